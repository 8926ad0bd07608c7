"""The sixteen quarters of the sample, and working days from Monday to Friday."""

from __future__ import annotations

from datetime import date, timedelta

#: Quarters of the sample, counted from 0 (2022Q4) to 15 (2026Q3).
QUARTERS = 16

#: Year times four plus quarter of the first one.
_FIRST = 2022 * 4 + 3

SATURDAY = 5


def label(quarter: int) -> str:
    """Write a quarter as files do.

    >>> label(0), label(15)
    ('2022Q4', '2026Q3')
    """
    year, part = divmod(_FIRST + quarter, 4)
    return f"{year}Q{part + 1}"


def half_label(quarter: int) -> str:
    """Write the half-year in which a quarter lies.

    >>> half_label(0), half_label(1), half_label(15)
    ('2022H2', '2023H1', '2026H2')
    """
    year, part = divmod(_FIRST + quarter, 4)
    return f"{year}H{part // 2 + 1}"


def ends_half(quarter: int) -> bool:
    """Tell whether a half-year ends with this quarter.

    >>> [label(at) for at in range(4) if ends_half(at)]
    ['2022Q4', '2023Q2']
    """
    return (_FIRST + quarter) % 2 == 1


def start(quarter: int) -> date:
    """Return the first day of a quarter.

    >>> start(15).isoformat()
    '2026-07-01'
    """
    year, part = divmod(_FIRST + quarter, 4)
    return date(year, part * 3 + 1, 1)


def end(quarter: int) -> date:
    """Return the last day of a quarter.

    >>> end(15).isoformat()
    '2026-09-30'
    """
    return start(quarter + 1) - timedelta(days=1)


def months(quarter: int) -> list[str]:
    """List the months of a quarter as files write them.

    >>> months(15)
    ['2026-07', '2026-08', '2026-09']
    """
    first = start(quarter)
    return [f"{first.year}-{first.month + step:02d}" for step in range(3)]


def quarter_of(day: date) -> int:
    """Return the number of the quarter in which a day lies; negative before the sample.

    >>> quarter_of(date(2026, 8, 15))
    15
    """
    return day.year * 4 + (day.month - 1) // 3 - _FIRST


def day_at(quarter: int, share: float) -> date:
    """Return the day at a share of the quarter, from 0 (first) to 1 (last)."""
    span = (end(quarter) - start(quarter)).days
    return start(quarter) + timedelta(days=round(span * min(max(share, 0.0), 1.0)))


def working(day: date) -> date:
    """Return the day itself, or the Friday before when it is on a weekend.

    >>> working(date(2026, 9, 27)).isoformat()
    '2026-09-25'
    """
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def back(day: date, steps: int) -> date:
    """Go back a number of working days.

    >>> back(date(2026, 9, 28), 1).isoformat()
    '2026-09-25'
    """
    at = working(day)
    for _ in range(steps):
        at = working(at - timedelta(days=1))
    return at


def forward(day: date, steps: int) -> date:
    """Go forward a number of working days.

    >>> forward(date(2026, 9, 25), 1).isoformat()
    '2026-09-28'
    """
    at = day
    for _ in range(steps):
        at += timedelta(days=1)
        while at.weekday() >= SATURDAY:
            at += timedelta(days=1)
    return at
