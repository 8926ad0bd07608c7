"""From give and get of all alliances to what the page of one says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from alliance_health.insights.give_and_get.contacts import REASONS as CONTACT_REASONS
from alliance_health.insights.give_and_get.contacts import say_departure
from alliance_health.insights.give_and_get.fading import ACTIVE
from alliance_health.insights.give_and_get.fading import REASONS as FADING_REASONS
from alliance_health.insights.give_and_get.life_signs import EMPTY, NOT_TOLD, ONE_WAY
from alliance_health.insights.give_and_get.life_signs import REASONS as LIFE_REASONS
from alliance_health.insights.give_and_get.overview import GiveAndGet
from alliance_health.insights.quantities import say_value
from alliance_health.kept import speak_kept
from alliance_health.language import speak
from alliance_health.report.give_and_get_part import (
    DepartureTold,
    FlowPoint,
    GivePart,
    WithdrawalTold,
)
from alliance_health.report.source import number_or_none
from alliance_health.report.wording import capital, say_day, say_period, sentence
from alliance_health.tables.by_alliance import rows_of_alliance
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
    theirs = names.get("theirs") or speak("the other side")
    balance = rows_of_alliance(found.balance, alliance_id)
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
    silence, why = _silence(row, theirs, period, currency), speak_kept(row["reason"], LIFE_REASONS)
    if row["verdict"] == EMPTY:
        return sentence(speak("No sign of life: {why}", why=silence or why))
    if row["verdict"] == ONE_WAY:
        why = f"{why}; {silence}" if silence else why
        return sentence(speak("One-way suspected: {why}", why=why))
    if row["verdict"] == NOT_TOLD:
        return sentence(speak("Whether it is alive cannot be told: {why}", why=why))
    when = say_period(period.label)
    if row["signs"] == 3:
        told = speak("Both sides act: three of three signs of life in {when}", when=when)
    else:
        told = speak("Both sides act: two of three signs of life in {when}", when=when)
    return sentence(f"{told}; {why}" if why else told)


def _silence(row: Row, theirs: str, period: Period, currency: str) -> str:
    """Say since when the other side is silent; nothing while the rule does not warn."""
    days = number_or_none(row["days_since_last_act"])
    if not row["warned_on"] or days is None:
        return ""
    told = {
        "theirs": theirs,
        "since": say_day(date.isoformat(period.end - timedelta(days=days))),
        "warned": say_day(row["warned_on"]),
    }
    cost = number_or_none(row["cost_since_last_act"])
    if cost is None:
        return speak(
            "{theirs} has done nothing since {since}; what we spent since is not known; the rule "
            "would have warned on {warned}",
            **told,
        )
    return speak(
        "{theirs} has done nothing since {since}; we have spent {amount} in hours and money "
        "since; the rule would have warned on {warned}",
        amount=say_value(cost, "money", currency=currency),
        **told,
    )


def _withdrawals(
    found: GiveAndGet, alliance_id: str, names: Mapping[str, str]
) -> tuple[WithdrawalTold, ...]:
    """Tell the partners that withdrew, and those of whom nothing can be said."""
    own = rows_of_alliance(found.fading, alliance_id)
    return tuple(
        WithdrawalTold(
            partner=names.get(row["partner_id"], row["partner_id"]),
            state=row["state"],
            faded_on=row["faded_on"],
            warned_on=row["warned_on"],
            p=number_or_none(row["fade_p"]),
            reason=speak_kept(row["reason"], FADING_REASONS),
        )
        for row in _records(own)
        if row["state"] != ACTIVE
    )


def _breadth(row: Row, theirs: str) -> str:
    """Say how broad the contacts are."""
    if row["reason"]:
        why = speak_kept(row["reason"], CONTACT_REASONS)
        return sentence(speak("Contacts: too little data, {why}", why=why))
    told = [
        speak(
            "{ours} people of ours and {theirs} of {name} are in touch",
            ours=f"{row['people_ours']:.0f}",
            theirs=f"{row['people_theirs']:.0f}",
            name=theirs,
        ),
        _busiest(row, theirs),
    ]
    empty = number_or_none(row["empty_contacts"])
    if empty:
        share, contacts = f"{100 * empty:.0f} %", f"{row['contacts']:.0f}"
        told.append(
            speak("{share} of {contacts} contacts are empty", share=share, contacts=contacts)
        )
    return sentence(capital("; ".join(told)))


def _busiest(row: Row, theirs: str) -> str:
    """Say how much runs through one person."""
    share = f"{100 * row['largest_share']:.0f} %"
    if row["busiest_side"] == "ours":
        if row["largest_share"] > ONE_PERSON:
            return speak(
                "{share} of the exchanges run through one person of ours, which is too much for "
                "one",
                share=share,
            )
        return speak("{share} of the exchanges run through one person of ours", share=share)
    told = {"share": share, "name": theirs}
    if row["largest_share"] > ONE_PERSON:
        return speak(
            "{share} of the exchanges run through one person of {name}, which is too much for one",
            **told,
        )
    return speak("{share} of the exchanges run through one person of {name}", **told)


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
    own = rows_of_alliance(table, alliance_id)
    return _records(own[own["period"] == period.label])


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain mappings."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _told(sign: Any) -> bool | None:
    """Return a sign, or None where it is not known."""
    return None if pd.isna(sign) else bool(sign)
