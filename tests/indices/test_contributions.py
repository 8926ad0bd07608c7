"""Contributions add up to the index, whichever mean is used at which level."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices import score_panel


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32 - 1), healthy=st.booleans())
def test_index_equals_the_sum_of_contributions(
    seed: int, healthy: bool, random_case: Callable[..., Any]
) -> None:
    scores = score_panel(*random_case(seed, healthy=healthy))
    keys = ["alliance_id", "period", "role"]
    index = scores[scores["row"] == "index"].set_index(keys)["score"].dropna()
    for kind in ("pillar", "metric"):
        parts = scores[scores["row"] == kind].groupby(keys)["contribution"].sum()
        for key, score in index.items():
            assert parts[key] == pytest.approx(score, abs=1e-7)


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32 - 1))
def test_metrics_of_a_pillar_bring_what_the_pillar_brings(
    seed: int, random_case: Callable[..., Any]
) -> None:
    case = random_case(seed, healthy=True)
    scores = score_panel(*case)
    pillar_of = {metric_id: one.pillar for metric_id, one in case.catalogue.metrics.items()}
    metrics = scores[scores["row"] == "metric"]
    metrics = metrics.assign(pillar=metrics["id"].map(pillar_of))
    keys = ["alliance_id", "period", "role"]
    brought = metrics.groupby([*keys, "pillar"])["contribution"].sum()
    for row in scores[scores["row"] == "pillar"].dropna(subset="contribution").to_dict("records"):
        key = (*(row[name] for name in keys), row["id"])
        assert brought[key] == pytest.approx(row["contribution"], abs=1e-7)


def test_arithmetic_contribution_is_weight_times_score(
    catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {"weight": 1}, "y": {"weight": 3}})
    rows = [{"metric_id": "x", "value": 20.0}, {"metric_id": "y", "value": 80.0}]
    scores = rows_of(rows, catalogue)
    assert scores.loc[("x", "leading", "joint"), "contribution"] == 5
    assert scores.loc[("y", "leading", "joint"), "contribution"] == 60


def test_geometric_points_lost_are_divided_by_what_each_lacks(
    catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"pillar": "q"}}, aggregation="geometric")
    rows = [{"metric_id": "x", "value": 80.0}, {"metric_id": "y", "value": 50.0}]
    scores = rows_of(rows, catalogue)
    lost, lacks = 100 - math.sqrt(4000), (math.log(100 / 80), math.log(100 / 50))
    for pillar, lack in zip("pq", lacks, strict=True):
        wanted = 50 - lost * lack / sum(lacks)
        found = scores.loc[(pillar, "leading", "joint"), "contribution"]
        assert found == pytest.approx(wanted, abs=1e-8)


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
def test_nothing_is_lost_by_a_perfect_index(
    aggregation: str, catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"pillar": "q"}}, aggregation=aggregation)
    rows = [{"metric_id": name, "value": 100.0} for name in "xy"]
    scores = rows_of(rows, catalogue)
    assert scores.loc[("x", "leading", "joint"), "contribution"] == 50
    assert scores.loc[("leading_index", "leading", "joint"), "contribution"] == 100
