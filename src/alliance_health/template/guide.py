"""The first sheet: how to fill in the file, and what each table is good for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink

from alliance_health.sources.raw import REQUIRED_TABLES
from alliance_health.tables.columns import ColumnKind, ColumnSpec
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.sheets import FONT, header_font, print_whole_width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE = "How to fill in these tables"

#: What a person has to know, one sentence a line.
HOW = (
    "Every sheet is one table, and row 1 holds the names of its columns. Fill in what you "
    "have, from row 2 on.",
    "Point at a name in row 1: a note says what it means, its unit and what it may hold. "
    "Cells that take one of a few words have a list to choose from.",
    "Leave empty what is not known. An empty cell is missing; it never counts as 0.",
    "History stays: to correct a row, add another with the same underlined columns and a "
    "later recorded_on. To take it back, add one with withdrawn = yes.",
    "Delete the example rows, if there are any, before you read a report as yours. Sheets "
    "that stay empty below row 1 do no harm.",
    "Sheets whose name begins with _ are never read as tables. `alliance-health check` says "
    "what is wrong, where, and how to mend it.",
)

#: How headers are written, shown as they are.
LEGEND = (
    (ColumnSpec("bold", ColumnKind.TEXT, ""), "the column must be there"),
    (
        ColumnSpec("italic", ColumnKind.TEXT, "", optional=True),
        "the column may be deleted, or left empty",
    ),
    (
        ColumnSpec("underlined", ColumnKind.TEXT, "", key=True),
        "these columns together make a row unique",
    ),
)

#: Headers of the overview, with the width of each column.
OVERVIEW = (("Table", 20), ("Required", 12), ("One row is", 64), ("What needs it", 76))

#: Height of a line of text, in points.
LINE_HEIGHT = 15.5


def write_guide(sheet: Worksheet, tables: Sequence[str], needs: Mapping[str, str]) -> None:
    """Write the sheet that explains the others.

    Parameters
    ----------
    sheet : Worksheet
        An empty sheet.
    tables : sequence of str
        Tables of the file.
    needs : mapping of str to str
        What needs each table, in words.
    """
    sheet["A1"] = TITLE
    sheet["A1"].font = Font(name=FONT, bold=True, size=14)
    for line, sentence in enumerate(HOW, start=2):
        sheet.cell(row=line, column=1, value=sentence.replace("`", ""))
    line = len(HOW) + 3
    for column, meaning in LEGEND:
        cell = sheet.cell(row=line, column=1, value=column.name)
        cell.font = header_font(column)
        sheet.cell(row=line, column=2, value=meaning)
        line += 1
    _write_overview(sheet, line + 1, tables, needs)
    sheet.sheet_view.showGridLines = False
    print_whole_width(sheet)


def _write_overview(
    sheet: Worksheet, line: int, tables: Sequence[str], needs: Mapping[str, str]
) -> None:
    """Write one line a table, with a link to its sheet."""
    for place, (head, width) in enumerate(OVERVIEW, start=1):
        cell = sheet.cell(row=line, column=place, value=head)
        cell.font = Font(name=FONT, bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, table in enumerate(tables, start=line + 1):
        needed = "required" if table in REQUIRED_TABLES else ""
        said = (table, needed, SCHEMAS[table].description.replace("`", ""), needs[table])
        lines = [1 + len(text) // width for text, (_, width) in zip(said, OVERVIEW, strict=True)]
        sheet.row_dimensions[row].height = LINE_HEIGHT * max(lines)
        for place, text in enumerate(said, start=1):
            cell = sheet.cell(row=row, column=place, value=text)
            cell.alignment = Alignment(vertical="top", wrap_text=place > 2)
        link = sheet.cell(row=row, column=1)
        link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{table}'!A1")
        link.font = Font(name=FONT, underline="single", color="1F4E9E", bold=bool(needed))
