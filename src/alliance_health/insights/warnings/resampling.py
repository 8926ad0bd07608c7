"""Intervals from drawing whole alliances anew: cases of one alliance are not independent.

A draw is a weight for each alliance: how often it was drawn. Every number here is a ratio
of sums over alliances, so that all draws are one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliance_health.insights.warnings.readings import Flags, Floats

#: Draws that intervals rest on.
N_BOOTSTRAP = 1000

#: Ends of an interval: nine of ten draws lie inside.
LOW, HIGH = 0.05, 0.95

#: Alliances below which drawing them anew says nothing.
FEWEST_DRAWN = 3


@dataclass(frozen=True, eq=False)
class Resampled:
    """Draws of alliances for a set of cases.

    Parameters
    ----------
    cases : ndarray of int
        Alliance of each case, counted from 0 without gaps.
    weights : ndarray of float
        How often each alliance was drawn, draws x alliances.
    """

    cases: npt.NDArray[np.int64]
    weights: Floats

    @classmethod
    def of(cls, rows: npt.NDArray[np.int64], generator: np.random.Generator) -> Resampled:
        """Draw the alliances of some cases anew.

        Parameters
        ----------
        rows : ndarray of int
            Alliance of each case.
        generator : Generator
            Source of the draws.

        Returns
        -------
        Resampled
            As many alliances in each draw as there are, with replacement.

        Examples
        --------
        >>> drawn = Resampled.of(np.array([4, 4, 9]), np.random.Generator(np.random.PCG64(1)))
        >>> drawn.cases.tolist(), set(drawn.weights.sum(axis=1).tolist())
        ([0, 0, 1], {2.0})
        """
        names, cases = np.unique(rows, return_inverse=True)
        count = len(names)
        shares = np.full(count, 1 / count) if count else np.empty(0)
        drawn = generator.multinomial(count, shares, size=N_BOOTSTRAP)
        return cls(cases.astype(np.int64), drawn.astype(float))

    def sums(self, values: Floats) -> Floats:
        """Return the sum of values over all cases, in each draw."""
        return self.weights @ np.bincount(
            self.cases, weights=values, minlength=self.weights.shape[1]
        )

    def interval(self, drawn: Floats) -> tuple[float, float]:
        """Return the ends between which nine of ten draws of a number lie.

        Parameters
        ----------
        drawn : ndarray of float
            The number in each draw; NaN where a draw does not have it.

        Returns
        -------
        tuple of float
            NaN with fewer than three alliances, or when fewer than half of the draws have it.
        """
        known = drawn[~np.isnan(drawn)]
        if self.weights.shape[1] < FEWEST_DRAWN or 2 * len(known) < len(drawn):
            return float("nan"), float("nan")
        low, high = np.quantile(known, [LOW, HIGH])
        return float(low), float(high)

    def area(self, scores: Floats, came: Floats) -> tuple[float, float]:
        """Return the interval of the area under the curve.

        Parameters
        ----------
        scores : ndarray of float
            The larger, the more the event is expected.
        came : ndarray of float
            1 or 0.

        Returns
        -------
        tuple of float
            See `alliance_health.insights.warnings.scoring.area_under_curve`.
        """
        count = self.weights.shape[1]
        yes, no = np.flatnonzero(came == 1), np.flatnonzero(came == 0)
        above = np.zeros((count, count))
        for one in range(count):
            own = np.sort(scores[no[self.cases[no] == one]])
            if not len(own):
                continue
            below = np.searchsorted(own, scores[yes], side="left")
            ties = np.searchsorted(own, scores[yes], side="right") - below
            above[:, one] = np.bincount(self.cases[yes], weights=below + ties / 2, minlength=count)
        if not len(no) or not len(yes):
            return float("nan"), float("nan")
        pairs = self.sums((came == 1).astype(float)) * self.sums((came == 0).astype(float))
        right = np.einsum("bi,ij,bj->b", self.weights, above, self.weights, optimize=True)
        return self.interval(_ratio(right, pairs))

    def skill(self, chances: Floats, reference: Floats, came: Floats) -> tuple[float, float]:
        """Return the interval of the Brier skill against a reference.

        Parameters
        ----------
        chances, reference : ndarray of float
            Chances of the method and of the reference.
        came : ndarray of float
            1 or 0.

        Returns
        -------
        tuple of float
            See `alliance_health.insights.warnings.scoring.brier_skill`.
        """
        ours, usual = self.sums((chances - came) ** 2), self.sums((reference - came) ** 2)
        return self.interval(1 - _ratio(ours, usual))

    def precision_gain(self, on: Flags, came: Floats) -> tuple[float, float]:
        """Return the interval of precision less base rate.

        Parameters
        ----------
        on : ndarray of bool
            Where there is an alarm.
        came : ndarray of float
            1 or 0.

        Returns
        -------
        tuple of float
            Draws without an alarm have none.
        """
        alarmed = on.astype(float)
        precision = _ratio(self.sums(alarmed * came), self.sums(alarmed))
        return self.interval(precision - _ratio(self.sums(came), self.sums(np.ones(len(came)))))


def _ratio(one: Floats, other: Floats) -> Floats:
    """Divide, NaN where there is nothing to divide by."""
    divided = np.full(len(one), np.nan)
    np.divide(one, other, out=divided, where=other > 0)
    return divided
