"""Fairness ratios: the share that a partner got, over the share that the Shapley value gives."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

#: Draws of the interval of a fairness ratio.
DRAWS = 2000

#: Periods below which there is no interval.
LEAST_PERIODS = 4

#: Level of the interval, two-sided.
LEVEL = 0.90


def fairness_ratios(rewards: Numbers, fair: Numbers) -> Numbers:
    """Return the share of the rewards divided by the share that the Shapley value gives.

    Parameters
    ----------
    rewards : array of float
        What each partner got.
    fair : array of float
        The Shapley value, in the same order.

    Returns
    -------
    array of float
        1 is fair, less is too little; missing where the Shapley value is 0 or less, where only
        the gap says something, and all missing when a sum is not above 0.

    Examples
    --------
    >>> fairness_ratios(np.array([80.0, 20.0]), np.array([60.0, 40.0])).round(4).tolist()
    [1.3333, 0.5]
    """
    missing = np.full(len(rewards), np.nan)
    if not rewards.sum() > 0 or not fair.sum() > 0:
        return missing
    shares = fair / fair.sum()
    ratios: Numbers = np.divide(rewards / rewards.sum(), shares, out=missing, where=shares > 0)
    return ratios


def ratio_interval(
    rewards: Numbers,
    rng: np.random.Generator,
    *,
    alone: Numbers | None = None,
    shares: Numbers | None = None,
    draws: int = DRAWS,
) -> tuple[Numbers, Numbers]:
    """Return the bootstrap interval of fairness ratios over the periods of a window.

    Parameters
    ----------
    rewards : array of float, periods x partners
        What each partner got in each period.
    rng : Generator
        Draws periods with replacement.
    alone : array of float, optional
        Stand-alone values over the window: the Shapley value then moves with the surplus.
    shares : array of float, optional
        Shares of the Shapley value where it does not move: a given game, or an equal split.
    draws : int
        Draws.

    Returns
    -------
    tuple of arrays of float
        Lower and upper ends of the 90 % interval; missing below four periods, and where the
        Shapley value is 0 or less in any draw.

    Notes
    -----
    Percentile interval, its distances from the estimate widened by sqrt(n / (n - 1)) and by
    Student's t against the normal quantile: of so few periods a plain one is too narrow.

    References
    ----------
    Hesterberg (2015), *What teachers should know about the bootstrap*.

    Examples
    --------
    >>> same = np.tile([80.0, 20.0], (4, 1))
    >>> low, high = ratio_interval(same, np.random.default_rng(1), shares=np.array([0.5, 0.5]))
    >>> low.tolist(), high.tolist()
    ([1.6, 0.4], [1.6, 0.4])
    """
    n, members = rewards.shape
    missing = np.full(members, np.nan)
    if n < LEAST_PERIODS or not np.isfinite(rewards).all() or (alone is None and shares is None):
        return missing, missing
    counts = rng.multinomial(n, np.full(n, 1 / n), size=draws).astype("float64")
    point = _ratios_of(rewards.sum(axis=0)[None], alone, shares)[0]
    drawn = _ratios_of(counts @ rewards, alone, shares)
    # A draw without a ratio leaves the interval of its partner missing: quantiles keep that.
    ends = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    low, high = point + _widening(n) * (ends - point)
    return low, high


def _ratios_of(rewards: Numbers, alone: Numbers | None, shares: Numbers | None) -> Numbers:
    """Return fairness ratios of many draws at once."""
    totals = rewards.sum(axis=1, keepdims=True)
    if alone is not None:
        fair = alone + (totals - alone.sum()) / rewards.shape[1]
    else:
        fair = totals * np.asarray(shares, dtype="float64")
    out, has_ratio = np.full(rewards.shape, np.nan), (fair > 0) & (totals > 0)
    ratios: Numbers = np.divide(rewards, fair, out=out, where=has_ratio)
    return ratios


@cache
def _widening(n: int) -> float:
    """Return by how much the distances of a percentile interval are widened."""
    from scipy.stats import norm
    from scipy.stats import t as student

    level = (1 + LEVEL) / 2
    return float(np.sqrt(n / (n - 1)) * student.ppf(level, n - 1) / norm.ppf(level))
