"""Check that the scale of a metric leads from values to scores in one way only.

Ends and thresholds are never reordered or mended: a scale that says two things is
refused, and the message says how to write either of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from alliance_health.catalogue.metric import Metric, Thresholds
from alliance_health.catalogue.scales import transformed
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem
from alliance_health.vocabulary import Direction, Transform

#: Keys that hold a scale, in the order in which they are written.
SCALE_KEYS = ("goalposts", "thresholds", "thresholds_low", "thresholds_high")

#: Keys of a scale that `band_is_best` needs; the other directions take one of the others.
BAND_KEYS = ("thresholds_low", "thresholds_high")


def scale_problems(metric: Metric, file: TomlFile) -> Iterator[Problem]:
    """Yield what is wrong with the scale of one metric.

    Parameters
    ----------
    metric : Metric
        As it was read.
    file : TomlFile
        Where it is defined.

    Yields
    ------
    Problem
        A scale that is missing though the metric counts, given twice, of the wrong kind
        for the direction, in the wrong order, or impossible after the transform.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("m.toml"), "m.toml", "", {})
    >>> metric = Metric(
    ...     metric_id="wait", label="Wait", definition="Days.", role="leading",
    ...     kind="measured", pillar="p", unit="days", direction="lower_is_better",
    ...     goalposts=(20, 0),
    ... )
    >>> print(next(scale_problems(metric, file)))  # doctest: +ELLIPSIS
    m.toml, metrics.wait.goalposts: '[20, 0]': goalposts need lower < upper, got lower=20, ...
    """
    given = [key for key in SCALE_KEYS if getattr(metric, key) is not None]
    if given:
        yield from _kind_problems(metric, file, given)
        for key in given:
            if (key in BAND_KEYS) == _is_band(metric):
                yield from _order_problems(metric, file, key)
        yield from _overlap_problems(metric, file)
    elif metric.is_scored:
        needed = "thresholds_low and thresholds_high" if _is_band(metric) else "thresholds"
        reason = f"a metric of weight {metric.weight:g} has no scale to be scored on"
        remedy = f"give it {needed}, or weight = 0 to show it without a score"
        yield file.problem(("metrics", metric.metric_id), None, reason, remedy)


def _kind_problems(metric: Metric, file: TomlFile, given: list[str]) -> Iterator[Problem]:
    """Yield scales given twice, and scales of the wrong kind for the direction."""
    keys: tuple[str, ...] = ("metrics", metric.metric_id)
    if _is_band(metric):
        for key in BAND_KEYS:
            if key not in given:
                reason = f"direction band_is_best needs {key} beside {', '.join(given)}"
                yield file.problem((*keys, key), None, reason, f"add {key} = {{weak, strong}}")
        for key in sorted(set(given) - set(BAND_KEYS)):
            reason = f"direction band_is_best takes {' and '.join(BAND_KEYS)}, not {key}"
            yield file.problem((*keys, key), None, reason, "remove it, or change the direction")
        return
    for key in sorted(set(given) & set(BAND_KEYS)):
        reason = f"{key} belongs to direction band_is_best, the direction is {metric.direction}"
        remedy = "write thresholds, or set direction = band_is_best"
        yield file.problem((*keys, key), None, reason, remedy)
    if "goalposts" in given and "thresholds" in given:
        reason = "the scale is given twice, as goalposts and as thresholds"
        yield file.problem((*keys, "goalposts"), None, reason, "keep one of them")


def _order_problems(metric: Metric, file: TomlFile, key: str) -> Iterator[Problem]:
    """Yield values of one scale that stand in the wrong order, or that cannot be transformed."""
    keys = ("metrics", metric.metric_id, key)
    values = getattr(metric, key)
    if key == "goalposts":
        lower, upper = values
        faulty = None if lower < upper else goalposts_reason(lower, upper)
    else:
        faulty = _thresholds_reason(metric, key, values)
    if faulty is not None:
        yield file.problem(keys, _written(values), *faulty)
        return
    ends = values if key == "goalposts" else _present(values)
    if metric.transform == Transform.LN and min(ends) <= 0:
        reason = f"transform ln needs values above 0, got {min(ends):g}"
        yield file.problem(keys, _written(values), reason, "raise it, or use transform asinh")
        return
    placed = [transformed(float(end), metric.transform) for end in ends]
    if not all(0 < abs(b - a) < math.inf for a, b in pairwise(placed)):
        reason = "two of these values cannot be told apart on the scale, or lie too far apart"
        yield file.problem(keys, _written(values), reason, "move them")


def goalposts_reason(lower: float, upper: float) -> tuple[str, str]:
    """Return reason and remedy for goalposts that are not lower < upper.

    >>> goalposts_reason(1, 1)
    ('goalposts need lower < upper, got lower=1, upper=1', 'give the scale a length')
    """
    reason = f"goalposts need lower < upper, got lower={lower:g}, upper={upper:g}"
    keep = 'if low values are good, keep the order and set direction = "lower_is_better"'
    if lower == upper:
        return reason, "give the scale a length"
    return f"{reason}; {keep}", f"write goalposts = [{upper:g}, {lower:g}]"


def _thresholds_reason(metric: Metric, key: str, values: Thresholds) -> tuple[str, str] | None:
    """Return reason and remedy for thresholds whose order contradicts the direction."""
    rises = metric.direction == Direction.HIGHER or (_is_band(metric) and key != "thresholds_high")
    steps = [b - a if rises else a - b for a, b in pairwise(_present(values))]
    wanted = "weak < strong" if rises else "weak > strong"
    side = f"{key} of {metric.direction}" if _is_band(metric) else str(metric.direction)
    if steps[0] <= 0:
        got = f"got weak={values.weak:g}, strong={values.strong:g}"
        remedy = "give the two different values" if steps[0] == 0 else "swap them"
        if not _is_band(metric) and steps[0] < 0:
            remedy += ", or turn the direction round"
        return f"{side} needs {wanted}, {got}", remedy
    if len(steps) > 1 and steps[1] <= 0:
        wanted = f"{wanted} {wanted.split()[1]} best"
        got = f"got strong={values.strong:g}, best={values.best:g}"
        return f"{side} needs {wanted}, {got}", "move best to the healthy side of strong"
    return None


def _overlap_problems(metric: Metric, file: TomlFile) -> Iterator[Problem]:
    """Yield bands whose two sides leave no value that is healthy on both."""
    low, high = metric.thresholds_low, metric.thresholds_high
    if not _is_band(metric) or low is None or high is None:
        return
    below = low.strong if low.best is None else low.best
    above = high.strong if high.best is None else high.best
    if below > above:
        reason = (
            f"the band has no inside: thresholds_low is healthiest at {below:g}, "
            f"thresholds_high already at {above:g}"
        )
        remedy = "keep strong and best of thresholds_low at or below those of thresholds_high"
        yield file.problem(("metrics", metric.metric_id, "thresholds_low"), None, reason, remedy)


def _is_band(metric: Metric) -> bool:
    """Tell whether the healthy values of a metric lie in the middle."""
    return metric.direction == Direction.BAND


def _present(thresholds: Thresholds) -> list[float]:
    """Return the declared values from the unhealthy to the healthy one."""
    declared = (thresholds.weak, thresholds.strong, thresholds.best)
    return [value for value in declared if value is not None]


def _written(values: tuple[float, float] | Thresholds) -> str:
    """Return a scale as it is written in a file."""
    if isinstance(values, Thresholds):
        named = values.model_dump(exclude_none=True)
        return "{" + ", ".join(f"{name} = {value:g}" for name, value in named.items()) + "}"
    return f"[{values[0]:g}, {values[1]:g}]"
