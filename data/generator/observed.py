"""Observations and targets: what finance, sales, training and others report of an alliance.

These figures are not computed from events here: no table carries them, or this alliance does
not keep the table, or the other side reports its own figure.
"""

from __future__ import annotations

from collections.abc import Iterator

import days
from cast import SIDES, Alliance
from dice import Dice
from files import Row
from give_and_take import LEADS_PLANNED, PEOPLE_AND_MONEY, Ledger
from governance import is_silent
from influence import Truth
from initiatives import LAUNCHES_PLANNED
from registers import is_reported
from sales import CUSTOMERS_PLANNED, PROJECTS_PLANNED, planned_bookings
from scales import value_at

#: Planned money a quarter, as part of planned sourced bookings.
_PLANNED = {"revenue_joint": 1.5, "new_commitments": 0.8, "cost_savings": 0.06}

#: People to be trained on each side.
PEOPLE_PLANNED = 40

#: Alliances whose partner also reports sourced bookings.
BOOKINGS_OF_BOTH = ("northmere-bank", "odonnell-freight", "tavanne-robotics", "vantor-aero")

#: Influence factors known once a quarter: metric, decimals.
_QUARTERLY = (
    ("account_plans", 0),
    ("initiative_balance", 0),
    ("gate_health", 0),
    ("goal_quality", 0),
    ("contact_breadth", 0),
    ("investment_parity", 1),
)

#: Influence factors known once a month.
_MONTHLY = ("milestones", "quick_win_clock")


class Books:
    """What is reported of one alliance.

    Parameters
    ----------
    truth : Truth
        Of the alliance.
    ledger : Ledger
        Its contributions, from which the planned resources are made.
    """

    def __init__(self, truth: Truth, ledger: Ledger) -> None:
        self.truth = truth
        self.alliance: Alliance = truth.alliance
        self.ledger = ledger

    def observations(self) -> Iterator[Row]:
        """Yield all observations, quarter by quarter."""
        for quarter in self.alliance.quarters:
            for row in self._all(quarter):
                if is_reported(self.alliance, str(row["metric_id"]), quarter):
                    yield row

    def targets(self) -> Iterator[Row]:
        """Yield what was aimed at, quarter by quarter."""
        for quarter in self.alliance.quarters:
            plan = planned_bookings(self.alliance, quarter)
            joint = {
                "bookings_sourced": plan,
                **{name: self._planned(name, quarter) for name in _PLANNED},
                "new_customers": CUSTOMERS_PLANNED,
                "projects_won": PROJECTS_PLANNED,
                "joint_launches": LAUNCHES_PLANNED,
            }
            for metric_id, target in joint.items():
                yield self._row(metric_id, days.label(quarter), "", target=target)
            for side in SIDES:
                own = {
                    "leads_exchanged": LEADS_PLANNED,
                    "enablement": PEOPLE_PLANNED,
                    "resource_plan": self._planned_resources(side, quarter),
                }
                for metric_id, target in own.items():
                    yield self._row(metric_id, days.label(quarter), side, target=target)

    def _all(self, quarter: int) -> Iterator[Row]:
        """Yield everything that could be reported of a quarter."""
        yield from self._money(quarter)
        yield from self._results(quarter)
        if not is_silent(self.alliance, "ours", quarter):
            yield from self._influence(quarter)
        if days.ends_half(quarter):
            yield from self._half_year(quarter)

    def _money(self, quarter: int) -> Iterator[Row]:
        """Yield revenue and commitments by month, savings and their figures by quarter."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "money", quarter)
        values = {name: self._value(name, quarter) for name in _PLANNED}
        for metric_id, side in (("revenue_joint", "ours"), ("new_commitments", "joint")):
            parts = dice.parts(values[metric_id], 3, spread=0.15)
            for month, part in zip(days.months(quarter), parts, strict=True):
                yield self._row(metric_id, month, side, value=round(part, -2))
        label = days.label(quarter)
        yield self._row("cost_savings", label, "ours", value=round(values["cost_savings"], -2))
        if is_silent(self.alliance, "theirs", quarter):
            return
        for metric_id in ("revenue_joint", "cost_savings"):
            theirs = values[metric_id] * dice.uniform(0.985, 1.015)
            yield self._row(metric_id, label, "theirs", value=round(theirs, -2))
        if self.alliance.alliance_id in BOOKINGS_OF_BOTH:
            plan = planned_bookings(self.alliance, quarter)
            share = value_at("bookings_sourced", self.truth.lagging("bookings_sourced", quarter))
            theirs = plan * share / 100 * dice.uniform(0.97, 1.03)
            yield self._row("bookings_sourced", label, "theirs", value=round(theirs, -3))

    def _results(self, quarter: int) -> Iterator[Row]:
        """Yield the launches of a quarter."""
        score = self.truth.lagging("joint_launches", quarter)
        launches = round(LAUNCHES_PLANNED * value_at("joint_launches", score) / 100)
        yield self._row("joint_launches", days.label(quarter), "joint", value=launches)

    def _influence(self, quarter: int) -> Iterator[Row]:
        """Yield the influence factors that somebody can report."""
        label = days.label(quarter)
        for metric_id, decimals in _QUARTERLY:
            value = round(value_at(metric_id, self.truth.leading(metric_id, quarter)), decimals)
            yield self._row(metric_id, label, "joint", value=value)
        people = self._trained(quarter)
        for side in SIDES:
            if not is_silent(self.alliance, side, quarter):
                yield self._row("enablement", label, side, value=people[side])
        for metric_id in _MONTHLY:
            yield from self._by_month(metric_id, quarter)

    def _trained(self, quarter: int) -> dict[str, int]:
        """Return trained people of each side; both together are as many as they should be."""
        share = value_at("enablement", self.truth.leading("enablement", quarter)) / 100
        both = round(2 * PEOPLE_PLANNED * share)
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "trained", quarter)
        ours = both // 2 + dice.whole(-3, 4)
        return {"ours": ours, "theirs": both - ours}

    def _by_month(self, metric_id: str, quarter: int) -> Iterator[Row]:
        """Yield three months around the quarter's value; a clock ends on it."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, metric_id, "months", quarter)
        value = value_at(metric_id, self.truth.leading(metric_id, quarter))
        swing = dice.uniform(1.0, 4.0)
        steps = (-swing, swing, 0.0) if metric_id == "milestones" else (-61.0, -31.0, 0.0)
        for month, step in zip(days.months(quarter), steps, strict=True):
            yield self._row(metric_id, month, "joint", value=max(round(value + step), 1))

    def _half_year(self, quarter: int) -> Iterator[Row]:
        """Yield what is known twice a year."""
        dice = Dice(self.truth.seed, self.alliance.alliance_id, "half-year", quarter)
        label = days.half_label(quarter)
        rubric = self._aimed("imperative_contribution", quarter)
        anchor = min(max(25 * round(rubric / 25), 0), 100)
        yield self._row("imperative_contribution", label, "ours", value=anchor)
        surplus = self._aimed("synergy_surplus", quarter)
        yield self._row("synergy_surplus", label, "joint", value=round(surplus, 1))
        rating = self._aimed("customer_value", quarter)
        people = dice.whole(18, 45)
        yield {
            **self._row("customer_value", label, "joint", value=round(min(rating, 4.9), 2)),
            "se": round(0.8 / people**0.5, 3),
            "n_respondents": people,
        }
        used = self._aimed("learning_exploited", quarter)
        for side in SIDES:
            if not is_silent(self.alliance, side, quarter):
                value = round(min(max(used + dice.uniform(-4, 4), 0), 100))
                yield self._row("learning_exploited", label, side, value=value)
        if not is_silent(self.alliance, "theirs", quarter):
            tau = value_at("priority_agreement", self.truth.leading("priority_agreement", quarter))
            tau = round(round(min(max(tau, -1), 1) * 14) / 14, 4)
            yield self._row("priority_agreement", label, "joint", value=tau)

    def _aimed(self, metric_id: str, quarter: int) -> float:
        """Return the value that an outcome should have."""
        return value_at(metric_id, self.truth.lagging(metric_id, quarter))

    def _value(self, metric_id: str, quarter: int) -> float:
        """Return an outcome in money."""
        return self._planned(metric_id, quarter) * self._aimed(metric_id, quarter) / 100

    def _planned(self, metric_id: str, quarter: int) -> float:
        """Return planned money of a quarter."""
        return round(planned_bookings(self.alliance, quarter) * _PLANNED[metric_id], -3)

    def _planned_resources(self, side: str, quarter: int) -> float:
        """Return planned hours and money, so that what comes in is the share that it should be."""
        share = value_at("resource_plan", self.truth.leading("resource_plan", quarter)) / 100
        given = self.ledger.planned(quarter)[side] * PEOPLE_AND_MONEY
        return max(round(given / share, -3), 1000.0)

    def _row(self, metric_id: str, period: str, side: str, **number: float) -> Row:
        """Return one observation or target; money carries its currency."""
        row: Row = {
            "alliance_id": self.alliance.alliance_id,
            "metric_id": metric_id,
            "period": period,
            "perspective": side,
            **number,
        }
        if metric_id in (*_PLANNED, "bookings_sourced", "resource_plan"):
            row["currency"] = "EUR"
        return row
