"""Which reports are due on a day: pure, so that any clock can be tried on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from alliance_health.tables.calendar import Period, periods_between
from alliance_health.vocabulary import Frequency


class Order(NamedTuple):
    """Reports of one kind: their period, for whom, and in which language."""

    period: str
    edition: str
    language: str


@dataclass(frozen=True, slots=True)
class Due:
    """Reports of one period that have to be made.

    Parameters
    ----------
    period : Period
        What they are about.
    due_on : date
        The first day on which they were due; they tell what was known on it.
    is_missed : bool
        Whether the reports of a later period are due as well.
    wanted : tuple of Order
        Those that are not made yet.
    """

    period: Period
    due_on: date
    is_missed: bool
    wanted: tuple[Order, ...]


def due_day(period: Period, *, days_after: int) -> date:
    """Return the day on which the reports of a period are due.

    >>> due_day(Period.parse("2026Q3"), days_after=10).isoformat()
    '2026-10-10'
    """
    return period.end + timedelta(days=days_after)


def last_due(today: date, frequency: Frequency, *, days_after: int) -> Period:
    """Return the newest period whose reports are due.

    Parameters
    ----------
    today : date
        The day.
    frequency : Frequency
        Length of the periods of the workbook.
    days_after : int
        Days from the end of a period to the day its reports are due.

    Returns
    -------
    Period
        The last one that ended so many days ago.

    Examples
    --------
    >>> last_due(date(2026, 10, 9), Frequency.QUARTER, days_after=10).label
    '2026Q2'
    """
    last_end = today - timedelta(days=days_after)
    return Period.containing(last_end + timedelta(days=1), frequency).shift(-1)


@dataclass(frozen=True, slots=True)
class Rule:
    """When reports are due.

    Parameters
    ----------
    frequency : Frequency
        Length of the periods of the workbook.
    days_after : int
        Days from the end of a period to the day its reports are due.
    since : Period, optional
        First period that is due; by default the earliest that was ever reported, and where
        there is none the last one.
    """

    frequency: Frequency
    days_after: int = 10
    since: Period | None = None


def due_reports(
    today: date,
    kinds: Collection[tuple[str, str]],
    rule: Rule,
    *,
    done: Collection[Order] = (),
) -> list[Due]:
    """List the reports that are due on a day and not made yet, the oldest period first.

    Parameters
    ----------
    today : date
        The day.
    kinds : collection of (str, str)
        Editions and languages that are wanted of every period.
    rule : Rule
        When they are due.
    done : collection of Order
        Reports that were made, wholly.

    Returns
    -------
    list of Due
        Empty when nothing is left to make, and before the first period that is due.

    Examples
    --------
    >>> found = due_reports(
    ...     date(2026, 10, 12),
    ...     [("internal", "en")],
    ...     Rule(Frequency.QUARTER),
    ...     done=[Order("2026Q1", "internal", "en")],
    ... )
    >>> [(one.period.label, one.due_on.isoformat(), one.is_missed) for one in found]
    [('2026Q2', '2026-07-10', True), ('2026Q3', '2026-10-10', False)]
    """
    newest = last_due(today, rule.frequency, days_after=rule.days_after)
    made = set(done)
    known = [Period.parse(order.period) for order in made]
    alike = [period for period in known if period.frequency is rule.frequency]
    first = rule.since or min(alike, key=lambda period: period.ordinal, default=newest)
    found = []
    for period in periods_between(first, newest):
        wanted = [Order(period.label, *kind) for kind in kinds]
        missing = tuple(order for order in wanted if order not in made)
        if missing:
            due_on = due_day(period, days_after=rule.days_after)
            found.append(Due(period, due_on, period != newest, missing))
    return found
