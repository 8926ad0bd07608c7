"""What is called, and what is warned of, in words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from alliance_health.insights.warnings.calls import BAND, DIRECTION, RISE, SILENT
from alliance_health.language import say_digits, speak, speak_in, to_speak
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

#: That an index stays in its band.
_STAYS = {
    Role.LEADING.index_id: to_speak("Influence stays {band} in {due}"),
    Role.LAGGING.index_id: to_speak("Outcomes stay {band} in {due}"),
}

#: Events that have no line, in words.
_HAPPENINGS = {
    "ended": to_speak("the alliance ends"),
    "missed_renewal": to_speak("a renewal is missed"),
}

#: What methods are called.
_METHODS = {
    "k of n": to_speak("weak or falling pillars"),
    "control chart": to_speak("control chart"),
    "model": to_speak("model"),
    "any method": to_speak("any method"),
}


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
        band = speak_in("Band", call["said"])
        return speak(_STAYS[call["subject"]], band=band, due=due)
    if call["kind"] == DIRECTION:
        if call["said"] == RISE:
            return speak("Outcomes rise by {due}", due=due)
        return speak("Outcomes fall by {due}", due=due)
    told = {
        "methods": say_methods(call["method"]),
        "event": say_event(call["event_kind"], call["line"]),
        "due": due,
    }
    if call["said"] == SILENT:
        return speak("No alarm ({methods}): {event} by {due}", **told)
    return speak("Alarm ({methods}): {event} by {due}", **told)


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
    return ", ".join(speak(_METHODS.get(one, one)) for one in methods.split(", ") if one)


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
        return speak("outcomes fall below {line}", line=say_digits(f"{line:g}"))
    if kind == "drop":
        return speak("outcomes drop to {line} or less", line=say_digits(f"{line:.1f}"))
    return speak(_HAPPENINGS[kind])
