"""One sheet for one table: header, comments, drop-downs, formats, example rows.

What a column needs is told by letters, not by colour: bold must be there, italic may be
deleted, underlined makes a row unique.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, cast

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from alliance_health.tables.columns import ColumnKind, ColumnSpec, TableSchema
from alliance_health.tables.dictionary import column_notes
from alliance_health.template.cell_rules import YES_OR_NO, cell_rule
from alliance_health.template.example import Row

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

#: Last row of a sheet of Excel: a rule holds for every row that may come.
LAST_ROW = 1_048_576

#: What a spreadsheet would take for a formula when it begins a text.
FORMULA_SIGNS = ("=", "+", "-", "@")

#: Longest text that a cell of Excel takes.
LONGEST_TEXT = 32_767

#: Narrowest and widest column, in characters.
NARROWEST, WIDEST = 11, 44

#: Number format that keeps what was typed: 2026-09 stays a period, 007 an id.
TEXT_FORMAT = "@"

#: Letters of all sheets: those in which Excel shows cells that nobody has styled.
FONT = "Calibri"

_FORMATS = {
    ColumnKind.ID: TEXT_FORMAT,
    ColumnKind.PERIOD: TEXT_FORMAT,
    ColumnKind.CURRENCY: TEXT_FORMAT,
    ColumnKind.CHOICE: TEXT_FORMAT,
    ColumnKind.DATE: "yyyy-mm-dd",
    ColumnKind.WHOLE: "0",
}
_MONEY_FORMAT = "#,##0.00"
_INK, _SOFT = "16202C", "5B6775"
_REQUIRED_FILL = PatternFill("solid", start_color="E3E8EE")
_LINE = Border(bottom=Side(style="medium", color=_INK))
_THIN_LINE = Border(bottom=Side(style="thin", color=_SOFT))


def header_font(column: ColumnSpec) -> Font:
    """Return the letters of a column's header.

    >>> font = header_font(ColumnSpec("note", ColumnKind.TEXT, "remark", optional=True))
    >>> font.bold, font.italic, font.underline
    (False, True, None)
    """
    return Font(
        name=FONT,
        size=11,
        bold=not column.optional,
        italic=column.optional,
        underline="single" if column.key else None,
        color=_SOFT if column.optional else _INK,
    )


def write_sheet(
    sheet: Worksheet,
    schema: TableSchema,
    rows: Sequence[Row],
    source: Callable[[ColumnSpec], str | None],
) -> None:
    """Lay a table out on an empty sheet.

    Parameters
    ----------
    sheet : Worksheet
        The sheet; its name is the table's.
    schema : TableSchema
        The table.
    rows : sequence of dict
        Example rows by column; a column that is not in a row is left empty.
    source : callable
        From a column to the formula of its list, or None.
    """
    for place, column in enumerate(schema.columns, start=1):
        cells = [row.get(column.name) for row in rows]
        _write_header(sheet, place, column)
        _format_column(sheet, place, column, cells)
        rule = cell_rule(column, source(column), first=f"{get_column_letter(place)}2")
        if rule is not None:
            letter = get_column_letter(place)
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)
        for line, value in enumerate(cells, start=2):
            if value is not None:
                put(sheet, line, place, value).number_format = number_format(column)
    sheet.freeze_panes = "A2"
    print_whole_width(sheet)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(schema.columns))}{max(2, len(rows) + 1)}"


def print_whole_width(sheet: Worksheet) -> None:
    """Set a sheet up to print on pages that are as wide as all of its columns.

    Parameters
    ----------
    sheet : Worksheet
        The sheet.
    """
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def put(sheet: Worksheet, row: int, place: int, value: Any) -> Cell:
    """Write a value into a cell; a text stays a text, whatever it begins with.

    Parameters
    ----------
    sheet : Worksheet
        The sheet.
    row, place : int
        Row and column of the cell, from 1.
    value : text, number, date or bool
        Yes and no are written as words. Signs that no Excel file can hold are replaced.

    Returns
    -------
    openpyxl Cell
        The cell.

    Examples
    --------
    >>> from openpyxl import Workbook
    >>> cell = put(Workbook().create_sheet(), 1, 1, "=1+1")
    >>> cell.data_type, cell.value
    ('s', '=1+1')
    """
    cell = cast("Cell", sheet.cell(row=row, column=place))
    if isinstance(value, bool):
        value = YES_OR_NO[0] if value else YES_OR_NO[1]
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)[:LONGEST_TEXT]
    cell.value = text
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    if text.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True  # and Excel would, as soon as somebody edits the cell
    return cell


def number_format(column: ColumnSpec) -> str:
    """Return the format of a column's cells.

    >>> number_format(ColumnSpec("period", ColumnKind.PERIOD, "when"))
    '@'
    """
    if column.kind is ColumnKind.NUMBER and column.unit == "money":
        return _MONEY_FORMAT
    return _FORMATS.get(column.kind, "General")


def _write_header(sheet: Worksheet, place: int, column: ColumnSpec) -> None:
    """Write the name of a column, and what it means as a comment."""
    cell = sheet.cell(row=1, column=place, value=column.name)
    cell.font = header_font(column)
    cell.border = _THIN_LINE if column.optional else _LINE
    cell.alignment = Alignment(vertical="center")
    if not column.optional:
        cell.fill = _REQUIRED_FILL
    text = comment_text(column)
    height = 24 + 17 * sum(1 + len(line) // 48 for line in text.splitlines())
    cell.comment = Comment(text, "alliance-health", width=340, height=height)


def comment_text(column: ColumnSpec) -> str:
    """Say what a column is for, what it holds and whether it is needed.

    >>> print(comment_text(ColumnSpec("split", ColumnKind.NUMBER, "Our share.", lower=0, upper=1)))
    split: required, a cell must be filled
    Our share.
    Allowed: a number from 0 to 1.
    """
    needed = "optional column" if column.optional else "required"
    empty = "a cell may be empty" if column.blank else "a cell must be filled"
    key = ", part of what makes a row unique" if column.key else ""
    lines = [
        f"{column.name}: {needed}, {empty}{key}",
        " ".join([column.description, *column_notes(column)]).replace("`", ""),
        f"Allowed: {column.allowed}.",
    ]
    return "\n".join([*lines, *([f"Unit: {column.unit}.".replace("`", "")] if column.unit else [])])


def _format_column(sheet: Worksheet, place: int, column: ColumnSpec, cells: list[Any]) -> None:
    """Set width and format of a column, also for rows that are still to come."""
    longest = max([len(str(cell)) for cell in cells if cell is not None], default=0)
    dimension = sheet.column_dimensions[get_column_letter(place)]
    dimension.width = min(WIDEST, max(NARROWEST, len(column.name) + 4, longest + 2))
    dimension.number_format = number_format(column)
