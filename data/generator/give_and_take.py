"""The ledger: what each side puts in and gets out, month by month.

::

    contributions of both = a level that grows or shrinks with influence
    our share of them     from how even giving and taking should be
    benefits              from the return of the weaker side and the fairness gap

Leads are counted against a plan of their own and carry a small worth.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeVar

import days
from cast import SIDES, Alliance
from dice import Dice
from files import Row
from governance import is_silent
from influence import Truth
from scales import value_at

Worth = TypeVar("Worth", int, float)

#: Leads that each side plans to give in a quarter, and the worth of one.
LEADS_PLANNED, LEAD_WORTH = 15, 1500

#: Quarters over which growth is measured.
GROWTH_QUARTERS = 2

#: Worth of an hour.
_HOUR = 95

#: What both sides put in during the first quarter, as part of the planned bookings.
_COST_OF_BOOKINGS = 0.14

#: Part of a contribution that is hours, and money; the rest is knowledge.
_HOURS, _MONEY, _KNOWLEDGE = 0.6, 0.33, 0.07
PEOPLE_AND_MONEY = _HOURS + _MONEY

#: Shares where a split is planted: their share of the contributions and of the benefits.
UNFAIR_CONTRIBUTION, UNFAIR_BENEFIT, UNFAIR_FROM = 0.46, 0.31, 8


class Ledger:
    """Contributions and benefits of both sides of one alliance.

    Parameters
    ----------
    truth : Truth
        Of the alliance.
    """

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.alliance: Alliance = truth.alliance
        self._level = self._levels()

    def planned(self, quarter: int) -> dict[str, float]:
        """Return what each side puts in if none falls silent, in EUR, leads left out."""
        total, ours, leads = self._level[quarter], self._our_share(quarter), self._leads(quarter)
        shares = {"ours": total * ours, "theirs": total * (1 - ours)}
        return {
            side: max(share - leads[side] * LEAD_WORTH, 0.1 * share)
            for side, share in shares.items()
        }

    def given(self, quarter: int) -> dict[str, float]:
        """Return what each side puts in during a quarter, in EUR, leads left out."""
        return self._unless_silent(self.planned(quarter), quarter)

    def leads(self, quarter: int) -> dict[str, int]:
        """Return how many leads each side gives in a quarter."""
        return self._unless_silent(self._leads(quarter), quarter)

    def received(self, quarter: int) -> dict[str, float]:
        """Return what each side gets out in a quarter, in EUR.

        ::

            floor = benefit of the weaker side / its contribution
            gap   = its share of the contributions - its share of the benefits
        """
        leads = self.leads(quarter)
        given = {
            side: worth + leads[side] * LEAD_WORTH for side, worth in self.given(quarter).items()
        }
        total = sum(given.values())
        if is_silent(self.alliance, "theirs", quarter):
            return {"ours": 0.25 * total, "theirs": 0.35 * total}
        weak = given["theirs"] / total
        gap = value_at("fairness_gap", self.truth.lagging("fairness_gap", quarter)) / 100
        floor = value_at("return_floor", self.truth.lagging("return_floor", quarter))
        if self.alliance.has("unfair_split") and quarter >= UNFAIR_FROM:
            weak, gap, floor = UNFAIR_CONTRIBUTION, UNFAIR_CONTRIBUTION - UNFAIR_BENEFIT, 1.02
        share = max(weak - min(gap, 0.5 * weak), 0.05)
        benefits = floor * given["theirs"] / share
        return {"ours": benefits * (1 - share), "theirs": benefits * share}

    def rows(self) -> Iterator[Row]:
        """Yield the entries of all quarters."""
        count = 0
        for quarter in self.alliance.quarters:
            if self.alliance.has("full_of_holes") and is_silent(self.alliance, "ours", quarter):
                continue
            for row in self._entries(quarter):
                count += 1
                yield {
                    "entry_id": f"{self.alliance.partner_id}-e{count:04d}",
                    "alliance_id": self.alliance.alliance_id,
                    **row,
                }

    def _entries(self, quarter: int) -> Iterator[Row]:
        """Yield the entries of one quarter."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "ledger", quarter)
        given, leads, received = self.given(quarter), self.leads(quarter), self.received(quarter)
        for side in SIDES:
            if given[side]:
                yield from self._people_and_money(side, quarter, given[side], dice=dice)
            for at in range(3):
                number = (leads[side] + at) // 3
                if number:
                    lot = {"type": "leads", "amount": number, "unit": "leads"}
                    lot["value"] = number * LEAD_WORTH
                    yield self._entry(side, _in_month(quarter, at, dice), lot)
            money = round(received[side], -1)
            lot = {"flow": "benefit", "type": "money", "amount": money, "unit": "EUR"}
            lot["confirmed_by_finance"] = quarter < days.QUARTERS - 1 or side == "ours"
            yield self._entry(side, days.end(quarter), {**lot, "value": money})

    def _people_and_money(
        self, side: str, quarter: int, worth: float, *, dice: Dice
    ) -> Iterator[Row]:
        """Yield hours month by month, and money and knowledge once in a quarter."""
        for at, part in enumerate(dice.parts(worth * _HOURS, 3)):
            hours = round(part / _HOUR)
            lot = {"type": "hours", "amount": hours, "unit": "hours", "value": hours * _HOUR}
            yield self._entry(side, _in_month(quarter, at, dice), lot)
        money, know = round(worth * _MONEY, -1), round(worth * _KNOWLEDGE, -1)
        lots = (
            {"type": "money", "amount": money, "unit": "EUR", "value": money},
            {"type": "knowledge", "amount": 1, "unit": "workshop", "value": know},
        )
        for lot in lots:
            yield self._entry(side, _in_month(quarter, dice.whole(0, 2), dice), lot)

    def _entry(self, side: str, day: date, lot: Row) -> Row:
        """Return one entry: a contribution unless the lot says otherwise."""
        other = "theirs" if side == "ours" else "ours"
        return {
            "partner_id": self.alliance.partner(side),
            "occurred_on": max(day, self.alliance.started_on),
            "flow": "contribution",
            "currency": "EUR",
            "counterparty_id": self.alliance.partner(other),
            **lot,
        }

    def _leads(self, quarter: int) -> dict[str, int]:
        """Return how many leads each side would give if none fell silent."""
        score = self.truth.leading("leads_exchanged", quarter)
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "leads", quarter)
        both = round(2 * LEADS_PLANNED * value_at("leads_exchanged", score) / 100)
        theirs = max(both // 2 + dice.whole(-1, 1), 0)
        return {"ours": max(both - theirs, 0), "theirs": theirs}

    def _unless_silent(self, given: dict[str, Worth], quarter: int) -> dict[str, Worth]:
        """Return nothing for a side that has fallen silent."""
        return {
            side: type(worth)(0) if is_silent(self.alliance, side, quarter) else worth
            for side, worth in given.items()
        }

    def _our_share(self, quarter: int) -> float:
        """Return our share of what both put in."""
        if self.alliance.has("unfair_split") and quarter >= UNFAIR_FROM:
            return 1 - UNFAIR_CONTRIBUTION
        score = self.truth.leading("reciprocity", quarter)
        share = 1 - value_at("reciprocity", score, high=99.0) / 2
        return share if self.alliance.ours >= 0.5 else 1 - share

    def _levels(self) -> dict[int, float]:
        """Return what both put in, quarter by quarter: it follows the growth it should have."""
        level = self.alliance.plan * _COST_OF_BOOKINGS
        levels = {}
        for quarter in self.alliance.quarters:
            levels[quarter] = level
            score = self.truth.leading("resource_growth", quarter)
            level *= 1 + value_at("resource_growth", score) / 100 / GROWTH_QUARTERS
        return levels


def _in_month(quarter: int, at: int, dice: Dice) -> date:
    """Return a working day in the first, second or third month of a quarter."""
    first = days.day_at(quarter, at / 3)
    return days.working(min(first + timedelta(days=dice.whole(4, 27)), days.end(quarter)))
