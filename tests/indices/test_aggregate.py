"""Pillars and indices: means, coverage, gates, bounds, stages."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

LEADING = ("leading_index", "leading", "joint")
LAGGING = ("lagging_index", "lagging", "joint")
Catalogues = Callable[..., Any]
Rows = Callable[..., Any]


def _rows(**values: float) -> list[dict[str, Any]]:
    return [{"metric_id": name, "value": value} for name, value in values.items()]


def test_pillar_is_the_weighted_mean_of_its_metrics(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    catalogue = catalogue_of({"x": {"weight": 1}, "y": {"weight": 3}})
    # (20 + 3 x 80) / 4
    assert rows_of(_rows(x=20, y=80), catalogue).loc[("p", "leading", "joint"), "score"] == 65


def test_geometric_mean_does_not_let_a_strong_pillar_buy_back_a_weak_one(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    metrics = {"x": {"pillar": "p"}, "y": {"pillar": "q"}}
    both = [
        rows_of(_rows(x=80, y=50), catalogue_of(metrics, aggregation=way)).loc[LEADING, "score"]
        for way in ("arithmetic", "geometric")
    ]
    assert both == pytest.approx([65, math.sqrt(80 * 50)])


def test_equal_pillars_give_exactly_their_score(catalogue_of: Catalogues, rows_of: Rows) -> None:
    metrics = {"x": {"pillar": "p"}, "y": {"pillar": "q"}}
    catalogue = catalogue_of(metrics, aggregation="geometric")
    index = rows_of(_rows(x=70, y=70), catalogue).loc[LEADING]
    assert (index["score"], index["band"]) == (70, "strong")


def test_geometric_mean_counts_scores_below_1_as_1(catalogue_of: Catalogues, rows_of: Rows) -> None:
    metrics = {"x": {"pillar": "p"}, "y": {"pillar": "q"}}
    catalogue = catalogue_of(metrics, aggregation="geometric")
    scores = rows_of(_rows(x=0, y=100), catalogue)
    assert scores.loc[LEADING, "score"] == 10
    assert scores.loc[("p", "leading", "joint"), "score"] == 0


def test_pillars_are_formed_per_role_and_never_mix(catalogue_of: Catalogues, rows_of: Rows) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"role": "lagging"}})
    scores = rows_of(_rows(x=20, y=80), catalogue)
    assert scores.loc[("p", "leading", "joint"), "score"] == 20
    assert scores.loc[("p", "lagging", "joint"), "score"] == 80
    assert (scores.loc[LEADING, "score"], scores.loc[LAGGING, "score"]) == (20, 80)


def test_pillar_without_weight_for_a_role_does_not_count(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    pillars = {"q": {"weight": {"leading": 0, "lagging": 5}}}
    catalogue = catalogue_of({"x": {}, "y": {"pillar": "q"}}, pillars)
    scores = rows_of(_rows(x=20, y=80), catalogue)
    assert scores.loc[LEADING, "score"] == 20
    assert ("q", "leading", "joint") not in scores.index
    unused = scores.loc[("y", "leading", "joint")]
    assert (unused["score"], unused["effective_weight"]) == (80, 0)


def test_two_thirds_of_the_weight_are_just_enough(catalogue_of: Catalogues, rows_of: Rows) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}, "z": {}})
    pillar = rows_of(_rows(x=80, y=50), catalogue).loc[("p", "leading", "joint")]
    assert (pillar["score"], pillar["coverage"]) == (65, pytest.approx(2 / 3))
    assert (pillar["bound_low"], pillar["bound_high"]) == pytest.approx((130 / 3, 230 / 3))


def test_pillar_is_missing_below_the_gate_and_names_what_is_absent(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"sides": "each", "label": "Trust"}, "z": {}})
    rows = [*_rows(x=80), {"metric_id": "y", "perspective": "ours", "value": 50.0}]
    pillar = rows_of(rows, catalogue).loc[("p", "leading", "joint")]
    assert math.isnan(pillar["score"])
    assert (
        pillar["reason"]
        == "only 50 % of the weight is observed, 66.7 % needed; absent: Trust (one side), z"
    )
    # (80 + 25) / 3 and (80 + 75 + 100) / 3
    assert (pillar["bound_low"], pillar["bound_high"]) == (35, 85)
    assert pillar[["band", "at_least", "lower", "upper", "contribution"]].isna().all()


def test_coverage_of_an_index_is_that_of_its_pillars_gated_ones_included(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"pillar": "q"}, "z": {"pillar": "q"}})
    index = rows_of(_rows(x=80, y=50), catalogue).loc[LEADING]
    assert (index["coverage"], index["score"]) == (0.75, 80)
    half = rows_of(_rows(y=50), catalogue).loc[LEADING]
    assert (half["coverage"], math.isnan(half["score"])) == (0.25, True)
    assert half["reason"] == "only 25 % of the weight is observed, 66.7 % needed; absent: p, q"
    # q keeps its observed half: (0 + 25) / 2 and (100 + 75) / 2
    assert (half["bound_low"], half["bound_high"]) == (12.5, 87.5)


def test_weights_of_what_is_present_are_renormalised(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    pillars = {
        "p": {"weight": {"leading": 3}},
        "q": {"weight": {"leading": 1}},
        "r": {"weight": {"leading": 1}},
    }
    metrics = {
        "x": {},
        "y": {"weight": 3},
        "z": {"pillar": "q"},
        "w": {"pillar": "r"},
    }
    scores = rows_of(_rows(x=80, y=40, z=50), catalogue_of(metrics, pillars))
    weights = scores["effective_weight"].xs("joint", level="perspective").droplevel("role")
    assert weights[["p", "q", "r", "leading_index"]].tolist() == [0.75, 0.25, 0, 1]
    assert weights[["x", "y", "z", "w"]].tolist() == [0.1875, 0.5625, 0.25, 0]
    assert scores.loc[LEADING, "score"] == 0.75 * 50 + 0.25 * 50


def test_alliance_without_any_data_has_no_index_and_a_reason(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"role": "lagging"}})
    scores = rows_of([], catalogue)
    for index in (LEADING, LAGGING):
        row = scores.loc[index]
        assert math.isnan(row["score"])
        assert row["coverage"] == 0
        assert row["reason"] == "nothing is observed; absent: p"
        assert (row["bound_low"], row["bound_high"]) == (0, 100)


def test_role_without_metrics_has_no_index_and_a_reason(
    catalogue_of: Catalogues, rows_of: Rows
) -> None:
    row = rows_of(_rows(x=1), catalogue_of({"x": {}})).loc[LAGGING]
    assert math.isnan(row["score"])
    assert row["reason"] == "no lagging metric has a weight"


@pytest.mark.parametrize("stage", ["evaluate", "form"])
def test_lagging_index_is_missing_while_it_is_too_early(
    stage: str, catalogue_of: Catalogues, rows_of: Rows
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"role": "lagging"}})
    scores = rows_of(_rows(x=20, y=80), catalogue, stage=stage)
    lagging = scores.loc[LAGGING]
    assert lagging["reason"] == "too early to judge results"
    assert lagging[["score", "band", "at_least", "bound_low", "bound_high"]].isna().all()
    assert scores.loc[("p", "lagging", "joint"), "score"] == 80
    assert math.isnan(scores.loc[("y", "lagging", "joint"), "contribution"])
    assert scores.loc[LEADING, "score"] == 20


@pytest.mark.parametrize("stage", ["incubate", "operate", "transition", "retire"])
def test_results_count_from_incubation_on(
    stage: str, catalogue_of: Catalogues, rows_of: Rows
) -> None:
    catalogue = catalogue_of({"y": {"role": "lagging"}})
    assert rows_of(_rows(y=80), catalogue, stage=stage).loc[LAGGING, "score"] == 80


def test_gate_has_a_tolerance_of_a_billionth(catalogue_of: Catalogues, rows_of: Rows) -> None:
    metrics = {f"m{at}": {"weight": 0.1} for at in range(3)}
    for gate, there in ((2 / 3, True), (2 / 3 + 5e-10, True), (2 / 3 + 1e-6, False)):
        catalogue = catalogue_of(metrics, min_coverage=gate)
        score = rows_of(_rows(m0=1, m1=1), catalogue).loc[LEADING, "score"]
        assert math.isnan(score) is not there


def test_method_example_of_bands_confirmed_and_not(catalogue_of: Catalogues, rows_of: Rows) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}, "z": {}})
    whole = rows_of(_rows(x=90, y=90, z=20), catalogue).loc[LEADING]
    assert (whole["band"], whole["at_least"]) == ("watch", "watch")
    without = rows_of(_rows(x=90, y=90), catalogue).loc[LEADING]
    assert (without["score"], without["bound_low"]) == (90, 60)
    assert (without["band"], without["at_least"]) == ("strong", "watch")
