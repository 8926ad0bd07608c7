"""Quality of goals, and agreement on priorities."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])

#: A goal with all of its parts.
COMPLETE = {
    "metric_id": "trust",
    "baseline": 3.2,
    "target": 4.0,
    "due_on": "2026-12-31",
    "owner_ours": "Ann",
    "owner_theirs": "Bob",
    "rank_ours": 1,
    "rank_theirs": 2,
}
#: Ranks that a drawn side gives to drawn goals.
RANKS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=5, max_size=9)


def goals(*rows):
    return {"goals": [{"goal_id": f"g{at}", **row} for at, row in enumerate(rows)]}


def ranked(pairs):
    return goals(*({"rank_ours": ours, "rank_theirs": theirs} for ours, theirs in pairs))


@pytest.mark.parametrize("part", COMPLETE)
def test_a_goal_without_one_of_its_parts_fails(part, make_context, value_of):
    context = make_context(goals(COMPLETE, {**COMPLETE, part: None}))
    assert value_of(context, "goal_quality", "2026Q1") == 50.0


def test_a_goal_that_wants_what_is_there_already_fails(make_context, value_of):
    context = make_context(goals({**COMPLETE, "target": 3.2}))
    assert value_of(context, "goal_quality", "2026Q1") == 0.0


def test_a_goal_measured_by_no_metric_of_the_catalogue_fails(make_context, value_of):
    context = make_context(goals({**COMPLETE, "metric_id": "fame"}))
    assert value_of(context, "goal_quality", "2026Q1") == 0.0


def test_a_goal_to_lower_a_value_and_a_baseline_of_0_pass(make_context, value_of):
    context = make_context(goals({**COMPLETE, "target": 1.0}, {**COMPLETE, "baseline": 0.0}))
    assert value_of(context, "goal_quality", "2026Q1") == 100.0


def test_a_goal_counts_from_the_day_on_which_it_was_recorded(make_context, values_of):
    context = make_context(
        goals(
            {**COMPLETE, "recorded_on": "2025-06-30"},
            {**COMPLETE, "owner_ours": None, "recorded_on": "2025-07-01"},
        ),
        lives={"orion": ("2025Q1", "2025Q3")},
    )
    assert values_of(context, "goal_quality") == {
        ("orion", "2025Q2", "joint"): 100.0,
        ("orion", "2025Q3", "joint"): 50.0,
    }


def test_an_alliance_without_goals_has_no_quality_of_goals(make_context, values_of):
    assert values_of(make_context(goals()), "goal_quality") == {}


def test_agreement_is_kendalls_tau_of_both_rankings(make_context, values_of):
    context = make_context(
        ranked([(1, 2), (2, 1), (3, 4), (4, 3), (5, 5)]), lives={"orion": ("2026Q1", "2026Q4")}
    )
    # Of ten pairs two are the other way round: (8 - 2) / 10. Each half-year has a value.
    assert values_of(context, "priority_agreement") == {
        ("orion", "2026H1", "joint"): 0.6,
        ("orion", "2026H2", "joint"): 0.6,
    }


def test_agreement_allows_for_ties(make_context, value_of):
    context = make_context(ranked([(1, 1), (1, 2), (2, 3), (3, 3), (4, 4)]))
    # Ten pairs, eight alike, one tied by us, another by them: 8 / sqrt(9 x 9).
    assert value_of(context, "priority_agreement", "2026H1") == pytest.approx(8 / 9)


@pytest.mark.parametrize(
    "pairs",
    [
        [(1, 1), (2, 2), (3, 3), (4, 4)],
        [(1, 1), (2, 2), (3, 3), (4, 4), (5, None)],
        [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)],
    ],
    ids=["four goals", "fifth ranked by one side", "all alike for one side"],
)
def test_agreement_needs_five_goals_in_an_order_on_both_sides(pairs, make_context, values_of):
    assert values_of(make_context(ranked(pairs)), "priority_agreement") == {}


@examples
@given(pairs=RANKS)
def test_agreement_is_that_of_scipy(pairs, make_context, value_of):
    found = value_of(make_context(ranked(pairs)), "priority_agreement", "2026H1")
    ours, theirs = zip(*pairs, strict=True)
    if len(set(ours)) == 1 or len(set(theirs)) == 1:
        assert found is None
    else:
        expected = kendalltau(ours, theirs, variant="b").statistic
        assert found == pytest.approx(expected, abs=1e-12)


@examples
@given(pairs=RANKS)
def test_agreement_is_the_same_seen_from_the_other_side_and_turns_over_with_a_ranking(
    pairs, make_context, value_of
):
    def agreement(changed):
        return value_of(make_context(ranked(changed)), "priority_agreement", "2026H1")

    found = agreement(pairs)
    assert agreement([(theirs, ours) for ours, theirs in pairs]) == found
    turned = agreement([(ours, 7 - theirs) for ours, theirs in pairs])
    assert turned == (None if found is None else pytest.approx(-found, abs=1e-12))


@examples
@given(seed=SEEDS)
def test_goal_metrics_are_what_counting_by_hand_gives(seed, drawn, values_of, lived, catalogue):
    rows, context = drawn(seed)
    parts = [part for part in COMPLETE if part != "metric_id"]
    expected = {}
    for alliance_id, period in lived():
        known = known_goals(rows, alliance_id, period.end)
        good = [
            one
            for one in known
            if one["metric_id"] in catalogue.metrics
            and all(one[part] is not None for part in parts)
            and one["target"] != one["baseline"]
        ]
        if known:
            expected[alliance_id, period.label, "joint"] = 100 * len(good) / len(known)
    assert values_of(context, "goal_quality") == pytest.approx(expected)


@examples
@given(seed=SEEDS)
def test_agreement_is_what_counting_pairs_gives(seed, drawn, values_of, lived):
    rows, context = drawn(seed)
    expected = {}
    for alliance_id, period in lived("half-year"):
        known = known_goals(rows, alliance_id, period.end)
        pairs = [(one["rank_ours"], one["rank_theirs"]) for one in known]
        pairs = [pair for pair in pairs if None not in pair]
        tau = tau_of(pairs) if len(pairs) >= 5 else None
        if tau is not None:
            expected[alliance_id, period.label, "joint"] = tau
    assert values_of(context, "priority_agreement") == pytest.approx(expected, abs=1e-12)


def known_goals(rows, alliance_id, end):
    """Goals of an alliance recorded by a day, or without a day."""
    here = [one for one in rows["goals"] if one["alliance_id"] == alliance_id]
    return [one for one in here if one["recorded_on"] is None or one["recorded_on"] <= end]


def tau_of(pairs):
    """Count the pairs of goals in the same and in the other order; None where one side ties all."""
    alike = opposed = tied_ours = tied_theirs = 0
    for (a, x), (b, y) in itertools.combinations(pairs, 2):
        alike += (a - b) * (x - y) > 0
        opposed += (a - b) * (x - y) < 0
        tied_ours += a == b
        tied_theirs += x == y
    count = len(pairs) * (len(pairs) - 1) // 2
    below = ((count - tied_ours) * (count - tied_theirs)) ** 0.5
    return (alike - opposed) / below if below else None
