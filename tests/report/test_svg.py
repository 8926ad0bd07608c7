"""Index lines, steps of a change and dots lie where their numbers say."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.report.health_report import IndexPoint
from alliance_health.report.svg import (
    DOTS_DRAWN,
    change_bars,
    commitment_dots,
    index_line,
    score_range,
)

SCORES = st.floats(0, 100, allow_nan=False)


def history(*scores):
    return [
        IndexPoint(period=f"{2020 + at}", score=score, lower=score, upper=score)
        for at, score in enumerate(scores)
    ]


def line(*scores, size=(116, 124)):
    return index_line(history(*scores), edges=(40, 70), scores=(0, 100), size=size)


def test_line_lies_between_its_margins_by_hand() -> None:
    # width 116: left 6, right 116 - 32 = 84; height 124: top 8, bottom 124 - 16 = 108
    drawn = line(0, 100, 100, 100, 100, 100, 100, 50)
    first, *_, last = drawn.lines[0].split()
    assert first == "6.0,108.0"
    assert last == "84.0,58.0"
    assert (drawn.first_x, drawn.last_x) == (6.0, 84)


def test_few_periods_stand_at_the_right_end() -> None:
    assert line(50).first_x == 84
    assert line(50).last.x == 84


def test_missing_period_breaks_the_line_and_is_marked() -> None:
    drawn = line(50, 50, None, 60, 60)
    assert [len(points.split()) for points in drawn.lines] == [2, 2]
    assert len(drawn.gaps) == 1
    assert all(str(drawn.gaps[0]) not in points for points in drawn.lines)


def test_lone_period_between_gaps_is_a_dot() -> None:
    drawn = line(50, None, 60, None, 70)
    assert drawn.lines == ()
    assert len(drawn.dots) == 2
    assert drawn.last is not None


def test_missing_newest_period_has_no_mark_of_now() -> None:
    assert line(50, 60, None).last is None


def test_interval_runs_above_and_back_below() -> None:
    points = [IndexPoint(period=p, score=50, lower=40, upper=60) for p in ("2020", "2021")]
    (area,) = index_line(points, edges=(40, 70), scores=(0, 100)).areas
    heights = [float(point.split(",")[1]) for point in area.split()]
    assert heights[0] == heights[1] < heights[2] == heights[3]


def test_both_cards_share_a_range_that_holds_edges_and_intervals(make) -> None:
    cards = [make.index_card("leading", (20, 30), spread=4), make.index_card("lagging", (60, 98))]
    assert score_range(cards, (40, 70)) == (11.0, 100.0)  # 20 - 4 - 5; 100 + 5 is clipped


@given(st.lists(st.one_of(st.none(), SCORES), min_size=1, max_size=8))
def test_every_period_is_either_drawn_or_marked_as_missing(scores) -> None:
    drawn = line(*scores)
    on_lines = sum(len(points.split()) for points in drawn.lines)
    alone = drawn.last is not None and (len(scores) == 1 or scores[-2] is None)
    assert on_lines + len(drawn.dots) + len(drawn.gaps) + alone == len(scores)


def test_steps_start_where_the_one_before_ended() -> None:
    bars = change_bars([-5.2, -3.1, 1.4, -2.1], width=132)
    assert all(later.start == earlier.end for earlier, later in pairwise(bars))
    assert bars[0].start == 130  # the highest level is the start
    assert bars[-1].end == 2  # and the end is the lowest: 2 + 0


@given(st.lists(st.floats(-40, 40, allow_nan=False), min_size=1, max_size=6))
def test_steps_stay_in_the_picture_and_can_be_seen(points) -> None:
    for bar in change_bars(points, width=100):
        assert bar.width >= 1
        assert 0 <= bar.x <= 98.1
        assert bar.x + bar.width <= 99.1


@pytest.mark.parametrize(("kept", "due"), [(0, 0), (0, 3), (3, 3), (9, DOTS_DRAWN)])
def test_dots_tell_kept_from_due(kept, due) -> None:
    dots = commitment_dots(kept, due)
    assert (sum(dots), len(dots)) == (kept, due)


def test_many_commitments_become_a_bar() -> None:
    assert commitment_dots(3, DOTS_DRAWN + 1) == ()
