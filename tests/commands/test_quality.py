"""`quality`: every finding a row, and the status tells of rejected rows."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import alliance_health as ah

pytestmark = pytest.mark.usefixtures("computed_once")

HEADER = "kind,alliance_id,metric_id,period,source,value,limit,finding"

Make = Callable[..., Path]
Run = Callable[..., Any]

CONFLICTING = """alliance_id,metric_id,period,perspective,value,recorded_on
a,latency,2026Q1,joint,10,
a,latency,2026Q2,ours,20,
a,latency,2026Q2,theirs,30,2026-07-20
a,latency,2026Q2,theirs,jane doe,
a,revenue,2026Q1,joint,130,
a,revenue,2026Q2,joint,140,
b,latency,2026Q2,joint,30,
"""


def table(result: Any) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(result.stdout)).set_index("kind")


def test_quality_by_hand(workbook: Make, run: Run) -> None:
    done = run("quality", "--workbook", workbook(observations__csv=CONFLICTING), "--format", "csv")
    assert done.stdout.splitlines()[0] == HEADER
    found = table(done)
    assert found.loc["rejected", "source"] == "observations.csv"
    assert "jane" not in found.loc["rejected", "finding"]
    # latency: 20 and 30 days, apart by a third of the larger.
    assert round(found.loc["conflict", "value"], 3) == 0.333
    assert found.loc["conflict", "finding"] == "theirs says 30 days, ours says 20 days"
    # revenue: best is 120 %; 130 and 140 lie beyond, in both of the newest periods.
    assert found.loc["clipped", "alliance_id"].fillna("").tolist() == ["", "a"]
    assert found.loc["clipped", "value"].tolist() == [1, 1]
    late = found.loc["late"]
    assert late["finding"].tolist()[0].startswith("1 of 6 rows came late: by 20 days")
    # Nothing is known of trust in either alliance, nor of b's revenue.
    assert sorted(found.loc["coverage", "source"]) == [
        "lagging:financial", "leading:relationship", "leading:relationship",
    ]  # fmt: skip


def test_rejected_row_is_status_1_and_a_clean_workbook_0(workbook: Make, run: Run) -> None:
    assert run("quality", "--workbook", workbook()).exit_code == 0
    broken = workbook(observations__csv=CONFLICTING)
    assert run("quality", "--workbook", broken).exit_code == 1
    strict = run("quality", "--workbook", broken, "--strict")
    assert (strict.exit_code, strict.stdout) == (1, "")


def test_period_and_date_cut_what_is_looked_at(workbook: Make, run: Run) -> None:
    folder = workbook(observations__csv=CONFLICTING)
    early = table(run("quality", "--workbook", folder, "--period", "2026Q1", "--format", "csv"))
    assert "conflict" not in early.index
    before = table(run("quality", "--workbook", folder, "--as-of", "2026-07-10", "--format", "csv"))
    assert {"conflict", "late"} & set(before.index) == set()


def test_quality_is_written_as_json_to_a_file(workbook: Make, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "quality.json"
    folder = workbook(observations__csv=CONFLICTING)
    run("quality", "--workbook", folder, "--format", "json", "--out", out)
    assert {row["kind"] for row in json.loads(out.read_text("utf-8"))} >= {"conflict", "clipped"}


def test_notebook_and_command_find_the_same(workbook: Make, run: Run) -> None:
    folder = workbook(observations__csv=CONFLICTING)
    analysis = ah.analyse(ah.open_workbook(folder))
    found = ah.data_findings(analysis, "2026Q2")
    said = table(run("quality", "--workbook", folder, "--format", "csv"))
    assert found["finding"].tolist() == said["finding"].tolist()
    assert len(ah.assess_data(analysis).conflicts) == 1
