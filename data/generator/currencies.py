"""Foreign money: invented exchange rates, and amounts stated in the currency of an alliance.

Everything true is in EUR. An amount in another currency is the true one divided by the rate
that the package multiplies with: that of its day (the last one known), or the mean of its
period. So scores hardly move, and constant rates show what the exchange rates did.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from statistics import fmean

import days
from cast import OUR_CURRENCY
from dice import Dice
from files import Row

#: Where the walks start: what one unit is worth in EUR. Invented.
_START = {"USD": 0.93, "GBP": 1.17}

#: Step of a week in logarithms, and how much of the distance from the start is left after it.
_STEP, _STAYS = 0.007, 0.99

#: A Friday before the first deal was opened; one rate every week from then on.
_FIRST_FRIDAY = date(2022, 3, 25)

#: Day whose rates the constant-rate view takes.
CONSTANT_RATES_AS_OF = date(2025, 12, 31)

#: Columns of money in each table, and the columns whose first filled day counts.
_EVENTS = {
    "opportunities": (("amount",), ("closed_on", "opened_on")),
    "ledger": (("value",), ("occurred_on",)),
    "initiatives": (("planned_value", "realised_value"), ("done_on", "started_on")),
    "risks": (("value_at_risk",), ("opened_on",)),
}
_PERIODS = {"observations": "value", "targets": "target", "baselines": "value"}


def rate_rows(seed: int) -> Iterator[Row]:
    """Yield the weekly rates of every currency."""
    for currency in _START:
        for day, rate in _walk(seed, currency):
            yield {"date": day, "currency": currency, "rate": rate}


def stated(table: str, rows: Iterable[Row], currency: str, seed: int) -> Iterator[Row]:
    """State the amounts of a table in the currency of its alliance.

    Parameters
    ----------
    table : str
        Name of the table; one without amounts is left as it is.
    rows : iterable of Row
        Rows with amounts in EUR, rounded to whole units when they are restated.
    currency : str
        Currency of the alliance.
    seed : int
        Seed of the rates.

    Yields
    ------
    Row
        The same rows.
    """
    for row in rows:
        if currency == OUR_CURRENCY or row.get("currency") != OUR_CURRENCY:
            yield row
        elif table in _EVENTS:
            columns, dated = _EVENTS[table]
            rate = on_day(seed, currency, _event_day(row, dated))
            yield _restated(row, columns, currency, rate)
        elif table in _PERIODS:
            rate = in_period(seed, currency, str(row["period"]))
            yield _restated(row, (_PERIODS[table],), currency, rate)
        else:
            yield row


def on_day(seed: int, currency: str, day: date) -> float:
    """Return the last rate up to a day."""
    return next(rate for at, rate in reversed(_walk(seed, currency)) if at <= day)


def in_period(seed: int, currency: str, label: str) -> float:
    """Return the mean rate of a month, quarter or half-year."""
    first, last = _span(label)
    return fmean(rate for day, rate in _walk(seed, currency) if first <= day <= last)


def _event_day(row: Row, dated: tuple[str, ...]) -> date:
    """Return the day whose rate counts; a deal that is open has no day of closing yet."""
    names = dated[1:] if "won" in row and row["won"] is None else dated
    found = next(row[name] for name in names if row.get(name))
    assert isinstance(found, date)
    return found


def _restated(row: Row, columns: tuple[str, ...], currency: str, rate: float) -> Row:
    """Divide the amounts by the rate; of a ledger entry in money also its amount."""
    changed = {
        name: float(round(float(str(row[name])) / rate))
        for name in columns
        if row.get(name) is not None
    }
    if row.get("unit") == OUR_CURRENCY:
        changed |= {"amount": changed["value"], "unit": currency}
    return {**row, **changed, "currency": currency}


@lru_cache
def _walk(seed: int, currency: str) -> list[tuple[date, float]]:
    """Walk slowly around the start, week by week."""
    dice = Dice(seed, "rates", currency)
    away, day, found = 0.0, _FIRST_FRIDAY, []
    while day <= days.end(days.QUARTERS - 1):
        found.append((day, round(_START[currency] * math.exp(away), 4)))
        away = _STAYS * away + dice.normal(0.0, _STEP)
        day += timedelta(days=7)
    return found


def _span(label: str) -> tuple[date, date]:
    """Return first and last day of a period.

    >>> [day.isoformat() for day in _span("2026H1")]
    ['2026-01-01', '2026-06-30']
    >>> [day.isoformat() for day in _span("2026-09")]
    ['2026-09-01', '2026-09-30']
    """
    year, part = int(label[:4]), int(label[-1:] if label[4] in "QH" else label[5:])
    months = {"Q": 3, "H": 6}.get(label[4], 1)
    first = date(year, (part - 1) * months + 1, 1)
    after = (first.replace(day=1) + timedelta(days=31 * months)).replace(day=1)
    return first, after - timedelta(days=1)
