"""What became of the calls of earlier reports: came true, did not, open, or not to be told."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.catalogue.event import EventKind
from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import band_of, whole_number_shown
from alliance_health.insights.warnings.calls import (
    BAND,
    CALL_COLUMNS,
    DIRECTION,
    FALL,
    RISE,
    WARNED,
)
from alliance_health.insights.warnings.fixed_event import FixedEvent
from alliance_health.insights.warnings.outcome import observe
from alliance_health.insights.warnings.readings import Flags, Floats
from alliance_health.insights.warnings.warning_run import WarningRun
from alliance_health.kept import keep
from alliance_health.language import to_speak
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

#: Marks of a call.
RIGHT, WRONG, OPEN, UNTOLD = (
    to_speak("came true"),
    to_speak("did not"),
    to_speak("open"),
    to_speak("cannot be told"),
)

#: The numbers behind a mark.
_GONE = to_speak("the alliance or the period is not in the data any more")
_DUE = to_speak("due in {period}")
_THEN_BAND = to_speak("{before}, then {after} ({band})")
_THEN = to_speak("{before}, then {after}")
_NOT_YET, _CAME, _CAME_NOT = (
    to_speak("it has not come yet"),
    to_speak("it came"),
    to_speak("it did not come"),
)
_LOWEST = to_speak("outcomes {outcomes} at the lowest, line {line}")
_AT = to_speak("outcomes {outcomes}, line {line}")
_ENDED = to_speak("the alliance had ended by {period}")
_MISSING = to_speak("the index of {period} is missing")
TOLD = (
    *(_GONE, _DUE, _THEN_BAND, _THEN, _NOT_YET, _CAME, _CAME_NOT, _LOWEST, _AT, _ENDED),
    _MISSING,
)

#: Columns of marked calls, in this order.
MARKED_COLUMNS = (*CALL_COLUMNS, "mark", "settled_in", "found", "told")


@dataclass(frozen=True)
class _Mark:
    """What became of one call.

    Parameters
    ----------
    mark : str
        One of the marks.
    told : str
        The numbers behind it.
    at : int, optional
        Place of the period that settled it.
    found : float
        Value of the index then; NaN where no index is concerned.
    """

    mark: str
    told: str
    at: int | None = None
    found: float = float("nan")


def mark_calls(
    calls: pd.DataFrame, run: WarningRun, period: str, *, edges: BandEdges
) -> pd.DataFrame:
    """Hold calls against what is known at a period.

    Parameters
    ----------
    calls : DataFrame
        Columns as `CALL_COLUMNS`, of earlier periods.
    run : WarningRun
        Both indices, ends and renewals as they are known today.
    period : str
        Label of the period at which one looks back; nothing later is looked at.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    DataFrame
        Columns as `MARKED_COLUMNS`, rows as given. `settled_in` is the period in which the mark
        was certain, `found` the index then. An event that comes settles its call at once; that it
        did not is certain only when the horizon is over. A call is never marked by a missing
        value: then it cannot be told.
    """
    marker = _Marker(run, run.readings.periods.index(period), edges)
    marks = [marker.mark(row) for row in calls.to_dict("records")]
    periods = run.readings.periods
    marked = calls.reset_index(drop=True).assign(
        mark=[one.mark for one in marks],
        settled_in=["" if one.at is None else periods[one.at] for one in marks],
        found=[one.found for one in marks],
        told=[one.told for one in marks],
    )
    texts = {"mark": "str", "settled_in": "str", "found": "float64", "told": "str"}
    return marked.astype(texts)[list(MARKED_COLUMNS)]


class _Marker:
    """Marks calls at one period."""

    def __init__(self, run: WarningRun, last: int, edges: BandEdges) -> None:
        self.run, self.last, self.edges = run, last, edges
        self.rows = {name: at for at, name in enumerate(run.readings.alliances)}
        self.places = {label: at for at, label in enumerate(run.readings.periods)}
        self._states: dict[str, Flags] = {}

    def mark(self, call: Mapping[Hashable, Any]) -> _Mark:
        """Mark one call."""
        if call["alliance_id"] not in self.rows or call["period"] not in self.places:
            return _Mark(UNTOLD, keep(_GONE))
        made = self.places[call["period"]]
        due = made + int(call["horizon"])
        row = self.rows[call["alliance_id"]]
        if call["kind"] in (BAND, DIRECTION):
            return self._index_call(call, row, (made, due))
        return self._warning(call, row, (made, due))

    def _index_call(self, call: Mapping[Hashable, Any], row: int, span: tuple[int, int]) -> _Mark:
        """Mark a band or a direction by the index of the period in which it is due."""
        made, due = span
        if due > self.last:
            when = Period.parse(call["period"]).shift(due - made).label
            return _Mark(OPEN, keep(_DUE, period=when))
        readings = self.run.readings
        leading = call["subject"] == Role.LEADING.index_id
        found = float((readings.leading if leading else readings.lagging)[row, due])
        if np.isnan(found):
            return _Mark(UNTOLD, self._why_missing(row, due), due)
        before, after = self._shown(call["value"]), self._shown(found)
        if call["kind"] == BAND:
            band = band_of(found, self.edges)
            right = band is not None and band.value == call["said"]
            told = keep(_THEN_BAND, before=before, after=after, band=band)
            return _Mark(_marked(right), told, due, found)
        rose = found > call["value"]
        right = (call["said"] == RISE and rose) or (call["said"] == FALL and found < call["value"])
        return _Mark(_marked(right), keep(_THEN, before=before, after=after), due, found)

    def _warning(self, call: Mapping[Hashable, Any], row: int, span: tuple[int, int]) -> _Mark:
        """Mark a warning, or a silence, by what happened within its horizon."""
        first, last = span[0] + 1, min(span[1], self.last)
        values = self.run.readings.lagging[row, first : last + 1]
        if call["event_kind"] in ("below", "drop"):
            hits, known = _crossed(call, values), ~np.isnan(values)
        else:
            hits = self._state(call["event_kind"])[row, first : last + 1]
            known, values = np.ones(len(hits), dtype=bool), np.full(len(hits), np.nan)
        warned = call["said"] == WARNED
        if hits.any():
            at = int(np.flatnonzero(hits)[0])
            return _Mark(
                _marked(warned), self._told(call, values, at), first + at, float(values[at])
            )
        if span[1] > self.last:
            return _Mark(OPEN, keep(_NOT_YET))
        if not known.all():
            missing = first + int(np.flatnonzero(~known)[0])
            return _Mark(UNTOLD, self._why_missing(row, missing), last)
        lowest = float(values.min()) if len(values) and not np.isnan(values).all() else np.nan
        told = keep(_CAME_NOT) if np.isnan(lowest) else self._lowest(call, lowest)
        return _Mark(_marked(not warned), told, last, lowest)

    def _state(self, kind: EventKind) -> Flags:
        """Return where an end or a missed renewal lasts."""
        if kind not in self._states:
            event = FixedEvent(kind, kind, (1,))
            found = observe(event, 1, self.run.readings, self.run.happenings)
            self._states[kind] = found.in_progress
        return self._states[kind]

    def _told(self, call: Mapping[Hashable, Any], values: Floats, at: int) -> str:
        """Say what happened, with the number."""
        if np.isnan(values[at]):
            return keep(_CAME)
        return keep(_AT, outcomes=f"{values[at]:.1f}", line=f"{call['line']:.1f}")

    def _lowest(self, call: Mapping[Hashable, Any], lowest: float) -> str:
        """Say how near it came."""
        return keep(_LOWEST, outcomes=f"{lowest:.1f}", line=f"{call['line']:.1f}")

    def _why_missing(self, row: int, at: int) -> str:
        """Say why there is no value to mark a call by."""
        readings = self.run.readings
        label = readings.periods[at]
        if not readings.lived[row, at]:
            return keep(_ENDED, period=label)
        return keep(_MISSING, period=label)

    def _shown(self, score: float) -> str:
        """Write a score as pages do."""
        return str(whole_number_shown(score, self.edges))


def _crossed(call: Mapping[Hashable, Any], values: Floats) -> Flags:
    """Tell where the lagging index crossed the line of a call."""
    hits = values < call["line"] if call["event_kind"] == "below" else values <= call["line"]
    return np.asarray(hits, dtype=bool)


def _marked(right: bool) -> str:
    """Return the mark of a call that is settled."""
    return RIGHT if right else WRONG
