"""`import`: raw exports become rows of the workbook's tables, each of them once.

Rows in = accepted + rejected + already there. Nothing that stands in a table is changed.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.catalogue import load_catalogue
from alliance_health.commands.append_rows import append_rows
from alliance_health.commands.repeated_answers import refuse_twins, twin_warnings
from alliance_health.commands.survey_names import known_alliances, spoken_names
from alliance_health.errors import Problem, problems_table
from alliance_health.sources.header import LINE
from alliance_health.sources.profiles.profile import Extract, ImportOrder, Profile
from alliance_health.sources.raw import RawTable, RawWorkbook
from alliance_health.sources.read import read_tables, table_files
from alliance_health.tables.check import check_tables
from alliance_health.tables.conversion import cell_texts
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.catalogue import Catalogue

#: Columns of what `import` tells: those of the contract.
IMPORT_COLUMNS = ("file", "line", "column", "value", "reason", "remedy")

#: Secret of a workbook from which codes of people are made; it is not to be handed on.
SALT_FILE = ".respondents-salt"

#: Tables that are looked at: what rows refer to, and those into which rows go.
_READ = ("alliances", "partners", "ratings", "comments")


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of one table.

    Parameters
    ----------
    table : str
        The table.
    rows_in, accepted, rejected, already_there : int
        The first is the sum of the others.
    """

    table: str
    rows_in: int
    accepted: int
    rejected: int
    already_there: int


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """What an import did, or would do.

    Parameters
    ----------
    problems : tuple of Problem
        Errors first; none repeats an answer.
    accounts : tuple of Account
        By table.
    people : int
        Rows of the export that hold somebody's answers.
    files : tuple of str
        Files that were written; none in a dry run.
    """

    problems: tuple[Problem, ...]
    accounts: tuple[Account, ...]
    people: int
    files: tuple[str, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """The problems as a table with the columns of the contract."""
        return problems_table(self.problems)[list(IMPORT_COLUMNS)]

    @property
    def has_errors(self) -> bool:
        """Whether an answer was rejected."""
        return any(one.severity is Severity.ERROR for one in self.problems)

    @property
    def summary(self) -> str:
        """The outcome in one line a table."""
        lines = [f"{self.people} people answered."]
        for one in self.accounts:
            lines.append(
                f"{one.table}: {one.rows_in} rows in, {one.accepted} accepted, "
                f"{one.rejected} rejected, {one.already_there} already there."
            )
        if not self.files:
            lines.append("Nothing was written.")
        return "\n".join(lines)


def import_file(
    folder: Path, path: Path, profile: Profile, given: Mapping[str, str], *, is_check: bool
) -> Imported:
    """Read an export and add its rows to the workbook.

    Parameters
    ----------
    folder : Path
        The workbook.
    path : Path
        The export.
    profile : Profile
        How to read it.
    given : mapping of str to str
        Facts that hold for all rows, by column.
    is_check : bool
        Whether it is a dry run, which writes nothing.

    Returns
    -------
    Imported
        Problems and counts.

    Raises
    ------
    CatalogueError, DataError
        When the workbook or the export cannot be read as a whole.
    """
    catalogue = load_catalogue(folder)
    raw = read_tables(folder, only=_READ)
    salt = _salt(folder, is_check=is_check)
    order = ImportOrder(path, catalogue, given, _companies(raw, catalogue, given), salt)
    extract = profile.read(order)
    sound, faults = _sound_rows(extract, raw, catalogue)
    new, conflicts = _new_rows(sound, raw, extract.file)
    refuse_twins(new, raw, extract.file)
    warnings = twin_warnings(new, raw, extract.file)
    accounts = tuple(
        _account(table, extract, sound[table], new[table], len(conflicts[table]))
        for table in extract.frames
    )
    clashes = [one for found in conflicts.values() for one in found]
    problems = _ordered([*extract.problems, *faults, *clashes, *warnings])
    files = () if is_check else _append(folder, new)
    return Imported(problems, accounts, extract.people, files)


def _salt(folder: Path, *, is_check: bool) -> bytes:
    """Return the workbook's secret, made at the first import; a dry run writes none."""
    path = folder / SALT_FILE
    if path.exists():
        return path.read_bytes().strip()
    made = secrets.token_hex(32).encode()
    if not is_check:
        path.touch(mode=0o600)
        path.write_bytes(made + b"\n")
    return made


def _companies(
    raw: RawWorkbook, catalogue: Catalogue, given: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Return how both companies of each alliance are called, as its forms call them."""
    wanted = given.get("alliance_id")
    return {
        alliance: spoken_names(raw.tables, catalogue, alliance)
        for alliance in known_alliances(raw.tables)
        if wanted in (None, "", alliance)
    }


def _sound_rows(
    extract: Extract, raw: RawWorkbook, catalogue: Catalogue
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """Keep the rows that `check` would accept, and say of the others what it would say."""
    tables = {name: raw.tables[name] for name in ("alliances", "partners") if name in raw.tables}
    tables |= {
        table: RawTable(table, extract.file, frame)
        for table, frame in extract.frames.items()
        if not frame.empty
    }
    checked = check_tables(RawWorkbook(tables), catalogue)
    sound: dict[str, pd.DataFrame] = {}
    for table, frame in extract.frames.items():
        key = SCHEMAS[table].key
        if frame.empty:
            sound[table] = frame
            continue
        accepted = checked.tables[table]
        kept = set(zip(*(accepted[name] for name in key), strict=True))
        told = [one in kept for one in zip(*(frame[name] for name in key), strict=True)]
        sound[table] = frame.loc[told]
    problems = [one for one in checked.problems if one.file == extract.file]
    return sound, _one_a_line(problems)


def _one_a_line(problems: list[Problem]) -> list[Problem]:
    """Keep one problem of each kind a line: all answers of a row share its alliance and wave."""
    return list({(one.line, one.column, one.reason): one for one in problems}.values())


def _new_rows(
    sound: Mapping[str, pd.DataFrame], raw: RawWorkbook, file: str
) -> tuple[dict[str, pd.DataFrame], dict[str, list[Problem]]]:
    """Keep the rows whose key no row of the workbook has; the others agree with it or clash."""
    new: dict[str, pd.DataFrame] = {}
    clashes: dict[str, list[Problem]] = {}
    for table, frame in sound.items():
        key, said = SCHEMAS[table].key, {"ratings": "rating", "comments": "comment"}[table]
        there = _answers(raw, table, [*key, said])
        keys = list(zip(*(frame[name] for name in key), strict=True))
        new[table] = frame.loc[[one not in there for one in keys]]
        given = [_told(text) for text in frame[said]]
        clashes[table] = [
            _clash(file, int(line))
            for one, text, line in zip(keys, given, frame[LINE], strict=True)
            if one in there and there[one] != text
        ]
    return new, clashes


def _answers(raw: RawWorkbook, table: str, columns: list[str]) -> dict[tuple[str, ...], str]:
    """Return what stands in a table already, by key."""
    if table not in raw.tables or raw.tables[table].frame.empty:
        return {}
    frame = raw.tables[table].frame
    texts = [cell_texts(frame[name]) for name in columns]
    rows = zip(*texts, strict=True)
    return {tuple(row[:-1]): _told(row[-1]) for row in rows}


def _told(text: object) -> str:
    """Return an answer as it is compared; missing is empty, and blanks around it do not count."""
    return " ".join(text.split()) if isinstance(text, str) else ""


def _clash(file: str, line: int) -> Problem:
    """Say that a row of the export was imported before and says something else now."""
    reason = "an answer of this row is in the workbook already and differs"
    remedy = (
        "correct it there if it was corrected; if this is another file of the same name, give it "
        "a name of its own"
    )
    return Problem(file, line, None, None, reason, remedy)


def _account(
    table: str, extract: Extract, sound: pd.DataFrame, new: pd.DataFrame, clashes: int
) -> Account:
    """Count the rows of a table by what became of them."""
    made, refused = len(extract.frames[table]), extract.refused.get(table, 0)
    return Account(
        table=table,
        rows_in=made + refused,
        accepted=len(new),
        rejected=refused + made - len(sound) + clashes,
        already_there=len(sound) - len(new) - clashes,
    )


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    """Sort problems: errors first, then by line."""
    order = list(Severity)
    ranked = sorted(problems, key=lambda one: (order.index(one.severity), one.line or 0))
    return tuple(dict.fromkeys(ranked))


def _append(folder: Path, new: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Write the new rows of every table."""
    places = table_files(folder)
    written = []
    for table, rows in new.items():
        if not rows.empty:
            place = next(iter(places.get(table, [])), None)
            written.append(append_rows(folder, place, table, rows.drop(columns=LINE)))
    return tuple(written)
