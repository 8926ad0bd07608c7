"""Surplus over going alone: what the partners got together, against what each had alone.

The one rule: both halves must be whole. A stand-alone value that one partner has not
estimated, or a period in which nobody kept the ledger, would make the alliance look better
or worse than it is; then there is no value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, divided, in_order, used_rows
from alliance_health.metrics.ledger import (
    BOTH_SIDES,
    benefits_recorded,
    ledger_entries,
    partner_sides,
)
from alliance_health.tables.labels import period_spans
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

_METRIC = "synergy_surplus"

#: What a slot is known by.
_SLOT = ["alliance_id", "period"]


def select_synergy_surplus(context: Context) -> pd.DataFrame:
    """Select the benefits of all partners in a period and their stand-alone baselines.

    ::

        slot           |-----------|
        baselines      |-----------|      one partner gives it for the whole slot
                       |-----|-----|      another in parts: they add up, all must be there
        ledger           x      x         an entry in every workbook period of the slot

    Of baselines that overlap the longer one counts, as long as it fits into the slot. A
    slot without a benefit is a known 0 where the ledger was kept; its entries are then the
    rows behind the 0.

    Parameters
    ----------
    context : Context
        Reads `ledger`, `baselines` and `partners`.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot; quantity is a worth in the reporting currency.
    """
    entries = context.dated_within(ledger_entries(context), _METRIC, dated="occurred_on")
    baselines = _baselines(context)
    known = _kept_slots(context, entries).merge(_whole_slots(context, baselines), on=_SLOT)
    is_benefit = entries["flow"] == "benefit"
    some = entries.assign(is_benefit=is_benefit).groupby(_SLOT)["is_benefit"].transform("any")
    entries = entries.assign(worth=entries["worth"].where(is_benefit, 0.0))
    rows = [
        used_rows(_joint(entries[is_benefit | ~some.astype("bool")]), "ledger", quantity="worth"),
        used_rows(_joint(baselines), "baselines", quantity="value"),
    ]
    selected = pd.concat(rows, ignore_index=True).merge(known, on=_SLOT, validate="m:1")
    return in_order(benefits_recorded(context, selected, _METRIC))


def measure_synergy_surplus(selected: pd.DataFrame) -> pd.DataFrame:
    """Return what the benefits exceed the baselines by, in percent of the baselines.

    Parameters
    ----------
    selected : DataFrame
        From `select_synergy_surplus`.

    Returns
    -------
    DataFrame
        One row per cell. Missing when the baselines add up to 0 or less, or when the worth
        of a benefit is not known.

    Examples
    --------
    Together 120, alone 60 and 40:

    >>> cell = dict(zip(CELL, ("orion", "2026H1", "joint", ""), strict=True))
    >>> rows = {"table": ["ledger", "baselines", "baselines"], "quantity": [120.0, 60.0, 40.0]}
    >>> measure_synergy_surplus(pd.DataFrame({**cell, **rows}))["value"].tolist()
    [20.0]
    """
    is_alone = selected["table"] == "baselines"
    parts = selected[CELL].assign(
        together=selected["quantity"].where(~is_alone, 0.0),
        alone=selected["quantity"].where(is_alone, 0.0),
    )
    sums = parts.groupby(CELL)[["together", "alone"]].sum(skipna=False)
    return cell_values(100 * divided(sums["together"] - sums["alone"], sums["alone"]))


def _joint(rows: pd.DataFrame) -> pd.DataFrame:
    """Make rows of all partners rows of the alliance."""
    return rows.assign(perspective=str(Perspective.JOINT))


def _baselines(context: Context) -> pd.DataFrame:
    """Return the baselines that count in each slot, with the months of it that they cover."""
    slot_months = context.slot_frequency(_METRIC).months
    table = context.tables["baselines"].rename(columns={"period": "given_for"})
    rows = table.merge(partner_sides(context), on=["alliance_id", "partner_id"], validate="m:1")
    spans = period_spans(rows["given_for"])
    fits = rows["value"].notna() & (spans["months"] <= slot_months)
    rows = rows.assign(months=spans["months"], first=spans["ordinal"] * spans["months"])[fits]
    rows = rows.astype({"months": "int64", "first": "int64"}).reset_index(drop=True)
    name = rows["partner_id"] + "/" + rows["given_for"]
    rows = rows.assign(ordinal=rows["first"] // slot_months, row=rows.index, baseline=name)
    spread = rows.loc[rows.index.repeat(rows["months"])]
    month = spread["first"] + spread.groupby("row").cumcount()
    # Months, quarters and half-years nest: a row counts in all of its months or in none.
    longest = spread.assign(month=month).sort_values("months", ascending=False, kind="stable")
    counted = longest.drop_duplicates(["alliance_id", "partner_id", "month"])["row"]
    slots = context.slots(_METRIC)[["alliance_id", "period", "ordinal"]]
    used = rows[rows["row"].isin(counted)]
    return used.merge(slots, on=["alliance_id", "ordinal"], validate="m:1")


def _whole_slots(context: Context, baselines: pd.DataFrame) -> pd.DataFrame:
    """List the slots of which every partner on both sides has the whole baseline."""
    slot_months = context.slot_frequency(_METRIC).months
    covered = baselines.groupby([*_SLOT, "partner_id"])["months"].sum()
    whole = (covered == slot_months).groupby(_SLOT).sum().rename("whole").reset_index()
    partners = partner_sides(context).groupby("alliance_id")
    needed = partners.size().where(partners["perspective"].nunique() == len(BOTH_SIDES))
    whole = whole.join(needed.rename("needed"), on="alliance_id")
    return whole[whole["whole"] == whole["needed"]][_SLOT]


def _kept_slots(context: Context, entries: pd.DataFrame) -> pd.DataFrame:
    """List the slots with an entry of the ledger in every workbook period."""
    per_period = context.catalogue.settings.frequency.months
    months = entries["occurred_on"].dt.year * 12 + entries["occurred_on"].dt.month - 1
    periods = entries.assign(workbook_period=months // per_period)
    seen = periods.groupby(_SLOT)["workbook_period"].nunique().rename("seen").reset_index()
    return seen[seen["seen"] == context.slot_frequency(_METRIC).months // per_period][_SLOT]
