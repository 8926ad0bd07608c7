"""Find and read the tables of a workbook: CSV, Parquet or a sheet of an Excel file.

All files are tried before anything is refused, so that one run lists every fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from alliance_health.errors import DataError, Problem
from alliance_health.sources.csv_tables import read_csv_table
from alliance_health.sources.excel_tables import read_sheet_table, sheet_names
from alliance_health.sources.parquet_tables import read_parquet_table
from alliance_health.sources.raw import (
    ASIDE,
    REQUIRED_TABLES,
    TABLES,
    RawTable,
    RawWorkbook,
)
from alliance_health.vocabulary import Severity

#: Endings of files that look like tables but are not read, with what to do.
_OTHER_FORMS = (".xls", ".xlsb", ".xlsm", ".ods", ".tsv", ".txt", ".json", ".gz", ".zip")


@dataclass(frozen=True, slots=True)
class _Form:
    """One place in which a table was found, and how to read it."""

    table: str
    file: str
    path: Path
    read: Callable[[], tuple[RawTable, list[Problem]]]


def read_tables(
    folder: Path, *, unread: frozenset[str] = frozenset(), only: Collection[str] = TABLES
) -> RawWorkbook:
    """Read every table of a workbook's folder.

    A table is ``<table>.csv``, ``<table>.parquet``, or a sheet of that name in any
    ``.xlsx`` file of the folder. Folders inside it are not searched, and sheets whose name
    begins with an underscore are for the reader only.

    Parameters
    ----------
    folder : Path
        The workbook.
    unread : frozenset of str, optional
        Tables of which a Parquet file is read without its rows, because they are read later,
        in parts.
    only : collection of str, optional
        Tables that are wanted; the others are not opened.

    Returns
    -------
    RawWorkbook
        The tables as their files hold them; rows that do not fit, and notices about
        files and sheets left aside, in `problems`; a hash of every file that was read.

    Raises
    ------
    DataError
        With all reasons at once: a file cannot be read, a table is there in two forms,
        or `alliances` or `observations` is missing.
    """
    if not folder.is_dir():
        problem = Problem(str(folder), None, None, None, "no such folder", "give a workbook")
        raise DataError(f"{folder} is no workbook", [problem])
    forms, notices, faults = _find_forms(folder)
    faults += [*_two_forms(forms), *_missing_tables(forms, faults)]
    forms = [form for form in forms if form.table in only]
    tables: dict[str, RawTable] = {}
    for form in (_without_rows(form) if form.table in unread else form for form in forms):
        try:
            tables[form.table], problems = form.read()
        except (DataError, OSError) as error:
            faults += _problems_of(error, form.file)
        else:
            notices += problems
    if faults:
        raise DataError(f"{folder.name} cannot be read", faults)
    paths = sorted({form.path for form in forms})
    ordered = {table: tables[table] for table in TABLES if table in tables}
    return RawWorkbook(ordered, tuple(notices), {path.name: _hash(path) for path in paths})


def table_files(folder: Path) -> dict[str, list[str]]:
    """Say in which files of a folder each table lies, without reading them.

    Parameters
    ----------
    folder : Path
        Any folder.

    Returns
    -------
    dict of str to list of str
        Files by table, a sheet as ``book.xlsx#sheet``; more than one cannot be read. Books
        that cannot be opened are left out.
    """
    files: dict[str, list[str]] = {}
    for form in _find_forms(folder)[0]:
        files.setdefault(form.table, []).append(form.file)
    return files


def _find_forms(folder: Path) -> tuple[list[_Form], list[Problem], list[Problem]]:
    """Look at every file: the forms of tables, notices, and files that cannot be opened."""
    forms: list[_Form] = []
    notices: list[Problem] = []
    faults: list[Problem] = []
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.name.startswith((".", "~$")):
            continue
        if path.suffix == ".xlsx":
            try:
                names = [name for name in sheet_names(path) if not name.startswith(ASIDE)]
            except (DataError, OSError) as error:
                faults += _problems_of(error, path.name)
                continue
            forms += [_sheet_form(path, name) for name in names if name in TABLES]
            left = [(f"{path.name}#{name}", name, "sheet") for name in names if name not in TABLES]
        elif path.suffix in (".csv", ".parquet"):
            forms += [_file_form(path)] if path.stem in TABLES else []
            left = [(path.name, path.stem, "file")] if path.stem not in TABLES else []
        else:
            notices += _other_form(path)
            continue
        notices += [_left_aside(*place) for place in left]
    return forms, notices, faults


def _file_form(path: Path) -> _Form:
    """Return how to read a CSV or Parquet file."""
    read = read_csv_table if path.suffix == ".csv" else read_parquet_table
    return _Form(path.stem, path.name, path, lambda: read(path, path.stem))


def _without_rows(form: _Form) -> _Form:
    """Return how to read the header of a Parquet file; other files are read as ever."""
    if form.path.suffix != ".parquet":
        return form
    return replace(form, read=lambda: read_parquet_table(form.path, form.table, of=()))


def _sheet_form(path: Path, sheet: str) -> _Form:
    """Return how to read a sheet."""
    file = f"{path.name}#{sheet}"
    return _Form(sheet, file, path, lambda: read_sheet_table(path, sheet, sheet))


def _left_aside(file: str, name: str, what: str) -> Problem:
    """Say why a file or sheet is not read."""
    reason = f"the {what} is not read: '{name}' is no table of the contract"
    near = get_close_matches(name.lower(), TABLES, n=1)
    remedy = f"rename it to '{near[0]}' if that is meant" if near else "nothing needs doing"
    return Problem(file, None, None, None, reason, remedy, Severity.NOTICE)


def _other_form(path: Path) -> list[Problem]:
    """Say that a table is there in a form that is not read."""
    stem = path.name.split(".")[0].lower()
    suffix = path.suffix.lower()
    if suffix in (".csv", ".xlsx", ".parquet"):
        remedy = f"write the ending in small letters: {path.stem}{suffix}"
    elif suffix in _OTHER_FORMS and stem in TABLES:
        remedy = "save it as .csv, .parquet or .xlsx"
    else:
        return []
    reason = f"the file is not read: tables end in .csv, .parquet or .xlsx, not in {path.suffix}"
    return [Problem(path.name, None, None, None, reason, remedy, Severity.WARNING)]


def _two_forms(forms: list[_Form]) -> Iterable[Problem]:
    """Find tables that are there twice."""
    for table in TABLES:
        files = [form.file for form in forms if form.table == table]
        if len(files) > 1:
            reason = f"the table '{table}' is there in two forms: {', '.join(files)}"
            yield Problem(files[0], None, None, None, reason, "keep one of them")


def _missing_tables(forms: list[_Form], faults: list[Problem]) -> Iterable[Problem]:
    """Find required tables that are not there; one may hide in a book that cannot be opened."""
    found = {form.table for form in forms}
    for table in REQUIRED_TABLES:
        if table not in found:
            reason = f"the table '{table}' is missing; every workbook needs it"
            remedy = f"add {table}.csv, {table}.parquet, or a sheet of that name"
            if faults:
                remedy += f"; it may be in {faults[0].file}, which cannot be opened"
            yield Problem(f"{table}.csv", None, None, None, reason, remedy)


def _problems_of(error: DataError | OSError, file: str) -> list[Problem]:
    """Return what is wrong with a file that cannot be read."""
    if isinstance(error, DataError):
        return list(error.problems)
    reason = f"the file cannot be opened: {error.strerror or error}"
    return [Problem(file, None, None, None, reason, "check that it is there and may be read")]


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
