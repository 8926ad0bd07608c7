"""What is announced of an index rests on its trend and on its announced band."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.announcements import Crossing
from alliance_health.insights.movements import Movement, find_movements
from alliance_health.insights.portfolio import Move, find_movers
from alliance_health.insights.quadrant import IndexReading, Placement
from alliance_health.insights.verdict import state_verdict
from alliance_health.insights.verdict_moves import Previous
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Trend

LAST = Period.parse("2026Q3")
CALM = (60.0, 61.0, 59.0, 62.0, 60.0, 61.0, 60.0, 60.0)
Make = Callable[..., Any]


def _found(scores: pd.DataFrame, **more: Any) -> Movement:
    band = scores["score"].map(
        lambda one: "weak" if one < 40 else "watch" if one < 70 else "strong"
    )
    rows = scores.assign(band=band, **more)
    return find_movements(rows, LAST, BandEdges())["a", "leading_index"]


def test_fall_over_an_edge_waits_for_its_second_period(index_rows: Make) -> None:
    first = _found(index_rows(a=(*CALM, 36.0)))
    assert (first.trend, first.announced, first.crossing) == (Trend.FALL, "watch", None)
    second = _found(index_rows(a=(*CALM, 36.0, 37.0)))
    assert (second.trend, second.announced) == (Trend.NO_CHANGE, "weak")
    assert second.crossing == Crossing("weak", "watch", for_two_periods=True)


def test_shares_of_the_draws_confirm_at_once(index_rows: Make) -> None:
    scores = index_rows(a=(*CALM, 36.0), half_width=3.0)
    moved = _found(scores, p_weak=0.9, p_watch=0.1, p_strong=0.0)
    assert moved.crossing == Crossing("weak", "watch")


def test_alliance_that_does_not_live_any_more_is_left_out(index_rows: Make) -> None:
    rows = index_rows(a=CALM).assign(band="watch")
    assert find_movements(rows[rows["period"] < "2026Q3"], LAST, BandEdges()) == {}


def _verdict(moved: Movement) -> str:
    now, before = IndexReading(48, 40, 60, "watch"), IndexReading(60, 50, 70, "watch")
    other = IndexReading(50, 50, 50, "watch")
    previous = Previous("2026Q2", before, other, (moved, None))
    return state_verdict(
        Placement("stalled", (), ""), leading=now, lagging=other, previous=previous,
        edges=BandEdges(),
    ).sentence  # fmt: skip


def test_verdict_leaves_out_what_noise_could_explain() -> None:
    fall = _verdict(Movement(Trend.FALL))
    assert fall.endswith("Influence fell by 12 points since 2026Q2.")
    doubted = _verdict(Movement(Trend.NO_CHANGE, "which noise alone could explain"))
    assert "since" not in doubted
    crossed = _verdict(Movement(Trend.FALL, crossing=Crossing("weak", "watch")))
    assert crossed.endswith("since 2026Q2. Influence crossed from watch into weak.")
    late = _verdict(Movement(Trend.FALL, crossing=Crossing("weak", "watch", for_two_periods=True)))
    assert late.endswith(" Influence has now been weak for two periods, watch before.")


def _movers(moved: Movement | None, change: float = -12.0) -> list[str]:
    ends = IndexReading(60 + change, 40, 70), IndexReading(60, 50, 70)
    found = find_movers(
        [Move("a", "A", "leading_index", *ends, moved)], versus="2026Q2", edges=BandEdges()
    )
    return [one.sentence for one in found]


def test_movers_are_what_is_announced_whatever_their_bounds() -> None:
    assert _movers(Movement(Trend.FALL)) == ["Influence −12 points since 2026Q2"]
    assert _movers(Movement(Trend.NO_CHANGE)) == []
    assert _movers(Movement(Trend.FALL), change=-3.0) == []
    assert _movers(None) == []
    crossed = Movement(Trend.NO_CHANGE, crossing=Crossing("weak", "watch"))
    assert _movers(crossed, change=-1.0) == [
        "Influence −1 point since 2026Q2, crossed from watch into weak"
    ]


@pytest.mark.parametrize(("levels", "told"), [((44, 30, 16, 2), True), ((44, 0, 16, 76), False)])
def test_a_trend_is_told_only_where_no_period_went_far_against_it(
    index_rows: Make, levels: tuple[float, ...], told: bool
) -> None:
    # 44, 0, 16, 76: the median of all slopes is about +13 a period, after a fall by 44.
    moved = _found(index_rows(a=(*CALM, *levels)))
    assert moved.long_trend in (Trend.RISE, Trend.FALL)
    assert moved.is_trend_told is told
