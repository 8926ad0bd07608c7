"""Parts of the tables: an old day's rows as they stand today, and the rows of some alliances."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

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
        table: frame[frame["alliance_id"].isin(alliances)].reset_index(drop=True)
        if "alliance_id" in frame.columns
        else frame
        for table, frame in tables.frames.items()
    }
    return Tables(frames, tables.known_on)
