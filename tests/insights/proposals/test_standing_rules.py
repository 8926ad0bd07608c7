"""Proposals about an alliance as a whole: stalled, warned of, unmeasured, weak pillars."""

from __future__ import annotations

import pytest

from alliance_health.insights.proposals.facts import AlarmFact
from alliance_health.insights.proposals.result import Strength
from alliance_health.insights.proposals.standing_rules import (
    act_on_alarms,
    measure_first,
    mend_weak_pillars,
    pillars_with_advice,
    question_a_stalled_alliance,
)


def test_an_alliance_is_questioned_after_four_stalled_periods(facts_of) -> None:
    (made,) = question_a_stalled_alliance(facts_of(place="stalled", periods_there=4))
    assert made.because == (
        "Influence and outcomes have both been out of order for 4 periods in a row."
    )
    assert question_a_stalled_alliance(facts_of(place="stalled", periods_there=3)) == []


@pytest.mark.parametrize("place", ["between stalled and building", "living on the past", ""])
def test_only_a_place_beyond_doubt_is_questioned(place, facts_of) -> None:
    assert question_a_stalled_alliance(facts_of(place=place, periods_there=9)) == []


@pytest.mark.parametrize("stage", ["form", "incubate", "transition"])
def test_a_stalled_alliance_is_questioned_in_operate_only(stage, facts_of) -> None:
    found = facts_of(place="stalled", periods_there=9, stage=stage)
    assert question_a_stalled_alliance(found) == []


def test_a_proven_alarm_is_indicated_and_an_unproven_one_says_nothing(facts_of) -> None:
    proven = AlarmFact("outcomes fall below 40", "three pillars weak", "proven: 9 of 12", True)
    (made,) = act_on_alarms(facts_of(alarms=(proven,)))
    assert made.strength is Strength.INDICATED
    assert "proven: 9 of 12" in made.because
    unproven = AlarmFact("outcomes fall below 40", "three pillars weak", "unproven", False)
    assert act_on_alarms(facts_of(alarms=(unproven,))) == []
    assert act_on_alarms(facts_of(alarms=())) == []


def test_what_is_not_measured_is_to_be_measured_first(facts_of) -> None:
    (made,) = measure_first(facts_of(to_measure=("Trust", "Cadence"), unmeasured=0.58))
    assert (made.strength, made.proposal) == (
        Strength.MEASURE,
        "Measure this first: Trust; Cadence.",
    )
    assert "58\N{NO-BREAK SPACE}% of what counts in it is not measured" in made.because
    assert measure_first(facts_of(to_measure=())) == []


def test_a_weak_pillar_without_advice_of_its_own_names_its_worst_metric(facts_of, metric) -> None:
    pillar = metric("governance", 35.0, value=None, label="Governance", lost=9.0)
    own = {"x": metric("x", 20.0, lost=5.0), "y": metric("y", 30.0, lost=4.0)}
    found = facts_of(pillars={"governance": pillar}, metrics=own)
    (made,) = mend_weak_pillars(found, done=())
    assert made.proposal == "Open one action on each side for Governance, beginning with X."
    assert made.because == "Governance is weak: score 35."
    assert mend_weak_pillars(found, done={"governance"}) == []


def test_a_pillar_at_the_edge_or_measured_too_little_is_left_alone(facts_of, metric) -> None:
    for pillar in (metric("p", 40.0), metric("p", 20.0, coverage=0.4), metric("p", None)):
        assert mend_weak_pillars(facts_of(pillars={"p": pillar}), done=()) == []


def test_a_pillar_has_advice_once_one_of_its_metrics_has(facts_of, metric) -> None:
    from alliance_health.insights.proposals.metric_rules import propose_for_metrics

    found = facts_of(metrics={"cadence": metric("cadence", 10.0)})
    assert pillars_with_advice(found, propose_for_metrics(found)) == {"governance"}
