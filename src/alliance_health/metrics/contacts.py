"""Contacts as metrics read them: how much of the exchange hangs on one person.

The one rule: persons are counted and never named. A row is known to readers by its
period only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, used_rows
from alliance_health.tables.labels import period_spans
from alliance_health.vocabulary import Frequency, Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Exchanges from which on a share means something: one more or less then moves it by ten
#: points at most, half of the way from strong to weak.
EXCHANGES_NEEDED = 10

#: Columns with the person of each side; the same id on both sides is two people.
PERSONS = ("contact_ours", "contact_theirs")


def select_contact_breadth(context: Context) -> pd.DataFrame:
    """Select the exchanges of a period, in its own rows or in those of its parts.

    ::

        quarter      |-----------|
        given for    m   m   m          added up
                     m       m          no value: a month is missing
                     [q      m   ]      the quarter's own rows count, the month is in them

    Rows of periods longer than the metric's do not count. Rows of a shorter one do not
    count beside rows of a longer one that contains it.

    Parameters
    ----------
    context : Context
        Reads `contacts`.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot, only slots that are covered in full; quantity
        is the number of exchanges, missing where the row does not know it. Also the two
        persons, who are needed to measure and never shown.
    """
    contacts = context.tables["contacts"]
    spans = period_spans(contacts["period"])
    contacts = contacts.rename(columns={"period": "given_for"}).assign(
        months=spans["months"], starts_on=spans["start"], perspective=str(Perspective.JOINT)
    )
    length = context.slot_frequency("contact_breadth").months
    contacts = outermost_rows(contacts[contacts["months"] <= length])
    placed = context.dated_within(contacts, "contact_breadth", dated="starts_on")
    slot = ["alliance_id", "period"]
    parts = placed[[*slot, "given_for", "months"]].drop_duplicates()
    covered = parts.groupby(slot)["months"].sum()
    whole = covered[covered == length].reset_index()[slot]
    used = placed.merge(whole, on=slot, validate="m:1")
    return used_rows(used, "contacts", quantity="exchanges", keep=PERSONS)


def measure_contact_breadth(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the share of the exchanges that runs through the busiest person of all.

    Parameters
    ----------
    selected : DataFrame
        From `select_contact_breadth`.

    Returns
    -------
    DataFrame
        One row per cell, in percent; missing with fewer than `EXCHANGES_NEEDED` exchanges,
        or where the number of one row is not known.

    Examples
    --------
    Of twenty exchanges fifteen run through one person of theirs:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> people = {"contact_ours": ["a", "b", "c"], "contact_theirs": ["x", "x", "y"]}
    >>> rows = pd.DataFrame({**cell, **people, "quantity": [8.0, 7.0, 5.0]})
    >>> measure_contact_breadth(rows)["value"].tolist()
    [75.0]
    """
    exchanges = selected.groupby(CELL)["quantity"].sum(skipna=False)
    busiest = [
        selected.groupby([*CELL, person])["quantity"].sum().groupby(CELL).max()
        for person in PERSONS
    ]
    largest = pd.concat(busiest, axis=1).max(axis=1)
    return cell_values(100 * largest / exchanges.where(exchanges >= EXCHANGES_NEEDED))


def outermost_rows(contacts: pd.DataFrame) -> pd.DataFrame:
    """Leave out the rows of periods that lie within a longer one of the same alliance.

    Parameters
    ----------
    contacts : DataFrame
        With alliance_id, months (length of the period) and starts_on (its first day).

    Returns
    -------
    DataFrame
        The rows that remain.

    Examples
    --------
    A month does not count beside the quarter that holds it:

    >>> days = pd.to_datetime(["2026-07-01", "2026-08-01"])
    >>> rows = pd.DataFrame({"alliance_id": "orion", "months": [3, 1], "starts_on": days})
    >>> outermost_rows(rows)["months"].tolist()
    [3]
    """
    month = contacts["starts_on"].dt.year * 12 + contacts["starts_on"].dt.month - 1
    within = pd.Series(False, index=contacts.index)
    for frequency in Frequency:
        place = pd.MultiIndex.from_arrays([contacts["alliance_id"], month // frequency.months])
        longer = place[contacts["months"] == frequency.months]
        within |= (contacts["months"] < frequency.months) & place.isin(longer)
    return contacts[~within]
