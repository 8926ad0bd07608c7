"""What both sides set out to do together: goals, initiatives and their gates, as recorded.

The one rule: everything is read as it stood on the period's last day; what was done later was
still running then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.tables.initiative_schemas import GATE_ORDER


class InitiativeState(StrEnum):
    """Where an initiative stands on a day, those that need attention first."""

    LATE = "late"  #: runs beyond its due day
    RUNNING = "running"
    UNDATED = "no due day"  #: runs, and nobody recorded by when
    DONE_LATE = "done late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class GateStatus:
    """One gate of an initiative: how many of its questions had an answer by the day."""

    gate: str
    answered: int
    questions: int


@dataclass(frozen=True, slots=True)
class InitiativeStatus:
    """One initiative on a day.

    Parameters
    ----------
    initiative_id, name : str
        Which one.
    horizon, beneficiary : str
        short or long; ours, theirs or both.
    phase : str
        In the words of the workbook; empty where none is recorded.
    due_on, done_on : str or None
        ISO dates; done only up to the day.
    state : InitiativeState
        Where it stands.
    days_late : int
        Days beyond its due day, done or not; 0 where it is not late.
    planned_value, realised_value : float or None
        Reporting currency.
    quick_win : bool or None
        Whether it is to be felt soon on both sides; None where that is not recorded.
    gates : tuple of GateStatus
        Those of which a question is recorded, in order.
    """

    initiative_id: str
    name: str
    horizon: str
    beneficiary: str
    phase: str
    due_on: str | None
    done_on: str | None
    state: InitiativeState
    days_late: int
    planned_value: float | None
    realised_value: float | None
    quick_win: bool | None
    gates: tuple[GateStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalStatus:
    """One goal that stands on a day; None and empty where something is not recorded."""

    goal_id: str
    title: str
    metric_id: str
    baseline: float | None
    target: float | None
    due_on: str | None
    owner_ours: str
    owner_theirs: str
    rank_ours: int | None
    rank_theirs: int | None


def initiatives_begun(initiatives: pd.DataFrame, alliance_id: str, *, day: date) -> pd.DataFrame:
    """Select the initiatives that had begun by a day and were not over long before.

    Parameters
    ----------
    initiatives : DataFrame
        As known; amounts in the reporting currency.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.

    Returns
    -------
    DataFrame
        Those that ran on the day or were done within the year before it, by `state` (late ones
        first), then by due day; with `state` and `days_late`.

    Examples
    --------
    >>> rows = {"initiative_id": ["i1", "i2"], "alliance_id": "a", "started_on": "2026-01-01"}
    >>> rows |= {"due_on": ["2026-09-20", "2026-12-31"], "done_on": None}
    >>> table = pd.DataFrame(rows).astype({name: "datetime64[s]" for name in
    ...     ("started_on", "due_on", "done_on")})
    >>> found = initiatives_begun(table, "a", day=date(2026, 9, 30))
    >>> found[["state", "days_late"]].to_numpy().tolist()
    [['late', 10], ['running', 0]]
    """
    end = pd.Timestamp(day)
    mine = rows_of_alliance(initiatives, alliance_id)
    mine = mine[mine["started_on"] <= end]
    done = mine["done_on"].where(mine["done_on"] <= end)
    mine = mine.assign(done_by_then=done)[done.isna() | (done > end - pd.DateOffset(years=1))]
    late = (mine["done_by_then"].fillna(end) - mine["due_on"]).dt.days.clip(lower=0)
    states = [
        _state(was_done, has_due, days > 0)
        for was_done, has_due, days in zip(
            mine["done_by_then"].notna(), mine["due_on"].notna(), late.fillna(0), strict=True
        )
    ]
    order = list(InitiativeState)
    placed = mine.assign(
        state=[one.value for one in states],
        days_late=late.fillna(0).astype("int64"),
        place=[order.index(one) for one in states],
    )
    return placed.sort_values(["place", "due_on", "initiative_id"], kind="stable").drop(
        columns=["place", "done_by_then"]
    )


def tell_initiatives(
    initiatives: pd.DataFrame, gates: pd.DataFrame, alliance_id: str, *, day: date
) -> tuple[InitiativeStatus, ...]:
    """Tell how the initiatives of an alliance stand on a day.

    Parameters
    ----------
    initiatives, gates : DataFrame
        As known; amounts in the reporting currency.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.

    Returns
    -------
    tuple of InitiativeStatus
        In the order of `initiatives_begun`.
    """
    end = pd.Timestamp(day)
    rows = initiatives_begun(initiatives, alliance_id, day=day)
    asked = gates[gates["initiative_id"].isin(rows["initiative_id"])]
    by_gate = _gates(asked, end)
    return tuple(
        InitiativeStatus(
            initiative_id=row["initiative_id"],
            name=row["name"],
            horizon=row["horizon"],
            beneficiary=row["beneficiary"],
            phase=_text(row["phase"]),
            due_on=_day(row["due_on"]),
            done_on=_day(row["done_on"]) if row["done_on"] <= end else None,
            state=InitiativeState(row["state"]),
            days_late=int(row["days_late"]),
            planned_value=_number(row["planned_value"]),
            realised_value=_number(row["realised_value"]) if row["done_on"] <= end else None,
            quick_win=None if pd.isna(row["quick_win"]) else bool(row["quick_win"]),
            gates=by_gate.get(row["initiative_id"], ()),
        )
        for row in rows.to_dict("records")
    )


def goals_standing(goals: pd.DataFrame, alliance_id: str, *, day: date) -> pd.DataFrame:
    """Select the goals that stood on a day, as our side ranks them.

    Parameters
    ----------
    goals : DataFrame
        As known, with `recorded_on`.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.

    Returns
    -------
    DataFrame
        Some of the rows: by our rank, unranked ones last.

    Examples
    --------
    >>> table = pd.DataFrame({"goal_id": ["g1", "g2"], "alliance_id": "a", "rank_ours": [2, 1]})
    >>> table = table.assign(recorded_on=pd.Timestamp("2026-01-01"))
    >>> goals_standing(table, "a", day=date(2026, 9, 30))["goal_id"].tolist()
    ['g2', 'g1']
    """
    mine = rows_of_alliance(goals, alliance_id)
    mine = mine[mine["recorded_on"] <= pd.Timestamp(day)]
    return mine.sort_values(["rank_ours", "goal_id"], na_position="last", kind="stable")


def tell_goals(goals: pd.DataFrame, alliance_id: str, *, day: date) -> tuple[GoalStatus, ...]:
    """Tell the goals that stand on a day.

    Parameters
    ----------
    goals : DataFrame
        As known.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.

    Returns
    -------
    tuple of GoalStatus
        In the order of `goals_standing`.
    """
    return tuple(
        GoalStatus(
            goal_id=row["goal_id"],
            title=row["title"],
            metric_id=_text(row["metric_id"]),
            baseline=_number(row["baseline"]),
            target=_number(row["target"]),
            due_on=_day(row["due_on"]),
            owner_ours=_text(row["owner_ours"]),
            owner_theirs=_text(row["owner_theirs"]),
            rank_ours=None if pd.isna(row["rank_ours"]) else int(row["rank_ours"]),
            rank_theirs=None if pd.isna(row["rank_theirs"]) else int(row["rank_theirs"]),
        )
        for row in goals_standing(goals, alliance_id, day=day).to_dict("records")
    )


def _state(was_done: bool, has_due: bool, is_late: bool) -> InitiativeState:
    """Say where an initiative stands."""
    if was_done:
        return InitiativeState.DONE_LATE if is_late else InitiativeState.DONE
    if not has_due:
        return InitiativeState.UNDATED
    return InitiativeState.LATE if is_late else InitiativeState.RUNNING


def _gates(asked: pd.DataFrame, end: pd.Timestamp) -> dict[str, tuple[GateStatus, ...]]:
    """Count answered questions by initiative and gate, gates in their order."""
    answered = asked["answer"].notna() & (asked["answered_on"] <= end)
    counted = asked.assign(answered=answered).groupby(["initiative_id", "gate"])["answered"]
    found: dict[str, list[GateStatus]] = {}
    for (initiative_id, gate), own in counted:
        status = GateStatus(str(gate), int(own.sum()), len(own))
        found.setdefault(str(initiative_id), []).append(status)
    return {
        name: tuple(sorted(listed, key=lambda one: GATE_ORDER.index(one.gate)))
        for name, listed in found.items()
    }


def _text(value: object) -> str:
    """Return a text; empty where the cell is."""
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _number(value: float) -> float | None:
    """Return a number; None where the cell is empty."""
    return None if pd.isna(value) else float(value)


def _day(value: pd.Timestamp) -> str | None:
    """Return an ISO date; None where the cell is empty."""
    return None if pd.isna(value) else value.date().isoformat()
