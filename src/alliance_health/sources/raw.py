"""Tables as they stand in their files: nothing converted, every row with its line.

What is read here is judged later; the only promise is that a row can always be
found again in the file from which it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alliance_health.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

#: Tables that a workbook may hold, in the order in which they are checked.
TABLES = (
    "alliances",
    "exchange_rates",
    "alliance_history",
    "partners",
    "observations",
    "targets",
    "opportunities",
    "ratings",
    "invitations",
    "comments",
    "ledger",
    "initiatives",
    "gates",
    "decisions",
    "commitments",
    "meetings",
    "issues",
    "events",
    "risks",
    "contacts",
    "goals",
    "baselines",
    "candidates",
    "overrides",
    "expert_weights",
)

#: Tables without which nothing can be said.
REQUIRED_TABLES = ("alliances", "observations")

#: How the name of a sheet begins that is for the reader only: it is left alone silently.
ASIDE = "_"

#: Tables that name people or hold what they said: messages never repeat their lines.
PERSONAL_TABLES = ("ratings", "comments", "contacts")


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """One table as its file holds it.

    Parameters
    ----------
    table : str
        Name of the table, one of `TABLES`.
    file : str
        File as the user knows it; a sheet as ``book.xlsx#sheet``.
    frame : DataFrame
        The file's own columns, as text (CSV) or as stored (Excel, Parquet), empty cells
        missing; and `line`, the line in the file on which each row begins (CSV), its row
        number (Excel), or its position plus 1 (Parquet, as if it had a header).
    refused : int
        Rows that could not be laid under the header; each has a problem in the workbook.
    """

    table: str
    file: str
    frame: pd.DataFrame
    refused: int = 0

    @property
    def rows_in(self) -> int:
        """Rows that the file holds, refused ones included."""
        return len(self.frame) + self.refused


@dataclass(frozen=True, slots=True, eq=False)
class RawWorkbook:
    """All tables of a workbook as their files hold them.

    Parameters
    ----------
    tables : mapping of str to RawTable
        The tables that were found, by name.
    problems : tuple of Problem
        Rows that could not be read, and notices about files and sheets left aside.
    hashes : mapping of str to str
        SHA-256 of every file that was read, by file name.
    """

    tables: Mapping[str, RawTable]
    problems: tuple[Problem, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
