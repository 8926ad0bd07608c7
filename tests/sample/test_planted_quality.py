"""The checks of the data find what was planted in the sample, and no restatement is called late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from alliance_health import assess_data
from alliance_health.insights.data_quality import DataQuality
from alliance_health.pipeline import Analysis
from alliance_health.tables.labels import read_label


@pytest.fixture(scope="module")
def quality(analysis: Analysis) -> DataQuality:
    return assess_data(analysis)


def test_late_rows_are_those_planted(quality: DataQuality, planted: dict[str, Any]) -> None:
    days = [
        (date.fromisoformat(one["recorded_on"]) - read_label(one["period"]).end).days
        for one in planted["late"]
    ]
    everywhere = quality.late[quality.late["alliance_id"] == ""]
    assert everywhere[["late", "largest_days"]].to_numpy().tolist() == [[len(days), max(days)]]
    assert everywhere["median_days"].tolist() == [sorted(days)[1]]
    apart = quality.late[quality.late["alliance_id"] != ""]
    assert set(apart["alliance_id"]) == {one["alliance_id"] for one in planted["late"]}


def test_supplied_values_that_contradict_events_are_those_of_the_period(
    quality: DataQuality, planted: dict[str, Any]
) -> None:
    found = quality.conflicts[quality.conflicts["kind"] == "events"]
    keys = ["alliance_id", "metric_id", "perspective", "value"]
    given = [[one[key] for key in keys] for one in planted["supplied"] if one["period"] == "2026Q3"]
    told = found[["alliance_id", "metric_id", "perspective_a", "value_a"]].to_numpy().tolist()
    assert sorted(told) == sorted(given)


def test_alliances_that_stopped_recording_are_silent(quality: DataQuality) -> None:
    sources = quality.silent.groupby("alliance_id").size()
    assert sources.idxmax() == "pellucid-sensors"
    meetings = quality.silent[quality.silent["table"] == "meetings"]
    assert meetings[["alliance_id", "last_period"]].to_numpy().tolist() == [
        ["pellucid-sensors", "2024Q3"]
    ]


def test_pillars_below_the_gate_are_those_without_a_score(
    quality: DataQuality, analysis: Analysis
) -> None:
    scores = analysis.scores
    now = scores[(scores["row"] == "pillar") & (scores["period"] == "2026Q3")]
    # Too early to judge results is another reason for having none.
    missing = now[now["score"].isna() & (now["coverage"] < 2 / 3 - 1e-9)]
    found = quality.coverage[~quality.coverage["passes"]]
    keys = ["alliance_id", "role", "id"]
    assert set(map(tuple, found[keys].to_numpy())) == set(map(tuple, missing[keys].to_numpy()))


def test_outliers_are_the_alliances_with_a_story(quality: DataQuality) -> None:
    odd = quality.outliers[quality.outliers["verdict"] == "outliers"]
    assert set(odd["alliance_id"]) == {"sablewood-foods", "rendal-telecom"}
    dead = odd[odd["metric_id"] == "emptiness_clock"]
    assert dead["alliance_id"].unique().tolist() == ["sablewood-foods"]
    assert dead["value"].iloc[0] == 461


def test_every_number_named_is_published(quality: DataQuality, analysis: Analysis) -> None:
    published = set(analysis.scores["number_id"])
    assert set(quality.outliers["number_id"]) <= published
    assert set(quality.stale["number_id"]) <= published


def test_ends_that_are_reached_are_not_passed(quality: DataQuality) -> None:
    pooled = quality.clipped[quality.clipped["alliance_id"] == ""].set_index("metric_id")
    # No gap at all and no change of sponsor are as good as can be: most values, none beyond.
    assert pooled.loc["perception_gap", "beyond_healthy"] == 0
    assert pooled.loc["sponsor_continuity", "share"] == 0
    flagged = pooled.index[pooled["out_of_date"]].tolist()
    assert flagged == ["alliance_roi", "resource_growth"]
