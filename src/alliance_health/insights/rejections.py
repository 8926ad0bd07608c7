"""Rows that were left out, counted by reason and listed with their place and remedy.

The rule of this module: what points at a person is never repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from alliance_health.errors import Problem, problems_table
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Severity

#: Columns that name a person, beside those that the contract marks.
_NAMING = {
    *("owner", "owner_ours", "owner_theirs", "sponsor_ours", "sponsor_theirs", "author"),
    "expert_id",
}

#: Columns that name a person or hold a person's words.
PERSONAL_COLUMNS = {
    column.name
    for schema in SCHEMAS.values()
    for column in schema.columns
    if column.personal or column.name in _NAMING
}

#: Table whose values name persons in some of their rows.
_HISTORY = "alliance_history"

#: Names, numbers and lists of lines, which differ between rows of one reason.
_DETAILS = re.compile(r"'[^']*'|\d+(?:[\d,. ]*\d)?(?: and \d+ more)?")

#: Columns of the counted reasons.
REASON_COLUMNS = ("file", "column", "reason", "rows", "first_line", "remedy")


def list_rejected(problems: Iterable[Problem]) -> pd.DataFrame:
    """List the problems that cost a row, without anything that points at a person.

    Parameters
    ----------
    problems : iterable of Problem
        From the checks.

    Returns
    -------
    DataFrame
        The columns of `problems_table`, errors only, in the given order. `value` is missing
        where the column names a person, and where the whole line is at fault.

    Examples
    --------
    >>> wrong = Problem("ratings.csv", 9, "respondent_id", "jane", "not known", "mend it")
    >>> list_rejected([wrong])["value"].isna().tolist()
    [True]
    """
    table = problems_table(one for one in problems if one.severity is Severity.ERROR)
    columns = table["column"].astype("str").fillna("")
    personal = [
        _is_personal(file, column) for file, column in zip(table["file"], columns, strict=True)
    ]
    hidden = pd.Series(personal, index=table.index, dtype="bool")
    return table.assign(value=table["value"].astype("str").mask(hidden))


def first_of_each(rejected: pd.DataFrame, most: int) -> pd.DataFrame:
    """Pick the first rows of every reason, so that a short list shows all kinds.

    Parameters
    ----------
    rejected : DataFrame
        From `list_rejected`.
    most : int
        Rows of a reason.

    Returns
    -------
    DataFrame
        Some of the rows, in their order.

    Examples
    --------
    >>> three = [Problem("a.csv", n, "x", "?", "no number", "mend it") for n in (2, 3, 4)]
    >>> first_of_each(list_rejected(three), 2)["line"].tolist()
    [2, 3]
    """
    column = rejected["column"].astype("str").fillna("")
    return rejected.groupby([rejected["file"], column, _kinds(rejected)], sort=False).head(most)


def count_reasons(rejected: pd.DataFrame) -> pd.DataFrame:
    """Count rejected rows by file, column and reason.

    Names and numbers in a reason do not make it another one; the first reason of its kind is
    shown.

    Parameters
    ----------
    rejected : DataFrame
        From `list_rejected`.

    Returns
    -------
    DataFrame
        `REASON_COLUMNS`, the most frequent first; `rows` counts lines.

    Examples
    --------
    >>> reason = "the same row, known from the same day, is also in line {}"
    >>> twice = [Problem("a.csv", n, "id", "x", reason.format(5 - n), "drop one") for n in (2, 3)]
    >>> count_reasons(list_rejected(twice))[["reason", "rows"]].to_numpy().tolist()
    [['the same row, known from the same day, is also in line 3', 2]]
    """
    column = rejected["column"].astype("str").fillna("")
    counted = (
        rejected.assign(kind=_kinds(rejected), column=column)
        .groupby(["file", "column", "kind"], sort=True)
        .agg(
            reason=("reason", "first"),
            rows=("line", "nunique"),
            first_line=("line", "min"),
            remedy=("remedy", "first"),
        )
        .reset_index()
    )
    order = ["rows", "file", "column", "reason"]
    ordered = counted.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    return ordered[list(REASON_COLUMNS)]


def _kinds(rejected: pd.DataFrame) -> pd.Series:
    """Return the reasons without names and numbers."""
    kinds: pd.Series = rejected["reason"].astype("str").str.replace(_DETAILS, "…", regex=True)
    return kinds


def _is_personal(file: str, column: str) -> bool:
    """Tell whether what was found may point at a person, or is a whole line."""
    if not column or PERSONAL_COLUMNS & set(column.split(", ")):
        return True
    return _HISTORY in file and column == "value"
