"""Periods: months, quarters, half-years and years on one calendar.

A period is written 2026-09, 2026Q3, 2026H1 or 2026. Cumulative periods (2026-9M)
and partial ones (2026-07-01/2026-08-15) are known by sight, but lie on no grid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from alliance_health.vocabulary import Frequency

#: What a period may look like, for messages.
PERIOD_FORMS = "2026-09 (month), 2026Q3 (quarter), 2026H1 (half-year), 2026 (year)"

_FORMS = {
    Frequency.MONTH: re.compile(r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])"),
    Frequency.QUARTER: re.compile(r"(?P<year>\d{4})Q(?P<part>[1-4])"),
    Frequency.HALF_YEAR: re.compile(r"(?P<year>\d{4})H(?P<part>[12])"),
    Frequency.YEAR: re.compile(r"(?P<year>\d{4})(?P<part>)"),
}
_CUMULATIVE = re.compile(r"\d{4}-(H1|([1-9]|1[0-2])M)")
_PARTIAL = re.compile(r"\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Period:
    """One interval of the calendar.

    Parameters
    ----------
    frequency : Frequency
        Its length.
    ordinal : int
        Number of such intervals since the start of year 0; neighbours differ by 1.

    Examples
    --------
    >>> period = Period.parse("2026Q3")
    >>> period.start.isoformat(), period.end.isoformat()
    ('2026-07-01', '2026-09-30')
    >>> period.shift(2).label
    '2027Q1'
    """

    frequency: Frequency
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a period from its label.

        Parameters
        ----------
        text : str
            One of the forms of `PERIOD_FORMS`; blanks around it are ignored.

        Returns
        -------
        Period
            Its frequency follows from its form.

        Raises
        ------
        ValueError
            When the text has none of these forms.

        Examples
        --------
        >>> Period.parse("2026H1").end.isoformat()
        '2026-06-30'
        """
        for frequency, form in _FORMS.items():
            found = form.fullmatch(text.strip())
            if found and int(found["year"]) > 0:
                per_year = 12 // frequency.months
                part = int(found["part"] or 1)
                return cls(frequency, int(found["year"]) * per_year + part - 1)
        raise ValueError(f"'{text}' is not a period; allowed: {PERIOD_FORMS}")

    @classmethod
    def containing(cls, day: date, frequency: Frequency) -> Self:
        """Return the period of this frequency in which a day lies.

        >>> Period.containing(date(2026, 8, 15), Frequency.QUARTER).label
        '2026Q3'
        """
        return cls(frequency, (day.year * 12 + day.month - 1) // frequency.months)

    @property
    def label(self) -> str:
        """The period as it is written in files."""
        per_year = 12 // self.frequency.months
        year, part = divmod(self.ordinal, per_year)
        form = {
            Frequency.MONTH: f"{year:04d}-{part + 1:02d}",
            Frequency.QUARTER: f"{year:04d}Q{part + 1}",
            Frequency.HALF_YEAR: f"{year:04d}H{part + 1}",
            Frequency.YEAR: f"{year:04d}",
        }
        return form[self.frequency]

    @property
    def start(self) -> date:
        """First day of the period."""
        year, month = divmod(self.ordinal * self.frequency.months, 12)
        return date(year, month + 1, 1)

    @property
    def end(self) -> date:
        """Last day of the period."""
        year, month = divmod((self.ordinal + 1) * self.frequency.months, 12)
        if year > date.max.year:
            return date.max
        return date(year, month + 1, 1) - timedelta(days=1)

    def shift(self, steps: int) -> Period:
        """Return the period that lies `steps` later (earlier when negative)."""
        return Period(self.frequency, self.ordinal + steps)

    def in_force(self, frequency: Frequency) -> Period:
        """Return the last period of another frequency that has ended by the end of this one.

        A half-year's value is known at its end and counts until the next one is due:

        ::

            quarters    Q1     Q2     Q3     Q4
            half-years  ...H2  H1     H1     H2

        >>> Period.parse("2026Q3").in_force(Frequency.HALF_YEAR).label
        '2026H1'
        >>> Period.parse("2026Q1").in_force(Frequency.HALF_YEAR).label
        '2025H2'
        >>> Period.parse("2026Q3").in_force(Frequency.MONTH).label
        '2026-09'
        """
        months_ended = (self.ordinal + 1) * self.frequency.months
        return Period(frequency, months_ended // frequency.months - 1)

    def parts(self, frequency: Frequency) -> list[Period]:
        """Return the shorter periods that make up this one, in order.

        >>> [part.label for part in Period.parse("2026Q3").parts(Frequency.MONTH)]
        ['2026-07', '2026-08', '2026-09']
        """
        count = self.frequency.months // frequency.months
        return [Period(frequency, self.ordinal * count + step) for step in range(count)]


def is_off_grid(text: str) -> bool:
    """Tell whether a label is a cumulative or partial period: kept, never scored.

    >>> [is_off_grid(label) for label in ("2022-9M", "2022-H1", "2022-01-01/2022-02-15", "2022")]
    [True, True, True, False]
    """
    return bool(_CUMULATIVE.fullmatch(text) or _PARTIAL.fullmatch(text))


def periods_between(first: Period, last: Period) -> list[Period]:
    """List the periods from `first` to `last`, both included.

    Raises
    ------
    ValueError
        When the two have different frequencies.

    Examples
    --------
    >>> first, last = Period.parse("2025Q4"), Period.parse("2026Q2")
    >>> [period.label for period in periods_between(first, last)]
    ['2025Q4', '2026Q1', '2026Q2']
    """
    if first.frequency != last.frequency:
        raise ValueError(f"{first.label} and {last.label} differ in length; give two periods alike")
    return [Period(first.frequency, at) for at in range(first.ordinal, last.ordinal + 1)]


def parse_period_range(text: str) -> tuple[Period, Period]:
    """Read ``P`` or ``P1..P2``.

    >>> [period.label for period in parse_period_range("2025Q4..2026Q1")]
    ['2025Q4', '2026Q1']
    """
    first, separator, last = text.partition("..")
    start = Period.parse(first)
    end = Period.parse(last) if separator else start
    if start.frequency != end.frequency:
        raise ValueError(f"{first} and {last} differ in length; give two periods alike")
    if end.ordinal < start.ordinal:
        raise ValueError(f"{first} lies after {last}; give the earlier period first")
    return start, end
