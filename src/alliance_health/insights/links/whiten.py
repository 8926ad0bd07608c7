"""Take out of two series what the leading one remembers of itself.

Series that move slowly look associated at many lags when nothing links them. Both are
therefore filtered with the memory of the series that is said to lead: what remains of it is
news, and an association with news is not an echo (Box and Jenkins, transfer functions).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Periods of a single series from which its memory may reach a year of months back.
LONG_SERIES = 100
#: Most periods of memory of a short and of a long single series.
MEMORY_SHORT, MEMORY_LONG = 5, 12
#: Sweeps of alternating means after which gaps no longer move a two-way mean.
_SWEEPS, _SETTLED = 100, 1e-12


def without_means(values: Floats) -> Floats:
    """Take the mean of every alliance and of every period out of a panel.

    Parameters
    ----------
    values : ndarray of shape (alliances, periods)
        NaN where missing.

    Returns
    -------
    ndarray
        The same shape; NaN stays NaN. With gaps, means are taken in turn until both are zero.

    Examples
    --------
    >>> without_means(np.array([[1.0, 2.0, 6.0], [3.0, 4.0, 2.0]])).round(2)
    array([[-1., -1.,  2.],
           [ 1.,  1., -2.]])
    """
    seen = np.isfinite(values)
    left = np.where(seen, values, 0.0)
    if seen.all():
        return np.asarray(
            left - left.mean(axis=1, keepdims=True) - left.mean(axis=0, keepdims=True) + left.mean()
        )
    rows, columns = (np.maximum(seen.sum(axis=axis), 1) for axis in (1, 0))
    scale = np.abs(left).max(initial=0.0)
    for _ in range(_SWEEPS):
        left = (left - (left.sum(axis=1) / rows)[:, None]) * seen
        step = left.sum(axis=0) / columns
        left = (left - step) * seen
        if np.abs(step).max(initial=0.0) <= _SETTLED * scale:
            break
    return np.where(seen, left, np.nan)


def memory_of_panel(values: Floats) -> float:
    """Estimate how much of a period's deviation remains in the next one, alike for all alliances.

    Parameters
    ----------
    values : ndarray of shape (alliances, periods)
        NaN where missing.

    Returns
    -------
    float
        Pooled within coefficient phi of order one, raised by its known bias (1 + phi) / T and
        at most 0.95; 0 where nothing varies.

    Notes
    -----
    Bias of the within estimator: Nickell (1981), Econometrica 49.

    Examples
    --------
    >>> trend = np.array([[0.0, 1.0, 0.0, 1.0], [1.0, 0.0, 1.0, 0.0]])
    >>> memory_of_panel(trend)
    -1.0
    """
    level = without_means(values)
    now, before = level[:, 1:], level[:, :-1]
    both = np.isfinite(now) & np.isfinite(before)
    now, before = (_without_row_means(part, both) for part in (now, before))
    weight = float((before * before).sum())
    if weight <= 1e-12 * max(float(np.nansum(values * values)), 1e-300):
        return 0.0
    raw = float((now * before).sum()) / weight
    periods = np.isfinite(values).sum(axis=1)
    usual = float(periods[periods > 0].mean())
    return min(raw + (1 + raw) / usual, 0.95)


def whiten_panel(values: Floats, memory: float) -> Floats:
    """Subtract from every period what `memory` keeps of the one before.

    Parameters
    ----------
    values : ndarray of shape (alliances, periods)
        NaN where missing.
    memory : float
        From `memory_of_panel` of the series that leads.

    Returns
    -------
    ndarray of shape (alliances, periods - 1)
        NaN where the period or the one before is missing.

    Examples
    --------
    >>> whiten_panel(np.array([[1.0, 2.0, np.nan, 4.0]]), 0.5)
    array([[1.5, nan, nan]])
    """
    return np.asarray(values[:, 1:] - memory * values[:, :-1])


def memory_of_one(values: Floats) -> Floats:
    """Estimate the memory of a single series: an autoregression whose order Akaike chooses.

    Parameters
    ----------
    values : ndarray of shape (periods,)
        Without gaps.

    Returns
    -------
    ndarray of shape (order,)
        Coefficients of one period ago, two periods ago and so on; empty for a series without
        memory. Order at most 5, from 100 periods on at most 12, so that a yearly pattern in
        months does not pass for news.

    Examples
    --------
    >>> shocks = np.random.default_rng(1).normal(size=4000)
    >>> series = np.zeros(4000)
    >>> for at in range(1, 4000):
    ...     series[at] = 0.6 * series[at - 1] + shocks[at]
    >>> bool(abs(memory_of_one(series)[0] - 0.6) < 0.15)
    True
    """
    centred = values - values.mean()
    most = MEMORY_LONG if len(values) >= LONG_SERIES else MEMORY_SHORT
    most = max(min(most, len(values) // 4), 0)
    goal = centred[most:]
    past = np.column_stack(
        [
            np.empty((len(goal), 0)),
            *(centred[most - k : len(centred) - k] for k in range(1, most + 1)),
        ]
    )
    best, chosen = np.inf, np.empty(0)
    for order in range(most + 1):
        used = past[:, :order]
        found = np.linalg.lstsq(used, goal, rcond=None)[0] if order else np.empty(0)
        variance = float(((goal - used @ found) ** 2).mean())
        if variance <= 0:
            return np.asarray(found)
        criterion = len(goal) * np.log(variance) + 2 * order
        if criterion < best - 1e-9:
            best, chosen = criterion, found
    return np.asarray(chosen)


def whiten_one(values: Floats, memory: Floats) -> Floats:
    """Subtract from every period what `memory` keeps of those before.

    Parameters
    ----------
    values : ndarray of shape (periods,)
        Without gaps.
    memory : ndarray of shape (order,)
        From `memory_of_one` of the series that leads.

    Returns
    -------
    ndarray of shape (periods - order,)
        What is new in every period.

    Examples
    --------
    >>> whiten_one(np.array([1.0, 2.0, 4.0]), np.array([0.5]))
    array([1.5, 3. ])
    """
    order = len(memory)
    left = values[order:].astype(float)
    for back, share in enumerate(memory, start=1):
        left = left - share * values[order - back : len(values) - back]
    return np.asarray(left)


def _without_row_means(values: Floats, used: npt.NDArray[np.bool_]) -> Floats:
    """Return deviations from the mean of each alliance over the cells in use, else 0."""
    kept = np.where(used, values, 0.0)
    means = kept.sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    return np.asarray((kept - means[:, None]) * used)
