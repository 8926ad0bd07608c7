"""What many draws of a score come to: interval, chances of the bands, and what is sure.

The rule of this module: an edge is met as in `alliance_health.indices.bands`, where
scores are rounded to 10 significant digits first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.catalogue.settings import BandEdges

Floats = npt.NDArray[np.float64]

#: Ends of an interval: it leaves out a twentieth on either side.
INTERVAL = (0.05, 0.95)
#: Share of draws in which a band must be reached to be sure.
SURE = 0.8
#: Half of the last digit that is published of a score of two digits before the point.
HALF_DIGIT = 5e-9
#: What is told of every row.
SPREAD_COLUMNS = (
    *("lower", "upper", "median", "rule_lower", "rule_upper"),
    *("p_weak", "p_watch", "p_strong", "sure"),
)


def spread_of(
    draws: Floats, floor: Floats, edges: BandEdges, rule: Floats | None = None
) -> pd.DataFrame:
    """Tell what draws come to.

    Parameters
    ----------
    draws : ndarray of shape (rows, n_draws)
        Scores, 0 to 100; a row is missing as a whole.
    floor : ndarray of shape (rows, n_draws)
        The same with everything absent at 0.
    edges : BandEdges
        Scores at which the band changes.
    rule : ndarray of shape (rows, n_draws), optional
        The same under other rules; single draws may be missing.

    Returns
    -------
    DataFrame
        Columns `SPREAD_COLUMNS`, one row each. `lower`, `upper`: 5 and 95 % of the draws;
        `rule_lower`, `rule_upper`: of the draws under other rules; `p_weak`, `p_watch`,
        `p_strong`: share of the draws in each band; `sure`: the score that the floor
        reaches in four of five draws, missing where it is the same in all of them.

    Examples
    --------
    >>> scores = np.array([[38.0, 39.0, 41.0, 42.0, 44.0]])
    >>> told = spread_of(scores, scores, BandEdges())
    >>> told[["p_weak", "p_watch", "sure"]].to_numpy().tolist()
    [[0.4, 0.6, 39.0]]
    """
    lower, median, upper = _quantiles(draws, (INTERVAL[0], 0.5, INTERVAL[1]))
    weak = (draws < edges.weak_below - HALF_DIGIT).mean(axis=1)
    strong = (draws >= edges.strong_from - HALF_DIGIT).mean(axis=1)
    there = ~np.isnan(lower)
    moves = (floor != floor[:, :1]).any(axis=1)
    told = {"lower": lower, "median": median, "upper": upper}
    told["sure"] = np.where(moves, reached(floor), np.nan)
    told |= {"p_weak": weak, "p_watch": 1.0 - weak - strong, "p_strong": strong}
    if rule is not None:
        told["rule_lower"], told["rule_upper"] = _quantiles(rule, INTERVAL)
    table = pd.DataFrame(told).reindex(columns=list(SPREAD_COLUMNS))
    table[~there] = np.nan
    return table


def reached(floor: Floats) -> Floats:
    """Return the score that is reached in at least four of five draws.

    Parameters
    ----------
    floor : ndarray of shape (rows, n_draws)
        Scores, 0 to 100.

    Returns
    -------
    ndarray of shape (rows,)
        The largest draw that at least `SURE` of the draws reach.

    Examples
    --------
    >>> reached(np.array([[10.0, 20.0, 30.0, 40.0, 50.0]])).tolist()
    [20.0]
    """
    below = int((1 - SURE) * floor.shape[1] + 1e-9)
    return np.asarray(np.partition(floor, below, axis=1)[:, below])


def _quantiles(draws: Floats, shares: tuple[float, ...]) -> Floats:
    """Take quantiles of the draws of every row that are there; between two, a straight line."""
    found = np.repeat(draws[:, :1].T, len(shares), axis=0)
    moves = (draws != draws[:, :1]).any(axis=1)
    if moves.any():
        # Sorting puts what is missing last.
        ordered = np.sort(draws[moves], axis=1)
        last = np.maximum((~np.isnan(ordered)).sum(axis=1) - 1, 0)
        row = np.arange(len(ordered))
        for at, share in enumerate(shares):
            place = share * last
            below = np.floor(place).astype(int)
            above = np.minimum(below + 1, last)
            lower, upper = ordered[row, below], ordered[row, above]
            found[at, moves] = lower + (place - below) * (upper - lower)
    return found
