"""Small groups drawn towards all others, as far as their error says: empirical Bayes.

The one rule: a shrunken mean stands beside the raw one and never in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Halvings of the search for the variance between groups.
_HALVINGS = 200


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Means of groups, drawn towards their common mean.

    Parameters
    ----------
    means : array of float
        ``B y + (1 - B) mean``; missing where y is.
    own : array of float
        B, from 0 (all borrowed) to 1 (all its own).
    mean : float
        The common mean, each group weighed by what it is worth.
    variance_between : float
        tau^2, of the true means; 0 when groups differ by no more than chance.
    """

    means: Floats
    own: Floats
    mean: float
    variance_between: float

    @property
    def all_equal(self) -> bool:
        """Whether all groups read alike, because nothing shows that they differ.

        >>> Shrunken(np.array([3.0]), np.array([0.0]), 3.0, 0.0).all_equal
        True
        """
        return self.variance_between == 0


def shrink_means(
    means: Floats,
    sizes: Floats,
    variance_within: float,
    populations: Floats | None = None,
) -> Shrunken:
    """Draw the means of groups towards their common mean.

    ``B = tau^2 / (tau^2 + s^2 / n (1 - n / N))``, tau^2 by Paule and Mandel with floor 0.

    Parameters
    ----------
    means : array of float
        Mean of each group; missing ones stay missing and borrow to nobody.
    sizes : array of float
        People behind each mean; one is enough, since s^2 is pooled.
    variance_within : float
        s^2, pooled over the groups: from `pooled_variance`.
    populations : array of float, optional
        People who could have answered; missing: many. A group of which everybody answered is
        exact and keeps its mean.

    Returns
    -------
    Shrunken
        Every mean lies between the raw one and the common one.

    See Also
    --------
    pooled_variance : The variance within groups.

    References
    ----------
    Paule and Mandel (1982), Consensus values and weighting factors, *Journal of Research of the
    National Bureau of Standards* 87; Cochran (1977), *Sampling Techniques*, for 1 - n / N.

    Examples
    --------
    Two means 2 and 4 with an error variance of 0.5 each: tau^2 = 2 - 0.5, B = 1.5 / 2.

    >>> found = shrink_means(np.array([2.0, 4.0]), np.array([4.0, 4.0]), 2.0)
    >>> found.means.tolist(), round(found.variance_between, 9)
    ([2.25, 3.75], 1.5)
    """
    errors = error_variances(sizes, variance_within, populations)
    known = ~np.isnan(means) & ~np.isnan(errors)
    if not known.any():
        nothing = np.full(len(means), math.nan)
        return Shrunken(nothing, nothing.copy(), math.nan, math.nan)
    tau2 = paule_mandel(means[known], errors[known])
    total = tau2 + errors
    exact = known & (total <= 0)
    if exact.any():  # groups without any error, and no spread beyond it
        weights = np.where(exact, 1.0, 0.0)
    else:
        weights = np.where(known, 1 / np.where(known, total, 1.0), 0.0)
    mean = float((weights * np.where(known, means, 0.0)).sum() / weights.sum())
    own = np.full(len(means), math.nan)
    own[known] = np.where(errors[known] <= 0, 1.0, tau2 / np.where(exact, 1.0, total)[known])
    drawn = own * means + (1 - own) * mean
    return Shrunken(np.asarray(drawn), own, mean, tau2)


def error_variances(
    sizes: Floats, variance_within: float, populations: Floats | None = None
) -> Floats:
    """Return the error variance of each group's mean, with the finite population counted.

    Parameters
    ----------
    sizes : array of float
        People who answered, at least 1.
    variance_within : float
        s^2, pooled.
    populations : array of float, optional
        People who could have answered; missing, or fewer than answered: many.

    Returns
    -------
    array of float
        ``s^2 / n (1 - n / N)``, 0 where everybody answered.

    Examples
    --------
    >>> error_variances(np.array([5.0, 5.0]), 1.0, np.array([10.0, np.nan])).tolist()
    [0.1, 0.2]
    """
    left = np.ones(len(sizes))
    if populations is not None:
        whole = populations >= sizes  # False where it is missing
        left[whole] = 1 - sizes[whole] / populations[whole]
    return np.asarray(variance_within / sizes * left, dtype=np.float64)


def pooled_variance(variances: Floats, sizes: Floats) -> float:
    """Average the variances within groups by their degrees of freedom.

    Parameters
    ----------
    variances : array of float
        With denominator n - 1; missing where a group has one person.
    sizes : array of float
        People in each group.

    Returns
    -------
    float
        Missing when no group has two people.

    Examples
    --------
    (4 x 1 + 9 x 2) / 13 = 1.6923; the single person has no say.

    >>> round(pooled_variance(np.array([1.0, 2.0, np.nan]), np.array([5.0, 10.0, 1.0])), 4)
    1.6923
    """
    known = ~np.isnan(variances) & (sizes >= 2)
    freedom = sizes[known] - 1
    return float((freedom * variances[known]).sum() / freedom.sum()) if known.any() else math.nan


def paule_mandel(means: Floats, errors: Floats) -> float:
    """Estimate the variance between true means from means with known error variances.

    The tau^2 at which ``sum (y - mean)^2 / (tau^2 + error) = groups - 1``.

    Parameters
    ----------
    means, errors : array of float
        Complete; error variances not below 0.

    Returns
    -------
    float
        0 when the means differ by no more than their errors, and with a single group.

    Examples
    --------
    Equal errors: the variance of the means less the error, 2 - 0.5.

    >>> round(paule_mandel(np.array([2.0, 4.0]), np.array([0.5, 0.5])), 9)
    1.5
    """
    if len(means) < 2:
        return 0.0
    wanted = len(means) - 1

    def excess(tau2: float) -> float:
        """Return how far the generalised sum of squares lies above what chance gives."""
        weights = 1 / (tau2 + errors)
        about = (weights * means).sum() / weights.sum()
        return float((weights * (means - about) ** 2).sum()) - wanted

    spread = float(np.var(means, ddof=1))
    low, high = 0.0, max(spread, float(np.ptp(means)) ** 2) * len(means)
    if spread <= 0 or ((errors > 0).all() and excess(0.0) <= 0):
        return 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return (low + high) / 2
