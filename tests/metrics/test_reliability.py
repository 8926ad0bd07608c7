"""Alpha and omega: by hand, against slow twins and a peer, and what they refuse to say."""

from __future__ import annotations

import itertools
import math
import statistics

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.multivariate.factor import Factor

from alliance_health.metrics.reliability import cronbach_alpha, omega_total, one_factor

SEEDS = st.integers(0, 10_000)
examples = settings(max_examples=15, deadline=None)


def answers(seed, people=30, items=5, *, common=1.0):
    """Rate items that share one thing, from 1 to 5."""
    draw = np.random.default_rng(seed)
    shared = draw.normal(size=(people, 1)) * common
    raw = 3 + shared + draw.normal(size=(people, items))
    return pd.DataFrame(np.clip(np.rint(raw), 1, 5), columns=[f"q{at}" for at in range(items)])


def slow_alpha(rows):
    """Alpha from the definition: pair by pair, in plain Python."""
    columns = list(zip(*rows, strict=True))
    k = len(columns)
    variances = [statistics.variance(column) for column in columns]
    pairs = [statistics.covariance(one, other) for one, other in itertools.permutations(columns, 2)]
    return k / (k - 1) * sum(pairs) / (sum(variances) + sum(pairs))


def test_alpha_of_a_table_worked_by_hand():
    # a and b alike, c their mirror image 6 - a: variances v each, and the sum is a + 6 with
    # variance v: alpha = 3 / 2 x (1 - 3 v / v) = -3.
    one = [1, 2, 3, 4, 5] * 2
    found = cronbach_alpha(pd.DataFrame({"a": one, "b": one, "c": [6 - x for x in one]}))
    assert found.value == pytest.approx(-3)


@examples
@given(seed=SEEDS, items=st.integers(3, 7))
def test_alpha_is_that_of_the_slow_twin(seed, items):
    table = answers(seed, items=items)
    assume(bool((table.std() > 0).all()))
    assert cronbach_alpha(table).value == pytest.approx(slow_alpha(table.to_numpy().tolist()))


@examples
@given(seed=SEEDS)
def test_alpha_knows_no_order_of_people_or_items_and_no_shift(seed):
    table = answers(seed)
    other = table.sample(frac=1, random_state=seed)[list(reversed(table.columns))] + 1
    assert cronbach_alpha(other).value == pytest.approx(cronbach_alpha(table).value)


@examples
@given(seed=SEEDS)
def test_value_without_an_item_is_alpha_of_the_others(seed):
    table = answers(seed)
    found = cronbach_alpha(table)
    assert set(found.without) == set(table.columns)
    for name, value in found.without.items():
        assert value == pytest.approx(cronbach_alpha(table.drop(columns=name)).value)


def test_who_left_an_item_out_does_not_count():
    table = answers(1, people=14)
    table.iloc[:3, 0] = None
    found = cronbach_alpha(table)
    assert found.n_complete == 11
    assert found.value == cronbach_alpha(table.iloc[3:]).value


@pytest.mark.parametrize("measure", [cronbach_alpha, omega_total])
@pytest.mark.parametrize(
    ("people", "items", "reason"),
    [(9, 5, "9 complete respondents; 10 are needed"), (20, 2, "2 items that vary; 3 are needed")],
)
def test_too_few_people_or_items_have_no_coefficient(measure, people, items, reason):
    found = measure(answers(3, people, items))
    assert math.isnan(found.value)
    assert found.reason == reason
    assert found.without == {}


def test_an_item_to_which_all_answer_alike_is_left_out_and_named():
    table = answers(4).assign(q9=4.0)
    found = cronbach_alpha(table)
    assert found.dropped == ("q9",)
    assert found.reason == "left out, as all answered alike: q9"
    assert found.value == cronbach_alpha(table.drop(columns="q9")).value


def test_alpha_is_missing_where_the_sum_does_not_vary():
    up, down = [1, 2, 3, 4, 5] * 2, [5, 4, 3, 2, 1] * 2
    table = pd.DataFrame({"a": up, "b": down, "c": up, "d": down})
    assert cronbach_alpha(table).reason == "the sum of the items does not vary"


def test_omega_equals_alpha_where_all_items_are_alike():
    # One factor with equal loadings l and unique variances u: both are k l^2 / (k l^2 + u).
    loadings, unique = one_factor(0.5 * np.ones((4, 4)) + 0.5 * np.eye(4))
    omega = loadings.sum() ** 2 / (loadings.sum() ** 2 + unique.sum())
    assert omega == pytest.approx(4 * 0.5 / (4 * 0.5 + 0.5), abs=1e-6)


@examples
@given(loadings=st.lists(st.floats(0.3, 1.5), min_size=3, max_size=7), unique=st.floats(0.2, 1.5))
def test_a_factor_that_made_the_covariances_is_found_again(loadings, unique):
    made = np.array(loadings)
    found, left = one_factor(np.outer(made, made) + unique * np.eye(len(made)))
    assert found == pytest.approx(made, abs=2e-3)
    assert left == pytest.approx(np.full(len(made), unique), abs=5e-3)


@pytest.mark.parametrize("seed", range(6))
def test_loadings_are_those_of_statsmodels(seed):
    table = answers(seed, people=80)
    peer = Factor(table, n_factor=1, method="ml").fit(maxiter=500)
    correlations = table.corr().to_numpy()
    found, unique = one_factor(correlations)
    assert np.abs(peer.loadings.ravel()) == pytest.approx(found, abs=2e-3)
    assert np.asarray(peer.uniqueness) == pytest.approx(unique, abs=4e-3)


@examples
@given(seed=SEEDS)
def test_omega_lies_between_0_and_1(seed):
    found = omega_total(answers(seed, common=0.8))
    assert (0 <= found.value <= 1) or found.reason != ""


def test_a_heywood_case_has_no_omega():
    # r12 r13 / r23 = 0.81 / 0.65 > 1: the first item would have less than no variance left.
    heywood = np.array([[1, 0.9, 0.9], [0.9, 1, 0.65], [0.9, 0.65, 1]])
    assert np.linalg.eigvalsh(heywood)[0] > 0
    assert np.isnan(one_factor(heywood)[0]).all()


def test_omega_says_why_it_is_missing():
    table = answers(5, people=12, items=5)
    twin = table.assign(q0=table["q1"])  # two items alike: singular
    assert omega_total(twin).reason.startswith("Heywood case")
    assert omega_total(answers(6, 10, 10)).reason == "no more complete respondents than items"
