"""Fiscal periods: onto the grid of the calendar by the day on which they end.

A period written FY2013, FY2013H1 or FY2013Q2 belongs to a fiscal year; `[fiscal]` in
`workbook.toml` says when that year ends, by partner or by alliance. It counts in the
period of the calendar in which it ends, so that no value counts in a period that was
over before the value was there:

::

    year end 05-31      FY2013Q1     FY2013Q2     FY2013Q3     FY2013Q4
    months              Jun Jul Aug  Sep Oct Nov  Dec Jan Feb  Mar Apr May
    counts in           2012Q3       2012Q4       2013Q1       2013Q2
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.errors import Problem
from alliance_health.tables.calendar import Period
from alliance_health.tables.labels import FIRST_YEAR, LAST_YEAR, Span
from alliance_health.tables.rows import Fault, Rows
from alliance_health.vocabulary import Frequency, Severity

if TYPE_CHECKING:
    from alliance_health.catalogue.settings import FiscalYear

#: What a fiscal period may look like, for messages.
FISCAL_FORMS = "FY2013Q2 (quarter), FY2013H1 (half-year), FY2013 (year)"

_FORM = re.compile(r"FY(?P<year>[0-9]{4})(?:(?P<kind>[QH])(?P<part>[1-4]))?")
_FREQUENCIES = {"Q": Frequency.QUARTER, "H": Frequency.HALF_YEAR, None: Frequency.YEAR}


@dataclass(frozen=True, slots=True)
class FiscalLabel:
    """A fiscal period as it is written.

    Parameters
    ----------
    year : int
        Number of the fiscal year.
    frequency : Frequency
        Quarter, half-year or year.
    part : int
        Which one of the year, from 1.
    """

    year: int
    frequency: Frequency
    part: int


def is_fiscal(text: str) -> bool:
    """Tell whether a label means to be that of a fiscal period.

    >>> [is_fiscal(label) for label in ("FY2013Q2", "FY13", "2013Q2")]
    [True, True, False]
    """
    return text[:2].upper() == "FY"


def read_fiscal_label(text: str) -> FiscalLabel:
    """Read the label of a fiscal period.

    Parameters
    ----------
    text : str
        One of `FISCAL_FORMS`.

    Returns
    -------
    FiscalLabel
        Its parts.

    Raises
    ------
    ValueError
        With the allowed forms.

    Examples
    --------
    >>> read_fiscal_label("FY2013H2").part
    2
    """
    found = _FORM.fullmatch(text)
    frequency = _FREQUENCIES[found["kind"]] if found else None
    part = int(found["part"] or 1) if found else 0
    if found is None or frequency is None or part * frequency.months > 12:
        raise ValueError(f"not a fiscal period; allowed: {FISCAL_FORMS}")
    if not FIRST_YEAR < int(found["year"]) <= LAST_YEAR:
        raise ValueError(f"not a year from {FIRST_YEAR + 1} to {LAST_YEAR}")
    return FiscalLabel(int(found["year"]), frequency, part)


def fiscal_span(label: FiscalLabel, fiscal: FiscalYear) -> Span:
    """Return the days of a fiscal period and the period of the calendar in which it counts.

    Parameters
    ----------
    label : FiscalLabel
        The period.
    fiscal : FiscalYear
        When the year ends; of the day only the month counts, since years of 52 weeks end on
        other days of it.

    Returns
    -------
    Span
        First and last day, and the period of the same length in which the last day lies.

    Examples
    --------
    >>> from alliance_health.catalogue.settings import FiscalYear
    >>> year = FiscalYear(ends_on="05-31")
    >>> span = fiscal_span(read_fiscal_label("FY2013Q2"), year)
    >>> span.start.isoformat(), span.end.isoformat(), span.period.label
    ('2012-09-01', '2012-11-30', '2012Q4')
    """
    months = label.frequency.months
    month = int(fiscal.ends_on[:2])
    # A year that ends in December starts and ends in the same calendar year.
    ends_later = fiscal.named_after == "start" and month < 12
    final = (label.year + ends_later) * 12 + month - 1
    last = final - (12 - label.part * months)
    end = Period(Frequency.MONTH, last).end
    start = Period(Frequency.MONTH, last - months + 1).start
    return Span(start, end, Period.containing(end, label.frequency))


def place_fiscal_periods(
    rows: Rows, fiscal_years: Mapping[str, FiscalYear], partners: pd.DataFrame
) -> tuple[Rows, list[Fault]]:
    """Write the calendar's period in the place of every fiscal one.

    The year end is that of the row's partner, else of the only partner on the row's side,
    else of the alliance.

    Parameters
    ----------
    rows : Rows
        Converted rows of any table; those of tables without a period pass.
    fiscal_years : mapping of str to FiscalYear
        By partner or alliance, from the settings.
    partners : DataFrame
        `partner_id`, `alliance_id`, `perspective` of the partners known so far.

    Returns
    -------
    Rows
        The same rows; `spans` holds the days of the fiscal periods.
    list of Fault
        Fiscal periods of which nobody says when the year ends.
    """
    column = rows.schema.period_column
    if column is None:
        return rows, []
    stated = rows.values[column]
    fiscal = stated.notna() & stated.str.startswith("FY").fillna(False).astype(bool)
    if not fiscal.any():
        return rows, []
    years = _years_of(rows.values[fiscal], fiscal_years, partners)
    unknown = fiscal & years.reindex(stated.index).isna()
    pairs = list(zip(stated[years.index], years, strict=True))
    placed = {
        (text, name): fiscal_span(read_fiscal_label(text), fiscal_years[name])
        for text, name in set(pairs)
        if isinstance(name, str)
    }
    spans = pd.DataFrame(
        [_row(placed.get(pair)) for pair in pairs],
        columns=["start", "end", "label"],
        index=years.index,
    ).astype({"start": "datetime64[us]", "end": "datetime64[us]", "label": "str"})
    labels = stated.where(~fiscal, spans["label"].reindex(stated.index)).astype("str")
    moved = rows.with_period(labels, spans[["start", "end"]])
    names = _asked_of(rows.values, unknown)
    reasons = "fiscal period, but nothing says when the fiscal year ends"
    remedy = f'write the year end into workbook.toml: [fiscal], then {names} = "05-31"'
    return moved, rows.faults(unknown, column, reasons, remedy=remedy)


def fiscal_notices(rows: Rows) -> list[Problem]:
    """Say how fiscal periods were read, by the newest one, and where they count.

    Parameters
    ----------
    rows : Rows
        Rows whose fiscal periods are placed.

    Returns
    -------
    list of Problem
        One notice for the table, or none.
    """
    column = rows.schema.period_column
    if rows.spans is None or column is None:
        return []
    placed = rows.spans.dropna().sort_values("end", kind="stable")
    if placed.empty:
        return []
    labels = rows.values.loc[placed.index, column]
    shift = max(map(_months_before, labels, placed["end"]))
    newest = placed.index[-1]
    start, end = placed.loc[newest, "start"], placed.loc[newest, "end"]
    reason = (
        f"{len(placed)} fiscal periods count in the periods of the calendar in which they end; "
        f"this one is {start:%Y-%m-%d} to {end:%Y-%m-%d} and counts in {labels.iloc[-1]}"
    )
    if shift:
        reason += f"; they end up to {shift} months before the periods in which they count"
    text = str(rows.texts.loc[newest, column])
    remedy = 'if the year is named after its start: {ends_on = "03-31", named_after = "start"}'
    return [Problem(rows.file, None, column, text, reason, remedy, Severity.NOTICE)]


def _months_before(label: str, day: date) -> int:
    """Count the months from a day to the end of the period in which it lies.

    >>> _months_before("2013", date(2013, 5, 31))
    7
    """
    end = Period.parse(label).end
    return (end.year - day.year) * 12 + end.month - day.month


def _row(span: Span | None) -> tuple[date | None, date | None, str | None]:
    """Return a span as a row."""
    if span is None or span.period is None:
        return None, None, None
    return span.start, span.end, span.period.label


def _years_of(
    rows: pd.DataFrame, fiscal_years: Mapping[str, FiscalYear], partners: pd.DataFrame
) -> pd.Series:
    """Name for every row who says when its year ends: partner, side or alliance."""
    known = list(fiscal_years)
    found = pd.Series(index=rows.index, dtype="object")
    if "partner_id" in rows:
        found = rows["partner_id"].where(rows["partner_id"].isin(known)).astype("object")
    if "perspective" in rows and len(partners):
        side = ["alliance_id", "perspective"]
        alone = partners.groupby(side)["partner_id"].transform("size") == 1
        own = partners[alone & partners["partner_id"].isin(known)].set_index(side)["partner_id"]
        keys = pd.MultiIndex.from_frame(rows[side])
        found = found.fillna(pd.Series(own.reindex(keys).to_numpy(dtype=object), index=rows.index))
    return found.fillna(rows["alliance_id"].where(rows["alliance_id"].isin(known)).astype("object"))


def _asked_of(values: pd.DataFrame, unknown: pd.Series) -> str:
    """Name the alliances of which a year end is needed."""
    names = sorted(values.loc[unknown, "alliance_id"].dropna().unique())
    return ", ".join(names[:3]) + (" ..." if len(names) > 3 else "") if names else "the alliance"
