"""By how much an index changed over a window of periods, in each draw, and how it usually moves.

::

    levels     60   61   59   62   60   61   60   60 | 66        two periods: the change
                                                       ^
               60   61   59   62   60   61   60 | 60   66 ...    more: slope times length
               <----- how it usually moves ----->
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.encoding import ROLE_NUMBERS

if TYPE_CHECKING:
    from alliance_health.indices.draws import Draws

Numbers = npt.NDArray[np.float64]

#: Periods that must be known up to the start of a window before its own history tells its noise.
LEAST_HISTORY = 8

#: Changes of all alliances together that tell the noise of one whose history is too short.
LEAST_POOLED = 20

#: Turns a median absolute deviation into the standard deviation of a normal distribution.
MAD_TO_DEVIATION = 1.4826


def window_change(levels: Numbers) -> Numbers:
    """Measure the change over a window: the Theil-Sen slope times the length of the window.

    The median of the slopes of all pairs of periods: of two periods it is their difference,
    of four it is not turned by one period that is out of line.

    Parameters
    ----------
    levels : array of float, shape (n_periods, ...)
        Index at successive periods, the oldest first; NaN where it is missing.

    Returns
    -------
    array of float, shape (...)
        Points over the whole window; NaN unless the last period and at most one other of
        more than two is missing.

    References
    ----------
    Sen, P. K. (1968), "Estimates of the regression coefficient based on Kendall's tau",
    *Journal of the American Statistical Association* 63.

    Examples
    --------
    Slopes 2, 14, 6, 26, 8, -10: their median is 7, so 21 points over three steps.

    >>> window_change(np.array([50.0, 52.0, 78.0, 68.0])).item()
    21.0
    >>> window_change(np.array([60.0, 48.0])).item()
    -12.0
    """
    pairs = list(combinations(range(len(levels)), 2))
    slopes = np.stack([(levels[late] - levels[early]) / (late - early) for early, late in pairs])
    known = np.isfinite(levels)
    enough = known[-1] & (known.sum(axis=0) >= max(2, len(levels) - 1))
    return np.where(enough, _median(slopes), np.nan) * (len(levels) - 1)


def bounded_change(lower: Numbers, upper: Numbers) -> tuple[Numbers, Numbers]:
    """Return the least and the largest change that the bounds of a window's indices allow.

    Parameters
    ----------
    lower, upper : array of float, shape (n_periods, ...)
        Bounds of the index at successive periods.

    Returns
    -------
    tuple of array
        Both over the whole window, in points; NaN as in `window_change`.

    Examples
    --------
    >>> ends = bounded_change(np.array([50.0, 60.0]), np.array([55.0, 62.0]))
    >>> [end.item() for end in ends]
    [5.0, 12.0]
    """
    length = len(lower) - 1
    ends = []
    for late, early in ((lower, upper), (upper, lower)):
        slopes = [(late[j] - early[i]) / (j - i) for i, j in combinations(range(len(late)), 2)]
        enough = np.isfinite(window_change(late))
        ends.append(np.where(enough, _median(np.stack(slopes)), np.nan) * length)
    return ends[0], ends[1]


def usual_moves(levels: Numbers) -> Numbers:
    """Measure how much every index usually moves from one period to the next.

    The median absolute deviation of its successive differences from their median, as a
    standard deviation: a steady drift is no noise, and one large step does not widen it.

    Parameters
    ----------
    levels : array of float, shape (n_periods, n_alliances)
        Published indices up to the start of the window tested, the oldest first.

    Returns
    -------
    array of float, shape (n_alliances,)
        In points. Of an alliance with fewer than `LEAST_HISTORY` periods that of all alliances
        together, if they have `LEAST_POOLED` differences; else NaN.

    Examples
    --------
    Differences 1, -2, 3, -2, 1, -1, 0; median 0, deviations 0, 1, 1, 1, 2, 2, 3: median 1.

    >>> usual_moves(np.array([[60, 61, 59, 62, 60, 61, 60, 60.0]]).T).tolist()
    [1.4826]
    """
    steps = np.diff(levels, axis=0)
    own = _deviation(steps)
    known = np.isfinite(levels).sum(axis=0)
    pooled = steps[np.isfinite(steps)]
    shared = _deviation(pooled[:, None])[0] if len(pooled) >= LEAST_POOLED else np.nan
    return np.where((known >= LEAST_HISTORY) & np.isfinite(own), own, shared)


def has_own_history(levels: Numbers) -> npt.NDArray[np.bool_]:
    """Tell which alliances have enough periods of their own to know their noise from."""
    return np.asarray(np.isfinite(levels).sum(axis=0) >= LEAST_HISTORY)


def drawn_levels(
    draws: Draws, alliances: list[str], periods: list[str], role: str
) -> npt.NDArray[np.float64]:
    """Read one index of some alliances at successive periods in every draw.

    Parameters
    ----------
    draws : Draws
        Of all alliances and periods.
    alliances, periods : list of str
        Which ones, in this order.
    role : str
        Of the index.

    Returns
    -------
    array of float, shape (n_periods, n_alliances, n_draws)
        NaN where there is no index, or no such cell.
    """
    wanted = pd.MultiIndex.from_product([periods, alliances])
    places = pd.MultiIndex.from_frame(draws.cells[["period", "alliance_id"]])
    at = places.get_indexer(wanted)
    levels = np.array(draws.data[at, ROLE_NUMBERS[role], :], dtype="float64")
    levels[at < 0] = np.nan
    return levels.reshape(len(periods), len(alliances), -1)


def share_below(drawn: Numbers, share: float) -> Numbers:
    """Return the value below which a share of the draws lies.

    Parameters
    ----------
    drawn : array of float, shape (n_alliances, n_draws)
        NaN where a draw gave nothing.
    share : float
        0 to 1.

    Returns
    -------
    array of float, shape (n_alliances,)
        One of the draws, the lower of two; NaN where no draw gave anything.

    Examples
    --------
    >>> share_below(np.array([[1.0, 2.0, np.nan, 3.0], [np.nan] * 4]), 0.5).tolist()
    [2.0, nan]
    """
    ordered = np.sort(drawn, axis=1)  # NaN comes last
    count = np.isfinite(drawn).sum(axis=1)
    place = np.floor(share * np.maximum(count - 1, 0)).astype("int64")
    return np.asarray(np.take_along_axis(ordered, place[:, None], axis=1)[:, 0])


def _median(values: Numbers) -> Numbers:
    """Take the median along the first axis of what is there; NaN where nothing is."""
    if len(values) == 0:
        return np.full(values.shape[1:], np.nan)
    ordered = np.sort(values, axis=0)  # NaN comes last
    count = np.isfinite(values).sum(axis=0)
    middle = np.stack([np.maximum(count - 1, 0) // 2, np.maximum(count, 1) // 2])
    picked = np.take_along_axis(ordered, middle, axis=0).mean(axis=0)
    return np.asarray(np.where(count > 0, picked, np.nan))


def _deviation(steps: Numbers) -> Numbers:
    """Take the robust standard deviation along the first axis."""
    return MAD_TO_DEVIATION * _median(np.abs(steps - _median(steps)))
