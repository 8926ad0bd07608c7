"""Weights and scales at their limits, through the command line: a stated result, never a NaN."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytestmark = pytest.mark.usefixtures("computed_once")

Make = Callable[..., Path]
Run = Callable[..., Any]

METRIC = """
[metrics.{name}]
label = "{name}"
definition = "A number."
role = "{role}"
kind = "measured"
pillar = "{pillar}"
unit = "points"
direction = "higher_is_better"
weight = {weight}
{scale}
"""
ALLIANCES = "alliance_id,name,stage\na,Alpha,operate\nb,Beta,operate\n"
ALONE = "alliance_id,name,stage\na,Alpha,operate\n"


def metric(name: str, pillar: str = "p", **more: Any) -> str:
    usual = {"role": "leading", "weight": 1, "scale": "goalposts = [0, 100]"}
    return METRIC.format(name=name, pillar=pillar, **{**usual, **more})


def pillar(name: str, weight: str = "{ leading = 1 }", more: str = "") -> str:
    return f'\n[pillars.{name}]\nlabel = "{name}"\nweight = {weight}\n{more}\n'


def observed(rows: Iterable[tuple[str, str, float]]) -> str:
    lines = [f"{alliance},{name},2026Q1,joint,{value}" for alliance, name, value in rows]
    return "\n".join(["alliance_id,metric_id,period,perspective,value", *lines, ""])


@pytest.fixture
def scored(workbook: Make, run: Run) -> Callable[..., Any]:
    """Score a workbook of these definitions and values; return the run and its table."""

    def score(
        definitions: str, values: Iterable[tuple[str, str, float]], **files: str
    ) -> tuple[Any, pd.DataFrame]:
        given = {"alliances__csv": ALLIANCES, **files}
        folder = workbook(metrics__toml=definitions, observations__csv=observed(values), **given)
        done = run("score", "--workbook", folder, "--format", "csv")
        table = pd.read_csv(io.StringIO(done.stdout)) if done.stdout else pd.DataFrame()
        return done, table

    return score


@pytest.fixture
def ask(workbook: Make, run: Run) -> Callable[..., Any]:
    """Ask a command about the workbook that is scored."""
    folder = workbook()
    return lambda command: run(command, "--workbook", folder, "--format", "csv")


def row(table: pd.DataFrame, name: str, alliance: str = "a") -> pd.Series:
    found = table[(table["id"] == name) & (table["alliance_id"] == alliance)]
    return found[found["perspective"] == "joint"].iloc[0]


def assert_every_gap_has_a_reason(table: pd.DataFrame) -> None:
    """No score is missing without saying why, and no number is infinite."""
    gaps = table[table["score"].isna()]
    assert gaps["reason"].fillna("").ne("").all()
    numbers = table.select_dtypes("number")
    assert not numbers.isin([float("inf"), float("-inf")]).any().any()


def test_pillar_weights_that_are_all_zero_are_refused(scored: Callable[..., Any]) -> None:
    definitions = pillar("p", "{ leading = 0 }") + metric("x")
    done, _ = scored(definitions, [("a", "x", 50)])
    assert done.exit_code == 1
    assert "every pillar with scored leading metrics has the leading weight 0: p" in str(
        done.exception
    )


def test_metric_weights_that_are_all_zero_score_nothing_and_say_so(
    scored: Callable[..., Any],
) -> None:
    definitions = pillar("p") + metric("x", weight=0) + metric("y", weight=0)
    done, table = scored(definitions, [("a", "x", 50), ("a", "y", 60)])
    assert done.exit_code == 0
    assert_every_gap_has_a_reason(table)
    assert row(table, "leading_index")["reason"] == "no leading metric has a weight"
    assert row(table, "x")["reason"].startswith("shown, counts for no index")


def test_points_that_are_all_zero_are_rejected_with_their_remedy(
    scored: Callable[..., Any],
) -> None:
    definitions = pillar("p") + metric("x") + metric("y")
    points = "expert_id,id,points\ne1,x,0\ne1,y,0\ne2,x,3\ne2,y,1\n"
    values = [("a", "x", 80), ("a", "y", 40)]
    done, table = scored(definitions, values, expert_weights__csv=points)
    assert done.exit_code == 1
    assert "expert_weights.csv, line 2, points: '0': all points of this expert in this group" in (
        done.stderr
    )
    assert "Give points above 0 to at least one" in done.stderr
    # The other expert counts: 75 and 25 points, so .75 x 80 + .25 x 40 = 70.
    assert row(table, "leading_index")["score"] == 70


def test_one_metric_only_is_the_pillar_and_the_index(scored: Callable[..., Any]) -> None:
    done, table = scored(pillar("p") + metric("x"), [("a", "x", 50)])
    assert done.exit_code == 0
    assert [row(table, name)["score"] for name in ("x", "p", "leading_index")] == [50, 50, 50]
    assert row(table, "x")["effective_weight"] == 1
    assert_every_gap_has_a_reason(table)


def test_one_alliance_only_has_scores_and_no_rank(
    scored: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    definitions = pillar("p") + metric("x") + metric("y") + metric("z")
    values = [("a", "x", 50), ("a", "y", 60), ("a", "z", 70)]
    done, table = scored(definitions, values, alliances__csv=ALONE)
    assert done.exit_code == 0
    assert row(table, "leading_index")["score"] == 60
    assert table["rank"].isna().all()
    said = ask("weights")
    told = pd.read_csv(io.StringIO(said.stdout)).set_index("method")
    assert told.loc["entropy", "reason"].unique().tolist() == [
        "not computed: 1 alliance with all scores, 10 needed"
    ]


def test_a_constant_metric_keeps_its_score_and_its_weight(scored: Callable[..., Any]) -> None:
    definitions = pillar("p") + metric("x") + metric("y")
    values = [("a", "x", 50), ("b", "x", 50), ("a", "y", 20), ("b", "y", 90)]
    _, table = scored(definitions, values)
    assert [row(table, "x", name)["score"] for name in "ab"] == [50, 50]
    assert [row(table, "leading_index", name)["score"] for name in "ab"] == [35, 70]


def test_a_pillar_that_is_wholly_absent_costs_coverage_and_is_named(
    scored: Callable[..., Any],
) -> None:
    definitions = pillar("p", "{ leading = 3 }") + pillar("q") + metric("x") + metric("y", "q")
    _, table = scored(definitions, [("a", "x", 60), ("b", "y", 60)])
    # Of a three quarters are measured: the index is the one pillar, its bounds 45 and 70.
    index = row(table, "leading_index")
    assert index[["score", "coverage", "bound_low", "bound_high"]].tolist() == [60, 0.75, 45, 70]
    absent = row(table, "q")
    assert absent["reason"] == "nothing is observed; absent: y"
    assert absent[["bound_low", "bound_high"]].tolist() == [0, 100]
    # Of b one quarter: below the gate.
    index = row(table, "leading_index", "b")
    assert pd.isna(index["score"])
    assert index["reason"] == "only 25 % of the weight is observed, 66.7 % needed; absent: p"
    assert_every_gap_has_a_reason(table)


@pytest.mark.parametrize("value", [0, -3])
def test_a_value_without_a_logarithm_has_no_score_and_says_why(
    scored: Callable[..., Any], value: float
) -> None:
    scale = 'goalposts = [1, 100]\ntransform = "ln"'
    definitions = pillar("p") + metric("x", scale=scale) + metric("y") + metric("z")
    _, table = scored(definitions, [("a", "x", value), ("a", "y", 40), ("a", "z", 60)])
    found = row(table, "x")
    assert pd.isna(found["score"])
    assert found["reason"] == "ln needs a positive value"
    assert found["value"] == value
    assert row(table, "leading_index")["score"] == 50
    assert_every_gap_has_a_reason(table)


def test_goalposts_without_a_logarithm_are_refused(scored: Callable[..., Any]) -> None:
    scale = 'goalposts = [0, 100]\ntransform = "ln"'
    done, _ = scored(pillar("p") + metric("x", scale=scale), [("a", "x", 1)])
    assert done.exit_code == 1
    assert "ln" in str(done.exception)


@pytest.mark.parametrize("value", [0, -50])
def test_a_score_of_0_counts_as_1_in_a_geometric_mean(
    scored: Callable[..., Any], value: float
) -> None:
    definitions = pillar("p", more='aggregation = "geometric"') + metric("x") + metric("y")
    _, table = scored(definitions, [("a", "x", value), ("a", "y", 100)])
    # The root of 1 x 100.
    assert row(table, "x")["score"] == 0
    assert row(table, "p")["score"] == 10
    assert_every_gap_has_a_reason(table)


def test_a_weight_above_half_is_a_warning_that_names_it(
    scored: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    definitions = pillar("p", "{ leading = 60 }") + pillar("q", "{ leading = 40 }")
    definitions += metric("x") + metric("y", "q")
    done, _ = scored(definitions, [("a", "x", 1)])
    assert done.exit_code == 0
    said = ask("check")
    assert said.exit_code == 0
    warning = pd.read_csv(io.StringIO(said.stdout)).set_index("severity").loc["warning"]
    assert warning["value"] == "leading:p"
    assert warning["reason"].startswith("60 % of the weight of the leading pillars: more than 50 %")
    found = ask("quality").stdout
    assert "weight,,,,leading:p,0.6,0.5," in found
