"""What became of a run, in a few lines: counts, then what was not made, why, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.report.progress import Outcome, PagesEnded, PageSettled

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the table at the end.
COLUMNS = ("period", "edition", "language", "made", "unchanged", "failed", "seconds", "index")

#: Names told of pages that failed for the same reason; the others are counted.
NAMES_TOLD = 5

#: Reasons told; the others are counted.
REASONS_TOLD = 20

#: How to go on after a failure.
TO_GO_ON = (
    "to go on: mend what is said above and run the same command again; "
    "`alliance-health runs --failed` tells all of it again"
)


def outcome_table(ended: Sequence[PagesEnded]) -> pd.DataFrame:
    """Lay out what became of every period, edition and language.

    Parameters
    ----------
    ended : sequence of PagesEnded
        One for each.

    Returns
    -------
    DataFrame
        `COLUMNS`, in the order given.
    """
    import pandas as pd

    rows = [[getattr(one, name) for name in COLUMNS] for one in ended]
    return pd.DataFrame(rows, columns=list(COLUMNS)).round({"seconds": 1})


def say_failures(settled: Sequence[PageSettled]) -> Iterator[str]:
    """Say what was not made and why, one line for each reason.

    Parameters
    ----------
    settled : sequence of PageSettled
        Pages that failed, and pages that lack a file beside them.

    Yields
    ------
    str
        A line; none where nothing failed. Pages of one kind that failed for the same reason are
        told together.

    Examples
    --------
    >>> place = {"period": "2026Q3", "edition": "internal", "language": "en"}
    >>> failed = [
    ...     PageSettled(outcome=Outcome.FAILED, name=name, reason="no space left", **place)
    ...     for name in ("Orion", "Vega")
    ... ]
    >>> list(say_failures(failed))[0]
    '2026Q3, internal-en, Orion, Vega: not made: no space left'
    """
    found: dict[tuple[str, str], list[PageSettled]] = {}
    for one in settled:
        for said in _failures(one):
            found.setdefault((one.where, said), []).append(one)
    for (where, said), pages in list(found.items())[:REASONS_TOLD]:
        look = f" (notebook: {pages[0].notebook})" if pages[0].notebook else ""
        yield f"{where}, {_name([page.name for page in pages])}: {said}{look}"
    if len(found) > REASONS_TOLD:
        yield f"and {len(found) - REASONS_TOLD} more reasons"
    if found:
        yield TO_GO_ON


def _failures(page: PageSettled) -> Iterator[str]:
    """Say what is not there of a page, alike for all pages that lack it for the same reason."""
    if page.outcome is Outcome.FAILED:
        yield f"not made: {page.reason}"
    for file, reason in page.lacks.items():
        yield f"{Path(file).suffix} not made: {reason}"


def _name(names: Sequence[str]) -> str:
    """Name the first of several pages, and count the others."""
    told = ", ".join(names[:NAMES_TOLD])
    return told if len(names) <= NAMES_TOLD else f"{told} and {len(names) - NAMES_TOLD} more"
