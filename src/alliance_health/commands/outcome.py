"""What became of a run, in a few lines: counts, then what was not made, why, and how to go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from alliance_health.report.progress import Outcome, PagesEnded, PageSettled

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the table at the end; the paths of the index pages are results, told as they come.
COLUMNS = ("period", "edition", "language", "made", "unchanged", "failed", "seconds")

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


class Failure(NamedTuple):
    """Something that is not there, and why."""

    where: str  #: period, edition and language; or what it is about
    name: str  #: empty where it is about no page
    said: str
    notebook: str = ""  #: for a look


def failures_of(settled: Iterable[PageSettled]) -> Iterator[Failure]:
    """Say what is not there of pages, alike for all that lack it for the same reason.

    Parameters
    ----------
    settled : iterable of PageSettled
        Pages.

    Yields
    ------
    Failure
        One for each page that was not made and each file beside one.
    """
    for page in settled:
        if page.outcome is Outcome.FAILED:
            yield Failure(page.where, page.name, f"not made: {page.reason}", page.notebook)
        for file, reason in page.lacks.items():
            yield Failure(page.where, page.name, f"{Path(file).suffix} not made: {reason}")


def say_failures(failures: Iterable[Failure]) -> Iterator[str]:
    """Say what is not there and why, one line for each reason.

    Parameters
    ----------
    failures : iterable of Failure
        In order.

    Yields
    ------
    str
        A line, the last one how to go on; none where nothing failed. What failed in one place for
        the same reason is told together.

    Examples
    --------
    >>> lost = [Failure("2026Q3, internal-en", name, "no space left") for name in ("Orion", "Vega")]
    >>> list(say_failures(lost))[0]
    '2026Q3, internal-en, Orion, Vega: no space left'
    """
    found: dict[tuple[str, str], list[Failure]] = {}
    for one in failures:
        found.setdefault((one.where, one.said), []).append(one)
    for (where, said), alike in list(found.items())[:REASONS_TOLD]:
        look = f" (notebook: {alike[0].notebook})" if alike[0].notebook else ""
        names = _name([one.name for one in alike if one.name])
        yield f"{', '.join(part for part in (where, names) if part)}: {said}{look}"
    if len(found) > REASONS_TOLD:
        yield f"and {len(found) - REASONS_TOLD} more reasons"
    if found:
        yield TO_GO_ON


def _name(names: Sequence[str]) -> str:
    """Name the first of several pages, and count the others."""
    told = ", ".join(names[:NAMES_TOLD])
    return told if len(names) <= NAMES_TOLD else f"{told} and {len(names) - NAMES_TOLD} more"
