"""A change over a window, and the moves that are usual, by hand and by slower routes."""

from __future__ import annotations

from statistics import median

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import median_abs_deviation, theilslopes

from alliance_health.insights.window_change import (
    bounded_change,
    drawn_levels,
    usual_moves,
    window_change,
)

LEVELS = st.lists(st.floats(0, 100), min_size=4, max_size=4)


@given(LEVELS)
def test_change_over_four_periods_is_the_slope_of_the_peer_library(levels: list[float]) -> None:
    slope = theilslopes(levels, range(4)).slope
    assert window_change(np.array(levels)) == pytest.approx(3 * slope, abs=1e-9)


@given(LEVELS, st.integers(0, 2))
def test_a_gap_leaves_the_slopes_of_the_other_periods(levels: list[float], gap: int) -> None:
    known = [(at, level) for at, level in enumerate(levels) if at != gap]
    slopes = [
        (later - earlier) / (j - i)
        for n, (i, earlier) in enumerate(known)
        for j, later in known[n + 1 :]
    ]
    given_levels = np.array(levels)
    given_levels[gap] = np.nan
    assert window_change(given_levels) == pytest.approx(3 * median(slopes), abs=1e-9)


def test_one_period_out_of_line_does_not_make_a_trend() -> None:
    # slopes 0, 0, 0 of the level ones; 40, -20 and -40 of the one out of line: median 0
    assert window_change(np.array([50.0, 90.0, 50.0, 50.0])) == 0


@pytest.mark.parametrize("levels", [[50, 60, np.nan], [np.nan, np.nan, 50, 60], [60, np.nan]])
def test_without_the_last_or_with_two_gaps_there_is_no_change(levels: list[float]) -> None:
    assert np.isnan(window_change(np.array(levels)))


@given(LEVELS, st.lists(st.floats(0, 10), min_size=8, max_size=8))
def test_bounds_of_the_change_hold_every_change_within_bounds(
    levels: list[float], widths: list[float]
) -> None:
    middle = np.array(levels)
    lower, upper = middle - widths[:4], middle + widths[4:]
    least, most = bounded_change(lower, upper)
    for inside in (middle, lower, upper, np.where([1, 0, 1, 0], lower, upper)):
        assert least - 1e-9 <= window_change(inside) <= most + 1e-9


def test_bounds_of_a_difference_are_the_farthest_ends() -> None:
    # from 48..52 to 60..63: at least 60 - 52, at most 63 - 48
    least, most = bounded_change(np.array([48.0, 60.0]), np.array([52.0, 63.0]))
    assert (least, most) == (8, 15)


@given(st.lists(st.floats(0, 100), min_size=8, max_size=14))
def test_usual_moves_are_the_median_deviation_of_the_peer_library(levels: list[float]) -> None:
    expected = 1.4826 * median_abs_deviation(np.diff(levels))
    assert usual_moves(np.array([levels]).T) == pytest.approx([expected], abs=1e-9)


def test_steady_drift_is_no_noise() -> None:
    assert usual_moves(np.arange(40.0, 60.0, 2.0)[:, None]).tolist() == [0.0]


def test_short_history_borrows_that_of_the_portfolio() -> None:
    # Three alliances of 9 periods give 24 differences of +1 and -1, whose deviation is 1.
    zigzag = np.array([60.0 + at % 2 for at in range(9)])
    young = np.full(9, np.nan)
    young[-3:] = 50.0
    moves = usual_moves(np.column_stack([zigzag, zigzag, zigzag, young]))
    assert moves.tolist() == pytest.approx([1.4826] * 4)
    assert np.isnan(usual_moves(np.column_stack([zigzag, young])))[1]


def test_draws_are_read_by_period_and_alliance(drawn) -> None:
    draws = drawn({("A", "2026Q1"): [1.0, 2.0], ("A", "2026Q2"): [3.0, 4.0]})
    levels = drawn_levels(draws, ["A", "B"], ["2026Q1", "2026Q2"], "leading")
    assert levels[:, 0].tolist() == [[1, 2], [3, 4]]
    assert np.isnan(levels[:, 1]).all()
    assert isinstance(draws.cells, pd.DataFrame)
