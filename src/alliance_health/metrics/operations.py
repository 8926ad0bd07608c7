"""Operational metrics: one pace on both sides, the age of open issues, initiatives and gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, divided, share, used_rows
from alliance_health.metrics.gates import measure_gate_health, select_gate_health
from alliance_health.metrics.governance import turnarounds
from alliance_health.metrics.initiatives import (
    measure_initiative_balance,
    measure_quick_win_clock,
    select_initiative_balance,
    select_milestones,
    select_quick_win_clock,
)
from alliance_health.metrics.rule import MetricRule
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Part of the open issues that are at most as old as the value.
ISSUE_QUANTILE = 0.8

#: Months for which a closed issue proves that the issue list is still kept.
ISSUE_LIST_MONTHS = 12


def select_pace_ratio(context: Context) -> pd.DataFrame:
    """Select the decisions closed in a period, with the side that took each."""
    decisions = turnarounds(context, "pace_ratio")
    decisions = decisions.assign(side=decisions["perspective"], perspective=Perspective.JOINT)
    return used_rows(
        decisions.astype({"perspective": "str"}),
        "decisions",
        quantity="working_days",
        keep=("side",),
    )


def measure_pace_ratio(selected: pd.DataFrame) -> pd.DataFrame:
    """Divide our median turnaround by theirs.

    Returns
    -------
    DataFrame
        One row per cell; 1 when both are equally fast, above 1 when we are slower.
        Missing unless both sides took a decision and both medians are above 0 days:
        no ratio can be read from decisions taken at once.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "side": ["ours", "theirs"], "quantity": [10.0, 8.0]})
    >>> measure_pace_ratio(rows)["value"].tolist()
    [1.25]
    """
    is_ours = selected["side"] == str(Perspective.OURS)
    days = selected[CELL].assign(
        ours=selected["quantity"].where(is_ours), theirs=selected["quantity"].where(~is_ours)
    )
    medians = days.groupby(CELL)[["ours", "theirs"]].median()
    return cell_values(divided(medians["ours"].where(medians["ours"] > 0), medians["theirs"]))


def select_issue_age(context: Context) -> pd.DataFrame:
    """Select the issues open at a period's end, and those that prove that a list is kept.

    No open issue is a known 0 only if an issue was closed within the last twelve months:
    a list into which nobody writes is not the same as a calm alliance. The closed issues
    are therefore among the rows used, and without them there is no value.

    Returns
    -------
    DataFrame
        Selected rows; quantity is the age in calendar days at the period's end, missing
        for the closed issues.
    """
    issues = context.tables["issues"]
    pairs = context.standing(issues[issues["raised_on"].notna()], "issue_age")
    pairs = pairs[pairs["raised_on"] <= pairs["end"]]
    is_open = pairs["closed_on"].isna() | (pairs["closed_on"] > pairs["end"])
    recent = pairs["closed_on"] > pairs["end"] - pd.DateOffset(months=ISSUE_LIST_MONTHS)
    age = (pairs["end"] - pairs["raised_on"]).dt.days
    pairs = pairs.assign(age=age.where(is_open), perspective=str(Perspective.JOINT))
    return used_rows(pairs[is_open | recent], "issues", quantity="age")


def measure_issue_age(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the age that four in five open issues do not exceed.

    Returns
    -------
    DataFrame
        One row per cell, in days, linear between issues; 0 when none is open.

    Examples
    --------
    Five open issues, and a closed one without an age:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "quantity": [10.0, 20.0, 30.0, 40.0, 50.0, None]})
    >>> measure_issue_age(rows)["value"].tolist()
    [42.0]
    """
    ages = selected.groupby(CELL)["quantity"].quantile(ISSUE_QUANTILE)
    return cell_values(ages.fillna(0.0))


#: Rules of this pillar.
OPERATIONS_RULES = (
    MetricRule("pace_ratio", ("decisions",), select_pace_ratio, measure_pace_ratio),
    MetricRule("issue_age", ("issues",), select_issue_age, measure_issue_age),
    MetricRule("milestones", ("initiatives",), select_milestones, share),
    MetricRule(
        "initiative_balance",
        ("initiatives",),
        select_initiative_balance,
        measure_initiative_balance,
    ),
    MetricRule("gate_health", ("gates", "initiatives"), select_gate_health, measure_gate_health),
    MetricRule(
        "quick_win_clock",
        ("initiatives", "alliances"),
        select_quick_win_clock,
        measure_quick_win_clock,
    ),
)
