"""Time, attention and money of both sides over a window, where the tables carry them."""

from __future__ import annotations

import pandas as pd

from alliance_health.insights.fair_shares.shares import WINDOW
from alliance_health.tables.labels import ordinals_containing
from alliance_health.vocabulary import Frequency, Perspective

#: Columns of `efforts_of`.
EFFORT_COLUMNS = ("alliance_id", "period", "what", "ours", "theirs")

_SIDES = [str(Perspective.OURS), str(Perspective.THEIRS)]


def efforts_of(
    entries: pd.DataFrame, meetings: pd.DataFrame, grid: pd.DataFrame, frequency: Frequency
) -> pd.DataFrame:
    """Add up hours, attendance and money of both sides over windows of four periods.

    Parameters
    ----------
    entries : DataFrame
        The ledger, from `alliance_health.metrics.ledger.ledger_entries`.
    meetings : DataFrame
        alliance_id, held_on, attended_ours, attended_theirs; meetings without both numbers
        are left out.
    grid : DataFrame
        alliance_id, period, ordinal: ends of the windows.
    frequency : Frequency
        Length of the periods.

    Returns
    -------
    DataFrame
        `EFFORT_COLUMNS`: time in hours, attention in people at meetings, money in the reporting
        currency. No row where nothing was recorded in the window, or one side never; an amount
        that is not known leaves its side missing.

    Examples
    --------
    >>> day, cells = pd.Timestamp("2026-08-01"), ["alliance_id", "held_on"]
    >>> met = pd.DataFrame([("a", day)], columns=cells)
    >>> met = met.assign(attended_ours=3, attended_theirs=1)
    >>> names = ["alliance_id", "perspective", "occurred_on", "flow", "type", "amount", "worth"]
    >>> hours = ("a", "ours", day, "contribution", "hours", 8.0, 800.0)
    >>> ledger = pd.DataFrame([hours], columns=names)
    >>> grid = pd.DataFrame({"alliance_id": ["a"], "period": ["2026Q3"], "ordinal": [8106]})
    >>> efforts_of(ledger, met, grid, Frequency.QUARTER).to_numpy().tolist()
    [['a', '2026Q3', 'attention', 3.0, 1.0]]
    """
    given = entries[entries["flow"] == "contribution"]
    hours = given[given["type"] == "hours"].assign(what="time", size=given["amount"])
    money = given[given["type"] == "money"].assign(what="money", size=given["worth"])
    columns = ["alliance_id", "perspective", "what", "day", "size"]
    lots = [one.rename(columns={"occurred_on": "day"})[columns] for one in (hours, money)]
    whole = meetings.dropna(subset=["held_on", "attended_ours", "attended_theirs"])
    lots += [
        whole.assign(perspective=side, what="attention", size=whole[f"attended_{side}"]).rename(
            columns={"held_on": "day"}
        )[columns]
        for side in _SIDES
    ]
    kept = [lot.astype({"size": "float64"}) for lot in lots if len(lot)]
    if not kept:
        return pd.DataFrame(columns=list(EFFORT_COLUMNS))
    return _by_window(pd.concat(kept, ignore_index=True), grid, frequency)


def _by_window(lots: pd.DataFrame, grid: pd.DataFrame, frequency: Frequency) -> pd.DataFrame:
    """Add lots up by window and side."""
    lots = lots[lots["day"].notna()].reset_index(drop=True)
    lots = lots.assign(own=ordinals_containing(lots["day"], frequency).astype("int64"))
    ends = grid[["alliance_id", "period", "ordinal"]].merge(
        pd.DataFrame({"step": range(WINDOW)}), how="cross"
    )
    ends = ends.assign(own=ends["ordinal"] - ends["step"])
    placed = ends.merge(lots, on=["alliance_id", "own"])
    for side in _SIDES:
        is_own = placed["perspective"] == side
        # A side that was named before and is silent now gave nothing.
        placed = placed.assign(**{side: placed["size"].where(is_own, 0.0)})
    sums = placed.groupby(["alliance_id", "period", "ordinal", "what"])[_SIDES].sum(skipna=False)
    rows = sums.reset_index().merge(_both_named(lots), on=["alliance_id", "what"])
    known = rows["named"] <= rows["ordinal"]
    return rows.loc[known, list(EFFORT_COLUMNS)].reset_index(drop=True)


def _both_named(lots: pd.DataFrame) -> pd.DataFrame:
    """Return the period by which both sides have a lot of a kind; a side never named is unknown."""
    first = lots.groupby(["alliance_id", "what", "perspective"])["own"].min()
    kinds = first.groupby(["alliance_id", "what"])
    return kinds.max()[kinds.size() == len(_SIDES)].rename("named").reset_index()
