"""What surrounds every command that makes reports: one at a time, on record, told at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from alliance_health.commands.session import say
from alliance_health.errors import ReportError
from alliance_health.owner import remove_unfinished
from alliance_health.report.slugs import slug
from alliance_health.schedule.lock import only_run
from alliance_health.schedule.record import Recorder, recorded

if TYPE_CHECKING:
    from alliance_health.catalogue.delivery import DeliverySettings
    from alliance_health.catalogue.schedule import ScheduleSettings
    from alliance_health.commands.report import Made, ReportOrder
    from alliance_health.commands.run_due import Nothing
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
        with only_run(own, command, wait=wait), recorded(command, own, workbook.name) as recorder:
            remove_unfinished(own)
            yield recorder
    except OSError as error:
        where = error.filename or own
        raise ReportError(f"{where}: {error.strerror or error}") from error


def limited(
    order: ReportOrder,
    settings: ScheduleSettings,
    *,
    began: float,
    report_timeout: float | None,
    run_timeout: float | None,
) -> ReportOrder:
    """Limit the time of a run and of its reports.

    Parameters
    ----------
    order : ReportOrder
        What to render and where.
    settings : ScheduleSettings
        Limits of the workbook.
    began : float
        When the run began, in seconds since 1970.
    report_timeout, run_timeout : float or None
        Limits in seconds; None for those of the workbook.

    Returns
    -------
    ReportOrder
        With both limits.
    """
    seconds = run_timeout or settings.run_timeout
    return replace(
        order,
        report_timeout=report_timeout or settings.report_timeout,
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
        recorder.add(one.manifest)
        if one.index.exists():  # not where the run's time was over before it was begun
            typer.echo(one.index)
        for line in one.failures:
            say(line)
        manifests.append(one.manifest)
    return manifests


def send_out(manifests: list[Manifest], settings: DeliverySettings, own: Path) -> bool:
    """Deliver what was made, and remove what is older than shall be kept.

    Parameters
    ----------
    manifests : list of Manifest
        From `show_made`.
    settings : DeliverySettings
        Where it goes, and how much stays.
    own : Path
        Folder of all reports of the workbook.

    Returns
    -------
    bool
        Whether something was not delivered; why was said.
    """
    from alliance_health.commands.delivering import deliver, remove_old

    missed = list(deliver(manifests, settings, own))
    for line in missed:
        say(line)
    whole = manifests and not missed and all(one.is_whole for one in manifests)
    if whole and settings.keep_periods:
        for period in remove_old(own, settings.keep_periods):
            say(f"{period}: removed; deliver.keep_periods is {settings.keep_periods}")
    return bool(missed)
