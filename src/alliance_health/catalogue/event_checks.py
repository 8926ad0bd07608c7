"""Check that the events of a workbook say one thing each.

Events are fixed before looking at the data, so a key that would have no effect must not
pass as a choice that was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alliance_health.catalogue.event import EventSettings
from alliance_health.catalogue.faults import salvaged
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem

#: Keys that only one kind of event has.
_KEYS_OF_KIND = {"red_line": "below", "size": "drop"}

#: How an event may be named: the name stands in tables, in calls and on pages.
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def event_problems(file: TomlFile) -> Iterator[Problem]:
    """Yield what is wrong with the events of a workbook, beside keys and types.

    Parameters
    ----------
    file : TomlFile
        The `workbook.toml`.

    Yields
    ------
    Problem
        Names that cannot be shown, keys that belong to another kind, horizons that are
        missing, doubled or out of order; of every event, whatever is wrong with another.

    Examples
    --------
    >>> from pathlib import Path
    >>> events = {"slump": {"kind": "drop", "red_line": 40}}
    >>> file = TomlFile(Path("workbook.toml"), "workbook.toml", "", {"events": events})
    >>> print(next(event_problems(file)))  # doctest: +ELLIPSIS
    workbook.toml, events.slump.red_line: '40': red_line belongs to kind below, ...
    """
    events = file.data.get("events", {})
    if not isinstance(events, dict):
        return
    for name, table in events.items():
        place = ("events", name)
        if not _NAME.fullmatch(name):
            reason = "allowed are small letters, digits and _, at most 40, a letter first"
            yield file.problem(place, name, reason, "choose another name for this event")
        event, _ = salvaged(EventSettings, table) if isinstance(table, dict) else (None, None)
        if event is None:
            continue
        yield from _misplaced(event, table, place, file=file)
        if "horizons" in table:
            yield from _horizon_problems(event, place, file)


def _misplaced(
    event: EventSettings, table: dict[str, object], place: tuple[str, str], *, file: TomlFile
) -> Iterator[Problem]:
    """Yield keys that have no effect on this kind of event."""
    for key, kind in _KEYS_OF_KIND.items():
        if key in table and event.kind != kind:
            reason = f"{key} belongs to kind {kind}, the kind is {event.kind}"
            remedy = f'remove it, or write kind = "{kind}"'
            yield file.problem((*place, key), table[key], reason, remedy)


def _horizon_problems(
    event: EventSettings, place: tuple[str, str], file: TomlFile
) -> Iterator[Problem]:
    """Yield horizons of which there are none, or that do not rise."""
    ahead = event.horizons
    rising = sorted(set(ahead))
    if not ahead:
        reason = "the list names no period ahead; allowed are whole numbers from 1"
        yield file.problem((*place, "horizons"), "[]", reason, "write horizons = [1, 2, 4]")
    elif list(ahead) != rising:
        reason = "each period ahead stands once, the shortest first"
        remedy = f"write horizons = {rising}"
        yield file.problem((*place, "horizons"), list(ahead), reason, remedy)
