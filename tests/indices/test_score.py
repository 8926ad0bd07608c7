"""The table `score`: its columns, its rows, its order, and what it refuses."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import hypothesis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.errors import AllianceHealthError, DataError
from alliance_health.indices import DETAIL_COLUMNS, SCORE_COLUMNS, score_panel
from alliance_health.indices.score import EMPTY_COLUMNS
from alliance_health.vocabulary import Role

SEEDS = st.integers(0, 2**32 - 1)
#: All tests look at the same cases, each of which is scored once.
SAME = 0 if settings().derandomize else random.randrange(2**32)


def test_columns_are_those_of_the_command_in_their_order(scored_case: Callable[..., Any]) -> None:
    scores = scored_case(0)
    assert tuple(scores.columns) == SCORE_COLUMNS + DETAIL_COLUMNS
    assert ",".join(SCORE_COLUMNS) == (
        "alliance_id,period,perspective,row,id,role,value,unit,score,weight,effective_weight,"
        "contribution,lower,upper,rule_lower,rule_upper,bound_low,bound_high,coverage,band,"
        "at_least,p_weak,p_watch,p_strong,rank,rank_lower,rank_upper,origin,number_id,reason"
    )
    assert scores[list(EMPTY_COLUMNS)].isna().all(axis=None)


@hypothesis.seed(SAME)
@settings(max_examples=5)
@given(seed=SEEDS)
def test_number_ids_are_unique_and_name_the_row(seed: int, scored_case: Callable[..., Any]) -> None:
    scores = scored_case(seed)
    assert scores["number_id"].is_unique
    for row in scores.to_dict("records"):
        last = f"{row['role']}:{row['id']}" if row["row"] == "pillar" else row["id"]
        wanted = f"{row['alliance_id']}/{row['period']}/{row['perspective']}/{last}"
        assert row["number_id"] == wanted


@hypothesis.seed(SAME)
@settings(max_examples=5)
@given(seed=SEEDS)
def test_every_cell_has_each_weighted_metric_each_pillar_and_both_indices(
    seed: int, random_case: Callable[..., Any], scored_case: Callable[..., Any]
) -> None:
    case, scores = random_case(seed), scored_case(seed)
    joint = scores[scores["perspective"] == "joint"]
    weighted = {one.metric_id for one in case.catalogue.metrics.values() if one.weight > 0}
    for _, cell in joint.groupby(["alliance_id", "period"]):
        assert weighted <= set(cell.loc[cell["row"] == "metric", "id"])
        for role in Role:
            pillars = cell[(cell["row"] == "pillar") & (cell["role"] == role)]["id"]
            assert set(pillars) == {one.pillar_id for one in case.catalogue.pillars_for(role)}
        assert cell.loc[cell["row"] == "index", "id"].tolist() == ["leading_index", "lagging_index"]
    assert len(joint.groupby(["alliance_id", "period"])) == len(case.grid)


@hypothesis.seed(SAME)
@settings(max_examples=5)
@given(seed=SEEDS)
def test_missing_score_has_a_reason_and_a_present_one_none_of_absence(
    seed: int, scored_case: Callable[..., Any]
) -> None:
    scores = scored_case(seed)
    missing = scores["score"].isna()
    assert (scores.loc[missing, "reason"] != "").all()
    assert scores.loc[missing, ["band", "at_least", "lower", "upper"]].isna().all(axis=None)
    shown = scores[~missing & (scores["row"] == "index")]
    assert shown["reason"].str.startswith("intervals are bounds").all()
    assert shown["lower"].equals(shown["bound_low"])
    assert shown["upper"].equals(shown["bound_high"])
    assert (scores.loc[~missing & (scores["row"] == "pillar"), "reason"] == "").all()


@hypothesis.seed(SAME)
@settings(max_examples=6)
@given(seed=SEEDS)
def test_order_of_rows_does_not_matter(
    seed: int, random_case: Callable[..., Any], scored_case: Callable[..., Any]
) -> None:
    case, dice = random_case(seed), np.random.default_rng(seed)
    panel, grid = (table.iloc[dice.permutation(len(table))] for table in (case.panel, case.grid))
    pd.testing.assert_frame_equal(
        score_panel(panel, grid, case.catalogue), scored_case(seed), check_exact=True
    )


@hypothesis.seed(SAME)
@settings(max_examples=5)
@given(seed=SEEDS)
def test_adding_a_missing_row_changes_nothing(
    seed: int, random_case: Callable[..., Any], scored_case: Callable[..., Any]
) -> None:
    case = random_case(seed)
    absent = case.panel.assign(partner_id="nobody", value=float("nan")).drop_duplicates(
        ["alliance_id", "period", "metric_id", "perspective"]
    )
    more = pd.concat([case.panel, absent], ignore_index=True)
    before, after = (
        scores.drop(columns=["target", "reason"])
        for scores in (scored_case(seed), score_panel(more, case.grid, case.catalogue))
    )
    pd.testing.assert_frame_equal(before, after)


def test_rows_are_sorted_by_alliance_period_role_kind_id_and_perspective(
    scored_case: Callable[..., Any],
) -> None:
    scores = scored_case(3)
    orders = {
        "role": ["leading", "lagging"],
        "row": ["metric", "pillar", "index"],
    }
    keys = scores[["alliance_id", "period", "role", "row", "id", "perspective"]].copy()
    for column, order in orders.items():
        keys[column] = keys[column].map(order.index)
    assert keys.equals(keys.sort_values(list(keys.columns)))


def test_numbers_have_ten_significant_digits(
    catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}, "z": {}})
    scores = rows_of([{"metric_id": name, "value": 200 / 3} for name in "xyz"], catalogue)
    assert scores.loc[("leading_index", "leading", "joint"), "score"] == 66.66666667
    assert scores.loc[("x", "leading", "joint"), "effective_weight"] == 0.3333333333


def test_unit_is_that_of_the_value_else_of_the_definition(
    catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {"unit": "money"}, "y": {"unit": "days"}})
    scores = rows_of([{"value": 1.0, "unit": "EUR"}], catalogue)
    units = scores["unit"].xs("joint", level="perspective").droplevel("role")
    assert units[["x", "y", "p", "leading_index"]].tolist() == ["EUR", "days", "points", "points"]


def test_rows_outside_the_grid_are_not_scored(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    panel = panel_of([{"period": "2025Q4", "value": 1.0}, {"alliance_id": "B", "value": 1.0}])
    scores = score_panel(panel, grid_of(), catalogue_of({"x": {}}))
    assert scores["value"].isna().all()
    assert set(scores["period"]) == {"2026Q1"}


def test_unknown_engine_is_refused(random_case: Callable[..., Any]) -> None:
    with pytest.raises(
        AllianceHealthError, match="engine 'abacus': allowed here are pandas, duckdb"
    ):
        score_panel(*random_case(1), engine="abacus")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"metric_id": "height"}, "unknown metric_id height; allowed: x"),
        ({"perspective": "press"}, "unknown perspective press; allowed: joint, ours, theirs"),
        ({"value": float("inf")}, "infinite value"),
    ],
)
def test_panel_that_cannot_be_right_is_refused(
    row: dict[str, Any],
    message: str,
    catalogue_of: Callable[..., Any],
    panel_of: Callable[..., Any],
    grid_of: Callable[..., Any],
) -> None:
    with pytest.raises(DataError, match=message):
        score_panel(panel_of([row]), grid_of(), catalogue_of({"x": {}}))


def test_row_that_stands_twice_is_refused(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    with pytest.raises(DataError, match="x of A in 2026Q1 stands twice"):
        score_panel(panel_of([{"value": 1.0}] * 2), grid_of(), catalogue_of({"x": {}}))
    with pytest.raises(DataError, match="holds A in 2026Q1 twice"):
        score_panel(panel_of([]), grid_of(["A", "A"]), catalogue_of({"x": {}}))


def test_panel_without_a_column_is_refused(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    panel = panel_of([{"value": 1.0}]).drop(columns=["stale", "target"])
    with pytest.raises(DataError, match="panel lacks stale, target"):
        score_panel(panel, grid_of(), catalogue_of({"x": {}}))


def test_input_is_left_as_it_was(random_case: Callable[..., Any]) -> None:
    case = random_case(5)
    panel, grid = case.panel.copy(), case.grid.copy()
    score_panel(*case)
    pd.testing.assert_frame_equal(case.panel, panel)
    pd.testing.assert_frame_equal(case.grid, grid)


def test_metric_with_a_scale_and_no_weight_says_that_it_counts_for_nothing(
    catalogue_of: Callable[..., Any], rows_of: Callable[..., pd.DataFrame]
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {"weight": 0, "goalposts": (0, 100)}})
    scores = rows_of([{"metric_id": "x", "value": 80}, {"metric_id": "y", "value": 20}], catalogue)
    beside, counted = scores.loc[("y", "leading", "joint")], scores.loc[("x", "leading", "joint")]
    assert (beside["score"], beside["effective_weight"]) == (20, 0)
    assert beside["reason"] == "shown, counts for no index"
    assert counted["reason"] == ""
    assert scores.loc[("leading_index", "leading", "joint"), "score"] == 80
