"""Proposals about what both sides agreed on: goals, quick wins, shares, and when to stop."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from alliance_health.catalogue.charter import ExitTrigger, FarewellDate
from alliance_health.insights.fair_shares.verdict import FairVerdict
from alliance_health.insights.proposals.facts import AllianceFacts
from alliance_health.insights.proposals.result import Evidence, Proposal, Strength, Topic, Weight
from alliance_health.language import locale, speak, speak_count
from alliance_health.vocabulary import Stage

#: Answers of a deal that may be missing before the workbook proposes to complete it.
ANSWERS_MISSING = 2


def own_goals(facts: AllianceFacts) -> list[Proposal]:
    """Propose to name owners of goals, or to write goals down at all.

    Parameters
    ----------
    facts : AllianceFacts
        Goals that stand at the period's end; None where the workbook has no such table.

    Returns
    -------
    list of Proposal
        One at most; nothing where every goal has an owner on each side.
    """
    if facts.goals is None:
        return []
    source = speak("Five pitfalls: goals with a date and an owner on each side")
    evidence = Evidence(Topic.INITIATIVES, facts.numbers("goal_quality"))
    if not facts.goals.standing:
        return [
            Proposal(
                "no_goals",
                Strength.MEASURE,
                speak("Write down the two or three goals that both sides want most."),
                speak("No goal is recorded."),
                source,
                evidence,
                points=facts.lost("goal_quality"),
            )
        ]
    if not facts.goals.ownerless:
        return []
    return [
        Proposal(
            "goals_without_owner",
            Strength.CONFIRMED,
            speak("Name an owner on each side for every goal."),
            speak_count(
                facts.goals.ownerless,
                "{number} of {standing} goals has no owner on one side or both.",
                "{number} of {standing} goals have no owner on one side or both.",
                standing=facts.goals.standing,
            ),
            source,
            evidence,
            points=facts.lost("goal_quality"),
        )
    ]


def finish_quick_wins(facts: AllianceFacts) -> list[Proposal]:
    """Propose to finish the quick win that is latest, or to drop it.

    Parameters
    ----------
    facts : AllianceFacts
        Late quick wins, the latest first.

    Returns
    -------
    list of Proposal
        One at most.
    """
    if not facts.quick_wins:
        return []
    latest = facts.quick_wins[0]
    return [
        Proposal(
            "late_quick_win",
            Strength.CONFIRMED,
            speak("Finish {name} before anything new begins, or drop it.", name=latest.name),
            speak_count(
                latest.days,
                "{name} was to be a quick win and is {number} day late.",
                "{name} was to be a quick win and is {number} days late.",
                name=latest.name,
            ),
            speak("Sfirtsis: quick wins carry belief"),
            Evidence(Topic.INITIATIVES, facts.numbers("quick_win_clock")),
            facts.owners.get("quick_win_clock", ""),
            facts.lost("quick_win_clock"),
        )
    ]


def balance_shares(facts: AllianceFacts) -> list[Proposal]:
    """Propose, in numbers, what would bring benefits and contributions together.

    Parameters
    ----------
    facts : AllianceFacts
        What fairness said, with its numbers.

    Returns
    -------
    list of Proposal
        Confirmed where shares are unfair beyond noise, indicated where they lean; nothing where
        no number is known that would balance them.
    """
    strengths = {
        FairVerdict.UNFAIR.value: Strength.CONFIRMED,
        FairVerdict.LEANING.value: Strength.INDICATED,
    }
    fair = facts.fair
    if fair.verdict not in strengths or not fair.rebalance:
        return []
    weight = Weight.HEAVY if fair.verdict == FairVerdict.UNFAIR else Weight.USUAL
    return [
        Proposal(
            "unfair_shares",
            strengths[fair.verdict],
            speak("Talk about the shares with these numbers: {numbers}", numbers=fair.rebalance[0]),
            fair.finding,
            speak("Hoekstra: fair by contribution; rebalance when returns shift"),
            Evidence(Topic.GIVE_AND_GET, facts.numbers("fairness_gap")),
            facts.owners.get("fairness_gap", ""),
            facts.lost("fairness_gap"),
            weight,
        )
    ]


def create_more_together(facts: AllianceFacts) -> list[Proposal]:
    """Propose to look for what the partners can do only together.

    Parameters
    ----------
    facts : AllianceFacts
        Whether both have more together than alone.

    Returns
    -------
    list of Proposal
        Where they have not in the stage in which they should; as indicated, since what each
        would have had alone is an estimate.
    """
    if facts.fair.synergy_level != "red":
        return []
    return [
        Proposal(
            "no_surplus",
            Strength.INDICATED,
            speak("Ask what both can do only together, and move people there from the rest."),
            facts.fair.synergy,
            speak("Hoekstra: more value together than alone"),
            Evidence(Topic.GIVE_AND_GET, facts.numbers("synergy_surplus")),
            facts.owners.get("synergy_surplus", ""),
            facts.lost("synergy_surplus"),
            Weight.HEAVY,
        )
    ]


def check_exits(facts: AllianceFacts) -> list[Proposal]:
    """Propose what the exit triggers and farewell dates of the charter call for.

    Parameters
    ----------
    facts : AllianceFacts
        With its charter; nothing is proposed without one.

    Returns
    -------
    list of Proposal
        A trigger that was met, a decision that is overdue, one that will soon be due, and a
        review whose day has passed, each at most once: the first by date.
    """
    if facts.charter is None:
        return []
    triggers = sorted(facts.charter.exit_triggers, key=lambda one: (one.review_on, one.trigger))
    dates = sorted(facts.charter.farewell_dates, key=lambda one: one.on)
    met = [one for one in triggers if one.met_on is not None and one.met_on <= facts.end]
    open_dates = [one for one in dates if one.decided_on is None or one.decided_on > facts.end]
    passed = [one for one in open_dates if one.on <= facts.end]
    soon = [one for one in open_dates if facts.end < one.on <= facts.ahead]
    unlooked = [one for one in triggers if one.met_on is None and one.review_on <= facts.end]
    found = [
        *(_trigger_met(one) for one in met[:1]),
        *(_farewell_passed(one) for one in passed[:1]),
        *(_farewell_soon(one) for one in soon[:1] if not passed),
        *(_trigger_unlooked(one) for one in unlooked[:1]),
    ]
    return found


def _trigger_met(trigger: ExitTrigger) -> Proposal:
    """Propose to decide on an exit trigger that was met."""
    return Proposal(
        "exit_trigger_met",
        Strength.CONFIRMED,
        speak("Decide with the partner whether to narrow the alliance or to end it, and how."),
        speak(
            "An exit trigger of the charter was met on {day}: {trigger}",
            day=_day(trigger.met_on),
            trigger=trigger.trigger,
        ),
        speak("Cisco: narrow or retire, with a plan for customers and communication"),
        Evidence(Topic.OUTLOOK),
        weight=Weight.VITAL,
    )


def _farewell_passed(farewell: FarewellDate) -> Proposal:
    """Propose to take the decision whose day has passed."""
    return Proposal(
        "farewell_date_passed",
        Strength.CONFIRMED,
        speak("Decide now whether to go on, by the criteria that both sides agreed on."),
        speak(
            "The charter set the decision for {day}, and none is recorded.",
            day=_day(farewell.on),
        ),
        speak("Five pitfalls: dated checkpoints with criteria, go or stop"),
        Evidence(Topic.OUTLOOK),
        weight=Weight.VITAL,
    )


def _farewell_soon(farewell: FarewellDate) -> Proposal:
    """Propose to prepare the decision that will soon be due."""
    return Proposal(
        "farewell_date_near",
        Strength.CONFIRMED,
        speak("Prepare the decision whether to go on: collect the facts for each criterion."),
        speak("The charter sets the decision for {day}.", day=_day(farewell.on)),
        speak("Five pitfalls: dated checkpoints with criteria, go or stop"),
        Evidence(Topic.OUTLOOK),
        weight=Weight.HEAVY,
    )


def _trigger_unlooked(trigger: ExitTrigger) -> Proposal:
    """Propose to look at an exit trigger whose day has passed without a word."""
    return Proposal(
        "exit_review_due",
        Strength.INDICATED,
        speak("Look together whether this has happened: {trigger}", trigger=trigger.trigger),
        speak(
            "The charter set {day} for that, and no later day is written down.",
            day=_day(trigger.review_on),
        ),
        speak("Five pitfalls: risks first, and dates to say farewell"),
        Evidence(Topic.OUTLOOK),
    )


def complete_the_deal(facts: AllianceFacts) -> list[Proposal]:
    """Propose to answer the questions that the deal leaves open.

    Parameters
    ----------
    facts : AllianceFacts
        With its charter; nothing is proposed without one.

    Returns
    -------
    list of Proposal
        Where two answers or more are missing.
    """
    if facts.charter is None or facts.stage == Stage.RETIRE:
        return []
    gaps = facts.charter.deal_sheet.gaps
    if len(gaps) < ANSWERS_MISSING:
        return []
    return [
        Proposal(
            "deal_sheet_gaps",
            Strength.CONFIRMED,
            speak("Answer what the deal leaves open, before it is needed."),
            speak_count(
                len(gaps),
                "The deal sheet leaves {number} of 5 questions open.",
                "The deal sheet leaves {number} of 5 questions open.",
            ),
            speak("Hoekstra: a deal sheet without gaps"),
            Evidence(Topic.OUTLOOK),
        )
    ]


def _day(day: date | None) -> str:
    """Write a day in words."""
    return str(format_date(day, "long", locale=locale())) if day else ""
