"""The contract as pandera schemas, made from the declared columns.

pandera finds empty cells, words that are not allowed, numbers out of range and
rows that contradict themselves, all at once; its failure cases become problems
with line, reason and remedy.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from alliance_health.tables.columns import ColumnKind, ColumnSpec, RowRule
from alliance_health.tables.conversion import nearest_word
from alliance_health.tables.rows import Fault, Rows
from alliance_health.tables.schemas import SCHEMAS

if TYPE_CHECKING:
    import pandera.pandas as pa

_EMPTY = "not_nullable"
_NOT_ALLOWED = "not allowed"


def _load_pandera() -> None:
    """Import pandera for the first time; it brings PySpark along where that is installed.

    PySpark says on import that it does not know pandas 3 yet; no frame of its own is used here.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        for module in ("pandera.pandas", "pandera.backends.pandas.builtin_checks"):
            import_module(module)


@cache
def frame_schema(table: str) -> pa.DataFrameSchema:
    """Make the pandera schema of a table.

    Parameters
    ----------
    table : str
        Name of the table.

    Returns
    -------
    pandera DataFrameSchema
        Validates frames of values. The metadata of each column hold its kind, its unit,
        what is allowed and the remedy.

    Raises
    ------
    KeyError
        When there is no such table.

    Examples
    --------
    >>> frame_schema("decisions").columns["level"].metadata["allowed"]
    'one of executive, working'
    """
    _load_pandera()
    import pandera.pandas as pa

    schema = SCHEMAS[table]
    return pa.DataFrameSchema(
        columns={column.name: _pandera_column(column) for column in schema.columns},
        checks=[pa.Check(rule.holds, error=rule.name) for rule in schema.rules],
        name=table,
        description=schema.description,
        strict=True,
    )


def _pandera_column(column: ColumnSpec) -> pa.Column:
    """Make the pandera column of a declared one."""
    import pandera.pandas as pa

    checks: list[pa.Check] = []
    if column.choices:
        empty_key = ("",) if column.key and column.blank else ()
        checks.append(pa.Check.isin((*column.choices, *empty_key), error=_NOT_ALLOWED))
    if column.kind in (ColumnKind.NUMBER, ColumnKind.WHOLE):
        checks.append(pa.Check(_is_allowed_number(column), error=_NOT_ALLOWED))
    return pa.Column(
        column.dtype,
        checks=checks,
        nullable=column.blank,
        required=True,
        title=column.name,
        description=column.description,
        metadata={
            "kind": column.kind.value,
            "unit": column.unit,
            "allowed": column.allowed,
            "remedy": column.remedy,
        },
    )


def _is_allowed_number(column: ColumnSpec) -> Callable[[pd.Series], pd.Series]:
    """Make the check of a column's numbers: finite, in range, whole if they must be."""
    lower = -np.inf if column.lower is None else column.lower
    upper = np.inf if column.upper is None else column.upper
    ends: Literal["right", "both"] = "right" if column.above_lower else "both"

    def holds(numbers: pd.Series) -> pd.Series:
        allowed: pd.Series = numbers.between(lower, upper, inclusive=ends) & np.isfinite(numbers)
        return allowed & (numbers % 1).eq(0) if column.kind is ColumnKind.WHOLE else allowed

    return holds


def schema_faults(rows: Rows) -> list[Fault]:
    """Find the rows of a table that its schema refuses.

    Cells that could not be read are not reported again as empty.

    Parameters
    ----------
    rows : Rows
        Converted rows.

    Returns
    -------
    list of Fault
        One for each cell, and for each rule between cells, that is broken.
    """
    schema = frame_schema(rows.schema.table)
    import pandera.pandas as pa

    try:
        schema.validate(rows.values, lazy=True)
    except pa.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    faults: list[Fault] = []
    by_column = cases.loc[cases["schema_context"].eq("Column")]
    for (column, check), failed in by_column.groupby(["column", "check"], sort=False):
        faults += _cell_faults(rows, rows.schema.column(str(column)), str(check), failed["index"])
    by_row = cases.loc[cases["schema_context"].eq("DataFrameSchema")]
    rules = {rule.name: rule for rule in rows.schema.rules}
    for name, failed in by_row.groupby("check", sort=False):
        faults += _rule_faults(rows, rules[str(name)], failed["index"])
    return faults


def _marked(rows: Rows, index: pd.Series) -> pd.Series:
    """Mark the rows at these places."""
    return rows.lines.index.to_series().isin(index.astype("int64"))


def _cell_faults(rows: Rows, column: ColumnSpec, check: str, index: pd.Series) -> list[Fault]:
    """Report cells that are empty, or whose content is not allowed."""
    at = _marked(rows, index)
    if check == _EMPTY:
        excused = rows.texts[column.name].notna() | (rows.withdrawn & (not column.key))
        reason = f"the cell is empty; allowed: {column.allowed}"
        return rows.faults(at & ~excused, column.name, reason, remedy=column.remedy)
    found = rows.texts.loc[at, column.name].unique()
    reasons = {
        text: f"allowed: {column.allowed}{_hint(text, column) if place < 50 else ''}"
        for place, text in enumerate(found)
    }
    return rows.faults(at, column.name, reasons, remedy="correct the cell")


def _hint(text: str, column: ColumnSpec) -> str:
    """Suggest the word that is meant, if the column has words."""
    return nearest_word(text, list(column.choices)) if column.choices else ""


def _rule_faults(rows: Rows, rule: RowRule, index: pd.Series) -> list[Fault]:
    """Report rows that break a rule between cells, unless one of their cells is unreadable."""
    unread = (rows.texts.notna() & rows.values.isna()).any(axis=1)
    at = _marked(rows, index) & ~unread & ~rows.withdrawn
    return rows.faults(at, rule.column, rule.reason, remedy=rule.remedy)
