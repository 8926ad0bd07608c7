"""Parity of investment: our share of what is put in, against the share we agreed on.

The one rule: an agreed share is written down or unknown. Nobody is taken to have agreed on
half and half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, divided, in_order
from alliance_health.metrics.ledger import (
    BOTH_SIDES,
    both_sides_named,
    flows_between_partners,
    partner_sides,
)
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: The metric that compares with agreed shares.
PARITY_METRIC = "investment_parity"


def agreed_shares(context: Context) -> pd.DataFrame:
    """List the agreed shares that can be compared with what was put in.

    The shares of a charter count only if they name exactly the partners on both sides: a
    partner without one, or a share of somebody unknown, leaves open what was agreed.

    Parameters
    ----------
    context : Context
        Reads the charters and `partners`.

    Returns
    -------
    DataFrame
        alliance_id, partner_id, perspective, agreed (0 to 1).
    """
    sides = partner_sides(context)
    rows = [
        (alliance_id, partner_id, share)
        for alliance_id, charter in context.catalogue.charters.items()
        for partner_id, share in charter.agreed_share.items()
    ]
    columns = ["alliance_id", "partner_id", "agreed"]
    written = pd.DataFrame(rows, columns=columns).astype(
        {"alliance_id": "str", "partner_id": "str", "agreed": "float64"}
    )
    # Both ways: a partner without a share, and a share without a partner, stay visible.
    pairs = sides.merge(written, on=["alliance_id", "partner_id"], how="outer")
    is_whole = (pairs["agreed"].notna() & pairs["perspective"].notna()).astype("bool")
    alliances = pairs.assign(is_whole=is_whole).groupby("alliance_id")
    known = alliances["is_whole"].transform("all").astype("bool")
    known &= alliances["perspective"].transform("nunique") == len(BOTH_SIDES)
    return pairs[known].reset_index(drop=True)


def select_investment_parity(context: Context) -> pd.DataFrame:
    """Select what both sides put into an alliance with agreed shares.

    The ledger must have named both sides by the end of the period; a side that it has never
    named is unknown, not idle.

    Parameters
    ----------
    context : Context
        Reads `ledger`, `partners` and the charters.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot; quantity is the worth; also side and agreed (our
        agreed share, 0 to 1).
    """
    flows = flows_between_partners(context, PARITY_METRIC)
    given = flows[flows["flow"] == "contribution"]
    known = both_sides_named(context, PARITY_METRIC)
    shares = agreed_shares(context)
    ours = shares[shares["perspective"] == str(Perspective.OURS)]
    agreed = ours.groupby("alliance_id")["agreed"].sum().reset_index()
    rows = given.merge(known, on=["alliance_id", "period"], validate="m:1")
    return in_order(rows.merge(agreed, on="alliance_id", validate="m:1"))


def measure_investment_parity(selected: pd.DataFrame) -> pd.DataFrame:
    """Return our share of the contributions minus the agreed one, in percentage points.

    Parameters
    ----------
    selected : DataFrame
        From `select_investment_parity`.

    Returns
    -------
    DataFrame
        One row per cell, -100 to 100; above 0 we put in more than agreed. Missing when
        nothing was put in, or when the worth of an entry is not known.

    Examples
    --------
    We put in 70 of 100 and had agreed on 60 %:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "side": ["ours", "theirs"], "quantity": [70.0, 30.0]})
    >>> measure_investment_parity(rows.assign(agreed=0.6))["value"].tolist()
    [10.0]
    """
    is_ours = selected["side"] == str(Perspective.OURS)
    parts = selected[CELL].assign(
        ours=selected["quantity"].where(is_ours, 0.0), all=selected["quantity"]
    )
    sums = parts.groupby(CELL)[["ours", "all"]].sum(skipna=False)
    agreed = selected.groupby(CELL)["agreed"].first()
    return cell_values(100 * divided(sums["ours"], sums["all"]) - 100 * agreed)
