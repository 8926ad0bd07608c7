"""Perception gaps: Welch, Holm, and the count of confirmed factors."""

from __future__ import annotations

import itertools
import random
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from alliance_health.metrics import RULES
from alliance_health.metrics.gaps import compare_sides, holm, select_perception_gap, welch

examples = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])

ITEMS = tuple(f"q{item:02d}" for item in range(1, 26) if item not in (3, 4, 5))
PULSE = ("q09", "q10", "q13", "q15", "q16", "q17", "q21", "q22", "q25")


def answers(side, people, *, means, items=ITEMS, wave="2025Q2"):
    """Make ratings of working people around the mean of each item: some one above or below."""
    return [
        {
            "wave": wave,
            "perspective": side,
            "level": "working",
            "respondent_id": f"{side}{person}",
            "item_id": item,
            "rating": means.get(item, 3) + (person % 3 - 1),
        }
        for person in range(people)
        for item in items
    ]


def gap_rows(context):
    rule = RULES["perception_gap"]
    return rule.measure(rule.select(context)).set_index("period")


def test_a_gap_is_confirmed_on_the_factors_where_the_sides_differ_much(make_context, value_of):
    # Items 2 and 8 are factors of their own; nine people differ by 2 points, spread 0.87.
    rows = answers("ours", 9, means={"q02": 4, "q08": 4})
    rows += answers("theirs", 9, means={"q02": 2, "q08": 2})
    assert value_of(make_context({"ratings": rows}), "perception_gap", "2025H1") == 2.0


def test_sides_that_agree_have_0_gaps(make_context, value_of):
    rows = answers("ours", 6, means={}) + answers("theirs", 9, means={})
    assert value_of(make_context({"ratings": rows}), "perception_gap", "2025H1") == 0.0


def test_friction_is_turned_over_so_that_a_gap_above_0_means_that_we_see_it_better(make_context):
    rows = answers("ours", 6, means={"q17": 2}) + answers("theirs", 6, means={"q17": 4})
    gaps = compare_sides(select_perception_gap(make_context({"ratings": rows})))
    assert gaps.set_index("factor").loc["friction", "gap"] == pytest.approx(2.0)


def test_a_factor_of_two_items_is_the_mean_of_a_persons_ratings(make_context):
    # Working anchoring is items 6 and 7: persons at 4 and 2 have 3.
    rows = answers("ours", 6, means={"q06": 4, "q07": 2}) + answers("theirs", 6, means={})
    gaps = compare_sides(select_perception_gap(make_context({"ratings": rows})))
    assert gaps.set_index("factor").loc["working anchoring", "gap"] == pytest.approx(0.0)


def test_the_validation_item_is_not_compared(make_context):
    rows = answers("ours", 6, means={}) + answers("theirs", 6, means={})
    selected = select_perception_gap(make_context({"ratings": rows}))
    assert "q25" not in set(selected["key"])
    assert set(selected["n_factors"]) == {22}


def test_too_few_people_on_one_side_suppress_the_count(make_context):
    rows = answers("ours", 9, means={}) + answers("theirs", 4, means={})
    found = gap_rows(make_context({"ratings": rows})).loc["2025H1"]
    assert found["suppressed"]
    assert pd.isna(found["value"])
    assert found["reason"] == "suppressed: it could tell what fewer than 5 people said"


@pytest.mark.parametrize(
    "rows",
    [
        answers("ours", 9, means={}),
        answers("ours", 9, means={}, items=PULSE) + answers("theirs", 9, means={}, items=PULSE),
    ],
    ids=["one side only", "a pulse"],
)
def test_nothing_is_said_of_gaps_that_were_not_asked_for(rows, make_context):
    assert gap_rows(make_context({"ratings": rows})).empty


def test_of_two_full_waves_in_a_half_year_the_one_with_more_gaps_counts(make_context, value_of):
    rows = answers("ours", 9, means={"q02": 4}, wave="2025Q1")
    rows += answers("theirs", 9, means={"q02": 2}, wave="2025Q1")
    rows += answers("ours", 9, means={}) + answers("theirs", 9, means={})
    assert value_of(make_context({"ratings": rows}), "perception_gap", "2025H1") == 1.0


def test_unanimous_sides_that_differ_are_never_said_to_differ_for_certain(make_context):
    rows = [{**row, "rating": 5} for row in answers("ours", 9, means={})]
    rows += [{**row, "rating": 1} for row in answers("theirs", 9, means={})]
    gaps = compare_sides(select_perception_gap(make_context({"ratings": rows})))
    voice = gaps.set_index("factor").loc["voice"]
    # One of nine a step from the end: 5 - 1 / 9 and 1 + 1 / 9; two orders of 48 620 are as far.
    assert voice[["ours", "theirs"]].tolist() == [4.89, 1.11]
    assert voice["p"] > 0
    assert voice["se"] > 0


@given(seed=st.integers(0, 10_000))
def test_welch_is_that_of_scipy(seed):
    dice = np.random.default_rng(seed)
    ours, theirs = dice.normal(3, 1, dice.integers(2, 20)), dice.normal(3, 2, dice.integers(2, 20))
    expected = stats.ttest_ind(ours, theirs, equal_var=False)
    tests = welch(
        pd.Series([ours.mean() - theirs.mean()]),
        pd.DataFrame({"ours": [stats.sem(ours)], "theirs": [stats.sem(theirs)]}),
        pd.DataFrame({"ours": [ours.size], "theirs": [theirs.size]}),
    )
    assert tests["p"].iloc[0] == pytest.approx(expected.pvalue, rel=1e-9)
    assert tests["df"].iloc[0] == pytest.approx(expected.df, rel=1e-9)


def test_holm_of_a_published_example():
    # Four tests: 0.005 x 4, 0.01 x 3, 0.03 x 2, 0.04 x 1, each at least the one before.
    p = pd.Series([0.01, 0.04, 0.03, 0.005, np.nan])
    assert holm(p).round(12).tolist()[:4] == [0.03, 0.06, 0.06, 0.02]
    assert np.isnan(holm(p).iloc[4])


def test_holm_adjusts_each_family_by_itself():
    p, families = pd.Series([0.01, 0.02, 0.04]), pd.Series([1, 2, 1])
    assert holm(p, families).tolist() == [0.02, 0.02, 0.04]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_is_what_stepping_down_by_hand_gives(found):
    adjusted = holm(pd.Series(found))
    for at, p in enumerate(adjusted):
        # Rejected at a level if every smaller p passes its own stricter level.
        steps = sorted(found)
        rank = steps.index(found[at])
        by_hand = max(min((len(steps) - step) * steps[step], 1.0) for step in range(rank + 1))
        assert p == pytest.approx(by_hand)
        assert p >= found[at]


@examples
@given(seed=st.integers(0, 10_000))
def test_gaps_change_their_sign_when_the_sides_change_places(seed, drawn, redrawn):
    rows, context = drawn(seed)
    other = {"ours": "theirs", "theirs": "ours"}
    turned = [{**row, "perspective": other[row["perspective"]]} for row in rows["ratings"]]
    keys = ["alliance_id", "wave", "level", "factor"]
    one = compare_sides(select_perception_gap(context)).set_index(keys)
    two = compare_sides(select_perception_gap(redrawn({**rows, "ratings": turned}))).set_index(keys)
    assert two["gap"].to_numpy() == pytest.approx(-one["gap"].to_numpy(), nan_ok=True)
    assert two["p_adjusted"].to_numpy() == pytest.approx(one["p_adjusted"].to_numpy(), nan_ok=True)


@examples
@given(seed=st.integers(0, 10_000))
def test_confirmed_gaps_are_what_testing_by_hand_gives(seed, make_context, value_of):
    dice = random.Random(seed)
    people = {"ours": dice.randint(5, 6), "theirs": dice.randint(5, 6)}
    shift = {item: dice.choice((0, 0, 0, 2)) for item in ITEMS}
    rows, persons = [], {}
    for side, size in people.items():
        for person in range(size):
            for item in ITEMS:
                centre = 2 + (shift[item] if side == "ours" else 0)
                # The first two differ: nobody is of one mind, so that no answer is moved.
                step = (-1, 1)[person] if person < 2 else dice.choice((-1, 0, 1))
                rating = centre + step
                rows += answers(side, 1, means={item: rating + 1}, items=(item,))
                rows[-1]["respondent_id"] = f"{side}{person}"
                persons.setdefault((item, side), {})[person] = rating
    context = make_context({"ratings": rows})
    survey = context.catalogue.survey
    factors = {}
    for item in ITEMS:
        factors.setdefault(survey[item].factor, []).append(item)
    p_values = {
        factor: p_by_hand(
            [
                [
                    statistics.fmean(persons[item, side][one] for item in items)
                    for one in range(size)
                ]
                for side, size in people.items()
            ]
        )
        for factor, items in factors.items()
        if factor != "overall"
    }
    steps = sorted(p_values.values())
    confirmed = 0
    for step, p in enumerate(steps):
        if not p * (len(steps) - step) <= 0.10:
            break
        confirmed += 1
    assert value_of(context, "perception_gap", "2025H1") == confirmed


def p_by_hand(sides):
    """Share of all divisions of the people into two sides whose means differ as much."""
    ours, theirs = sides
    everybody = [*ours, *theirs]
    apart = [
        abs(
            statistics.fmean([everybody[at] for at in chosen])
            - statistics.fmean([one for at, one in enumerate(everybody) if at not in chosen])
        )
        for chosen in map(frozenset, itertools.combinations(range(len(everybody)), len(ours)))
    ]
    seen = abs(statistics.fmean(ours) - statistics.fmean(theirs))
    return sum(one >= seen - 1e-9 for one in apart) / len(apart)
