"""A workbook is read as a whole: every fault of every file is named at once."""

import hashlib

import duckdb
import openpyxl
import pytest

from alliance_health.errors import DataError
from alliance_health.sources.raw import REQUIRED_TABLES, TABLES
from alliance_health.sources.read import read_tables, table_files


def add_sheet(folder, table, rows, file="book.xlsx"):
    book = openpyxl.Workbook()
    book.active.title = table
    for row in rows:
        book.active.append(row)
    book.save(folder / file)


def faults(folder):
    with pytest.raises(DataError) as caught:
        read_tables(folder)
    return caught.value.problems


def test_csv_parquet_and_sheets_make_one_workbook(folder):
    add_sheet(folder, "events", [["event_id"], ["e1"]])
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'd1' AS deal_id) TO '{folder}/opportunities.parquet'")
    raw = read_tables(folder)
    assert list(raw.tables) == ["alliances", "observations", "opportunities", "events"]
    assert raw.tables["events"].file == "book.xlsx#events"
    assert raw.problems == ()


def test_every_file_that_was_read_has_its_hash(folder):
    raw = read_tables(folder)
    data = (folder / "alliances.csv").read_bytes()
    assert raw.hashes["alliances.csv"] == hashlib.sha256(data).hexdigest()
    assert sorted(raw.hashes) == ["alliances.csv", "observations.csv"]


def test_csv_and_sheet_of_one_table_are_refused(folder):
    add_sheet(folder, "alliances", [["alliance_id", "name", "stage"]])
    (problem,) = faults(folder)
    assert problem.reason.endswith("two forms: alliances.csv, book.xlsx#alliances")
    assert problem.remedy == "keep one of them"


def test_csv_and_parquet_of_one_table_are_refused(folder):
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 1 AS a) TO '{folder}/alliances.parquet'")
    assert "alliances.csv, alliances.parquet" in faults(folder)[0].reason


def test_one_table_in_two_books_is_refused(folder):
    add_sheet(folder, "events", [["event_id"]], file="one.xlsx")
    add_sheet(folder, "events", [["event_id"]], file="two.xlsx")
    assert "one.xlsx#events, two.xlsx#events" in faults(folder)[0].reason


@pytest.mark.parametrize("table", REQUIRED_TABLES)
def test_a_required_table_that_is_missing_is_named(folder, table):
    (folder / f"{table}.csv").unlink()
    (problem,) = faults(folder)
    assert problem.reason == f"the table '{table}' is missing; every workbook needs it"
    assert f"add {table}.csv" in problem.remedy


def test_faults_of_all_files_are_listed_at_once(folder):
    (folder / "alliances.csv").write_bytes(b"")
    (folder / "observations.csv").write_bytes(b"a;b\n")
    (folder / "events.csv").write_bytes(b"a,b\n\xff,1\n")
    (folder / "meetings.parquet").write_bytes(b"no")
    (folder / "book.xlsx").write_bytes(b"no")
    assert [problem.file for problem in faults(folder)] == [
        "book.xlsx",
        "alliances.csv",
        "events.csv",
        "meetings.parquet",
        "observations.csv",
    ]


def test_a_missing_table_may_hide_in_a_book_that_cannot_be_opened(folder):
    (folder / "alliances.csv").unlink()
    (folder / "book.xlsx").write_bytes(b"no")
    assert "book.xlsx, which cannot be opened" in faults(folder)[1].remedy


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    assert faults(tmp_path / "nowhere")[0].reason == "no such folder"


def test_a_misspelt_table_is_suggested(folder):
    (folder / "opportunity.csv").write_text("deal_id\n")
    (problem,) = read_tables(folder).problems
    assert "rename it to 'opportunities'" in problem.remedy


def test_other_sheets_are_left_aside_with_a_notice(folder):
    add_sheet(folder, "How to fill this in", [["Dear reader"]])
    (problem,) = read_tables(folder).problems
    assert (problem.severity, problem.file) == ("notice", "book.xlsx#How to fill this in")


def test_a_sheet_that_begins_with_an_underscore_is_left_alone_silently(folder):
    add_sheet(folder, "_lists", [["metric_id"], ["trust"]], file="lists.xlsx")
    add_sheet(folder, "_events", [["event_id"], ["e1"]], file="draft.xlsx")
    raw = read_tables(folder)
    assert (list(raw.tables), raw.problems) == (["alliances", "observations"], ())


def test_the_files_of_each_table_are_found_without_reading_them(folder):
    add_sheet(folder, "alliances", [["no header of ours"]])
    add_sheet(folder, "_events", [["event_id"]], file="draft.xlsx")
    (folder / "broken.xlsx").write_bytes(b"no")
    assert table_files(folder) == {
        "alliances": ["alliances.csv", "book.xlsx#alliances"],
        "observations": ["observations.csv"],
    }


@pytest.mark.parametrize("name", ["events.xls", "events.ods", "events.CSV", "events.csv.gz"])
def test_a_table_in_a_form_that_is_not_read_gives_a_warning(folder, name):
    (folder / name).write_text("x")
    (problem,) = read_tables(folder).problems
    assert (problem.severity, problem.file) == ("warning", name)


def test_files_that_are_no_tables_are_left_alone(folder):
    for name in ("workbook.toml", "README.md", ".hidden.csv", "~$book.xlsx"):
        (folder / name).write_text("x")
    (folder / "notes.csv").mkdir()
    assert read_tables(folder).problems == ()


def test_ragged_rows_are_counted_with_the_rows(folder):
    with (folder / "alliances.csv").open("a") as file:
        file.write("vega,Vega,operate,too much\n")
    raw = read_tables(folder)
    assert raw.tables["alliances"].rows_in == 2
    assert raw.problems[0].line == 3


def test_every_table_that_is_needed_is_one_of_the_contract():
    assert set(REQUIRED_TABLES) <= set(TABLES)
