"""The Excel form: ids in row 1, statements in row 2, drop-downs below."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from alliance_health.form.content import Form
from alliance_health.form.sheet import ANSWERS_SHEET, FIRST_ROW, GIVEN_COLUMNS, PEOPLE, form_book
from alliance_health.vocabulary import Level

MakeForm = Callable[..., Form]


def answers(form: Form) -> Worksheet:
    saved = io.BytesIO()
    form_book(form).save(saved)
    sheet = load_workbook(saved)[ANSWERS_SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_columns_are_the_facts_the_items_and_the_questions(form: MakeForm, level: Level) -> None:
    made = form(level=level)
    heads = [cell.value for cell in answers(made)[1]]
    asked = [one.item_id for one in (*made.statements, *made.questions)]
    consent = ["consent"] if level is Level.EXECUTIVE else []
    assert heads == [*GIVEN_COLUMNS, *asked, *consent]


def test_the_second_row_says_what_is_asked(form: MakeForm, language: str) -> None:
    made = form(language=language, theirs="=cmd()")
    said = [cell.value for cell in answers(made)[2]][len(GIVEN_COLUMNS) :]
    expected = [f"{at}. {one.text}" for at, one in enumerate(made.statements, start=1)]
    assert said[: len(expected)] == expected


def test_the_facts_are_filled_in_for_every_person(form: MakeForm) -> None:
    sheet = answers(form(wave="2026Q3"))
    for row in (FIRST_ROW, FIRST_ROW + PEOPLE - 1):
        assert [sheet.cell(row, at).value for at in (1, 2, 3, 4)] == [
            "vela",
            "2026Q3",
            "ours",
            "working",
        ]


def test_drop_downs_offer_the_scale_in_the_language(form: MakeForm, language: str) -> None:
    made = form(language=language, level=Level.EXECUTIVE)
    rules = {str(one.formula1): one for one in answers(made).data_validations.dataValidation}
    ratings = rules[f'"1,2,3,4,5,{made.cannot_judge}"']
    # one column of rules an item, from the first person to the last
    assert sum(span.size["rows"] for span in ratings.sqref.ranges) == len(made.statements) * PEOPLE
    assert f'"{made.labels.agree},{made.labels.disagree}"' in rules
    assert all(len(text) <= 257 for text in rules)


def test_a_name_that_looks_like_a_formula_is_text(form: MakeForm) -> None:
    sheet = answers(form(ours="=1+1", theirs="=2+2"))
    assert {cell.data_type for cell in sheet[2]} == {"s"}
