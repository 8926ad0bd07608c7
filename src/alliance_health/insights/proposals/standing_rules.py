"""Proposals about how the alliance stands as a whole: where it is, what comes, what is unknown."""

from __future__ import annotations

from collections.abc import Collection

from alliance_health.insights.proposals.facts import AllianceFacts, ScoreFact
from alliance_health.insights.proposals.metric_rules import RULES_BY_METRIC, judge_weak, say_weak
from alliance_health.insights.proposals.result import Evidence, Proposal, Strength, Topic, Weight
from alliance_health.insights.quantities import say_share
from alliance_health.language import speak, speak_count
from alliance_health.vocabulary import Quadrant, Stage

#: Periods in a row in which an alliance is stalled before its end is put to the partners.
STALLED_PERIODS = 4

#: Metrics of which a sentence names that they are to be measured.
NAMED = 3


def question_a_stalled_alliance(facts: AllianceFacts) -> list[Proposal]:
    """Propose to decide on an alliance that has been stalled for long.

    Parameters
    ----------
    facts : AllianceFacts
        Where it stands, and for how long.

    Returns
    -------
    list of Proposal
        Only where both intervals leave no doubt that it is stalled, in the stage operate.
    """
    stalled = facts.place == Quadrant.STALLED and facts.periods_there >= STALLED_PERIODS
    if not stalled or facts.stage != Stage.OPERATE:
        return []
    return [
        Proposal(
            "stalled_for_long",
            Strength.CONFIRMED,
            speak("Put to both sponsors whether to mend, to narrow or to end the alliance."),
            speak_count(
                facts.periods_there,
                "Influence and outcomes have both been out of order for {number} period.",
                "Influence and outcomes have both been out of order for {number} periods in a row.",
            ),
            speak("Cisco: narrow or retire an alliance without results"),
            Evidence(Topic.OVER_TIME, _index_numbers(facts)),
            weight=Weight.VITAL,
        )
    ]


def act_on_alarms(facts: AllianceFacts) -> list[Proposal]:
    """Propose to bring the review forward where a proven early warning gives alarm.

    Parameters
    ----------
    facts : AllianceFacts
        Alarms with their record.

    Returns
    -------
    list of Proposal
        One at most, as indicated: an alarm is a chance, never a certainty. Alarms of methods
        that are not proven propose nothing.
    """
    proven = [one for one in facts.alarms if one.is_proven]
    if not proven:
        return []
    return [
        Proposal(
            "early_warning",
            Strength.INDICATED,
            speak("Bring the review forward, and begin with the pillars that the alarm names."),
            speak(
                "Early warning, {statement}: {reason}. Its record: {record}.",
                statement=proven[0].statement,
                reason=proven[0].reason,
                record=proven[0].record,
            ),
            speak("Five pitfalls: risks first, and a fast decision to go on or to stop"),
            Evidence(Topic.WARNINGS),
            weight=Weight.HEAVY,
        )
    ]


def measure_first(facts: AllianceFacts) -> list[Proposal]:
    """Propose what to measure where an index is missing for lack of it.

    Parameters
    ----------
    facts : AllianceFacts
        What is not measured.

    Returns
    -------
    list of Proposal
        One at most.
    """
    if not facts.to_measure:
        return []
    named = "; ".join(facts.to_measure[:NAMED])
    return [
        Proposal(
            "measure_first",
            Strength.MEASURE,
            speak("Measure this first: {named}.", named=named),
            speak(
                "An index is missing, since {share} of what counts in it is not measured.",
                share=say_share(facts.unmeasured),
            ),
            speak("Cisco: views of both sides, quantitative and qualitative"),
            Evidence(Topic.DATA_HEALTH),
            weight=Weight.VITAL,
        )
    ]


def mend_weak_pillars(facts: AllianceFacts, done: Collection[str]) -> list[Proposal]:
    """Propose to work on a weak leading pillar for which nothing else is proposed.

    Parameters
    ----------
    facts : AllianceFacts
        Leading pillars and metrics.
    done : collection of str
        Pillars of which a metric has a proposal already.

    Returns
    -------
    list of Proposal
        One for each such pillar; it names the metric by which most is lost.
    """
    found = []
    for name, pillar in facts.pillars.items():
        strength = judge_weak(facts, pillar)
        if strength is None or name in done:
            continue
        worst = _worst(facts, name)
        advice = speak("Open one action on each side for {pillar}.", pillar=speak(pillar.label))
        if worst is not None:
            advice = speak(
                "Open one action on each side for {pillar}, beginning with {metric}.",
                pillar=speak(pillar.label),
                metric=speak(worst.label),
            )
        found.append(
            Proposal(
                "weak_pillar",
                strength,
                advice,
                say_weak(facts, pillar, strength),
                speak("Vademecum: commitment of both sides to shape the factors"),
                Evidence(Topic.SCORECARD, (pillar.number_id,) if pillar.number_id else ()),
                points=pillar.lost,
            )
        )
    return found


def pillars_with_advice(facts: AllianceFacts, made: Collection[Proposal]) -> set[str]:
    """Name the leading pillars of which a metric has a proposal of its own.

    Parameters
    ----------
    facts : AllianceFacts
        Metrics with their pillars.
    made : collection of Proposal
        What is proposed so far.

    Returns
    -------
    set of str
        Ids of pillars.
    """
    rules = {one.rule for one in made}
    numbers = {number for one in made for number in one.evidence.numbers}
    return {
        fact.pillar_id
        for fact in facts.metrics.values()
        if fact.number_id in numbers
        or (fact.name in RULES_BY_METRIC and RULES_BY_METRIC[fact.name].name in rules)
    }


def _worst(facts: AllianceFacts, pillar_id: str) -> ScoreFact | None:
    """Return the leading metric of a pillar by which the index loses most."""
    own = [
        fact
        for fact in facts.metrics.values()
        if fact.pillar_id == pillar_id and fact.role == "leading" and fact.lost is not None
    ]
    return max(own, key=lambda fact: (fact.lost or 0.0, fact.name), default=None)


def _index_numbers(facts: AllianceFacts) -> tuple[str, ...]:
    """Return the ids of both indices."""
    root = f"{facts.alliance_id}/{facts.period}/joint"
    return (f"{root}/leading_index", f"{root}/lagging_index")
