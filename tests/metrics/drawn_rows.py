"""Rows of a workbook drawn at random from a seed; loaded by conftest.py."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any, ClassVar

from alliance_health.tables.calendar import Period, periods_between
from alliance_health.vocabulary import Frequency

Row = dict[str, Any]


class Draw:
    """Rows of two alliances drawn at random: sparse, with blanks, ties and empty quarters."""

    alliances = ("lyra", "orion")
    first, last = date(2024, 1, 1), date(2026, 6, 30)
    lives: ClassVar = {"lyra": ("2024Q3", "2026Q2"), "orion": ("2024Q1", "2026Q2")}

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        #: How much there is of everything: some workbooks are nearly empty.
        self.density = self.dice.choice((0.15, 0.5, 1.0))

    def rows(self) -> dict[str, list[Row]]:
        """Return rows of all event tables."""
        tables: dict[str, list[Row]] = {
            "alliances": [
                {"alliance_id": "lyra", "started_on": date(2024, 8, 5)},
                {"alliance_id": "orion", "started_on": self.maybe(date(2023, 5, 1))},
            ],
            "partners": [
                {"alliance_id": one, "partner_id": f"{one}-{name}", "perspective": side}
                for one in self.alliances
                for name, side in self.members(one)
            ],
        }
        for table, count in (
            ("opportunities", 110),
            ("ledger", 120),
            ("decisions", 25),
            ("commitments", 25),
            ("meetings", 25),
            ("issues", 15),
            ("targets", 12),
            ("alliance_history", 6),
        ):
            number = round(count * self.density)
            tables[table] = [
                {"alliance_id": one, **getattr(self, table)(one, at)}
                for one in self.alliances
                for at in range(number)
            ]
        tables["targets"] = self.distinct(tables["targets"], "metric_id", "period", "perspective")
        tables["alliance_history"] = self.distinct(
            tables["alliance_history"], "field", "valid_from"
        )
        tables["ratings"] = self.ratings()
        for table in ("initiatives", "gates", "goals", "contacts"):
            tables[table] = [
                {"alliance_id": one, **row}
                for one in self.alliances
                for row in getattr(self, table)(one)
            ]
        tables["baselines"] = self.baselines(tables["partners"])
        tables["charters"] = [
            {"alliance_id": one, "agreed_share": self.shares(one)} for one in self.alliances
        ]
        return tables

    def members(self, alliance_id: str) -> list[tuple[str, str]]:
        """Return the partners of an alliance; one has a third partner and the press."""
        two = [("us", "ours"), ("them", "theirs")]
        return [*two, ("third", "theirs"), ("press", "joint")] if alliance_id == "lyra" else two

    def baselines(self, partners: list[Row]) -> list[Row]:
        """Return the stand-alone values of every partner, in parts of any length."""
        return [
            {**one, "period": part.label, "value": self.maybe(self.dice.randint(-1, 9) * 100, 0.05)}
            for one in partners
            for half in (Period(Frequency.HALF_YEAR, at) for at in range(4048, 4053))
            for frequency in self.dice.sample(list(Frequency)[:3], self.dice.choice((1, 1, 2)))
            for part in half.parts(frequency)
        ]

    def shares(self, alliance_id: str) -> dict[str, float]:
        """Return agreed shares; sometimes a partner has none."""
        members = self.members(alliance_id)
        ours, *theirs = (f"{alliance_id}-{name}" for name, side in members if side != "joint")
        first, others = self.dice.choice((0.25, 0.5, 0.75)), theirs[: self.dice.choice((1, 9, 9))]
        return {ours: first, **dict.fromkeys(others, (1 - first) / len(others))}

    def opportunities(self, alliance_id: str, at: int) -> Row:
        """Return a deal."""
        opened = self.day()
        closed = opened + timedelta(days=self.dice.randint(0, 300))
        is_closed = closed <= self.last and self.chance(0.8)
        won = self.chance(0.5) if is_closed else None
        return {
            "deal_id": f"{alliance_id}-d{at}",
            "attribution": self.dice.choice(("sourced", "influenced", "delivered", "none")),
            "amount": self.maybe(self.dice.randint(1, 50) * 1000.0, 0.02),
            "currency": "EUR",
            "opened_on": opened,
            "closed_on": closed if is_closed or self.chance(0.5) else None,
            "won": won,
            "perspective": self.dice.choice((None, None, "ours", "theirs")),
            "probability": self.maybe(self.dice.choice((0.0, 0.2, 0.5, 0.8, 1.0)), 0.2),
            "split": self.maybe(self.dice.choice((0.25, 0.5, 1.0)), 0.6),
            "customer_id": self.maybe(f"c{self.dice.randint(1, 6)}", 0.2),
            "new_customer": self.maybe(self.chance(0.5), 0.2),
        }

    def ledger(self, alliance_id: str, at: int) -> Row:
        """Return an entry."""
        kind = self.dice.choice(("money", "hours", "leads", "knowledge", "assets"))
        amount = self.dice.randint(0, 20) * 10.0
        return {
            "entry_id": f"{alliance_id}-e{at}",
            "partner_id": f"{alliance_id}-{self.dice.choice(self.members(alliance_id))[0]}",
            "occurred_on": self.day(),
            "flow": self.dice.choice(("contribution", "contribution", "benefit")),
            "type": kind,
            "amount": amount,
            "value": self.maybe(amount * 7, 0.5 if kind == "money" else 0.03),
        }

    def decisions(self, alliance_id: str, at: int) -> Row:
        """Return a decision."""
        raised = self.day()
        closed = raised + timedelta(days=self.dice.randint(0, 60))
        return {
            "decision_id": f"{alliance_id}-d{at}",
            "raised_by": self.side(),
            "raised_on": raised,
            "closed_on": closed if closed <= self.last and self.chance(0.8) else None,
        }

    def commitments(self, alliance_id: str, at: int) -> Row:
        """Return a commitment."""
        made = self.day()
        kept = made + timedelta(days=self.dice.randint(0, 90))
        return {
            "commitment_id": f"{alliance_id}-c{at}",
            "made_by": self.side(),
            "made_on": made,
            "due_on": self.maybe(made + timedelta(days=45), 0.1),
            "kept_on": kept if kept <= self.last and self.chance(0.8) else None,
        }

    def meetings(self, alliance_id: str, at: int) -> Row:
        """Return a meeting."""
        planned = self.maybe(self.day(), 0.1)
        held = (planned or self.day()) + timedelta(days=self.dice.randint(-3, 12))
        return {
            "meeting_id": f"{alliance_id}-m{at}",
            "level": self.dice.choice(("executive", "working")),
            "planned_on": planned,
            "held_on": held if held <= self.last and self.chance(0.8) else None,
            "quorum": self.maybe(self.chance(0.8), 0.2),
        }

    def issues(self, alliance_id: str, at: int) -> Row:
        """Return an issue."""
        raised = self.day()
        closed = raised + timedelta(days=self.dice.randint(0, 200))
        return {
            "issue_id": f"{alliance_id}-i{at}",
            "raised_by": self.side(),
            "raised_on": raised,
            "closed_on": closed if closed <= self.last and self.chance(0.8) else None,
        }

    def targets(self, alliance_id: str, at: int) -> Row:
        """Return a target of sourced bookings for a month, quarter or year."""
        period = Period.containing(
            self.day(), self.dice.choice((Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR))
        )
        return {
            "metric_id": "bookings_sourced",
            "period": period.label,
            "perspective": self.dice.choice((None, "", "ours", "theirs")),
            "target": self.dice.randint(0, 40) * 1000.0,
        }

    def alliance_history(self, alliance_id: str, at: int) -> Row:
        """Return a change of sponsor."""
        return {
            "field": self.dice.choice(("sponsor_ours", "sponsor_theirs", "owner")),
            "value": self.maybe(self.dice.choice("ABC"), 0.1),
            "valid_from": self.day() - timedelta(days=self.dice.choice((0, 700))),
        }

    def ratings(self) -> list[Row]:
        """Return the ratings of five waves: groups of 2 to 7, pulses and full waves."""
        rows = []
        for one in self.alliances:
            for wave in ("2024Q4", "2025Q1", "2025Q2", "2025-09", "2025H2"):
                items = range(1, 26) if self.chance(0.4) else (3, 9, 10, 13, 15, 16, 17, 21, 22, 25)
                for side in ("ours", "theirs"):
                    for level in ("executive", "working"):
                        rows += self.group(items, one, wave, side, level)
        return rows

    def group(self, items: Any, one: str, wave: str, side: str, level: str) -> list[Row]:
        """Return the ratings of one group."""
        people = self.dice.randint(0, 3 if level == "executive" else 7)
        centre = self.dice.choice((2, 4))
        signs = self.chance(0.5)
        return [
            {
                "alliance_id": one,
                "wave": wave,
                "perspective": side,
                "level": level,
                "respondent_id": f"{side}-{level}-{person}",
                "item_id": f"q{item:02d}",
                "rating": self.maybe(float(centre + self.dice.choice((-1, 0, 0, 1))), 0.1),
                "consent": self.maybe(signs, 0.02) if level == "executive" else None,
            }
            for person in range(people)
            for item in items
        ]

    def initiatives(self, alliance_id: str) -> list[Row]:
        """Return initiatives; some workbooks never say whether one was a quick win."""
        is_asked = self.chance(0.8)
        return [self.initiative(f"{alliance_id}-i{at}", is_asked) for at in range(self.some(12))]

    def initiative(self, initiative_id: str, is_asked: bool) -> Row:
        """Return an initiative."""
        started = self.day() - timedelta(days=self.dice.choice((0, 200)))
        done = started + timedelta(days=self.dice.randint(0, 500))
        return {
            "initiative_id": initiative_id,
            "horizon": self.dice.choice(("short", "long")),
            "beneficiary": self.dice.choice(("ours", "theirs", "both", "both")),
            "started_on": started,
            "due_on": self.maybe(started + timedelta(days=self.dice.randint(0, 400)), 0.2),
            "done_on": done if done <= self.last and self.chance(0.7) else None,
            "quick_win": self.maybe(self.chance(0.4), 0.3) if is_asked else None,
        }

    def gates(self, alliance_id: str) -> list[Row]:
        """Return up to three questions at each gate of most initiatives."""
        return [
            self.question(f"{alliance_id}-i{at}", gate, place, number)
            for at in range(self.some(12))
            for place, gate in enumerate(("concept", "execution", "launch"))
            for number in range(self.dice.randint(0, 3))
        ]

    def question(self, initiative_id: str, gate: str, place: int, number: int) -> Row:
        """Return a question, rarely with an answer without a day or a day without an answer."""
        day = self.first + timedelta(days=place * 200 + self.dice.randint(0, 400))
        is_answered = day <= self.last and self.chance(0.8)
        return {
            "initiative_id": initiative_id,
            "gate": gate,
            "question_id": f"g{number}",
            "answer": self.maybe("yes", 0.03) if is_answered else None,
            "answered_on": self.maybe(day, 0.03) if is_answered else None,
        }

    def goals(self, alliance_id: str) -> list[Row]:
        """Return goals, some of them incomplete or recorded later; ranks have ties."""
        return [
            {
                "goal_id": f"{alliance_id}-g{at}",
                "metric_id": self.dice.choice(("trust", "milestones", "revenue_joint", "fame")),
                "baseline": self.maybe(float(self.dice.randint(1, 4)), 0.05),
                "target": self.maybe(float(self.dice.randint(1, 4)), 0.05),
                "due_on": self.maybe(self.day(), 0.05),
                "owner_ours": self.maybe("Ann", 0.05),
                "owner_theirs": self.maybe("Bob", 0.05),
                "rank_ours": self.maybe(float(self.dice.randint(1, 9)), 0.1),
                "rank_theirs": self.maybe(float(self.dice.randint(1, 9)), 0.1),
                "recorded_on": self.maybe(self.day(), 0.7),
            }
            for at in range(self.some(11))
        ]

    def contacts(self, alliance_id: str) -> list[Row]:
        """Return exchanges by month, quarter or half-year, with gaps and double accounts."""
        rows = []
        for half in periods_between(Period.parse("2024H1"), Period.parse("2026H1")):
            for length in (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF_YEAR):
                for period in half.parts(length) if length is not half.frequency else [half]:
                    if self.chance(self.density * (0.7 if length is Frequency.MONTH else 0.3)):
                        rows += self.exchanges(period.label)
        return rows

    def exchanges(self, period: str) -> list[Row]:
        """Return the exchanges of one period; one id stands on both sides."""
        pairs = {
            (self.dice.choice("abx"), self.dice.choice("xyz"))
            for _ in range(self.dice.randint(1, 5))
        }
        return [
            {
                "contact_ours": ours,
                "contact_theirs": theirs,
                "period": period,
                "exchanges": self.maybe(float(self.dice.randint(0, 9)), 0.02),
            }
            for ours, theirs in sorted(pairs)
        ]

    def some(self, count: int) -> int:
        """Return a number up to `count`, small where there is little of everything."""
        return self.dice.randint(0, max(1, round(count * self.density)))

    def distinct(self, rows: list[Row], *keys: str) -> list[Row]:
        """Keep the last row of each key."""
        return list(
            {(row["alliance_id"], *(row[key] or "" for key in keys)): row for row in rows}.values()
        )

    def day(self) -> date:
        """Return a day within the data; the later half of some quarters stays empty."""
        return self.first + timedelta(days=self.dice.randint(0, (self.last - self.first).days))

    def side(self) -> str:
        """Return a perspective, rarely joint."""
        return self.dice.choice(("ours", "ours", "theirs", "theirs", "joint"))

    def chance(self, share: float) -> bool:
        """Return True in this share of cases."""
        return self.dice.random() < share

    def maybe(self, value: Any, blank: float = 0.3) -> Any:
        """Return the value, or nothing in this share of cases."""
        return None if self.chance(blank) else value
