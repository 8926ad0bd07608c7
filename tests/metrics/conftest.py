"""Factories of small workbooks, and a workbook drawn at random from a seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest

from alliance_health.catalogue.catalogue import Catalogue
from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.load import load_catalogue
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.metrics import Context
from alliance_health.tables.calendar import Period, periods_between
from alliance_health.tables.checked import Tables, empty_frame, fill_empty_keys
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Frequency

Row = dict[str, Any]
Rows = Mapping[str, list[Row]]
MakeContext = Callable[..., Context]

WORKBOOK = 'name = "Invented"\nreporting_currency = "EUR"\nfrequency = "quarter"\n'

#: First and last period in which the one alliance of small workbooks lives.
LIFE = ("2025Q1", "2026Q4")

PARTNERS = [
    {"partner_id": "us", "alliance_id": "orion", "name": "Us", "perspective": "ours"},
    {"partner_id": "them", "alliance_id": "orion", "name": "Them", "perspective": "theirs"},
]


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the default catalogue in a quarterly workbook."""
    folder = tmp_path_factory.mktemp("workbook")
    (folder / "workbook.toml").write_text(WORKBOOK, encoding="utf-8")
    return load_catalogue(folder)


def table_of(table: str, rows: list[Row]) -> pd.DataFrame:
    """Lay rows out as a checked table; absent cells are missing, lines count from 2."""
    schema = SCHEMAS[table]
    empty = empty_frame(schema)
    frame = pd.DataFrame(rows).reindex(columns=empty.columns)
    frame["file"] = f"{table}.csv"
    frame["line"] = range(2, len(frame) + 2)
    frame["recorded_on_stated"] = False
    for name, dtype in empty.dtypes.items():
        if str(dtype).startswith("datetime"):
            frame[name] = pd.to_datetime(frame[name])
    return fill_empty_keys(frame.astype(empty.dtypes), schema)


def grid_of(lives: Mapping[str, tuple[str, str]], stage: str = "operate") -> pd.DataFrame:
    """Lay out alliances in their periods."""
    return pd.DataFrame(
        [
            (alliance_id, period.label, period.ordinal, stage)
            for alliance_id, (first, last) in sorted(lives.items())
            for period in periods_between(Period.parse(first), Period.parse(last))
        ],
        columns=["alliance_id", "period", "ordinal", "stage"],
    )


def charters_of(rows: list[Row]) -> dict[str, dict[str, Any]]:
    """Make charters of agreed shares, and files in which they stand on line 2."""
    given = {row.get("alliance_id", "orion"): row["agreed_share"] for row in rows}
    charters = {one: Charter(alliance_id=one, agreed_share=of) for one, of in given.items()}
    text = 'version = "1"\nagreed_share = {us = 0.6, them = 0.4}\n'
    files = {one: TomlFile(Path(), f"charters/{one}.toml", text, {}) for one in charters}
    return {"charters": charters, "charter_files": files}


@pytest.fixture
def make_context(catalogue: Catalogue) -> MakeContext:
    """Return the maker of a context from rows by table; "orion" is the alliance if none is."""

    def make(
        rows: Rows,
        *,
        lives: Mapping[str, tuple[str, str]] | None = None,
        frequency: str = "quarter",
    ) -> Context:
        lives = lives or {"orion": LIFE}
        filled = {"partners": PARTNERS, **rows}
        charters = charters_of(filled.pop("charters", []))
        frames = {
            table: table_of(table, [{"alliance_id": "orion", **row} for row in of_table])
            for table, of_table in filled.items()
        }
        settings = catalogue.settings.model_copy(update={"frequency": Frequency(frequency)})
        given = replace(catalogue, settings=settings, **charters)
        return Context(Tables(frames), grid_of(lives), given)

    return make


@pytest.fixture
def values_of() -> Callable[[Context, str], dict[tuple[str, str, str], float]]:
    """Return the reader of all values of a metric by alliance, period and perspective."""
    from alliance_health.metrics import RULES

    def read(context: Context, metric_id: str) -> dict[tuple[str, str, str], float]:
        rule = RULES[metric_id]
        values = rule.measure(rule.select(context)).dropna(subset="value")
        keys = zip(values["alliance_id"], values["period"], values["perspective"], strict=True)
        return dict(zip(keys, values["value"], strict=True))

    return read


@pytest.fixture
def value_of(values_of: Callable[..., Any]) -> Callable[..., float | None]:
    """Return the reader of one value of "orion": of a period and perspective; None if absent."""

    def read(
        context: Context,
        metric_id: str,
        period: str,
        *,
        perspective: str = "joint",
    ) -> float | None:
        return values_of(context, metric_id).get(("orion", period, perspective))

    return read


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


@pytest.fixture
def drawn(make_context: MakeContext) -> Callable[[int], tuple[dict[str, list[Row]], Context]]:
    """Return the drawer of a workbook: its rows, and the context made of them."""

    def draw(seed: int) -> tuple[dict[str, list[Row]], Context]:
        rows = Draw(seed).rows()
        return rows, make_context(rows, lives=Draw.lives)

    return draw


@pytest.fixture
def redrawn(make_context: MakeContext) -> Callable[[Rows], Context]:
    """Return the maker of the context of a drawn workbook whose rows were changed."""
    return lambda rows: make_context(rows, lives=Draw.lives)


@pytest.fixture
def lived() -> Callable[..., list[tuple[str, Period]]]:
    """Return the lister of alliances of `drawn` and the periods due for them."""

    def periods(frequency: str = "quarter") -> list[tuple[str, Period]]:
        found = {
            (alliance_id, Period.containing(quarter.start, Frequency(frequency)))
            for alliance_id, (first, last) in Draw.lives.items()
            for quarter in periods_between(Period.parse(first), Period.parse(last))
        }
        return sorted(
            (pair for pair in found if pair[1].end <= Draw.last),
            key=lambda one: (one[0], one[1].ordinal),
        )

    return periods
