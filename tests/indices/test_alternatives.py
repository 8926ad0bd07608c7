"""Alternatives to the agreed rule: each by hand, by its properties, and by a peer library."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alliance_health.catalogue import Catalogue
from alliance_health.indices import Snapshot
from alliance_health.indices.alternatives import (
    ALTERNATIVE_COLUMNS,
    CONSTANT,
    RELATIVE_SCALES,
    scale_min_max,
    scale_percentile,
    scale_z,
    score_alternatives,
    unscaled_metrics,
    why_unscaled,
)

numbers = st.lists(
    st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3)),
    min_size=2,
    max_size=12,
)


def _snapshot(
    values: dict[str, dict[str, float]], catalogue: Catalogue, panel_of: Callable
) -> Snapshot:
    """Values by metric and alliance."""
    rows = [
        {"metric_id": metric_id, "alliance_id": alliance_id, "value": value, "target": 50.0}
        for metric_id, given in values.items()
        for alliance_id, value in given.items()
    ]
    alliances = sorted({alliance_id for given in values.values() for alliance_id in given})
    return Snapshot(panel_of(rows), dict.fromkeys(alliances, "operate"), catalogue)


def _scores(table: pd.DataFrame, scaling: str, mean: str = "arithmetic") -> dict[str, float]:
    rows = table[(table["scaling"] == scaling) & (table["mean"] == mean)]
    rows = rows[rows["index"] == "leading_index"]
    return dict(zip(rows["alliance_id"], rows["score"], strict=True))


@settings(max_examples=15)
@given(numbers)
def test_z_scores_are_those_of_scipy(given: list[float]) -> None:
    values = np.array(given)
    if why_unscaled(values):
        return
    expected = 50 + 10 * stats.zscore(values, ddof=1)
    np.testing.assert_allclose(scale_z(values), expected, rtol=1e-9, atol=1e-9)


@settings(max_examples=15)
@given(numbers)
def test_percentile_ranks_are_those_of_pandas(given: list[float]) -> None:
    ranks = pd.Series(given).rank(method="average")
    expected = 100 * (ranks - 1) / (len(given) - 1)
    assert scale_percentile(np.array(given)).tolist() == pytest.approx(expected.tolist())


@settings(max_examples=15)
@given(numbers)
def test_min_max_spans_the_scale_and_keeps_the_order(given: list[float]) -> None:
    values = np.array(given)
    if why_unscaled(values):
        return
    scaled = scale_min_max(values)
    assert (scaled.min(), scaled.max()) == pytest.approx((0.0, 100.0))
    assert (np.diff(scaled[np.argsort(values)]) >= 0).all()


@settings(max_examples=15)
@given(numbers, st.floats(0.01, 100), st.floats(-1e3, 1e3))
def test_a_change_of_unit_changes_no_relative_score(
    given: list[float], factor: float, shift: float
) -> None:
    values = np.array(given)
    # Values that a change of unit could make alike are another test's business.
    if np.ptp(values) < 1 or len(set(given)) < len(given) or np.diff(np.sort(values)).min() < 0.01:
        return
    for scale in RELATIVE_SCALES.values():
        np.testing.assert_allclose(scale(values * factor + shift), scale(values), atol=1e-5)


def test_a_constant_metric_is_missing_under_min_max_and_z_only() -> None:
    values = np.array([0.1 + 0.2, 0.3, np.nan])  # alike but for the last digit
    assert why_unscaled(values) == CONSTANT
    assert np.isnan(scale_min_max(values)).all()
    assert np.isnan(scale_z(values)).all()
    assert not np.isnan(scale_percentile(values)[:2]).any()


def test_min_max_by_hand_with_lower_better_and_a_target(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    # days: 5, 10, 25, lower better -> 100, 75, 0; plan: 40, 60, 50 of 50 = 80, 120, 100 %
    # -> 0, 100, 50. Mean: 50, 87.5, 25.
    catalogue = catalogue_of(
        {
            "days": {"goalposts": (0.0, 100.0), "direction": "lower_is_better"},
            "plan": {"goalposts": (0.0, 200.0), "against": "target"},
        }
    )
    values = {"days": {"A": 5, "B": 10, "C": 25}, "plan": {"A": 40, "B": 60, "C": 50}}
    table = score_alternatives(_snapshot(values, catalogue, panel_of))
    assert _scores(table, "min-max") == {"A": 50.0, "B": 87.5, "C": 25.0}


def test_transforms_come_before_relative_scales(catalogue_of: Callable, panel_of: Callable) -> None:
    # ln 1, 10, 100: the middle one lies half-way; nought has no logarithm and no score.
    catalogue = catalogue_of(
        {"x": {"goalposts": (1.0, 100.0), "transform": "ln"}}, min_coverage=0.5
    )
    values = {"x": {"A": 1.0, "B": 10.0, "C": 100.0, "D": 0.0}}
    table = score_alternatives(_snapshot(values, catalogue, panel_of))
    scored = _scores(table, "min-max")
    assert [scored[name] for name in "ABC"] == pytest.approx([0, 50, 100])
    assert np.isnan(scored["D"])
    reasons = table.loc[table["alliance_id"] == "D", "reason"].unique().tolist()
    assert reasons == ["the agreed index is missing"]


def test_negative_money_keeps_its_order(catalogue_of: Callable, panel_of: Callable) -> None:
    catalogue = catalogue_of({"x": {"goalposts": (-100.0, 100.0), "transform": "asinh"}})
    values = {"x": {"A": -90.0, "B": 0.0, "C": 90.0}}
    scored = _scores(score_alternatives(_snapshot(values, catalogue, panel_of)), "min-max")
    assert [scored[name] for name in "ABC"] == pytest.approx([0, 50, 100])


def test_too_much_of_a_band_is_not_healthier(catalogue_of: Callable, panel_of: Callable) -> None:
    # Places on the agreed scale: 40 at 10 (low line), 70 at 60 (high line), the middle is 100.
    band = {
        "direction": "band_is_best",
        "thresholds_low": {"weak": 10.0, "strong": 30.0},
        "thresholds_high": {"weak": 90.0, "strong": 60.0},
    }
    values = {"x": {"A": 10.0, "B": 60.0, "C": 45.0}}
    scored = _scores(
        score_alternatives(_snapshot(values, catalogue_of({"x": band}), panel_of)), "min-max"
    )
    # C: low line 40 + 30 x 35 / 20 = 92.5, high line 70 + 15 = 85; B 70; A 40.
    assert scored == pytest.approx({"A": 0.0, "B": 100 * 30 / 45, "C": 100.0})


def test_the_weight_of_a_constant_metric_goes_to_the_others(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"pillar": "q"}})
    values = {"x": {"A": 10.0, "B": 90.0}, "y": {"A": 50.0, "B": 50.0}}
    snapshot = _snapshot(values, catalogue, panel_of)
    table = score_alternatives(snapshot)
    assert _scores(table, "min-max") == {"A": 0.0, "B": 100.0}
    left = unscaled_metrics(snapshot)
    assert left[["scaling", "metric_id", "reason"]].to_numpy().tolist() == [
        ["min-max", "y", CONSTANT],
        ["z score", "y", CONSTANT],
    ]


def test_one_alliance_alone_has_scores_on_the_agreed_scale_and_no_rank(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    snapshot = _snapshot({"x": {"A": 30.0}}, catalogue_of({"x": {}}), panel_of)
    rows = score_alternatives(snapshot).query("index == 'leading_index'")
    assert rows["rank"].isna().all()
    assert rows["mean_rank_shift"].isna().all()
    agreed = rows[rows["scaling"] == "agreed scale"]
    assert agreed["reason"].unique().tolist() == ["no ranks: one alliance only"]
    assert agreed["score"].tolist() == pytest.approx([30.0, 30.0, 30.0])
    others = rows[rows["scaling"] != "agreed scale"]
    assert others["reason"].unique().tolist() == ["no metric can be scaled so"]


def test_ranks_shift_by_hand_where_one_pillar_is_low(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    # Arithmetic A 50, B 48, C 10; geometric A root(10 x 90) = 30, B 48, C 10: A and B swap.
    catalogue = catalogue_of({"x": {}, "y": {"pillar": "q"}})
    values = {"x": {"A": 10.0, "B": 48.0, "C": 10.0}, "y": {"A": 90.0, "B": 48.0, "C": 10.0}}
    table = score_alternatives(_snapshot(values, catalogue, panel_of))
    rows = table.query("scaling == 'agreed scale' and mean == 'geometric'")
    rows = rows[rows["index"] == "leading_index"]
    assert rows["rank_agreed"].tolist() == [1, 2, 3]
    assert rows["rank"].tolist() == [2, 1, 3]
    assert rows["rank_shift"].tolist() == [1, -1, 0]
    assert rows["mean_rank_shift"].tolist() == pytest.approx([2 / 3] * 3)


def test_the_agreed_rule_shifts_no_rank(drawn_snapshot: Callable) -> None:
    for seed in range(4):
        snapshot = drawn_snapshot(seed)
        table = score_alternatives(snapshot)
        assert list(table.columns) == list(ALTERNATIVE_COLUMNS)
        agreed = table[table["agreed"]]
        assert len(agreed) == 2 * len(snapshot.state("now").stages)
        assert agreed["rank_shift"].dropna().eq(0).all()


def test_the_order_of_rows_does_not_matter(drawn_snapshot: Callable) -> None:
    snapshot = drawn_snapshot(5)
    stages = dict(snapshot.state("now").stages)
    turned = score_alternatives(
        Snapshot(snapshot.panel.iloc[::-1], dict(reversed(stages.items())), snapshot.catalogue)
    )
    first = score_alternatives(snapshot)
    pd.testing.assert_frame_equal(first, turned)
