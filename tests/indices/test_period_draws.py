"""In how many draws one alliance stands above another."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from alliance_health.indices.period_draws import order_pairs


def test_pairs_by_hand() -> None:
    # a beats b in draws 1 and 2, ties in 3, loses in 4: 2.5 of 4.
    draws = np.array([[60.0, 61.0, 50.0, 40.0], [59.0, 60.0, 50.0, 41.0]])
    table = order_pairs(draws, ["a", "b"])
    assert table.to_numpy().tolist() == [["a", "b", 0.625, 4], ["b", "a", 0.375, 4]]


def test_both_orders_add_up_to_one() -> None:
    draws = np.random.default_rng(2).integers(0, 5, (4, 200)).astype(float)
    table = order_pairs(draws, list("abcd")).set_index(["above", "below"])["p_above"]
    assert all(table[i, j] + table[j, i] == pytest.approx(1) for i, j in table.index)


def test_independent_normal_draws_agree_with_the_formula() -> None:
    random = np.random.default_rng(11)
    draws = np.stack([random.normal(52, 3, 40_000), random.normal(50, 4, 40_000)])
    # The difference is normal with mean 2 and standard deviation 5.
    expected = stats.norm.cdf(2 / 5)
    assert order_pairs(draws, ["a", "b"])["p_above"].iloc[0] == pytest.approx(expected, abs=0.01)


def test_an_alliance_without_the_index_is_in_no_pair() -> None:
    draws = np.array([[60.0, 61.0], [np.nan, np.nan], [50.0, 70.0]])
    table = order_pairs(draws, list("abc"))
    assert set(table["above"]) == {"a", "c"}
    assert order_pairs(draws[:1], ["a"]).empty
