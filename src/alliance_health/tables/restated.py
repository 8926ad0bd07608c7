"""Parts of the tables: an old day's rows as they stand today, and the rows of some alliances."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.tables.checked import Tables
from alliance_health.tables.schemas import SCHEMAS


def restated_only(before: Tables, now: Tables) -> Tables:
    """Return the rows known before, each as it is known now; rows that came late are left out.

    Parameters
    ----------
    before, now : Tables
        The same tables as known on two days, the earlier first.

    Returns
    -------
    Tables
        One row per key of `before` that `now` still has, in the order of `now`.

    See Also
    --------
    alliance_health.tables.history.known_at : Makes both.
    """
    frames = {}
    for table in now.frames:
        key = SCHEMAS[table].key
        old = pd.MultiIndex.from_frame(before[table][key])
        new = pd.MultiIndex.from_frame(now[table][key])
        frames[table] = now[table][new.isin(old)].reset_index(drop=True)
    return Tables(frames, now.known_on)


def differing(before: Tables, now: Tables) -> dict[str, frozenset[str]]:
    """Name by table the alliances with a row that is in one of two states only.

    Parameters
    ----------
    before, now : Tables
        The same tables in two states.

    Returns
    -------
    dict of str to frozenset of str
        Of every table of `now`. Where a row of a table that names no alliance differs, all
        alliances are named.
    """
    everyone = frozenset(now["alliances"]["alliance_id"])
    found = {}
    for table, frame in now.frames.items():
        rows = pd.concat([before[table], frame], ignore_index=True)
        odd = rows[~rows.duplicated(keep=False)]
        named = odd["alliance_id"] if "alliance_id" in odd else pd.Series(list(everyone))
        found[table] = frozenset(named) if len(odd) else frozenset()
    return found


def only_alliances(tables: Tables, alliances: Collection[str]) -> Tables:
    """Return the rows of some alliances; tables that name none stay whole.

    Parameters
    ----------
    tables : Tables
        Checked tables.
    alliances : collection of str
        Their ids.

    Returns
    -------
    Tables
        In the order of the rows.
    """
    frames = {
        table: _rows_of(frame, alliances).reset_index(drop=True)
        if "alliance_id" in frame.columns
        else frame
        for table, frame in tables.frames.items()
    }
    return Tables(frames, tables.known_on)


def _rows_of(frame: pd.DataFrame, alliances: Collection[str]) -> pd.DataFrame:
    """Return the rows of some alliances; those of one are asked for again and again."""
    if len(alliances) == 1:
        return rows_of_alliance(frame, *alliances)
    return frame[frame["alliance_id"].isin(alliances)]
