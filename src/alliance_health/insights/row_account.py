"""What became of every row of a table, and why a row was rejected."""

from __future__ import annotations

from datetime import date

import pandas as pd

from alliance_health.insights.rejections import list_rejected
from alliance_health.insights.row_keys import nameless_keys
from alliance_health.tables.checked import CheckedTables

#: Columns of the account.
ROW_COLUMNS = ("table", "file", "line", "key", "value", "use", "recorded_on", "reason")


def account_rows(checked: CheckedTables, table: str, as_of: date) -> pd.DataFrame | None:
    """List the rows of a table that were known on a day, with what became of each.

    Parameters
    ----------
    checked : CheckedTables
        Outcome of the checks.
    table : str
        Name of a table.
    as_of : date
        Rows that became known later are not listed.

    Returns
    -------
    DataFrame or None
        `ROW_COLUMNS` in the order of the lines, one row per row: `use` is accepted, superseded
        or rejected, `reason` says of a rejected one what is wrong with it, column by column.
        `value` is missing, and `key` where a row was rejected. None when the workbook has no
        file for the table.

    Examples
    --------
    >>> account_rows.__name__
    'account_rows'
    """
    if table not in set(checked.accounting["table"]):
        return None
    rows = checked.rows_at(table, as_of).rename(columns={"fate": "use"})
    frame = checked.tables[table]
    keys = pd.DataFrame({"line": frame["line"], "key": nameless_keys(frame, table)})
    wrong = list_rejected(checked.problems_at(as_of))
    wrong = wrong[wrong["file"].isin(rows["file"]) & wrong["line"].notna()]
    column = wrong["column"].astype("str").fillna("")
    said = column.where(column == "", column + ": ") + wrong["reason"].astype("str")
    reasons = said.groupby(wrong["line"].astype("int64")).agg("; ".join).rename("reason")
    told = rows.merge(keys, on="line", how="left", validate="1:1").join(reasons, on="line")
    return told.assign(table=table, value=float("nan"))[list(ROW_COLUMNS)]
