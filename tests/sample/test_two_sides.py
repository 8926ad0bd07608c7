"""The planted perception gap is found factor by factor, and no other."""

from __future__ import annotations

from typing import Any

import pytest

from alliance_health.insights.two_sides.found import SurveyFound, find_survey
from alliance_health.pipeline import Analysis


@pytest.fixture(scope="module")
def found(analysis: Analysis) -> SurveyFound:
    return find_survey(analysis.context)


def test_only_the_planted_alliance_has_confirmed_gaps_in_the_last_full_wave(
    found: SurveyFound, planted: dict[str, Any]
) -> None:
    story = planted["stories"]["perception_gap"]
    last = found.table[found.table["wave"] == "2026Q2"]
    confirmed = last[last["verdict"] == "confirmed"]
    assert set(confirmed["alliance_id"]) == {story["alliance_id"]}
    assert len(confirmed) >= story["confirmed_gaps_from"]
    assert (confirmed["gap"] > 0).all()


def test_every_confirmed_factor_is_one_of_the_planted_items(
    found: SurveyFound, planted: dict[str, Any], analysis: Analysis
) -> None:
    story = planted["stories"]["perception_gap"]
    items = analysis.catalogue.survey
    planted_factors = {items[item].factor for item in story["items"]}
    confirmed = found.table[found.table["verdict"] == "confirmed"]
    assert set(confirmed["factor"]) <= planted_factors


def test_hardly_any_factor_of_a_side_is_hidden(found: SurveyFound) -> None:
    working = found.table[found.table["level"] == "working"]
    both_asked = working[working["verdict"] != "one side only"]
    assert both_asked["suppressed"].mean() < 0.03


def test_the_count_of_the_metric_is_that_of_the_table(
    found: SurveyFound, planted: dict[str, Any], analysis: Analysis
) -> None:
    name = planted["stories"]["perception_gap"]["alliance_id"]
    counts = analysis.values[
        (analysis.values["metric_id"] == "perception_gap")
        & (analysis.values["alliance_id"] == name)
    ].set_index("period")["value"]
    here = found.table[(found.table["alliance_id"] == name) & (found.table["wave"] == "2026Q2")]
    assert counts["2026H1"] == (here["verdict"] == "confirmed").sum()
