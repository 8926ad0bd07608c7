"""The rules that need no training: k of n signals, and control charts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.warnings.alarms import alarms_of_model, raise_alarms
from alliance_health.insights.warnings.control_chart import (
    BY_CHANCE,
    chart_series,
    draw_limits,
    say_by_chance,
)
from alliance_health.insights.warnings.readings import Readings
from alliance_health.insights.warnings.signals import Fired, count_signals, needed_signals

Read = Callable[..., Readings]
NAN = float("nan")


def test_a_third_of_the_pillars_must_signal_and_at_least_two(read: Read) -> None:
    # Seven pillars: 3 are needed. Two weak ones and one that fell 65, 60, 55 are three.
    rows = {f"p{at}": [[60, 60, 60]] for at in range(4)}
    rows |= {"weak": [[30, 30, 30]], "low": [[39.9] * 3], "falls": [[65, 60, 55]]}
    found = count_signals(read([[50] * 3], None, rows), {"falls": "Trust"}, weak_below=40)
    assert needed_signals(7) == 3
    assert found.fired[0].tolist() == [0, 0, 1]
    assert found.strength[0, 2] == pytest.approx(3 / 7)
    assert "3 of 7 leading pillars (3 needed)" in found.reasons[0, 2]
    assert "Trust falling" in found.reasons[0, 2]


def test_one_pillar_is_too_little_to_count(read: Read) -> None:
    found = count_signals(read([[50]], None, {"p": [[10]], "q": [[NAN]]}), {}, weak_below=40)
    assert np.isnan(found.fired).all()
    assert found.reasons[0, 0] == "too little data: 1 leading pillar is known, 2 needed"


def test_an_alarm_needs_two_periods_in_a_row_and_a_gap_breaks_them() -> None:
    fired = np.array([[1, 1, 1, 0, 1, NAN, 1, 1]])
    found = raise_alarms(Fired("k of n", fired, fired, fired.astype(object)))
    np.testing.assert_array_equal(found, [[0, 1, 1, 0, 0, NAN, 0, 1]])


def test_a_very_high_chance_alarms_at_once() -> None:
    found = alarms_of_model(np.array([[0.79, 0.5, 0.4, 0.8, NAN, 0.6]]))
    np.testing.assert_array_equal(found, [[0, 1, 0, 1, NAN, 0]])


def test_limits_are_those_of_the_book() -> None:
    # Values 50, 52, 50, 48 twice: mean 50, every move 2; 2.66 x 2 = 5.32. Neighbours: products
    # 0 everywhere, so the values themselves are charted.
    chart, reason = draw_limits(np.array([50.0, 52, 50, 48] * 2))
    assert chart is not None
    assert (chart.centre, chart.moving_range, chart.correlation, reason) == (50, 2, 0, "")
    assert chart.lower == pytest.approx(44.68)


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ([44], "influence is below the lower limit of 44.7"),
        ([44.7], "within its range"),
        ([54, 45.5], "influence fell by 8.5, more than its moves explain"),
    ],
)
def test_each_rule_fires_where_it_should(read: Read, tail: list[float], rule: str) -> None:
    leading = [[50, 52, 50, 48, 50, 52, 50, 48, *tail]]
    found = chart_series(read([[50] * len(leading[0])], leading))
    # The last tail moves the limits once: nine values with mean 50.44 and moves of 20 / 8 = 2.5;
    # limit 43.8, and a single move may be 3.267 x 2.5 = 8.17.
    assert found.reasons[0, -1].startswith(rule)
    assert found.fired[0, -1] == (rule != "within its range")


def test_runs_and_the_outer_quarter_warn_within_the_limits(read: Read) -> None:
    # 17 firm values around 50 with moves of 2: centre 50, outer quarter below 47.34.
    base = [50, 52, 50, 48] * 4 + [50]
    run = chart_series(read([[50] * 26], [base + [49.5, 49] * 4 + [49.5]]))
    assert run.fired[0, 24] == 1  # eight below the centre
    assert run.fired[0, 23] == 0
    assert "8 times in a row below the centre of 50.0 (firm limits)" in run.reasons[0, 24]
    outer = chart_series(read([[50] * 21], [[*base, 47, 50.5, 47, 47]]))
    assert outer.reasons[0, 20].startswith(
        "influence is 3 of 4 times in the outer quarter below 47.3"
    )


def test_neighbours_that_hang_together_are_charted_by_what_is_left(read: Read) -> None:
    # A slow wave: lag-1 correlation far above .4, so a new low that continues it does not warn.
    wave = [50 + 10 * np.sin(at / 3) for at in range(20)]
    chart, _ = draw_limits(np.array(wave[:17]))
    assert chart is not None
    assert chart.correlation > 0.4
    residuals = chart.charted(np.array(wave))
    assert np.isnan(residuals[0])
    by_hand = (wave[5] - chart.mean) - chart.correlation * (wave[4] - chart.mean)
    assert residuals[5] == pytest.approx(by_hand)


def test_there_is_no_chart_of_a_constant_short_or_missing_series(read: Read) -> None:
    constant = chart_series(read([[50] * 10], [[50] * 10]))
    assert constant.reasons[0, -1] == "no chart: the index does not move"
    assert constant.reasons[0, 7] == "too little data: 7 values before this one, 8 needed"
    gap = chart_series(read([[50] * 10], [[50, 52, 50, 48, 50, 52, 50, 48, NAN, 10]]))
    assert gap.reasons[0, 8] == "the leading index is missing"
    assert gap.fired[0, 9] == 1  # what came before the gap still gives limits


@given(st.lists(st.floats(20, 80), min_size=10, max_size=26), st.integers(9, 25))
def test_limits_never_rest_on_later_values(series: list[float], cut: int) -> None:
    last = min(cut, len(series) - 1)
    values = np.array([series])
    periods = tuple(str(2000 + at) for at in range(len(series)))
    whole = Readings(("a",), periods, np.full(values.shape, "x"), values, values, {})
    part = Readings(
        ("a",), periods[: last + 1], np.full((1, last + 1), "x"),
        values[:, : last + 1], values[:, : last + 1], {},
    )  # fmt: skip
    np.testing.assert_array_equal(
        chart_series(whole).fired[:, : last + 1], chart_series(part).fired
    )


def test_points_outside_by_chance_are_counted_on_the_wall_of_charts(read: Read) -> None:
    generator = np.random.default_rng(5)
    leading = 55 + 8 * generator.normal(size=(60, 24))
    found = chart_series(read(np.full((60, 24), 50.0), leading))
    points = int((~np.isnan(found.fired)).sum())
    assert points == 60 * 16
    assert f"{points * BY_CHANCE:.1f} are expected" in say_by_chance([found], 23)
    # All rules of one side together, with limits from 8 to 17 values: a few points in a hundred.
    assert 0.005 < np.nanmean(found.fired) < 0.06
