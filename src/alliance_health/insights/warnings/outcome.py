"""What became of every alliance and period: whether the event came within the horizon.

::

    period        1     2     3     4     5     6
    index         50    45    38    36    42    41      red line 40, horizon 2
    in progress   no    no    yes   yes   no    no
    at risk       yes   yes   -     -     yes   yes     no event is foretold while it lasts
    came          yes   yes   -     -     open  open    the one event is that of period 3
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.readings import Flags, Floats, Readings
from alliance_health.insights.warnings.spread import spread_then
from alliance_health.vocabulary import Stage

#: Stages in which an alliance has ended.
ENDED = frozenset({Stage.TRANSITION.value, Stage.RETIRE.value})

#: Decimals of a line that an index must cross: what is kept in a call is what is marked.
LINE_DECIMALS = 6


@dataclass(frozen=True, eq=False)
class Happenings:
    """What the tables say beside the scores.

    Parameters
    ----------
    ended : mapping of alliance_id to str
        Label of the period that holds its last day.
    due : mapping of alliance_id to collection of str
        Labels of the periods that hold a day of renewal.
    missed : mapping of alliance_id to collection of str
        Labels of the periods at whose end a renewal was missed and not yet made up for.
    """

    ended: Mapping[str, str]
    due: Mapping[str, Collection[str]]
    missed: Mapping[str, Collection[str]]


@dataclass(frozen=True, eq=False)
class Outcome:
    """One event and horizon over all alliances and periods.

    Parameters
    ----------
    event : FixedEvent
        What is foretold.
    horizon : int
        Within how many periods.
    at_risk : ndarray of bool
        Where the event can be foretold: the alliance lives, what the event rests on is known,
        and the event is not in progress.
    came : ndarray of float
        1 it came, 0 it did not, NaN open or not to be told; only where at risk.
    in_progress : ndarray of bool
        Where the event lasts.
    onset : ndarray of bool
        Where it began after a period in which it was known not to last.
    line : ndarray of float
        Value that the lagging index must cross within the horizon; NaN for the other kinds.
    """

    event: FixedEvent
    horizon: int
    at_risk: Flags
    came: Floats
    in_progress: Flags
    onset: Flags
    line: Floats

    def known_at(self, last: int) -> Floats:
        """Return what had come by a period, only of horizons that were over by then.

        Parameters
        ----------
        last : int
            Place of the period.

        Returns
        -------
        ndarray of float
            Like `came`; NaN where the horizon reaches beyond that period.
        """
        came = self.came.copy()
        came[:, max(last - self.horizon + 1, 0) :] = np.nan
        return came

    def count_events(self, came: Floats) -> int:
        """Count different events among rows that came.

        Parameters
        ----------
        came : ndarray of float
            From `known_at`, or a part of it.

        Returns
        -------
        int
            Several periods before one event count it once.
        """
        found = set()
        for row, at in np.argwhere(came == 1):
            after = np.flatnonzero(self.onset[row, at + 1 :])
            found.add((int(row), int(at + 1 + after[0]) if after.size else -1))
        return len(found)

    def count_non_events(self, came: Floats) -> int:
        """Count stretches of one horizon each in which the event did not come.

        Parameters
        ----------
        came : ndarray of float
            From `known_at`, or a part of it.

        Returns
        -------
        int
            Horizons of neighbouring periods overlap: their number is divided by the horizon.
        """
        return int((came == 0).sum()) // self.horizon


def observe(event: FixedEvent, horizon: int, readings: Readings, happenings: Happenings) -> Outcome:
    """Find out what became of every alliance and period.

    Parameters
    ----------
    event : FixedEvent
        What is foretold.
    horizon : int
        Within how many periods, 1 or more.
    readings : Readings
        Both indices as they are known.
    happenings : Happenings
        Ends and renewals.

    Returns
    -------
    Outcome
        Where a value within the horizon is missing and the event is not seen, nothing is told.

    Examples
    --------
    >>> lagging = np.array([[50.0, 45, 38, 36, 42, 41]])
    >>> periods = tuple(f"2026-0{at}" for at in range(1, 7))
    >>> stages = np.full((1, 6), "operate")
    >>> readings = Readings(("a",), periods, stages, lagging, lagging, {})
    >>> event = FixedEvent("weak", "below", (2,))
    >>> observe(event, 2, readings, Happenings({}, {}, {})).came.tolist()
    [[1.0, 1.0, nan, nan, nan, nan]]
    """
    if event.kind in ("below", "drop"):
        return _of_index(event, horizon, readings)
    return _of_happening(event, horizon, readings, happenings)


def _of_index(event: FixedEvent, horizon: int, readings: Readings) -> Outcome:
    """Find out where the lagging index crossed a line."""
    lagging = readings.lagging
    known = ~np.isnan(lagging)
    if event.kind == "below":
        line = np.full(lagging.shape, event.red_line)
        state = known & (lagging < event.red_line)
    else:
        size = event.size * _positive(spread_then(lagging))
        line = np.round(lagging - size, LINE_DECIMALS)
        state = _dropped(lagging, line, size, horizon)
    hits, seen = _crossed(event, lagging, line, horizon)
    at_risk = readings.lived & known & ~np.isnan(line) & ~state
    return _outcome(event, horizon, _Found(at_risk, hits, seen, state, known), line)


def _of_happening(
    event: FixedEvent, horizon: int, readings: Readings, happenings: Happenings
) -> Outcome:
    """Find out where an alliance ended, or missed a renewal."""
    places = {label: at for at, label in enumerate(readings.periods)}
    shape = readings.shape
    state, due = np.zeros(shape, dtype=bool), np.ones(shape, dtype=bool)
    if event.kind == "ended":
        state |= np.isin(readings.stages, sorted(ENDED))
        for row, name in enumerate(readings.alliances):
            if happenings.ended.get(name) in places:
                state[row, places[happenings.ended[name]] :] = True
        known = np.ones(shape, dtype=bool)
    else:
        due[:] = False
        for row, name in enumerate(readings.alliances):
            for table, flags in ((happenings.due, due), (happenings.missed, state)):
                flags[row, [places[one] for one in table.get(name, ()) if one in places]] = True
        known = readings.lived
    steps = range(1, horizon + 1)
    hits = np.stack([_ahead(state, step) for step in steps])
    within = np.ones(shape, dtype=bool)
    seen = np.stack([_ahead(within, step) for step in steps])
    at_risk = readings.lived & ~state
    if event.kind == "missed_renewal":
        at_risk &= np.stack([_ahead(due, step) for step in steps]).any(axis=0)
    line = np.full(shape, np.nan)
    return _outcome(event, horizon, _Found(at_risk, hits, seen, state, known), line)


@dataclass(frozen=True, eq=False)
class _Found:
    """Where an event lasts, and where it is seen 1, 2, ... periods later."""

    at_risk: Flags
    hits: Flags
    seen: Flags
    state: Flags
    known: Flags


def _outcome(event: FixedEvent, horizon: int, found: _Found, line: Floats) -> Outcome:
    """Put together what was found."""
    came = np.where(found.seen.all(axis=0), 0.0, np.nan)
    came[found.hits.any(axis=0)] = 1.0
    came[~found.at_risk] = np.nan
    onset = _onsets(found.state, found.known)
    return Outcome(event, horizon, found.at_risk, came, found.state, onset, line)


def _crossed(event: FixedEvent, values: Floats, line: Floats, horizon: int) -> tuple[Flags, Flags]:
    """Tell where values lie beyond the line 1, 2, ... periods later, and where they are known."""
    later = np.stack([_shifted(values, step) for step in range(1, horizon + 1)])
    hits = later < line if event.kind == "below" else later <= line
    return np.asarray(hits, dtype=bool), ~np.isnan(later)


def _dropped(values: Floats, line: Floats, size: Floats, horizon: int) -> Flags:
    """Tell where the index lies below the line of a period before and has not recovered since."""
    state = np.zeros(values.shape, dtype=bool)
    for step in range(1, horizon + 1):
        state |= (values <= _earlier(line, step)) & ~_recovered(values, size, step)
    return state


def _recovered(values: Floats, size: Floats, steps: int) -> Flags:
    """Tell where the index rose by the size of a drop from its lowest of so many periods before."""
    lowest = _earlier(values, steps)
    over = np.zeros(values.shape, dtype=bool)
    for step in range(steps - 1, -1, -1):
        value = _earlier(values, step)
        lowest = np.fmin(lowest, value)
        over |= value - lowest >= _earlier(size, step)
    return over


def _onsets(state: Flags, known: Flags) -> Flags:
    """Tell where an event began after it was known not to last; gaps are passed over."""
    onset = np.zeros(state.shape, dtype=bool)
    for row in range(len(state)):
        before: bool | None = None
        for at in np.flatnonzero(known[row]):
            onset[row, at] = bool(state[row, at]) and before is False
            before = bool(state[row, at])
    return onset


def _positive(spread: Floats) -> Floats:
    """Return the spread, missing where nothing ever moved: then no size of a drop is known."""
    return np.where(spread > 0, spread, np.nan)


def _shifted(values: Floats, step: int) -> Floats:
    """Return what stands some periods later; NaN beyond the end."""
    moved = np.full(values.shape, np.nan)
    moved[:, : max(values.shape[1] - step, 0)] = values[:, step:]
    return moved


def _earlier(values: Floats, step: int) -> Floats:
    """Return what stands some periods before; NaN before the beginning."""
    moved = np.full(values.shape, np.nan)
    moved[:, step:] = values[:, : max(values.shape[1] - step, 0)]
    return moved


def _ahead(flags: Flags, step: int) -> Flags:
    """Return what stands some periods later; False beyond the end."""
    moved = np.zeros(flags.shape, dtype=bool)
    moved[:, : max(flags.shape[1] - step, 0)] = flags[:, step:]
    return moved
