"""pandas and DuckDB say the same, also where whole groups are missing."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from typing import Any
from unittest.mock import patch

import hypothesis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices import score as of_scores
from alliance_health.indices import score_panel
from alliance_health.indices.tree import Tree, grow_tree

ENGINES = ("pandas", "duckdb")
#: All tests look at the same cases, each of which is scored once by each engine.
SAME = 0 if settings().derandomize else random.randrange(2**32)
examples = settings(max_examples=5)
drawn = given(seed=st.integers(0, 2**32 - 1), healthy=st.booleans())


@pytest.fixture(scope="module")
def scored(random_case: Callable[..., Any]) -> Callable[..., Any]:
    """Score a drawn case by both engines: scores, and the trees of which they were made."""

    @cache
    def score(seed: int, healthy: bool) -> tuple[list[pd.DataFrame], list[Tree]]:
        case = random_case(seed, healthy=healthy)
        trees: list[Tree] = []

        def grown(*args: Any, **more: Any) -> Tree:
            trees.append(grow_tree(*args, **more))
            return trees[-1]

        with patch.object(of_scores, "grow_tree", grown):
            return [score_panel(*case, engine=name) for name in ENGINES], trees

    return score


def _assert_equal(by_pandas: pd.DataFrame, by_duckdb: pd.DataFrame) -> None:
    # Beyond ten digits engines may differ; the tenth may then be rounded either way.
    pd.testing.assert_frame_equal(by_pandas, by_duckdb, rtol=1.1e-9, atol=1e-9)
    for column in ("band", "at_least", "reason"):
        pd.testing.assert_series_equal(by_pandas[column], by_duckdb[column])


@hypothesis.seed(SAME)
@examples
@drawn
def test_engines_agree(seed: int, healthy: bool, scored: Callable[..., Any]) -> None:
    _assert_equal(*scored(seed, healthy)[0])


@hypothesis.seed(SAME)
@examples
@drawn
def test_engines_agree_before_rounding(
    seed: int, healthy: bool, scored: Callable[..., Any]
) -> None:
    trees = scored(seed, healthy)[1]
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
    both = [score_panel(*case, engine=name) for name in ENGINES]
    _assert_equal(*both)
    scores = both[1].set_index("number_id")
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
            case = (panel_of([]), grid, catalogue_of(metrics))
            _assert_equal(*(score_panel(*case, engine=name) for name in ENGINES))
