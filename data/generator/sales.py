"""The deal list and what the plan says of it: bookings, wins, new customers, pipeline.

::

    quarter        t-2      t-1      t
    a deal           o---------------x     open at two quarter ends, closed in t

The deals won in a quarter add up to the bookings that the quarter should have; the deals
lost in it make the pipeline of the two quarter ends before as large as it should be.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import days
from cast import Alliance
from dice import Dice
from files import Row
from influence import Truth
from scales import value_at

#: Deals won together in a quarter that is on plan, by attribution.
PROJECTS_PLANNED = 8
SOURCED_OF_EIGHT = 4

#: New customers in a quarter that is on plan.
CUSTOMERS_PLANNED = 5

#: Deals closed and won a quarter without the partner: the comparison for the win rate.
ALONE_CLOSED, ALONE_WON = 5, 3

#: Chance that an open deal is booked with, as the sellers write it.
_CHANCE = 0.5

#: What influenced and delivered deals are worth against one sourced deal.
_OTHER_WORTH = 0.7

_STAGES_OPEN = ("qualified", "proposal", "negotiation")


class DealBook:
    """The deals of one alliance.

    Parameters
    ----------
    truth : Truth
        Of the alliance.
    """

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.alliance: Alliance = truth.alliance
        self._count = 0
        self._lost_owed = 0.0

    def rows(self) -> Iterator[Row]:
        """Yield the deals in the order in which they close, the open ones last."""
        open_until = self.alliance.last + (0 if self.alliance.ended_on else 2)
        for quarter in range(self.alliance.first, open_until + 1):
            yield from self._closing_in(quarter)

    def _closing_in(self, quarter: int) -> Iterator[Row]:
        """Yield the deals that close, or are expected to close, in one quarter."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "deals", quarter)
        at = min(quarter, self.alliance.last)
        won = max(round(PROJECTS_PLANNED * self._lagging("projects_won", at) / 100), 1)
        sourced = max(round(won * SOURCED_OF_EIGHT / PROJECTS_PLANNED), 1)
        fresh = round(CUSTOMERS_PLANNED * self._lagging("new_customers", at) / 100)
        booked = planned_bookings(self.alliance, quarter) * self._lagging("bookings_sourced", at)
        amounts = dice.parts(booked / 100, sourced)
        worth = booked / 100 / sourced * _OTHER_WORTH
        kinds = ["sourced"] * sourced + [
            dice.pick(("influenced", "influenced", "delivered")) for _ in range(won - sourced)
        ]
        for step, kind in enumerate(kinds):
            amount = amounts[step] if step < sourced else worth * dice.uniform(0.7, 1.3)
            new = step < min(fresh, won)
            yield self._deal(dice, quarter, (kind, amount), won=True, new=new)
        yield from self._lost(dice, quarter, won=won, booked=booked / 100)
        for step in range(ALONE_CLOSED):
            amount = worth * dice.uniform(0.6, 1.6)
            is_won = step < ALONE_WON
            yield self._deal(dice, quarter, ("none", amount), won=is_won)

    def _lost(self, dice: Dice, quarter: int, *, won: int, booked: float) -> Iterator[Row]:
        """Yield the lost deals: as many as the win rate asks, as large as the pipeline asks."""
        at = min(quarter, self.alliance.last)
        uplift = value_at("win_rate_uplift", self.truth.lagging("win_rate_uplift", at))
        rate = (100 * ALONE_WON / ALONE_CLOSED + uplift) / 100
        self._lost_owed += won / rate - won
        count = max(round(self._lost_owed), 1)
        self._lost_owed -= count
        before = max(at - 1, self.alliance.first)
        cover = value_at("pipeline_cover", self.truth.leading("pipeline_cover", before), high=95)
        pipeline = cover * planned_bookings(self.alliance, quarter) / (2 * _CHANCE)
        sourced = max(round(count * 0.7), 1)
        amounts = dice.parts(max(pipeline - booked, 0.1 * booked), sourced)
        for step in range(count):
            kind = "sourced" if step < sourced else "influenced"
            amount = amounts[step] if step < sourced else booked * dice.uniform(0.1, 0.3)
            yield self._deal(dice, quarter, (kind, amount), won=False)

    def _deal(
        self, dice: Dice, quarter: int, what: tuple[str, float], *, won: bool, new: bool = False
    ) -> Row:
        """Return one deal; beyond the last quarter it is open and its closing expected."""
        kind, amount = what
        self._count += 1
        alliance = self.alliance
        closed = days.working(days.day_at(quarter, dice.uniform(0.05, 0.97)))
        opened = days.working(days.day_at(quarter - 2, dice.uniform(0.05, 0.9)))
        is_open = quarter > alliance.last
        if opened < alliance.started_on:
            opened = days.forward(alliance.started_on, 3)
            closed = max(closed, opened + timedelta(days=10))
        deal: Row = {
            "deal_id": f"{alliance.partner_id}-{self._count:04d}",
            "alliance_id": alliance.alliance_id,
            "attribution": kind,
            "sales_stage": dice.pick(_STAGES_OPEN) if is_open else ("won" if won else "lost"),
            "amount": float(max(round(amount, -3), 1000)),
            "currency": "EUR",
            "opened_on": opened,
            "closed_on": closed,
            "won": None if is_open else won,
            "probability": _CHANCE,
        }
        if kind != "none":
            deal["customer_id"] = f"c{dice.whole(1000, 9999)}"
            deal["new_customer"] = new
        return deal

    def _lagging(self, metric_id: str, quarter: int) -> float:
        """Return the value in percent of plan that an outcome should have."""
        return value_at(metric_id, self.truth.lagging(metric_id, quarter))


def planned_bookings(alliance: Alliance, quarter: int) -> float:
    """Return the planned sourced bookings of a quarter: up two percent every year.

    Parameters
    ----------
    alliance : Alliance
        With its plan.
    quarter : int
        The quarter.

    Returns
    -------
    float
        EUR, in whole ten thousands.
    """
    years = (days.start(quarter).year - days.start(0).year) if quarter >= 0 else 0
    return round(alliance.plan * 1.02**years, -4)
