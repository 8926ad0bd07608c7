"""How broad the contacts of an alliance are, and what is left when the busiest person goes.

The one rule: persons are counted and never named: nothing that leaves this module holds an id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.insights.give_and_get.placing import labelled
from alliance_health.kept import keep
from alliance_health.language import speak, to_speak
from alliance_health.metrics.contacts import EXCHANGES_NEEDED, PERSONS, outermost_rows
from alliance_health.tables.labels import period_spans

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

#: Columns of `judge_contacts`: one row an alliance and period.
CONTACT_COLUMNS = (
    "alliance_id",
    "ordinal",
    "period",
    "exchanges",
    "people_ours",  #: persons of ours with at least one exchange
    "people_theirs",
    "density",  #: pairs with an exchange of all pairs that could have one, 0 to 1
    "largest_share",  #: share of the exchanges through the busiest person of all, 0 to 1
    "busiest_side",  #: "ours" or "theirs"
    "left_without_ours",  #: share of the exchanges that stays if the busiest of ours goes
    "left_without_theirs",
    "functions",  #: topics with an exchange; missing where none is named
    "functions_without_ours",  #: topics that stay connected if the busiest of ours goes
    "functions_without_theirs",
    "contacts",  #: pairs known in the year
    "empty_contacts",  #: share of them without an exchange in `EMPTY_MONTHS`, 0 to 1
    "reason",
)

#: Months without an exchange after which a contact is empty, and months for which it is known.
EMPTY_MONTHS, KNOWN_MONTHS = 3, 12

_CELL = ["alliance_id", "ordinal"]
_SIDES = ("ours", "theirs")


def judge_contacts(context: Context) -> pd.DataFrame:
    """Say how broad the contacts of every alliance are in every period, and what would be left.

    Parameters
    ----------
    context : Context
        Reads `contacts`; rows of periods no longer than those of the workbook, where these are
        covered in full.

    Returns
    -------
    DataFrame
        `CONTACT_COLUMNS`, sorted. With fewer than `EXCHANGES_NEEDED` exchanges, or where one is
        not known, all shares are missing, with the reason. Of several busiest persons the one
        whose going costs most topics counts.

    See Also
    --------
    alliance_health.metrics.contacts.measure_contact_breadth : The metric.
    """
    months = context.catalogue.settings.frequency.months
    rows = []
    for alliance_id, known in _placed(context).groupby("alliance_id", sort=True):
        contacts = _Contacts.of(known)
        for ordinal in np.unique(contacts.ordinal):
            told = _breadth(contacts.within(ordinal, 1)) | _empty(contacts, ordinal, months)
            rows.append({"alliance_id": alliance_id, "ordinal": int(ordinal), **told})
    table = pd.DataFrame(rows, columns=[one for one in CONTACT_COLUMNS if one != "period"])
    table = table.astype({"alliance_id": "str", "ordinal": "int64", "reason": "str"})
    return labelled(table, context.catalogue.settings.frequency, CONTACT_COLUMNS)


def say_departure(row: pd.Series, side: str, partner: str) -> str:
    """Say what is left when the busiest person of one side goes, without naming anybody.

    Parameters
    ----------
    row : Series
        Of `judge_contacts`.
    side : {"ours", "theirs"}
        Whose person goes.
    partner : str
        Name of the other side.

    Returns
    -------
    str
        A sentence; empty where nothing can be told.

    Examples
    --------
    >>> row = pd.Series({"left_without_theirs": 0.4, "functions": 3.0})
    >>> row["functions_without_theirs"] = 2.0
    >>> say_departure(row, "theirs", "Orion")
    'If one person of Orion goes, 40 % of the exchanges and 2 of 3 topics stay connected.'
    """
    left = row[f"left_without_{side}"]
    if pd.isna(left):
        return ""
    told = {"share": f"{100 * left:.0f} %", "partner": partner}
    if pd.isna(row["functions"]):
        if side == "ours":
            return speak(
                "If one person of ours goes, {share} of the exchanges stay connected.", **told
            )
        return speak(
            "If one person of {partner} goes, {share} of the exchanges stay connected.", **told
        )
    told["topics"] = f"{row[f'functions_without_{side}']:.0f}"
    told["all_topics"] = f"{row['functions']:.0f}"
    if side == "ours":
        return speak(
            "If one person of ours goes, {share} of the exchanges and {topics} of {all_topics} "
            "topics stay connected.",
            **told,
        )
    return speak(
        "If one person of {partner} goes, {share} of the exchanges and {topics} of {all_topics} "
        "topics stay connected.",
        **told,
    )


def _placed(context: Context) -> pd.DataFrame:
    """Place contacts in periods of the workbook that they cover in full."""
    contacts = context.tables["contacts"]
    months = context.catalogue.settings.frequency.months
    spans = period_spans(contacts["period"])
    rows = contacts.assign(months=spans["months"], starts_on=spans["start"])
    rows = outermost_rows(rows[rows["months"] <= months])
    month = rows["starts_on"].dt.year * 12 + rows["starts_on"].dt.month - 1
    rows = rows.assign(ordinal=(month // months).astype("int64"))
    lived = context.grid[_CELL].drop_duplicates()
    parts = rows[[*_CELL, "period", "months"]].drop_duplicates()
    covered = parts.groupby(_CELL)["months"].sum()
    whole = covered[covered == months].reset_index()[_CELL]
    return rows.merge(whole, on=_CELL).merge(lived, on=_CELL)


@dataclass(frozen=True, eq=False)
class _Contacts:
    """Contacts of one alliance; persons and topics are numbers, -1 where no topic is named."""

    ordinal: Whole
    persons: tuple[Whole, Whole]  #: ours and theirs
    topic: Whole
    exchanges: Floats

    @classmethod
    def of(cls, rows: pd.DataFrame) -> _Contacts:
        """Turn rows into numbers, so that no id goes further."""
        ours, theirs, topic = (
            np.asarray(pd.factorize(rows[name])[0], dtype=np.int64)
            for name in (*PERSONS, "function")
        )
        ordinal = rows["ordinal"].to_numpy("int64")
        return cls(ordinal, (ours, theirs), topic, rows["exchanges"].to_numpy("float64"))

    def within(self, ordinal: int, periods: int) -> _Contacts:
        """Return the contacts of some periods up to one."""
        return self.where((self.ordinal > ordinal - periods) & (self.ordinal <= ordinal))

    def where(self, kept: npt.NDArray[np.bool_]) -> _Contacts:
        """Return some of the contacts."""
        ours, theirs = (one[kept] for one in self.persons)
        return _Contacts(self.ordinal[kept], (ours, theirs), self.topic[kept], self.exchanges[kept])

    def pairs(self) -> set[tuple[int, int]]:
        """Return the pairs of persons."""
        return set(zip(self.persons[0].tolist(), self.persons[1].tolist(), strict=True))

    def topics(self) -> int:
        """Count the topics that are named."""
        return len(np.unique(self.topic[self.topic >= 0]))


#: Why nothing is said of contacts.
_NOT_KNOWN = to_speak("the number of exchanges of one contact is not known")
_FEW = to_speak("{exchanges} exchanges; needed are {needed}")
REASONS = (_NOT_KNOWN, _FEW)


def _breadth(own: _Contacts) -> dict[str, object]:
    """Measure the contacts of one alliance and period."""
    seen = own.where(own.exchanges != 0)
    exchanges = float(own.exchanges.sum())
    people = [len(np.unique(one)) for one in seen.persons]
    told: dict[str, object] = {
        "exchanges": exchanges,
        "people_ours": people[0],
        "people_theirs": people[1],
        "reason": "",
    }
    if np.isnan(exchanges):
        return {**told, "reason": keep(_NOT_KNOWN)}
    if exchanges < EXCHANGES_NEEDED:
        few = keep(_FEW, exchanges=f"{exchanges:.0f}", needed=EXCHANGES_NEEDED)
        return {**told, "reason": few}
    shares = []
    for side, person in zip(_SIDES, seen.persons, strict=True):
        by_person = np.bincount(person, weights=seen.exchanges)
        shares.append(float(by_person.max() / exchanges))
        told[f"left_without_{side}"] = 1 - shares[-1]
        busiest = np.flatnonzero(by_person == by_person.max())
        left = [seen.where(person != one).topics() for one in busiest]
        told[f"functions_without_{side}"] = float(min(left)) if seen.topics() else np.nan
    return {
        **told,
        "density": len(seen.pairs()) / (people[0] * people[1]),
        "largest_share": max(shares),
        "busiest_side": _SIDES[int(np.argmax(shares))],
        "functions": float(seen.topics()) if seen.topics() else np.nan,
    }


def _empty(contacts: _Contacts, ordinal: int, months: int) -> dict[str, object]:
    """Count the contacts known in the year, and those without an exchange in the last months."""
    year = contacts.within(ordinal, max(1, KNOWN_MONTHS // months)).pairs()
    latest = contacts.within(ordinal, max(1, EMPTY_MONTHS // months))
    active = latest.where(latest.exchanges != 0).pairs()
    return {"contacts": len(year), "empty_contacts": len(year - active) / len(year)}
