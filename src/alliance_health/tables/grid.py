"""The grid of the workbook: each alliance in each period in which it lived."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.tables.history import known_at, latest_complete_period
from alliance_health.tables.labels import ordinals_containing, period_spans
from alliance_health.tables.schemas import ACTIVITY_TABLES, SCHEMAS
from alliance_health.vocabulary import Frequency

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue


def alliance_grid(tables: Tables, catalogue: Catalogue, as_of: date) -> pd.DataFrame:
    """Lay out every alliance in every complete period in which it lived.

    An alliance whose start is unknown begins with its first data; one without any data
    still gets the latest complete period, so that its silence is seen. Periods before the
    first data of the whole workbook are left out: nobody measured anything then.

    Parameters
    ----------
    tables : Tables
        Checked tables.
    catalogue : Catalogue
        Its settings give the length of the periods.
    as_of : date
        Day from which the workbook looks back.

    Returns
    -------
    DataFrame
        `alliance_id`, `period` (label), `ordinal` (place among periods of the workbook's
        length), `stage` (the one valid at the period's end); sorted by `alliance_id` and
        `ordinal`.

    Raises
    ------
    DataError
        When nothing was known on that day.
    """
    known = known_at(tables, as_of)
    settings = catalogue.settings
    latest = latest_complete_period(known, settings, as_of)
    lives = _lives(known, settings.frequency, latest.ordinal)
    length = lives["last"].sub(lives["first"]).add(1).clip(lower=0).astype("int64")
    rows = lives.loc[lives.index.repeat(length)]
    steps = rows.groupby("alliance_id", sort=False).cumcount()
    grid = pd.DataFrame(
        {
            "alliance_id": rows["alliance_id"].to_numpy(),
            "ordinal": (rows["first"].to_numpy() + steps.to_numpy()).astype("int64"),
            "stage": rows["stage"].to_numpy(),
        }
    ).astype({"alliance_id": "str", "stage": "str"})
    ordinals = grid["ordinal"].drop_duplicates()
    periods = {at: Period(settings.frequency, at) for at in ordinals}
    grid["period"] = grid["ordinal"].map({at: one.label for at, one in periods.items()})
    grid["period"] = grid["period"].astype("str")
    ends = grid["ordinal"].map({at: pd.Timestamp(one.end) for at, one in periods.items()})
    grid["stage"] = _stage_then(grid, ends.astype("datetime64[us]"), known)
    return grid[["alliance_id", "period", "ordinal", "stage"]]


def _lives(known: Tables, frequency: Frequency, latest: int) -> pd.DataFrame:
    """Return first and last period of every alliance, as ordinals, sorted by alliance."""
    alliances = known["alliances"].sort_values("alliance_id")
    ended = ordinals_containing(alliances["ended_on"], frequency)
    started = ordinals_containing(alliances["started_on"], frequency)
    measured = _first_data(known, frequency)
    first_data = alliances["alliance_id"].map(measured).fillna(latest)
    usual = np.fmin(first_data.to_numpy(float), ended.to_numpy(float))
    first = started.fillna(pd.Series(np.fmin(usual, latest), index=alliances.index))
    return pd.DataFrame(
        {
            "alliance_id": alliances["alliance_id"],
            "stage": alliances["stage"],
            "first": first.clip(lower=measured.min()).astype("int64"),
            "last": ended.clip(upper=latest).fillna(latest).astype("int64"),
        }
    )


def _first_data(known: Tables, frequency: Frequency) -> pd.Series:
    """Return the first period with data of each alliance, as ordinals by alliance.

    Events are no data: what happened to an alliance may lie long before it was measured.
    """
    days = []
    for table in ("observations", "ratings"):
        frame = known[table]
        ends = period_spans(frame[SCHEMAS[table].period_column])["end"]
        days.append(pd.DataFrame({"alliance_id": frame["alliance_id"], "day": ends}))
    for table in ACTIVITY_TABLES:
        if table == "events":
            continue
        frame = known[table]
        for name in SCHEMAS[table].event_dates:
            days.append(frame[["alliance_id", name]].set_axis(["alliance_id", "day"], axis=1))
    facts = pd.concat([part for part in days if len(part)] or days[:1])
    return ordinals_containing(facts.groupby("alliance_id")["day"].min(), frequency)


def _stage_then(grid: pd.DataFrame, ends: pd.Series, known: Tables) -> pd.Series:
    """Return the stage valid at each period's end: from the history, else the present one."""
    history = known["alliance_history"]
    changes = history.loc[history["field"].eq("stage"), ["alliance_id", "valid_from", "value"]]
    if changes.empty:
        return grid["stage"]
    asked = grid[["alliance_id"]].assign(end=ends, place=grid.index).sort_values("end")
    found = pd.merge_asof(
        asked,
        changes.sort_values("valid_from"),
        left_on="end",
        right_on="valid_from",
        by="alliance_id",
    )
    then = found.set_index("place")["value"].sort_index()
    return then.fillna(grid["stage"]).astype("str")
