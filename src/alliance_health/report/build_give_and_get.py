"""From give and get of all alliances to what the page of one says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from alliance_health.insights.give_and_get.contacts import say_departure
from alliance_health.insights.give_and_get.fading import ACTIVE
from alliance_health.insights.give_and_get.life_signs import EMPTY, NOT_TOLD, ONE_WAY
from alliance_health.insights.give_and_get.overview import GiveAndGet
from alliance_health.insights.quantities import say_value
from alliance_health.report.give_and_get_part import (
    DepartureTold,
    FlowPoint,
    GivePart,
    WithdrawalTold,
)
from alliance_health.report.source import number_or_none
from alliance_health.report.wording import capital, say_day, say_period, sentence
from alliance_health.tables.calendar import Period

Row = Mapping[str, Any]

#: Share through one person from which contacts hang on that person: the red line of the metric.
ONE_PERSON = 0.6


def give_of(
    found: GiveAndGet, alliance_id: str, period: Period, names: Mapping[str, str], *, currency: str
) -> GivePart:
    """Tell signs of life, flows, fading and contacts of one alliance.

    Parameters
    ----------
    found : GiveAndGet
        Of all alliances, up to the period.
    alliance_id : str
        The alliance.
    period : Period
        The period that the page is about.
    names : mapping of partner_id to str
        Names of its partners; under "theirs" the name of the other side.
    currency : str
        Reporting currency.

    Returns
    -------
    GivePart
        Empty where the alliance did not live in the period.
    """
    life = _rows(found.life, alliance_id, period)
    if not life:
        return GivePart()
    row = life[0]
    theirs = names.get("theirs", "the other side")
    balance = found.balance[found.balance["alliance_id"] == alliance_id]
    contacts = _rows(found.contacts, alliance_id, period)
    return GivePart(
        verdict=row["verdict"],
        finding=say_life(row, theirs, period, currency=currency),
        **{name: _told(row[name]) for name in ("exchange", "support", "partner_sales")},
        days_since_last_act=number_or_none(row["days_since_last_act"]),
        cost_since_last_act=number_or_none(row["cost_since_last_act"]),
        warned_on=row["warned_on"],
        reciprocity=number_or_none(row["reciprocity"]),
        flows=tuple(_flow(one) for one in _records(balance)),
        withdrawals=_withdrawals(found, alliance_id, names),
        contacts=_breadth(contacts[0], theirs) if contacts else "",
        departures=_departures(contacts[0], theirs) if contacts else (),
    )


def say_life(row: Row, theirs: str, period: Period, *, currency: str) -> str:
    """Say in a sentence whether an alliance lives, and what its silence has cost.

    Parameters
    ----------
    row : mapping
        Of `find_life_signs`.
    theirs : str
        Name of the other side.
    period : Period
        The period of the row.
    currency : str
        Reporting currency.

    Returns
    -------
    str
        With since when, how much we spent since, and when the rule would first have warned.

    Examples
    --------
    >>> row = {"verdict": "empty", "days_since_last_act": 96.0, "cost_since_last_act": 100690.0}
    >>> row |= {"warned_on": "2025-09-25", "reason": ""}
    >>> told = say_life(row, "Orion", Period.parse("2025Q3"), currency="EUR")
    >>> told.replace(chr(160), " ").partition("; we")[0]
    'No sign of life: Orion has done nothing since 26 June 2025'
    """
    silence = _silence(row, theirs, period, currency)
    if row["verdict"] == EMPTY:
        return sentence(f"No sign of life: {silence or row['reason']}")
    if row["verdict"] == ONE_WAY:
        return sentence(f"One-way suspected: {row['reason']}" + (f"; {silence}" if silence else ""))
    if row["verdict"] == NOT_TOLD:
        return sentence(f"Whether it is alive cannot be told: {row['reason']}")
    seen = "three" if row["signs"] == 3 else "two"
    told = f"Both sides act: {seen} of three signs of life in {say_period(period.label)}"
    return sentence(told + (f"; {row['reason']}" if row["reason"] else ""))


def _silence(row: Row, theirs: str, period: Period, currency: str) -> str:
    """Say since when the other side is silent; nothing while the rule does not warn."""
    days = number_or_none(row["days_since_last_act"])
    if not row["warned_on"] or days is None:
        return ""
    since = period.end - timedelta(days=days)
    said = f"{theirs} has done nothing since {say_day(date.isoformat(since))}"
    cost = number_or_none(row["cost_since_last_act"])
    spent = "what we spent since is not known"
    if cost is not None:
        amount = say_value(cost, "money", currency=currency)
        spent = f"we have spent {amount} in hours and money since"
    return f"{said}; {spent}; the rule would have warned on {say_day(row['warned_on'])}"


def _withdrawals(
    found: GiveAndGet, alliance_id: str, names: Mapping[str, str]
) -> tuple[WithdrawalTold, ...]:
    """Tell the partners that withdrew, and those of whom nothing can be said."""
    own = found.fading[found.fading["alliance_id"] == alliance_id]
    return tuple(
        WithdrawalTold(
            partner=names.get(row["partner_id"], row["partner_id"]),
            state=row["state"],
            faded_on=row["faded_on"],
            warned_on=row["warned_on"],
            p=number_or_none(row["fade_p"]),
            reason=row["reason"],
        )
        for row in _records(own)
        if row["state"] != ACTIVE
    )


def _breadth(row: Row, theirs: str) -> str:
    """Say how broad the contacts are."""
    if row["reason"]:
        return sentence(f"Contacts: too little data, {row['reason']}")
    who = "ours" if row["busiest_side"] == "ours" else theirs
    share = f"{100 * row['largest_share']:.0f} %"
    people = f"{row['people_ours']:.0f} people of ours and {row['people_theirs']:.0f} of {theirs}"
    told = f"{people} are in touch; {share} of the exchanges run through one person of {who}"
    if row["largest_share"] > ONE_PERSON:
        told += ", which is too much for one"
    empty = number_or_none(row["empty_contacts"])
    if empty:
        told += f"; {100 * empty:.0f} % of {row['contacts']:.0f} contacts are empty"
    return sentence(capital(told))


def _departures(row: Row, theirs: str) -> tuple[DepartureTold, ...]:
    """Say what is left when the busiest person of each side goes."""
    told = []
    for side in ("ours", "theirs"):
        said = say_departure(pd.Series(dict(row)), side, theirs)
        if said:
            told.append(DepartureTold(said=said, left=row[f"left_without_{side}"]))
    return tuple(told)


def _flow(row: Row) -> FlowPoint:
    """Tell what both sides put in, in one period."""
    money = ("ours", "theirs", "balance", "cumulative", "reciprocity")
    return FlowPoint(period=row["period"], **{name: number_or_none(row[name]) for name in money})


def _rows(table: pd.DataFrame, alliance_id: str, period: Period) -> list[dict[str, Any]]:
    """Return the rows of one alliance and period."""
    own = (table["alliance_id"] == alliance_id) & (table["period"] == period.label)
    return _records(table[own])


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain mappings."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _told(sign: Any) -> bool | None:
    """Return a sign, or None where it is not known."""
    return None if pd.isna(sign) else bool(sign)
