"""From a score back to the value that has it: the scale read the other way.

The rule of this module: what is given back scores what was asked for, by
`alliance_health.indices.scale.score_values`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.scales import LINES, Knot, lines_of
from alliance_health.vocabulary import Transform

#: Units that name the ends of a scale, such as 1-5 or -4..4: no value lies beyond them.
_SCALE_ENDS = re.compile(r"(-?\d+(?:\.\d+)?)(?:-|\.\.)(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class InverseScale:
    """The scale of one metric, from scores to values.

    Parameters
    ----------
    lines : tuple of tuple of (value, score)
        One or two lines of two or three knots, values after the transform.
    transform : Transform
        What is done to a value before it is placed.
    against_target : bool
        Whether the quantity is in percent of the target.
    least, most : float
        Values that the unit allows; infinite where it says nothing.

    Examples
    --------
    Working days to a decision: 20 is weak (40), 10 is strong (70); 0 is the least.

    >>> scale = InverseScale((((20.0, 40.0), (10.0, 70.0)),), Transform.NONE, False, 0.0, math.inf)
    >>> scale.values_at(55.0), scale.reach()
    ((15.0,), (0.0, 100.0))
    """

    lines: tuple[tuple[Knot, ...], ...]
    transform: Transform
    against_target: bool
    least: float
    most: float

    @property
    def rises(self) -> tuple[bool, ...]:
        """Whether a higher value is healthier, line by line."""
        return tuple(line[1][0] > line[0][0] for line in self.lines)

    def values_at(self, level: float) -> tuple[float, ...]:
        """Return the value of every line at a score.

        Parameters
        ----------
        level : float
            0 to 100.

        Returns
        -------
        tuple of float
            In the unit of the metric, or in percent of the target.
        """
        return tuple(self._untransformed(_value_on(line, level)) for line in self.lines)

    def line_of(self, quantity: float) -> int:
        """Return the number of the line that decides about a quantity.

        Parameters
        ----------
        quantity : float
            In the unit of the metric, or in percent of the target.

        Returns
        -------
        int
            Of two lines the one with the lower place.
        """
        x = self._transformed(quantity)
        places = [_place_on(line, x) for line in self.lines]
        return places.index(min(places))

    def reach(self) -> tuple[float, float]:
        """Return the lowest and the highest score that a possible value can have.

        Returns
        -------
        tuple of float
            0 and 100 unless the unit ends before, or two lines cross below 100.
        """
        ends = [self._score(end) for end in (self.least, self.most) if math.isfinite(end)]
        rises = self.rises
        if len(self.lines) == len(LINES):
            return 0.0, self._crossing()
        lowest, highest = 0.0, 100.0
        for end, score in zip(
            [end for end in (self.least, self.most) if math.isfinite(end)], ends, strict=True
        ):
            if (end == self.least) == rises[0]:
                lowest = score
            else:
                highest = score
        return lowest, highest

    def _score(self, quantity: float) -> float:
        """Score a quantity, as the core does."""
        if self.transform == Transform.LN and quantity <= 0:
            return 0.0 if self.rises[0] else 100.0
        x = self._transformed(quantity)
        return min(max(0.0, min(100.0, _place_on(line, x))) for line in self.lines)

    def _crossing(self) -> float:
        """Find the highest score of a band by halving between its lines."""
        low, high = 0.0, 100.0
        for _ in range(60):
            middle = (low + high) / 2
            ends = [_value_on(line, middle) for line in self.lines]
            low, high = (middle, high) if ends[0] <= ends[1] else (low, middle)
        return 100.0 if high > 100.0 - 1e-9 else low

    def _transformed(self, quantity: float) -> float:
        """Transform a quantity as before it is placed."""
        if self.transform == Transform.LN:
            return math.log(quantity)
        return math.asinh(quantity) if self.transform == Transform.ASINH else quantity

    def _untransformed(self, x: float) -> float:
        """Undo the transform."""
        if self.transform == Transform.LN:
            return math.exp(x)
        return math.sinh(x) if self.transform == Transform.ASINH else x


def inverse_scale(metric_id: str, catalogue: Catalogue) -> InverseScale:
    """Compile the scale of a metric for the way back.

    Parameters
    ----------
    metric_id : str
        A metric with a scale.
    catalogue : Catalogue
        Defines it.

    Returns
    -------
    InverseScale
        A unit such as 1-5 bounds the values; where every knot is at least 0 no value is
        below 0, because such quantities are counts, times, money or shares.
    """
    metric = catalogue.metrics[metric_id]
    lines = lines_of(metric, catalogue.settings.bands)
    ends = _SCALE_ENDS.fullmatch(metric.unit)
    knots = [x for line in lines for x, _ in line]
    if ends and metric.against is None:
        least, most = float(ends[1]), float(ends[2])
    else:
        positive = metric.transform == Transform.LN or min(knots, default=-1.0) >= 0
        least, most = (0.0 if positive else -math.inf), math.inf
    return InverseScale(
        tuple(tuple(line) for line in lines),
        metric.transform,
        metric.against is not None,
        least,
        most,
    )


def _place_on(line: tuple[Knot, ...], x: float) -> float:
    """Place a transformed value on a line that goes on beyond its ends."""
    (xa, ya), (xb, yb) = line[0], line[1]
    share = (x - xa) / (xb - xa)
    if share > 1 and len(line) > 2:
        xc, yc = line[2]
        return yb + (yc - yb) * (x - xb) / (xc - xb)
    return ya + (yb - ya) * share


def _value_on(line: tuple[Knot, ...], level: float) -> float:
    """Find the transformed value of a line at a score."""
    (xa, ya), (xb, yb) = line[0], line[1]
    if level > yb and len(line) > 2:
        xc, yc = line[2]
        return xb + (xc - xb) * (level - yb) / (yc - yb)
    return xa + (xb - xa) * (level - ya) / (yb - ya)
