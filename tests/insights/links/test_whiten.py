"""What remains of a series without its memory is news."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.tsa.ar_model import AutoReg

from alliance_health.insights.links.whiten import (
    memory_of_one,
    memory_of_panel,
    whiten_one,
    whiten_panel,
    without_means,
)

PANELS = arrays(float, (5, 7), elements=st.floats(-100, 100, width=32))


@given(PANELS, arrays(bool, (5, 7)))
def test_means_of_alliances_and_periods_are_gone_with_and_without_gaps(
    values: np.ndarray, gaps: np.ndarray
) -> None:
    values = np.where(gaps, np.nan, values)
    left = without_means(values)
    assert (np.isfinite(left) == ~gaps).all()
    kept = np.nan_to_num(left)
    size = max(np.abs(np.nan_to_num(values)).max(), 1.0)
    assert np.abs(kept.sum(axis=0)).max() <= 1e-6 * size
    assert np.abs(kept.sum(axis=1)).max() <= 1e-6 * size


def test_means_with_gaps_are_those_of_least_squares() -> None:
    generator = np.random.default_rng(5)
    values = generator.normal(size=(6, 9))
    values[generator.random((6, 9)) < 0.2] = np.nan
    seen = np.isfinite(values)
    rows, columns = np.nonzero(seen)
    dummies = np.column_stack([np.eye(6)[rows], np.eye(9)[columns]])
    goal = values[seen]
    expected = goal - dummies @ np.linalg.lstsq(dummies, goal, rcond=None)[0]
    assert without_means(values)[seen] == pytest.approx(expected, abs=1e-9)


def test_memory_of_a_panel_by_hand() -> None:
    # Deviations of both alliances (the period means take half of each away):
    #   a: 0 1 1 0 less the period mean of a and b = -.5 .5 .5 -.5; b the negative of it.
    # Pairs (before, now): (-.5, .5), (.5, .5), (.5, -.5); means .1667 and .1667.
    # Products of deviations: (-.6667)(.3333) + (.3333)(.3333) + (.3333)(-.6667) = -.3333;
    # squares of before: .4444 + .1111 + .1111 = .6667; phi = -.5, plus (1 - .5)/4 = -.375.
    values = np.array([[0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 0.0, 1.0]])
    assert memory_of_panel(values) == pytest.approx(-0.375)


def test_memory_of_a_long_panel_is_that_of_its_making() -> None:
    generator = np.random.default_rng(3)
    series = np.zeros((200, 30))
    for at in range(1, 30):
        series[:, at] = 0.6 * series[:, at - 1] + generator.normal(size=200)
    assert memory_of_panel(series[:, 10:]) == pytest.approx(0.6, abs=0.06)


def test_a_constant_panel_has_no_memory() -> None:
    assert memory_of_panel(np.full((4, 6), 3.0)) == 0.0


def test_a_gap_costs_the_period_and_the_next_one() -> None:
    left = whiten_panel(np.array([[1.0, 2.0, np.nan, 4.0, 5.0]]), 0.5)
    assert np.isfinite(left).tolist() == [[True, False, False, True]]


def test_memory_of_one_series_is_that_of_statsmodels() -> None:
    generator = np.random.default_rng(2)
    series = np.zeros(90)
    for at in range(2, 90):
        series[at] = 0.9 * series[at - 1] - 0.4 * series[at - 2] + generator.normal()
    found = memory_of_one(series)
    assert len(found) >= 2
    # The same regression without constant, on the series without its mean, from the same start.
    centred = series - series.mean()
    peer = AutoReg(centred[5 - len(found) :], lags=len(found), trend="n").fit()
    assert found == pytest.approx(peer.params, abs=1e-9)


def test_filtering_with_the_true_memory_returns_the_news() -> None:
    generator = np.random.default_rng(2)
    news = generator.normal(size=50)
    series = np.zeros(50)
    for at in range(2, 50):
        series[at] = 0.9 * series[at - 1] - 0.4 * series[at - 2] + news[at]
    assert whiten_one(series, np.array([0.9, -0.4])) == pytest.approx(news[2:])
