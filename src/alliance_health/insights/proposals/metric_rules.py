"""What to do about a metric that is weak: one piece of advice for each, after its article.

A rule fires where the metric scores below the weak edge of the workbook with at least half of
its weight observed, from a value of the period itself. It is confirmed where neither the error
of the value nor what is not measured of it could lift it out of weak.
"""

from __future__ import annotations

from typing import NamedTuple

from alliance_health.insights.proposals.facts import AllianceFacts, ScoreFact, SideScore
from alliance_health.insights.proposals.result import Evidence, Proposal, Strength, Topic
from alliance_health.insights.quantities import say_score, say_value
from alliance_health.language import speak, to_speak

#: Sides that must be known before one of them is named.
BOTH_SIDES = 2

#: Share of a metric's weight that must be observed: one side of two.
LEAST_OBSERVED = 0.5


class MetricRule(NamedTuple):
    """What to do where one metric is weak."""

    name: str
    metric_id: str
    advice: str
    source: str
    topic: Topic = Topic.SCORECARD


#: In the order in which they are told where the same is at stake.
METRIC_RULES = (
    MetricRule(
        "slow_decisions",
        "decision_latency",
        to_speak("Agree for each kind of decision who takes it and where it goes if they do not."),
        to_speak("Cisco: a decision map with deciders, meetings and ways to escalate"),
        Topic.GOVERNANCE,
    ),
    MetricRule(
        "missed_meetings",
        "cadence",
        to_speak("Fix the dates of the governance meetings for a year, and hold them with quorum."),
        to_speak("Cisco: a governance frame that says who meets, and how often"),
        Topic.GOVERNANCE,
    ),
    MetricRule(
        "absent_sponsors",
        "exec_contact",
        to_speak("Let both sponsors meet as planned, and put the alliance into their own targets."),
        to_speak("Cisco: top-level involvement, with the alliance in their appraisal"),
        Topic.GOVERNANCE,
    ),
    MetricRule(
        "open_issues",
        "issue_age",
        to_speak("Settle the oldest open issues first, or take them up the agreed way."),
        to_speak("Cisco: ways to escalate that are tested for gaps"),
        Topic.GOVERNANCE,
    ),
    MetricRule(
        "one_contact",
        "contact_breadth",
        to_speak("Give every topic a second contact on each side before the first one leaves."),
        to_speak("Hoekstra: ask what is left if the warm contact leaves"),
        Topic.GIVE_AND_GET,
    ),
    MetricRule(
        "different_pace",
        "pace_ratio",
        to_speak("Agree on turnaround times that the slower side can keep and the faster can use."),
        to_speak("Vademecum: partners need the same pace"),
    ),
    MetricRule(
        "late_milestones",
        "milestones",
        to_speak("Cut the plan to what both sides can staff, and date what is left anew."),
        to_speak("Cisco: go on only with plans that are reviewed and staffed"),
        Topic.INITIATIVES,
    ),
    MetricRule(
        "no_quick_win",
        "quick_win_clock",
        to_speak("Choose one result that both sides can show within a quarter, and tell it."),
        to_speak("Sfirtsis: quick wins carry belief"),
        Topic.INITIATIVES,
    ),
    MetricRule(
        "unclear_goals",
        "goal_quality",
        to_speak("Complete the goals: metric, start, target, date, rank, an owner on each side."),
        to_speak("Five pitfalls: goals that are clear, tested, ranked and realistic"),
        Topic.INITIATIVES,
    ),
    MetricRule(
        "different_priorities",
        "priority_agreement",
        to_speak("Rank the goals together in one session, and keep the one list."),
        to_speak("Five pitfalls: goals that both sides rank alike"),
        Topic.INITIATIVES,
    ),
    MetricRule(
        "skipped_gates",
        "gate_health",
        to_speak("Answer the open questions of a gate before an initiative goes on."),
        to_speak("Cisco: concept, execution and launch gates"),
        Topic.INITIATIVES,
    ),
    MetricRule(
        "lopsided_initiatives",
        "initiative_balance",
        to_speak("Balance the initiatives: some soon and some later, with wins for both sides."),
        to_speak("Cisco: a set of initiatives, short and long, with wins for both"),
        Topic.INITIATIVES,
    ),
    MetricRule(
        "short_resources",
        "resource_plan",
        to_speak("Bring people and money to the plan, or the plan to the people and money."),
        to_speak("Vademecum: joint readiness to invest and to share the cost"),
    ),
    MetricRule(
        "shrinking_resources",
        "resource_growth",
        to_speak("Ask both sides whether they still mean to invest before more people leave."),
        to_speak("Cisco: growth in resources, investment and expertise"),
    ),
    MetricRule(
        "cost_not_as_agreed",
        "investment_parity",
        to_speak("Share the cost as agreed, or agree anew on the shares."),
        to_speak("Vademecum: actual against agreed share of the cost"),
        Topic.GIVE_AND_GET,
    ),
    MetricRule(
        "untrained_teams",
        "enablement",
        to_speak("Train the people of both field teams before more is launched."),
        to_speak("Cisco: sales readiness of both teams"),
    ),
    MetricRule(
        "no_account_plans",
        "account_plans",
        to_speak("Write a joint plan for each target account, with one lead on each side."),
        to_speak("Cisco: a joint business plan with the assets that each brings"),
    ),
    MetricRule(
        "thin_pipeline",
        "pipeline_cover",
        to_speak("Fill the joint pipeline before the target is due: agree on leads each way."),
        to_speak("Vademecum: influence factors come before results"),
    ),
    MetricRule(
        "few_leads",
        "leads_exchanged",
        to_speak("Agree how many leads each side gives, and look at both numbers every month."),
        to_speak("Vademecum: support and sales that the partner causes are signs of life"),
        Topic.GIVE_AND_GET,
    ),
    MetricRule(
        "low_trust",
        "trust",
        to_speak("Let each side write down what it means by trust, and compare both."),
        to_speak("Sfirtsis: the same definition of trust and respect"),
        Topic.BOTH_SIDES,
    ),
    MetricRule(
        "poor_dialogue",
        "productive_tension",
        to_speak("Put one open disagreement on the agenda of each meeting, about the matter only."),
        to_speak("Sfirtsis: dialogue, not persuasion"),
        Topic.BOTH_SIDES,
    ),
    MetricRule(
        "cool_at_the_top",
        "exec_relationship",
        to_speak("Let both sponsors hear from each other what they miss, in person."),
        to_speak("Vademecum: anchoring at the top and at working level"),
        Topic.BOTH_SIDES,
    ),
    MetricRule(
        "cool_at_work",
        "working_relationship",
        to_speak("Ask the working level of both sides what hinders it, and remove one thing."),
        to_speak("Sfirtsis: the working relation goes before the contract"),
        Topic.BOTH_SIDES,
    ),
    MetricRule(
        "one_sided_help",
        "reciprocity",
        to_speak("Name what each side gives and gets next quarter, and check it at its end."),
        to_speak("Vademecum: the one-way street is seen too late"),
        Topic.GIVE_AND_GET,
    ),
    MetricRule(
        "unused_learning",
        "learning_exploited",
        to_speak("Decide for each thing learned who puts it to use, and by when."),
        to_speak("Hoekstra: returns that are not money count when they are used"),
    ),
)

#: The same by the metric that each is about.
RULES_BY_METRIC = {rule.metric_id: rule for rule in METRIC_RULES}


def propose_for_metrics(facts: AllianceFacts) -> list[Proposal]:
    """Propose what to do about every metric that is weak.

    Parameters
    ----------
    facts : AllianceFacts
        What is known of one alliance.

    Returns
    -------
    list of Proposal
        In the order of the rules; a metric without a score, with a value of an earlier period
        or with less than half of its weight observed has none.

    Examples
    --------
    >>> from datetime import date
    >>> day = date(2026, 9, 30)
    >>> wait = ScoreFact("decision_latency", "Decision latency", "leading", "governance",
    ...                  value=23.0, unit="days", score=31.0, highest=31.0, coverage=1.0)
    >>> facts = AllianceFacts("a", "2026Q3", "operate", day, day, metrics={wait.name: wait})
    >>> [(one.rule, one.because) for one in propose_for_metrics(facts)]
    [('slow_decisions', 'Decision latency is weak: 23 days, score 31.')]
    """
    found = []
    for rule in METRIC_RULES:
        fact = facts.metrics.get(rule.metric_id)
        if fact is None:
            continue
        strength, numbers = judge_weak(facts, fact), (fact.number_id,)
        because = "" if strength is None else say_weak(facts, fact, strength)
        side = _weak_side(facts, fact)
        if strength is None and side is not None:
            strength = _strength(facts, side.highest)
            because, numbers = _say_weak_side(facts, fact, side), (side.number_id,)
        if strength is None:
            continue
        found.append(
            Proposal(
                rule=rule.name,
                strength=strength,
                proposal=speak(rule.advice),
                because=because,
                source=speak(rule.source),
                evidence=Evidence(rule.topic, tuple(one for one in numbers if one)),
                owner=facts.owners.get(rule.metric_id, ""),
                points=fact.lost,
            )
        )
    return found


def _weak_side(facts: AllianceFacts, fact: ScoreFact) -> SideScore | None:
    """Return the side that is weak where both together are not; None where neither is."""
    weak = [one for one in fact.sides if one.score < facts.edges.weak_below]
    if fact.score is None or fact.is_old or len(fact.sides) < BOTH_SIDES:
        return None
    return min(weak, key=lambda one: (one.score, one.perspective), default=None)


def _say_weak_side(facts: AllianceFacts, fact: ScoreFact, side: SideScore) -> str:
    """Say that one side is weak."""
    return speak(
        "{label} of {side} is weak: {value}, score {score}.",
        label=speak(fact.label),
        side=facts.names.get(side.perspective, side.perspective),
        value=say_value(side.value, fact.unit, currency=facts.currency),
        score=say_score(side.score, facts.edges),
    )


def judge_weak(facts: AllianceFacts, fact: ScoreFact | None) -> Strength | None:
    """Say how sure it is that something is weak.

    Parameters
    ----------
    facts : AllianceFacts
        Where weak ends.
    fact : ScoreFact or None
        A metric or a pillar.

    Returns
    -------
    Strength or None
        Confirmed or indicated; None where it is not weak, or too little is known.
    """
    if fact is None or fact.score is None or fact.is_old:
        return None
    if (fact.coverage or 0.0) < LEAST_OBSERVED or fact.score >= facts.edges.weak_below:
        return None
    return _strength(facts, fact.highest)


def _strength(facts: AllianceFacts, highest: float | None) -> Strength:
    """Confirm what cannot be better than weak; how good it can be must be known."""
    is_sure = highest is not None and highest < facts.edges.weak_below
    return Strength.CONFIRMED if is_sure else Strength.INDICATED


def say_weak(facts: AllianceFacts, fact: ScoreFact, strength: Strength) -> str:
    """Say that something is weak, with its numbers and how sure that is.

    Parameters
    ----------
    facts : AllianceFacts
        Edges and currency.
    fact : ScoreFact
        A metric or a pillar with a score.
    strength : Strength
        From `judge_weak`.

    Returns
    -------
    str
        A sentence.
    """
    score = say_score(fact.score, facts.edges)
    measured = say_value(fact.value, fact.unit, currency=facts.currency)
    if fact.value is None:
        said = speak("{label} is weak: score {score}.", label=speak(fact.label), score=score)
    elif fact.target is None:
        said = speak(
            "{label} is weak: {value}, score {score}.",
            label=speak(fact.label),
            value=measured,
            score=score,
        )
    else:
        said = speak(
            "{label} is weak: {value} against a target of {target}, score {score}.",
            label=speak(fact.label),
            value=measured,
            target=say_value(fact.target, fact.unit, currency=facts.currency),
            score=score,
        )
    if strength is Strength.CONFIRMED:
        return said
    doubt = speak("What is not measured, or the error of the ratings, could lift it out of weak.")
    return f"{said} {doubt}"
