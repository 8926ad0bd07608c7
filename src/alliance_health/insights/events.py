"""What happened to an alliance in a period, taken from the table of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from alliance_health.tables.by_alliance import rows_of_alliance


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Parameters
    ----------
    event_id : str
        Key in the table.
    title : str
        What it was.
    occurred_on : str
        ISO date.
    source : str
        Where it was read; empty when nobody said.
    """

    event_id: str
    title: str
    occurred_on: str
    source: str


def events_between(
    events: pd.DataFrame, alliance_id: str, *, span: tuple[date, date]
) -> pd.DataFrame:
    """Select what happened in a period, in the order of the days.

    Parameters
    ----------
    events : DataFrame
        The events as known on the report's date.
    alliance_id : str
        The alliance.
    span : tuple of date
        First and last day of the period.

    Returns
    -------
    DataFrame
        Some of the rows.

    Examples
    --------
    >>> events = pd.DataFrame({"event_id": ["e1"], "alliance_id": "a"})
    >>> events = events.assign(occurred_on=pd.Timestamp("2026-08-14"))
    >>> len(events_between(events, "a", span=(date(2026, 7, 1), date(2026, 7, 31))))
    0
    """
    first, last = span
    own = rows_of_alliance(events, alliance_id)
    mine = own[own["occurred_on"].between(pd.Timestamp(first), pd.Timestamp(last))]
    return mine.sort_values(["occurred_on", "event_id"], kind="stable")


def events_within(
    events: pd.DataFrame, alliance_id: str, *, span: tuple[date, date]
) -> tuple[Event, ...]:
    """List what happened in a period, in the order of the days.

    Parameters
    ----------
    events : DataFrame
        The events as known on the report's date.
    alliance_id : str
        The alliance.
    span : tuple of date
        First and last day of the period.

    Returns
    -------
    tuple of Event
        Empty when nothing is recorded.

    Examples
    --------
    >>> row = {"event_id": "e1", "alliance_id": "a", "title": "Flood", "source": None}
    >>> events = pd.DataFrame([{**row, "occurred_on": pd.Timestamp("2026-08-14")}])
    >>> [one.occurred_on for one in events_within(events, "a", span=(date(2026, 7, 1), date.max))]
    ['2026-08-14']
    """
    return tuple(
        Event(
            event_id=row["event_id"],
            title=row["title"],
            occurred_on=row["occurred_on"].date().isoformat(),
            source=row["source"] if pd.notna(row["source"]) else "",
        )
        for row in events_between(events, alliance_id, span=span).to_dict("records")
    )
