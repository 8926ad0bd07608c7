"""Sablewood Foods is without life signs since June 2025, and only it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from alliance_health.commands.give_and_get import fading_of, give_and_get_of, life_signs_of
from alliance_health.insights.give_and_get.flows import side_balance
from alliance_health.insights.give_and_get.overview import exchange_overview
from alliance_health.pipeline import Analysis

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
SILENT = "sablewood-foods"


@pytest.fixture(scope="module")
def life(analysis: Analysis) -> pd.DataFrame:
    return life_signs_of(analysis)


def test_only_sablewood_is_empty_and_nobody_else_is_one_way(life: pd.DataFrame) -> None:
    now = life[life["period"] == "2026Q3"].set_index("alliance_id")["verdict"]
    assert now[now == "empty"].index.tolist() == [SILENT]
    assert "one-way suspected" not in set(now)
    assert now["vantor-aero"] == "two-way"


def test_it_is_empty_from_the_first_quarter_without_an_act_on(life: pd.DataFrame) -> None:
    own = life[life["alliance_id"] == SILENT].set_index("period")
    assert own.index[own["verdict"] == "empty"].tolist() == [
        "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3",
    ]  # fmt: skip
    # Last lead of theirs on 26 June 2025; 91 days later is 25 September.
    assert set(own.loc["2025Q3":, "warned_on"]) == {"2025-09-25"}
    assert own.loc["2026Q3", "days_since_last_act"] == 461


def test_the_running_cost_is_the_sum_of_our_hours_and_money_since(life: pd.DataFrame) -> None:
    ledger = pd.read_csv(SAMPLE / "ledger.csv")
    ours = ledger[
        (ledger["alliance_id"] == SILENT)
        & (ledger["partner_id"] == "meridian")
        & (ledger["flow"] == "contribution")
        & ledger["type"].isin(["hours", "money"])
        & (ledger["occurred_on"] > "2025-06-26")
    ]
    own = life[(life["alliance_id"] == SILENT) & (life["period"] == "2026Q3")]
    assert own["cost_since_last_act"].item() == pytest.approx(ours["value"].sum())


def test_only_sablewood_is_gone_and_nobody_else_faded(analysis: Analysis) -> None:
    found = fading_of(analysis)
    named = found[found["state"].isin(["faded", "gone"])]
    assert named[["partner_id", "gone_on", "warned_on"]].to_records(index=False).tolist() == [
        ("sablewood", "2025Q3", "2026-03-31")
    ]


def test_a_year_before_nothing_is_said_of_it(analysis: Analysis) -> None:
    before = life_signs_of(analysis, "2025Q2")
    assert before["period"].max() == "2025Q2"
    assert "empty" not in set(before["verdict"])
    assert not (fading_of(analysis, "2025Q2")["state"].isin(["faded", "gone"])).any()


def test_reciprocity_is_that_of_the_metric(analysis: Analysis) -> None:
    metric = analysis.values[analysis.values["metric_id"] == "reciprocity"]
    both = metric[["alliance_id", "period", "value"]].merge(
        side_balance(analysis.context)[["alliance_id", "period", "reciprocity"]]
    )
    assert len(both) > 200
    assert (both["value"] - both["reciprocity"]).abs().max() < 1e-12


def test_it_stands_first_among_all_alliances(analysis: Analysis) -> None:
    overview = exchange_overview(give_and_get_of(analysis), "2026Q3")
    assert overview["alliance_id"].iloc[0] == SILENT
    assert overview["lean"].iloc[0] == 1.0
