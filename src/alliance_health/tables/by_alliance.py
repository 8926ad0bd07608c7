"""The rows of one alliance, without looking through those of all others each time.

Reports ask every table for the rows of every alliance. Comparing all rows for each of them
takes as long as there are alliances times rows; so where each alliance's rows stand is found once
for as long as a table lives. Nothing here changes a table, and no table is changed in place.
"""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

#: Of which alliance a row is.
ALLIANCE = "alliance_id"

#: Rows from which on it pays to find all places at once.
FROM_ROWS = 2_000

#: Where rows stand in a table.
_Places = np.ndarray[Any, np.dtype[np.intp]]
_NOWHERE: _Places = np.array([], dtype=np.intp)

#: Where the rows of each alliance stand in each table that lives, by the identity of the table.
_known: dict[int, tuple[weakref.ref[pd.DataFrame], Mapping[Hashable, _Places]]] = {}


def rows_of_alliance(table: pd.DataFrame, alliance_id: str) -> pd.DataFrame:
    """Return the rows of one alliance.

    Parameters
    ----------
    table : DataFrame
        With a column `alliance_id`; not changed in place while it lives.
    alliance_id : str
        The alliance.

    Returns
    -------
    DataFrame
        Its rows in their order, with their labels; none where it has none. A row that names no
        alliance is nobody's.

    Examples
    --------
    >>> table = pd.DataFrame({"alliance_id": ["a", "b", "a"], "value": [1, 2, 3]})
    >>> rows_of_alliance(table, "a")["value"].to_dict()
    {0: 1, 2: 3}
    """
    if len(table) < FROM_ROWS:
        return table[table[ALLIANCE] == alliance_id]
    return table.take(_places(table).get(alliance_id, _NOWHERE))


def _places(table: pd.DataFrame) -> Mapping[Hashable, _Places]:
    """Find where the rows of each alliance stand; once for each table."""
    key = id(table)
    known = _known.get(key)
    if known is not None and known[0]() is table:
        return known[1]
    places = {
        name: np.asarray(at, dtype=np.intp)
        for name, at in table.groupby(ALLIANCE, sort=False).indices.items()
    }
    _known[key] = weakref.ref(table, lambda _: _known.pop(key, None)), places
    return places
