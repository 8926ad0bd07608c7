"""Pipeline cover: how far the open pipeline carries what is to be booked next.

::

    cover = weighted sourced pipeline at a period's end / target of the next period

The target of the next period is taken to be that of the period just ended: targets are
known only from the start of their period, and a cover that looked ahead would know the
future. Nothing of the next period is booked yet, so its whole target remains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, divided, in_order, used_rows
from alliance_health.metrics.deals import LIST, deal_lists, deals_in_hand
from alliance_health.tables.calendar import Period, is_off_grid

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Metric whose target the pipeline has to fill; it is why only sourced deals count.
BOOKINGS = "bookings_sourced"

#: Months of closed deals behind the chance of a deal that carries none.
RECORD_MONTHS = 12


def select_pipeline_cover(context: Context) -> pd.DataFrame:
    """Select open deals, the record of closed ones, and the target, by list.

    The column `part` says as what a row counts:

    open
        A sourced deal that is open at the period's end, with its probability. Once a deal
        is closed, most exports write the outcome there, 0 or 1; read back into the past
        that would be foreknowledge, so only probabilities between 0 and 1 count.
    record
        Sourced deals closed in the twelve months before: where an open deal carries no
        such probability, it gets the share won of these.
    kept
        Deals that prove that the list was kept, where no sourced one is open.
    target
        Target of sourced bookings, or its part: that of a longer period is spread evenly
        over its months, those of shorter ones add up.

    Parameters
    ----------
    context : Context
        Reads `opportunities` and `targets`.

    Returns
    -------
    DataFrame
        Selected rows by alliance, slot and list; quantity in the reporting currency (1 or
        0, won or lost, in the record); also part, probability, months (of target) and
        slot_months.
    """
    in_hand = deals_in_hand(context, "pipeline_cover")
    is_open = (in_hand["attribution"] == "sourced") & ~in_hand["is_closed"]
    some = in_hand.assign(is_open=is_open).groupby(LIST)["is_open"].transform("any")
    open_deals = in_hand[is_open].assign(part="open", probability=_usable(in_hand["probability"]))
    kept = in_hand[~some.astype("bool")].assign(part="kept", worth=0.0)
    deals = pd.concat([open_deals, kept, _record(context, open_deals)], ignore_index=True)
    rows = used_rows(deals, "opportunities", quantity="worth", keep=("part", "probability"))
    targets = _targets(context, in_hand[LIST].drop_duplicates())
    return in_order(pd.concat([rows, targets], ignore_index=True))


def measure_pipeline_cover(selected: pd.DataFrame) -> pd.DataFrame:
    """Divide the weighted pipeline by the target.

    Parameters
    ----------
    selected : DataFrame
        From `select_pipeline_cover`.

    Returns
    -------
    DataFrame
        One row per cell; a multiple of at least 0. Missing when a month has no target,
        when the target is 0, when no list was kept, when an open deal has no amount, or
        neither a probability nor a record of closed deals to borrow from.

    Examples
    --------
    One deal of 300 with a chance of one half, and a target of 50 for the quarter:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({"part": ["open", "target"], "quantity": [300.0, 50.0]})
    >>> rows = rows.assign(probability=[0.5, None], months=[None, 3.0], slot_months=3, **cell)
    >>> measure_pipeline_cover(rows)["value"].tolist()
    [3.0]
    """
    part = selected["part"]
    is_deal = part.isin(["open", "kept"])
    record = selected["quantity"].where(part == "record")
    chance = record.groupby([selected[name] for name in CELL]).transform("mean")
    weight = selected["probability"].fillna(chance)
    columns = selected[CELL].assign(
        pipeline=(selected["quantity"] * weight).where(part == "open", 0.0),
        target=selected["quantity"].where(part == "target", 0.0),
        missing_months=selected["months"].where(part == "target", 0.0),
        is_deal=is_deal,
    )
    cells = columns.groupby(CELL)
    sums = cells[["pipeline", "target", "missing_months"]].sum(skipna=False)
    due = selected.groupby(CELL)["slot_months"].max()
    known = cells["is_deal"].any() & (sums["missing_months"] == due)
    return cell_values(divided(sums["pipeline"], sums["target"]).where(known))


def _usable(probability: pd.Series[float]) -> pd.Series[float]:
    """Keep the probabilities of deals that are neither won nor lost."""
    return probability.where((probability > 0) & (probability < 1))


def _record(context: Context, open_deals: pd.DataFrame) -> pd.DataFrame:
    """Return the sourced deals closed within a year, for lists with a deal without chance."""
    unsure = open_deals[open_deals["probability"].isna()]
    lists = unsure[[*LIST, "end"]].drop_duplicates()
    deals = deal_lists(context)
    closed = deals[(deals["attribution"] == "sourced") & deals["closed_on"].notna()]
    pairs = closed.merge(lists, on=["alliance_id", "perspective"])
    year_before = pairs["end"] - pd.DateOffset(months=RECORD_MONTHS)
    recent = (pairs["closed_on"] <= pairs["end"]) & (pairs["closed_on"] > year_before)
    won = pairs["is_won"].astype("float64")
    return pairs.assign(part="record", worth=won, probability=float("nan"))[recent]


def _targets(context: Context, lists: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the target of each list and slot, with the months that they fill.

    In a month, a target for one side beats one for all, a shorter period a longer one.
    """
    slot_months = context.slot_frequency("pipeline_cover").months
    months = _months_of_targets(context)
    slots = context.slots("pipeline_cover")[["alliance_id", "period", "ordinal"]]
    months = months.drop(columns="period").assign(ordinal=months["month"] // slot_months)
    months = months.merge(slots, on=["alliance_id", "ordinal"], validate="m:1")
    months = months.rename(columns={"perspective": "meant_for"})
    pairs = lists.merge(months, on=["alliance_id", "period"])
    pairs = pairs[
        pairs["meant_for"].isin(["", "joint"]) | (pairs["meant_for"] == pairs["perspective"])
    ]
    pairs = pairs.assign(general=pairs["meant_for"] != pairs["perspective"])
    pairs = pairs.sort_values(["general", "length", "file", "line"], kind="stable")
    chosen = pairs.drop_duplicates([*LIST, "month"])
    of_row = chosen.groupby([*LIST, "metric_id", "file", "line"])["target"]
    rows = pd.DataFrame({"target": of_row.sum(skipna=False), "months": of_row.size()})
    rows = rows.reset_index()
    rows = rows.assign(part="target", slot_months=slot_months)
    return used_rows(rows, "targets", quantity="target", keep=("part", "months", "slot_months"))


def _months_of_targets(context: Context) -> pd.DataFrame:
    """Spread every target of sourced bookings evenly over the months of its period."""
    targets = context.tables["targets"]
    ours = targets[
        (targets["metric_id"] == BOOKINGS)
        & (targets["partner_id"] == "")
        & ~targets["period"].map(is_off_grid).astype("bool")
    ]
    periods = ours["period"].map(Period.parse)
    length = periods.map(lambda period: period.frequency.months).astype("int64")
    first = periods.map(lambda period: period.ordinal).astype("int64") * length
    steps = [list(range(start, start + count)) for start, count in zip(first, length, strict=True)]
    spread = ours.assign(
        length=length, target=ours["target"] / length, month=pd.Series(steps, ours.index, "object")
    )
    return spread.explode("month").astype({"month": "int64"})
