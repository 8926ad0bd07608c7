"""Sheets are read with the row numbers that Excel shows; failed cells never look empty."""

import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from alliance_health.errors import DataError
from alliance_health.sources import excel_package
from alliance_health.sources.excel_tables import read_sheet_table, sheet_names


@pytest.fixture
def book(tmp_path):
    """Return a maker of Excel files: rows by sheet, or single cells by place."""

    def make(**sheets):
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, content in sheets.items():
            sheet = workbook.create_sheet(name)
            if isinstance(content, dict):
                for place, value in content.items():
                    sheet[place] = value
            else:
                for row in content:
                    sheet.append(row)
        path = tmp_path / "book.xlsx"
        workbook.save(path)
        return path

    return make


def refusal(act):
    with pytest.raises(DataError) as caught:
        act()
    return caught.value.problems[0]


def test_cells_keep_their_type_and_their_row_number(book):
    path = book(events=[["a", "b"], [1.5, date(2026, 1, 2)], [], [True, "x"]])
    raw, problems = read_sheet_table(path, "events", "events")
    assert (raw.file, problems) == ("book.xlsx#events", [])
    assert raw.frame["a"].tolist() == [1.5, True]
    assert raw.frame["b"].tolist() == [date(2026, 1, 2), "x"]
    assert raw.frame["line"].tolist() == [2, 4]


def test_a_time_stays_a_time(book):
    path = book(events=[["a"], [datetime(2026, 1, 2, 3, 4)]])
    assert read_sheet_table(path, "events", "events")[0].frame["a"][0].hour == 3


def test_the_header_must_stand_in_row_1(book):
    problem = refusal(lambda: read_sheet_table(book(events={"B3": "a"}), "events", "events"))
    assert "first row is empty" in problem.reason


def test_columns_may_begin_anywhere_in_row_1(book):
    path = book(events={"B1": "a", "B2": 7})
    raw, problems = read_sheet_table(path, "events", "events")
    assert raw.frame["a"].tolist() == [7.0]
    assert [problem.severity for problem in problems] == ["notice"]


def test_an_empty_sheet_is_refused(book):
    problem = refusal(lambda: read_sheet_table(book(events=[]), "events", "events"))
    assert problem.reason == "the sheet is empty"


def test_an_error_in_a_cell_is_read_as_what_it_shows(book):
    path = book(events=[["a", "b"], [1, "#DIV/0!"], [2, "#N/A"]])
    raw, _ = read_sheet_table(path, "events", "events")
    assert raw.frame["b"].tolist() == ["#DIV/0!", "#N/A"]


def test_a_formula_without_a_result_is_not_an_empty_cell(book):
    path = book(events=[["a", "b"], [1, "=A2*2"]])
    raw, _ = read_sheet_table(path, "events", "events")
    assert raw.frame["b"].tolist() == [excel_package.NO_RESULT]


def test_sheets_are_listed_in_the_order_of_the_file(book):
    assert sheet_names(book(b=[["x"]], a=[["x"]])) == ["b", "a"]


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK garbage")
    assert "damaged, or protected" in refusal(lambda: sheet_names(path)).reason


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "no workbook")
    assert "no readable Excel workbook" in refusal(lambda: sheet_names(path)).reason


def test_a_flipped_byte_inside_is_noticed(book):
    path = book(events=[["a"], ["some text"]])
    data = bytearray(path.read_bytes())
    data[100] ^= 0xFF
    path.write_bytes(data)
    assert "damaged" in refusal(lambda: sheet_names(path)).reason


def test_a_workbook_that_unpacks_to_too_much_is_refused(book, monkeypatch):
    path = book(events=[["a"], ["x" * 10_000]])
    monkeypatch.setattr(excel_package, "MAX_UNPACKED_BYTES", 5_000)
    assert "unpacks to" in refusal(lambda: sheet_names(path)).reason


def test_one_cell_far_out_does_not_fill_the_memory(book):
    path = book(events={"A1": "a", "XFD1048576": 1})
    problem = refusal(lambda: read_sheet_table(path, "events", "events"))
    assert "row 1,048,576 and column 16,384" in problem.reason
    assert "delete the rows" in problem.remedy
