"""Resource metrics: what each side puts in, and whether that grows.

People and money are the contributions of hours and money, by their worth in the
reporting currency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, divided, in_order, total
from alliance_health.metrics.ledger import (
    PEOPLE_AND_MONEY,
    given_by_each_side,
    ledger_entries,
)
from alliance_health.metrics.rule import MetricRule

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Types of contribution whose growth is followed: people, money, expertise.
GROWING_TYPES = (*PEOPLE_AND_MONEY, "knowledge")


def select_resource_plan(context: Context) -> pd.DataFrame:
    """Select the hours and money that each side contributed in a period.

    The plan itself is a target; here stands only what came in. See `given_by_each_side`
    for when a silent side has given 0.
    """
    return given_by_each_side(context, "resource_plan", types=PEOPLE_AND_MONEY, quantity="worth")


def select_resource_growth(context: Context) -> pd.DataFrame:
    """Select contributions of a period and of the period before.

    The period before is the base only if the side contributed in every workbook period of
    it; a base with a hole would show growth that is none. A side that falls silent after
    it has shrunk by all it gave.

    Returns
    -------
    DataFrame
        Selected rows; `is_base` tells the rows of the period before.
    """
    metric_id = "resource_growth"
    given = given_by_each_side(context, metric_id, types=GROWING_TYPES, quantity="worth")
    slots = context.slots(metric_id)
    later = slots.assign(base_ordinal=slots["ordinal"] - 1).merge(
        slots[["alliance_id", "ordinal", "period"]].rename(
            columns={"ordinal": "base_ordinal", "period": "base_period"}
        ),
        on=["alliance_id", "base_ordinal"],
        validate="m:1",
    )[["alliance_id", "period", "base_period"]]
    whole = _whole_periods(context, metric_id)
    base = given.merge(whole, on=["alliance_id", "period", "perspective"], validate="m:1")
    base = base.rename(columns={"period": "base_period"}).merge(
        later, on=["alliance_id", "base_period"], validate="m:1"
    )
    based = base[["alliance_id", "period", "perspective"]].drop_duplicates()
    now = given.merge(based, on=["alliance_id", "period", "perspective"], validate="m:1")
    both = pd.concat([now.assign(is_base=False), base.assign(is_base=True)], ignore_index=True)
    return in_order(both[[*given.columns, "is_base"]])


def measure_resource_growth(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the change against the period before, in percent.

    Returns
    -------
    DataFrame
        One row per cell; at least -100. Missing when the base is 0, when either period is
        not known, or when the worth of an entry is not known.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "is_base": [True, False], "quantity": [80.0, 100.0]})
    >>> measure_resource_growth(rows)["value"].tolist()
    [25.0]
    """
    is_base = selected["is_base"]
    parts = selected.assign(
        base=selected["quantity"].where(is_base, 0.0),
        now=selected["quantity"].where(~is_base, 0.0),
        has_now=~is_base,
    )
    cells = parts.groupby(CELL)
    sums = cells[["base", "now"]].sum(skipna=False)
    growth = 100 * (divided(sums["now"], sums["base"]) - 1)
    return cell_values(growth.where(cells["has_now"].any()))


def _whole_periods(context: Context, metric_id: str) -> pd.DataFrame:
    """List the slots and sides with a contribution in every workbook period of the slot."""
    per_slot = context.slot_frequency(metric_id).months
    per_period = context.catalogue.settings.frequency.months
    entries = ledger_entries(context)
    given = entries[
        (entries["flow"] == "contribution")
        & entries["type"].isin(GROWING_TYPES)
        & entries["occurred_on"].notna()
    ]
    months = given["occurred_on"].dt.year * 12 + given["occurred_on"].dt.month - 1
    given = given.assign(ordinal=months // per_slot, workbook_period=months // per_period)
    sides = given.groupby(["alliance_id", "perspective", "ordinal"])["workbook_period"]
    seen = sides.nunique().rename("seen").reset_index()
    whole = seen[seen["seen"] == per_slot // per_period].astype({"ordinal": "int64"})
    labels = context.slots(metric_id)[["alliance_id", "ordinal", "period"]]
    return whole.merge(labels, on=["alliance_id", "ordinal"], validate="m:1")[
        ["alliance_id", "period", "perspective"]
    ]


#: Rules of this pillar.
RESOURCES_RULES = (
    MetricRule("resource_plan", ("ledger", "partners"), select_resource_plan, total),
    MetricRule(
        "resource_growth",
        ("ledger", "partners"),
        select_resource_growth,
        measure_resource_growth,
    ),
)
