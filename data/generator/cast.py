"""The alliances of the sample, read from `portfolio.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import days

#: The company whose alliances these are, and its id in `partners`.
OUR_NAME, OUR_ID = "Meridian Systems", "meridian"

#: Currency in which we reckon, and in which everything true is.
OUR_CURRENCY = "EUR"

SIDES = ("ours", "theirs")


@dataclass(frozen=True)
class Alliance:
    """One alliance with everything that is planted in it."""

    alliance_id: str
    name: str
    type: str
    imperative: str
    offer: str
    owner: str
    influence: tuple[float, ...]  #: level by quarter
    results: tuple[float, ...]  #: level by quarter
    shocks: float  #: size of the shocks to influence, 1 in most
    ours: float
    plan: float
    people: tuple[int, int]
    executives: tuple[int, int]
    consent: str
    first: int
    last: int
    ended_on: date | None
    stages: tuple[tuple[str, date], ...]
    traits: frozenset[str]
    currency: str  #: in which its money is stated
    without: frozenset[str]  #: tables that it does not keep; it reports the figures instead

    @property
    def started_on(self) -> date:
        """The day on which its first stage began."""
        return self.stages[0][1]

    @property
    def quarters(self) -> range:
        """Its quarters with data."""
        return range(self.first, self.last + 1)

    @property
    def partner_id(self) -> str:
        """Id of the partner in `partners`: the first word of the alliance's."""
        return self.alliance_id.split("-")[0]

    def partner(self, side: str) -> str:
        """Return the partner id of a side."""
        return OUR_ID if side == "ours" else self.partner_id

    def has(self, trait: str) -> bool:
        """Tell whether a trait is planted here."""
        return trait in self.traits

    def keeps(self, table: str) -> bool:
        """Tell whether it keeps a table from which figures are computed."""
        return table not in self.without


def read_cast(path: Path) -> list[Alliance]:
    """Read the alliances in the order of their ids."""
    with path.open("rb") as file:
        return [_alliance(name, entry) for name, entry in sorted(tomllib.load(file).items())]


def _alliance(alliance_id: str, entry: dict) -> Alliance:
    """Build one alliance from its table."""
    return Alliance(
        alliance_id=alliance_id,
        influence=_level(entry.pop("influence")),
        results=_level(entry.pop("results")),
        people=tuple(entry.pop("people")),
        executives=tuple(entry.pop("executives")),
        first=_quarter(entry.pop("first", days.label(0))),
        last=_quarter(entry.pop("last", days.label(days.QUARTERS - 1))),
        ended_on=entry.pop("ended_on", None),
        shocks=entry.pop("shocks", 1.0),
        stages=tuple((stage, day) for stage, day in entry.pop("stages")),
        traits=frozenset(entry.pop("traits", ())),
        currency=entry.pop("currency", OUR_CURRENCY),
        without=frozenset(entry.pop("without", ())),
        **entry,
    )


def _level(knots: dict[str, float]) -> tuple[float, ...]:
    """Draw straight lines between the given quarters."""
    at = sorted((_quarter(name), float(level)) for name, level in knots.items())
    levels = []
    for quarter in range(days.QUARTERS):
        before = max(knot for knot in at if knot[0] <= quarter)
        after = min((knot for knot in at if knot[0] >= quarter), default=before)
        share = (quarter - before[0]) / (after[0] - before[0]) if after[0] > before[0] else 0.0
        levels.append(before[1] + share * (after[1] - before[1]))
    return tuple(levels)


def _quarter(name: str) -> int:
    """Return the number of a quarter from its label."""
    year, part = name.split("Q")
    return days.quarter_of(date(int(year), int(part) * 3, 1))
