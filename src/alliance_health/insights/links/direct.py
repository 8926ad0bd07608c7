"""Direct forecasts: an outcome so many periods on, from what is known now.

The rule of this module: an alliance's own level is believed only as far as its periods carry it;
one without periods of its own is forecast as the others are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance_health.insights.links.within import COLLINEAR, Numbers, Whole, without_effects


@dataclass(frozen=True, eq=False)
class DirectRows:
    """What was known at a period beside the outcome so many periods later.

    Parameters
    ----------
    outcome : ndarray
        The outcome of the later period, one a row.
    known : ndarray
        Rows x what was known.
    alliance : ndarray of int
        The alliance of each row.
    n_alliances : int
        All alliances, those without a row included.
    """

    outcome: Numbers
    known: Numbers
    alliance: Whole
    n_alliances: int


@dataclass(frozen=True, eq=False)
class DirectModel:
    """A fitted forecast.

    Parameters
    ----------
    coefficients : ndarray
        The constant first, then one for each thing that is known.
    effects : ndarray
        The own level of each alliance, beside the constant; 0 for one without a row.
    errors : ndarray
        The error of each row by a fit without that row.
    """

    coefficients: Numbers
    effects: Numbers
    errors: Numbers

    def predict(self, known: Numbers) -> Numbers:
        """Forecast every alliance.

        Parameters
        ----------
        known : ndarray
            Alliances x what is known.

        Returns
        -------
        ndarray
            One an alliance; NaN where something is not known.
        """
        ahead: Numbers = self.coefficients[0] + known @ self.coefficients[1:] + self.effects
        return ahead


def known_now(y: Numbers, *leading: Numbers) -> Numbers:
    """Lay out what forecasts rest on: the outcome, and how leading factors differ from usual.

    Leading factors count as differences from the alliance's own mean, so that an alliance that
    is good at both does not count as an announcement.

    Parameters
    ----------
    y : ndarray
        The outcome, alliances x periods; NaN where missing.
    *leading : ndarray
        Leading factors, the same shape.

    Returns
    -------
    ndarray
        Alliances x periods x one more than the leading factors.

    Examples
    --------
    >>> known_now(np.array([[5.0, 6.0]]), np.array([[1.0, 3.0]])).tolist()
    [[[5.0, -1.0], [6.0, 1.0]]]
    """
    return np.stack([y, *(one - own_mean(one) for one in leading)], axis=-1)


def own_mean(values: Numbers) -> Numbers:
    """Return the mean of each alliance over the periods that are known.

    Parameters
    ----------
    values : ndarray
        Alliances x periods; NaN where missing.

    Returns
    -------
    ndarray
        Alliances x 1; NaN where nothing is known.

    Examples
    --------
    >>> own_mean(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, np.nan]])).tolist()
    [[2.0], [nan]]
    """
    is_known = np.isfinite(values)
    count = is_known.sum(axis=1, keepdims=True)
    total = np.where(is_known, values, 0.0).sum(axis=1, keepdims=True)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def direct_rows(y: Numbers, known: Numbers, horizon: int) -> DirectRows:
    """Put every outcome beside what was known so many periods before.

    Parameters
    ----------
    y : ndarray
        The outcome, alliances x periods.
    known : ndarray
        From `known_now`.
    horizon : int
        Periods ahead, at least 1.

    Returns
    -------
    DirectRows
        Only rows without a missing value: none reaches beyond the last period of `y`.
    """
    later, now = y[:, horizon:], known[:, : max(y.shape[1] - horizon, 0)]
    usable = np.isfinite(later) & np.isfinite(now).all(axis=-1)
    return DirectRows(later[usable], now[usable], np.nonzero(usable)[0], y.shape[0])


def fit_direct(rows: DirectRows) -> DirectModel | None:
    """Fit a forecast with an own level of each alliance, shrunk toward the common one.

    Parameters
    ----------
    rows : DirectRows
        From `direct_rows`.

    Returns
    -------
    DirectModel or None
        None when there are fewer than three rows more than coefficients, or when what is known
        does not vary.

    Notes
    -----
    Least squares with the levels penalised by the ratio of the variance of errors to that of
    levels, as a model with random levels has it. Both come from the rows alone: errors from what
    is left within alliances, levels from how far alliances differ beyond that.
    """
    count, number = rows.known.shape
    if count < number + 4:
        return None
    design = np.column_stack([np.ones(count), rows.known])
    scale = np.where(design.std(axis=0) > 0, design.std(axis=0), 1.0)
    if np.linalg.matrix_rank(design / scale, tol=1e-8) <= number:
        return None
    levels = np.eye(rows.n_alliances)[rows.alliance]
    penalty = _penalty(rows)
    if not np.isfinite(penalty):
        levels = levels[:, :0]
    full = np.hstack([design, levels])
    # A level too small to be shrunk still must be told apart from the constant.
    ridge = np.r_[np.zeros(number + 1), np.full(levels.shape[1], max(penalty, COLLINEAR))]
    inverse = np.linalg.pinv(full.T @ full + np.diag(np.where(np.isfinite(ridge), ridge, 0.0)))
    found = inverse @ (full.T @ rows.outcome)
    leverage = np.einsum("ij,jk,ik->i", full, inverse, full, optimize=True)
    errors = (rows.outcome - full @ found) / np.maximum(1 - leverage, 0.05)
    effects = np.zeros(rows.n_alliances)
    effects[: len(found) - number - 1] = found[number + 1 :]
    return DirectModel(found[: number + 1], effects, errors)


def _penalty(rows: DirectRows) -> float:
    """Return how often the variance of levels goes into that of errors; infinite: no levels."""
    sizes = np.bincount(rows.alliance, minlength=rows.n_alliances)
    several = sizes[sizes > 0]
    freedom = len(rows.outcome) - len(several) - rows.known.shape[1]
    if len(several) < 3 or freedom < 3:
        return np.inf
    both = without_effects(np.column_stack([rows.outcome, rows.known]), rows.alliance)
    slopes = np.linalg.lstsq(both[:, 1:], both[:, 0])[0]
    left = both[:, 0] - both[:, 1:] @ slopes
    error = float(left @ left) / freedom
    rest = rows.outcome - rows.known @ slopes
    means = np.bincount(rows.alliance, rest, rows.n_alliances)[sizes > 0] / several
    level = float(means.var(ddof=1)) - error * float((1 / several).mean())
    return error / level if level > 0 else np.inf
