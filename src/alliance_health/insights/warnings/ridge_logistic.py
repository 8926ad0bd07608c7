"""Logistic regression whose slopes are held small and whose alliance intercepts are shrunk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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
        from scipy.special import expit

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
    design = np.column_stack([np.ones(len(values)), (values - centre) / spread])
    penalty = np.full(design.shape[1], SLOPE_SPREAD**-2)
    penalty[0] = 0.0
    shared, own = _maximise(_Cases(design, came, groups, n_groups), penalty)
    return Fit(float(shared[0]), shared[1:], own, centre, spread)


@dataclass(frozen=True, eq=False)
class _Cases:
    """What is fitted: shared columns, outcomes, and the alliance of each case."""

    design: Floats
    came: Floats
    groups: npt.NDArray[np.int64]
    n_groups: int

    def by_group(self, values: Floats) -> Floats:
        """Add values up by alliance."""
        sums = np.bincount(self.groups, weights=values, minlength=self.n_groups)
        return sums.astype(np.float64)

    def odds(self, shared: Floats, own: Floats) -> Floats:
        """Return the log odds of every case."""
        return np.asarray(self.design @ shared + own[self.groups])

    def height(self, shared: Floats, own: Floats, penalty: Floats) -> float:
        """Return the penalised log likelihood."""
        odds = self.odds(shared, own)
        fines = float(penalty @ shared**2) + float(own @ own) / GROUP_SPREAD**2
        return float(self.came @ odds - np.logaddexp(0, odds).sum()) - fines / 2


def _maximise(cases: _Cases, penalty: Floats) -> tuple[Floats, Floats]:
    """Climb to the maximum of the penalised likelihood; a step that overshoots is halved."""
    shared, own = np.zeros(cases.design.shape[1]), np.zeros(cases.n_groups)
    share = cases.came.mean()
    shared[0] = np.log(share / (1 - share))
    height = cases.height(shared, own, penalty)
    for _ in range(MOST_STEPS):
        step, own_step = _newton_step(cases, shared, own, penalty)
        size = max(np.abs(step).max(), np.abs(own_step).max(initial=0.0))
        factor = 1.0
        reached = cases.height(shared + step, own + own_step, penalty)
        while reached < height - 1e-12 and factor * size > SMALL:
            factor /= 2
            reached = cases.height(shared + factor * step, own + factor * own_step, penalty)
        shared, own = shared + factor * step, own + factor * own_step
        height = reached
        if factor * size < SMALL:
            break
    return shared, own


def _newton_step(
    cases: _Cases, shared: Floats, own: Floats, penalty: Floats
) -> tuple[Floats, Floats]:
    """Return the Newton step; alliances, which do not touch each other, are eliminated first."""
    from scipy.special import expit

    chance = expit(cases.odds(shared, own))
    left, weight = cases.came - chance, chance * (1 - chance)
    slope = cases.design.T @ left - penalty * shared
    own_slope = cases.by_group(left) - own / GROUP_SPREAD**2
    weighted = cases.design * weight[:, None]
    bend = weighted.T @ cases.design + np.diag(penalty)
    own_bend = cases.by_group(weight) + GROUP_SPREAD**-2
    across = np.stack([cases.by_group(column) for column in weighted.T])
    eliminated = across / own_bend
    step = np.linalg.solve(bend - eliminated @ across.T, slope - eliminated @ own_slope)
    return step, (own_slope - across.T @ step) / own_bend
