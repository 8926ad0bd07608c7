"""The Excel file as a whole: a guide, a sheet a table, and the lists behind drop-downs.

Sheets whose name begins with an underscore are for the reader: no command takes them for
a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from alliance_health.sources.raw import ASIDE, REQUIRED_TABLES
from alliance_health.tables.columns import ColumnSpec
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.example import Row
from alliance_health.template.guide import write_guide
from alliance_health.template.needs import needed_by
from alliance_health.template.sheets import FONT, NARROWEST, print_whole_width, put, write_sheet
from alliance_health.template.word_lists import (
    OWN_TABLES,
    ListName,
    Names,
    WordList,
    list_of,
    word_lists,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from alliance_health.catalogue.catalogue import Catalogue

#: Sheet that explains the others.
GUIDE_SHEET = f"{ASIDE}guide"

#: Sheet with the names that cells may refer to.
LISTS_SHEET = f"{ASIDE}lists"

#: Colour of the tabs of required tables.
_REQUIRED_TAB = "16202C"

_WIDEST_LIST = 60


def template_book(
    tables: Sequence[str],
    rows: Mapping[str, Sequence[Row]],
    catalogue: Catalogue,
    names: Names | None = None,
) -> Workbook:
    """Make the template of some tables.

    Parameters
    ----------
    tables : sequence of str
        Names of the tables, in the order of their sheets.
    rows : mapping of str to sequence of dict
        Example rows by table; a table that is not there stays empty.
    catalogue : Catalogue
        The metrics, the survey and the currency whose names the drop-downs offer.
    names : Names, optional
        Alliances, partners and initiatives that exist already. Without them a drop-down
        offers what stands in the sheet of that table, if the file has one.

    Returns
    -------
    openpyxl Workbook
        Not saved yet.

    Examples
    --------
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> template_book(["risks"], {}, default_catalogue()).sheetnames
    ['_guide', 'risks', '_lists']
    """
    lists = word_lists(catalogue, names or Names())
    used = [lists[name] for name in ListName if name in lists and name in _wanted(tables)]
    book = Workbook()
    del book[book.sheetnames[0]]
    write_guide(book.create_sheet(GUIDE_SHEET), tables, needed_by(catalogue))
    for table in tables:
        sheet = book.create_sheet(table)
        write_sheet(sheet, SCHEMAS[table], rows.get(table, ()), _source(table, tables, used))
        if table in REQUIRED_TABLES:
            sheet.sheet_properties.tabColor = _REQUIRED_TAB
    if used:
        _write_lists(book.create_sheet(LISTS_SHEET), used)
    book.active = 0 if len(tables) > 1 else 1
    return book


def _wanted(tables: Iterable[str]) -> set[ListName]:
    """Collect the lists that some column of these tables refers to."""
    found = {list_of(table, column) for table in tables for column in SCHEMAS[table].columns}
    return {name for name in found if name is not None}


def _source(
    table: str, tables: Sequence[str], used: Sequence[WordList]
) -> Callable[[ColumnSpec], str | None]:
    """Return where the columns of a table find their lists."""
    places = {one.name: place for place, one in zip(_places(used), used, strict=True)}
    counts = {one.name: len(one.rows) for one in used}

    def source(column: ColumnSpec) -> str | None:
        """Return the formula of a column's list: this file's sheet of lists, else its table."""
        name = list_of(table, column)
        if name in places:
            letter = get_column_letter(places[name])
            return f"'{LISTS_SHEET}'!${letter}$2:${letter}${counts[name] + 1}"
        own = OWN_TABLES.get(name) if name else None
        return _growing_list(own, str(name)) if own in tables and own else None

    return source


def _growing_list(table: str, column: str) -> str:
    """Return the formula of a list that grows with the rows of its sheet.

    It hangs on the header: rows below may be deleted, and a formula that names one of
    them would be lost with it.
    """
    letter = get_column_letter(SCHEMAS[table].names.index(column) + 1)
    sheet = f"'{table}'!${letter}"
    return f"OFFSET({sheet}$1,1,0,MAX(1,COUNTA({sheet}:${letter})-1),1)"


def _places(lists: Sequence[WordList]) -> list[int]:
    """Return the column in which each list begins, an empty one between two of them."""
    places, place = [], 1
    for one in lists:
        places.append(place)
        place += len(one.heads) + 2
    return places


def _write_lists(sheet: Worksheet, lists: Sequence[WordList]) -> None:
    """Write every list with what is said beside its names."""
    for place, one in zip(_places(lists), lists, strict=True):
        for step, head in enumerate((one.name.value, *one.heads)):
            texts = [row[step] for row in one.rows]
            cell = sheet.cell(row=1, column=place + step, value=head)
            cell.font = Font(name=FONT, bold=step == 0, italic=step > 0)
            for line, text in enumerate(texts, start=2):
                put(sheet, line, place + step, text)
            longest = max(len(text) for text in (head, *texts))
            width = min(_WIDEST_LIST, max(NARROWEST, longest + 2))
            sheet.column_dimensions[get_column_letter(place + step)].width = width
    sheet.freeze_panes = "A2"
    print_whole_width(sheet)
