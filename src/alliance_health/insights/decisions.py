"""Decisions that are asked for, taken from the decision log and never invented."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from alliance_health.insights.quantities import say_value
from alliance_health.language import speak, to_speak
from alliance_health.tables.by_alliance import rows_of_alliance

#: How many decisions page one asks for.
DECISIONS_SHOWN = 3

NOT_RECORDED = to_speak("not recorded")


@dataclass(frozen=True, slots=True)
class DecisionAsked:
    """A decision that somebody must take.

    Parameters
    ----------
    decision_id : str
        Key in the decision log.
    title : str
        What is to be decided.
    owner : str
        Who decides, or "not recorded".
    due_on : str or None
        ISO date; None when it is not recorded.
    if_nobody_decides : str
        Cost of delay with its currency, or "not recorded".
    """

    decision_id: str
    title: str
    owner: str
    due_on: str | None
    if_nobody_decides: str


def decisions_waiting(decisions: pd.DataFrame, alliance_id: str) -> pd.DataFrame:
    """Select the open decisions that are asked for, the most urgent first.

    Parameters
    ----------
    decisions : DataFrame
        The decision log as known on the report's date; `asked` marks what is asked for,
        a blank `closed_on` what is open.
    alliance_id : str
        The alliance.

    Returns
    -------
    DataFrame
        Some of the rows: by `due_on`, undated last, then by id.

    Examples
    --------
    >>> log = pd.DataFrame({"decision_id": ["d1", "d2"], "alliance_id": "a", "asked": True})
    >>> log = log.assign(due_on=pd.Timestamp("2026-09-30"))
    >>> log["closed_on"] = [pd.NaT, pd.Timestamp("2026-08-01")]
    >>> decisions_waiting(log, "a")["decision_id"].tolist()
    ['d1']
    """
    own = rows_of_alliance(decisions, alliance_id)
    mine = own[own["closed_on"].isna() & own["asked"].fillna(False).astype(bool)]
    return mine.sort_values(["due_on", "decision_id"], na_position="last", kind="stable")


def decisions_asked(
    decisions: pd.DataFrame, alliance_id: str, *, currency: str
) -> tuple[DecisionAsked, ...]:
    """List the open decisions that a report asks for, the most urgent first.

    Parameters
    ----------
    decisions : DataFrame
        The decision log as known on the report's date; `asked` marks what is asked for,
        a blank `closed_on` what is open.
    alliance_id : str
        The alliance.
    currency : str
        Reporting currency, for the cost of delay.

    Returns
    -------
    tuple of DecisionAsked
        At most three; blank owner, date or cost read "not recorded".
    """
    mine = decisions_waiting(decisions, alliance_id)
    return tuple(
        DecisionAsked(
            decision_id=row["decision_id"],
            title=row["title"],
            owner=row["owner"] if pd.notna(row["owner"]) else speak(NOT_RECORDED),
            due_on=row["due_on"].date().isoformat() if pd.notna(row["due_on"]) else None,
            if_nobody_decides=_cost(row["cost_of_delay"], currency),
        )
        for row in mine.head(DECISIONS_SHOWN).to_dict("records")
    )


def _cost(cost: float, currency: str) -> str:
    """Say the cost of delay."""
    if pd.isna(cost):
        return speak("cost not recorded")
    return speak("costs {amount}", amount=say_value(cost, "money", currency=currency))
