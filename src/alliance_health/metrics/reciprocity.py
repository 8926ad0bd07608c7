"""Reciprocity metrics: who gives, who gets, and when the other side last did anything.

Everything is in worth, so that hours, leads and money can be set against each other. One
entry whose worth is not known hides the value of its cell: leaving it out would tilt it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import (
    CELL,
    cell_values,
    divided,
    in_order,
    total,
)
from alliance_health.metrics.emptiness import measure_emptiness_clock, select_emptiness_clock
from alliance_health.metrics.ledger import (
    benefits_recorded,
    both_sides_named,
    flows_between_partners,
    given_by_each_side,
)
from alliance_health.metrics.parity import (
    PARITY_METRIC,
    measure_investment_parity,
    select_investment_parity,
)
from alliance_health.metrics.rule import MetricRule
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Slots over which give and take are added up: a gift is rarely returned at once.
RECIPROCITY_WINDOW = 4


def select_flows_of_all(context: Context, *, metric_id: str) -> pd.DataFrame:
    """Select what all partners put in and got out in a period, once benefits are recorded."""
    flows = flows_between_partners(context, metric_id)
    return benefits_recorded(context, flows, metric_id)


def measure_return_floor(selected: pd.DataFrame) -> pd.DataFrame:
    """Return benefit divided by contribution of the partner with the smallest quotient.

    Parameters
    ----------
    selected : DataFrame
        From `select_flows_of_all`.

    Returns
    -------
    DataFrame
        One row per cell; a ratio of at least 0. Missing unless every partner on both sides,
        two at least, put something in: no return can be read from nothing.

    Examples
    --------
    Ours got 150 for 60, theirs 50 for 40:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = {"member": ["us", "us", "them", "them"], "n_members": 2}
    >>> rows |= {"flow": ["contribution", "benefit"] * 2, "quantity": [60.0, 150.0, 40.0, 50.0]}
    >>> measure_return_floor(pd.DataFrame({**cell, **rows}))["value"].tolist()
    [1.25]
    """
    flows = _by_partner(selected)
    returns = divided(flows["benefit"], flows["contribution"])
    return cell_values(returns.groupby(CELL).min().where(_all_known(returns, flows)))


def measure_fairness_gap(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the largest distance of a partner's benefit share from its contribution share.

    Parameters
    ----------
    selected : DataFrame
        From `select_flows_of_all`.

    Returns
    -------
    DataFrame
        One row per cell, 0 to 100 percentage points. A partner who only takes counts with
        a contribution of 0. Missing unless every partner on both sides, two at least, has
        an entry in the period, and when nothing was put in or nothing got out.

    Examples
    --------
    Ours put in 60 % and got out 75 %:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = {"member": ["us", "us", "them", "them"], "n_members": 2}
    >>> rows |= {"flow": ["contribution", "benefit"] * 2, "quantity": [60.0, 150.0, 40.0, 50.0]}
    >>> measure_fairness_gap(pd.DataFrame({**cell, **rows}))["value"].round(6).tolist()
    [15.0]
    """
    flows = _by_partner(selected)
    worths = flows[["benefit", "contribution"]]
    totals = worths.groupby(CELL).transform("sum", skipna=False)
    shares = worths / totals.where(totals > 0)
    distance = 100 * (shares["benefit"] - shares["contribution"]).abs()
    return cell_values(distance.groupby(CELL).max().where(_all_known(distance, flows)))


def select_reciprocity(context: Context) -> pd.DataFrame:
    """Select the contributions of both sides within four periods.

    The ledger must have named both sides by the end of the window; a side that it has
    never named is unknown, not idle.
    """
    metric_id = "reciprocity"
    flows = flows_between_partners(context, metric_id, window=RECIPROCITY_WINDOW)
    known = both_sides_named(context, metric_id)
    given = flows[flows["flow"] == "contribution"]
    return in_order(given.merge(known, on=["alliance_id", "period"], validate="m:1"))


def measure_reciprocity(selected: pd.DataFrame) -> pd.DataFrame:
    """Return one minus the distance of both sides' contributions over their sum.

    Parameters
    ----------
    selected : DataFrame
        From `select_reciprocity`.

    Returns
    -------
    DataFrame
        One row per cell: 1 when both gave alike, 0 when one gave all. Missing when nothing
        was given, or when a period of the window that the alliance lived holds no
        contribution of anybody: that is a hole in the ledger.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "side": ["ours", "theirs"], "quantity": [90.0, 30.0]})
    >>> measure_reciprocity(rows.assign(own_ordinal=8104, window_length=1))["value"].tolist()
    [0.5]
    """
    cells = selected.groupby(CELL)
    whole = cells["own_ordinal"].nunique() == cells["window_length"].first()
    is_ours = selected["side"] == str(Perspective.OURS)
    sides = selected[CELL].assign(
        ours=selected["quantity"].where(is_ours, 0.0),
        theirs=selected["quantity"].where(~is_ours, 0.0),
    )
    given = sides.groupby(CELL)[["ours", "theirs"]].sum(skipna=False)
    distance = divided((given["ours"] - given["theirs"]).abs(), given["ours"] + given["theirs"])
    return cell_values((1 - distance).where(whole))


def _by_partner(selected: pd.DataFrame) -> pd.DataFrame:
    """Add up benefit and contribution of each partner in each cell."""
    given = selected["flow"] == "contribution"
    flows = selected[[*CELL, "member", "n_members"]].assign(
        contribution=selected["quantity"].where(given, 0.0),
        benefit=selected["quantity"].where(~given, 0.0),
    )
    members = flows.groupby([*CELL, "member"])
    sums = members[["contribution", "benefit"]].sum(skipna=False)
    return sums.assign(n_members=members["n_members"].first())


def _all_known(numbers: pd.Series[float], flows: pd.DataFrame) -> pd.Series[bool]:
    """Tell in which cells every partner has its number, and there are two or more."""
    members = flows["n_members"].groupby(CELL).first()
    return (numbers.notna().groupby(CELL).sum() == members) & (members > 1)


#: Rules of this pillar.
RECIPROCITY_RULES = (
    MetricRule(
        "leads_exchanged",
        ("ledger", "partners"),
        partial(
            given_by_each_side, metric_id="leads_exchanged", types=("leads",), quantity="amount"
        ),
        total,
    ),
    MetricRule(
        "return_floor",
        ("ledger", "partners"),
        partial(select_flows_of_all, metric_id="return_floor"),
        measure_return_floor,
    ),
    MetricRule(
        PARITY_METRIC,
        ("ledger", "partners"),
        select_investment_parity,
        measure_investment_parity,
    ),
    MetricRule("reciprocity", ("ledger", "partners"), select_reciprocity, measure_reciprocity),
    MetricRule(
        "emptiness_clock",
        ("ledger", "partners", "commitments", "decisions", "alliances"),
        select_emptiness_clock,
        measure_emptiness_clock,
    ),
    MetricRule(
        "fairness_gap",
        ("ledger", "partners"),
        partial(select_flows_of_all, metric_id="fairness_gap"),
        measure_fairness_gap,
    ),
)
