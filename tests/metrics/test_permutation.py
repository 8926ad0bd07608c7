"""The exact permutation test against all divisions written out, and against scipy."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alliance_health.metrics.permutation import permutation_p

ratings = st.lists(st.integers(1, 5), min_size=2, max_size=5)


@given(ratings, ratings)
def test_it_is_what_writing_all_divisions_out_gives(ours, theirs):
    everybody = np.array([*ours, *theirs], dtype=float)
    chosen = itertools.combinations(range(len(everybody)), len(ours))
    apart = [
        abs(everybody[list(one)].mean() - np.delete(everybody, list(one)).mean()) for one in chosen
    ]
    seen = abs(np.mean(ours) - np.mean(theirs))
    expected = np.mean([one >= seen - 1e-9 for one in apart])
    assert permutation_p(ours, theirs) == pytest.approx(expected)


def test_it_is_that_of_scipy_for_means_of_two_items():
    ours, theirs = [4.5, 5.0, 3.5, 4.0, 4.5], [3.0, 2.5, 4.0, 3.5, 2.0, 3.0]
    found = stats.permutation_test(
        (ours, theirs), lambda a, b: abs(np.mean(a) - np.mean(b)), n_resamples=np.inf,
        alternative="greater",
    )  # fmt: skip
    assert permutation_p(ours, theirs) == pytest.approx(found.pvalue)


def test_the_worked_example_of_the_method_page():
    # 34 of the 252 divisions of ten people into five and five are a point or more apart.
    assert permutation_p([4, 4, 5, 3, 4], [3, 3, 2, 3, 4]) == pytest.approx(34 / 252)


@given(ratings, ratings)
def test_it_does_not_matter_who_is_called_ours(ours, theirs):
    assert permutation_p(ours, theirs) == permutation_p(theirs, ours)
