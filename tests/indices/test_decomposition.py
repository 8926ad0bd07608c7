"""Explanations add up to the published difference, each step by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices import (
    EXPLAIN_COLUMNS,
    Snapshot,
    explain_change,
    explain_changes,
    score_panel,
)

ORDER = ["restated", "late", "rule", "stage", "coverage", "currency", "real"]
Make = Callable[..., Any]


@pytest.fixture
def snapshot_of(panel_of: Make) -> Make:
    """Make a snapshot of joint values by metric, or of whole rows."""

    def make(catalogue: Any, *rows: dict[str, Any], stage: str = "operate", **values: float) -> Any:
        plain = [{"metric_id": name, "value": value} for name, value in values.items()]
        return Snapshot(panel_of([*plain, *rows]), stage, catalogue)

    return make


def _points(explained: pd.DataFrame, index: str = "leading_index") -> dict[tuple[str, str], float]:
    rows = explained[(explained["index"] == index) & (explained["points"] != 0)]
    keys = zip(rows["component"], rows["metric_id"], strict=True)
    return dict(zip(keys, rows["points"].round(9), strict=True))


def test_columns_and_order_of_components(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}})
    explained = explain_change(
        snapshot_of(catalogue, x=40, y=50), snapshot_of(catalogue, x=60, y=50)
    )
    assert tuple(explained.columns) == EXPLAIN_COLUMNS
    leading = explained[explained["index"] == "leading_index"]
    assert list(dict.fromkeys(leading["component"])) == ORDER
    assert leading.loc[leading["component"] == "real", "metric_id"].tolist() == ["x", "y"]
    lagging = explained[explained["index"] == "lagging_index"]
    assert lagging["component"].tolist() == ["missing"]
    assert lagging["reason"].tolist() == [
        "missing before: no lagging metric has a weight; "
        "missing now: no lagging metric has a weight"
    ]


def test_real_points_are_weight_times_difference(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {"weight": 1}, "y": {"weight": 3}})
    explained = explain_change(
        snapshot_of(catalogue, x=40, y=50), snapshot_of(catalogue, x=60, y=46)
    )
    assert _points(explained) == {("real", "x"): 5, ("real", "y"): -3}


def test_restated_and_late_values_are_told_apart(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}, "z": {}})
    explained = explain_change(
        snapshot_of(catalogue, x=40, y=60),  # 50, as it was published
        snapshot_of(catalogue, x=50, y=60, z=80),  # 63.3
        restated=snapshot_of(catalogue, x=46, y=60),  # 53
        late=snapshot_of(catalogue, x=46, y=60, z=80),  # 62
    )
    assert _points(explained) == {
        ("restated", "x"): 3,
        ("late", "z"): 9,
        ("real", "x"): pytest.approx(4 / 3),
    }


def test_several_restated_metrics_are_listed(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}})
    before, after = snapshot_of(catalogue, x=40, y=60), snapshot_of(catalogue, x=50, y=70)
    explained = explain_change(before, after, restated=after)
    row = explained[explained["component"] == "restated"].iloc[0]
    assert (row["points"], row["metric_id"], row["reason"]) == (10, "", "x, y")


def test_new_rules_are_a_component_of_their_own(catalogue_of: Make, snapshot_of: Make) -> None:
    old = catalogue_of({"x": {}, "y": {}})
    new = catalogue_of({"x": {"goalposts": (0, 80)}, "y": {"weight": 3}})
    explained = explain_change(snapshot_of(old, x=40, y=60), snapshot_of(new, x=48, y=60))
    # 50 by the old rules, (50 + 3 x 60) / 4 = 57.5 by the new ones; x then gains 10 / 4.
    assert _points(explained) == {("rule", ""): 7.5, ("real", "x"): 2.5}


def test_metric_that_only_the_new_rules_know_does_not_disturb(
    catalogue_of: Make, snapshot_of: Make
) -> None:
    old, new = catalogue_of({"x": {}, "gone": {}}), catalogue_of({"x": {}, "new": {}})
    explained = explain_change(snapshot_of(old, x=40, gone=60), snapshot_of(new, x=40, new=80))
    # By the new rules x alone is half observed: no pillar passes, so it is scored without gate.
    assert _points(explained) == {("rule", ""): -10, ("coverage", "new"): 20}


def test_stage_that_changed_is_told_and_moves_nothing(
    catalogue_of: Make, snapshot_of: Make
) -> None:
    catalogue = catalogue_of({"x": {}})
    explained = explain_change(
        snapshot_of(catalogue, x=40, stage="operate"),
        snapshot_of(catalogue, x=50, stage="transition"),
    )
    row = explained[explained["component"] == "stage"].iloc[0]
    assert (row["points"], row["reason"]) == (0, "operate to transition")


def test_index_that_was_too_early_is_missing_with_the_reason(
    catalogue_of: Make, snapshot_of: Make
) -> None:
    catalogue = catalogue_of({"x": {"role": "lagging"}})
    explained = explain_change(
        snapshot_of(catalogue, x=40, stage="form"), snapshot_of(catalogue, x=50)
    )
    row = explained[explained["index"] == "lagging_index"].iloc[0]
    assert (row["component"], row["reason"]) == (
        "missing",
        "missing before: too early to judge results",
    )
    assert np.isnan(row["points"])


def test_metrics_that_came_and_went_are_coverage(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({name: {} for name in "wxyz"})
    explained = explain_change(
        snapshot_of(catalogue, x=40, y=60, w=80),  # 60
        snapshot_of(catalogue, x=50, y=60, z=100),  # 70
    )
    # Without w: 50. Then real: 55. Then z: 70.
    assert _points(explained) == {
        ("coverage", "w"): -10,
        ("coverage", "z"): 15,
        ("real", "x"): 5,
    }
    reasons = explained[explained["component"] == "coverage"].set_index("metric_id")["reason"]
    assert reasons.to_dict() == {
        "w": "counted before, does not now",
        "z": "counts now, did not before",
    }


def test_metric_that_grew_stale_is_coverage(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}})
    stale = {"metric_id": "y", "value": 60.0, "stale": True, "age": 1}
    explained = explain_change(
        snapshot_of(catalogue, x=40, y=60), snapshot_of(catalogue, stale, x=50)
    )
    # Without y: 40 to 50. With it the gain was 5; its staleness took 5.
    assert _points(explained) == {("coverage", "y"): -5, ("real", "x"): 10}


def test_side_that_fell_silent_is_coverage(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {"sides": "each"}}, min_coverage=0.5)
    ours, theirs = (
        {"perspective": side, "value": value} for side, value in (("ours", 80.0), ("theirs", 40.0))
    )
    explained = explain_change(
        snapshot_of(catalogue, ours, theirs), snapshot_of(catalogue, {**ours, "value": 90.0})
    )
    # 60 with both sides, 80 with ours alone, then ours rises to 90.
    assert _points(explained) == {("coverage", "x"): 20, ("real", "x"): 10}


def test_pillar_that_passes_its_gate_again_is_coverage(
    catalogue_of: Make, snapshot_of: Make
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"pillar": "q"}, "z": {"pillar": "q"}})
    explained = explain_change(
        snapshot_of(catalogue, x=40, y=60),  # q is missing: 40
        snapshot_of(catalogue, x=40, y=60, z=100),  # (40 + 80) / 2
    )
    assert _points(explained) == {("coverage", ""): 20}
    row = explained[explained["points"] == 20].iloc[0]
    assert row["reason"] == "q counts now, did not before"


def test_nothing_in_common_is_all_coverage(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}}, min_coverage=0.5)
    explained = explain_change(snapshot_of(catalogue, x=40), snapshot_of(catalogue, y=90))
    assert _points(explained) == {("coverage", ""): 50}
    assert set(explained.loc[explained["points"] == 50, "reason"]) == {
        "no metric counts in both periods"
    }


def _state(case: Any, period: str) -> Snapshot:
    grid = case.grid[case.grid["period"] == period]
    stages = dict(zip(grid["alliance_id"], grid["stage"], strict=True))
    return Snapshot(case.panel[case.panel["period"] == period], stages, case.catalogue)


def _shaken(panel: pd.DataFrame, random: np.random.Generator, keep: float) -> pd.DataFrame:
    kept = panel[random.random(len(panel)) < keep]
    return kept.assign(value=kept["value"] + random.normal(0, 10, len(kept)))


@settings(max_examples=3)
@given(seed=st.integers(0, 2**32 - 1), healthy=st.booleans())
def test_points_add_up_to_the_published_difference(
    seed: int, healthy: bool, random_case: Make
) -> None:
    random = np.random.default_rng(seed)
    case, other = random_case(seed, healthy=healthy), random_case(seed, healthy=healthy)
    start = _state(case, "2026Q1")
    stages = {**start.stage, "Z": "operate"}
    rules = case.catalogue if seed % 2 else other.catalogue
    restated, late, end = (
        Snapshot(_shaken(start.panel, random, keep), stages, rules) for keep in (1.0, 0.9, 0.9)
    )
    restated, late = (Snapshot(one.panel, start.stage, case.catalogue) for one in (restated, late))
    explained = explain_changes(start, end, restated=restated, late=late)
    published = []
    for one in (start, end):
        grid = pd.DataFrame({"alliance_id": list(one.stage), "stage": list(one.stage.values())})
        scores = score_panel(one.panel, grid.assign(period="2026Q1"), one.catalogue)
        scores = scores[scores["row"] == "index"]
        published.append(scores.set_index(["alliance_id", "id"])["score"])
    difference = (published[1] - published[0]).dropna()
    sums = explained.groupby(["alliance_id", "index"])["points"].sum(min_count=1).dropna()
    assert list(sums.index) == list(difference.index)
    assert np.abs(sums.to_numpy() - difference.to_numpy()).max(initial=0) < 1e-9
    missing = explained[explained["component"] == "missing"]
    assert (missing["reason"] != "").all()
    assert len(missing) + len(difference) == 2 * len(stages)


def test_many_alliances_are_explained_as_each_alone(random_case: Make) -> None:
    case = random_case(12)
    random = np.random.default_rng(12)
    start = _state(case, "2026Q1")
    end = Snapshot(_shaken(start.panel, random, 0.9), start.stage, case.catalogue)
    together = explain_changes(start, end)
    for alliance, stage in start.stage.items():
        alone = [
            Snapshot(one.panel[one.panel["alliance_id"] == alliance], stage, one.catalogue)
            for one in (start, end)
        ]
        part = together[together["alliance_id"] == alliance].drop(columns="alliance_id")
        pd.testing.assert_frame_equal(explain_change(*alone), part.reset_index(drop=True))


def test_several_alliances_need_their_own_stages(catalogue_of: Make, snapshot_of: Make) -> None:
    catalogue = catalogue_of({"x": {}})
    two = snapshot_of(catalogue, {"alliance_id": "B", "value": 1.0}, x=1)
    with pytest.raises(ValueError, match="one alliance at a time, got A, B"):
        explain_change(two, two)


def test_alliance_that_did_not_live_before_is_missing(
    catalogue_of: Make, snapshot_of: Make
) -> None:
    catalogue = catalogue_of({"x": {}})
    before = Snapshot(snapshot_of(catalogue).panel, {}, catalogue)
    now = Snapshot(snapshot_of(catalogue, x=50).panel, {"A": "operate"}, catalogue)
    explained = explain_changes(before, now)
    assert explained["reason"].iloc[0] == "missing before: not in the portfolio"
