"""A wild bootstrap of whole alliances in which every outcome grows out of the drawn one before.

The rule of this module: an alliance's errors are turned and scaled together, so whatever binds
them over time stays; and the own lag is drawn anew, since its randomness is a good part of the
error of what it explains.
"""

from __future__ import annotations

import numpy as np

from alliance_health.insights.links.within import (
    Chosen,
    LaggedRows,
    Numbers,
    jackknife_parts,
    weighted_map,
    within_map,
    without_effects,
)

#: Six weights with mean 0 and variance 1 (Webb 2023): two signs alone give few alliances too few
#: different draws.
_WEBB = np.sqrt([0.5, 1.0, 1.5])
WEIGHTS = np.concatenate([-_WEBB[::-1], _WEBB])


def scaled_residuals(rows: LaggedRows, coefficients: Numbers) -> Numbers:
    """Return what a regression leaves of the outcomes, as large as the errors are.

    Parameters
    ----------
    rows : LaggedRows
        The rows of the regression.
    coefficients : ndarray
        One a regressor.

    Returns
    -------
    ndarray
        One a row, without alliance and period effects; larger than the plain residuals by what
        the effects and regressors took up.
    """
    left = rows.outcome - rows.regressors @ coefficients
    n_effects = len(np.unique(rows.alliance)) + len(np.unique(rows.period)) - 1
    freedom = len(rows.outcome) - n_effects - len(coefficients)
    plain = without_effects(left[:, None], rows.alliance, rows.period)[:, 0]
    larger: Numbers = plain * np.sqrt(len(rows.outcome) / freedom)
    return larger


def draw_weights(rows: LaggedRows, draws: int, generator: np.random.Generator) -> Numbers:
    """Draw by what the errors of every alliance are multiplied.

    Parameters
    ----------
    rows : LaggedRows
        Their alliances count.
    draws : int
        How many draws.
    generator : Generator
        Where they come from.

    Returns
    -------
    ndarray
        Draws x rows, the same for all rows of an alliance; larger where alliances are few.
    """
    at = np.unique(rows.alliance, return_inverse=True)[1]
    count = int(at.max()) + 1
    drawn: Numbers = generator.choice(WEIGHTS, size=(draws, count))[:, at]
    larger: Numbers = drawn * np.sqrt(count / (count - 1))
    return larger


def drawn_static(rows: LaggedRows, coefficients: Numbers, weights: Numbers) -> Numbers:
    """Estimate coefficients without an own lag in every draw.

    Parameters
    ----------
    rows : LaggedRows
        Their regressors are the same in all draws.
    coefficients : ndarray
        What holds in the draws.
    weights : ndarray
        From `draw_weights`.

    Returns
    -------
    ndarray
        Draws x coefficients.
    """
    mapped = within_map(rows)
    if mapped is None:
        raise ValueError("the rows cannot tell the regressors apart")
    errors = weights * scaled_residuals(rows, coefficients)
    drawn: Numbers = coefficients + errors @ mapped.T
    return drawn


def drawn_dynamic(rows: LaggedRows, coefficients: Numbers, weights: Numbers) -> Numbers:
    """Estimate coefficients with an own lag in every draw, by the half-panel jackknife.

    Parameters
    ----------
    rows : LaggedRows
        The own lag is their first regressor; alliance by alliance, oldest first.
    coefficients : ndarray
        What holds in the draws, the own lag first.
    weights : ndarray
        From `draw_weights`.

    Returns
    -------
    ndarray
        Draws x coefficients. After a gap an alliance starts again from its known outcome.
    """
    outcomes, lagged = _grown(rows, coefficients, weights)
    parts = jackknife_parts(rows)
    return sum(
        (
            weight * _estimated(rows.only(part), outcomes[part], lagged[part])
            for weight, part in parts
        ),
        start=np.zeros((weights.shape[0], len(coefficients))),
    )


def _grown(rows: LaggedRows, coefficients: Numbers, weights: Numbers) -> tuple[Numbers, Numbers]:
    """Let the outcomes of every draw grow, one period after the other: rows x draws."""
    residuals = scaled_residuals(rows, coefficients)
    given = rows.outcome - coefficients[0] * rows.regressors[:, 0]
    plain = without_effects(
        (rows.outcome - rows.regressors @ coefficients)[:, None], rows.alliance, rows.period
    )[:, 0]
    push = (given - plain)[:, None] + residuals[:, None] * weights.T
    lagged = np.repeat(rows.regressors[:, [0]], weights.shape[0], axis=1)
    outcomes = np.empty_like(lagged)
    follows = _follows(rows)
    for period in np.unique(rows.period):
        here = np.flatnonzero(rows.period == period)
        on = here[follows[here]]
        lagged[on] = outcomes[on - 1]
        outcomes[here] = coefficients[0] * lagged[here] + push[here]
    return outcomes, lagged


def _follows(rows: LaggedRows) -> Chosen:
    """Tell which rows come right after the row above, in the same alliance."""
    same = np.diff(rows.alliance, prepend=-1) == 0
    next_one = np.diff(rows.period, prepend=-2) == 1
    follows: Chosen = same & next_one
    return follows


def _estimated(rows: LaggedRows, outcomes: Numbers, lagged: Numbers) -> Numbers:
    """Estimate by least squares within alliances and periods, with an own lag for every draw."""
    leading = LaggedRows(rows.outcome, rows.regressors[:, 1:], rows.alliance, rows.period)
    mapped = within_map(leading)
    if mapped is None:
        raise ValueError("the rows cannot tell the regressors apart")
    shown = without_effects(leading.regressors, rows.alliance, rows.period)
    left = without_effects(lagged, rows.alliance, rows.period)
    left -= shown @ (mapped @ lagged)
    own = (left * outcomes).sum(axis=0) / (left * left).sum(axis=0)
    others = mapped @ (outcomes - own * lagged)
    return np.vstack([own, others]).T


def jackknifed(rows: LaggedRows) -> Numbers | None:
    """Estimate the coefficients of a regression with own lag by the half-panel jackknife.

    Parameters
    ----------
    rows : LaggedRows
        The own lag is their first regressor.

    Returns
    -------
    ndarray or None
        The own lag first; None when a half of the panel cannot tell the regressors apart.
    """
    mapped = weighted_map(rows, jackknife_parts(rows))
    return None if mapped is None else mapped @ rows.outcome
