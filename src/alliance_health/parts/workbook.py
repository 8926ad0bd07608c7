"""A workbook of which the observations are read and checked part by part."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from alliance_health.catalogue import Catalogue, load_catalogue
from alliance_health.errors import Problem
from alliance_health.parts.cut import CUT, ROWS_PER_PART, Part, cut_file, names_of_parts
from alliance_health.sources.parquet_tables import read_parquet_table
from alliance_health.sources.raw import TABLES, RawTable, RawWorkbook
from alliance_health.sources.read import read_tables
from alliance_health.tables.check import check_tables
from alliance_health.tables.checked import CheckedTables, Tables
from alliance_health.tables.history import default_as_of
from alliance_health.vocabulary import Severity

#: Problems of observations that are kept, by their lines; all are counted.
PROBLEMS_KEPT = 10_000


@dataclass(frozen=True)
class PartedWorkbook:
    """A workbook of which the observations lie in parts.

    Parameters
    ----------
    folder : Path
        Where it lies.
    catalogue : Catalogue
        Its definitions and settings.
    tables : Tables
        All other tables with all versions; observations are there without rows.
    parts : tuple of Part
        Every alliance is in one of them, in the order of their ids.
    newest : date
        The newest day on which the data say that something was known.
    problems : tuple of Problem
        As `CheckedTables` has them, but of observations only the first `PROBLEMS_KEPT` that
        are about a row, and no notice that sums up rows.
    errors : int
        How many of all problems cost a row.
    accounting : DataFrame
        As in `CheckedTables`.
    """

    folder: Path
    catalogue: Catalogue
    tables: Tables
    parts: tuple[Part, ...]
    newest: date
    problems: tuple[Problem, ...]
    errors: int
    accounting: pd.DataFrame

    @property
    def observations(self) -> int:
        """How many observations the file holds."""
        account = self.accounting[self.accounting["table"] == CUT]
        return int(account["rows_in"].sum())


@contextmanager
def open_in_parts(folder: Path, *, rows_per_part: int = ROWS_PER_PART) -> Iterator[PartedWorkbook]:
    """Read and check a workbook, its observations part by part.

    Parameters
    ----------
    folder : Path
        The folder that holds `workbook.toml` and `observations.parquet`.
    rows_per_part : int
        Observations of a part, about.

    Yields
    ------
    PartedWorkbook
        Usable inside the ``with`` block only: its parts lie in a temporary folder.

    Raises
    ------
    CatalogueError
        When settings or definitions cannot be right; all problems at once.
    DataError
        When a table cannot be read or lacks a column, all problems at once, or when no table
        says on which day anything was known.
    """
    catalogue = load_catalogue(folder)
    raw = read_tables(folder, unread=frozenset({CUT}))
    checked = check_tables(raw, catalogue)
    with TemporaryDirectory(prefix="alliance-health-parts-") as kept:
        found = _Found(raw, checked, catalogue)
        parts = [
            found.check(names, Path(kept) / f"{at}.pickle", cut_file(folder))
            for at, names in enumerate(names_of_parts(folder, checked.tables, rows_per_part))
        ]
        yield PartedWorkbook(
            folder=folder,
            catalogue=catalogue,
            tables=checked.tables,
            parts=tuple(parts),
            newest=max(found.days) if found.days else default_as_of(checked.tables),
            problems=found.all_problems(),
            errors=found.errors,
            accounting=found.accounting(),
        )


@dataclass
class _Found:
    """What the checks of the parts add up to."""

    raw: RawWorkbook
    whole: CheckedTables
    catalogue: Catalogue
    days: list[date] = field(default_factory=list)
    rows: list[Problem] = field(default_factory=list)
    others: set[Problem] = field(default_factory=set)
    errors: int = 0
    accounts: list[pd.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.errors = sum(one.severity is Severity.ERROR for one in self.whole.problems)

    @property
    def before(self) -> dict[str, RawTable]:
        """The tables that are checked before the one that is cut."""
        names = TABLES[: TABLES.index(CUT)]
        return {name: self.raw.tables[name] for name in names if name in self.raw.tables}

    def check(self, names: Mapping[str | None, str], keep: Path, path: Path) -> Part:
        """Check the observations of some alliances and keep them in a file."""
        source, _ = read_parquet_table(path, CUT, of=names)
        raw = RawWorkbook({**self.before, CUT: source})
        checked = check_tables(raw, self.catalogue)
        frame = checked.tables[CUT]
        frame.to_pickle(keep)
        if len(frame):
            self.days.append(default_as_of(Tables({**self.whole.tables.frames, CUT: frame})))
        self._count(checked.problems, source.file)
        account = checked.accounting
        self.accounts.append(account[account["table"] == CUT])
        return Part(frozenset(names.values()), keep)

    def _count(self, problems: Collection[Problem], file: str) -> None:
        """Count problems, and keep those of the first lines."""
        rows = [one for one in problems if one.file == file and (one.line or 1) > 1]
        self.errors += sum(one.severity is Severity.ERROR for one in rows)
        self.rows = sorted([*self.rows, *rows], key=lambda one: one.line or 0)[:PROBLEMS_KEPT]
        files = {table.file for table in self.raw.tables.values()}
        self.others |= {one for one in problems if one.file not in files}

    def all_problems(self) -> tuple[Problem, ...]:
        """Put the problems of observations where they stand when all is checked at once."""
        whole = list(self.whole.problems)
        read = len(self.raw.problems)
        files = {*(table.file for table in self.before.values()), self.raw.tables[CUT].file}
        places = [at for at, one in enumerate(whole) if at >= read and one.file in files]
        place = places[-1] + 1 if places else read
        new = sorted(
            (one for one in self.others if one not in whole), key=lambda one: one.value or ""
        )
        return (*whole[:place], *self.rows, *whole[place:], *new)

    def accounting(self) -> pd.DataFrame:
        """Add the counts of the parts up."""
        counts = self.whole.accounting.set_index("table")
        if self.accounts:
            numbers = pd.concat(self.accounts).select_dtypes("number").sum()
            counts.loc[CUT, numbers.index] = numbers
        return counts.reset_index()
