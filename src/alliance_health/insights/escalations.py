"""Open decisions and escalated issues as the logs have them, with how long they have waited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from alliance_health.tables.by_alliance import rows_of_alliance


@dataclass(frozen=True, slots=True)
class WaitingDecision:
    """A decision that was open on a day.

    Parameters
    ----------
    decision_id, title : str
        Which one.
    level : str
        Level at which it lies.
    raised_by : str
        Name of the side that raised it.
    raised_on : str
        ISO date.
    due_on : str or None
        ISO date; None where none is recorded.
    owner : str
        Who decides; empty where nobody is recorded.
    days : int
        Days since it was raised.
    overdue : int
        Days beyond its due day; 0 where it is not, or has none.
    asked : bool
        Whether the report asks for it.
    """

    decision_id: str
    title: str
    level: str
    raised_by: str
    raised_on: str
    due_on: str | None
    owner: str
    days: int
    overdue: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Escalation:
    """An issue that was taken up, and still open on a day or settled in its period.

    Parameters
    ----------
    issue_id, title : str
        Which one.
    raised_on, escalated_on : str
        ISO dates.
    closed_on : str or None
        ISO date; None where it was open on the day.
    days : int
        Days since it was escalated, or until it was settled.
    severity : float or None
        As recorded.
    raised_by : str
        Name of the side that raised it.
    """

    issue_id: str
    title: str
    raised_on: str
    escalated_on: str
    closed_on: str | None
    days: int
    severity: float | None
    raised_by: str


def decisions_open_on(decisions: pd.DataFrame, alliance_id: str, *, day: date) -> pd.DataFrame:
    """Select the decisions open on a day, the oldest first.

    Parameters
    ----------
    decisions : DataFrame
        The decision log as known.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.

    Returns
    -------
    DataFrame
        Some of the rows, with `days` since they were raised and `overdue` since they were due
        (0 where they are not).

    Examples
    --------
    >>> log = {"decision_id": "d1", "alliance_id": "a", "raised_on": pd.Timestamp("2026-09-20")}
    >>> log |= {"due_on": pd.Timestamp("2026-09-25"), "closed_on": pd.NaT}
    >>> found = decisions_open_on(pd.DataFrame([log]), "a", day=date(2026, 9, 30))
    >>> found[["days", "overdue"]].to_numpy().tolist()
    [[10, 5]]
    """
    end = pd.Timestamp(day)
    own = rows_of_alliance(decisions, alliance_id)
    is_open = own["closed_on"].isna() | (own["closed_on"] > end)
    mine = own[(own["raised_on"] <= end) & is_open]
    overdue = (end - mine["due_on"]).dt.days.clip(lower=0).fillna(0).astype("int64")
    dated = mine.assign(days=(end - mine["raised_on"]).dt.days, overdue=overdue)
    return dated.sort_values(["raised_on", "decision_id"], kind="stable")


def tell_decisions(
    decisions: pd.DataFrame, alliance_id: str, *, day: date, names: Mapping[str, str]
) -> tuple[WaitingDecision, ...]:
    """Tell the decisions that were open on a day.

    Parameters
    ----------
    decisions : DataFrame
        The decision log as known.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.
    names : mapping of str to str
        Name of each perspective.

    Returns
    -------
    tuple of WaitingDecision
        The oldest first.
    """
    return tuple(
        WaitingDecision(
            decision_id=row["decision_id"],
            title=row["title"],
            level=row["level"],
            raised_by=names.get(row["raised_by"], row["raised_by"]),
            raised_on=row["raised_on"].date().isoformat(),
            due_on=row["due_on"].date().isoformat() if pd.notna(row["due_on"]) else None,
            owner=row["owner"] if pd.notna(row["owner"]) else "",
            days=int(row["days"]),
            overdue=int(row["overdue"]),
            asked=bool(pd.notna(row["asked"]) and row["asked"]),
        )
        for row in decisions_open_on(decisions, alliance_id, day=day).to_dict("records")
    )


def issues_escalated(
    issues: pd.DataFrame, alliance_id: str, *, span: tuple[date, date]
) -> pd.DataFrame:
    """Select the issues that were escalated by a period's end and open in the period.

    Parameters
    ----------
    issues : DataFrame
        The issue log as known.
    alliance_id : str
        The alliance.
    span : tuple of date
        First and last day of the period.

    Returns
    -------
    DataFrame
        Some of the rows, by `escalated_on`, with `days` from there to settlement or to the
        period's end.

    Examples
    --------
    >>> log = {"issue_id": "i1", "alliance_id": "a", "raised_on": pd.Timestamp("2026-07-01")}
    >>> log |= {"escalated_on": pd.Timestamp("2026-07-11"), "closed_on": pd.NaT}
    >>> span = (date(2026, 7, 1), date(2026, 9, 30))
    >>> issues_escalated(pd.DataFrame([log]), "a", span=span)["days"].tolist()
    [81]
    """
    start, end = pd.Timestamp(span[0]), pd.Timestamp(span[1])
    own = rows_of_alliance(issues, alliance_id)
    in_period = own["closed_on"].isna() | (own["closed_on"] >= start)
    mine = own[(own["escalated_on"] <= end) & in_period]
    until = mine["closed_on"].where(mine["closed_on"] <= end).fillna(end)
    dated = mine.assign(days=(until - mine["escalated_on"]).dt.days)
    return dated.sort_values(["escalated_on", "issue_id"], kind="stable")


def tell_escalations(
    issues: pd.DataFrame,
    alliance_id: str,
    *,
    span: tuple[date, date],
    names: Mapping[str, str],
) -> tuple[Escalation, ...]:
    """Tell the escalated issues of a period.

    Parameters
    ----------
    issues : DataFrame
        The issue log as known.
    alliance_id : str
        The alliance.
    span : tuple of date
        First and last day of the period.
    names : mapping of str to str
        Name of each perspective.

    Returns
    -------
    tuple of Escalation
        Those escalated first come first.
    """
    end = pd.Timestamp(span[1])
    return tuple(
        Escalation(
            issue_id=row["issue_id"],
            title=row["title"],
            raised_on=row["raised_on"].date().isoformat(),
            escalated_on=row["escalated_on"].date().isoformat(),
            closed_on=row["closed_on"].date().isoformat() if row["closed_on"] <= end else None,
            days=int(row["days"]),
            severity=None if pd.isna(row["severity"]) else float(row["severity"]),
            raised_by=names.get(row["raised_by"], row["raised_by"]),
        )
        for row in issues_escalated(issues, alliance_id, span=span).to_dict("records")
    )
