"""Checked tables: typed, complete in their columns, every row with its file and line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.errors import Problem
from alliance_health.tables.columns import RECORDED_ON, ColumnKind, KnownFrom, TableSchema
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Severity

#: Columns that every checked table has after those of its schema.
PLACE_COLUMNS = {"recorded_on_stated": "bool", "file": "str", "line": "int64"}

#: Column that tables with periods have besides: the period as the file has it.
STATED_PERIOD = "stated_period"

#: Columns that they have with the first and last day of that period.
COVERS_FROM, COVERS_TO = "covers_from", "covers_to"

#: Column that tables without dates of their own have: the day of the first version of a row.
KNOWN_SINCE = "known_since"

#: What becomes of a row.
ACCEPTED, REJECTED, SUPERSEDED = "accepted", "rejected", "superseded"

#: Columns of the rows of a table with what became of them.
ACCOUNTED_COLUMNS = ("file", "line", RECORDED_ON, "fate")

#: Columns of the accounting of rows.
ACCOUNTING_COLUMNS = ("table", "file", "rows_in", "accepted", "rejected", "superseded")


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """All tables of a workbook by name; a table without a file is empty.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        Checked frames of the tables that have a file. Columns: those of the schema,
        `recorded_on` filled in (the day from which the row counts as known),
        `recorded_on_stated` (whether the file says that day), `file`, `line`, and
        `stated_period` (the period as the file has it), `covers_from` and `covers_to` (its
        days) where there is one. Tables whose rows have no day of their own have `known_since`,
        the day from which the first version of each row counts as known.
    known_on : date or None
        The day as of which these are the tables; None where all versions are there.

    Notes
    -----
    Which rows are versions of one is found out once and kept, and so is what was known on the
    day that was asked for last; nobody else sees that.

    Examples
    --------
    >>> tables = Tables({})
    >>> tables.has("decisions"), len(tables["decisions"]), tables["decisions"]["due_on"].dtype
    (False, 0, dtype('<M8[us]'))
    """

    frames: Mapping[str, pd.DataFrame]
    known_on: date | None = None
    _versions: dict[str, npt.NDArray[np.int64]] = field(
        default_factory=dict, init=False, repr=False
    )
    _known: dict[tuple[str, date | None], pd.DataFrame] = field(
        default_factory=dict, init=False, repr=False
    )

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a table; an empty frame with all its columns when it has no file."""
        if table in self.frames:
            return self.frames[table]
        return empty_frame(SCHEMAS[table])

    def has(self, table: str) -> bool:
        """Tell whether the workbook has a file for this table."""
        return table in self.frames

    def versions(
        self, table: str, number: Callable[[], npt.NDArray[np.int64]]
    ) -> npt.NDArray[np.int64]:
        """Return a number for each row that all its versions share.

        Parameters
        ----------
        table : str
            Which table.
        number : callable
            Numbers its rows, when they were not yet.

        Returns
        -------
        array of int
            In the order of the rows.

        Examples
        --------
        >>> tables = Tables({})
        >>> tables.versions("issues", lambda: np.array([0, 0, 1])).tolist()
        [0, 0, 1]
        >>> tables.versions("issues", lambda: np.array([])).tolist()  # numbered once
        [0, 0, 1]
        """
        if table not in self._versions:
            self._versions[table] = number()
        return self._versions[table]

    def known(
        self, table: str, as_of: date | None, make: Callable[[], pd.DataFrame]
    ) -> pd.DataFrame:
        """Return a table as known on a day; what was asked of the day before is let go.

        Parameters
        ----------
        table : str
            Which table.
        as_of : date or None
            The day.
        make : callable
            Cuts it, when it was not yet.

        Returns
        -------
        DataFrame
            The same object to everybody: nobody changes it.
        """
        found = self._known.get((table, as_of))
        if found is None:
            found = make()
            for other in [key for key in self._known if key[1] != as_of]:
                self._known.pop(other, None)
            self._known[table, as_of] = found
        return found


@dataclass(frozen=True, slots=True, eq=False)
class CheckedTables:
    """Outcome of the checks: the rows that can be right, and an account of all others.

    Parameters
    ----------
    tables : Tables
        Accepted and superseded rows.
    problems : tuple of Problem
        Everything that was found, notices and rows refused while reading included.
    accounting : DataFrame
        One row per table that has a file: `table`, `file`, `rows_in`, `accepted`,
        `rejected`, `superseded`; rows_in is always the sum of the other three.
    rejected : DataFrame
        One row per rejected row that has columns: `table`, `file`, `line`, `recorded_on` (the
        day from which it would have counted as known, as far as it can be read).
    """

    tables: Tables
    problems: tuple[Problem, ...]
    accounting: pd.DataFrame
    rejected: pd.DataFrame

    def accounting_at(self, as_of: date) -> pd.DataFrame:
        """Count the rows that were known on a day by what became of them.

        Parameters
        ----------
        as_of : date
            Rows that became known later are not counted; rows that could not be laid under
            their header always are.

        Returns
        -------
        DataFrame
            As `accounting`.
        """
        rows = []
        for table, file in zip(self.accounting["table"], self.accounting["file"], strict=True):
            fates = self.rows_at(str(table), as_of)["fate"]
            counts = [int((fates == one).sum()) for one in (ACCEPTED, REJECTED, SUPERSEDED)]
            rows.append((table, file, len(fates), *counts))
        return pd.DataFrame(rows, columns=list(ACCOUNTING_COLUMNS))

    def rows_at(self, table: str, as_of: date) -> pd.DataFrame:
        """List the rows of a table that were known on a day, with what became of them.

        Parameters
        ----------
        table : str
            Name of a table.
        as_of : date
            Rows that became known later are not listed; rows that could not be laid under
            their header always are, without `recorded_on`.

        Returns
        -------
        DataFrame
            `ACCOUNTED_COLUMNS` in the order of the lines; `fate` is accepted (the newest
            version), superseded or rejected.
        """
        frame, day = self.tables[table], pd.Timestamp(as_of)
        known = frame.loc[frame[RECORDED_ON] <= day, [*SCHEMAS[table].key, *ACCOUNTED_COLUMNS[:3]]]
        newest = ~known.sort_values(RECORDED_ON, kind="stable").duplicated(
            SCHEMAS[table].key, keep="last"
        )
        fate = newest.reindex(known.index).map({True: ACCEPTED, False: SUPERSEDED})
        lost = self.rejected[self.rejected["table"] == table]
        parts = [
            known.assign(fate=fate.astype("str")),
            lost[~(lost[RECORDED_ON] > day)].assign(fate=REJECTED),
            self._never_laid(table).assign(fate=REJECTED),
        ]
        rows = pd.concat([part for part in parts if len(part)] or parts[:1])
        return rows.sort_values("line", ignore_index=True)[list(ACCOUNTED_COLUMNS)]

    def problems_at(self, as_of: date) -> tuple[Problem, ...]:
        """Return the problems without those of rows that became known later than a day."""
        late = self.rejected[self.rejected[RECORDED_ON] > pd.Timestamp(as_of)]
        places = set(zip(late["file"], late["line"], strict=True))
        return tuple(one for one in self.problems if (one.file, one.line) not in places)

    def _never_laid(self, table: str) -> pd.DataFrame:
        """Return file and line of the rows that could not be laid under their header."""
        (file,) = self.accounting.loc[self.accounting["table"] == table, "file"]
        lost = self.rejected["file"] == file
        laid = {*self.tables[table]["line"], *self.rejected.loc[lost, "line"]}
        wrong = {
            one.line
            for one in self.problems
            if one.file == file and one.line and one.severity is Severity.ERROR
        }
        lines = pd.Series(sorted(wrong - laid), dtype="int64")
        day = pd.Series(pd.NaT, index=lines.index, dtype="datetime64[us]")
        return pd.DataFrame({"table": table, "file": file, "line": lines, RECORDED_ON: day})


def empty_frame(schema: TableSchema) -> pd.DataFrame:
    """Make a checked frame without rows.

    Parameters
    ----------
    schema : TableSchema
        The table.

    Returns
    -------
    DataFrame
        All columns of a checked frame with their types, no rows.

    Examples
    --------
    >>> len(empty_frame(SCHEMAS["events"]))
    0
    """
    # Made once and given out as copies: every stage asks for tables that a workbook lacks.
    return _empty_frame(schema).copy()


@cache
def _empty_frame(schema: TableSchema) -> pd.DataFrame:
    """Make the frame that is given out as copies."""
    types = {column.name: column.dtype for column in schema.columns} | PLACE_COLUMNS
    if schema.period_column:
        days = dict.fromkeys((COVERS_FROM, COVERS_TO), "datetime64[us]")
        types |= {STATED_PERIOD: "str", **days}
    if schema.known_from is KnownFrom.ALWAYS:
        types |= {KNOWN_SINCE: "datetime64[us]"}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in types.items()})


def fill_empty_keys(values: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    """Write an empty text into empty cells of optional key columns.

    An observation without `partner_id` is about the side as a whole; that is a value
    of the key, not a gap in it.

    Parameters
    ----------
    values : DataFrame
        Columns of the schema.
    schema : TableSchema
        The table.

    Returns
    -------
    DataFrame
        The same rows.
    """
    optional = [
        column.name
        for column in schema.columns
        if column.key and column.blank and column.kind is not ColumnKind.DATE
    ]
    return values.assign(**{name: values[name].fillna("") for name in optional})
