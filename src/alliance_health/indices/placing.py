"""Many possible values of one figure, placed on its scale at once.

The same lines as in `alliance_health.indices.scale`, for arrays: one row for each figure,
one column for each value that it could have.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.catalogue.scales import LINES
from alliance_health.vocabulary import Transform

Floats = npt.NDArray[np.float64]


def place_many(values: Floats, rules: pd.DataFrame) -> Floats:
    """Place values on the scales of their metrics without clipping them at the ends.

    Parameters
    ----------
    values : ndarray of shape (figures, n)
        In the unit of the metric.
    rules : DataFrame
        One row per figure: `target` in the unit of the metric, `transform`,
        `against_target`, and the knots of the scale (`KNOT_COLUMNS`).

    Returns
    -------
    ndarray of shape (figures, n)
        Points of score; below 0 and above 100 beyond the ends. Missing where
        `alliance_health.indices.scale.place_on_scale` has it missing.

    Examples
    --------
    Days to settle an escalation: 20 is weak (40), 10 is strong (70).

    >>> from alliance_health.catalogue.scales import KNOT_COLUMNS
    >>> knots = {"low_xa": 20.0, "low_ya": 40.0, "low_xb": 10.0, "low_yb": 70.0}
    >>> absent = {column: np.nan for column in KNOT_COLUMNS if column not in knots}
    >>> told = {"target": np.nan, "transform": "none", "against_target": False}
    >>> rule = pd.DataFrame([{**told, **knots, **absent}])
    >>> place_many(np.array([[0.0, 10.0, 40.0]]), rule).tolist()
    [[100.0, 70.0, -20.0]]
    """
    measured = _transform(_against_target(values, rules), rules["transform"])
    lines = [_line(measured, rules, line) for line in LINES]
    # The lower line counts, and a line that is not there does not.
    return np.fmin(*lines)


def _against_target(values: Floats, rules: pd.DataFrame) -> Floats:
    """Take the values themselves, or 100 x value / target where the target is above 0."""
    against = rules["against_target"].to_numpy(dtype=bool)
    target = rules["target"].to_numpy(dtype=float)
    divisor = np.where(against, np.where(target > 0, target / 100, np.nan), 1.0)
    return values / divisor[:, None]


def _transform(measured: Floats, transforms: pd.Series) -> Floats:
    """Apply none, ln or asinh."""
    placed = measured.copy()
    ln = (transforms == Transform.LN.value).to_numpy()
    asinh = (transforms == Transform.ASINH.value).to_numpy()
    positive = np.where(measured[ln] > 0, measured[ln], np.nan)
    placed[ln] = np.log(positive)
    placed[asinh] = np.arcsinh(measured[asinh])
    return placed


def _line(measured: Floats, rules: pd.DataFrame, line: str) -> Floats:
    """Place quantities on one line of the scale, which goes on beyond its ends."""
    xa, ya, xb, yb, xc, yc = (
        rules[f"{line}_{point}"].to_numpy(dtype=float)[:, None]
        for point in ("xa", "ya", "xb", "yb", "xc", "yc")
    )
    share = (measured - xa) / (xb - xa)
    below = ya + (yb - ya) * share
    above = yb + (yc - yb) * (measured - xb) / (xc - xb)
    return np.asarray(np.where((share > 1) & ~np.isnan(xc), above, below))
