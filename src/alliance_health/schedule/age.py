"""Which periods are too old to be kept: pure, so that any clock can be tried on it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

import pandas as pd

from alliance_health.catalogue.delivery import AGE
from alliance_health.tables.calendar import Period


def too_old(periods: Collection[Period], keep: str, today: date) -> list[Period]:
    """List the periods whose reports are no longer kept.

    Parameters
    ----------
    periods : collection of Period
        Those that there are reports of.
    keep : str
        As `AGE`: how many periods, or for how long after the end of a period its reports are
        kept; empty keeps all.
    today : date
        The day.

    Returns
    -------
    list of Period
        The oldest first; never the newest one, however old it is.

    Raises
    ------
    ValueError
        When `keep` is written otherwise.

    Examples
    --------
    >>> there = [Period.parse(label) for label in ("2021Q3", "2025Q4", "2026Q3")]
    >>> [one.label for one in too_old(there, "5 years", date(2026, 10, 10))]
    ['2021Q3']
    >>> [one.label for one in too_old(there, "1 period", date(2026, 10, 10))]
    ['2021Q3', '2025Q4']
    """
    if keep and re.match(AGE, keep) is None:
        raise ValueError(
            f"'{keep}' is no age; allowed: '12 periods', '5 years', '18 months', '400 days'"
        )
    order = sorted(set(periods), key=lambda period: period.end)
    if not keep or not order:
        return []
    number, unit = int(keep.split()[0]), keep.split()[1].rstrip("s")
    if unit == "period":
        return order[:-number]
    spans = {"day": pd.DateOffset(days=number), "month": pd.DateOffset(months=number)}
    span = spans.get(unit, pd.DateOffset(years=number))
    since = (pd.Timestamp(today) - span).date()
    return [period for period in order[:-1] if period.end < since]
