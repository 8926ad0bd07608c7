"""What was planted in the sample comes out of its scores."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from alliance_health.commands.fairness import find_fairness
from alliance_health.insights.quadrant import IndexReading, place_in_quadrant
from alliance_health.pipeline import Analysis
from alliance_health.tables.calendar import Period
from alliance_health.tables.history import known_at

BANDS = ("weak", "watch", "strong")


def _value(analysis: Analysis, alliance_id: str, metric_id: str, period: str) -> float:
    scores = analysis.scores
    row = scores[
        (scores["alliance_id"] == alliance_id)
        & (scores["row"] == "metric")
        & (scores["id"] == metric_id)
        & (scores["period"] == period)
        & (scores["perspective"] == "joint")
    ]
    return float(row["value"].item())


def _reading(row: pd.Series) -> IndexReading:
    present = pd.notna(row["score"])
    low, high = (row["bound_low"], row["bound_high"]) if present else (None, None)
    return IndexReading(row["score"] if present else None, low, high, row["band"])


def _quadrant(analysis: Analysis, indices: pd.DataFrame, alliance_id: str, period: str) -> str:
    leading, lagging = (
        _reading(indices.loc[(alliance_id, f"{role}_index", period)])
        for role in ("leading", "lagging")
    )
    return str(place_in_quadrant(leading, lagging, analysis.catalogue.settings.quadrant).name)


@pytest.fixture
def last(planted: dict[str, Any]) -> str:
    return str(planted["last_period"])


def test_the_default_date_and_period_are_the_last_ones(analysis: Analysis, last: str) -> None:
    assert analysis.as_of == Period.parse(last).end
    assert analysis.period.label == last


def test_stories_with_a_quadrant_lie_in_it(
    analysis: Analysis, indices: pd.DataFrame, planted: dict[str, Any], last: str
) -> None:
    expected = {
        story["alliance_id"]: story["quadrant"]
        for story in planted["stories"].values()
        if "quadrant" in story and "emptiness_days_above" not in story
    }
    assert len(expected) == 4
    found = {name: _quadrant(analysis, indices, name, last) for name in expected}
    assert found == expected


def test_the_portfolio_shows_every_quadrant_and_band(
    analysis: Analysis, indices: pd.DataFrame, last: str
) -> None:
    names = indices.xs(last, level="period").index.get_level_values("alliance_id").unique()
    places = {_quadrant(analysis, indices, name, last) for name in names}
    assert places >= {"in form", "building", "living on the past", "stalled"}
    bands = indices.xs(last, level="period").groupby("id")["band"].agg(lambda band: set(band))
    for index_id in ("leading_index", "lagging_index"):
        assert set(BANDS) <= bands[index_id]


def test_the_one_living_on_the_past_lost_influence_quarter_by_quarter(
    indices: pd.DataFrame, planted: dict[str, Any], last: str
) -> None:
    story = planted["stories"]["living_on_the_past"]
    leading = indices.loc[(story["alliance_id"], "leading_index")]["score"]
    falling = leading.loc[story["falling_since"] : last]
    assert falling.is_monotonic_decreasing
    assert falling.iloc[-1] < story["leading_below"]
    assert (
        indices.loc[(story["alliance_id"], "lagging_index", last), "score"] >= story["lagging_from"]
    )


def test_the_one_in_form_is_strong_and_confirmed(
    indices: pd.DataFrame, planted: dict[str, Any], last: str
) -> None:
    story = planted["stories"]["in_form"]
    for role in ("leading", "lagging"):
        row = indices.loc[(story["alliance_id"], f"{role}_index", last)]
        assert (row["band"], row["at_least"]) == ("strong", story[f"{role}_at_least"])
        assert row["coverage"] == pytest.approx(1.0)


def test_the_one_without_life_signs_heard_nothing_for_over_a_year(
    analysis: Analysis, planted: dict[str, Any], last: str
) -> None:
    story = planted["stories"]["no_life_signs"]
    name, since = story["alliance_id"], pd.Timestamp(story["last_act_before"])
    tables = analysis.tables
    ledger, partners = tables["ledger"], tables["partners"]
    theirs = partners[(partners["alliance_id"] == name) & (partners["perspective"] == "theirs")]
    gave = ledger["partner_id"].isin(theirs["partner_id"]) & (ledger["flow"] == "contribution")
    assert ledger[gave & (ledger["alliance_id"] == name)]["occurred_on"].max() < since
    ratings = tables["ratings"]
    rated = ratings[(ratings["alliance_id"] == name) & (ratings["perspective"] == "theirs")]
    assert max(Period.parse(wave).end for wave in rated["wave"].unique()) < since.date()
    clock = _value(analysis, name, "emptiness_clock", last)
    assert clock > story["emptiness_days_above"]
    assert _value(analysis, name, "reciprocity", last) == story["reciprocity"]


def test_both_sides_of_the_perception_gap_see_many_factors_differently(
    analysis: Analysis, planted: dict[str, Any], last: str
) -> None:
    story = planted["stories"]["perception_gap"]
    before = Period.parse(story["since"]).shift(-1).label
    assert _value(analysis, story["alliance_id"], "perception_gap", before) == 0
    waves = [period.label for period in _half_year_ends(story["since"], last)]
    for period in waves:
        confirmed = _value(analysis, story["alliance_id"], "perception_gap", period)
        assert confirmed >= story["confirmed_gaps_from"]
    trust = analysis.values[
        (analysis.values["alliance_id"] == story["alliance_id"])
        & (analysis.values["metric_id"] == "trust")
        & (analysis.values["period"] == last)
    ].set_index("perspective")
    assert (trust["n_respondents"] >= story["respondents_a_side_from"]).all()
    assert trust["value"]["ours"] - trust["value"]["theirs"] > 0.5


def test_hardly_anybody_else_has_a_perception_gap(
    analysis: Analysis, planted: dict[str, Any], last: str
) -> None:
    gaps = analysis.values[
        (analysis.values["metric_id"] == "perception_gap")
        & (analysis.values["alliance_id"] != planted["stories"]["perception_gap"]["alliance_id"])
    ]
    # Holm at 10 %: at most one wave in ten says there is a gap where none is.
    assert len(gaps) > 100
    assert (gaps["value"] > 0).mean() <= 0.10


def test_the_unfair_split_is_the_one_planted(
    analysis: Analysis, planted: dict[str, Any], last: str
) -> None:
    story = planted["stories"]["unfair_split"]
    gap = _value(analysis, story["alliance_id"], "fairness_gap", last)
    assert gap == pytest.approx(story["fairness_gap"], abs=0.1)
    ledger = analysis.tables["ledger"]
    since = pd.Timestamp(Period.parse(story["since"]).start)
    rows = ledger[
        (ledger["alliance_id"] == story["alliance_id"]) & (ledger["occurred_on"] >= since)
    ]
    for flow in ("contribution", "benefit"):
        worth = rows[rows["flow"] == flow].groupby("partner_id")["value"].sum()
        share = 1 - worth["meridian"] / worth.sum()
        assert share == pytest.approx(story[f"{flow}_share_theirs"], abs=0.005)


def test_only_planted_alliances_are_unfair_empty_or_acknowledged(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    rows = find_fairness(analysis)
    usual = {"fair", "leaning", "too little data", "active"}
    found = rows[~rows["verdict"].isin(usual)].set_index("alliance_id")["verdict"].to_dict()
    stories = {name: one["alliance_id"] for name, one in planted["stories"].items()}
    assert found == {
        stories["unfair_split"]: "unfair",
        stories["acknowledged_split"]: "acknowledged",
        stories["no_life_signs"]: "empty",
    }


def test_the_unfair_split_is_told_with_its_numbers(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    story = planted["stories"]["unfair_split"]
    rows = find_fairness(analysis)
    row = rows[(rows["alliance_id"] == story["alliance_id"]) & (rows["perspective"] == "theirs")]
    (told,) = row.to_dict("records")
    assert told["contribution_share"] == pytest.approx(story["contribution_share_theirs"], abs=1e-3)
    assert told["benefit_share"] == pytest.approx(story["benefit_share_theirs"], abs=1e-3)
    assert told["lasting"] == 8
    # 15 % of what both got would pass to the partner
    both = rows.loc[rows["alliance_id"] == story["alliance_id"], "benefit"].sum()
    assert told["rebalance"] == pytest.approx(0.15 * both, rel=0.01)


def test_it_is_too_early_to_judge_the_results_of_the_new_one(
    indices: pd.DataFrame, planted: dict[str, Any], last: str
) -> None:
    story = planted["stories"]["new"]
    rows = indices.loc[(story["alliance_id"], "lagging_index")]
    assert rows.index[0] == story["first_period"]
    assert pd.isna(rows.loc[last, "score"])
    assert rows.loc[last, "reason"] == "too early to judge results"
    assert pd.notna(indices.loc[(story["alliance_id"], "leading_index", last), "score"])


def test_the_ended_one_stops_with_its_last_period(
    indices: pd.DataFrame, planted: dict[str, Any]
) -> None:
    story = planted["stories"]["ended"]
    rows = indices.loc[(story["alliance_id"], "leading_index")]
    assert rows.index[-1] == story["last_period"]
    assert rows["score"].notna().sum() >= 8


def test_the_one_full_of_holes_has_no_leading_index(
    indices: pd.DataFrame, planted: dict[str, Any], last: str
) -> None:
    story = planted["stories"]["full_of_holes"]
    row = indices.loc[(story["alliance_id"], "leading_index", last)]
    assert pd.isna(row["score"])
    assert "needed" in row["reason"]
    assert pd.notna(indices.loc[(story["alliance_id"], "lagging_index", last), "score"])


def test_most_alliances_are_measured_well(indices: pd.DataFrame, last: str) -> None:
    coverage = indices.xs(last, level="period")["coverage"]
    assert (coverage >= 0.9).mean() >= 0.8


def test_restated_cells_read_as_before_until_the_day_of_their_correction(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    assert len(planted["restated"]) == 5
    for cell in planted["restated"]:
        corrected = date.fromisoformat(cell["recorded_on"])
        found = [
            _observed(analysis, cell, as_of=day)
            for day in (corrected - timedelta(days=1), corrected)
        ]
        assert found == [cell["old"], cell["new"]], cell


def test_late_rows_are_not_known_before_they_came(
    analysis: Analysis, planted: dict[str, Any]
) -> None:
    for cell in planted["late"]:
        came = date.fromisoformat(cell["recorded_on"])
        assert _observed(analysis, cell, as_of=came - timedelta(days=1)) is None
        assert _observed(analysis, cell, as_of=came) is not None


def test_supplied_values_beat_computed_ones(analysis: Analysis, planted: dict[str, Any]) -> None:
    cells = ["alliance_id", "metric_id", "period", "perspective"]
    differences = analysis.differences.set_index(cells)
    for one in planted["supplied"]:
        row = differences.loc[tuple(one[name] for name in cells)].squeeze()
        assert row["supplied"] == one["value"]
        assert row["computed"] != one["value"]
    assert len(differences) == len(planted["supplied"])


def _observed(analysis: Analysis, cell: dict[str, Any], *, as_of: date) -> float | None:
    observations = known_at(analysis.workbook.checked.tables, as_of)["observations"]
    found = observations[
        (observations["alliance_id"] == cell["alliance_id"])
        & (observations["metric_id"] == cell["metric_id"])
        & (observations["period"] == cell["period"])
        & (observations["perspective"] == cell["perspective"])
    ]
    assert len(found) <= 1
    return None if found.empty else float(found["value"].item())


def _half_year_ends(first: str, last: str) -> list[Period]:
    start, end = Period.parse(first), Period.parse(last)
    between = [start.shift(step) for step in range(end.ordinal - start.ordinal + 1)]
    return [period for period in between if period.end.month in (6, 12)]
