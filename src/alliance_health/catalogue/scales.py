"""Compile the scales of all metrics into one table of knots.

A line leads from values to scores through two or three knots; direction is
applied here, once, by the order of the knots:

::

    score                    thresholds, higher_is_better
    100 |            c best
     70 |       b strong        band_is_best has two such lines, low and high;
     40 |  a weak               the lower of both is the score
        +------------------ value, after the transform
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from alliance_health.catalogue.metric import Metric, Thresholds
from alliance_health.catalogue.settings import BandEdges
from alliance_health.vocabulary import Direction, Transform

if TYPE_CHECKING:
    import pandas as pd

Knot = tuple[float, float]

#: Lines of a scale, in the order of their columns.
LINES = ("low", "high")

#: Knots of a line: unhealthy end, healthy end, and the best value where one is declared.
KNOTS = ("a", "b", "c")

#: Columns of a line, three knots of value and score.
KNOT_COLUMNS = tuple(f"{line}_{axis}{knot}" for line in LINES for knot in KNOTS for axis in "xy")


def transformed(value: float, transform: Transform) -> float:
    """Return a value as it is placed on its scale.

    Parameters
    ----------
    value : float
        In the metric's unit; above 0 for ln.
    transform : Transform
        What the metric declares.

    Returns
    -------
    float
        The value itself, its natural logarithm or its inverse hyperbolic sine.

    Raises
    ------
    ValueError
        For ln of a value that is not above 0.

    Examples
    --------
    >>> transformed(1.0, Transform.LN), transformed(0.0, Transform.ASINH)
    (0.0, 0.0)
    """
    if transform == Transform.LN:
        return math.log(value)
    return math.asinh(value) if transform == Transform.ASINH else value


def lines_of(metric: Metric, bands: BandEdges) -> list[list[Knot]]:
    """Return the lines of a metric's scale as knots, after the transform.

    Parameters
    ----------
    metric : Metric
        With a scale that passed its checks, or with none.
    bands : BandEdges
        Scores of `weak` and `strong`.

    Returns
    -------
    list of list of (value, score)
        No line without a scale, one for a direction, two for `band_is_best`. The first
        knot is the unhealthy end: its value lies above the second when lower is better.

    Examples
    --------
    >>> metric = Metric(
    ...     metric_id="wait", label="Wait", definition="Days.", role="leading",
    ...     kind="measured", pillar="p", unit="days", direction="lower_is_better",
    ...     goalposts=(0, 20),
    ... )
    >>> lines_of(metric, BandEdges())
    [[(20.0, 0.0), (0.0, 100.0)]]
    """
    if metric.goalposts is not None:
        lower, upper = metric.goalposts
        ends = (lower, upper) if metric.direction == Direction.HIGHER else (upper, lower)
        lines = [[(ends[0], 0.0), (ends[1], 100.0)]]
    else:
        declared = (metric.thresholds, metric.thresholds_low, metric.thresholds_high)
        lines = [_threshold_knots(one, bands) for one in declared if one is not None]
    return [[(transformed(x, metric.transform), y) for x, y in line] for line in lines]


def compile_scales(metrics: Iterable[Metric], bands: BandEdges) -> pd.DataFrame:
    """Lay the scales of all metrics out as a table.

    Parameters
    ----------
    metrics : iterable of Metric
        Whose scales passed their checks.
    bands : BandEdges
        Scores of `weak` and `strong`.

    Returns
    -------
    DataFrame
        One row per metric, in the given order, index 0 upwards. Text: metric_id, role,
        pillar, sides, transform; number: weight; yes or no: against_target, has_scale;
        and the knots of `KNOT_COLUMNS`, value (x) and score (y), missing where a line has
        no such knot: `c` without `best`, the line `high` unless band_is_best, everything
        when has_scale is False.

    Examples
    --------
    >>> compile_scales([], BandEdges()).columns[-2:].tolist()
    ['high_xc', 'high_yc']
    """
    import pandas as pd

    rows = [_row(metric, bands) for metric in metrics]
    columns = [
        *("metric_id", "role", "pillar", "weight", "sides", "transform"),
        *("against_target", "has_scale"),
        *KNOT_COLUMNS,
    ]
    table = pd.DataFrame(rows, columns=columns)
    texts = dict.fromkeys(("metric_id", "role", "pillar", "sides", "transform"), "str")
    numbers = dict.fromkeys(("weight", *KNOT_COLUMNS), "float64")
    return table.astype({**texts, **numbers, "against_target": "bool", "has_scale": "bool"})


def _threshold_knots(thresholds: Thresholds, bands: BandEdges) -> list[Knot]:
    """Return the knots of thresholds: weak, strong and, where declared, best."""
    knots = [(thresholds.weak, bands.weak_below), (thresholds.strong, bands.strong_from)]
    return knots if thresholds.best is None else [*knots, (thresholds.best, 100.0)]


def _row(metric: Metric, bands: BandEdges) -> dict[str, str | float | bool]:
    """Return the row of one metric."""
    lines = lines_of(metric, bands)
    knots = {
        f"{line}_{axis}{knot}": number
        for line, points in zip(LINES, lines, strict=False)
        for knot, point in zip(KNOTS, points, strict=False)
        for axis, number in zip("xy", point, strict=True)
    }
    return {
        "metric_id": metric.metric_id,
        "role": metric.role.value,
        "pillar": metric.pillar,
        "weight": metric.weight,
        "sides": metric.sides.value,
        "transform": metric.transform.value,
        "against_target": metric.against is not None,
        "has_scale": bool(lines),
        **knots,
    }
