"""The exact permutation test of two small groups of ratings.

Under the null it is chance who sits on which side. Ratings are whole numbers, and means of
a few of them are fractions with a small denominator: so the ways in which the smaller group
could have had each sum are counted, none is drawn.

::

    ways to choose j people with sum s
        = ways without the next person + ways to choose j - 1 with sum s - the person's value
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Whole numbers that means of up to four items become when they are multiplied by it.
COMMON = 12

#: Tolerance of equal distances.
_NEAR = 1e-9


def permutation_p(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the share of all divisions into two groups whose means differ as much.

    Parameters
    ----------
    ours, theirs : sequence of float
        Person means of both groups, multiples of 1 / 12.

    Returns
    -------
    float
        Two-sided, above 0 and at most 1: the division that was seen is one of them.

    References
    ----------
    Fisher (1935), *The Design of Experiments*; counting of sums after Pagano and Tritchler
    (1983), *Journal of the American Statistical Association* 78.

    Examples
    --------
    Of the 6 divisions of 1, 2 | 4, 5 into two and two, 2 are as far apart:

    >>> round(permutation_p([1.0, 2.0], [4.0, 5.0]), 6)
    0.333333
    """
    small, large = sorted((ours, theirs), key=lambda group: (len(group), tuple(group)))
    values = [round(COMMON * value) for value in (*small, *large)]
    step = math.gcd(*values) or 1
    scaled = [value // step for value in values]
    total, n_small, n_large = sum(scaled), len(small), len(large)
    sums = np.arange(total + 1)
    apart = np.abs(sums / n_small - (total - sums) / n_large)
    seen = apart[sum(scaled[:n_small])]
    ways = _ways(tuple(sorted(scaled)), n_small)
    return float(ways[apart >= seen - _NEAR].sum() / ways.sum())


@lru_cache(maxsize=16384)
def _ways(values: tuple[int, ...], chosen: int) -> Floats:
    """Count the ways to choose so many values with each sum."""
    ways = np.zeros((chosen + 1, sum(values) + 1))
    ways[0, 0] = 1.0
    for value in values:
        ways[1:, value:] += ways[:-1, : ways.shape[1] - value].copy()
    counted: Floats = ways[chosen]
    return counted
