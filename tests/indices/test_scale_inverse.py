"""The scale read the other way: a value found for a score has that score."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices.scale_inverse import inverse_scale

#: One of each kind: both directions, thresholds with and without best, target, transforms.
SCALES: tuple[dict[str, Any], ...] = (
    {"goalposts": (0.0, 100.0)},
    {"goalposts": (0.0, 100.0), "direction": "lower_is_better"},
    {"thresholds": {"weak": 30.0, "strong": 60.0}},
    {"thresholds": {"weak": 60.0, "strong": 30.0, "best": 5.0}, "direction": "lower_is_better"},
    {"goalposts": (0.0, 100.0), "against": "target"},
    {"goalposts": (1.0, 100.0), "transform": "ln"},
    {"goalposts": (-50.0, 100.0), "transform": "asinh"},
)
BAND = {
    "direction": "band_is_best",
    "thresholds_low": {"weak": 10.0, "strong": 30.0},
    "thresholds_high": {"weak": 90.0, "strong": 60.0},
}


def test_a_value_by_hand(catalogue_of: Callable) -> None:
    # weak 20 = 40, strong 10 = 70: one day is 3 points, 55 is 15 days.
    days = {"thresholds": {"weak": 20.0, "strong": 10.0}, "direction": "lower_is_better"}
    scale = inverse_scale("x", catalogue_of({"x": days}))
    assert scale.values_at(55.0) == (15.0,)
    assert scale.rises == (False,)


def test_beyond_strong_the_line_to_best_counts(catalogue_of: Callable) -> None:
    # 65 = 40, 85 = 70, 95 = 100: 85 points are 90 %.
    given = {"thresholds": {"weak": 65.0, "strong": 85.0, "best": 95.0}}
    assert inverse_scale("x", catalogue_of({"x": given})).values_at(85.0) == (90.0,)


@settings(max_examples=5, deadline=None)
@given(st.floats(1, 99))
def test_a_value_found_for_a_score_has_that_score(
    catalogue_of: Callable, rows_of: Callable, level: float
) -> None:
    catalogue = catalogue_of({f"m{at}": scale for at, scale in enumerate(SCALES)})
    rows = []
    for metric_id in catalogue.metrics:
        (value,) = inverse_scale(metric_id, catalogue).values_at(level)
        rows.append({"metric_id": metric_id, "value": value, "target": 100.0})
    scores = rows_of(rows, catalogue)["score"]
    assert scores.loc[list(catalogue.metrics)].tolist() == pytest.approx([level] * 7, abs=1e-7)


def test_both_ends_of_a_band_have_the_score(catalogue_of: Callable, rows_of: Callable) -> None:
    catalogue = catalogue_of({"x": BAND})
    scale = inverse_scale("x", catalogue)
    assert scale.values_at(70.0) == (30.0, 60.0)
    for line, value in enumerate(scale.values_at(55.0)):
        scored = rows_of([{"value": value}], catalogue).loc[("x", "leading", "joint"), "score"]
        assert scored == pytest.approx(55.0)
        assert scale.line_of(value) == line


def test_what_a_unit_does_not_allow_is_out_of_reach(catalogue_of: Callable) -> None:
    def reach(**given: object) -> tuple[float, float]:
        return inverse_scale("x", catalogue_of({"x": given})).reach()

    # 2 days = 40, 1 day = 70: no days are 100, and the line ends there.
    days = {"thresholds": {"weak": 2.0, "strong": 1.0}, "direction": "lower_is_better"}
    assert reach(**days) == (0.0, 100.0)
    # 1 = 40, 0.2 = 70: at 0, where days end, the line is at 77.5.
    short = {"thresholds": {"weak": 1.0, "strong": 0.2}, "direction": "lower_is_better"}
    assert reach(**short) == pytest.approx((0.0, 77.5))  # 70 + 30 x 0.2 / 0.8
    # Ratings end at 5: weak 3.5 = 40, strong 4.5 = 70, 5 = 85; 1 is far below 0.
    rated = {"thresholds": {"weak": 3.5, "strong": 4.5}, "unit": "1-5"}
    assert reach(**rated) == pytest.approx((0.0, 85.0))
    # From 0 on a higher value is better: 0 items = 10 points, nothing is worse.
    count = {"thresholds": {"weak": 3.0, "strong": 6.0}}
    assert reach(**count) == pytest.approx((10.0, 100.0))


def test_a_band_whose_lines_cross_below_100_ends_there(catalogue_of: Callable) -> None:
    # low 40 + 30 (x - 0) / 1, high 40 + 30 (2 - x) / 1: both 70 at 1.
    band = {
        "direction": "band_is_best",
        "thresholds_low": {"weak": 0.0, "strong": 1.0},
        "thresholds_high": {"weak": 2.0, "strong": 1.0},
    }
    assert inverse_scale("x", catalogue_of({"x": band})).reach() == pytest.approx((0.0, 70.0))


def test_a_metric_keeps_its_transform(catalogue_of: Callable) -> None:
    scale = inverse_scale("x", catalogue_of({"x": SCALES[5]}))
    assert scale.values_at(50.0)[0] == pytest.approx(10.0)  # half-way from ln 1 to ln 100
