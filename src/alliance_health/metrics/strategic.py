"""Strategic metrics: what the alliance won and launched together, and the goals it set.

The one rule: where both sides keep a list of the same wins, the lists are two reports
of one thing; their mean counts, they are never added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, share
from alliance_health.metrics.deals import counted_or_evidence, deals_in_hand
from alliance_health.metrics.gates import measure_joint_launches, select_joint_launches
from alliance_health.metrics.goals import (
    measure_priority_agreement,
    select_goal_quality,
    select_priority_agreement,
)
from alliance_health.metrics.rule import MetricRule
from alliance_health.metrics.synergy import measure_synergy_surplus, select_synergy_surplus
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context


def select_projects_won(context: Context) -> pd.DataFrame:
    """Select the deals won in a period in which the partner had a part.

    A deal counts 1, whatever it is worth. A list that was kept but won nothing gives 0.
    """
    deals = deals_in_hand(context, "projects_won").assign(each=1.0)
    counts = deals["is_won"] & deals["is_closed"] & deals["has_partner"]
    return _joint(counted_or_evidence(deals, counts, quantity="each"))


def select_new_customers(context: Context) -> pd.DataFrame:
    """Select the deals won together in a period with customers who were new.

    Only lists that say of at least one deal in hand whether the customer was new count:
    otherwise nobody looked. A won deal that does not say it is not taken for a new one.
    """
    deals = deals_in_hand(context, "new_customers").assign(each=1.0)
    says = deals["new_customer"].notna()
    asked = deals.assign(says=says).groupby(["alliance_id", "period", "perspective"])["says"]
    deals = deals[asked.transform("any").astype("bool")]
    is_new = deals["new_customer"].fillna(False).astype("bool")
    counts = deals["is_won"] & deals["is_closed"] & deals["has_partner"] & is_new
    customer = deals["customer_id"].fillna("deal " + deals["deal_id"])
    rows = deals.assign(customer=customer)
    return _joint(counted_or_evidence(rows, counts, quantity="each", keep=("customer",)))


def measure_projects_won(selected: pd.DataFrame) -> pd.DataFrame:
    """Count the deals on each list and take the mean of the lists.

    Returns
    -------
    DataFrame
        One row per cell; a count, with halves where two lists differ by an odd number.

    Examples
    --------
    Our list says three, theirs says two:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> lists = ["ours", "ours", "ours", "theirs", "theirs"]
    >>> rows = pd.DataFrame({**cell, "list": lists, "quantity": 1.0})
    >>> measure_projects_won(rows)["value"].tolist()
    [2.5]
    """
    lists = selected.groupby([*CELL, "list"])["quantity"].sum()
    return cell_values(lists.groupby(CELL).mean())


def measure_new_customers(selected: pd.DataFrame) -> pd.DataFrame:
    """Count the distinct new customers on each list and take the mean of the lists.

    A deal without a customer counts as a customer of its own.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "list": "ours", "customer": ["c1", "c1", "c2"]})
    >>> measure_new_customers(rows.assign(counts=True))["value"].tolist()
    [2.0]
    """
    customers = selected["customer"].where(selected["counts"])
    lists = (
        selected.assign(customer=customers)
        .groupby([*CELL, "list"])["customer"]
        .nunique()
        .astype("float64")
    )
    return cell_values(lists.groupby(CELL).mean())


def _joint(selected: pd.DataFrame) -> pd.DataFrame:
    """Make rows of both lists rows of the alliance, remembering the list."""
    return selected.assign(list=selected["perspective"], perspective=str(Perspective.JOINT))


#: Rules of this pillar.
STRATEGIC_RULES = (
    MetricRule(
        "synergy_surplus",
        ("ledger", "baselines", "partners"),
        select_synergy_surplus,
        measure_synergy_surplus,
    ),
    MetricRule("new_customers", ("opportunities",), select_new_customers, measure_new_customers),
    MetricRule("projects_won", ("opportunities",), select_projects_won, measure_projects_won),
    MetricRule(
        "joint_launches", ("gates", "initiatives"), select_joint_launches, measure_joint_launches
    ),
    MetricRule("goal_quality", ("goals",), select_goal_quality, share),
    MetricRule(
        "priority_agreement", ("goals",), select_priority_agreement, measure_priority_agreement
    ),
)
