"""What is announced of an index at one period: its trend, and the band that it crossed into.

Built on noise-tested trends and on announced bands, so that no arrow flaps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.announcements import (
    Announcement,
    BandReading,
    Crossing,
    announce_bands,
)
from alliance_health.insights.trends import WINDOWS, judge_trends
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Band, RowKind, Trend

if TYPE_CHECKING:
    from alliance_health.indices.draws import Draws

#: Points by which no single period may have gone against a trend that is told of four.
AGAINST = 5.0

#: Points a period from which decimals say nothing more.
WHOLE_FROM = 10

_SHARES = tuple(f"p_{band.value}" for band in Band)


@dataclass(frozen=True, slots=True)
class Movement:
    """What is said of how an index moved.

    Parameters
    ----------
    trend : Trend
        Since the period before.
    doubt : str
        Why that change is none, for the end of a sentence; empty when it is one.
    long_trend : Trend
        Over four periods.
    long_points : float or None
        Points over these periods by their trend, which is not the difference of its ends.
    long_since : str
        The first of them.
    long_against : float
        The largest move of one of them against that trend, in points; below 0 where none went.
    announced : str or None
        The band announced.
    crossing : Crossing or None
        How it changed; None where it did not.
    """

    trend: Trend
    doubt: str = ""
    long_trend: Trend = Trend.TOO_LITTLE
    long_points: float | None = None
    long_since: str = ""
    long_against: float = 0.0
    announced: str | None = None
    crossing: Crossing | None = None

    @property
    def is_trend_told(self) -> bool:
        """Whether it rose or fell over four periods, and turned in none of them.

        >>> turned = {"long_trend": Trend.FALL, "long_points": -20.0}
        >>> Movement(Trend.NO_CHANGE, **turned).is_trend_told
        True
        >>> Movement(Trend.RISE, **turned).is_trend_told
        False
        >>> Movement(Trend.NO_CHANGE, **turned, long_against=11.0).is_trend_told
        False
        """
        moves = (Trend.RISE, Trend.FALL)
        if self.long_points is None or self.long_trend not in moves or self.long_against > AGAINST:
            return False
        return self.trend not in moves or self.trend is self.long_trend

    @property
    def pace(self) -> float:
        """Points a period over four periods, in whole points from 10 on, else in tenths.

        >>> Movement(Trend.RISE, long_points=39.0).pace, Movement(Trend.RISE, long_points=-5).pace
        (13, -1.7)
        """
        pace = (self.long_points or 0.0) / (WINDOWS[-1] - 1)
        return round(pace, 1) if abs(pace) < WHOLE_FROM else round(pace)


def find_movements(
    scores: pd.DataFrame, period: Period, edges: BandEdges, *, draws: Draws | None = None
) -> dict[tuple[str, str], Movement]:
    """Find how both indices of every alliance moved up to one period.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` up to the period.
    period : Period
        The period reported.
    edges : BandEdges
        Where bands change.
    draws : Draws, optional
        Joint draws of the indices; without them the bounds decide.

    Returns
    -------
    dict of (alliance_id, index id) to Movement
        Of the alliances that have an index row at the period.

    See Also
    --------
    alliance_health.insights.trends.judge_trends : The trends.
    alliance_health.insights.announcements.announce_bands : The bands announced.
    """
    rows = scores[scores["row"] == RowKind.INDEX.value]
    bands = _announced(rows, period, edges)
    judged = judge_trends(rows, period, draws).to_dict("records")
    found: dict[tuple[str, str], dict[int, Mapping[Any, Any]]] = {}
    for row in judged:
        found.setdefault((row["alliance_id"], row["index"]), {})[row["periods"]] = row
    steps = _steps(rows, [period.shift(at).label for at in range(1 - WINDOWS[-1], 1)])
    return {
        key: _movement(by_window, bands.get(key), steps.get(key, []))
        for key, by_window in found.items()
    }


def _steps(rows: pd.DataFrame, window: list[str]) -> dict[tuple[str, str], list[float]]:
    """Return by how much each index moved from period to period of a window."""
    known = rows[rows["period"].isin(window) & rows["score"].notna()]
    ordered = known.assign(at=known["period"].map(window.index)).sort_values("at")
    return {
        (str(alliance_id), str(index_id)): scores.diff().dropna().tolist()
        for (alliance_id, index_id), scores in ordered.groupby(["alliance_id", "id"])["score"]
    }


def _movement(
    by_window: Mapping[int, Mapping[Any, Any]],
    announced: Announcement | None,
    steps: list[float],
) -> Movement:
    """Put the trends of both windows and the announced band together."""
    short, long = (by_window[periods] for periods in WINDOWS)
    return Movement(
        trend=Trend(short["verdict"]),
        doubt=short["doubt"],
        long_trend=Trend(long["verdict"]),
        long_points=None if pd.isna(long["points"]) else float(long["points"]),
        long_since=long["since"],
        long_against=_against(steps, Trend(long["verdict"])),
        announced=announced.band if announced else None,
        crossing=announced.crossing if announced else None,
    )


def _against(steps: list[float], trend: Trend) -> float:
    """Measure the largest move of one period against a trend."""
    if trend not in (Trend.RISE, Trend.FALL):
        return 0.0
    sign = -1 if trend is Trend.RISE else 1
    return max((sign * step for step in steps), default=0.0)


def _announced(
    rows: pd.DataFrame, period: Period, edges: BandEdges
) -> dict[tuple[str, str], Announcement]:
    """Announce the bands of all alliances, and keep those of the period."""
    ordinals = {label: Period.parse(label).ordinal for label in rows["period"].unique()}
    placed = rows.assign(ordinal=rows["period"].map(ordinals))
    ordered = placed[placed["ordinal"] <= period.ordinal].sort_values("ordinal")
    found = {}
    for (alliance_id, index_id), series in ordered.groupby(["alliance_id", "id"], sort=True):
        readings = [_reading(row) for row in series.to_dict("records")]
        if readings[-1].period == period.label:
            found[str(alliance_id), str(index_id)] = announce_bands(readings, edges)[-1]
    return found


def _reading(row: Mapping[Any, Any]) -> BandReading:
    """Read one index row."""
    shares = [_number(row.get(name)) for name in _SHARES]
    weak, watch, strong = shares
    known = weak is not None and watch is not None and strong is not None
    return BandReading(
        period=str(row["period"]),
        score=_number(row["score"]),
        band=row["band"] if isinstance(row["band"], str) else None,
        lower=_number(row["lower"]),
        upper=_number(row["upper"]),
        shares=(weak, watch, strong) if known else None,  # type: ignore[arg-type]
        at_least=row["at_least"] if isinstance(row.get("at_least"), str) else None,
    )


def _number(value: Any) -> float | None:
    """Return a number, or None for a missing cell."""
    return None if value is None or pd.isna(value) else float(value)
