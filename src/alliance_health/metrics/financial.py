"""Financial metrics: bookings, return on what was put in, win rate with the partner.

Money is in the reporting currency. Nothing won, nothing earned is a 0 only where the
list or the ledger was demonstrably kept; see `deals` and `ledger`.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, divided, in_order, total, used_rows
from alliance_health.metrics.deals import counted_or_evidence, deal_lists, deals_in_hand
from alliance_health.metrics.ledger import benefits_recorded, flows_between_partners
from alliance_health.metrics.pipeline_cover import measure_pipeline_cover, select_pipeline_cover
from alliance_health.metrics.rule import MetricRule
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Closed deals needed with the partner, and as many without: fewer say nothing of a rate.
DEALS_FOR_A_RATE = 10

#: Months of closed deals behind a win rate; one quarter rarely closes ten deals.
WIN_RATE_MONTHS = 12


def select_bookings(context: Context, *, metric_id: str, attribution: str) -> pd.DataFrame:
    """Select the deals of one attribution that were won in a period, on each list.

    Sourced and influenced bookings are two metrics and are never added up. A list that
    was kept but holds no such deal gives 0; the deals in hand are shown as its proof.

    Parameters
    ----------
    context : Context
        Reads `opportunities`.
    metric_id : str
        Whose slots.
    attribution : str
        sourced or influenced.

    Returns
    -------
    DataFrame
        Selected rows by alliance, slot and list; quantity in the reporting currency.
    """
    deals = deals_in_hand(context, metric_id)
    counts = deals["is_won"] & deals["is_closed"] & (deals["attribution"] == attribution)
    return counted_or_evidence(deals, counts, quantity="worth")


def select_alliance_roi(context: Context) -> pd.DataFrame:
    """Select what each side put in and got out in a period, by worth."""
    flows = flows_between_partners(context, "alliance_roi")
    own = flows.assign(perspective=flows["side"])
    return in_order(benefits_recorded(context, own, "alliance_roi"))


def measure_alliance_roi(selected: pd.DataFrame) -> pd.DataFrame:
    """Divide each side's benefit less its contribution by its contribution.

    Parameters
    ----------
    selected : DataFrame
        From `select_alliance_roi`.

    Returns
    -------
    DataFrame
        One row per cell; a ratio of at least -1. Missing without a contribution, or when
        the worth of an entry is not known.

    Examples
    --------
    A side put in 100 and got out 130:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> flows = {"flow": ["contribution", "benefit"], "quantity": [100.0, 130.0]}
    >>> measure_alliance_roi(pd.DataFrame({**cell, **flows}))["value"].round(2).tolist()
    [0.3]
    """
    given = selected["flow"] == "contribution"
    flows = selected[CELL].assign(
        given=selected["quantity"].where(given, 0.0), got=selected["quantity"].where(~given, 0.0)
    )
    sums = flows.groupby(CELL)[["given", "got"]].sum(skipna=False)
    return cell_values(divided(sums["got"] - sums["given"], sums["given"]))


def select_win_rate_uplift(context: Context) -> pd.DataFrame:
    """Select our deals that closed within the last twelve months.

    Deals without the partner (attribution none) are the comparison. Every slot of the
    window must hold a closed deal: a hole in the list is not a quiet quarter.
    """
    metric_id = "win_rate_uplift"
    deals = deal_lists(context)
    decided = deals[(deals["perspective"] == str(Perspective.OURS)) & deals["won"].notna()]
    window = max(1, WIN_RATE_MONTHS // context.slot_frequency(metric_id).months)
    placed = context.dated_within(decided, metric_id, dated="closed_on", window=window)
    placed = placed.assign(quantity=placed["is_won"].astype("float64"))
    keep = ("has_partner", "own_ordinal", "window_length")
    return used_rows(placed, "opportunities", quantity="quantity", keep=keep)


def measure_win_rate_uplift(selected: pd.DataFrame) -> pd.DataFrame:
    """Subtract the win rate without the partner from the one with the partner.

    Parameters
    ----------
    selected : DataFrame
        From `select_win_rate_uplift`.

    Returns
    -------
    DataFrame
        One row per cell: value in percentage points, and its standard error. Missing with
        fewer than `DEALS_FOR_A_RATE` closed deals of either kind, or with a hole.

    Examples
    --------
    Of ten deals with the partner eight were won, of ten without it five:

    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> deals = pd.DataFrame({"has_partner": [True] * 10 + [False] * 10})
    >>> deals = deals.assign(quantity=[1.0] * 8 + [0.0] * 2 + [1.0] * 5 + [0.0] * 5, **cell)
    >>> deals = deals.assign(own_ordinal=8104, window_length=1)
    >>> measure_win_rate_uplift(deals)[["value", "se"]].round(1).to_numpy().tolist()
    [[30.0, 20.2]]
    """
    cells = selected.groupby(CELL)
    whole = cells["own_ordinal"].nunique() == cells["window_length"].first()
    kinds = selected[CELL].assign(
        with_partner=selected["quantity"].where(selected["has_partner"]),
        alone=selected["quantity"].where(~selected["has_partner"]),
    )
    won = kinds.groupby(CELL)[["with_partner", "alone"]]
    closed = won.count()
    rates = 100 * won.sum() / closed.where(closed >= DEALS_FOR_A_RATE)
    uplift = (rates["with_partner"] - rates["alone"]).where(whole)
    variance = (rates * (100 - rates) / closed).sum(axis=1, skipna=False)
    return cell_values(uplift).assign(se=np.sqrt(variance.where(whole)).to_numpy())


#: Rules of this pillar.
FINANCIAL_RULES = (
    MetricRule(
        "bookings_sourced",
        ("opportunities",),
        partial(select_bookings, metric_id="bookings_sourced", attribution="sourced"),
        total,
    ),
    MetricRule(
        "bookings_influenced",
        ("opportunities",),
        partial(select_bookings, metric_id="bookings_influenced", attribution="influenced"),
        total,
    ),
    MetricRule("alliance_roi", ("ledger", "partners"), select_alliance_roi, measure_alliance_roi),
    MetricRule(
        "win_rate_uplift", ("opportunities",), select_win_rate_uplift, measure_win_rate_uplift
    ),
    MetricRule(
        "pipeline_cover",
        ("opportunities", "targets"),
        select_pipeline_cover,
        measure_pipeline_cover,
    ),
)
