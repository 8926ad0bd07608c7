"""A sheet explains itself, and what is typed stays what was typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from alliance_health.sources.excel_tables import read_sheet_table
from alliance_health.tables.columns import ColumnKind
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.sheets import comment_text, number_format, put

TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="_"), min_size=1, max_size=20
)


def read_back(*values: object) -> list[object]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "events"
    put(sheet, 1, 1, "column")
    for row, value in enumerate(values, start=2):
        put(sheet, row, 1, value)
    with TemporaryDirectory() as name:
        path = Path(name) / "book.xlsx"
        book.save(path)
        return read_sheet_table(path, "events", "events")[0].frame["column"].tolist()


@given(st.lists(TEXTS.filter(str.strip), min_size=1, max_size=5))
def test_a_text_stays_a_text_whatever_it_is(texts: list[str]) -> None:
    assert read_back(*texts) == texts


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1", "-", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_a_text_that_looks_like_a_formula_is_none(text: str) -> None:
    book = Workbook()
    cell = put(book.create_sheet(), 1, 1, text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert read_back(text) == [text]


@pytest.mark.parametrize("label", ["2026-09", "2026Q3", "2026", "2026-9M", "007"])
def test_a_period_or_an_id_does_not_become_a_date_or_a_number(label: str) -> None:
    assert read_back(label) == [label]


def test_yes_and_no_are_words_and_signs_that_no_file_holds_are_replaced() -> None:
    assert read_back(True, False, "a\x00b", 1.5, date(2026, 9, 30)) == [
        *("yes", "no", "a\N{REPLACEMENT CHARACTER}b", 1.5, date(2026, 9, 30))
    ]


def test_every_header_says_what_the_contract_says(book: Workbook) -> None:
    for table, schema in SCHEMAS.items():
        header = {cell.value: cell for cell in book[table][1]}
        assert list(header) == schema.names
        for column in schema.columns:
            said = header[column.name].comment
            assert said is not None
            assert said.text == comment_text(column)
            assert column.description.replace("`", "") in said.text
            assert column.allowed in said.text
            assert column.unit.replace("`", "") in said.text


def test_required_columns_differ_by_their_letters_not_only_by_colour(book: Workbook) -> None:
    for table, schema in SCHEMAS.items():
        for cell, column in zip(book[table][1], schema.columns, strict=True):
            assert (cell.font.b, cell.font.i) == (not column.optional, column.optional)
            assert (cell.font.u == "single") == column.key
            assert comment_text(column).startswith(
                f"{column.name}: {'optional column' if column.optional else 'required'}"
            )


def test_columns_are_formatted_for_rows_that_are_still_to_come(book: Workbook) -> None:
    as_text = {ColumnKind.PERIOD, ColumnKind.ID, ColumnKind.CURRENCY, ColumnKind.CHOICE}
    for table, schema in SCHEMAS.items():
        for place, column in enumerate(schema.columns, start=1):
            dimension = book[table].column_dimensions[get_column_letter(place)]
            assert dimension.number_format == number_format(column)
            assert (number_format(column) == "@") == (column.kind in as_text)
            if column.kind is ColumnKind.DATE:
                assert number_format(column) == "yyyy-mm-dd"


def test_the_header_stays_in_sight_and_has_filters(book: Workbook) -> None:
    for table, schema in SCHEMAS.items():
        assert book[table].freeze_panes == "A2"
        last = get_column_letter(len(schema.columns))
        assert book[table].auto_filter.ref.startswith(f"A1:{last}")


def test_names_of_columns_fit_into_their_width(book: Workbook) -> None:
    for table, schema in SCHEMAS.items():
        for place, name in enumerate(schema.names, start=1):
            assert book[table].column_dimensions[get_column_letter(place)].width >= len(name) + 4
