"""Weights that the data suggest: diagnostics, never used for a score.

Each function takes complete cases (one row a case, one column a metric, larger is healthier)
and returns the weights, which add up to 1, or says why there are none.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]

#: Cases that a factor analysis needs for each metric, and adequacy of sampling it needs.
CASES_PER_METRIC, MIN_KMO = 3, 0.6

#: What a factor must pass: eigenvalue, own share of the variance, share of all kept.
MIN_EIGENVALUE, MIN_OWN_SHARE, MIN_SHARE = 1.0, 0.10, 0.60

#: Bounds of a weight in the benefit of the doubt, as multiples of the equal weight: of eight
#: indicators these are the Handbook's 10 % and 15 %.
LOWEST_SHARE, HIGHEST_SHARE = 0.8, 1.2

#: Rotations after which varimax has long converged.
_ROTATIONS = 500


class Suggested(NamedTuple):
    """Weights, or why there are none.

    `weights` is None when there are none; then `reason` says why.
    """

    weights: Matrix | None
    reason: str = ""


def kaiser_meyer_olkin(correlations: Matrix) -> float:
    """Measure whether correlations are shared enough for factors.

    ``sum of r^2 / (sum of r^2 + sum of partial correlations^2)`` off the diagonal.

    Parameters
    ----------
    correlations : array, metrics x metrics
        Correlation matrix.

    Returns
    -------
    float
        0 to 1; missing when the matrix is singular or nothing correlates.

    References
    ----------
    Kaiser (1974), *Psychometrika* 39.

    Examples
    --------
    Of two metrics the partial correlation is the correlation itself:

    >>> float(round(kaiser_meyer_olkin(np.array([[1.0, 0.5], [0.5, 1.0]])), 6))
    0.5
    """
    if np.linalg.cond(correlations) > 1e12:
        return math.nan
    inverse = np.linalg.inv(correlations)
    scale = np.sqrt(np.diag(inverse))
    partial = inverse / np.outer(scale, scale)
    off = ~np.eye(len(correlations), dtype=bool)
    shared, own = float((correlations[off] ** 2).sum()), float((partial[off] ** 2).sum())
    return shared / (shared + own) if shared + own > 0 else math.nan


def principal_loadings(correlations: Matrix, factors: int) -> Matrix:
    """Return the loadings of the first principal components, rotated by varimax.

    Parameters
    ----------
    correlations : array, metrics x metrics
        Correlation matrix.
    factors : int
        How many components are kept.

    Returns
    -------
    array, metrics x factors
        Correlations of metrics and factors; the sign of a factor is chosen so that its
        loadings add up to more than 0.

    References
    ----------
    Kaiser (1958), *Psychometrika* 23.

    Examples
    --------
    >>> loadings = principal_loadings(np.array([[1.0, 0.5], [0.5, 1.0]]), 1)
    >>> loadings.round(3).tolist()
    [[0.866], [0.866]]
    """
    values, vectors = np.linalg.eigh(correlations)
    largest = np.argsort(-values, kind="stable")[:factors]
    loadings = vectors[:, largest] * np.sqrt(np.clip(values[largest], 0, None))
    rotated = _varimax(loadings) if factors > 1 else loadings
    signed: Matrix = rotated * np.where(rotated.sum(axis=0) < 0, -1.0, 1.0)
    return signed


def loadings_to_weights(loadings: Matrix) -> Matrix:
    """Turn rotated loadings into weights.

    Each metric belongs to the factor on which it loads most. Within the factor it weighs
    ``loading^2 / variance of the factor``, and the factor its share of the variance; the
    product is proportional to ``loading^2``, and all are scaled to add up to 1.

    Parameters
    ----------
    loadings : array, metrics x factors
        Rotated loadings.

    Returns
    -------
    array, one per metric
        Weights that add up to 1.

    References
    ----------
    Nicoletti, Scarpetta & Boylaud (2000); OECD/JRC (2008), *Handbook*, tables 17 and 18.

    Examples
    --------
    >>> loadings_to_weights(np.array([[0.6, 0.0], [0.0, 0.8]])).round(2).tolist()
    [0.36, 0.64]
    """
    largest = (loadings**2).max(axis=1)
    weights: Matrix = largest / largest.sum()
    return weights


def factor_weights(scores: Matrix) -> Suggested:
    """Suggest weights by principal components, rotated.

    Parameters
    ----------
    scores : array, cases x metrics
        Complete cases.

    Returns
    -------
    Suggested
        None with fewer than `CASES_PER_METRIC` cases for each metric, a metric that does not
        vary, an adequacy of sampling (KMO) below `MIN_KMO`, or factors (eigenvalue above
        `MIN_EIGENVALUE`, more than `MIN_OWN_SHARE` of the variance each) that together do not
        explain more than `MIN_SHARE`.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, section 6.1.

    Examples
    --------
    >>> factor_weights(np.ones((4, 2))).reason
    '4 cases, 6 needed for 2 metrics'
    """
    cases, metrics = scores.shape
    if cases < CASES_PER_METRIC * metrics:
        needed = CASES_PER_METRIC * metrics
        return Suggested(None, f"{cases} cases, {needed} needed for {metrics} metrics")
    if _constant(scores).any():
        return Suggested(None, "a metric does not vary")
    correlations: Matrix = np.asarray(np.corrcoef(scores, rowvar=False))
    adequacy = kaiser_meyer_olkin(correlations)
    if not adequacy >= MIN_KMO:
        told = "cannot be measured" if math.isnan(adequacy) else f"is {adequacy:.2f}"
        return Suggested(None, f"the adequacy of sampling (KMO) {told}, {MIN_KMO:g} needed")
    values = np.sort(np.linalg.eigvalsh(correlations))[::-1]
    kept = values[(values > MIN_EIGENVALUE) & (values / metrics > MIN_OWN_SHARE)]
    if not kept.sum() / metrics > MIN_SHARE:
        share = f"{100 * kept.sum() / metrics:.0f} %"
        return Suggested(
            None, f"{len(kept)} factors explain {share} of the variance, over 60 % needed"
        )
    return Suggested(loadings_to_weights(principal_loadings(correlations, len(kept))))


def entropy_weights(scores: Matrix) -> Suggested:
    """Suggest weights by how unevenly each metric is spread over the cases.

    ``p = score / sum of scores``, ``e = -sum(p ln p) / ln n``, weight in proportion to
    ``1 - e``: a metric that is the same everywhere weighs 0.

    Parameters
    ----------
    scores : array, cases x metrics
        Complete cases.

    Returns
    -------
    Suggested
        None with fewer than two cases, with any score of 0 or below (the logarithm is not
        defined), and when no metric varies.

    References
    ----------
    Shannon (1948); as used in Hwang & Yoon (1981), *Multiple Attribute Decision Making*.

    Examples
    --------
    >>> entropy_weights(np.array([[1.0, 5.0], [3.0, 5.0]])).weights.round(6).tolist()
    [1.0, 0.0]
    """
    if len(scores) < 2:
        return Suggested(None, "fewer than 2 cases")
    if (scores <= 0).any():
        return Suggested(None, "a score is 0, of which there is no logarithm")
    share = scores / scores.sum(axis=0)
    entropy = -(share * np.log(share)).sum(axis=0) / math.log(len(scores))
    spread = np.where(_constant(scores), 0.0, np.clip(1 - entropy, 0, None))
    if spread.sum() <= 0:
        return Suggested(None, "no metric varies")
    return Suggested(spread / spread.sum())


def critic_weights(scores: Matrix) -> Suggested:
    """Suggest weights by contrast and conflict: CRITIC.

    Each metric is stretched from its smallest to its largest score; its weight is in
    proportion to ``standard deviation x sum over the others of (1 - correlation)``. A metric
    that is the same everywhere is excluded: it gets 0 and counts in no sum.

    Parameters
    ----------
    scores : array, cases x metrics
        Complete cases.

    Returns
    -------
    Suggested
        None when fewer than two metrics vary, or all agree wholly.

    References
    ----------
    Diakoulaki, Mavrotas & Papayannakis (1995), *Computers & Operations Research* 22.

    Examples
    --------
    >>> scores = np.array([[0.0, 0.0, 7.0], [1.0, 2.0, 7.0], [2.0, 0.0, 7.0]])
    >>> critic_weights(scores).weights.round(3).tolist()
    [0.464, 0.536, 0.0]
    """
    varies = ~_constant(scores)
    if varies.sum() < 2:
        return Suggested(None, "fewer than 2 metrics vary")
    used = scores[:, varies]
    stretched = (used - used.min(axis=0)) / np.ptp(used, axis=0)
    conflict = (1 - np.corrcoef(stretched, rowvar=False)).sum(axis=0)
    contrast = stretched.std(axis=0, ddof=1) * np.clip(conflict, 0, None)
    if contrast.sum() <= 1e-12:
        return Suggested(None, "all metrics agree wholly")
    weights = np.zeros(scores.shape[1])
    weights[varies] = contrast / contrast.sum()
    return Suggested(weights)


def benefit_of_the_doubt(scores: Matrix) -> tuple[Matrix, Matrix]:
    """Give every case the weights that suit it best, within bounds.

    For each case i the linear programme ``max sum_q w_q s_iq`` subject to
    ``sum_q w_q s_jq <= 1`` for all cases j and
    ``LOWEST_SHARE / k <= w_q / sum(w) <= HIGHEST_SHARE / k`` for all k metrics.

    Parameters
    ----------
    scores : array, cases x metrics
        Complete cases, none negative, at least one positive.

    Returns
    -------
    tuple of (values, weights)
        The index of each case, at most 1, and its weights (cases x metrics, each row adding
        up to 1). Weights need not be unique; the values are.

    Raises
    ------
    ValueError
        When a score is negative, or every score is 0.

    References
    ----------
    Melyn & Moesen (1991); OECD/JRC (2008), *Handbook*, section 6.3 and table 19.

    Examples
    --------
    >>> values, weights = benefit_of_the_doubt(np.array([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]]))
    >>> values.round(3).tolist()
    [1.0, 1.0, 0.8]
    """
    from scipy.optimize import linprog

    if (scores < 0).any() or not (scores > 0).any():
        raise ValueError("the benefit of the doubt needs scores from 0 on, one of them above 0")
    metrics = scores.shape[1]
    equal = np.full((metrics, metrics), 1 / metrics)
    not_above = np.eye(metrics) - HIGHEST_SHARE * equal
    not_below = LOWEST_SHARE * equal - np.eye(metrics)
    limits = np.vstack([scores, not_above, not_below])
    ends = np.concatenate([np.ones(len(scores)), np.zeros(2 * metrics)])
    values, weights = np.empty(len(scores)), np.empty(scores.shape)
    for at, case in enumerate(scores):
        found = linprog(-case, A_ub=limits, b_ub=ends, bounds=(0, None), method="highs")
        values[at], weights[at] = -found.fun, found.x / found.x.sum()
    return values, weights


def doubt_weights(scores: Matrix) -> Suggested:
    """Suggest weights by the mean of what suits every case best.

    Parameters
    ----------
    scores : array, cases x metrics
        Complete cases.

    Returns
    -------
    Suggested
        The mean of the weights of `benefit_of_the_doubt`; None without a case, and when
        every score is 0.

    Examples
    --------
    >>> doubt_weights(np.zeros((3, 2))).reason
    'every score is 0'
    """
    if not len(scores):
        return Suggested(None, "no complete case")
    if not (scores > 0).any():
        return Suggested(None, "every score is 0")
    return Suggested(benefit_of_the_doubt(scores)[1].mean(axis=0))


def _constant(scores: Matrix) -> npt.NDArray[np.bool_]:
    """Mark the metrics that do not vary, but for rounding."""
    marks: npt.NDArray[np.bool_] = np.ptp(scores, axis=0) <= 1e-9 * np.maximum(
        1.0, np.abs(scores).max(axis=0)
    )
    return marks


def _varimax(loadings: Matrix) -> Matrix:
    """Rotate loadings so that each metric loads on few factors, rows scaled to length 1 first."""
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    scaled = loadings / np.where(length > 0, length, 1.0)
    metrics, factors = scaled.shape
    rotation = np.eye(factors)
    before = 0.0
    for _ in range(_ROTATIONS):
        turned = scaled @ rotation
        pull = turned**3 - turned * ((turned**2).sum(axis=0) / metrics)
        left, sizes, right = np.linalg.svd(scaled.T @ pull)
        rotation = left @ right
        if sizes.sum() <= before * (1 + 1e-12):
            break
        before = sizes.sum()
    rotated: Matrix = scaled @ rotation * length
    return rotated
