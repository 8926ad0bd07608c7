"""Shrunken means: by hand, against a search by brute force, and that they pay."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.metrics.shrinkage import (
    error_variances,
    paule_mandel,
    pooled_variance,
    shrink_means,
)

examples = settings(max_examples=40, deadline=None)
MEANS = st.lists(st.floats(1, 5), min_size=2, max_size=10)


def test_groups_borrow_by_their_size() -> None:
    # Errors 1 / 1 and 1 / 9 with tau2 t: the larger group keeps more of its own, t / (t + 1 / 9).
    found = shrink_means(np.array([1.0, 5.0]), np.array([1.0, 9.0]), 1.0)
    t = found.variance_between
    assert found.own == pytest.approx([t / (t + 1), t / (t + 1 / 9)])
    weights = np.array([1 / (t + 1), 1 / (t + 1 / 9)])
    assert found.mean == pytest.approx((weights * [1, 5]).sum() / weights.sum())


def test_groups_that_differ_by_chance_all_read_the_common_mean() -> None:
    found = shrink_means(np.array([3.0, 3.1, 2.9]), np.array([5.0, 5.0, 5.0]), 1.0)
    assert found.all_equal
    assert found.means == pytest.approx([3.0, 3.0, 3.0])


def test_a_group_in_which_everybody_answered_keeps_its_mean() -> None:
    found = shrink_means(
        np.array([2.0, 4.0, 3.0]), np.array([5.0, 5.0, 5.0]), 1.0, np.array([5.0, 10.0, np.nan])
    )
    assert found.own[0] == 1
    assert found.means[0] == 2
    assert 3 < found.means[1] < 4


def test_more_answers_than_invitations_correct_nothing() -> None:
    errors = error_variances(np.array([5.0]), 1.0, np.array([4.0]))
    assert errors == pytest.approx([0.2])


def test_a_group_without_a_mean_stays_missing_and_borrows_to_nobody() -> None:
    sizes = np.array([4.0, 4.0, 4.0])
    found = shrink_means(np.array([2.0, np.nan, 4.0]), sizes, 2.0)
    assert np.isnan(found.means[1])
    alone = shrink_means(np.array([2.0, 4.0]), sizes[:2], 2.0)
    assert found.means[[0, 2]] == pytest.approx(alone.means)


def test_nothing_is_drawn_from_nothing() -> None:
    found = shrink_means(np.array([np.nan]), np.array([3.0]), 1.0)
    assert np.isnan(found.means).all()
    assert shrink_means(np.array([4.0]), np.array([3.0]), 1.0).means == pytest.approx([4.0])


def test_exact_groups_alike_need_no_spread() -> None:
    whole = np.array([5.0, 5.0])
    found = shrink_means(np.array([3.0, 3.0]), whole, 1.0, whole)
    assert found.means == pytest.approx([3.0, 3.0])


@examples
@given(means=MEANS, error=st.floats(0.01, 2))
def test_a_shrunken_mean_lies_between_the_raw_and_the_common_one(means, error) -> None:
    raw = np.array(means)
    found = shrink_means(raw, np.linspace(1, 12, len(raw)), error)
    low, high = np.minimum(raw, found.mean) - 1e-9, np.maximum(raw, found.mean) + 1e-9
    assert ((low <= found.means) & (found.means <= high)).all()
    assert ((found.own >= 0) & (found.own <= 1)).all()


@examples
@given(means=MEANS, seed=st.integers(0, 999))
def test_variance_between_solves_its_equation_or_is_0(means, seed) -> None:
    raw = np.array(means)
    errors = np.random.default_rng(seed).uniform(0.05, 1, len(raw))
    found = paule_mandel(raw, errors)

    def generalised(tau2: float) -> float:
        weights = 1 / (tau2 + errors)
        return float((weights * (raw - (weights * raw).sum() / weights.sum()) ** 2).sum())

    wanted = len(raw) - 1
    if found == 0:
        assert generalised(0) <= wanted + 1e-9
    else:
        assert generalised(found) == pytest.approx(wanted, rel=1e-6)


def test_pooled_variance_is_that_of_people_about_their_own_groups() -> None:
    draw = np.random.default_rng(5)
    groups = [draw.normal(size=n) for n in (3, 7, 2)]
    apart = sum(((one - one.mean()) ** 2).sum() for one in groups)
    variances = np.array([one.var(ddof=1) for one in groups])
    assert pooled_variance(variances, np.array([3.0, 7.0, 2.0])) == pytest.approx(apart / 9)
    assert np.isnan(pooled_variance(np.array([np.nan]), np.array([1.0])))


def test_shrinking_small_groups_lies_nearer_to_the_truth() -> None:
    # 200 drawn workbooks of 20 groups with 5 people: tau 0.3, s 0.8. The raw error is 0.8^2 / 5 =
    # 0.128; the best that can be had is 0.3^2 x 0.128 / (0.09 + 0.128) = 0.053.
    draw = np.random.default_rng(11)
    raw_error, drawn_error = [], []
    for _ in range(200):
        truth = 3.5 + 0.3 * draw.normal(size=20)
        people = truth[:, None] + 0.8 * draw.normal(size=(20, 5))
        sizes = np.full(20, 5.0)
        within = pooled_variance(people.var(axis=1, ddof=1), sizes)
        found = shrink_means(people.mean(axis=1), sizes, within)
        raw_error.append(((people.mean(axis=1) - truth) ** 2).mean())
        drawn_error.append(((found.means - truth) ** 2).mean())
    assert np.mean(raw_error) == pytest.approx(0.128, rel=0.05)
    assert np.mean(drawn_error) < 0.065
