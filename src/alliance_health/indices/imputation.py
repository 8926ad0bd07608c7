"""What an unmeasured score could be: alliance effect + period effect + residual.

::

    score = metric + alliance + alliance in the period + alliance in the metric + period + rest

All effects are drawn together from what the measured scores tell about them, so that
an alliance that is weak everywhere is not filled in as an average one, and an effect
that is hardly known is drawn as widely as it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Sets of effects that are drawn.
N_SETS = 50
#: Rounds before the first set, and between two sets.
BURN_IN, THINNING = 100, 3
#: What is known about a variance before any score is seen: two scores that differ by this.
PRIOR_DEGREES, PRIOR_SPREAD = 2.0, 8.0
#: Weight of all metrics together in the rest of one metric, in scores.
POOLED_DEGREES = 4.0
#: What a metric level can be before any score is seen: the middle of the scale, give or take.
MIDDLE, MIDDLE_SPREAD = 50.0, 30.0


@dataclass(frozen=True)
class Predicted:
    """What scores could be, one row per set of effects.

    Parameters
    ----------
    mean : ndarray of shape (N_SETS, wanted)
        Points of score; not clipped.
    spread : ndarray of shape (N_SETS, wanted)
        Standard deviation of the rest.
    """

    mean: Floats
    spread: Floats


def predict_scores(
    scores: Floats, error: Floats, wanted: tuple[Ints, Ints, Ints], generator: np.random.Generator
) -> Predicted:
    """Draw what unmeasured scores could be, given the measured ones.

    The effects are drawn by Gibbs sampling; each is normal around 0 with a variance of its
    own, which has a weak prior. Measured scores with an error count less.

    Parameters
    ----------
    scores : ndarray of shape (alliances, periods, metrics)
        0 to 100, missing where not measured.
    error : ndarray of the same shape
        Variance of the error of each measured score; 0 where it has none.
    wanted : tuple of three ndarrays
        Alliance, period and metric of each score to be predicted.
    generator : Generator
        Decides.

    Returns
    -------
    Predicted
        A metric, an alliance or a period without any score is drawn from what the others
        are like.

    References
    ----------
    Rubin (1987), *Multiple Imputation for Nonresponse in Surveys*; Gelman et al. (2013),
    *Bayesian Data Analysis*, ch. 15. OECD/JRC (2008), *Handbook on Constructing Composite
    Indicators*, step 3.

    Examples
    --------
    Two alliances 30 points apart in five metrics; the second one's fifth is not measured:

    >>> levels = np.array([80.0, 50.0])[:, None, None] + np.array([5, -5, 0, 8, -8.0])
    >>> levels[1, 0, 4] = np.nan
    >>> gap = tuple(np.array([at]) for at in (1, 0, 4))
    >>> told = predict_scores(levels, np.zeros_like(levels), gap, np.random.default_rng(1))
    >>> bool(35 < told.mean.mean() < 55)
    True
    """
    chain = _Chain(scores, error, generator)
    means, spreads = [], []
    for round_number in range(BURN_IN + N_SETS * THINNING):
        chain.turn()
        if round_number >= BURN_IN and (round_number - BURN_IN) % THINNING == 0:
            means.append(chain.predict(wanted))
            spreads.append(np.sqrt(chain.rest_variance[wanted[2]]))
    return Predicted(np.array(means), np.array(spreads))


#: Axes (alliance, period, metric) over which an effect is the same; the others are its own.
_SHARED: Mapping[str, tuple[int, ...]] = {
    "metric": (0, 1),
    "alliance": (1, 2),
    "moment": (2,),
    "habit": (1,),
    "period": (0, 2),
}


class _Chain:
    """The state of the sampler: effects, their variances, and what the scores leave over."""

    def __init__(self, scores: Floats, error: Floats, generator: np.random.Generator) -> None:
        self._generator = generator
        self._given = np.nan_to_num(scores)
        self._seen = (~np.isnan(scores)).astype(float)
        self._error = np.where(self._seen > 0, error, 0.0)
        self._uncertain = np.nonzero(self._error > 0)
        self._count = self._seen.sum(axis=(0, 1))
        shape = scores.shape
        self._effects = {
            name: np.zeros([1 if axis in shared else n for axis, n in enumerate(shape)])
            for name, shared in _SHARED.items()
        }
        start = float(np.var(scores[self._seen > 0])) / 4 + 1.0 if self._seen.any() else 100.0
        self._variance = dict.fromkeys(_SHARED, start)
        self.rest_variance = np.full(shape[2], start)
        self._level = MIDDLE
        self._effects["metric"] += MIDDLE
        self._left = (self._given - MIDDLE) * self._seen

    def turn(self) -> None:
        """Draw everything once, each given all others."""
        self._draw_true_scores()
        precision = self._seen / self.rest_variance
        for name in _SHARED:
            self._draw_effect(name, precision)
        self._draw_level()
        self._draw_rest_variance()

    def predict(self, wanted: tuple[Ints, Ints, Ints]) -> Floats:
        """Add the effects of some places up."""
        total = np.zeros(len(wanted[0]))
        for name, shared in _SHARED.items():
            at = tuple(0 if axis in shared else index for axis, index in enumerate(wanted))
            total += np.broadcast_to(self._effects[name][at], total.shape)
        return total

    def _draw_true_scores(self) -> None:
        """Draw what a score with an error could be without it."""
        at = self._uncertain
        if not at[0].size:
            return
        fitted = self._predict_at(at)
        rest, error = self.rest_variance[at[2]], self._error[at]
        precision = 1 / rest + 1 / error
        mean = (fitted / rest + self._given[at] / error) / precision
        drawn = mean + self._generator.standard_normal(mean.size) / np.sqrt(precision)
        self._left[at] = drawn - fitted

    def _predict_at(self, at: tuple[Ints, ...]) -> Floats:
        """Add the effects up where scores have an error."""
        return self.predict((at[0], at[1], at[2]))

    def _draw_effect(self, name: str, precision: Floats) -> None:
        """Draw one effect and its variance."""
        shared, old = _SHARED[name], self._effects[name]
        centre = self._level if name == "metric" else 0.0
        weight = precision.sum(axis=shared, keepdims=True)
        pulled = (self._left * precision).sum(axis=shared, keepdims=True) + weight * old
        total = weight + 1 / self._variance[name]
        mean = (pulled + centre / self._variance[name]) / total
        new = mean + self._generator.standard_normal(old.shape) / np.sqrt(total)
        self._left -= (new - old) * self._seen
        self._effects[name] = new
        self._variance[name] = self._draw_variance(((new - centre) ** 2).sum(), new.size)

    def _draw_level(self) -> None:
        """Draw the level around which the metrics lie."""
        metric = self._effects["metric"]
        precision = metric.size / self._variance["metric"] + 1 / MIDDLE_SPREAD**2
        mean = (metric.sum() / self._variance["metric"] + MIDDLE / MIDDLE_SPREAD**2) / precision
        self._level = float(mean + self._generator.standard_normal() / np.sqrt(precision))

    def _draw_rest_variance(self) -> None:
        """Draw the variance of the rest of each metric, pulled towards that of all."""
        squares = (self._left**2).sum(axis=(0, 1))
        pooled = self._draw_variance(squares.sum(), int(self._count.sum()))
        degrees = POOLED_DEGREES + self._count
        self.rest_variance = (POOLED_DEGREES * pooled + squares) / self._generator.chisquare(
            degrees
        )

    def _draw_variance(self, squares: float, count: int) -> float:
        """Draw a variance from a sum of squares."""
        degrees = PRIOR_DEGREES + count
        scale = PRIOR_DEGREES * PRIOR_SPREAD**2 / 2 + squares
        return float(scale / self._generator.chisquare(degrees))
