"""How far a few partners carry most: Gini, Herfindahl-Hirschman and the effective number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Concentration:
    """How unequally a sum is spread over partners; None where it cannot be told.

    Parameters
    ----------
    n : int
        Partners.
    gini : float or None
        0 when all have the same, 1 when one has all: corrected by n / (n - 1).
    hhi : float or None
        Sum of squared shares, from 1 / n to 1.
    effective : float or None
        Number of equal partners with that concentration, 1 / hhi.
    normalised : float or None
        (hhi - 1 / n) / (1 - 1 / n), from 0 to 1 whatever n is.
    """

    n: int
    gini: float | None
    hhi: float | None
    effective: float | None
    normalised: float | None


def concentration(amounts: Sequence[float]) -> Concentration:
    """Measure how far few partners carry most.

    Parameters
    ----------
    amounts : sequence of float
        One a partner, in one unit. A missing or negative one, or a sum of 0, leaves all
        measures missing; of one partner, hhi and effective number are 1, the others missing.

    Returns
    -------
    Concentration
        Numbers from 0 to 1, and the effective number from 1 to n.

    Examples
    --------
    Shares of 3/4 and 1/4: hhi 9/16 + 1/16, Gini (3/4 - 1/4) / 2 times 2 / (2 - 1):

    >>> measured = concentration([30.0, 10.0])
    >>> measured.gini, measured.hhi, measured.effective, measured.normalised
    (0.5, 0.625, 1.6, 0.25)
    """
    n, given = len(amounts), np.sort(np.asarray(amounts, dtype="float64"))
    if n == 0 or not np.isfinite(given).all() or given[0] < 0 or given.sum() <= 0:
        return Concentration(n, None, None, None, None)
    shares = given / given.sum()
    hhi = float((shares**2).sum())
    if n == 1:
        return Concentration(n, None, hhi, 1 / hhi, None)
    places = np.arange(1, n + 1)
    gini = float((2 * places - n - 1) @ shares) / n
    normalised = (hhi - 1 / n) / (1 - 1 / n)
    return Concentration(n, gini * n / (n - 1), hhi, 1 / hhi, normalised)
