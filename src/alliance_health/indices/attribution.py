"""A change of an index into points of each metric: nothing is left over.

Both ends hold the same metrics with the same weights. In an arithmetic mean a metric
moves its whole by w (s1 - s0); in a geometric one by L w (ln s1 - ln s0), with the
logarithmic mean L (LMDI). The rule of this module: the points add up to the change, in
any nesting of both means.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.aggregate import LEAST_SCORE

Numbers = npt.NDArray[np.float64]

#: Below this difference a ratio of differences is worse than its limit.
ALIKE = 1e-6


def attribute_change(metrics: pd.DataFrame) -> pd.Series:
    """Attribute the change of an index to its metrics.

    Parameters
    ----------
    metrics : DataFrame
        One row per metric. Scores (0 to 100) at both ends, ``_0`` and ``_1``: `score`,
        `pillar_score`, `index_score`; `share` of the pillar and `pillar_weight` in the
        index (0 to 1, the same at both ends); `pillar_geometric`, `index_geometric` (0 or 1).

    Returns
    -------
    Series of float, same index
        Points of the index; they add up to the change of each index.

    References
    ----------
    Ang, B. W. (2005), "The LMDI approach to decomposition analysis", *Energy Policy* 33.

    Examples
    --------
    One pillar, two metrics of equal weight, 40 to 60 and 80 to 70: the index gains 5.

    >>> rows = pd.DataFrame({"score_0": [40.0, 80.0], "score_1": [60.0, 70.0], "share": 0.5})
    >>> whole = {"pillar_score_0": 60.0, "pillar_score_1": 65.0, "pillar_weight": 1.0}
    >>> index = {"index_score_0": 60.0, "index_score_1": 65.0}
    >>> rows = rows.assign(**whole, **index, pillar_geometric=0, index_geometric=0)
    >>> attribute_change(rows).tolist()
    [10.0, -5.0]
    """
    in_pillar = _moved(metrics, "score", whole="pillar")
    # In a geometric index a point of the pillar counts by the slope of its logarithm.
    start, end = _ends(metrics, "pillar_score")
    slope = np.where(metrics["index_geometric"] == 1, _log_slope(start, end), 1.0)
    outer = np.where(metrics["index_geometric"] == 1, log_mean(*_ends(metrics, "index_score")), 1.0)
    points = metrics["share"] * in_pillar * slope * outer * metrics["pillar_weight"]
    return points.rename("points")


def log_mean(start: Numbers, end: Numbers) -> Numbers:
    """Take the logarithmic mean of two columns of scores.

    Parameters
    ----------
    start, end : array of float
        Scores; below 1 they count as 1.

    Returns
    -------
    array of float
        (end - start) / (ln end - ln start), which is the score itself where both agree.

    Examples
    --------
    >>> log_mean(np.array([50.0, 1.0]), np.array([50.0, np.e])).round(6).tolist()
    [50.0, 1.718282]
    """
    a, b = np.maximum(start, LEAST_SCORE), np.maximum(end, LEAST_SCORE)
    alike = np.abs(b - a) < ALIKE
    spread = np.where(alike, 1.0, np.log(b) - np.log(a))
    return np.asarray(np.where(alike, (a + b) / 2, (b - a) / spread))


def _moved(metrics: pd.DataFrame, column: str, *, whole: str) -> Numbers:
    """Measure by how many points of its whole a score moved, before weighting."""
    start, end = _ends(metrics, column)
    a, b = np.maximum(start, LEAST_SCORE), np.maximum(end, LEAST_SCORE)
    logs = log_mean(*_ends(metrics, f"{whole}_score")) * (np.log(b) - np.log(a))
    return np.asarray(np.where(metrics[f"{whole}_geometric"] == 1, logs, end - start))


def _log_slope(start: Numbers, end: Numbers) -> Numbers:
    """Divide the difference of ln max(score, 1) by that of the score; its limit where alike."""
    a, b = np.maximum(start, LEAST_SCORE), np.maximum(end, LEAST_SCORE)
    alike = np.abs(end - start) < ALIKE
    limit = np.where((start + end) / 2 >= LEAST_SCORE, 2 / (a + b), 0.0)
    return np.asarray(
        np.where(alike, limit, (np.log(b) - np.log(a)) / np.where(alike, 1, end - start))
    )


def _ends(metrics: pd.DataFrame, column: str) -> tuple[Numbers, Numbers]:
    """Read a column at both ends."""
    return metrics[f"{column}_0"].to_numpy(float), metrics[f"{column}_1"].to_numpy(float)
