"""What ends and what is renewed, from the tables and the charters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.warnings.outcome import Happenings
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

if TYPE_CHECKING:
    from alliance_health.catalogue.charter import Charter, FarewellDate

#: Decisions on a farewell date after which an alliance goes on.
GOES_ON = frozenset({"continue", "change"})


def find_happenings(
    alliances: pd.DataFrame, charters: Mapping[str, Charter], *, last: Period
) -> Happenings:
    """Find when alliances ended, and which renewals were due and missed.

    A farewell date is the day on which both sides decide whether to go on. The renewal is
    missed when by the end of its period nobody has decided to continue or to change, and it
    stays missed until somebody does.

    Parameters
    ----------
    alliances : DataFrame
        alliance_id and ended_on, as known.
    charters : mapping of alliance_id to Charter
        Their farewell dates count.
    last : Period
        The newest period; its frequency is that of the workbook.

    Returns
    -------
    Happenings
        By alliance. Days after the newest period are due, but not missed yet.

    Examples
    --------
    >>> from datetime import date
    >>> from alliance_health.catalogue.charter import Charter
    >>> farewell = {"on": date(2026, 2, 1), "criteria": ("Sales",)}
    >>> charter = Charter(alliance_id="a", farewell_dates=(farewell,))
    >>> alliances = pd.DataFrame({"alliance_id": ["a"], "ended_on": pd.to_datetime([None])})
    >>> found = find_happenings(alliances, {"a": charter}, last=Period.parse("2026Q2"))
    >>> found.due, found.missed
    ({'a': ('2026Q1',)}, {'a': ('2026Q1', '2026Q2')})
    """
    frequency = last.frequency
    known = alliances.dropna(subset=["ended_on"])
    days = zip(known["alliance_id"], known["ended_on"], strict=True)
    ended = {str(name): Period.containing(day.date(), frequency).label for name, day in days}
    due, missed = {}, {}
    for name, charter in charters.items():
        dates = charter.farewell_dates
        spans = [_missed_span(one, frequency, last) for one in dates]
        due[name] = tuple(Period.containing(one.on, frequency).label for one in dates)
        missed[name] = tuple(dict.fromkeys(label for span in spans for label in span))
    return Happenings(ended, due, missed)


def _missed_span(one: FarewellDate, frequency: Frequency, last: Period) -> list[str]:
    """List the periods at whose end a renewal was missed."""
    due = Period.containing(one.on, frequency)
    decided = one.decided_on if one.outcome in GOES_ON else None
    missed = []
    for at in range(due.ordinal, last.ordinal + 1):
        period = Period(frequency, at)
        if decided is not None and decided <= period.end:
            break
        missed.append(period.label)
    return missed
