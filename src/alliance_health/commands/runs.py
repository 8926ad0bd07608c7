"""`runs`: what became of past runs, and in what two of them differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from alliance_health.errors import ReportError
from alliance_health.schedule.record import PagesOfRun, RunRecord, read_runs

#: Columns of the list of runs.
COLUMNS = ("run", "command", "started_at", "ended_at", "state", "made", "kept", "failed", "reason")

#: Columns of what failed.
FAILED_COLUMNS = ("run", "period", "edition", "language", "name", "reason", "notebook")

#: Columns of what two runs differ in.
DIFFERENCE_COLUMNS = ("period", "edition", "language", "file", "before", "after")


def list_runs(reports: Path) -> pd.DataFrame:
    """List the runs on record.

    Parameters
    ----------
    reports : Path
        Folder of all reports of one workbook.

    Returns
    -------
    DataFrame
        `COLUMNS`, the newest first: how many pages were made, were up to date, and failed; why
        a run stopped before its end.
    """
    rows = [
        {
            "run": run.run_id,
            "command": run.command,
            "started_at": run.started_at,
            "ended_at": run.ended_at or None,
            "state": run.state,
            "made": sum(len(pages.made) for pages in run.pages),
            "kept": sum(len(pages.kept) for pages in run.pages),
            "failed": len(run.failed),
            "reason": run.reason or None,
        }
        for run in read_runs(reports)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def list_failures(runs: Sequence[RunRecord]) -> pd.DataFrame:
    """List the pages that could not be made, and why.

    Parameters
    ----------
    runs : sequence of RunRecord
        From `read_runs`.

    Returns
    -------
    DataFrame
        `FAILED_COLUMNS`; a run that stopped before its end has a row without a name.
    """
    return pd.DataFrame(list(_failures(runs)), columns=list(FAILED_COLUMNS))


def compare_runs(before: RunRecord, after: RunRecord) -> pd.DataFrame:
    """List in what two runs differ.

    Parameters
    ----------
    before, after : RunRecord
        From `find_run`.

    Returns
    -------
    DataFrame
        `DIFFERENCE_COLUMNS`: each page that one made and the other did not, or made with other
        bytes; `before` and `after` are "made" with the first signs of its SHA-256, "up to
        date", "failed", or missing where it was not asked for.
    """
    first, second = _told(before), _told(after)
    rows = [
        (*page, first.get(page), second.get(page))
        for page in sorted(first.keys() | second.keys())
        if first.get(page) != second.get(page)
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


def _failures(runs: Sequence[RunRecord]) -> Iterator[tuple[str | None, ...]]:
    """Yield a row for each page that failed, and for each run that stopped."""
    for run in runs:
        if run.reason:
            yield (run.run_id, None, None, None, None, run.reason, None)
        for pages in run.pages:
            for one in pages.failed:
                place = (pages.period, pages.edition, pages.language)
                yield (run.run_id, *place, one.name, one.reason, one.notebook or None)


def _told(run: RunRecord) -> dict[tuple[str, str, str, str], str]:
    """Say what became of every page of a run."""
    return {
        (pages.period, pages.edition, pages.language, file): said
        for pages in run.pages
        for file, said in _told_of(pages).items()
    }


def _told_of(pages: PagesOfRun) -> dict[str, str]:
    """Say what became of every page of one period, edition and language."""
    return {
        **dict.fromkeys(pages.kept, "up to date"),
        **{file: f"made {digest[:12]}" for file, digest in pages.made.items()},
        **{one.name: "failed" for one in pages.failed},
    }
