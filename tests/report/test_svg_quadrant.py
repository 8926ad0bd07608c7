"""The quadrant: cuts, the way over the periods, the interval and the labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.report.svg_quadrant import portfolio_map, quadrant_map

SCORES = st.integers(0, 100)


@pytest.fixture(scope="module")
def laid(make):
    def build(leading, lagging, name="in form"):
        card = make.quadrant_card(leading, lagging, name=name)
        return quadrant_map(card, period=make.PERIOD, corner=(0, 0), side=100)

    return build


def test_influence_runs_right_and_outcomes_run_up(laid) -> None:
    found = laid((20, 80), (30, 90))
    assert [(stop.x, stop.y) for stop in found.stops] == [(20, 70), (80, 10)]
    assert (found.cut_x, found.cut_y) == (55, 45)


def test_interval_spans_both_intervals(laid) -> None:
    # the factory sets influence 80 - 6 to 80 + 7 and outcomes 90 - 4 to 90 + 4
    assert laid((80,), (90,)).interval == (74, 6, 13, 8)


def test_no_way_is_drawn_over_a_missing_period(laid) -> None:
    found = laid((50, None, 60, 70), (50, 55, 60, 70))
    assert len(found.stops) == 3
    assert len(found.steps) == 1


def test_nothing_stands_here_when_the_period_itself_is_missing(laid) -> None:
    found = laid((50, 60, None), (50, 60, 70), name=None)
    assert found.here is None
    assert found.interval is None
    assert len(found.stops) == 2


def test_an_alliance_without_any_place_has_an_empty_square(laid) -> None:
    found = laid((None,), (50,), name=None)
    assert (found.stops, found.first_label, found.here_label) == ((), None, None)


@given(st.lists(st.tuples(SCORES, SCORES), min_size=1, max_size=8))
def test_labels_stay_inside_the_square(make, places) -> None:
    card = make.quadrant_card([x for x, _ in places], [y for _, y in places], name="in form")
    found = quadrant_map(card, period=make.PERIOD)
    for label in (found.first_label, found.here_label):
        if label is not None:
            start = label.x if label.anchor == "start" else label.x - 48
            assert found.left <= start
            assert start + 48 <= found.left + found.side


def test_labels_of_a_short_way_do_not_cover_each_other(make) -> None:
    # eight periods close together, as of an alliance that hardly moved
    leading = (77.0, 76.9, 76.2, 73.7, 66.9, 59.9, 57.9, 49.2)
    lagging = (76.4, 77.8, 78.6, 77.6, 81.0, 77.6, 75.2, 74.5)
    card = make.quadrant_card(leading, lagging, name="living on the past")
    found = quadrant_map(card, period=make.PERIOD)
    first, here = found.first_label, found.here_label
    starts = [one.x if one.anchor == "start" else one.x - 48 for one in (first, here)]
    assert abs(starts[0] - starts[1]) >= 48 or abs(first.y - here.y) >= 13


def test_portfolio_leaves_out_who_cannot_be_placed() -> None:
    found = portfolio_map([(10, 20), None, (30, 40)], (50, 60), corner=(0, 0), side=100)
    assert [(stop.x, stop.y) for stop in found.stops] == [(10, 80), (30, 60)]
    assert (found.cut_x, found.cut_y) == (50, 40)
