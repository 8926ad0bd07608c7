"""The deal lists as metrics read them: whose list, what a deal is worth, when it closed.

The one rule: nothing won is a known 0 only where the list was kept. It was kept in a
period if it had a deal open in it, if a deal was opened or closed in it or later, and if
a deal had ever been closed by its end: before that, a list may have left out closed deals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import used_rows
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Attributions of deals in which the partner had a part.
WITH_PARTNER = ("sourced", "influenced", "delivered")

#: What says whose list a row of a selection comes from.
LIST = ["alliance_id", "period", "perspective"]


def deal_lists(context: Context) -> pd.DataFrame:
    """Read the deals of both sides.

    A deal without a perspective is ours: it comes from the list of those who keep the
    workbook. A deal that is split counts with this alliance's part. A deal of which it is
    not known whether it was won is open, and its `closed_on` only expected.

    Parameters
    ----------
    context : Context
        Tables as known.

    Returns
    -------
    DataFrame
        The columns of `opportunities`, with perspective filled, closed_on missing while
        open, `worth` (amount times split, in the reporting currency), `has_partner` and
        `is_won` (bool).
    """
    deals = context.tables["opportunities"]
    return deals.assign(
        perspective=deals["perspective"].fillna(str(Perspective.OURS)),
        closed_on=deals["closed_on"].where(deals["won"].notna()),
        worth=deals["amount"] * deals["split"].fillna(1.0),
        has_partner=deals["attribution"].isin(WITH_PARTNER),
        is_won=deals["won"].fillna(False).astype("bool"),
    )


def deals_in_hand(context: Context, metric_id: str) -> pd.DataFrame:
    """Pair each deal with the slots in which it was open for at least a day.

    ::

        slot            |--------|
        opened, closed    o----x          in hand, closed in the slot
                        o------------x    in hand, open at its end
                     o-x                  not in hand

    Returns
    -------
    DataFrame
        The deals, once per slot in which their list was kept, with period, start, end,
        `is_closed` (by the end of the slot) and `is_proof` (a deal of the list had been
        closed by then).
    """
    deals = deal_lists(context)
    latest = deals[["opened_on", "closed_on"]].max(axis=1)
    lists = [deals["alliance_id"], deals["perspective"]]
    deals = deals.assign(
        first_closed=deals["closed_on"].groupby(lists).transform("min"),
        last_written=latest.groupby(lists).transform("max"),
    )
    pairs = context.standing(deals, metric_id)
    start, end, closed = pairs["start"], pairs["end"], pairs["closed_on"]
    in_hand = (pairs["opened_on"] <= end) & (closed.isna() | (closed >= start))
    pairs = pairs.assign(is_closed=closed <= end, is_proof=pairs["first_closed"] <= end)
    return pairs[in_hand & (pairs["last_written"] >= start)]


def counted_or_evidence(
    deals: pd.DataFrame, counts: pd.Series[bool], *, quantity: str, keep: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Select the deals that count; where none does, the deals that prove the 0.

    Parameters
    ----------
    deals : DataFrame
        From `deals_in_hand`.
    counts : Series of bool, same index
        Whether a deal brings in its quantity.
    quantity : str
        Column brought in by those that count; the others bring in 0.
    keep : tuple of str
        Further columns for `measure`.

    Returns
    -------
    DataFrame
        Selected rows.
    """
    brought = deals.assign(counts=counts, brought=deals[quantity].where(counts, 0.0))
    some = brought.groupby(LIST)["counts"].transform("any").astype("bool")
    rows = brought[counts | (~some & brought["is_proof"])]
    return used_rows(rows, "opportunities", quantity="brought", keep=("counts", *keep))
