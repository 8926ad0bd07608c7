"""How far the lagging index of an alliance wanders, as far as was known at each period."""

from __future__ import annotations

import numpy as np

from alliance_health.insights.warnings.readings import Floats

#: Values from which an alliance's own spread is taken; below, that within all alliances.
OWN_VALUES = 8


def spread_then(values: Floats) -> Floats:
    """Return the standard deviation within each alliance, from the values up to each period.

    Parameters
    ----------
    values : ndarray
        Alliances x periods; NaN where missing.

    Returns
    -------
    ndarray
        The same shape, n - 1 in the denominator. An alliance with fewer than eight values up
        to a period takes the pooled deviation from the means of all alliances, which needs
        eight degrees of freedom; NaN where neither is there.

    Examples
    --------
    >>> spread_then(np.array([[1.0, 3, 1, 3, 1, 3, 1, 3]]))[0, -1].round(4)
    np.float64(1.069)
    """
    known = ~np.isnan(values)
    count = known.cumsum(axis=1)
    filled = np.where(known, values, 0.0)
    total = filled.cumsum(axis=1)
    mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    # The squares are taken around the first known value, so that nothing cancels.
    first = np.array([row[~np.isnan(row)][0] if (~np.isnan(row)).any() else 0.0 for row in values])
    centred = np.where(known, values - first[:, None], 0.0)
    squares = (centred**2).cumsum(axis=1) - count * (mean - first[:, None]) ** 2 * (count > 0)
    squares = np.maximum(squares, 0.0)
    free = np.maximum(count - 1, 0)
    pooled_free = free.sum(axis=0)
    pooled = np.full(values.shape[1], np.nan)
    enough = pooled_free >= OWN_VALUES
    pooled[enough] = np.sqrt(squares.sum(axis=0)[enough] / pooled_free[enough])
    own = np.sqrt(np.divide(squares, free, out=np.zeros_like(squares), where=free > 0))
    return np.where(count >= OWN_VALUES, own, pooled[None, :])
