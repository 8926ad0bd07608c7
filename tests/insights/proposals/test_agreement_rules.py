"""Proposals about goals, quick wins, shares and exits: what fires, what just does not."""

from __future__ import annotations

from datetime import date

import pytest

from alliance_health.catalogue.charter import Charter
from alliance_health.insights.proposals.agreement_rules import (
    balance_shares,
    check_exits,
    complete_the_deal,
    create_more_together,
    finish_quick_wins,
    own_goals,
)
from alliance_health.insights.proposals.facts import FairFact, GoalsFact, QuickWinFact
from alliance_health.insights.proposals.result import Strength, Weight

NUMBERS = ("Over 4 periods Acme would pass €257.5K to Halden.",)


def charter(**changes) -> Charter:
    return Charter(alliance_id="orion", **changes)


def test_goals_without_an_owner_are_named_and_owned_ones_are_left_alone(facts_of) -> None:
    (made,) = own_goals(facts_of(goals=GoalsFact(standing=17, ownerless=2)))
    assert made.because == "2 of 17 goals have no owner on one side or both."
    assert own_goals(facts_of(goals=GoalsFact(standing=17, ownerless=0))) == []


def test_no_goal_at_all_is_to_be_recorded_and_no_table_says_nothing(facts_of) -> None:
    (made,) = own_goals(facts_of(goals=GoalsFact()))
    assert (made.rule, made.strength) == ("no_goals", Strength.MEASURE)
    assert own_goals(facts_of(goals=None)) == []


def test_the_latest_quick_win_is_to_be_finished(facts_of) -> None:
    late = (QuickWinFact("Demonstrator", 61), QuickWinFact("Campaign", 3))
    (made,) = finish_quick_wins(facts_of(quick_wins=late))
    assert made.because == "Demonstrator was to be a quick win and is 61 days late."
    assert finish_quick_wins(facts_of(quick_wins=())) == []


@pytest.mark.parametrize(
    ("verdict", "strength"), [("unfair", Strength.CONFIRMED), ("leaning", Strength.INDICATED)]
)
def test_unequal_shares_are_talked_about_with_numbers(verdict, strength, facts_of) -> None:
    (made,) = balance_shares(facts_of(fair=FairFact(verdict, "Unfair: 46 and 31.", NUMBERS)))
    assert made.strength is strength
    assert "€257.5K to Halden" in made.proposal


@pytest.mark.parametrize("verdict", ["fair", "acknowledged", "too little data", "cannot be told"])
def test_fair_acknowledged_and_unknown_shares_propose_nothing(verdict, facts_of) -> None:
    assert balance_shares(facts_of(fair=FairFact(verdict, "said", NUMBERS))) == []


def test_without_a_number_that_balances_nothing_is_proposed(facts_of) -> None:
    assert balance_shares(facts_of(fair=FairFact("unfair", "said", ()))) == []


def test_no_surplus_over_going_alone_is_indicated_where_it_is_red(facts_of) -> None:
    def made(level: str) -> list[Strength]:
        fair = FairFact(synergy_level=level, synergy="Together 3 % less than alone.")
        return [one.strength for one in create_more_together(facts_of(fair=fair))]

    assert made("red") == [Strength.INDICATED]
    assert made("amber") == made("green") == made("not known") == []


def trigger(**changes) -> dict:
    return {
        "trigger": "A rival buys us.",
        "kind": "other",
        "review_on": date(2027, 1, 1),
        **changes,
    }


def farewell(**changes) -> dict:
    return {"on": date(2026, 9, 30), "criteria": ("Sales.",), **changes}


def exits(facts_of, **changes) -> list[str]:
    return [one.rule for one in check_exits(facts_of(charter=charter(**changes)))]


def test_a_trigger_counts_from_the_day_on_which_it_was_met(facts_of) -> None:
    met = trigger(met_on=date(2026, 9, 30))
    assert exits(facts_of, exit_triggers=(met,)) == ["exit_trigger_met"]
    later = trigger(met_on=date(2026, 10, 1))
    assert exits(facts_of, exit_triggers=(later,)) == []


def test_a_look_is_due_from_its_day_on(facts_of) -> None:
    due = trigger(review_on=date(2026, 9, 30))
    assert exits(facts_of, exit_triggers=(due,)) == ["exit_review_due"]
    assert exits(facts_of, exit_triggers=(trigger(review_on=date(2026, 10, 1)),)) == []


def test_a_farewell_date_is_near_then_passed_then_decided(facts_of) -> None:
    assert exits(facts_of, farewell_dates=(farewell(),)) == ["farewell_date_passed"]
    decided = farewell(decided_on=date(2026, 9, 1), outcome="continue")
    assert exits(facts_of, farewell_dates=(decided,)) == []
    near, far = farewell(on=date(2027, 3, 31)), farewell(on=date(2027, 4, 1))
    assert exits(facts_of, farewell_dates=(near,)) == ["farewell_date_near"]
    assert exits(facts_of, farewell_dates=(far,)) == []


def test_what_ends_an_alliance_weighs_most(facts_of) -> None:
    both = charter(exit_triggers=(trigger(met_on=date(2026, 8, 1)),), farewell_dates=(farewell(),))
    found = check_exits(facts_of(charter=both))
    assert [one.weight for one in found] == [Weight.VITAL, Weight.VITAL]


def test_without_a_charter_nothing_is_said_of_exits_and_deals(facts_of) -> None:
    assert check_exits(facts_of(charter=None)) == []
    assert complete_the_deal(facts_of(charter=None)) == []


def test_a_deal_with_two_open_questions_is_to_be_completed_and_with_one_not(facts_of) -> None:
    sheet = {"who_does_what": "a", "not_together": "b", "earning_model": "c"}
    two = charter(deal_sheet=sheet)
    assert [one.rule for one in complete_the_deal(facts_of(charter=two))] == ["deal_sheet_gaps"]
    one = charter(deal_sheet={**sheet, "tie_break": "d"})
    assert complete_the_deal(facts_of(charter=one)) == []
