"""Three exceptions, and the problem: one fault with its place and its remedy.

A message answers four questions: where, what was found, what is allowed, what
to do. Checks collect all problems first and raise once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from alliance_health.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd

#: Columns of a table of problems, in the order in which they are shown.
PROBLEM_COLUMNS = ("file", "line", "column", "value", "reason", "remedy", "severity")

#: How many problems a message spells out; all of them are in `problems`.
PROBLEMS_IN_A_MESSAGE = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in the input.

    Parameters
    ----------
    file : str
        File as the user knows it, relative to the workbook; a sheet as ``book.xlsx#sheet``.
    line : int or None
        Line in that file, counted from 1 with the header; None when the whole file is meant.
    column : str or None
        Column, or dotted key of a TOML file.
    value : str or None
        What was found, as text.
    reason : str
        What is wrong, and what is allowed.
    remedy : str
        What to do.
    severity : Severity
        Whether a row or a run is lost to it.

    Examples
    --------
    >>> print(Problem("ratings.csv", 14, "rating", "7", "not one of 1 to 5", "correct the row"))
    ratings.csv, line 14, rating: '7': not one of 1 to 5. Correct the row.
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    reason: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the problem as one sentence with its place and remedy."""
        place = ", ".join(
            part
            for part in (self.file, f"line {self.line}" if self.line else None, self.column)
            if part
        )
        found = f" '{self.value}':" if self.value not in (None, "") else ""
        remedy = self.remedy[:1].upper() + self.remedy[1:]
        end = "" if remedy.endswith("?") else "."
        return f"{place}:{found} {self.reason.rstrip('.')}. {remedy.rstrip('.')}{end}"


def problems_table(problems: Iterable[Problem]) -> pd.DataFrame:
    """Lay problems out as a table.

    Parameters
    ----------
    problems : iterable of Problem
        In any order.

    Returns
    -------
    DataFrame
        One row per problem, in the given order, with the columns of `PROBLEM_COLUMNS`;
        `line` is a nullable integer.

    Examples
    --------
    >>> problems_table([Problem("a.csv", 2, "x", "?", "no", "mend it")])["line"].tolist()
    [2]
    """
    import pandas as pd

    rows = [asdict(problem) for problem in problems]
    table = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))
    return table.astype({"line": "Int64"})


class AllianceHealthError(ValueError):
    """Base of all errors that this package raises on purpose.

    Parameters
    ----------
    message : str
        The first sentence.
    problems : iterable of Problem
        The single faults; all are kept, the first ones are spelt out in the message.
    more : int
        How many faults there are besides, which were only counted.
    """

    def __init__(self, message: str, problems: Iterable[Problem] = (), *, more: int = 0) -> None:
        self.problems = tuple(problems)
        shown = [f"  {problem}" for problem in self.problems[:PROBLEMS_IN_A_MESSAGE]]
        hidden = len(self.problems) - len(shown) + more
        if hidden:
            shown.append(f"  ... and {hidden} more; `alliance-health check` lists them all")
        super().__init__("\n".join([message, *shown]))
        self.message = message

    @property
    def table(self) -> pd.DataFrame:
        """The problems as a table, for a notebook to show."""
        return problems_table(self.problems)


class CatalogueError(AllianceHealthError):
    """The metric definitions or the workbook's settings cannot be right."""


class DataError(AllianceHealthError):
    """The tables cannot be read, or hold rows that cannot be right."""


class ReportError(AllianceHealthError):
    """A report could not be made; nothing half-written was left behind."""
