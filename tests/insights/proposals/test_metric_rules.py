"""Every metric rule fires where its metric is weak, not at the edge, not without enough data."""

from __future__ import annotations

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.proposals.facts import SideScore
from alliance_health.insights.proposals.metric_rules import METRIC_RULES, propose_for_metrics
from alliance_health.insights.proposals.result import Strength
from alliance_health.shipped import shipped_folder


def rules(facts) -> list[str]:
    return [one.rule for one in propose_for_metrics(facts)]


@pytest.mark.parametrize("rule", METRIC_RULES, ids=lambda rule: rule.name)
def test_rule_fires_below_the_weak_edge_and_not_on_it(rule, facts_of, metric) -> None:
    # The edge of weak is 40: 39.9 lies below it, 40 is watch.
    weak, watch = metric(rule.metric_id, 39.9), metric(rule.metric_id, 40.0)
    assert rules(facts_of(metrics={rule.metric_id: weak})) == [rule.name]
    assert rules(facts_of(metrics={rule.metric_id: watch})) == []


@pytest.mark.parametrize("rule", METRIC_RULES, ids=lambda rule: rule.name)
def test_rule_is_silent_on_too_little_data(rule, facts_of, metric) -> None:
    for unknown in (
        metric(rule.metric_id, None),  # not measured
        metric(rule.metric_id, 10.0, coverage=0.49),  # less than one side of two
        metric(rule.metric_id, 10.0, is_old=True),  # a value of an earlier period
    ):
        assert rules(facts_of(metrics={rule.metric_id: unknown})) == []


def test_every_rule_is_about_a_metric_of_the_default_catalogue() -> None:
    known = load_catalogue(shipped_folder("sample")).metrics
    assert [rule.metric_id for rule in METRIC_RULES if rule.metric_id not in known] == []
    assert len({rule.name for rule in METRIC_RULES}) == len(METRIC_RULES)


def test_weak_follows_the_edge_of_the_workbook(facts_of, metric) -> None:
    found = facts_of(
        metrics={"cadence": metric("cadence", 45.0)},
        edges=BandEdges(weak_below=50, strong_from=80),
    )
    assert rules(found) == ["missed_meetings"]


def test_it_is_confirmed_only_where_nothing_could_lift_it_out_of_weak(facts_of, metric) -> None:
    def strength(highest: float | None) -> Strength:
        weak = metric("trust", 30.0, highest=highest)
        return propose_for_metrics(facts_of(metrics={"trust": weak}))[0].strength

    assert strength(39.9) is Strength.CONFIRMED
    assert strength(40.0) is Strength.INDICATED
    assert strength(None) is Strength.INDICATED  # its error is not known


def test_a_doubt_is_said_in_the_reason(facts_of, metric) -> None:
    weak = metric("trust", 30.0, highest=55.0, value=2.4, unit="1-5")
    (made,) = propose_for_metrics(facts_of(metrics={"trust": weak}))
    assert made.because == (
        "Trust is weak: 2.4, score 30. What is not measured, or the error of the ratings, could "
        "lift it out of weak."
    )


def test_target_value_points_owner_and_number_travel_with_it(facts_of, metric) -> None:
    weak = metric("enablement", 28.0, value=19.0, unit="count", target=40.0, lost=3.6)
    found = facts_of(metrics={"enablement": weak}, owners={"enablement": "Marit Solheim"})
    (made,) = propose_for_metrics(found)
    assert made.because == "Enablement is weak: 19 against a target of 40, score 28."
    assert (made.points, made.owner) == (3.6, "Marit Solheim")
    assert made.evidence.numbers == ("orion/2026Q3/joint/enablement",)


def test_a_weak_side_is_named_where_both_together_are_not_weak(facts_of, metric) -> None:
    sides = (
        SideScore("ours", 10.5, 68.5, 68.5, "orion/2026Q3/ours/decision_latency"),
        SideScore("theirs", 26.5, 20.5, 20.5, "orion/2026Q3/theirs/decision_latency"),
    )
    slow = metric("decision_latency", 44.5, value=18.5, sides=sides)
    (made,) = propose_for_metrics(facts_of(metrics={"decision_latency": slow}))
    assert made.because == "Decision latency of Halden is weak: 26.5 days, score 21."
    assert made.evidence.numbers == ("orion/2026Q3/theirs/decision_latency",)
    alone = metric("decision_latency", 44.5, sides=sides[1:])  # the other side is not known
    assert rules(facts_of(metrics={"decision_latency": alone})) == []
