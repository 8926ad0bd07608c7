"""Indices formed from a matrix are those of the core, whatever is put in their place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alliance_health.indices import Snapshot
from alliance_health.indices.matrix import (
    ScoreMatrix,
    form_again,
    form_floor,
    grow_snapshot,
    lay_matrix,
    power_mean,
    rank_down,
    read_matrix,
    rounded,
)
from alliance_health.indices.reported_rows import list_reported


def _published(rows: pd.DataFrame, column: str) -> np.ndarray:
    return rows[column].to_numpy(dtype=float).reshape(-1, 2)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_formed_again_is_what_the_core_publishes(
    drawn_snapshot: Callable, core_indices: Callable, seed: int
) -> None:
    snapshot = drawn_snapshot(seed)
    matrix, rows = read_matrix(snapshot), core_indices(snapshot)
    np.testing.assert_allclose(
        rounded(form_again(matrix)), _published(rows, "score"), rtol=1e-9, atol=1e-9
    )
    np.testing.assert_allclose(
        rounded(form_floor(matrix)), _published(rows, "bound_low"), rtol=1e-9, atol=1e-9
    )


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_shares_of_rows_add_up_to_the_score_of_their_metric(
    drawn_snapshot: Callable, seed: int
) -> None:
    snapshot = drawn_snapshot(seed)
    tree = grow_snapshot(snapshot)
    matrix = lay_matrix(tree, snapshot)
    rows = list_reported(tree, matrix)
    for scores, shares in (
        (matrix.scores, rows.shares),
        (matrix.fresh_scores, rows.fresh_shares),
    ):
        summed = (shares * np.nan_to_num(rows.scores)).sum(axis=2)
        there = ~np.isnan(scores)
        np.testing.assert_allclose(summed[there], scores[there], rtol=1e-12, atol=1e-12)
        assert (shares.sum(axis=2)[~there] == 0).all()


def test_means_are_those_of_scipy() -> None:
    scores, weights = np.array([[20.0, 80.0, 55.0]]), np.array([1.0, 2.0, 0.5])
    peers = {1: np.average, 0: stats.gmean, -1: stats.hmean}
    for power, peer in peers.items():
        assert power_mean(scores, weights, power)[0] == pytest.approx(
            peer(scores[0], weights=weights), rel=1e-12
        )


def test_less_compensation_never_raises_a_mean() -> None:
    random = np.random.default_rng(7)
    scores, weights = random.uniform(1, 100, (200, 5)), random.uniform(0.1, 3, (200, 5))
    means = [power_mean(scores, weights, power) for power in (1, 0, -1)]
    assert (means[0] >= means[1] - 1e-9).all()
    assert (means[1] >= means[2] - 1e-9).all()


def test_a_score_of_nought_counts_as_one_where_means_need_it() -> None:
    # 1 and 100: root of 100 = 10; 2 / (1/1 + 1/100) = 1.980
    zero = np.array([[0.0, 100.0]])
    assert power_mean(zero, np.ones(2), 0)[0] == pytest.approx(10.0)
    assert power_mean(zero, np.ones(2), -1)[0] == pytest.approx(1.9801980198)


def test_nominal_weights_are_products_down_the_tree(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    # Pillars 1 : 3; in the first pillar 1 : 1, in the second one metric: 1/8, 1/8, 3/4.
    catalogue = catalogue_of(
        {"a": {"pillar": "p"}, "b": {"pillar": "p"}, "c": {"pillar": "q"}},
        {"p": {"weight": {"leading": 1.0}}, "q": {"weight": {"leading": 3.0}}},
    )
    matrix = read_matrix(Snapshot(panel_of([]), {"A": "operate"}, catalogue))
    assert matrix.nominal_weights().tolist() == [0.125, 0.125, 0.75]


def test_ranks_are_those_of_scipy() -> None:
    random = np.random.default_rng(3)
    scores = random.integers(0, 9, 40).astype(float)
    assert rank_down(scores).tolist() == stats.rankdata(-scores, method="min").tolist()


def test_an_empty_matrix_has_no_index() -> None:
    none = np.zeros((1, 0))
    whole = np.zeros(0, dtype=np.int64)
    matrix = ScoreMatrix(
        ("A",), (), none, none, none, none, np.zeros(0), whole, whole, np.zeros(0), np.zeros(0),
        np.zeros(1, dtype=bool), 0.5, 1.0,
    )  # fmt: skip
    assert np.isnan(form_again(matrix)).all()
    assert np.isnan(form_floor(matrix)).all()
