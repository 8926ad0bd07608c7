"""Whether an index rose or fell, or only moved as it moves anyway.

The rule of this module: an arrow needs three things. The draws agree on its direction, it
is at least a point long, and it is longer than the index usually moves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.insights.window_change import (
    LEAST_HISTORY,
    bounded_change,
    drawn_levels,
    has_own_history,
    share_below,
    usual_moves,
    window_change,
)
from alliance_health.language import to_speak
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role, RowKind, Trend

if TYPE_CHECKING:
    from alliance_health.indices.draws import Draws

Numbers = npt.NDArray[np.float64]

#: Share of the draws that must agree in sign. Where nothing changes, with 90 % one index in
#: five would get an arrow, a tenth of them up and a tenth down; with 96 % it is one in twelve.
AGREEMENT = 0.96

#: Points below which nothing is called a change, however certain.
LEAST_POINTS = 1.0

#: Multiples of its usual moves that a change must exceed: with seven earlier differences, of
#: which the usual move is a rough estimate, under one index in ten does so by chance.
USUAL_MOVES = 2.5

#: Spread of a change over the draws below which they hold no uncertainty at all.
NO_SPREAD = 0.01

#: Periods of the windows tested, both ends included: since the period before, and over four.
WINDOWS = (2, 4)

#: What of the draws is told of a change.
_ENDS = {"median": 0.5, "lower": 0.05, "upper": 0.95}

#: What is open about a change, for the end of a sentence about it.
NOISE_NOT_KNOWN = to_speak("its noise is not known yet")
NOISE_ALONE = to_speak("which noise alone could explain")
UNMEASURED_ALONE = to_speak("which unmeasured weight alone could explain")
NOT_UNUSUAL = to_speak("not more than it usually swings")

#: All of them.
DOUBTS = (NOISE_NOT_KNOWN, NOISE_ALONE, UNMEASURED_ALONE, NOT_UNUSUAL)

_GAPS = "the index is missing now, or in more than one of the periods before"

TREND_COLUMNS = (
    *("alliance_id", "index", "periods", "since", "points", "median", "lower", "upper"),
    *("agreement", "usual_move", "verdict", "doubt", "reason"),
)


def judge_trends(scores: pd.DataFrame, period: Period, draws: Draws | None = None) -> pd.DataFrame:
    """Judge the changes of both indices of every alliance up to one period.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`; only indices are read.
    period : Period
        The last period of every window.
    draws : Draws, optional
        Joint draws of the indices; without them a change is sure when the bounds of missing
        data allow no other sign.

    Returns
    -------
    DataFrame
        `TREND_COLUMNS`; one row per alliance with an index row at `period`, index and window.
        `periods` of the window, `since` its first; `points` of the published indices, over the
        whole window; `median`, `lower`, `upper` (5 and 95 %) and `agreement` in sign of the
        draws; `usual_move`, the noise of the index by its history, in points; `verdict`, one of
        `Trend`; `doubt`, why a change is none, for the end of a sentence; `reason`, what the
        verdict rests on.

    Notes
    -----
    A change over more than two periods is the Theil-Sen slope times their number less one.

    Examples
    --------
    Nine periods at which the index moves by a point or two, then a fall by 14:

    >>> from alliance_health.tables.calendar import Period
    >>> last = Period.parse("2026Q3")
    >>> levels = [60, 61, 59, 62, 60, 61, 60, 60, 46]
    >>> labels = [last.shift(step - 8).label for step in range(9)]
    >>> rows = pd.DataFrame({"period": labels, "score": levels, "lower": levels, "upper": levels})
    >>> rows = rows.assign(alliance_id="A", row="index", id="leading_index")
    >>> judged = judge_trends(rows, last).query("index == 'leading_index'")
    >>> judged[["periods", "points", "usual_move", "verdict"]].to_numpy().tolist()
    [[2, -14.0, 1.4826, 'fall'], [4, -9.0, nan, 'too little data']]
    """
    rows = scores[scores["row"] == RowKind.INDEX.value]
    alliances = sorted(rows.loc[rows["period"] == period.label, "alliance_id"].unique())
    tables = [
        _judge_window(_Indices(rows[rows["id"] == role.index_id], role, alliances), window, draws)
        for role in Role
        for window in ([period.shift(at) for at in range(1 - length, 1)] for length in WINDOWS)
    ]
    judged = pd.concat(tables, ignore_index=True)
    order = judged.assign(side=judged["index"] == Role.LAGGING.index_id)
    ordered = order.sort_values(["alliance_id", "side", "periods"], ignore_index=True)
    return ordered[list(TREND_COLUMNS)]


@dataclass(frozen=True)
class _Indices:
    """One index of some alliances."""

    rows: pd.DataFrame
    role: Role
    alliances: list[str]

    def levels(self, periods: Sequence[Period], column: str = "score") -> Numbers:
        """Read a column by period and alliance."""
        labels = [period.label for period in periods]
        wanted = pd.MultiIndex.from_product([labels, self.alliances])
        found = self.rows.set_index(["period", "alliance_id"])[column].reindex(wanted)
        return found.to_numpy("float64").reshape(len(labels), len(self.alliances))

    def up_to(self, period: Period) -> Numbers:
        """Read the published indices of all periods up to one."""
        known = [Period.parse(label) for label in self.rows["period"].unique()]
        first = min((one.ordinal for one in known), default=period.ordinal)
        length = max(period.ordinal - first, 0)
        return self.levels([period.shift(at - length) for at in range(length + 1)])


def _judge_window(indices: _Indices, window: Sequence[Period], draws: Draws | None) -> pd.DataFrame:
    """Judge one index of all alliances over one window."""
    history = indices.up_to(window[0])
    table = pd.DataFrame(
        {
            "alliance_id": indices.alliances,
            "index": indices.role.index_id,
            "periods": len(window),
            "since": window[0].label,
            "points": window_change(indices.levels(window)),
            **_uncertainty(indices, window, draws),
            "usual_move": usual_moves(history),
            "own": has_own_history(history),
        }
    )
    return table.assign(
        verdict=_verdicts(table), doubt=_doubts(table), reason=_reasons(table)
    ).astype({"verdict": "str", "doubt": "str", "reason": "str"})


def _uncertainty(
    indices: _Indices, window: Sequence[Period], draws: Draws | None
) -> dict[str, Numbers]:
    """Measure how sure a change is: by the draws, or by the bounds where none were drawn."""
    middle = window_change(indices.levels(window))
    least, most = bounded_change(indices.levels(window, "lower"), indices.levels(window, "upper"))
    bounds = {"median": middle, "lower": least, "upper": most}
    if draws is None:
        return {**bounds, "agreement": np.full(len(middle), np.nan)}
    labels = [period.label for period in window]
    drawn = window_change(drawn_levels(draws, indices.alliances, labels, indices.role.value))
    known = np.isfinite(drawn)
    is_drawn = known.any(axis=1)
    agreed = np.maximum((drawn > 0).sum(axis=1), (drawn < 0).sum(axis=1))
    ends = {
        name: np.where(is_drawn, share_below(drawn, share), bounds[name])
        for name, share in _ENDS.items()
    }
    return {**ends, "agreement": agreed / np.where(is_drawn, known.sum(axis=1), np.nan)}


def _verdicts(table: pd.DataFrame) -> npt.NDArray[np.str_]:
    """Choose the verdict on every change."""
    rose = (table["median"] > 0) & (table["points"] > 0)
    fell = (table["median"] < 0) & (table["points"] < 0)
    real = _is_sure(table) & _is_long_enough(table) & _is_unusual(table)
    return np.select(
        [~_is_testable(table), real & rose, real & fell],
        [Trend.TOO_LITTLE.value, Trend.RISE.value, Trend.FALL.value],
        default=Trend.NO_CHANGE.value,
    )


def _doubts(table: pd.DataFrame) -> npt.NDArray[np.str_]:
    """Say why a change is none; empty where it is one, or shorter than a point."""
    by_draws = table["agreement"].notna()
    return np.select(
        [
            table["points"].isna() | ~_is_long_enough(table),
            ~_is_testable(table),
            ~_is_sure(table) & by_draws,
            ~_is_sure(table),
            ~_is_unusual(table),
        ],
        [
            "",
            NOISE_NOT_KNOWN,
            NOISE_ALONE,
            UNMEASURED_ALONE,
            NOT_UNUSUAL,
        ],
        default="",
    )


def _is_sure(table: pd.DataFrame) -> pd.Series:
    """Tell where the draws, or the bounds where there are none, agree on the sign."""
    by_bounds = (table["lower"] > 0) | (table["upper"] < 0)
    by_draws = table["agreement"] >= AGREEMENT
    return by_draws.where(table["agreement"].notna(), by_bounds)


def _is_testable(table: pd.DataFrame) -> pd.Series:
    """Tell where there is a change, and something is known of its noise."""
    has_spread = table["upper"] - table["lower"] > NO_SPREAD
    return (
        table["points"].notna()
        & table["median"].notna()
        & (has_spread | table["usual_move"].notna())
    )


def _is_long_enough(table: pd.DataFrame) -> pd.Series:
    """Tell which changes are at least a point, as computed and in the median draw."""
    return table[["points", "median"]].abs().min(axis=1) >= LEAST_POINTS


def _is_unusual(table: pd.DataFrame) -> pd.Series:
    """Tell which changes exceed what the index does anyway; all, where that is unknown."""
    usual = (USUAL_MOVES * table["usual_move"]).fillna(0.0)
    return table["median"].abs() > usual


def _reasons(table: pd.DataFrame) -> list[str]:
    """Say of every change what the verdict rests on."""
    testable = _is_testable(table)
    return [
        _reason(row, testable=bool(testable[at])) for at, row in enumerate(table.to_dict("records"))
    ]


def _reason(row: dict[Any, Any], *, testable: bool) -> str:
    """Say of one change what the verdict rests on."""
    if pd.isna(row["points"]):
        return "the index is missing at an end" if row["periods"] == 2 else _GAPS
    if not testable:
        return (
            "nothing in it is known to be uncertain, and fewer than "
            f"{LEAST_HISTORY} periods show how it usually moves"
        )
    said = []
    if pd.notna(row["agreement"]):
        said.append(f"{math.floor(100 * row['agreement'] + 1e-9)} % of the draws agree")
    else:
        said.append("by the bounds of missing data")
    if pd.isna(row["usual_move"]):
        said.append("how it usually moves is not known yet")
    else:
        whose = "it" if row["own"] else "an index here"
        said.append(f"{whose} usually moves by {row['usual_move']:.1f}")
    return "; ".join(said)
