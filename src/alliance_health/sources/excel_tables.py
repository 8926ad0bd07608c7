"""Tables from Excel: one sheet a table, header in row 1, values as stored.

A cell that shows an error, or a formula of which the file holds no result, is
passed on as that text: it is refused later, never taken for an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from alliance_health.errors import DataError, Problem
from alliance_health.sources.excel_package import check_package, failed_cells
from alliance_health.sources.header import LINE, read_header
from alliance_health.sources.raw import RawTable


def sheet_names(path: Path) -> list[str]:
    """List the sheets of cells in an Excel file.

    Parameters
    ----------
    path : Path
        The ``.xlsx`` file.

    Returns
    -------
    list of str
        In the order of the file; charts and sheets that are deeply hidden are left out.

    Raises
    ------
    DataError
        When the file is damaged, protected, or too large.
    """
    check_package(path)
    with _opened(path) as book:
        return [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible != SheetVisibleEnum.VeryHidden
        ]


def read_sheet_table(path: Path, sheet: str, table: str) -> tuple[RawTable, list[Problem]]:
    """Read a table from a sheet.

    Parameters
    ----------
    path : Path
        The ``.xlsx`` file.
    sheet : str
        Name of the sheet.
    table : str
        Name of the table.

    Returns
    -------
    RawTable
        Cells as stored: text, float, bool, date or datetime; empty cells are None. Rows
        without any value are no rows. `line` is the row number that Excel shows.
    list of Problem
        Notices about columns without a name.

    Raises
    ------
    DataError
        When the sheet has no usable header or cannot be read.
    """
    file = f"{path.name}#{sheet}"
    rows = _cells(path, sheet)
    if not rows:
        reason, remedy = "the sheet is empty", "put the header into row 1"
        raise DataError(f"{file} cannot be read", [Problem(file, None, None, None, reason, remedy)])
    header = read_header(rows[0], file)
    numbered = [
        (line, cells) for line, cells in enumerate(rows[1:], start=2) if not _is_blank(cells)
    ]
    frame = pd.DataFrame(
        {
            name: pd.Series([cells[at] for _, cells in numbered], dtype="object")
            for name, at in zip(header.names, header.positions, strict=True)
        }
    )
    frame[LINE] = pd.Series([line for line, _ in numbered], dtype="int64")
    return RawTable(table, file, frame), list(header.notices)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """Open an Excel file, or say that it cannot be read."""
    try:
        with CalamineWorkbook.from_path(path) as book:
            yield book
    except CalamineError as error:
        reason = f"the file is no readable Excel workbook ({error})"
        remedy = "open it in Excel and save it again as .xlsx"
        problem = Problem(path.name, None, None, None, reason, remedy)
        raise DataError(f"{path.name} cannot be read", [problem]) from None


def _cells(path: Path, sheet: str) -> list[list[object]]:
    """Return all cells from A1 on, empty ones as None, failed ones as what they show."""
    failed = failed_cells(path, sheet)
    with _opened(path) as book:
        rows: list[list[object]] = [
            [None if cell == "" else cell for cell in row]
            for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        ]
    width = max([len(row) for row in rows] + [column + 1 for _, column in failed], default=0)
    height = max([len(rows)] + [row + 1 for row, _ in failed])
    rows = [row + [None] * (width - len(row)) for row in rows]
    rows += [[None] * width for _ in range(height - len(rows))]
    for (row, column), shown in failed.items():
        rows[row][column] = shown
    return rows


def _is_blank(cells: list[object]) -> bool:
    """Tell whether a row holds no value."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
