"""CSV files are read as they stand, with exact lines, or refused with place and remedy."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.errors import DataError
from alliance_health.sources.csv_tables import read_csv_table


def read(folder, data, table="events"):
    path = folder / f"{table}.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_csv_table(path, table)


def refusal(folder, data):
    with pytest.raises(DataError) as caught:
        read(folder, data)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def test_values_stay_text_and_empty_fields_are_missing(tmp_path):
    raw, problems = read(tmp_path, "a,b\n01.50,\n x ,y\n")
    assert problems == []
    assert raw.frame["a"].tolist() == ["01.50", " x "]
    assert raw.frame["b"].isna().tolist() == [True, False]
    assert raw.frame["line"].tolist() == [2, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_has_the_line_on_which_it_begins(tmp_path, end):
    # the first text goes over two lines, so the second row begins on line 4
    raw, _ = read(tmp_path, end.join(["a,b", f'"one{end}two",1', "three,2", ""]))
    assert raw.frame["line"].tolist() == [2, 4]


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path):
    raw, _ = read(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n")
    assert list(raw.frame) == ["a", "b", "line"]


def test_a_file_with_a_header_only_is_an_empty_table(tmp_path):
    raw, problems = read(tmp_path, "a,b")
    assert (len(raw.frame), raw.rows_in, problems) == (0, 0, [])


def test_lines_with_too_many_or_too_few_fields_are_refused_one_by_one(tmp_path):
    raw, problems = read(tmp_path, "a,b\n1\n1,2\n1,2,3\n")
    assert raw.frame["line"].tolist() == [3]
    assert (raw.refused, raw.rows_in) == (2, 3)
    assert [(problem.line, problem.reason) for problem in problems] == [
        (2, "1 fields where the header has 2"),
        (4, "3 fields where the header has 2"),
    ]
    assert "quotation marks" in problems[1].remedy


def test_lines_of_people_are_not_repeated_in_messages(tmp_path):
    _, problems = read(tmp_path, "respondent_id,rating\nr-secret,4,1\n", table="ratings")
    assert (problems[0].line, problems[0].value) == (2, None)


def test_lines_without_a_value_are_no_rows_and_that_is_said(tmp_path):
    raw, problems = read(tmp_path, "a,b\n\n,\n , \n1,2\n")
    assert raw.rows_in == 1
    assert [problem.severity for problem in problems] == ["notice"]
    assert problems[0].reason.startswith("2 lines")


def test_a_file_of_0_bytes_is_refused(tmp_path):
    problem = refusal(tmp_path, b"")
    assert (problem.file, problem.reason) == ("events.csv", "the file has 0 bytes")


def test_a_byte_that_is_not_utf8_is_named_with_line_and_position(tmp_path):
    # in Windows-1252 the o with two dots is one byte, the fifth of line 2
    problem = refusal(tmp_path, "a,b\nMalmö,1\n".encode("cp1252"))
    assert (problem.line, problem.reason) == (2, "byte 5 of the line, 0xF6, is not UTF-8")
    assert "CSV UTF-8" in problem.remedy


def test_the_position_counts_the_byte_order_mark(tmp_path):
    problem = refusal(tmp_path, b"\xef\xbb\xbfa,\xff\n")
    assert problem.reason.startswith("byte 6 of the line")


def test_utf16_is_recognised(tmp_path):
    assert "UTF-16" in refusal(tmp_path, "a,b\n1,2\n".encode("utf-16")).reason


def test_a_nul_is_refused_with_its_line(tmp_path):
    problem = refusal(tmp_path, b"a,b\n1,2\n3,\x004\n")
    assert (problem.line, "NUL" in problem.reason) == (3, True)


def test_a_quotation_mark_that_never_closes_is_refused_where_it_opens(tmp_path):
    problem = refusal(tmp_path, 'a,b\n1,2\n3,"four\n5,6\n7,8\n')
    assert problem.line == 3
    assert "never closed" in problem.reason


def test_a_quotation_mark_that_closes_too_late_is_refused_where_it_opens(tmp_path):
    problem = refusal(tmp_path, 'a,b\n1,"two\n3,"four"\n')
    assert problem.line == 2
    assert "line 3" in problem.reason


def test_an_endless_text_is_blamed_on_an_open_quotation_mark(tmp_path):
    problem = refusal(tmp_path, 'a,b\n1,"' + "x" * 200_000)
    assert problem.line == 2
    assert "not closed" in problem.remedy


@pytest.mark.parametrize(("sign", "word"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_recognised(tmp_path, sign, word):
    problem = refusal(tmp_path, f"a{sign}b\n1{sign}2,5\n")
    assert word in problem.reason
    assert "comma" in problem.remedy


def test_two_columns_of_one_name_are_refused(tmp_path):
    problem = refusal(tmp_path, "a,b, a\n1,2,3\n")
    assert (problem.column, problem.reason) == ("a", "2 columns have this name")


def test_a_blank_first_line_is_no_header(tmp_path):
    assert "first row is empty" in refusal(tmp_path, "\na,b\n1,2\n").reason


def test_a_column_without_a_name_is_left_out_with_a_notice(tmp_path):
    raw, problems = read(tmp_path, "a,,line\n1,2,3\n")
    assert list(raw.frame) == ["a", "line"]
    assert raw.frame["line"].tolist() == [2]
    assert [problem.severity for problem in problems] == ["notice", "notice"]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.tuples(texts, texts).filter(lambda row: "".join(row).strip()), max_size=8))
def test_whatever_a_csv_writer_writes_is_read_back(tmp_path_factory, rows):
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("a", "b"), *rows])
    folder = tmp_path_factory.mktemp("csv")
    raw, problems = read(folder, written.getvalue())
    assert problems == []
    assert list(zip(raw.frame["a"].fillna(""), raw.frame["b"].fillna(""), strict=True)) == rows
