"""Rows of one table on their way through the checks, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from alliance_health.errors import Problem
from alliance_health.tables.columns import WITHDRAWN_FLAG, TableSchema

#: Characters of a cell that a message repeats.
SHOWN_CHARACTERS = 80


class Fault(NamedTuple):
    """One problem and the row, from 0, that is lost to it."""

    row: int
    problem: Problem


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of one table, as text and as values.

    Parameters
    ----------
    schema : TableSchema
        The table.
    file : str
        File of the rows.
    lines : Series of int, index 0 to n - 1
        Line of each row.
    texts : DataFrame, same index
        The cells as text, one column per column of the schema; missing where empty.
    values : DataFrame, same index and columns
        The cells as values; missing where empty or unreadable.
    spans : DataFrame or None
        `start` and `end` of the rows whose period is fiscal, by their place in the index.
    """

    schema: TableSchema
    file: str
    lines: pd.Series
    texts: pd.DataFrame
    values: pd.DataFrame
    spans: pd.DataFrame | None = None

    @property
    def withdrawn(self) -> pd.Series:
        """Whether each row takes another one back, as a Series of bool."""
        flags: pd.Series = self.values[WITHDRAWN_FLAG].fillna(False).astype(bool)
        return flags

    def with_period(self, labels: pd.Series, spans: pd.DataFrame) -> Rows:
        """Return the rows with other periods, and the days that some of them cover.

        Parameters
        ----------
        labels : Series of str, same index as the rows
            Periods of the calendar.
        spans : DataFrame
            `start` and `end` of the rows whose own period is another one.

        Returns
        -------
        Rows
            The texts stay as they stand in the file.
        """
        column = self.schema.period_column
        return replace(self, values=self.values.assign(**{str(column): labels}), spans=spans)

    def faults(
        self, at: pd.Series, column: str, reason: str | Mapping[str, str], *, remedy: str
    ) -> list[Fault]:
        """Report a column's cells.

        Parameters
        ----------
        at : Series of bool, same index as the rows
            Where the fault is.
        column : str
            Column at fault.
        reason : str or mapping of str to str
            What is wrong, for all cells or by the text of the cell.
        remedy : str
            What to do.

        Returns
        -------
        list of Fault
            One for each row where `at` is true.
        """
        places = np.flatnonzero(at.to_numpy(dtype=bool))
        texts = self.texts[column].to_numpy(dtype=object)[places]
        return [
            self.fault(
                int(row),
                column,
                text if isinstance(text, str) else None,
                (reason if isinstance(reason, str) else reason[text], remedy),
            )
            for row, text in zip(places, texts, strict=True)
        ]

    def fault(self, row: int, column: str, found: str | None, verdict: tuple[str, str]) -> Fault:
        """Report one row.

        Parameters
        ----------
        row : int
            Its number, from 0.
        column : str
            Column, or columns, at fault.
        found : str or None
            What stands there.
        verdict : tuple of (str, str)
            What is wrong, and what to do.

        Returns
        -------
        Fault
            With the line of the row; a long text is cut, one that points at a person left out.
        """
        if column in self.schema.names and self.schema.column(column).personal:
            found = None
        if found is not None and len(found) > SHOWN_CHARACTERS:
            found = f"{found[: SHOWN_CHARACTERS - 3]}..."
        return Fault(row, Problem(self.file, int(self.lines[row]), column, found, *verdict))


def faulty_rows(faults: Iterable[Fault], count: int) -> pd.Series:
    """Mark the rows that have at least one fault.

    Parameters
    ----------
    faults : iterable of Fault
        In any order.
    count : int
        Number of rows of the table.

    Returns
    -------
    Series of bool, index 0 to count - 1
        True where a row is lost.

    Examples
    --------
    >>> problem = Problem("a.csv", 3, "x", "?", "no", "mend it")
    >>> faulty_rows([Fault(1, problem)], 3).tolist()
    [False, True, False]
    """
    marks = np.zeros(count, dtype=bool)
    marks[[fault.row for fault in faults]] = True
    return pd.Series(marks)
