"""The key of a row as a text that points at no person."""

from __future__ import annotations

import pandas as pd

from alliance_health.insights.rejections import PERSONAL_COLUMNS
from alliance_health.tables.schemas import SCHEMAS


def nameless_keys(rows: pd.DataFrame, table: str) -> pd.Series:
    """Write the key of each row without what points at a person.

    Parameters
    ----------
    rows : DataFrame
        Rows of a checked table.
    table : str
        Its name.

    Returns
    -------
    Series of str, same index
        The columns of the key with a stroke between them; empty ones at the end are left out.

    Examples
    --------
    >>> rows = pd.DataFrame({"alliance_id": ["a"], "contact_ours": "jane", "period": "2026Q3"})
    >>> nameless_keys(rows.assign(contact_theirs="joe"), "contacts").tolist()
    ['a/2026Q3']
    """
    named = [name for name in SCHEMAS[table].key if name not in PERSONAL_COLUMNS]
    if rows.empty or not named:
        return pd.Series("", index=rows.index, dtype="str")
    texts = {
        name: rows[name].dt.strftime("%Y-%m-%d")
        if pd.api.types.is_datetime64_dtype(rows[name])
        else rows[name].astype("str")
        for name in named
    }
    joined = pd.DataFrame(texts, index=rows.index).fillna("").agg("/".join, axis=1)
    keys: pd.Series = joined.astype("str").str.rstrip("/")
    return keys
