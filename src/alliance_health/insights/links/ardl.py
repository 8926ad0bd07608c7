"""The size of an effect in one alliance alone: its outcome on its own past and the leading factor.

The rule of this module: lags are chosen by AIC over the same rows, so that no choice wins
because it lost the inconvenient ones.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np

from alliance_health.insights.links.size import ENDS, EffectSize, nothing
from alliance_health.insights.links.within import Chosen, Numbers, before

#: Periods of both below which a single alliance is too short (METHODS 2.1).
LEAST_SINGLE = 24

#: The most periods by which the outcome's own past may count: a year of quarters.
MOST_OWN_LAGS = 4


def single_size(x: Numbers, y: Numbers, max_lag: int) -> EffectSize:
    """Estimate how much the outcome of one alliance follows its leading factor in the long run.

    Parameters
    ----------
    x, y : ndarray
        The leading and the lagging factor by period, without a period left out; NaN where
        missing.
    max_lag : int
        The most periods by which the leading factor may come first.

    Returns
    -------
    EffectSize
        Sum of the leading coefficients over one less the sum of the own ones, with an interval
        that allows for errors bound over time. Fewer than 24 periods of both: too little data.

    Notes
    -----
    Autoregressive distributed lags: own lags 1 to at most 4 and leading lags 0 to `max_lag`, by
    AIC. Interval by the delta method from Newey and West's covariance, Student's t.

    References
    ----------
    Pesaran and Shin (1999); Newey and West (1987).

    Examples
    --------
    >>> single_size(np.arange(12.0), np.arange(12.0), 2).reason
    'too little data: 12 periods of both; one alliance alone needs 24'
    """
    known = int((np.isfinite(x) & np.isfinite(y)).sum())
    if known < LEAST_SINGLE:
        return nothing(
            f"too little data: {known} periods of both; one alliance alone needs {LEAST_SINGLE}"
        )
    most_own = min(MOST_OWN_LAGS, known // 10)
    columns = [before(y, lag) for lag in range(1, most_own + 1)]
    columns += [before(x, lag) for lag in range(max_lag + 1)]
    stacked = np.column_stack(columns)
    usable = np.isfinite(y) & np.isfinite(stacked).all(axis=1)
    if usable.sum() < stacked.shape[1] + LEAST_SINGLE // 2:
        return nothing(f"too little data: {int(usable.sum())} periods with all lags known")
    if np.ptp(x[np.isfinite(x)]) == 0 or np.ptp(y[np.isfinite(y)]) == 0:
        return nothing("one of the two does not vary")
    fitted = [
        _fit(stacked[:, [*range(own), *range(most_own, most_own + leading + 1)]], y, usable, own)
        for own, leading in product(range(most_own + 1), range(max_lag + 1))
    ]
    return _sized(min(fitted, key=lambda one: one.aic))


@dataclass(frozen=True, eq=False)
class _Fit:
    """One choice of lags, fitted: the constant first, then own lags, then leading ones."""

    coefficients: Numbers
    covariance: Numbers
    own: int
    freedom: int
    aic: float


def _fit(columns: Numbers, y: Numbers, usable: Chosen, own: int) -> _Fit:
    """Fit one choice of lags by least squares."""
    design = np.column_stack([np.ones(int(usable.sum())), columns[usable]])
    outcome = y[usable]
    inverse = np.linalg.pinv(design.T @ design)
    coefficients = inverse @ design.T @ outcome
    residuals = outcome - design @ coefficients
    count, number = design.shape
    # A period that is missing keeps its place, so that neighbours are neighbours in time.
    scores = np.zeros((len(y), number))
    scores[usable] = design * residuals[:, None]
    width = math.floor(4 * (count / 100) ** (2 / 9))
    covariance = inverse @ bartlett(scores, width) @ inverse * count / (count - number)
    error = max(float(residuals @ residuals) / count, np.finfo(float).tiny)
    aic = count * math.log(error) + 2 * number
    return _Fit(coefficients, covariance, own, count - number, aic)


def _sized(fit: _Fit) -> EffectSize:
    """Put the long-run effect of the best choice of lags and its interval together."""
    from scipy.stats import t

    own, leading = fit.coefficients[1 : fit.own + 1].sum(), fit.coefficients[fit.own + 1 :].sum()
    if own >= 1:
        return nothing("what the outcome does carries on without fading: no long-run size")
    size = leading / (1 - own)
    gradient = np.full(len(fit.coefficients), 1 / (1 - own))
    gradient[0] = 0.0
    gradient[1 : fit.own + 1] = size / (1 - own)
    spread = math.sqrt(float(gradient @ fit.covariance @ gradient))
    half = float(t.ppf(ENDS[1], fit.freedom)) * spread
    method = (
        f"distributed lags by AIC: {fit.own} own, {len(fit.coefficients) - fit.own - 1} leading; "
        "interval by Newey and West"
    )
    return EffectSize(float(size), float(size - half), float(size + half), method, "")


def bartlett(sums: Numbers, width: int) -> Numbers:
    """Add up products of sums with those of the periods around, the nearer the more.

    Parameters
    ----------
    sums : ndarray
        Periods x coefficients, without a gap; zeros where nothing was known.
    width : int
        The most periods apart.

    Returns
    -------
    ndarray
        Coefficients x coefficients, never negative in any direction.

    References
    ----------
    Newey and West (1987), *Econometrica* 55; the usual width is 4 (T / 100) ^ (2 / 9).

    Examples
    --------
    1 + 1 + 1 within periods, and half of twice (1 x 1 + 1 x 1) between neighbours:

    >>> bartlett(np.ones((3, 1)), 1).tolist()
    [[5.0]]
    """
    covariance: Numbers = sums.T @ sums
    for apart in range(1, width + 1):
        cross = sums[apart:].T @ sums[:-apart]
        covariance = covariance + (1 - apart / (width + 1)) * (cross + cross.T)
    return covariance
