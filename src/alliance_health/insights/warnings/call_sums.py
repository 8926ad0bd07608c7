"""Marked calls added up: what came true, false alarms, and what nobody warned of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from alliance_health.insights.warnings.calls import SILENT, WARNED, WARNING
from alliance_health.insights.warnings.marking import OPEN, RIGHT, UNTOLD, WRONG

#: How many of each mark, in words: of one, of several.
_MARKS = (
    (RIGHT, "came true", "came true"),
    (WRONG, "did not", "did not"),
    (OPEN, "is open", "are open"),
    (UNTOLD, "cannot be told", "cannot be told"),
)


@dataclass(frozen=True, slots=True)
class WarningSum:
    """Warnings of some reports, each alliance, period and event once, whatever the method.

    Parameters
    ----------
    hits : int
        A method warned, and the event came.
    false_alarms : int
        Methods warned, and the event did not come within any horizon that was named.
    misses : int
        The event came, and no method had warned.
    open : int
        A method warned, and it may still come.
    quiet : int
        No method warned, and the event did not come.
    untold : int
        It cannot be told.
    """

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0
    open: int = 0
    quiet: int = 0
    untold: int = 0


def only_claims(marked: pd.DataFrame) -> pd.DataFrame:
    """Return the calls that claim something; that no alarm was raised is none.

    >>> rows = {"kind": ["warning", "warning", "band"], "said": ["alarm", "no alarm", "weak"]}
    >>> only_claims(pd.DataFrame(rows))["said"].tolist()
    ['alarm', 'weak']
    """
    return marked[(marked["kind"] != WARNING) | (marked["said"] != SILENT)]


def say_marks(marked: pd.DataFrame) -> str:
    """Say what became of the calls of the last report, in one line.

    Parameters
    ----------
    marked : DataFrame
        From `mark_calls`, of one report and one alliance or more.

    Returns
    -------
    str
        Without a full stop; events that no method warned of are named as well.

    Examples
    --------
    >>> rows = pd.DataFrame({"mark": ["came true", "open", "did not"]}).assign(kind="band")
    >>> rows = rows.assign(said="weak", alliance_id="a", period="2026Q1", subject="x")
    >>> say_marks(rows)
    'Of 3 calls in the last report 1 came true, 1 did not, 1 is open'
    """
    claims = only_claims(marked)
    parts = []
    for mark, one, many in _MARKS:
        count = int((claims["mark"] == mark).sum())
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    missed = sum_warnings(marked).misses
    word = "call" if len(claims) == 1 else "calls"
    said = f"Of {len(claims)} {word} in the last report {', '.join(parts)}"
    if not len(claims):
        said = "The last report made no call"
    if missed:
        said += f"; {missed} {'event' if missed == 1 else 'events'} came without a warning"
    return said


def sum_warnings(marked: pd.DataFrame) -> WarningSum:
    """Add warnings up, each alliance, period and event once.

    Parameters
    ----------
    marked : DataFrame
        From `mark_calls`.

    Returns
    -------
    WarningSum
        Bands and directions are not counted.

    Examples
    --------
    >>> rows = pd.DataFrame({"said": ["alarm", "no alarm"], "mark": ["came true", "did not"]})
    >>> rows = rows.assign(kind="warning", alliance_id="a", period="2026Q1", subject="weak")
    >>> sum_warnings(rows).hits, sum_warnings(rows.iloc[1:]).misses
    (1, 1)
    """
    own = marked[marked["kind"] == WARNING]
    if own.empty:
        return WarningSum()
    keys = [own[name] for name in ("alliance_id", "period", "subject")]

    def any_of(said: str, mark: str) -> pd.Series:
        """Tell of each alliance, period and event whether a method said and met that."""
        return ((own["said"] == said) & (own["mark"] == mark)).groupby(keys).any()

    warned = (own["said"] == WARNED).groupby(keys).any()
    hit = any_of(WARNED, RIGHT)
    still = warned & ~hit & any_of(WARNED, OPEN)
    untold = warned & ~hit & ~still & any_of(WARNED, UNTOLD)
    missed = ~warned & any_of(SILENT, WRONG)
    quiet = ~warned & ~missed & any_of(SILENT, RIGHT)
    return WarningSum(
        hits=int(hit.sum()),
        false_alarms=int((warned & ~hit & ~still & ~untold).sum()),
        misses=int(missed.sum()),
        open=int(still.sum()),
        quiet=int(quiet.sum()),
        untold=int((untold | (~warned & ~missed & any_of(SILENT, UNTOLD))).sum()),
    )
