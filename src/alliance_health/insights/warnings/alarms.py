"""From warnings of single periods to alarms that last, and how early and how wrong they were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alliance_health.insights.warnings.outcome import Outcome
from alliance_health.insights.warnings.readings import Floats
from alliance_health.insights.warnings.signals import Fired

#: Chance from which a model's warning is one, and from which one period is enough.
LIKELY, SURE = 0.5, 0.8


def raise_alarms(found: Fired) -> Floats:
    """Raise an alarm where a warning lasts.

    Parameters
    ----------
    found : Fired
        Warnings of a method.

    Returns
    -------
    ndarray of float
        1 where the method warns for the second period in a row, or at once where one is
        enough; NaN where it cannot say.

    Examples
    --------
    >>> fired = np.array([[1.0, 1, 0, 1, np.nan, 1]])
    >>> raise_alarms(Fired("k of n", fired, fired, fired.astype(object))).tolist()
    [[0.0, 1.0, 0.0, 0.0, nan, 0.0]]
    """
    if found.at_once:
        return found.fired
    before = np.zeros_like(found.fired)
    before[:, 1:] = found.fired[:, :-1]
    lasting = (found.fired == 1) & (before == 1)
    return np.where(np.isnan(found.fired), np.nan, lasting.astype(float))


def alarms_of_model(chances: Floats) -> Floats:
    """Raise an alarm where a chance is high twice in a row, or very high once.

    Parameters
    ----------
    chances : ndarray of float
        Probability of the event; NaN where there is none.

    Returns
    -------
    ndarray of float
        1 from .8 on, or from .5 on in two periods in a row; NaN where there is no chance.

    Examples
    --------
    >>> alarms_of_model(np.array([[0.6, 0.5, 0.9, 0.2, np.nan]])).tolist()
    [[0.0, 1.0, 1.0, 0.0, nan]]
    """
    high = np.nan_to_num(chances) >= LIKELY
    before = np.zeros_like(high)
    before[:, 1:] = high[:, :-1]
    lasting = (high & before) | (np.nan_to_num(chances) >= SURE)
    return np.where(np.isnan(chances), np.nan, lasting.astype(float))


@dataclass(frozen=True, slots=True)
class AlarmRecord:
    """How early alarms came, and how often for nothing.

    Parameters
    ----------
    lead_times : tuple of int
        Periods from the first alarm that lasted until the event, by event.
    false_alarms : int
        Unbroken runs of alarms after which the event did not come.
    years : float
        Alliance-years in which an alarm could have been false or right.
    """

    lead_times: tuple[int, ...]
    false_alarms: int
    years: float

    @property
    def per_year(self) -> float:
        """False alarms per alliance-year; NaN without a year."""
        return self.false_alarms / self.years if self.years else float("nan")


def follow_alarms(
    alarms: Floats, came: Floats, outcome: Outcome, *, per_year: float
) -> AlarmRecord:
    """Follow every run of alarms to what came after it.

    Parameters
    ----------
    alarms : ndarray of float
        1 where there is an alarm.
    came : ndarray of float
        What came within the horizon; NaN where that is not known.
    outcome : Outcome
        Where events began.
    per_year : float
        Periods in a year.

    Returns
    -------
    AlarmRecord
        A run is right when the event came within the horizon of any of its periods; its lead
        time counts from its first period.

    Examples
    --------
    An alarm in periods 2 and 3 before an event in period 4 came 2 periods early; the one in
    period 0 was false.

    >>> from alliance_health.insights.warnings.fixed_event import FixedEvent
    >>> onset = np.array([[False, False, False, False, True]])
    >>> came, none = np.array([[0.0, 0, 1, 1, np.nan]]), np.full((1, 5), np.nan)
    >>> event = FixedEvent("weak", "below", (2,))
    >>> outcome = Outcome(event, 2, ~onset, came, onset, onset, none)
    >>> follow_alarms(np.array([[1.0, 0, 1, 1, 0]]), came, outcome, per_year=4)
    AlarmRecord(lead_times=(2,), false_alarms=1, years=1.0)
    """
    known = ~np.isnan(came) & ~np.isnan(alarms)
    on = known & (alarms == 1)
    leads: dict[tuple[int, int], int] = {}
    false = 0
    for row in range(len(on)):
        for first, last in _runs(on[row]):
            right = np.flatnonzero(came[row, first : last + 1] == 1)
            if not right.size:
                false += 1
                continue
            begins = np.flatnonzero(outcome.onset[row, first + right[0] + 1 :])
            if begins.size:
                event = int(first + right[0] + 1 + begins[0])
                leads.setdefault((row, event), event - first)
    return AlarmRecord(tuple(leads.values()), false, float(known.sum()) / per_year)


def _runs(on: np.ndarray) -> list[tuple[int, int]]:
    """List first and last place of every unbroken run."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(int), [0]))))
    return [
        (int(first), int(after) - 1) for first, after in zip(edges[::2], edges[1::2], strict=True)
    ]
