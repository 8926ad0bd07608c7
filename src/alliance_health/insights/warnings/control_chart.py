"""XmR control charts on the leading index: whether it left the range in which it wanders anyway.

::

    upper limit   centre + 2.66 mR      mR: mean size of the moves from period to period
    outer quarter      centre + 1.33 mR and beyond
    centre        mean of the baseline
    outer quarter      centre - 1.33 mR and below
    lower limit   centre - 2.66 mR
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alliance_health.insights.warnings.model import TOO_LITTLE
from alliance_health.insights.warnings.readings import Floats, Readings
from alliance_health.insights.warnings.signals import Fired
from alliance_health.kept import keep
from alliance_health.language import say_digits, speak_count, to_speak

#: Values that limits need at least, and from which they are firm and stay as they are.
PROVISIONAL, FIRM = 8, 17

#: Multiples of the mean moving range: limits around the centre, and limit of a single move.
LIMIT, RANGE_LIMIT = 2.66, 3.267

#: Correlation of neighbouring values above which what is left of an AR(1) is charted.
CORRELATED = 0.4

#: Points in a row on one side; points of the last four in the outer quarter.
RUN, OUTER, OUTER_OF = 8, 3, 4

#: Share of the points of a wandering index that lie outside the limits by chance.
BY_CHANCE = 0.0027


#: What is on a chart, against which limits.
_FIRM = to_speak("firm limits")
_PROVISIONAL = to_speak("provisional limits from {values}")
_ON_LIMITS = to_speak("{rule} ({limits})")
_WITHIN = to_speak("within its range")
_FELL = to_speak("influence fell by {points}, more than its moves explain")

#: Rules of a chart of the index, and of one of what its past does not explain.
_RULES = (
    to_speak("influence is below the lower limit of {limit}"),
    to_speak("influence is {times} times in a row below the centre of {centre}"),
    to_speak("influence is {times} of {of} times in the outer quarter below {edge}"),
)
_RULES_OF_REST = (
    to_speak("what its past does not explain of influence is below the lower limit of {limit}"),
    to_speak(
        "what its past does not explain of influence is {times} times in a row below the centre "
        "of {centre}"
    ),
    to_speak(
        "what its past does not explain of influence is {times} of {of} times in the outer "
        "quarter below {edge}"
    ),
)

#: Why there is no chart.
_FEW_VALUES = to_speak("{values} values before this one, {needed} needed")
_NO_MOVES = to_speak("no chart: the index does not move")
_NO_INDEX = to_speak("the leading index is missing")
_NO_INDEX_BEFORE = to_speak("the leading index of the period before is missing")

#: Every reason; what holds two others comes last.
REASONS = (
    *(TOO_LITTLE, _FEW_VALUES, _NO_MOVES, _NO_INDEX, _NO_INDEX_BEFORE, _FIRM, _PROVISIONAL),
    *(_WITHIN, *_RULES, *_RULES_OF_REST, _FELL, _ON_LIMITS),
)


@dataclass(frozen=True, slots=True)
class Chart:
    """The limits of a chart.

    Parameters
    ----------
    centre : float
        Mean of the baseline; of its residuals where those are charted.
    moving_range : float
        Mean size of the moves.
    correlation : float
        Lag-1 correlation that was taken out; 0 where the values themselves are charted.
    mean : float
        Mean of the values.
    count : int
        Values in the baseline.
    """

    centre: float
    moving_range: float
    correlation: float
    mean: float
    count: int

    @property
    def lower(self) -> float:
        """Lower limit."""
        return self.centre - LIMIT * self.moving_range

    @property
    def word(self) -> str:
        """How far the limits can be relied on."""
        return keep(_FIRM) if self.count >= FIRM else keep(_PROVISIONAL, values=self.count)

    def charted(self, values: Floats) -> Floats:
        """Return what stands on the chart: the values, or what is left of an AR(1).

        Parameters
        ----------
        values : ndarray of float
            One series; NaN where missing.

        Returns
        -------
        ndarray of float
            The same length; a residual needs the value before.
        """
        if not self.correlation:
            return values
        left = np.full(len(values), np.nan)
        deviations = values - self.mean
        left[1:] = deviations[1:] - self.correlation * deviations[:-1]
        return left


def draw_limits(baseline: Floats) -> tuple[Chart | None, str]:
    """Draw the limits of a chart from a baseline.

    Parameters
    ----------
    baseline : ndarray of float
        Values of successive periods; NaN where missing.

    Returns
    -------
    tuple of (Chart or None, str)
        The chart, or None and why there is none.

    Examples
    --------
    Every move has size 2 and the centre is 50: the limits lie 2.66 x 2 = 5.32 off.

    >>> chart, _ = draw_limits(np.array([50.0, 52, 50, 48, 50, 52, 50, 48]))
    >>> chart.centre, chart.moving_range, round(chart.lower, 2)
    (50.0, 2.0, 44.68)
    """
    known = baseline[~np.isnan(baseline)]
    if len(known) < PROVISIONAL:
        few = keep(_FEW_VALUES, values=len(known), needed=PROVISIONAL)
        return None, keep(TOO_LITTLE, why=few)
    mean = float(known.mean())
    correlation = _lag_one(baseline, mean)
    chart = Chart(mean, 0.0, correlation if abs(correlation) > CORRELATED else 0.0, mean, 0)
    charted = chart.charted(baseline)
    moves = np.abs(np.diff(charted))
    moves = moves[~np.isnan(moves)]
    if not len(moves) or float(moves.mean()) <= 1e-9:
        return None, keep(_NO_MOVES)
    centre = float(np.nanmean(charted))
    return Chart(centre, float(moves.mean()), chart.correlation, mean, len(known)), ""


def chart_series(readings: Readings) -> Fired:
    """Warn where the leading index leaves its range downwards.

    Parameters
    ----------
    readings : Readings
        The leading index.

    Returns
    -------
    Fired
        Limits of a period rest on the values before it: on at least 8, and on the first 17
        once there are as many. `strength` counts limits below the centre. One period is
        enough for an alarm: the limits are as wide as that already.

    Examples
    --------
    >>> leading = np.array([[50.0, 52, 50, 48, 50, 52, 50, 48, 40]])
    >>> stages = np.full((1, 9), "operate")
    >>> periods = tuple(f"2026-0{at}" for at in range(1, 10))
    >>> found = chart_series(Readings(("a",), periods, stages, leading, leading, {}))
    >>> found.fired[0, -1], found.reasons[0, -1]
    (np.float64(1.0), 'influence is below the lower limit of 44.7 (provisional limits from 8)')
    """
    shape = readings.shape
    fired, strength = np.full(shape, np.nan), np.full(shape, np.nan)
    reasons = np.full(shape, "", dtype=object)
    for row, at in np.argwhere(readings.lived):
        values = readings.leading[row, : at + 1]
        if np.isnan(values[-1]):
            reasons[row, at] = keep(_NO_INDEX)
            continue
        chart, reason = draw_limits(_baseline(values[:-1]))
        if chart is None:
            reasons[row, at] = reason
            continue
        charted = chart.charted(values)
        if np.isnan(charted[-1]):
            reasons[row, at] = keep(_NO_INDEX_BEFORE)
            continue
        rule = _rule(charted, chart)
        fired[row, at] = float(bool(rule))
        strength[row, at] = (chart.centre - charted[-1]) / (LIMIT * chart.moving_range)
        reasons[row, at] = keep(_ON_LIMITS, rule=rule or keep(_WITHIN), limits=chart.word)
    return Fired("control chart", fired, strength, reasons, at_once=True)


def _baseline(values: Floats) -> Floats:
    """Return the part of a series up to its seventeenth known value."""
    known = np.flatnonzero(~np.isnan(values))
    return values if len(known) < FIRM else values[: known[FIRM - 1] + 1]


def _lag_one(values: Floats, mean: float) -> float:
    """Return the correlation of neighbouring values, 0 where they do not vary."""
    deviations = values - mean
    total = float(np.nansum(deviations**2))
    if total <= 1e-12:
        return 0.0
    return float(np.nansum(deviations[1:] * deviations[:-1])) / total


def _rule(charted: Floats, chart: Chart) -> str:
    """Name the first rule that the last point breaks downwards; empty when it breaks none."""
    now = charted[-1]
    below, run, outer = _RULES_OF_REST if chart.correlation else _RULES
    if now < chart.lower:
        return keep(below, limit=f"{chart.lower:.1f}")
    if len(charted) > 1 and charted[-2] - now > RANGE_LIMIT * chart.moving_range:
        return keep(_FELL, points=f"{charted[-2] - now:.1f}")
    low = charted < chart.centre
    if len(charted) >= RUN and low[-RUN:].all():
        return keep(run, times=RUN, centre=f"{chart.centre:.1f}")
    edge = chart.centre - LIMIT / 2 * chart.moving_range
    if len(charted) >= OUTER_OF and now < edge and (charted[-OUTER_OF:] < edge).sum() >= OUTER:
        return keep(outer, times=OUTER, of=OUTER_OF, edge=f"{edge:.1f}")
    return ""


def say_by_chance(rules: Sequence[Fired], last: int) -> str:
    """Say how many points of the wall of charts lie outside their limits by chance.

    Parameters
    ----------
    rules : sequence of Fired
        Of which those that warn at once are charts.
    last : int
        Place of the last period that counts.

    Returns
    -------
    str
        One sentence; empty when there is no chart.

    Examples
    --------
    >>> fired = np.zeros((10, 20))
    >>> chart = Fired("control chart", fired, fired, fired.astype(object), at_once=True)
    >>> say_by_chance([chart], 19)
    'Of 200 points on all control charts 0.5 are expected outside their limits by chance; 0 warn.'
    """
    fired = [rule.fired[:, : last + 1] for rule in rules if rule.at_once]
    points = sum(int((~np.isnan(one)).sum()) for one in fired)
    if not points:
        return ""
    warned = sum(int((one == 1).sum()) for one in fired)
    return speak_count(
        warned,
        "Of {points} points on all control charts {expected} are expected outside their limits by "
        "chance; {number} warns.",
        "Of {points} points on all control charts {expected} are expected outside their limits by "
        "chance; {number} warn.",
        points=points,
        expected=say_digits(f"{points * BY_CHANCE:.1f}"),
    )
