"""Agreement inside a group: published values, by hand, and against a slow twin."""

from __future__ import annotations

import math
import statistics

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.metrics.agreement import (
    SLIGHT_SKEW,
    UNIFORM,
    average_deviation,
    awg,
    group_agreement,
    one_answer_short,
    rwg,
    rwg_j,
)

examples = settings(max_examples=30, deadline=None)
RATINGS = st.lists(st.integers(1, 5), min_size=2, max_size=12)


def said(people, items=("q10",)):
    """Lay out the answers of one group: for each person one number for each item."""
    rows = [
        (item, float(answer))
        for person in people
        for item, answer in zip(items, person, strict=True)
    ]
    return pd.DataFrame(rows, columns=["item_id", "answer"]).assign(side="ours")


def test_null_variances_are_those_of_their_published_distributions():
    # James, Demaree and Wolf (1984): five points, all alike, and 5, 15, 20, 35, 25 of a hundred.
    shares = {"even": (20, 20, 20, 20, 20), "skew": (5, 15, 20, 35, 25)}
    found = {}
    for name, share in shares.items():
        mean = sum(point * part for point, part in enumerate(share, 1)) / 100
        found[name] = sum(part * (point - mean) ** 2 for point, part in enumerate(share, 1)) / 100
    assert found == pytest.approx({"even": UNIFORM, "skew": SLIGHT_SKEW})
    assert pytest.approx(2.0) == UNIFORM


def test_step_up_of_the_formula_of_james_demaree_and_wolf():
    # Ten items with a mean variance of a tenth of the null: 10 x 0.9 / (10 x 0.9 + 0.1).
    assert rwg_j(0.2, 10) == pytest.approx(9 / 9.1)
    # Against the skewed null the same answers agree less: 10 x 0.85075 / (8.5075 + 0.14925).
    assert rwg_j(0.2, 10, SLIGHT_SKEW) == pytest.approx(8.50746 / 8.65672, abs=1e-5)


@pytest.mark.parametrize("variance", [2.0, 2.5, 5.0])
def test_more_disagreement_than_at_random_is_no_agreement(variance):
    assert rwg(variance) == rwg_j(variance, 5) == 0


@examples
@given(variance=st.floats(0, 4), items=st.integers(1, 25))
def test_agreement_of_many_items_is_never_below_that_of_one(variance, items):
    assert 0 <= rwg(variance) <= rwg_j(variance, items) <= 1
    assert rwg_j(variance, items, SLIGHT_SKEW) <= rwg_j(variance, items)


def test_awg_has_no_answer_near_the_ends():
    # Four people: the mean must lie between (1 x 3 + 5) / 4 = 2 and (5 x 3 + 1) / 4 = 4.
    assert math.isnan(awg(pd.Series([4.0, 4.0, 4.0, 5.0])))
    assert awg(pd.Series([4.0, 4.0, 4.0, 4.0])) == 1
    assert math.isnan(awg(pd.Series([3.0])))


@examples
@given(ratings=RATINGS)
def test_awg_of_a_turned_scale_is_the_same(ratings):
    one = awg(pd.Series(ratings, dtype="float64"))
    other = awg(6 - pd.Series(ratings, dtype="float64"))
    assert one == pytest.approx(other, nan_ok=True)
    assert math.isnan(one) or -1 - 1e-9 <= one <= 1


@examples
@given(ratings=RATINGS)
def test_deviation_about_the_median_is_never_the_larger(ratings):
    series = pd.Series(ratings, dtype="float64")
    about_mean, about_median = (average_deviation(series, about=c) for c in ("mean", "median"))
    assert 0 <= about_median <= about_mean + 1e-12
    slow = statistics.mean(abs(one - statistics.mean(ratings)) for one in ratings)
    assert about_mean == pytest.approx(slow)


@examples
@given(people=st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=2, max_size=12))
def test_group_agreement_is_that_of_the_slow_twin(people):
    found = group_agreement(said(people, ("a", "b", "c")), ["side"]).iloc[0]
    columns = list(zip(*people, strict=True))
    variance = statistics.mean(statistics.variance(column) for column in columns)
    assert found["variance"] == pytest.approx(variance)
    assert found["rwg"] == pytest.approx(rwg(variance))
    assert found["rwg_j"] == pytest.approx(rwg_j(variance, 3))
    assert found["rwg_j_skew"] == pytest.approx(rwg_j(variance, 3, SLIGHT_SKEW))
    deviation = statistics.mean(average_deviation(pd.Series(column)) for column in columns)
    assert found["ad"] == pytest.approx(deviation)
    assert found["divided"] == (round(deviation, 12) > 1 or round(variance, 12) > 1)


def test_a_group_is_divided_beyond_the_line_and_not_on_it():
    # 2, 2, 2, 4, 4, 4 has variance 1.2 and rwg 0.4.
    assert group_agreement(said([(x,) for x in (2, 2, 2, 4, 4, 4)]), ["side"])["divided"].all()
    on_it = [(x,) for x in (2, 3, 4)]  # variance 1, rwg 0.5
    assert not group_agreement(said(on_it), ["side"])["divided"].any()


def test_one_person_agrees_with_nobody_and_is_not_divided():
    found = group_agreement(said([(4,)]), ["side"]).iloc[0]
    assert found[["n_items", "rwg", "rwg_j", "ad"]].isna().all()
    assert not found["divided"]


def test_nobody_can_tell_from_what_is_shown_that_all_agreed():
    alike = group_agreement(said([(5,)] * 8), ["side"])
    one_off = group_agreement(said([(5,)] * 7 + [(4,)]), ["side"])
    n = pd.Series([8.0])
    shown, other = one_answer_short(alike, n), one_answer_short(one_off, n)
    names = ["rwg", "rwg_j", "rwg_j_skew", "ad"]
    assert shown[names].to_numpy() == pytest.approx(other[names].to_numpy())
    assert shown["rwg"].iloc[0] == pytest.approx(1 - 0.125 / 2)
