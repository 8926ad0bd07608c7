"""Weights that the data suggest, against the Handbook's tables and two peers."""

from __future__ import annotations

import math

import numpy as np
import pymcdm.weights
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.multivariate.factor_rotation import rotate_factors

from alliance_health.indices.data_weights import (
    benefit_of_the_doubt,
    critic_weights,
    doubt_weights,
    entropy_weights,
    factor_weights,
    kaiser_meyer_olkin,
    loadings_to_weights,
    principal_loadings,
)

#: Technology Achievement Index, 23 countries: UNDP, Human Development Report 2001, as in
#: OECD/JRC (2008), Handbook on Constructing Composite Indicators, table A.2.
TAI = np.array(
    [
        [187, 289, 271, 994, 779, 189, 82, 31, 75, 8, 235, 103, 106, 72, 103, 165, 205, 74, 42, 13,
         28, 26, 105],
        [125.6, 130, 156.6, 64.6, 9.8, 151.2, 134, 38.6, 18.2, 25.5, 36.8, 20.2, 110.3, 73.9, 13,
         14.8, 33.6, 43.6, 8.6, 9.8, 4.2, 6.2, 4],
        [200.2, 179.1, 125.8, 49, 4.8, 136, 57.4, 108, 125.9, 72.3, 41.2, 193.6, 48.6, 58.9, 146.7,
         84.2, 36.4, 43.2, 21, 30.4, 25, 21.6, 20.3],
        [50.7, 66.2, 59.7, 80.8, 66.7, 50.9, 61.9, 48.7, 16.2, 74.9, 64.2, 19, 53.6, 47.6, 15.4,
         50.3, 58.9, 45, 53.4, 51, 51.7, 63.5, 49.5],
        [3.08, 3.00, 3.10, 3.00, 2.97, 3.02, 3.02, 2.94, 2.94, 2.95, 2.94, 3.12, 2.97, 2.91, 2.86,
         2.99, 2.97, 2.96, 2.86, 3.00, 2.75, 2.73, 2.84],
        [4.15, 4.07, 4.14, 3.86, 3.65, 3.77, 3.73, 4.18, 3.94, 3.83, 3.75, 4.39, 3.68, 3.86, 3.91,
         3.79, 3.80, 3.74, 3.62, 3.65, 3.68, 3.46, 3.71],
        [10, 12, 11.4, 9.5, 10.8, 9.4, 9.4, 11.6, 10.9, 7.1, 10.2, 11.9, 9.4, 9.3, 11.7, 8.4, 7.9,
         9.6, 7.3, 7.2, 9.5, 9.1, 7.1],
        [27.4, 13.9, 15.3, 10, 23.2, 9.5, 14.9, 14.2, 25.3, 24.2, 14.4, 11.2, 12.3, 13.6, 13.1,
         13.6, 12.6, 11, 15.6, 13, 8.2, 7.7, 10.6],
    ]
).T  # fmt: skip

#: Last column of the Handbook's table 19, in the order of table A.2. Table 19 lists the United
#: Kingdom and Canada in one line break; their values are .71 and .73.
TABLE_19 = [1, 1, 1, .87, .80, .75, .71, .73, .66, .62, .62, .86, .60, .54, .58, .52, .51, .49,
            .34, .38, .31, .27, .28]  # fmt: skip

#: Table 17: rotated loadings of the eight indicators on four factors.
TABLE_17 = np.array(
    [[.07, .97, .06, .06], [.13, .07, -.07, .93], [.79, -.21, .21, .42], [-.64, .56, -.04, .36],
     [.37, .17, .38, .68], [.82, -.04, .25, .35], [.88, .23, -.09, .09], [.08, .04, .96, .04]]
)  # fmt: skip

#: Table 18, column of the principal components.
TABLE_18 = [0.17, 0.15, 0.11, 0.07, 0.08, 0.12, 0.14, 0.16]


def scores_of(seed: int, cases: int, metrics: int, *, common: float = 1.0) -> np.ndarray:
    """Draw scores that share one factor, from 1 to 99."""
    random = np.random.default_rng(seed)
    factor = random.normal(size=(cases, 1))
    drawn = common * factor + random.normal(size=(cases, metrics))
    return np.clip(50 + 12 * drawn, 1, 99)


def test_eigenvalues_of_the_handbook_are_met() -> None:
    values = np.sort(np.linalg.eigvalsh(np.corrcoef(TAI, rowvar=False)))[::-1]
    # Table 16, in percent of the variance; royalties and logarithms are printed rounded.
    assert np.abs(100 * values / 8 - [41.9, 21.8, 12.3, 11.1, 6.0, 3.7, 2.2, 0.9]).max() < 0.15


def test_rotated_loadings_of_the_handbook_are_met() -> None:
    loadings = principal_loadings(np.corrcoef(TAI, rowvar=False), 4)
    # The order of the factors is free: match each to the published one it is most like.
    order = np.abs(loadings.T @ TABLE_17).argmax(axis=0)
    assert sorted(order) == [0, 1, 2, 3]
    assert np.abs(np.abs(loadings[:, order]) - np.abs(TABLE_17)).max() < 0.02


def test_published_loadings_give_the_published_weights() -> None:
    assert loadings_to_weights(TABLE_17).round(2).tolist() == TABLE_18


def test_benefit_of_the_doubt_of_the_handbook_is_met() -> None:
    scores = (TAI - TAI.min(axis=0)) / np.ptp(TAI, axis=0)
    values, weights = benefit_of_the_doubt(scores)
    assert np.abs(values - TABLE_19).max() < 0.0075
    # Of eight indicators each weighs between 10 and 15 % of the weights.
    assert weights.min() > 0.1 - 1e-9
    assert weights.max() < 0.15 + 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_varimax_equals_that_of_statsmodels(seed: int) -> None:
    scores = scores_of(seed, 60, 6)
    scores[:, 3:] = scores_of(seed + 50, 60, 3)
    correlations = np.corrcoef(scores, rowvar=False)
    ours = principal_loadings(correlations, 2)
    values, vectors = np.linalg.eigh(correlations)
    raw = vectors[:, [-1, -2]] * np.sqrt(values[[-1, -2]])
    length = np.sqrt((raw**2).sum(axis=1, keepdims=True))
    theirs = rotate_factors(raw / length, "varimax", tol=1e-10)[0] * length
    order = np.abs(ours.T @ theirs).argmax(axis=0)
    assert np.abs(np.abs(ours[:, order]) - np.abs(theirs)).max() < 1e-3


@pytest.mark.parametrize("seed", range(5))
def test_entropy_and_critic_equal_those_of_pymcdm(seed: int) -> None:
    scores = scores_of(seed, 15, 4)
    entropy, critic = entropy_weights(scores).weights, critic_weights(scores).weights
    assert np.allclose(entropy, pymcdm.weights.entropy_weights(scores), atol=1e-12)
    assert np.allclose(critic, pymcdm.weights.critic_weights(scores), atol=1e-12)


def test_entropy_by_hand() -> None:
    # Shares .25 and .75: entropy (.25 ln 4 + .75 ln 4/3) / ln 2 = .8113; shares .4 and .6: .9710.
    # 1 - entropy: .1887 and .0290; weights .867 and .133.
    weights = entropy_weights(np.array([[1.0, 2.0], [3.0, 3.0]])).weights
    assert weights is not None
    assert weights.round(3).tolist() == [0.867, 0.133]


def test_critic_by_hand() -> None:
    # Stretched: 0 .5 1 (sd .5) and 0 1 0 (sd .5774), correlation 0: .5 and .5774 x 1.
    weights = critic_weights(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 0.0]])).weights
    assert weights is not None
    assert weights.round(4).tolist() == [0.4641, 0.5359]


def test_adequacy_of_sampling_by_hand() -> None:
    # Correlations all .5: partial correlations (.5 - .25) / .75 = 1/3 each, so
    # .25 / (.25 + 1/9) = .6923.
    correlations = np.full((3, 3), 0.5) + 0.5 * np.eye(3)
    assert kaiser_meyer_olkin(correlations) == pytest.approx(9 / 13)
    assert math.isnan(kaiser_meyer_olkin(np.ones((2, 2))))


def test_one_common_factor_gives_nearly_equal_weights() -> None:
    weights = factor_weights(scores_of(1, 300, 4, common=2)).weights
    assert weights is not None
    assert np.abs(weights - 0.25).max() < 0.02


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        (scores_of(1, 11, 4), "11 cases, 12 needed for 4 metrics"),
        (np.column_stack([scores_of(1, 20, 2), np.full(20, 50.0)]), "a metric does not vary"),
        (scores_of(3, 60, 4, common=0), "the adequacy of sampling"),
        (np.repeat(scores_of(1, 20, 1), 2, axis=1), "the adequacy of sampling (KMO) cannot be"),
    ],
)
def test_a_factor_analysis_that_must_not_be_made_says_why(scores: np.ndarray, reason: str) -> None:
    found = factor_weights(scores)
    assert found.weights is None
    assert found.reason.startswith(reason)


def test_entropy_is_refused_at_zero_and_a_constant_weighs_nothing() -> None:
    scores = scores_of(2, 8, 3)
    scores[3, 1] = 0
    assert entropy_weights(scores).reason == "a score is 0, of which there is no logarithm"
    constant = np.column_stack([scores_of(2, 8, 2), np.full(8, 40.0)])
    for found in (entropy_weights(constant), critic_weights(constant)):
        assert found.weights is not None
        assert found.weights[2] == 0
    assert np.allclose(
        critic_weights(constant).weights[:2], critic_weights(constant[:, :2]).weights
    )
    assert entropy_weights(np.full((5, 2), 30.0)).reason == "no metric varies"
    assert critic_weights(np.full((5, 2), 30.0)).reason == "fewer than 2 metrics vary"


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), cases=st.integers(4, 12), metrics=st.integers(2, 5))
def test_weights_add_up_and_do_not_depend_on_the_order(seed: int, cases: int, metrics: int) -> None:
    scores = scores_of(seed, cases, metrics)
    turn = np.random.default_rng(seed).permutation(metrics)
    for suggest in (entropy_weights, critic_weights, doubt_weights):
        weights, turned = suggest(scores).weights, suggest(scores[:, turn]).weights
        assert weights is not None
        assert turned is not None
        assert weights.sum() == pytest.approx(1)
        assert (weights >= -1e-12).all()
        if suggest is not doubt_weights:  # there the best weights need not be unique
            assert np.allclose(weights[turn], turned, atol=1e-9)
    values, _ = benefit_of_the_doubt(scores)
    assert np.allclose(values, benefit_of_the_doubt(scores[:, turn])[0], atol=1e-7)
    assert values.max() == pytest.approx(1)


def test_negative_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="scores from 0 on"):
        benefit_of_the_doubt(np.array([[-1.0, 2.0]]))
