"""What every partner put in and got out, period by period, with what is not known left missing.

The one rule: a 0 must be known. A partner has put in nothing in a period when the ledger has
named it by then and holds an entry of its alliance in that period; benefits are known from
the first benefit of the alliance on.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from alliance_health.tables.labels import ordinals_containing
from alliance_health.vocabulary import Frequency

#: Columns of `flows_by_period`.
FLOW_COLUMNS = (
    *("alliance_id", "partner_id", "perspective", "period", "ordinal"),
    *("contribution", "benefit", "entries", "why"),
)

#: Why flows are missing.
NOT_NAMED = "not in the ledger by then"
NO_ENTRIES = "no entry in the ledger"
NO_BENEFITS = "no benefit recorded by then"
NO_WORTH = "an entry without worth"

_CELL = ["alliance_id", "partner_id", "ordinal"]


def flows_by_period(
    entries: pd.DataFrame, partners: pd.DataFrame, grid: pd.DataFrame, frequency: Frequency
) -> pd.DataFrame:
    """Add up what each partner put in and got out in each period that its alliance lived.

    Parameters
    ----------
    entries : DataFrame
        The ledger, from `alliance_health.metrics.ledger.ledger_entries`: alliance_id, member,
        occurred_on, flow, worth in the reporting currency.
    partners : DataFrame
        alliance_id, partner_id, perspective: those on both sides.
    grid : DataFrame
        alliance_id, period, ordinal: periods that alliances lived.
    frequency : Frequency
        Length of the periods.

    Returns
    -------
    DataFrame
        `FLOW_COLUMNS`, one row a partner and period, sorted; `contribution` and `benefit` are
        missing where they are not known, and `why` says why; `entries` counts those of the
        partner.

    Examples
    --------
    >>> day = pd.Timestamp("2026-02-01")
    >>> rows = [("a", "us", day, "contribution", 60.0), ("a", "us", day, "benefit", 90.0)]
    >>> names = ["alliance_id", "member", "occurred_on", "flow", "worth"]
    >>> partners = pd.DataFrame([("a", "us", "ours")])
    >>> partners.columns = ["alliance_id", "partner_id", "perspective"]
    >>> grid = pd.DataFrame({"alliance_id": ["a"], "period": ["2026Q1"], "ordinal": [8104]})
    >>> found = flows_by_period(
    ...     pd.DataFrame(rows, columns=names), partners, grid, Frequency.QUARTER
    ... )
    >>> found[["contribution", "benefit"]].to_numpy().tolist()
    [[60.0, 90.0]]
    """
    lived = grid[["alliance_id", "period", "ordinal"]]
    cells = partners[["alliance_id", "partner_id", "perspective"]].merge(lived, on="alliance_id")
    dated = entries.rename(columns={"member": "partner_id"})
    dated = dated[["alliance_id", "partner_id", "occurred_on", "flow", "worth"]]
    placed = ordinals_containing(dated["occurred_on"], frequency).astype("int64")
    dated = dated.assign(ordinal=placed)
    sums = _sums(dated)
    rows = cells.merge(sums, on=_CELL, how="left", validate="1:1")
    rows = rows.assign(why=_why(rows, dated))
    known = rows["why"] == ""
    amounts = {
        flow: rows[flow].where(rows["entries"].notna(), 0.0).where(known | _benefits(rows, flow))
        for flow in ("contribution", "benefit")
    }
    rows = rows.assign(**amounts, entries=rows["entries"].fillna(0).astype("int64"))
    rows = rows.sort_values(["alliance_id", "ordinal", "partner_id"], ignore_index=True)
    return rows[list(FLOW_COLUMNS)]


def _sums(dated: pd.DataFrame) -> pd.DataFrame:
    """Add up worths by partner and period; one that is not known hides its sum."""
    sums = dated[_CELL].drop_duplicates().reset_index(drop=True)
    for flow in ("contribution", "benefit"):
        own = dated[dated["flow"] == flow]
        added = own.groupby(_CELL)["worth"].sum(min_count=1, skipna=False).rename(flow)
        held = own.groupby(_CELL).size().rename(f"n_{flow}")
        sums = sums.merge(added.reset_index(), on=_CELL, how="left")
        sums = sums.merge(held.reset_index(), on=_CELL, how="left")
        # Without an entry of this flow there was none of it; with one of no worth it is not known.
        sums[flow] = sums[flow].where(sums[f"n_{flow}"].notna(), 0.0)
    return sums.assign(entries=sums["n_contribution"].fillna(0) + sums["n_benefit"].fillna(0)).drop(
        columns=["n_contribution", "n_benefit"]
    )


def _why(rows: pd.DataFrame, dated: pd.DataFrame) -> pd.Series:
    """Say why the flows of a row are not known; empty where they are."""
    keys = ["alliance_id", "ordinal"]
    kept = pd.MultiIndex.from_frame(dated[keys].drop_duplicates())
    named = dated.groupby(["alliance_id", "partner_id"])["ordinal"].min().rename("named")
    benefits = dated[dated["flow"] == "benefit"].groupby("alliance_id")["ordinal"].min()
    first = rows.join(named, on=["alliance_id", "partner_id"])
    first = first.join(benefits.rename("benefits"), on="alliance_id")
    worth = rows[["contribution", "benefit"]].isna().any(axis=1) & rows["entries"].notna()
    conditions = [
        ~pd.MultiIndex.from_frame(rows[keys]).isin(kept),
        ~(first["named"] <= rows["ordinal"]).to_numpy(),
        ~(first["benefits"] <= rows["ordinal"]).to_numpy(),
        worth.to_numpy(),
    ]
    reasons = [NO_ENTRIES, NOT_NAMED, NO_BENEFITS, NO_WORTH]
    return pd.Series(np.select(conditions, reasons, default=""), index=rows.index, dtype="str")


def _benefits(rows: pd.DataFrame, flow: str) -> pd.Series:
    """Tell where a flow is known although something else is not."""
    partly = rows["why"].isin([NO_WORTH, *([NO_BENEFITS] if flow == "contribution" else [])])
    return partly & (rows["entries"].isna() | rows[flow].notna())
