"""The emptiness clock: days since the other side last did anything for the alliance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.cells import (
    CELL,
    ROW_NAMES,
    cell_values,
    in_order,
    one_row_each_side,
    used_rows,
)
from alliance_health.metrics.ledger import ledger_entries
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Days after the start of an alliance by which its logs must begin for "never" to be known.
LOGGED_WITHIN = 92


def select_emptiness_clock(context: Context) -> pd.DataFrame:
    """Select the last act of the other side before a period's end.

    An act is a contribution in the ledger, a commitment kept, a decision asked for.
    Meetings are no acts: empty partnerships meet. The clock is read only in periods in
    which either side wrote something into these logs: where nobody writes, silence says
    nothing. Where the other side has never acted, it runs from the start of the alliance,
    if the logs go back as far.

    Parameters
    ----------
    context : Context
        Reads `ledger`, `partners`, `commitments`, `decisions` and `alliances`.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot; quantity is the days from the act, or from the
        start of the alliance where that is later, to the period's end. Several acts of
        the last day are all shown.
    """
    acts = acts_of_both_sides(context)
    written = context.dated_within(acts, "emptiness_clock", dated="acted_on")
    kept = written[["alliance_id", "period"]].drop_duplicates()
    theirs = acts[acts["perspective"] == str(Perspective.THEIRS)].drop(columns="perspective")
    slots = context.slots("emptiness_clock").merge(kept, on=["alliance_id", "period"])
    started = context.tables["alliances"][["alliance_id", "started_on"]]
    slots = slots.merge(started, on="alliance_id", how="left", validate="m:1")
    days = theirs[["alliance_id", "acted_on"]].drop_duplicates().sort_values("acted_on")
    last = pd.merge_asof(
        slots.sort_values("end"), days, left_on="end", right_on="acted_on", by="alliance_id"
    )
    since = last[["acted_on", "started_on"]].max(axis=1)
    last = last.assign(
        days=(last["end"] - since).dt.days.astype("float64"), perspective=str(Perspective.JOINT)
    )
    rows = last.merge(theirs, on=["alliance_id", "acted_on"])
    found = [
        used_rows(
            of_table.rename(columns={"name": ROW_NAMES[str(table)]}), str(table), quantity="days"
        )
        for table, of_table in rows.groupby("table")
    ]
    first = acts.groupby("alliance_id")["acted_on"].min().rename("written_from")
    last = last.join(first, on="alliance_id")
    logged = last["written_from"] <= last["started_on"] + pd.Timedelta(days=LOGGED_WITHIN)
    never = last[last["acted_on"].isna() & logged]
    places = context.tables["alliances"][["alliance_id", "file", "line"]]
    never = never.merge(places, on="alliance_id", validate="m:1")
    return in_order(
        pd.concat([*found, used_rows(never, "alliances", quantity="days")], ignore_index=True)
    )


def measure_emptiness_clock(selected: pd.DataFrame) -> pd.DataFrame:
    """Return the days since the last act.

    Examples
    --------
    >>> cell = dict(zip(CELL, ("orion", "2026Q1", "joint", ""), strict=True))
    >>> measure_emptiness_clock(pd.DataFrame({**cell, "quantity": [49.0]}))["value"].tolist()
    [49.0]
    """
    return cell_values(selected.groupby(CELL)["quantity"].min())


def acts_of_both_sides(context: Context) -> pd.DataFrame:
    """List what either side did: put something in, kept a commitment, asked for a decision.

    Parameters
    ----------
    context : Context
        Reads `ledger`, `partners`, `commitments` and `decisions`.

    Returns
    -------
    DataFrame
        alliance_id, perspective (ours or theirs; a joint act comes twice), acted_on (never
        missing), recorded_on (day from which it counts as known), table, name, file, line.
    """
    entries = ledger_entries(context)
    made = one_row_each_side(context.tables["commitments"], "made_by")
    asked = one_row_each_side(context.tables["decisions"], "raised_by")
    logs = (
        ("ledger", entries[entries["flow"] == "contribution"], "occurred_on"),
        ("commitments", made, "kept_on"),
        ("decisions", asked, "raised_on"),
    )
    columns = ["alliance_id", "perspective", "acted_on", "recorded_on", "table", "name"]
    columns += ["file", "line"]
    acts = [
        rows.rename(columns={dated: "acted_on", ROW_NAMES[table]: "name"}).assign(table=table)[
            columns
        ]
        for table, rows, dated in logs
    ]
    done = pd.concat(acts, ignore_index=True)
    return done[done["acted_on"].notna()]
