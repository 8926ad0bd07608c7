"""All rules together: order, number, what is said once, and what is never claimed."""

from __future__ import annotations

import pytest

from alliance_health.insights.commitments import CommitmentsKept
from alliance_health.insights.proposals.covered import WORDS, uncovered
from alliance_health.insights.proposals.facts import FairFact, GoalsFact, LifeFact, QuickWinFact
from alliance_health.insights.proposals.metric_rules import METRIC_RULES
from alliance_health.insights.proposals.propose import INSTEAD_OF, propose, propose_all
from alliance_health.insights.proposals.result import MOST_PROPOSALS, Strength

OTHER_RULES = {
    *("stalled_for_long", "exit_trigger_met", "farewell_date_passed", "farewell_date_near"),
    *("exit_review_due", "no_sign_of_life", "one_way_street", "partner_withdrew"),
    *("measure_first", "broken_commitments", "sponsor_missing", "sponsor_not_recorded"),
    *("sponsor_changed", "unfair_shares", "no_surplus", "perception_gap", "early_warning"),
    *("no_goals", "goals_without_owner", "late_quick_win", "deal_sheet_gaps", "weak_pillar"),
}


@pytest.fixture
def troubled(facts_of, metric):
    """An alliance with much amiss."""
    weak = {rule.metric_id: metric(rule.metric_id, 20.0) for rule in METRIC_RULES}
    return facts_of(
        metrics=weak,
        life=LifeFact("empty", "Halden has done nothing since June."),
        commitments=(CommitmentsKept("theirs", "Halden", 0, 6),),
        fair=FairFact("unfair", "Unfair.", ("Acme would pass €1M to Halden.",)),
        goals=GoalsFact(9, 2),
        quick_wins=(QuickWinFact("Pilot", 9),),
    )


def test_nothing_amiss_proposes_nothing(facts_of) -> None:
    assert propose_all(facts_of()) == ()


def test_an_alliance_that_has_ended_gets_no_advice(troubled, facts_of) -> None:
    assert propose_all(facts_of(stage="retire", commitments=troubled.commitments)) == ()


def test_a_page_makes_five_proposals_at_most_and_the_weightiest(troubled) -> None:
    everything = propose_all(troubled)
    assert len(everything) > MOST_PROPOSALS
    assert propose(troubled) == everything[:MOST_PROPOSALS]
    assert everything[0].rule == "no_sign_of_life"


def test_order_is_weight_then_strength_then_points(troubled) -> None:
    order = list(Strength)
    keys = [
        (-one.weight, order.index(one.strength), -(one.points or 0.0))
        for one in propose_all(troubled)
    ]
    assert keys == sorted(keys)


def test_more_points_at_stake_come_first_among_equals(facts_of, metric) -> None:
    found = facts_of(
        metrics={
            "cadence": metric("cadence", 20.0, lost=1.0),
            "milestones": metric("milestones", 20.0, lost=4.0),
        }
    )
    assert [one.rule for one in propose_all(found)] == ["late_milestones", "missed_meetings"]


def test_what_one_proposal_says_no_other_says_again(troubled) -> None:
    rules = {one.rule for one in propose_all(troubled)}
    for rule in rules & set(INSTEAD_OF):
        assert not rules & INSTEAD_OF[rule]
    assert "no_quick_win" not in rules
    assert "unclear_goals" not in rules


def test_rules_that_are_named_elsewhere_exist() -> None:
    known = OTHER_RULES | {rule.name for rule in METRIC_RULES}
    assert set(WORDS) <= known
    assert set(INSTEAD_OF) | set().union(*INSTEAD_OF.values()) <= known


def test_no_proposal_promises_an_effect(troubled) -> None:
    # An advice says what to do and why, never what it will bring.
    said = " ".join(one.proposal for one in propose_all(troubled)).lower()
    assert not {"will improve", "will raise", "causes", "guarantee"} & {
        phrase for phrase in ("will improve", "will raise", "causes", "guarantee") if phrase in said
    }


def test_every_source_is_one_of_the_five_articles(troubled) -> None:
    articles = {"Hoekstra", "Sfirtsis", "Five pitfalls", "Cisco", "Vademecum"}
    assert {one.source.partition(":")[0] for one in propose_all(troubled)} <= articles


def test_a_decision_asked_for_covers_a_proposal_by_its_words(troubled) -> None:
    made = propose_all(troubled)
    titles = ["Ask Halden for a clear yes or no"]
    kept = uncovered(made, titles, most=99)
    assert [one.rule for one in made if one not in kept] == ["no_sign_of_life"]
    assert len(uncovered(made, [], most=2)) == 2
