"""What surrounds every command that makes reports: one at a time, on record, told at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.commands.session import errors_among, refuse, say
from alliance_health.errors import (
    PROBLEMS_IN_A_MESSAGE,
    AllianceHealthError,
    CatalogueError,
    ReportError,
)
from alliance_health.owner import remove_unfinished
from alliance_health.report.progress import PagesEnded, Stage, StageBegun, tell
from alliance_health.report.slugs import slug
from alliance_health.schedule.lock import only_run
from alliance_health.schedule.record import Recorder, Trouble, recorded

if TYPE_CHECKING:
    from alliance_health.analysis import Workbook
    from alliance_health.catalogue import Settings
    from alliance_health.catalogue.delivery import DeliverySettings
    from alliance_health.catalogue.schedule import ScheduleSettings
    from alliance_health.commands.removing import Old
    from alliance_health.commands.report import Made, ReportOrder
    from alliance_health.commands.run_due import Nothing
    from alliance_health.report.making import Away
    from alliance_health.report.manifest import Manifest


def own_folder(reports: Path, workbook: Path) -> Path:
    """Return the folder of all reports of one workbook.

    >>> own_folder(Path("reports"), Path("data/sample")).as_posix()
    'reports/sample'
    """
    return reports / slug(workbook.name)


@contextmanager
def running(command: str, reports: Path, workbook: Path, *, wait: float = 0) -> Iterator[Recorder]:
    """Let one run write the reports of a workbook, and keep it on record.

    What runs that were killed left unfinished is removed first.

    Parameters
    ----------
    command : str
        Which command runs.
    reports : Path
        Folder of all reports.
    workbook : Path
        Folder of the workbook.
    wait : float
        Seconds to wait for a run that is at work.

    Yields
    ------
    Recorder
        Takes what is made.

    Raises
    ------
    ReportError
        When another run is at work, or a file cannot be written.
    """
    own = own_folder(reports, workbook)
    try:
        # On record first: a run that has no turn is one that somebody looks for in the morning.
        with recorded(command, own, workbook.name) as recorder, only_run(own, command, wait=wait):
            remove_unfinished(own)
            yield recorder
    except OSError as error:
        where = error.filename or own
        raise ReportError(f"{where}: {error.strerror or error}") from error


def machines(scheduler: str | None) -> Callable[[], AbstractContextManager[Away | None]]:
    """Return what connects to the machines that make the pages.

    It is tried once before anything is analysed: a mistake in an address is told at once.

    Parameters
    ----------
    scheduler : str or None
        Address of their scheduler; None for this machine.

    Returns
    -------
    callable
        Returns a context, whose value is None for this machine.
    """
    if scheduler is None:
        return nullcontext
    from alliance_health.cluster import open_cluster

    try:
        with open_cluster(scheduler) as cluster:
            say(f"{scheduler}: {cluster.threads} notebooks at a time")
    except AllianceHealthError as error:
        refuse(f"--scheduler {error}")
    return partial(open_cluster, scheduler)


@dataclass(frozen=True)
class RunRules:
    """How long a run waits and lasts, and on which machines it works.

    Parameters
    ----------
    wait : float
        Seconds to wait for another run of the workbook.
    scheduler : str or None
        Address of a scheduler of other machines; None for this machine.
    report_timeout, run_timeout : float or None
        Limits in seconds, of a report and of the run; None for those of the workbook.
    """

    wait: float = 0
    scheduler: str | None = None
    report_timeout: float | None = None
    run_timeout: float | None = None


def limited(
    order: ReportOrder, settings: ScheduleSettings, rules: RunRules, *, began: float
) -> ReportOrder:
    """Limit the time of a run and of its reports.

    Parameters
    ----------
    order : ReportOrder
        What to render and where.
    settings : ScheduleSettings
        Limits of the workbook.
    rules : RunRules
        Limits of this run, which come first.
    began : float
        When the run began, in seconds since 1970.

    Returns
    -------
    ReportOrder
        With both limits.
    """
    seconds = rules.run_timeout or settings.run_timeout
    return replace(
        order,
        report_timeout=rules.report_timeout or settings.report_timeout,
        until=None if seconds is None else began + seconds,
    )


def show_made(recorder: Recorder, made: Iterable[Made | Nothing]) -> list[Manifest]:
    """Put everything that is made on record, and tell it as it comes.

    Parameters
    ----------
    recorder : Recorder
        From `running`.
    made : iterable of Made or Nothing
        What a command makes.

    Returns
    -------
    list of Manifest
        What became of each period, edition and language.
    """
    from alliance_health.commands.run_due import Nothing

    manifests = []
    for one in made:
        if isinstance(one, Nothing):
            say(f"{one.due.period.label}: no alliance lived then; nothing to report")
            continue
        pages = recorder.add(one.manifest)
        if one.index.exists():  # none where no page was begun
            print(one.index, flush=True)  # above the bar; `typer.echo` finds a way around it
        tell(
            PagesEnded(
                period=pages.period,
                edition=pages.edition,
                language=pages.language,
                made=len(pages.made),
                unchanged=len(pages.kept),
                failed=len(pages.failed),
                seconds=pages.seconds,
                index=str(one.index),
            )
        )
        manifests.append(one.manifest)
    return manifests


@contextmanager
def stop_told(workbook: Path) -> Iterator[None]:
    """Mail those who are told of failures when a run stops before its end.

    Parameters
    ----------
    workbook : Path
        Folder of the workbook; where its settings cannot be read nobody can be told.

    Yields
    ------
    None
        Nothing.
    """
    from alliance_health.catalogue import load_workbook_settings
    from alliance_health.commands.delivering import tell_stopped

    try:
        yield
    except AllianceHealthError as error:
        with suppress(CatalogueError):
            settings = load_workbook_settings(workbook)
            if settings.deliver.mail is not None:
                try:
                    tell_stopped(str(error), settings.name, settings.deliver.mail)
                except ReportError as unsent:
                    say(str(unsent))
        raise


def note_read(recorder: Recorder, opened: Workbook) -> None:
    """Put on record which files of a workbook were read, and which rows were left out.

    Parameters
    ----------
    recorder : Recorder
        From `running`.
    opened : Workbook
        What is reported on.
    """
    recorder.read(opened.hashes)
    errors = errors_among(opened.checked.problems)
    told = [Trouble(kind="input", reason=str(one)) for one in errors[:PROBLEMS_IN_A_MESSAGE]]
    hidden = len(errors) - len(told)
    if hidden:
        more = f"and {hidden} more; `alliance-health check` lists them all"
        told.append(Trouble(kind="input", reason=more, count=hidden))
    recorder.trouble(*told)


def close_reports(
    recorder: Recorder,
    manifests: list[Manifest],
    opened: Workbook,
    own: Path,
    *,
    deliver_on: date | None,
) -> bool:
    """List what was made, deliver it, and remove what is too old.

    Parameters
    ----------
    recorder : Recorder
        From `running`.
    manifests : list of Manifest
        From `show_made`.
    opened : Workbook
        What they report on.
    own : Path
        Folder of all reports of the workbook.
    deliver_on : date or None
        The day on which they are delivered and old ones go; None where nothing is delivered.

    Returns
    -------
    bool
        Whether something was not made, not delivered or not removed; why was said. After a
        failure nothing is removed.
    """
    from alliance_health.commands.removing import find_old

    settings = opened.catalogue.settings
    failed = any(manifest.has_failed for manifest in manifests)
    if manifests:
        list_reports(own, settings)
    if deliver_on is None:
        return failed
    failed = send_out(recorder, manifests, settings.deliver, own) or failed
    old = [] if failed else find_old(own, settings.deliver.keep, deliver_on)
    return remove_old(recorder, own, settings, old) or failed


def send_out(
    recorder: Recorder, manifests: list[Manifest], settings: DeliverySettings, own: Path
) -> bool:
    """Deliver what was made.

    Parameters
    ----------
    recorder : Recorder
        From `running`.
    manifests : list of Manifest
        From `show_made`.
    settings : DeliverySettings
        Where it goes.
    own : Path
        Folder of all reports of the workbook.

    Returns
    -------
    bool
        Whether something was not delivered; why was said.
    """
    from alliance_health.commands.delivering import deliver

    tell(StageBegun(stage=Stage.DELIVERING))
    missed = list(deliver(manifests, settings, own))
    for line in missed:
        say(line)
    recorder.trouble(*(Trouble(kind="delivery", reason=line) for line in missed))
    return bool(missed)


def list_reports(own: Path, settings: Settings, *, without: Iterable[str] = ()) -> None:
    """Write the list of all reports of a workbook.

    Parameters
    ----------
    own : Path
        Folder of all its reports.
    settings : Settings
        Its name and languages.
    without : iterable of str
        Periods that are about to go.
    """
    from alliance_health.report.all_reports import publish_lists

    publish_lists(own, settings.name, settings.languages, without=without)


def remove_old(recorder: Recorder, own: Path, settings: Settings, old: Sequence[Old]) -> bool:
    """Remove old reports from the list of all reports, from where they were published, and here.

    Parameters
    ----------
    recorder : Recorder
        From `running`.
    own : Path
        Folder of all reports of the workbook.
    settings : Settings
        Of the workbook.
    old : sequence of Old
        From `find_old`.

    Returns
    -------
    bool
        Whether something that should go is still there; why was said.
    """
    from alliance_health.commands.delivering import publish_lists_again
    from alliance_health.commands.removing import remove

    if not old:
        return False
    periods = list(dict.fromkeys(one.period for one in old))
    list_reports(own, settings, without=periods)
    targets = settings.deliver.publish
    for line in (*publish_lists_again(own, targets), *remove(old, targets, own)):
        say(line)
    left = [one for one in old if one.manifest.exists()]
    stay = {one.period for one in left}
    for period in [one for one in periods if one not in stay]:
        say(f"{period}: reports removed for their age")
    recorder.removed(one for one in periods if one not in stay)
    kinds = [f"{one.period}, {one.edition}-{one.language}: not removed" for one in left]
    recorder.trouble(*(Trouble(kind="delivery", reason=line) for line in kinds))
    return bool(left)
