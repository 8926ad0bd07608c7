"""The planted stories of the sample get the advice that they call for."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from alliance_health.commands.fairness import fair_shares_of
from alliance_health.commands.give_and_get import give_and_get_of
from alliance_health.insights.proposals.propose import propose_all
from alliance_health.insights.proposals.result import Proposal
from alliance_health.pipeline import Analysis
from alliance_health.report.build import build_health_report
from alliance_health.report.build_proposals import facts_of
from alliance_health.report.source import ReportSource

#: Story of the sample, the rule that must answer it, and a word of its reason.
EXPECTED = (
    ("no_life_signs", "no_sign_of_life", "has done nothing since"),
    ("perception_gap", "perception_gap", "differently beyond doubt"),
    ("unfair_split", "unfair_shares", "gets 31.0 %"),
    ("stalled", "stalled_for_long", "periods in a row"),
    ("living_on_the_past", "sponsor_missing", "has none now"),
    ("full_of_holes", "measure_first", "is not measured"),
)


@pytest.fixture(scope="module")
def made(analysis: Analysis, planted: dict[str, Any]) -> dict[str, tuple[Proposal, ...]]:
    """Return the proposals of the alliances with a story, without the test of links."""
    period = analysis.period
    give = give_and_get_of(analysis, period)
    fair = fair_shares_of(analysis, period, give=give)
    source = ReportSource(analysis, period, give=give, fair=fair)
    named = {planted["stories"][story]["alliance_id"] for story, *_ in EXPECTED}
    named |= {planted["stories"][story]["alliance_id"] for story in ("in_form", "building")}
    return {
        name: propose_all(facts_of(source, build_health_report(source, name)))
        for name in sorted(named)
    }


@pytest.mark.parametrize(("story", "rule", "words"), EXPECTED)
def test_a_planted_story_gets_its_advice(
    story: str,
    rule: str,
    words: str,
    made: dict[str, tuple[Proposal, ...]],
    planted: dict[str, Any],
) -> None:
    own = made[planted["stories"][story]["alliance_id"]]
    found = [one for one in own if one.rule == rule]
    assert len(found) == 1
    assert words in found[0].because.replace("\N{NO-BREAK SPACE}", " ")
    assert own.index(found[0]) < 5, "it must be among those that the page makes"


@pytest.mark.parametrize("story", ["in_form", "building"])
def test_an_alliance_in_order_gets_no_advice(
    story: str, made: dict[str, tuple[Proposal, ...]], planted: dict[str, Any]
) -> None:
    assert made[planted["stories"][story]["alliance_id"]] == ()


def test_ratings_without_drawn_errors_are_never_confirmed(
    made: dict[str, tuple[Proposal, ...]],
) -> None:
    # The shared analysis draws nothing, so that the error of no rating is known.
    rated = {"low_trust", "poor_dialogue", "cool_at_the_top", "cool_at_work"}
    strengths = pd.Series(
        [one.strength.value for own in made.values() for one in own if one.rule in rated]
    )
    assert set(strengths) == {"indicated"}
