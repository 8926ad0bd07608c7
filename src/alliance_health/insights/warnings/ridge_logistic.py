"""Logistic regression whose slopes are held small and whose alliance intercepts are shrunk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from alliance_health.insights.warnings.readings import Floats

#: Standard deviation that slopes of standardised values are expected to have.
SLOPE_SPREAD = 1.0

#: The same of the intercepts of alliances, on the scale of log odds.
GROUP_SPREAD = 0.5

#: Steps at most, and the size of a step below which nothing moves any more.
MOST_STEPS, SMALL = 100, 1e-9


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model.

    Parameters
    ----------
    intercept : float
        Log odds of an average alliance at average values.
    slopes : ndarray of float
        One for each standardised value.
    groups : ndarray of float
        What each alliance adds; 0 for one that was not in the training.
    centre, spread : ndarray of float
        By which values were standardised.
    """

    intercept: float
    slopes: Floats
    groups: Floats
    centre: Floats
    spread: Floats

    def chances(self, values: Floats, groups: npt.NDArray[np.int64]) -> Floats:
        """Return the probability of the event.

        Parameters
        ----------
        values : ndarray, cases x values
            As in the training, not standardised.
        groups : ndarray of int
            Place of each case's alliance.

        Returns
        -------
        ndarray of float
            0 to 1; NaN where a value is missing.
        """
        standard = (values - self.centre) / self.spread
        return np.asarray(expit(self.intercept + standard @ self.slopes + self.groups[groups]))


def fit_logistic(
    values: Floats, came: Floats, groups: npt.NDArray[np.int64], *, n_groups: int
) -> Fit:
    """Fit the model by Newton's method.

    Maximises the log likelihood less half the sum of (slope / 1)^2 and (intercept of an
    alliance / .5)^2; the common intercept is free. Values are standardised by the mean and the
    deviation (n) of the training; one that does not vary has slope 0.

    Parameters
    ----------
    values : ndarray, cases x values
        Without missing values.
    came : ndarray of float
        1 or 0; both occur.
    groups : ndarray of int
        Place of each case's alliance.
    n_groups : int
        Alliances.

    Returns
    -------
    Fit
        The one optimum: the penalised likelihood is concave.

    Raises
    ------
    ValueError
        When the event always or never came: the free intercept would have no end.

    Examples
    --------
    >>> values = np.array([[30.0], [35], [60], [70], [65], [40]])
    >>> came, groups = np.array([1.0, 1, 0, 0, 0, 0]), np.zeros(6, dtype=int)
    >>> fit = fit_logistic(values, came, groups, n_groups=1)
    >>> fit.chances(np.array([[30.0], [70.0]]), np.array([0, 0])).round(2).tolist()
    [0.61, 0.1]
    """
    if len(set(came.tolist())) < 2:
        raise ValueError("the event always or never came: there is nothing to fit")
    centre, spread = values.mean(axis=0), values.std(axis=0)
    spread = np.where(spread > 1e-12, spread, 1.0)
    n_values = values.shape[1]
    design = np.zeros((len(values), 1 + n_values + n_groups))
    design[:, 0] = 1.0
    design[:, 1 : 1 + n_values] = (values - centre) / spread
    design[np.arange(len(values)), 1 + n_values + groups] = 1.0
    penalty = np.zeros(design.shape[1])
    penalty[1 : 1 + n_values] = SLOPE_SPREAD**-2
    penalty[1 + n_values :] = GROUP_SPREAD**-2
    found = _maximise(design, came, penalty)
    return Fit(float(found[0]), found[1 : 1 + n_values], found[1 + n_values :], centre, spread)


def _maximise(design: Floats, came: Floats, penalty: Floats) -> Floats:
    """Climb to the maximum of the penalised likelihood; a step that overshoots is halved."""
    found = np.zeros(design.shape[1])
    share = came.mean()
    found[0] = np.log(share / (1 - share))
    height = _height(design, came, penalty, at=found)
    for _ in range(MOST_STEPS):
        chance = expit(design @ found)
        slope = design.T @ (came - chance) - penalty * found
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        reached = _height(design, came, penalty, at=found + step)
        while reached < height - 1e-12 and np.abs(step).max() > SMALL:
            step = step / 2
            reached = _height(design, came, penalty, at=found + step)
        found, height = found + step, reached
        if np.abs(step).max() < SMALL:
            break
    return found


def _height(design: Floats, came: Floats, penalty: Floats, *, at: Floats) -> float:
    """Return the penalised log likelihood."""
    odds = design @ at
    return float(came @ odds - np.logaddexp(0, odds).sum() - 0.5 * (penalty * at) @ at)
