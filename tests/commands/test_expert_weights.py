"""Experts' weights through the command line: in force, known by date, explained as a rule."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

pytestmark = pytest.mark.usefixtures("computed_once")

Make = Callable[..., Path]
Run = Callable[..., Any]

POINTS = """expert_id,id,points,recorded_on
e1,governance,3,
e1,relationship,1,
e1,governance,1,2026-08-01
e1,relationship,3,2026-08-01
"""


def index_of(run: Run, folder: Path, *options: str) -> pd.Series:
    done = run("score", "--workbook", folder, "--period", "2026Q2", "--format", "csv", *options)
    assert done.exit_code == 0, done.stderr
    table = pd.read_csv(io.StringIO(done.stdout))
    found = table[(table["alliance_id"] == "a") & (table["id"] == "leading_index")]
    return found.iloc[0]


def test_experts_are_in_force_as_known_and_a_change_is_a_rule(workbook: Make, run: Run) -> None:
    folder = workbook(expert_weights__csv=POINTS)
    # Governance 20 of 40 days: 50. Trust 4 on 1 to 5 on both sides: 75.
    before = index_of(run, folder, "--as-of", "2026-07-31")
    after = index_of(run, folder, "--as-of", "2026-08-01")
    assert before["score"] == 0.75 * 50 + 0.25 * 75
    assert after["score"] == 0.25 * 50 + 0.75 * 75
    done = run(
        *("explain", "a", "--workbook", folder, "--period", "2026Q2", "--versus", "2026Q2"),
        *("--as-of", "2026-08-01", "--versus-as-of", "2026-07-31", "--format", "csv"),
    )
    told = pd.read_csv(io.StringIO(done.stdout))
    leading = told[told["index"] == "leading_index"].groupby("component")["points"].sum()
    assert leading[leading.abs() > 1e-9].to_dict() == {"rule": 12.5}


def test_the_settings_can_keep_the_weights_of_the_catalogue(
    workbook: Make, run: Run, trial: dict[str, str]
) -> None:
    stated = trial["workbook.toml"] + 'weights = "catalogue"\n'
    folder = workbook(expert_weights__csv=POINTS, workbook__toml=stated)
    assert index_of(run, folder)["score"] == 62.5


def test_the_table_of_weights_says_whose_they_are(workbook: Make, run: Run) -> None:
    folder = workbook(expert_weights__csv=POINTS)
    done = run("weights", "--workbook", folder, "--as-of", "2026-07-31", "--format", "csv")
    assert done.exit_code == 0
    table = pd.read_csv(io.StringIO(done.stdout))
    mine = table[(table["pillar"] == "governance") & table["metric_id"].isna()]
    found = mine.set_index("method")
    assert found.loc["in force", ["share", "reason"]].tolist() == [0.75, "mean of the experts"]
    assert found.loc["catalogue", "share"] == 0.5
    assert found.loc["experts", ["share", "cases"]].tolist() == [0.75, 1]
    assert found.loc["factor analysis", "reason"].startswith("not computed: ")


def test_a_partial_expert_is_a_warning_and_a_wrong_rule_an_error(
    workbook: Make, run: Run, trial: dict[str, str]
) -> None:
    partial = "expert_id,id,points\ne1,governance,3\n"
    done = run("check", "--workbook", workbook(expert_weights__csv=partial), "--format", "csv")
    assert done.exit_code == 0
    found = pd.read_csv(io.StringIO(done.stdout)).iloc[0]
    assert (found["severity"], found["file"], found["line"]) == ("warning", "expert_weights.csv", 2)
    assert found["reason"].startswith(
        "gave points to only part of it: 1 of 2 of the leading pillars"
    )
    stated = trial["workbook.toml"] + 'weights = "expert"\n'
    wrong = run("check", "--workbook", workbook(workbook__toml=stated))
    assert wrong.exit_code == 1
    assert "experts" in wrong.stdout


def test_points_for_what_has_no_weight_are_refused(
    workbook: Make, run: Run, trial: dict[str, str]
) -> None:
    metrics = trial["metrics.toml"].replace('unit = "days"', 'unit = "days"\nweight = 0')
    points = (
        "expert_id,id,points\ne1,latency,3\ne1,leading_index,2\ne1,trust,1\ne1,metric:trust,1\n"
    )
    folder = workbook(metrics__toml=metrics, expert_weights__csv=points)
    done = run("check", "--workbook", folder, "--format", "csv")
    assert done.exit_code == 1
    table = pd.read_csv(io.StringIO(done.stdout))
    errors = table[table["severity"] == "error"]
    assert errors["line"].tolist() == [2, 3, 4, 5]
    assert errors["reason"].iloc[0].startswith("the metric has weight 0 in the catalogue")
    assert errors["reason"].iloc[1].startswith("an index has no weight")
    assert errors["reason"].iloc[2].startswith("the same expert gives points to this under another")


def test_an_index_is_traced_to_the_points_that_weigh_it_and_to_its_override(
    workbook: Make, run: Run
) -> None:
    overrides = (
        "alliance_id,period,id,band,reason,author,expires_on\n"
        "a,2026Q1,leading_index,weak,Gaps.,office,2026-12-31\n"
    )
    folder = workbook(expert_weights__csv=POINTS, overrides__csv=overrides)
    number = "a/2026Q2/joint/leading_index"
    done = run("trace", number, "--workbook", folder, "--as-of", "2026-07-31", "--format", "csv")
    assert done.exit_code == 0
    table = pd.read_csv(io.StringIO(done.stdout)).set_index("use")
    weighs = table.loc["weighs"]
    assert weighs[["line", "key", "value"]].to_numpy().tolist() == [
        [2, "e1/governance", "3.0"],
        [3, "e1/relationship", "1.0"],
    ]
    assert table.loc["overrides", ["file", "line", "value"]].tolist() == [
        "overrides.csv", 2, "weak",
    ]  # fmt: skip
    counted = table.loc["counts"]
    assert set(counted["table"]) == {"observations"}
    metric = run("trace", "a/2026Q2/joint/trust", "--workbook", folder, "--format", "csv").stdout
    assert "expert_weights" not in metric
