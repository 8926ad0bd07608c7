"""Rows that break the even picture on purpose: restated, late, supplied and withdrawn ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from files import Row


@dataclass(frozen=True)
class Restated:
    """A cell whose first value is replaced by a later one of the same reporter."""

    alliance_id: str
    metric_id: str
    period: str
    perspective: str
    factor: float
    recorded_on: date
    note: str


@dataclass(frozen=True)
class Supplied:
    """A value that stands in `observations` although events give another one."""

    alliance_id: str
    metric_id: str
    period: str
    perspective: str
    value: float
    note: str


#: Cells of `observations` that are restated.
RESTATED = (
    Restated(
        "tavanne-robotics",
        "revenue_joint",
        "2026-02",
        "ours",
        0.92,
        date(2026, 6, 12),
        "credit notes booked back",
    ),
    Restated(
        "ulvenfjord-energi",
        "new_commitments",
        "2025-11",
        "joint",
        1.1,
        date(2026, 3, 20),
        "second contract found",
    ),
    Restated(
        "northmere-bank",
        "joint_launches",
        "2026Q1",
        "joint",
        0.75,
        date(2026, 8, 5),
        "campaigns counted twice",
    ),
    Restated(
        "koshimori-devices",
        "cost_savings",
        "2025Q4",
        "ours",
        0.85,
        date(2026, 5, 29),
        "finance withdrew one saving",
    ),
    Restated(
        "brandt-quill",
        "goal_quality",
        "2025Q2",
        "joint",
        0.95,
        date(2025, 9, 8),
        "one goal had lost its owner",
    ),
)

#: Rows of `observations` that came long after their period.
LATE = (
    ("vantor-aero", "learning_exploited", "2025H2", "theirs", date(2026, 5, 20)),
    ("tessaro-logistics", "contact_breadth", "2026Q1", "joint", date(2026, 6, 30)),
    ("hartung-vossel", "revenue_joint", "2026Q2", "theirs", date(2026, 9, 22)),
)

#: Values that beat the computed ones.
SUPPLIED = (
    Supplied(
        "delphane-advisory",
        "decision_latency",
        "2026Q3",
        "theirs",
        21.0,
        "counted from the partner's own log",
    ),
    Supplied(
        "cindral-cloud",
        "projects_won",
        "2026Q2",
        "joint",
        6.0,
        "two projects withdrawn after signature",
    ),
    Supplied(
        "velmora-health",
        "commitments_kept",
        "2026Q3",
        "ours",
        90.0,
        "audited by the programme office",
    ),
    Supplied(
        "akerlov-forpackning",
        "new_customers",
        "2026Q3",
        "joint",
        4.0,
        "a customer had bought before under another name",
    ),
)

#: A deal that was entered by mistake, and the row that takes it back.
MISTAKEN_DEAL: tuple[Row, ...] = (
    {
        "deal_id": "tessaro-9001",
        "alliance_id": "tessaro-logistics",
        "attribution": "sourced",
        "sales_stage": "won",
        "amount": 6_500_000,
        "currency": "EUR",
        "opened_on": date(2026, 5, 11),
        "closed_on": date(2026, 6, 15),
        "won": True,
        "probability": 1.0,
        "customer_id": "c5107",
        "new_customer": True,
    },
    {
        "deal_id": "tessaro-9001",
        "alliance_id": "tessaro-logistics",
        "withdrawn": True,
        "recorded_on": date(2026, 7, 20),
    },
)


def apply_exceptions(observations: list[Row]) -> tuple[list[Row], list[dict[str, object]]]:
    """Add what is restated, late and supplied.

    Parameters
    ----------
    observations : list of Row
        All observations; late ones get the day on which they came.

    Returns
    -------
    tuple
        The rows with the new ones behind, and for every restated cell its old and new value.
    """
    by_cell = {_cell(row): row for row in observations}
    for *cell, recorded_on in LATE:
        by_cell[tuple(cell)]["recorded_on"] = recorded_on
    added: list[Row] = []
    restated = []
    for entry in RESTATED:
        old = by_cell[(entry.alliance_id, entry.metric_id, entry.period, entry.perspective)]
        value = round(float(str(old["value"])) * entry.factor)
        added.append({**old, "value": value, "recorded_on": entry.recorded_on, "note": entry.note})
        restated.append({"old": old["value"], "new": value, "entry": entry})
    for one in SUPPLIED:
        row = {"alliance_id": one.alliance_id, "metric_id": one.metric_id, "period": one.period}
        added.append({**row, "perspective": one.perspective, "value": one.value, "note": one.note})
    return [*observations, *added], restated


def _cell(row: Row) -> tuple[object, ...]:
    """Return what makes an observation unique."""
    return tuple(row[name] for name in ("alliance_id", "metric_id", "period", "perspective"))
