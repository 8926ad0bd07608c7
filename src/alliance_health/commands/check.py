"""`check`: everything that is wrong with a workbook, found in one go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import CatalogueError, DataError, Problem, problems_table
from alliance_health.indices.weighting import weigh
from alliance_health.insights.weight_findings import say_weights
from alliance_health.sources.read import read_tables
from alliance_health.tables.check import check_tables
from alliance_health.tables.history import known_at
from alliance_health.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Found:
    """What a check found.

    Parameters
    ----------
    problems : tuple of Problem
        Errors, warnings and notices.
    accounting : DataFrame or None
        Rows in, accepted, rejected and superseded by table; None when nothing was read.
    """

    problems: tuple[Problem, ...]
    accounting: pd.DataFrame | None

    @property
    def table(self) -> pd.DataFrame:
        """The problems as a table, errors first."""
        order = list(Severity)
        ranked = sorted(self.problems, key=lambda one: order.index(one.severity))
        return problems_table(ranked)

    @property
    def has_errors(self) -> bool:
        """Whether a row or the whole workbook is lost to an error."""
        return any(one.severity is Severity.ERROR for one in self.problems)

    @property
    def summary(self) -> str:
        """The outcome in one or two lines."""
        counts = {
            severity: sum(one.severity is severity for one in self.problems)
            for severity in Severity
        }
        said = ", ".join(
            f"{number} {severity.value}{'' if number == 1 else 's'}"
            for severity, number in counts.items()
        )
        if self.accounting is None:
            return f"{said}. Nothing is scored until the errors are mended."
        total = self.accounting[["rows_in", "accepted", "rejected", "superseded"]].sum()
        return (
            f"{said}. {total['rows_in']} rows in {len(self.accounting)} tables: "
            f"{total['accepted']} accepted, {total['rejected']} rejected, "
            f"{total['superseded']} superseded."
        )


def check_workbook(folder: Path) -> Found:
    """Validate the settings, the definitions and every table of a workbook.

    Parameters
    ----------
    folder : Path
        The workbook.

    Returns
    -------
    Found
        Problems of every kind; faulty definitions do not hide unreadable files.
    """
    problems: list[Problem] = []
    catalogue = raw = None
    try:
        catalogue = load_catalogue(folder)
    except CatalogueError as error:
        problems.extend(error.problems)
    try:
        raw = read_tables(folder)
    except DataError as error:
        problems.extend(error.problems)
    if catalogue is None or raw is None:
        return Found(tuple(problems), None)
    try:
        checked = check_tables(raw, catalogue)
    except DataError as error:
        return Found(tuple(error.problems), None)
    told = say_weights(weigh(catalogue, known_at(checked.tables, None)["expert_weights"]))
    return Found((*checked.problems, *told), checked.accounting)
