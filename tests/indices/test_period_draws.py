"""In how many draws one alliance stands above another."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from alliance_health.indices.draws import Draws
from alliance_health.indices.period_draws import draws_of_period, order_pairs, pairs_of


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


def _draws() -> Draws:
    cells = pd.DataFrame(
        {"cell": range(4), "alliance_id": list("aabb"), "period": ["2026Q1", "2026Q2"] * 2}
    )
    data = np.arange(4.0)[:, None, None] + np.zeros((4, 2, 3))
    return Draws(cells, data, data - 1, data)


def test_a_period_is_cut_out_in_the_order_asked_for() -> None:
    cut = draws_of_period(_draws(), "2026Q2", ["b", "c", "a"])
    assert cut[:, 0, 0].tolist() == pytest.approx([3.0, np.nan, 1.0], nan_ok=True)
    floor = draws_of_period(_draws(), "2026Q2", ["b"], floor=True)
    assert floor[0, 1].tolist() == [2.0, 2.0, 2.0]


def test_only_published_indices_are_compared() -> None:
    scores = pd.DataFrame(
        {"alliance_id": ["a", "b", "a", "b"], "period": "2026Q2", "score": [1.0, 3.0, 1.0, None]}
    )
    scores["id"] = ["leading_index"] * 2 + ["lagging_index"] * 2
    pairs = pairs_of(_draws(), scores, "2026Q2")
    assert pairs.to_numpy().tolist() == [
        ["leading_index", "a", "b", 0.0, 3],
        ["leading_index", "b", "a", 1.0, 3],
    ]
    assert pairs_of(None, scores, "2026Q2").empty
