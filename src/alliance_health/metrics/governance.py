"""Governance metrics: decisions, meetings and commitments in the agreed time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.metrics.cells import median, one_row_each_side, share, used_rows
from alliance_health.metrics.rule import MetricRule
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context


def turnarounds(context: Context, metric_id: str) -> pd.DataFrame:
    """Time the decisions closed in a period, by the side that had to take them.

    What we raise is theirs to decide and the reverse; what was raised jointly both had
    to decide. Holidays are not known; working days are Monday to Friday.

    Parameters
    ----------
    context : Context
        Reads `decisions`.
    metric_id : str
        Whose slots.

    Returns
    -------
    DataFrame
        The decisions once per side that had to take them, with period, perspective and
        `working_days` from request to decision; the same day is 0.
    """
    decisions = context.tables["decisions"]
    asked = one_row_each_side(decisions, "raised_by", answered_by_other=True)
    closed = context.dated_within(asked[asked["raised_on"].notna()], metric_id, dated="closed_on")
    days = np.busday_count(
        closed["raised_on"].to_numpy(dtype="datetime64[D]"),
        closed["closed_on"].to_numpy(dtype="datetime64[D]"),
    )
    return closed.assign(working_days=days)


def select_decision_latency(context: Context) -> pd.DataFrame:
    """Select the decisions closed in a period, for the side that had to take them.

    An open decision has no latency yet; it counts in the period in which it closes.
    """
    decisions = turnarounds(context, "decision_latency")
    return used_rows(decisions, "decisions", quantity="working_days")


def select_cadence(context: Context) -> pd.DataFrame:
    """Select the meetings planned for a period.

    Quantity is 1 for a meeting that was held on or before its planned day with a quorum,
    else 0: postponed, not held, or not quorate. Where no meeting of the alliance says
    whether there was a quorum, nothing can be said, and none is selected; a single
    meeting that does not say it had none.
    """
    meetings = context.tables["meetings"]
    says = meetings["quorum"].notna().groupby(meetings["alliance_id"]).transform("any")
    planned = context.dated_within(meetings[says.astype("bool")], "cadence", dated="planned_on")
    on_time = planned["held_on"] <= planned["planned_on"]
    quorate = planned["quorum"].fillna(False).astype("bool")
    planned = planned.assign(
        as_agreed=(on_time & quorate).astype("float64"), perspective=str(Perspective.JOINT)
    )
    return used_rows(planned, "meetings", quantity="as_agreed")


def select_commitments_kept(context: Context) -> pd.DataFrame:
    """Select the commitments due in a period, for the side that made them.

    Quantity is 1 for one kept on or before its due date, else 0. A joint commitment
    binds both sides. Nothing due is no value.
    """
    commitments = one_row_each_side(context.tables["commitments"], "made_by")
    due = context.dated_within(commitments, "commitments_kept", dated="due_on")
    kept = (due["kept_on"] <= due["due_on"]).astype("float64")
    return used_rows(due.assign(kept=kept), "commitments", quantity="kept")


#: Rules of this pillar.
GOVERNANCE_RULES = (
    MetricRule("decision_latency", ("decisions",), select_decision_latency, median),
    MetricRule("cadence", ("meetings",), select_cadence, share),
    MetricRule("commitments_kept", ("commitments",), select_commitments_kept, share),
)
