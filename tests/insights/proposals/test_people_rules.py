"""Proposals about promises, views, silence and sponsors: what fires, what just does not."""

from __future__ import annotations

import math
from datetime import date

import pytest

from alliance_health.insights.commitments import CommitmentsKept
from alliance_health.insights.proposals.facts import GapFact, LifeFact, SponsorFact
from alliance_health.insights.proposals.people_rules import (
    KEPT_CHANCE,
    KEPT_STRONG,
    anchor_sponsors,
    answer_silence,
    keep_promises,
    talk_about_gaps,
)
from alliance_health.insights.proposals.result import Strength


def theirs(kept: int, due: int) -> tuple[CommitmentsKept, ...]:
    return (CommitmentsKept("theirs", "Halden", kept, due),)


def test_a_side_that_breaks_too_many_commitments_is_asked(facts_of) -> None:
    (made,) = keep_promises(facts_of(commitments=theirs(5, 9), owners={"theirs": "Their office"}))
    assert made.rule == "broken_commitments"
    assert made.because == "Halden kept 5 of 9 commitments on date."
    assert made.owner == "Their office"


def test_commitments_at_the_red_line_are_not_broken_too_often(facts_of) -> None:
    # 13 of 20 are 65 %, which is the red line itself; 12 of 20 lie below it.
    assert keep_promises(facts_of(commitments=theirs(13, 20))) == []
    assert len(keep_promises(facts_of(commitments=theirs(12, 20)))) == 1


def test_two_commitments_are_too_few_to_say_anything(facts_of) -> None:
    assert keep_promises(facts_of(commitments=theirs(0, 2))) == []
    assert keep_promises(facts_of(commitments=())) == []


def test_few_broken_commitments_are_an_indication_only(facts_of) -> None:
    # Of 3, a side that keeps 85 % keeps one or none with 3 x .85 x .15^2 + .15^3 = .061 > .05.
    # Of 6, it keeps three or fewer with .047 < .05.
    assert keep_promises(facts_of(commitments=theirs(1, 3)))[0].strength is Strength.INDICATED
    assert keep_promises(facts_of(commitments=theirs(3, 6)))[0].strength is Strength.CONFIRMED


@pytest.mark.parametrize("due", [3, 4, 5, 6, 9, 14, 30])
def test_confirmed_agrees_with_binomial_sums(due, facts_of) -> None:
    for kept in range(int(0.65 * due)):
        chance = sum(
            math.comb(due, k) * KEPT_STRONG**k * (1 - KEPT_STRONG) ** (due - k)
            for k in range(kept + 1)
        )
        (made,) = keep_promises(facts_of(commitments=theirs(kept, due)))
        assert (made.strength is Strength.CONFIRMED) == (chance < KEPT_CHANCE)


def test_confirmed_gaps_are_talked_about_widest_first(facts_of) -> None:
    gaps = (
        GapFact("pace", "working", 1.2, "our blind spot", "confirmed"),
        GapFact("voice", "working", -1.6, "undervalued", "confirmed"),
        GapFact("learning", "working", 0.7, "mixed", "indication"),
    )
    (made,) = talk_about_gaps(facts_of(gaps=gaps))
    assert made.strength is Strength.CONFIRMED
    assert made.because == (
        "Both sides see 2 factors differently beyond doubt, the widest gaps: voice, pace."
    )
    assert made.proposal.startswith("Ask our own people what they miss in voice")


def test_a_single_indication_proposes_nothing_and_one_that_came_twice_is_indicated(
    facts_of,
) -> None:
    once = GapFact("pace", "working", 0.9, "our blind spot", "indication")
    assert talk_about_gaps(facts_of(gaps=(once,))) == []
    twice = GapFact("pace", "working", 0.9, "our blind spot", "indication", persistent=True)
    (made,) = talk_about_gaps(facts_of(gaps=(twice,)))
    assert made.strength is Strength.INDICATED
    assert made.proposal.startswith("Ask Halden for examples of what goes wrong with pace")


@pytest.mark.parametrize("verdict", ["aligned", "undecided", "suppressed", "one side only"])
def test_what_was_not_found_or_is_hidden_proposes_nothing(verdict, facts_of) -> None:
    gap = GapFact("pace", "working", 0.9, "mixed", verdict, persistent=True)
    assert talk_about_gaps(facts_of(gaps=(gap,))) == []


@pytest.mark.parametrize(
    ("verdict", "rule", "strength"),
    [
        ("empty", "no_sign_of_life", Strength.CONFIRMED),
        ("one-way suspected", "one_way_street", Strength.INDICATED),
    ],
)
def test_silence_is_answered_as_surely_as_it_is_known(verdict, rule, strength, facts_of) -> None:
    found = facts_of(life=LifeFact(verdict, "Halden has done nothing since June."))
    (made,) = answer_silence(found)
    assert (made.rule, made.strength) == (rule, strength)
    assert "Halden" in made.proposal


@pytest.mark.parametrize("verdict", ["two-way", "cannot be told", ""])
def test_life_or_too_little_data_calls_for_no_answer(verdict, facts_of) -> None:
    assert answer_silence(facts_of(life=LifeFact(verdict, "said"))) == []


def test_a_partner_that_withdrew_is_asked_whether_it_stays(facts_of) -> None:
    life = LifeFact("two-way", "alive", withdrawn=(("Halden", "p below .01 since 2026Q1"),))
    (made,) = answer_silence(facts_of(life=life))
    assert (made.rule, made.because) == ("partner_withdrew", "p below .01 since 2026Q1")


def sponsor(**changes) -> tuple[SponsorFact, ...]:
    return (SponsorFact("theirs", **{"is_named": True, **changes}),)


def test_a_sponsor_who_left_is_missed_and_one_never_recorded_is_to_be_recorded(facts_of) -> None:
    gone = anchor_sponsors(facts_of(sponsors=sponsor(is_named=False, was_named=True)))
    assert [(one.rule, one.strength) for one in gone] == [("sponsor_missing", Strength.CONFIRMED)]
    never = anchor_sponsors(facts_of(sponsors=sponsor(is_named=False)))
    assert [(one.rule, one.strength) for one in never] == [
        ("sponsor_not_recorded", Strength.MEASURE)
    ]


def test_a_new_sponsor_is_brought_in_for_half_a_year(facts_of) -> None:
    # 30 September is 184 days after 30 March, and 185 after 29 March.
    new = anchor_sponsors(facts_of(sponsors=sponsor(changed_on=date(2026, 3, 30))))
    assert [one.rule for one in new] == ["sponsor_changed"]
    assert anchor_sponsors(facts_of(sponsors=sponsor(changed_on=date(2026, 3, 29)))) == []


def test_a_workbook_that_records_no_sponsors_is_not_asked_for_them(facts_of) -> None:
    assert anchor_sponsors(facts_of(sponsors=())) == []
    assert anchor_sponsors(facts_of(sponsors=sponsor())) == []
