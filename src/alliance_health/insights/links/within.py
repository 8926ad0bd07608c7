"""Regressions within alliances: what is left after each alliance's and each period's own level.

The rule of this module: an estimate is a fixed linear map of the outcomes, so that a bootstrap of
thousands of draws is one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from alliance_health.insights.links.pair import PairPanel

Numbers = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]

#: A regressor that keeps less than this share of its spread is one that others already say.
COLLINEAR = 1e-8


@dataclass(frozen=True, eq=False)
class LaggedRows:
    """The cells of a pair in which an outcome and all its regressors are known.

    Parameters
    ----------
    outcome : ndarray
        One lagging value a row.
    regressors : ndarray
        Rows x regressors: the lagging value one period before, where it was asked for, then the
        leading values 0, 1, ... periods before.
    alliance : ndarray of int
        Row of the panel from which each comes.
    period : ndarray of int
        Column of the panel from which each comes.
    """

    outcome: Numbers
    regressors: Numbers
    alliance: Whole
    period: Whole

    def only(self, part: Chosen) -> LaggedRows:
        """Return a part of the rows.

        Parameters
        ----------
        part : ndarray of bool
            Which.

        Returns
        -------
        LaggedRows
            In the same order.
        """
        chosen = self.outcome[part], self.regressors[part], self.alliance[part], self.period[part]
        return LaggedRows(*chosen)


def before(values: Numbers, lag: int) -> Numbers:
    """Return the values of so many periods before.

    Parameters
    ----------
    values : ndarray
        Periods along the last axis.
    lag : int
        Whole periods, at least 0.

    Returns
    -------
    ndarray
        The same shape; NaN where that period lies before the first.

    Examples
    --------
    >>> before(np.array([[1.0, 2.0, 3.0]]), 1).tolist()
    [[nan, 1.0, 2.0]]
    """
    shifted = np.full(values.shape, np.nan)
    shifted[..., lag:] = values[..., : values.shape[-1] - lag]
    return shifted


def lagged_rows(pair: PairPanel, max_lag: int, *, own_lag: bool) -> LaggedRows:
    """Lay out the rows of a regression of the lagging factor on the leading one.

    Lags count calendar periods: across a gap there is no lag, and no row.

    Parameters
    ----------
    pair : PairPanel
        Both series.
    max_lag : int
        The leading values 0 to so many periods before are regressors.
    own_lag : bool
        Whether the lagging value one period before is one too.

    Returns
    -------
    LaggedRows
        Only rows without a missing value, alliance by alliance, oldest first.
    """
    columns = [before(pair.y, 1)] if own_lag else []
    columns += [before(pair.x, lag) for lag in range(max_lag + 1)]
    stacked = np.stack(columns, axis=-1)
    known = np.isfinite(pair.y) & np.isfinite(stacked).all(axis=-1)
    alliance, period = np.nonzero(known)
    return LaggedRows(pair.y[known], stacked[known], alliance, period)


def without_effects(
    values: Numbers, alliance: npt.ArrayLike, period: npt.ArrayLike | None = None
) -> Numbers:
    """Take the level of each alliance, and of each period, out of some columns.

    In a panel with gaps the two cannot be taken out one after the other; the periods are
    regressed out of what varies within alliances, which is exact.

    Parameters
    ----------
    values : ndarray
        Rows x columns, without missing values.
    alliance : array of int
        The alliance of each row.
    period : array of int, optional
        The period of each row; by default periods keep their level.

    Returns
    -------
    ndarray
        The same shape.

    Examples
    --------
    >>> without_effects(np.array([[1.0], [3.0], [10.0]]), [0, 0, 1]).ravel().round(9).tolist()
    [-1.0, 1.0, 0.0]
    """
    basis = _effects(np.asarray(alliance), None if period is None else np.asarray(period))
    left: Numbers = values - basis @ (basis.T @ values)
    return left


def _effects(alliance: Whole, period: Whole | None) -> Numbers:
    """Return orthogonal columns of length one that span all effects."""
    units: Numbers = _dummies(alliance)
    units /= np.sqrt(units.sum(axis=0))
    if period is None:
        return units
    times = _dummies(period)[:, 1:]
    times = times - units @ (units.T @ times)
    axes, lengths, _ = np.linalg.svd(times, full_matrices=False)
    return np.hstack([units, axes[:, lengths > COLLINEAR]])


def _dummies(groups: Whole) -> Numbers:
    """Return a column of zeros and ones for each group."""
    at = np.unique(groups, return_inverse=True)[1]
    dummies: Numbers = np.eye(int(at.max()) + 1)[at]
    return dummies


def within_map(rows: LaggedRows) -> Numbers | None:
    """Find the linear map from outcomes to the coefficients of the within regression.

    Parameters
    ----------
    rows : LaggedRows
        Alliance and period effects are taken out of them.

    Returns
    -------
    ndarray or None
        Regressors x rows: its product with the outcomes is the least-squares estimate. None when
        the rows cannot tell the regressors apart.

    References
    ----------
    Frisch, Waugh and Lovell: regressing on what the effects leave of the regressors.
    """
    n_rows, n_regressors = rows.regressors.shape
    n_effects = len(np.unique(rows.alliance)) + len(np.unique(rows.period)) - 1
    if n_rows < n_effects + n_regressors + 1:
        return None
    left = without_effects(rows.regressors, rows.alliance, rows.period)
    spread = np.linalg.norm(rows.regressors - rows.regressors.mean(axis=0), axis=0)
    if not (np.linalg.norm(left, axis=0) > COLLINEAR * spread).all():
        return None
    scaled = left / np.linalg.norm(left, axis=0)
    if np.linalg.svd(scaled, compute_uv=False)[-1] < COLLINEAR:
        return None
    mapped: Numbers = np.asarray(np.linalg.solve(left.T @ left, left.T), dtype=np.float64)
    return mapped


def jackknife_parts(rows: LaggedRows) -> list[tuple[float, Chosen]]:
    """Choose the parts of a panel whose estimates, so weighted, make the half-panel jackknife.

    The own lag makes the within estimate of its coefficient too small by about
    (1 + rho) / (T - 1), in a half of the panel by twice that; twice the whole less the mean of the
    halves takes it out. Each alliance's own rows are halved; an odd one in the middle goes once
    to either half.

    Parameters
    ----------
    rows : LaggedRows
        Alliance by alliance, oldest first.

    Returns
    -------
    list of (float, ndarray of bool)
        A weight, and the rows of the part.

    References
    ----------
    Dhaene and Jochmans (2015); Juodis, Karavias and Sarafidis (2021).

    Examples
    --------
    >>> rows = LaggedRows(*(np.zeros((3, 1)),) * 2, np.array([0, 0, 0]), np.array([1, 2, 3]))
    >>> [(weight, int(part.sum())) for weight, part in jackknife_parts(rows)]
    [(2.0, 3), (-0.25, 1), (-0.25, 2), (-0.25, 2), (-0.25, 1)]
    """
    counts = np.bincount(rows.alliance)
    starts = np.cumsum(counts) - counts
    place, of = np.arange(len(rows.alliance)) - starts[rows.alliance], counts[rows.alliance]
    halves = [place < of // 2, place < (of + 1) // 2]
    parts = [(-0.25, part) for first in halves for part in (first, ~first)]
    return [(2.0, np.ones(len(place), dtype=bool)), *parts]


def weighted_map(rows: LaggedRows, parts: list[tuple[float, Chosen]]) -> Numbers | None:
    """Find the map from outcomes to a weighted sum of the estimates of some parts.

    Parameters
    ----------
    rows : LaggedRows
        The rows.
    parts : list of (float, ndarray of bool)
        Weights and parts, as from `jackknife_parts`.

    Returns
    -------
    ndarray or None
        As `within_map`; None when one of the parts is too small.
    """
    total = np.zeros((rows.regressors.shape[1], len(rows.outcome)))
    for weight, part in parts:
        found = within_map(rows.only(part)) if part.any() else None
        if found is None:
            return None
        total[:, part] += weight * found
    return total
