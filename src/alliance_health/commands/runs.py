"""`runs`: what became of past runs, and in what two of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from alliance_health.catalogue import load_workbook_settings
from alliance_health.commands.outcome import Failure, say_failures
from alliance_health.commands.run_due import find_due
from alliance_health.errors import CatalogueError, ReportError
from alliance_health.schedule.record import PagesOfRun, RunRecord, read_runs
from alliance_health.vocabulary import Edition

#: Columns of the list of runs.
COLUMNS = (
    *("run", "command", "started_at", "ended_at", "seconds", "state", "made", "unchanged"),
    *("failed", "troubles", "removed", "reason"),
)

#: Those of them that a terminal shows.
SHOWN_RUNS = (
    *("run", "command", "started_at", "seconds", "state", "made", "unchanged", "failed"),
    *("troubles", "removed"),
)

#: Columns of what failed.
FAILED_COLUMNS = (
    *("run", "period", "edition", "language", "name", "reason", "seconds", "notebook"),
)

#: Columns of what two runs differ in.
DIFFERENCE_COLUMNS = ("what", "period", "edition", "language", "name", "before", "after")

#: How troubles are named to people.
TROUBLES = {"input": "row left out", "delivery": "not delivered"}


def list_runs(runs: Sequence[RunRecord]) -> pd.DataFrame:
    """List past runs.

    Parameters
    ----------
    runs : sequence of RunRecord
        From `read_runs`.

    Returns
    -------
    DataFrame
        `COLUMNS`, in the order given: how long a run took, how many pages were made, were
        unchanged, and failed; how many rows were left out or ways of delivery failed; periods
        removed for their age; why a run stopped before its end.
    """
    rows = [
        {
            "run": run.run_id,
            "command": run.command,
            "started_at": run.started_at,
            "ended_at": run.ended_at or None,
            "seconds": _seconds(run),
            "state": run.state,
            "made": sum(len(pages.made) for pages in run.pages),
            "unchanged": sum(len(pages.kept) for pages in run.pages),
            "failed": len(run.failed),
            "troubles": sum(one.count for one in run.troubles),
            "removed": " ".join(run.removed) or None,
            "reason": run.reason or None,
        }
        for run in runs
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def list_on_screen(runs: Sequence[RunRecord]) -> pd.DataFrame:
    """List past runs for a terminal.

    Parameters
    ----------
    runs : sequence of RunRecord
        From `read_runs`.

    Returns
    -------
    DataFrame
        As `list_runs`, moments to the minute on the clock of this machine.
    """
    listed = list_runs(runs)
    return listed.assign(started_at=listed["started_at"].map(_say_day))


def list_failures(runs: Sequence[RunRecord]) -> pd.DataFrame:
    """List what failed, and why.

    Parameters
    ----------
    runs : sequence of RunRecord
        From `read_runs`.

    Returns
    -------
    DataFrame
        `FAILED_COLUMNS`: pages that could not be made, and how long each was tried; rows left
        out and ways of delivery, by what they are in `name`; a run that stopped before its end
        has a row without a name.
    """
    found = pd.DataFrame(list(_failures(runs)), columns=list(FAILED_COLUMNS))
    return found.astype({"seconds": "float64"})


def say_run(run: RunRecord, own: Path) -> Iterator[str]:
    """Say how a run ended, what failed in it, why, and how to go on.

    Parameters
    ----------
    run : RunRecord
        The last one, say.
    own : Path
        Folder of all reports of the workbook, where notebooks that failed lie.

    Yields
    ------
    str
        A line.
    """
    yield f"last run: {run.command}, {_say_day(run.started_at)}: {run.state}"
    if run.reason:
        yield run.reason
    yield from say_failures(
        Failure(", ".join(where), name, reason, f"{own / notebook}" if notebook else "")
        for where, name, reason, notebook in _told_failures(run)
    )


def say_overdue(folder: Path, own: Path, today: date) -> Iterator[str]:
    """Say which reports are due and not there, where a workbook has a schedule.

    Parameters
    ----------
    folder : Path
        The workbook; one whose settings cannot be read says nothing.
    own : Path
        Folder of all its reports.
    today : date
        The day.

    Yields
    ------
    str
        A line for each period, and how to go on.
    """
    try:
        settings = load_workbook_settings(folder)
        due = find_due(settings, own, today) if "schedule" in settings.model_fields_set else []
    except CatalogueError:
        return
    for one in due:
        kinds = ", ".join(f"{order.edition}-{order.language}" for order in one.wanted)
        yield f"overdue since {one.due_on.isoformat()}: {one.period.label}, {kinds}"
    if due:
        yield "to go on: `alliance-health run-due` makes them; `schedule` starts it every day"


def compare_runs(before: RunRecord, after: RunRecord) -> pd.DataFrame:
    """List in what two runs differ.

    Parameters
    ----------
    before, after : RunRecord
        From `find_run`.

    Returns
    -------
    DataFrame
        `DIFFERENCE_COLUMNS`, missing where a run has no such thing. By `what`: "run", its state and
        seconds; "input", the first signs of the SHA-256 of a file that was read; "version", of a
        package or the catalogue; "seconds", of a period, edition and language; "page", "made"
        with the first signs of its SHA-256, "unchanged", or "failed" with the reason.
    """
    first, second = _facts(before), _facts(after)
    # Nothing was read by a run that stopped at once: that is no change of an input.
    if not (before.inputs and after.inputs):
        first, second = (
            {fact: said for fact, said in one.items() if fact[0] not in ("input", "version")}
            for one in (first, second)
        )
    rows = [
        (*fact, first.get(fact), second.get(fact))
        for fact in {**first, **second}
        if first.get(fact) != second.get(fact)
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCE_COLUMNS))


def find_run(reports: Path, name: str) -> RunRecord:
    """Return the run of a name, or of the only one that begins so.

    Parameters
    ----------
    reports : Path
        Folder of all reports of one workbook.
    name : str
        Its id or how that begins; "last" and "last but one" by counting: -1, -2.

    Returns
    -------
    RunRecord
        The run.

    Raises
    ------
    ReportError
        When there is no such run, or more than one begins so.
    """
    runs = read_runs(reports)
    if (
        name.lstrip("-").isdigit()
        and name.startswith("-")
        and int(name[1:]) in range(1, len(runs) + 1)
    ):
        return runs[int(name[1:]) - 1]
    found = [run for run in runs if run.run_id.startswith(name)]
    if len(found) == 1:
        return found[0]
    said = "no run begins with" if not found else f"{len(found)} runs begin with"
    raise ReportError(f"{said} '{name}'; `alliance-health runs` lists them")


def _failures(runs: Sequence[RunRecord]) -> Iterator[tuple[str | float | None, ...]]:
    """Yield a row for whatever failed, and for each run that stopped."""
    for run in runs:
        if run.reason:
            yield (run.run_id, None, None, None, None, run.reason, None, None)
        for pages in run.pages:
            for one in pages.failed:
                place = (pages.period, pages.edition, pages.language)
                yield (run.run_id, *place, one.name, one.reason, one.seconds, one.notebook or None)
        for trouble in run.troubles:
            what = TROUBLES[trouble.kind]
            yield (run.run_id, None, None, None, what, trouble.reason, None, None)


def _told_failures(run: RunRecord) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
    """Yield place, name, reason and notebook of whatever failed, the notebook by its path."""
    for pages in run.pages:
        kind = f"{pages.edition}-{pages.language}"
        folder = f"{kind}.run" if Edition(pages.edition).leaves_the_company else kind
        for one in pages.failed:
            notebook = f"{pages.period}/{folder}/{one.notebook}" if one.notebook else ""
            yield (pages.period, kind), one.name, f"not made: {one.reason}", notebook
    for trouble in run.troubles:
        yield (TROUBLES[trouble.kind],), "", trouble.reason, ""


def _facts(run: RunRecord) -> dict[tuple[str | None, ...], str | None]:
    """Say what there is to compare of a run, in the order in which it is told."""
    nowhere = (None, None, None)
    seconds = _seconds(run)
    facts: dict[tuple[str | None, ...], str | None] = {
        ("run", *nowhere, "state"): run.state,
        ("run", *nowhere, "seconds"): None if seconds is None else f"{seconds:.0f}",
    }
    facts |= {("input", *nowhere, file): one[:12] for file, one in sorted(run.inputs.items())}
    facts |= {("version", *nowhere, name): one for name, one in sorted(run.versions.items())}
    for pages in run.pages:
        place = (pages.period, pages.edition, pages.language)
        facts["seconds", *place, None] = f"{pages.seconds:.1f}"
        facts |= {("page", *place, file): said for file, said in sorted(_told_of(pages).items())}
    return facts


def _told_of(pages: PagesOfRun) -> dict[str, str]:
    """Say what became of every page of one period, edition and language."""
    return {
        **dict.fromkeys(pages.kept, "unchanged"),
        **{file: f"made {digest[:12]}" for file, digest in pages.made.items()},
        **{one.file or one.name: f"failed: {one.reason}" for one in pages.failed},
    }


def _seconds(run: RunRecord) -> float | None:
    """Return how long a run took; missing while it has no end."""
    if not run.ended_at:
        return None
    started, ended = (datetime.fromisoformat(one) for one in (run.started_at, run.ended_at))
    return (ended - started).total_seconds()


def _say_day(moment: str) -> str:
    """Return a moment as day and time on the clock of this machine."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
