"""Marked calls added up: what came true, false alarms, and what nobody warned of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from alliance_health.insights.warnings.calls import SILENT, WARNED, WARNING
from alliance_health.insights.warnings.marking import OPEN, RIGHT, UNTOLD, WRONG
from alliance_health.language import speak, speak_count, to_speak, to_speak_count

#: How many of each mark, in words.
_MARKS = {
    RIGHT: to_speak_count("{number} came true", "{number} came true"),
    WRONG: to_speak_count("{number} did not", "{number} did not"),
    OPEN: to_speak_count("{number} is open", "{number} are open"),
    UNTOLD: to_speak_count("{number} cannot be told", "{number} cannot be told"),
}


class _Kind(NamedTuple):
    """What is said of calls of one kind: of the only one by its mark, and of several."""

    one: Mapping[str, str]
    several: tuple[str, str]


_EXPECTATIONS = _Kind(
    {
        RIGHT: to_speak("the one expectation in the last report came true"),
        WRONG: to_speak("the one expectation in the last report did not come true"),
        OPEN: to_speak("the one expectation in the last report is open"),
        UNTOLD: to_speak("the one expectation in the last report cannot be told"),
    },
    to_speak_count(
        "of {number} expectation in the last report {marks}",
        "of {number} expectations in the last report {marks}",
    ),
)
_ALARMS = _Kind(
    {
        RIGHT: to_speak("the one alarm in the last report came true"),
        WRONG: to_speak("the one alarm in the last report did not come true"),
        OPEN: to_speak("the one alarm in the last report is open"),
        UNTOLD: to_speak("the one alarm in the last report cannot be told"),
    },
    to_speak_count(
        "of {number} alarm in the last report {marks}",
        "of {number} alarms in the last report {marks}",
    ),
)

#: The same after what was said of expectations: whose calls they are is told once.
_ALARMS_TOO = _Kind(
    {
        RIGHT: to_speak("the one alarm came true"),
        WRONG: to_speak("the one alarm did not come true"),
        OPEN: to_speak("the one alarm is open"),
        UNTOLD: to_speak("the one alarm cannot be told"),
    },
    to_speak_count("of {number} alarm {marks}", "of {number} alarms {marks}"),
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
    unheard : int
        A method warned, and it cannot be told; counted in `untold` as well.
    """

    hits: int = 0
    false_alarms: int = 0
    misses: int = 0
    open: int = 0
    quiet: int = 0
    untold: int = 0
    unheard: int = 0

    @property
    def marks(self) -> dict[str, int]:
        """How many alarms have each mark, each alliance, period and event once."""
        return dict(
            zip(
                (RIGHT, WRONG, OPEN, UNTOLD),
                (self.hits, self.false_alarms, self.open, self.unheard),
                strict=True,
            )
        )


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
    'Of 3 expectations in the last report 1 came true, 1 did not, 1 is open'
    """
    expected = marked.loc[marked["kind"] != WARNING, "mark"]
    alarms = sum_warnings(marked)
    parts = []
    if len(expected):
        parts.append(_say(_EXPECTATIONS, {mark: int((expected == mark).sum()) for mark in _MARKS}))
    if sum(alarms.marks.values()):
        parts.append(_say(_ALARMS_TOO if parts else _ALARMS, alarms.marks))
    said = "; ".join(parts) or speak("the last report made no call")
    said = said[:1].upper() + said[1:]
    if not alarms.misses:
        return said
    missed = speak_count(
        alarms.misses,
        "{number} event came without a warning",
        "{number} events came without a warning",
    )
    return f"{said}; {missed}"


def _say(kind: _Kind, counts: Mapping[str, int]) -> str:
    """Say what became of calls of one kind."""
    total = sum(counts.values())
    if total == 1:
        return speak(kind.one[next(mark for mark, count in counts.items() if count)])
    marks = ", ".join(
        speak_count(counts[mark], *words) for mark, words in _MARKS.items() if counts[mark]
    )
    return speak_count(total, *kind.several, marks=marks)


def join_horizons(claims: pd.DataFrame) -> pd.DataFrame:
    """Keep one call of each alliance, period and event, whatever the method and the horizon.

    Parameters
    ----------
    claims : DataFrame
        From `only_claims`, marked.

    Returns
    -------
    DataFrame
        As `sum_warnings` counts: the one that came true, else one that is open, else one that
        cannot be told, else the longest.

    Examples
    --------
    >>> rows = {"alliance_id": "a", "period": "2026Q1", "kind": "warning", "subject": "weak"}
    >>> marks = ((1, "did not"), (4, "open"), (2, "did not"))
    >>> rows = pd.DataFrame([{**rows, "horizon": one, "mark": mark} for one, mark in marks])
    >>> join_horizons(rows)["mark"].tolist()
    ['open']
    """
    rank = claims["mark"].map({RIGHT: 0, OPEN: 1, UNTOLD: 2, WRONG: 3})
    order = claims.assign(rank=rank, ahead=-claims["horizon"]).sort_values(
        ["rank", "ahead"], kind="stable"
    )
    first = order.drop_duplicates(["alliance_id", "period", "kind", "subject"])
    return claims.loc[first.index.sort_values()]


def join_methods(claims: pd.DataFrame) -> pd.DataFrame:
    """Join the alarms of several methods that claim the same into one.

    Parameters
    ----------
    claims : DataFrame
        From `only_claims`.

    Returns
    -------
    DataFrame
        One row for each alliance, period, event and horizon, with all its methods; what it
        rests on is that of the first.

    Examples
    --------
    >>> rows = {"alliance_id": "a", "period": "2026Q1", "kind": "warning", "subject": "weak"}
    >>> rows = pd.DataFrame([{**rows, "horizon": 2, "method": one} for one in ("chart", "model")])
    >>> join_methods(rows)["method"].tolist()
    ['chart, model']
    """
    keys = ["alliance_id", "period", "kind", "subject", "horizon"]
    methods = claims.groupby(keys, sort=False)["method"].agg(", ".join)
    joined = claims.drop_duplicates(keys)
    index = pd.MultiIndex.from_frame(joined[keys])
    return joined.assign(method=methods.reindex(index).to_numpy())


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
        unheard=int(untold.sum()),
        untold=int((untold | (~warned & ~missed & any_of(SILENT, UNTOLD))).sum()),
    )
