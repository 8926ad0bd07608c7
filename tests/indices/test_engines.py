"""pandas and DuckDB say the same, also where whole groups are missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices import score_panel
from alliance_health.indices.tree import grow_tree


def _assert_equal(case: Any) -> None:
    by_pandas, by_duckdb = (score_panel(*case, engine=name) for name in ("pandas", "duckdb"))
    # Beyond ten digits engines may differ; the tenth may then be rounded either way.
    pd.testing.assert_frame_equal(by_pandas, by_duckdb, rtol=1.1e-9, atol=1e-9)
    for column in ("band", "at_least", "reason"):
        pd.testing.assert_series_equal(by_pandas[column], by_duckdb[column])


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32 - 1), healthy=st.booleans())
def test_engines_agree(seed: int, healthy: bool, random_case: Callable[..., Any]) -> None:
    _assert_equal(random_case(seed, healthy=healthy))


@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1))
def test_engines_agree_before_rounding(seed: int, random_case: Callable[..., Any]) -> None:
    case = random_case(seed)
    trees = [
        grow_tree(case.panel, case.grid, catalogue=case.catalogue, engine=name)
        for name in ("pandas", "duckdb")
    ]
    for table in ("metrics", "pillars", "indices"):
        by_pandas, by_duckdb = (getattr(tree, table) for tree in trees)
        same = by_duckdb[by_pandas.columns]
        pd.testing.assert_frame_equal(by_pandas, same, rtol=1e-12, atol=1e-9)


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
def test_engines_agree_where_whole_groups_are_missing(
    aggregation: str,
    catalogue_of: Callable[..., Any],
    panel_of: Callable[..., Any],
    grid_of: Callable[..., Any],
) -> None:
    metrics = {
        "x": {"sides": "each"},
        "y": {"pillar": "q", "against": "target"},
        "z": {"role": "lagging", "transform": "ln", "goalposts": (1, 100)},
        "w": {"role": "lagging", "pillar": "q"},
    }
    catalogue = catalogue_of(metrics, aggregation=aggregation, min_coverage=0.5)
    rows = [
        {"metric_id": "x", "perspective": "ours", "value": 70.0},
        # A target of 0, a logarithm of 0 and a value that is not a number: nothing in q.
        {"metric_id": "y", "value": 0.0, "target": 0.0},
        {"metric_id": "z", "value": 0.0},
        {"metric_id": "w", "value": float("nan")},
        # Alliance B has results only, C has nothing at all.
        {"alliance_id": "B", "metric_id": "z", "value": 50.0},
        {"alliance_id": "B", "metric_id": "w", "value": 70.0},
    ]
    case = (panel_of(rows), grid_of("ABC"), catalogue)
    _assert_equal(case)
    scores = score_panel(*case, engine="duckdb").set_index("number_id")
    assert (
        scores.loc[["A/2026Q1/joint/leading:q", "A/2026Q1/joint/lagging:q"], "score"].isna().all()
    )
    assert scores.loc["A/2026Q1/joint/leading:p", "score"] == 70
    assert scores.loc["B/2026Q1/joint/lagging:q", "band"] == "strong"
    assert scores.loc[scores["alliance_id"] == "C", "score"].isna().all()


def test_engines_agree_on_no_rows_and_on_no_metrics(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    for metrics in ({}, {"x": {}}):
        for grid in (grid_of(), grid_of([])):
            _assert_equal((panel_of([]), grid, catalogue_of(metrics)))
