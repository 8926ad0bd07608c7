"""What no metric asks for is not computed, and nothing else is another number for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices import tree
from alliance_health.indices.formulas import ALL, Formulas, formulas_of
from alliance_health.indices.tree import Tree, grow_tree

TABLES = ("perspectives", "metrics", "pillars", "indices")
NONE = Formulas(targets=False, transforms=False, two_lines=False, geometric=False, hidden=False)


def used_by(grown: Tree, *, geometric: bool = False) -> Formulas:
    names = grown.names
    return formulas_of(names.metrics, names.parts, names.values, geometric=geometric)


def assert_nothing_is_lost(case: Any) -> Tree:
    """Compare with what is computed when everything is, to the last bit."""
    panel, grid, catalogue = case
    grown = grow_tree(panel, grid, catalogue=catalogue)
    with patch.object(tree, "formulas_of", lambda *_, **__: ALL):
        whole = grow_tree(panel, grid, catalogue=catalogue)
    for name in TABLES:
        kept, everything = getattr(grown, name), getattr(whole, name)
        pd.testing.assert_frame_equal(kept, everything[kept.columns], check_exact=True)
        assert set(everything.columns) - set(kept.columns) <= {"log_low"}
    return grown


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), healthy=st.booleans())
def test_what_nobody_asks_for_changes_no_number(
    seed: int, healthy: bool, random_case: Callable[..., Any]
) -> None:
    assert_nothing_is_lost(random_case(seed, healthy=healthy))


@pytest.mark.parametrize(
    ("metric", "asked"),
    [
        ({}, {}),
        ({"against": "target"}, {"targets": True}),
        ({"goalposts": (1.0, 100.0), "transform": "ln"}, {"transforms": True}),
        ({"goalposts": (-9.0, 100.0), "transform": "asinh"}, {"transforms": True}),
        (
            {
                "direction": "band_is_best",
                "thresholds_low": {"weak": 10.0, "strong": 30.0},
                "thresholds_high": {"weak": 90.0, "strong": 60.0},
            },
            {"two_lines": True},
        ),
        ({"weight": 0}, {}),
    ],
)
def test_a_metric_asks_for_what_it_says(
    metric: dict[str, Any],
    asked: dict[str, bool],
    catalogue_of: Callable[..., Any],
    panel_of: Callable[..., Any],
    grid_of: Callable[..., Any],
) -> None:
    rows = [{"metric_id": one, "value": 55.0, "target": 80.0} for one in ("x", "y")]
    case = (panel_of(rows), grid_of(), catalogue_of({"x": {}, "y": metric}))
    assert used_by(assert_nothing_is_lost(case)) == Formulas(**{**vars(NONE), **asked})


def test_one_geometric_pillar_or_index_asks_for_logarithms(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    panel, grid = panel_of([{"value": 55.0}]), grid_of()
    plain = grow_tree(panel, grid, catalogue=catalogue_of({"x": {}}))
    assert not used_by(plain).geometric
    assert used_by(plain, geometric=True).geometric
    inside = catalogue_of({"x": {}}, {"p": {"aggregation": "geometric"}})
    assert used_by(assert_nothing_is_lost((panel, grid, inside))).geometric


def test_one_hidden_value_asks_for_hiding(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    rows = [{"value": 55.0, "suppressed": True}, {"metric_id": "y", "value": 60.0}]
    rows[1]["suppressed"] = False
    case = (panel_of(rows), grid_of(), catalogue_of({"x": {}, "y": {}}))
    grown = assert_nothing_is_lost(case)
    assert used_by(grown).hidden
    assert grown.metrics["score"].isna().tolist() == [True, False]
