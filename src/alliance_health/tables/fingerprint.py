"""Fingerprints of what was known: the same rows have the same one, wherever they stand."""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from alliance_health.tables.columns import ROW_CLASS, TableSchema


def fingerprint(frame: pd.DataFrame, schema: TableSchema) -> str:
    """Return the SHA-256 of the content of some rows.

    Rows that were added to a file later, and are not among these, do not change it; nor
    does the order of the rows or the line on which they stand. So the page of a past date
    carries the fingerprint that it carried then.

    Parameters
    ----------
    frame : DataFrame
        Rows of a checked table; only the columns of the schema count.
    schema : TableSchema
        The table.

    Returns
    -------
    str
        64 hexadecimal digits.

    See Also
    --------
    alliance_health.tables.history.known_at : Makes the rows known on a day.

    Examples
    --------
    >>> from alliance_health.tables.checked import empty_frame
    >>> from alliance_health.tables.schemas import SCHEMAS
    >>> len(fingerprint(empty_frame(SCHEMAS["events"]), SCHEMAS["events"]))
    64
    """
    # A table in which no row says its class is what it was before rows could say it.
    untold = ROW_CLASS in frame and frame[ROW_CLASS].isna().all()
    names = [name for name in schema.names if not (untold and name == ROW_CLASS)]
    rows = pd.util.hash_pandas_object(frame[names], index=False).to_numpy(dtype="uint64")
    content = np.sort(rows).astype("<u8").tobytes()
    return hashlib.sha256("\n".join(names).encode() + content).hexdigest()
