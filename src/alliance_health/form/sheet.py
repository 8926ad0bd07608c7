"""The form as an Excel file: a wide sheet of answers, one row for each person.

The sheet `answers` is what `import --profile survey-form` reads. Its first row holds the ids of
the items, the second the statements for the reader; the sheet with the underscore explains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from alliance_health.form.content import Form
from alliance_health.sources.raw import ASIDE
from alliance_health.template.sheets import FONT, TEXT_FORMAT, print_whole_width, put

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

#: Sheet that holds the answers.
ANSWERS_SHEET = "answers"

#: Sheet that explains it.
GUIDE_SHEET = f"{ASIDE}guide"

#: Columns that say whose answers they are, filled in beforehand.
GIVEN_COLUMNS = ("alliance_id", "wave", "perspective", "level")

#: Rows that are prepared for people.
PEOPLE = 40

#: First row of a person: below the ids and the statements.
FIRST_ROW = 3

_INK, _SOFT, _FILL = "16202C", "5B6775", "E3E8EE"
_LINE = Border(bottom=Side(style="thin", color=_SOFT))
_GIVEN_WIDTH, _RATED_WIDTH, _SAID_WIDTH, _GUIDE_WIDTH = 14, 19, 44, 100
_POINTS_A_LINE = 13.5


def form_book(form: Form) -> Workbook:
    """Make the Excel file of a form.

    Parameters
    ----------
    form : Form
        From `compose_form`.

    Returns
    -------
    openpyxl Workbook
        Not saved yet; drop-downs offer 1 to 5 and the words for "cannot judge".

    Examples
    --------
    >>> from alliance_health.form.content import FormOrder, compose_form
    >>> from alliance_health.template.catalogue import default_catalogue
    >>> form = compose_form(default_catalogue(), FormOrder("orion", "Orion", "Acme", "Vela"))
    >>> form_book(form).sheetnames
    ['answers', '_guide']
    """
    book = Workbook()
    del book[book.sheetnames[0]]
    sheet = book.create_sheet(ANSWERS_SHEET)
    _write_answers(sheet, form)
    _write_guide(book.create_sheet(GUIDE_SHEET), form)
    return book


def _write_answers(sheet: Worksheet, form: Form) -> None:
    """Lay out the wide sheet: ids, statements, rows to fill in."""
    order, labels = form.order, form.labels
    given = (order.alliance_id, order.wave, order.side.value, order.level.value)
    heads = (labels.alliance, labels.wave, labels.company, labels.level)
    for place, (name, head, value) in enumerate(
        zip(GIVEN_COLUMNS, heads, given, strict=True), start=1
    ):
        _head(sheet, place, name, head, _GIVEN_WIDTH)
        for row in range(FIRST_ROW, FIRST_ROW + PEOPLE):
            if value:
                filled = put(sheet, row, place, value)
                filled.font, filled.number_format = Font(name=FONT, color=_SOFT), TEXT_FORMAT
    place = len(GIVEN_COLUMNS)
    ratings = _list_rule((*"12345", form.cannot_judge), form.instruction)
    sheet.add_data_validation(ratings)
    for at, one in enumerate(form.statements, start=1):
        place += 1
        _head(sheet, place, one.item_id, f"{at}. {one.text}", _RATED_WIDTH)
        ratings.add(_rows(place))
    for one in form.questions:
        place += 1
        _head(sheet, place, one.item_id, one.text, _SAID_WIDTH)
    if form.consent:
        place += 1
        _head(sheet, place, "consent", form.consent, _SAID_WIDTH)
        agreed = _list_rule((labels.agree, labels.disagree), form.consent)
        sheet.add_data_validation(agreed)
        agreed.add(_rows(place))
    sheet.freeze_panes = f"{get_column_letter(len(GIVEN_COLUMNS) + 1)}{FIRST_ROW}"
    longest = max(len(one.text) / _RATED_WIDTH for one in form.statements)
    sheet.row_dimensions[2].height = _POINTS_A_LINE * (int(longest) + 3)
    print_whole_width(sheet)


def _head(sheet: Worksheet, place: int, name: str, text: str, width: int) -> None:
    """Write the id of a column and, below it, what it means."""
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = width
    top = put(sheet, 1, place, name)
    top.font, top.fill = Font(name=FONT, size=9, color=_SOFT), PatternFill("solid", _FILL)
    said = put(sheet, 2, place, text)
    said.font, said.border = Font(name=FONT, bold=True, color=_INK), _LINE
    said.alignment = Alignment(wrap_text=True, vertical="top")


def _rows(place: int) -> str:
    """Return the cells of a column that people fill in."""
    letter = get_column_letter(place)
    return f"{letter}{FIRST_ROW}:{letter}{FIRST_ROW + PEOPLE - 1}"


def _list_rule(words: tuple[str, ...], message: str) -> DataValidation:
    """Make a drop-down that takes nothing else."""
    rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
    rule.showErrorMessage = True
    rule.error = message if len(message) <= 225 else f"{message[:222]}..."
    return rule


def _write_guide(sheet: Worksheet, form: Form) -> None:
    """Say on a sheet of its own what the form says around its statements."""
    lines = [
        (form.title, True),
        *((text, False) for text in form.introduction),
        (form.labels.row_a_person, False),
        *((choice, False) for choice in form.choices),
        (form.promise_title, True),
        *((text, False) for text in form.promise),
    ]
    sheet.column_dimensions["A"].width = _GUIDE_WIDTH
    for row, (text, is_heading) in enumerate(lines, start=1):
        cell = put(sheet, row, 1, text)
        cell.font = Font(name=FONT, bold=is_heading, color=_INK)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = _POINTS_A_LINE * (1.2 + len(text) // _GUIDE_WIDTH)
    print_whole_width(sheet)
