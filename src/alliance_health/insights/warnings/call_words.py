"""What is called, and what is warned of, in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from alliance_health.insights.warnings.calls import BAND, DIRECTION, RISE, SILENT
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

#: That an index stays in its band.
_STAYS = {Role.LEADING.index_id: "Influence stays", Role.LAGGING.index_id: "Outcomes stay"}

#: Events that have no line, in words.
_HAPPENINGS = {"ended": "the alliance ends", "missed_renewal": "a renewal is missed"}


def say_call(call: Mapping[Hashable, Any]) -> str:
    """Say what a call claims.

    Parameters
    ----------
    call : mapping
        One row of calls.

    Returns
    -------
    str
        Without a full stop.

    Examples
    --------
    >>> call = {"kind": "warning", "said": "alarm", "event_kind": "below", "line": 40.0}
    >>> say_call({**call, "period": "2026Q3", "horizon": 2, "method": "k of n"})
    'Alarm (weak or falling pillars): outcomes fall below 40 by 2027Q1'
    """
    due = Period.parse(str(call["period"])).shift(int(call["horizon"])).label
    if call["kind"] == BAND:
        return f"{_STAYS[call['subject']]} {call['said']} in {due}"
    if call["kind"] == DIRECTION:
        word = "rise" if call["said"] == RISE else "fall"
        return f"Outcomes {word} by {due}"
    word = "No alarm" if call["said"] == SILENT else "Alarm"
    event = say_event(call["event_kind"], call["line"])
    return f"{word} ({say_methods(call['method'])}): {event} by {due}"


def say_methods(methods: str) -> str:
    """Say which methods warn, as a reader knows them.

    Parameters
    ----------
    methods : str
        Names in tables, one or several with commas between them.

    Returns
    -------
    str
        The same in words.

    Examples
    --------
    >>> say_methods("k of n, control chart")
    'weak or falling pillars, control chart'
    """
    return methods.replace("k of n", "weak or falling pillars")


def say_event(kind: str, line: float) -> str:
    """Say what an event is, with the line that the lagging index must cross.

    Parameters
    ----------
    kind : str
        Kind of event.
    line : float
        The line; not used where there is none.

    Returns
    -------
    str
        Without a full stop.

    Examples
    --------
    >>> say_event("drop", 52.34), say_event("ended", float("nan"))
    ('outcomes drop to 52.3 or less', 'the alliance ends')
    """
    if kind == "below":
        return f"outcomes fall below {line:g}"
    if kind == "drop":
        return f"outcomes drop to {line:.1f} or less"
    return _HAPPENINGS[kind]
