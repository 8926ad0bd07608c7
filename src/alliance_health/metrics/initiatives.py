"""Initiatives as metrics read them: what was due, what is running, what was soon won.

The one rule: an initiative counts by its days up to a period's end. One that was done
later was still running, and its win was not won yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, in_order, used_rows
from alliance_health.metrics.emptiness import LOGGED_WITHIN
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Running initiatives from which on their balance means something: one alone can only be
#: short or long, whatever the partners want.
BALANCE_NEEDS = 2

#: Months for which an initiative that began or was done proves that the list is kept.
LIST_MONTHS = 12


def select_milestones(context: Context) -> pd.DataFrame:
    """Select the initiatives due in a period.

    Quantity is 1 for one done on or before its due day, else 0. Nothing due is no value.
    """
    due = context.dated_within(context.tables["initiatives"], "milestones", dated="due_on")
    on_time = (due["done_on"] <= due["due_on"]).astype("float64")
    return used_rows(
        due.assign(on_time=on_time, perspective=str(Perspective.JOINT)),
        "initiatives",
        quantity="on_time",
    )


def select_initiative_balance(context: Context) -> pd.DataFrame:
    """Select the initiatives that run at a period's end.

    Quantity is 1 for one of horizon short, else 0. An initiative runs from the day on
    which it began until the day before it was done.
    """
    pairs = _begun(context, "initiative_balance")
    running = pairs[pairs["done_by_then"].isna()]
    is_short = (running["horizon"] == "short").astype("float64")
    return used_rows(running.assign(is_short=is_short), "initiatives", quantity="is_short")


def measure_initiative_balance(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the share of short-term initiatives among the running ones.

    Returns
    -------
    DataFrame
        One row per cell, in percent; missing with fewer than `BALANCE_NEEDS` running.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> rows = pd.DataFrame({**cell, "quantity": [1.0, 0.0, 0.0, 1.0]})
    >>> measure_initiative_balance(rows)["value"].tolist()
    [50.0]
    >>> measure_initiative_balance(rows.head(1))["value"].tolist()
    [nan]
    """
    cells = selected.groupby(CELL)["quantity"]
    return cell_values(100 * cells.mean().where(cells.size() >= BALANCE_NEEDS))


def select_quick_win_clock(context: Context) -> pd.DataFrame:
    """Select the last quick win that both sides share, up to a period's end.

    ::

        alliance   start                            end
        list          a----a...w--------w
                               ^        o-----------> days since the last win
        no win        a----a......................
                   o--------------------------------> days since the start

    A win is an initiative that is marked as a quick win, benefits both, and is done. The
    clock is read while the list is kept: for twelve months after an initiative began or
    was done. Where there was no win yet, it runs from the start of the alliance, if the
    list goes back as far and says of any initiative whether it was a quick win:
    otherwise nobody looked.

    Parameters
    ----------
    context : Context
        Reads `initiatives` and `alliances`.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot; quantity is the days from the win, or from the
        start of the alliance where that is later, to the period's end. Several wins of
        the last day are all shown.
    """
    pairs = _clock_readings(context)
    won = pairs[pairs["won_on"] == pairs["last_won"]]
    logged = pairs["listed_from"] <= pairs["alliance_start"] + pd.Timedelta(days=LOGGED_WITHIN)
    never = pairs[pairs["last_won"].isna() & logged & pairs["is_asked"]]
    never = never.drop_duplicates(["alliance_id", "period"]).drop(columns=["file", "line"])
    places = context.tables["alliances"][["alliance_id", "file", "line"]]
    never = never.merge(places, on="alliance_id", validate="m:1")
    found = [
        used_rows(won, "initiatives", quantity="days"),
        used_rows(never, "alliances", quantity="days"),
    ]
    return in_order(pd.concat(found, ignore_index=True))


def measure_quick_win_clock(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the days since the last quick win.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> measure_quick_win_clock(pd.DataFrame({**cell, "quantity": [49.0]}))["value"].tolist()
    [49.0]
    """
    return cell_values(selected.groupby(CELL)["quantity"].min())


def _begun(context: Context, metric_id: str) -> pd.DataFrame:
    """Pair the initiatives with the slots by whose end they had begun, and were done."""
    pairs = context.standing(context.tables["initiatives"], metric_id)
    pairs = pairs[pairs["started_on"] <= pairs["end"]]
    done_by_then = pairs["done_on"].where(pairs["done_on"] <= pairs["end"])
    return pairs.assign(done_by_then=done_by_then, perspective=str(Perspective.JOINT))


def _clock_readings(context: Context) -> pd.DataFrame:
    """Read the clock in the slots in which the list is kept, beside each initiative."""
    pairs = _begun(context, "quick_win_clock")
    is_win = pairs["quick_win"].fillna(False).astype("bool") & (pairs["beneficiary"] == "both")
    pairs = pairs.assign(
        won_on=pairs["done_by_then"].where(is_win),
        written_on=pairs[["started_on", "done_by_then"]].max(axis=1),
        says=pairs["quick_win"].notna(),
    )
    cells = pairs.groupby(["alliance_id", "period"])
    pairs = pairs.assign(
        last_won=cells["won_on"].transform("max"),
        last_written=cells["written_on"].transform("max"),
        listed_from=cells["started_on"].transform("min"),
        is_asked=cells["says"].transform("any").astype("bool"),
    )
    pairs = pairs[pairs["last_written"] > pairs["end"] - pd.DateOffset(months=LIST_MONTHS)]
    starts = context.tables["alliances"][["alliance_id", "started_on"]]
    starts = starts.rename(columns={"started_on": "alliance_start"})
    pairs = pairs.merge(starts, on="alliance_id", how="left", validate="m:1")
    since = pairs[["last_won", "alliance_start"]].max(axis=1)
    return pairs.assign(days=(pairs["end"] - since).dt.days.astype("float64"))
