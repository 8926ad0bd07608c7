"""Labels of periods, many at a time: first day, last day, place on the calendar.

Each distinct label is read once. Cumulative and partial periods have days, but no
place: they are kept and never scored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from alliance_health.tables.calendar import PERIOD_FORMS, Period, is_off_grid
from alliance_health.vocabulary import Frequency

#: Years in which dates and periods may lie; anything else is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1800, 2200

_CUMULATIVE = re.compile(r"(?P<year>[0-9]{4})-(?:(?P<months>[0-9]{1,2})M|H1)")


@dataclass(frozen=True, slots=True)
class Span:
    """What a label covers.

    Parameters
    ----------
    start, end : date
        First and last day.
    period : Period or None
        The whole period; None for cumulative and partial ones.
    """

    start: date
    end: date
    period: Period | None


def read_label(text: str) -> Span:
    """Read the label of a period, whole, cumulative or partial.

    Parameters
    ----------
    text : str
        Label without blanks around it.

    Returns
    -------
    Span
        Its days, and its place if it is a whole period.

    Raises
    ------
    ValueError
        With the allowed forms, when it is none of them or lies outside
        `FIRST_YEAR` to `LAST_YEAR`.

    Examples
    --------
    >>> read_label("2026-9M").end.isoformat()
    '2026-09-30'
    >>> read_label("2026Q3").period.label
    '2026Q3'
    """
    if not text.isascii():
        raise ValueError(f"not a period; allowed: {PERIOD_FORMS}")
    if is_off_grid(text):
        span = _off_grid_span(text)
    else:
        try:
            period = Period.parse(text)
        except ValueError:
            raise ValueError(f"not a period; allowed: {PERIOD_FORMS}") from None
        span = Span(period.start, period.end, period)
    if not FIRST_YEAR <= span.start.year <= span.end.year <= LAST_YEAR:
        raise ValueError(f"not a year from {FIRST_YEAR} to {LAST_YEAR}")
    return span


def _off_grid_span(text: str) -> Span:
    """Read a cumulative or partial period."""
    found = _CUMULATIVE.fullmatch(text)
    try:
        if found:
            year, months = int(found["year"]), int(found["months"] or 6)
            last = Period.parse(f"{year}-{months:02d}")
            return Span(date(year, 1, 1), last.end, None)
        first_day, last_day = (date.fromisoformat(part) for part in text.split("/"))
    except ValueError:
        raise ValueError("not a period: one of its dates does not exist") from None
    if last_day < first_day:
        raise ValueError("not a period: its end lies before its start")
    return Span(first_day, last_day, None)


def period_spans(labels: pd.Series) -> pd.DataFrame:
    """Look up what each of many labels covers.

    Parameters
    ----------
    labels : Series of str, any index
        Labels that have passed the checks; missing ones are allowed.

    Returns
    -------
    DataFrame, same index as `labels`
        `start`, `end` (dates), `months` (length of a whole period, else missing),
        `ordinal` (its place among periods of that length, else missing). All missing
        where the label is missing.

    Raises
    ------
    ValueError
        When a label cannot be read.

    Examples
    --------
    >>> spans = period_spans(pd.Series(["2026Q3", "2026-9M"]))
    >>> spans["end"].dt.strftime("%Y-%m-%d").tolist(), spans["months"].tolist()
    (['2026-09-30', '2026-09-30'], [3.0, nan])
    """
    codes, distinct = pd.factorize(labels)
    rows = [_row(read_label(label)) for label in distinct]
    columns = ["start", "end", "months", "ordinal"]
    table = pd.DataFrame(rows, columns=columns).astype(
        {"start": "datetime64[us]", "end": "datetime64[us]", "months": float, "ordinal": float}
    )
    spans = table.reindex(codes)
    return spans.set_axis(labels.index, axis=0)


def _row(span: Span) -> tuple[date, date, float | None, float | None]:
    """Return a span as a row of numbers."""
    if span.period is None:
        return span.start, span.end, None, None
    return span.start, span.end, span.period.frequency.months, span.period.ordinal


def ordinals_containing(days: pd.Series, frequency: Frequency) -> pd.Series:
    """Return the place of the period in which each day lies.

    Parameters
    ----------
    days : Series of datetime64
        Missing days are allowed.
    frequency : Frequency
        Length of the periods.

    Returns
    -------
    Series of float, same index
        Ordinals of `Period`; missing where the day is missing.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2026-08-15"]))
    >>> ordinal = ordinals_containing(days, Frequency.QUARTER)[0]
    >>> Period(Frequency.QUARTER, int(ordinal)).label
    '2026Q3'
    """
    months: pd.Series = days.dt.year * 12 + days.dt.month - 1
    ordinals: pd.Series = months // frequency.months
    return ordinals
