"""The inside of an Excel file: is it sound, is it small enough, which cells failed.

A reader that returns values only would take an error (#DIV/0!) and a formula that
was never calculated for an empty cell. Both are looked up here, so that they are
reported and never pass as missing.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from xml.etree import ElementTree

from alliance_health.errors import DataError, Problem

#: Unpacked bytes that a workbook may have: protects against archives that explode.
MAX_UNPACKED_BYTES = 200_000_000

#: Cells up to the far corner of a sheet: one stray cell far out costs memory for all before it.
MAX_CELLS = 10_000_000

#: What stands for a formula of which the file holds no result.
NO_RESULT = "formula without a result"

_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})([0-9]+)"[^>]*>'
    rb"(?:(?!</?(?:\w+:)?c\b).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_FORMULA_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*\br="([A-Z]{1,3})([0-9]+)"[^>/]*>\s*'
    rb"<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_COLUMN_OF_CELL = re.compile(rb'\br="([A-Z]{1,3})[0-9]{1,7}"')
_ROW_OF_CELL = re.compile(rb'\br="[A-Z]{1,3}([0-9]{1,7})"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_package(path: Path) -> None:
    """Refuse an Excel file that is damaged or unpacks to too much.

    Parameters
    ----------
    path : Path
        The ``.xlsx`` file.

    Raises
    ------
    DataError
        When it is no sound archive, is protected by a password, or unpacks to more
        than `MAX_UNPACKED_BYTES`.
    """
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(member.file_size for member in package.infolist())
            if unpacked > MAX_UNPACKED_BYTES:
                reason = (
                    f"the workbook unpacks to {unpacked:,} bytes; allowed: {MAX_UNPACKED_BYTES:,}"
                )
                raise _refusal(path.name, reason, "save large tables as CSV or Parquet")
            damaged = package.testzip()
            package.getinfo("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError):
        damaged = path.name
    if damaged:
        reason = "the file is no readable Excel workbook: damaged, or protected by a password"
        raise _refusal(path.name, reason, "open it in Excel and save it again as .xlsx")


def failed_cells(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Find the cells of a sheet whose formula failed or has no result.

    Parameters
    ----------
    path : Path
        An Excel file that `check_package` has passed.
    sheet : str
        Name of a sheet of cells.

    Returns
    -------
    dict of (int, int) to str
        Row and column, both from 0, to what the cell shows, such as ``#DIV/0!``.

    Raises
    ------
    DataError
        When the sheet reaches so far out that it has more than `MAX_CELLS` cells.
    """
    with zipfile.ZipFile(path) as package:
        data = package.read(_sheet_member(package, sheet))
    _refuse_far_corner(data, f"{path.name}#{sheet}")
    failed = {
        (int(row) - 1, _column(letters)): shown.decode("utf-8", "replace")
        for letters, row, shown in _ERROR_CELL.findall(data)
    }
    for letters, row in _FORMULA_CELL.findall(data):
        failed.setdefault((int(row) - 1, _column(letters)), NO_RESULT)
    return failed


def _sheet_member(package: zipfile.ZipFile, sheet: str) -> str:
    """Return the part of the package that holds a sheet."""
    relations = {
        part.get("Id"): part.get("Target", "")
        for part in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    for part in _parts(package.read("xl/workbook.xml"), "sheet"):
        if part.get("name") == sheet:
            target = relations[part.get(_RELATION)]
            return target[1:] if target.startswith("/") else normpath(join("xl", target))
    raise KeyError(sheet)


def _parts(xml: bytes, name: str) -> Iterator[ElementTree.Element]:
    """Yield the elements of this name, whatever their namespace."""
    for part in ElementTree.fromstring(xml).iter():
        if part.tag.rpartition("}")[2] == name:
            yield part


def _refuse_far_corner(data: bytes, file: str) -> None:
    """Refuse a sheet with a cell so far out that reading it would fill the memory."""
    rows = max(map(int, set(_ROW_OF_CELL.findall(data))), default=0)
    columns = max(map(_column, set(_COLUMN_OF_CELL.findall(data))), default=-1) + 1
    if rows * columns > MAX_CELLS:
        reason = (
            f"the sheet reaches to row {rows:,} and column {columns:,}; "
            f"allowed: {MAX_CELLS:,} cells"
        )
        remedy = "delete the rows and columns beyond the table, or save the table as CSV"
        raise _refusal(file, reason, remedy)


def _column(letters: bytes) -> int:
    """Return the number of a column from its letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _refusal(file: str, reason: str, remedy: str) -> DataError:
    """Refuse a whole file for one reason."""
    return DataError(f"{file} cannot be read", [Problem(file, None, None, None, reason, remedy)])
