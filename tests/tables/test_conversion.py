"""No number is silently changed, no date is guessed."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.tables.columns import ColumnKind, ColumnSpec
from alliance_health.tables.conversion import (
    cell_texts,
    convert_column,
    nearest_word,
    read_date,
    read_number,
)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_survives_the_way_through_text(number):
    (text,) = cell_texts(pd.Series([number], dtype="object"))
    assert read_number(text) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9)))
def test_a_decimal_becomes_the_nearest_number(number):
    text = f"{number:f}"
    assert read_number(text) == float(number)


@given(st.text(max_size=12))
def test_a_text_is_read_as_python_reads_it_or_refused(text):
    try:
        number = read_number(text)
    except ValueError:
        return
    assert number == float(text)
    assert np.isfinite(number)
    assert "_" not in text
    assert text.isascii()


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_a_date_survives_the_way_through_text(day):
    (text,) = cell_texts(pd.Series([day], dtype="object"))
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [("007", 7), (".5", 0.5), ("5.", 5), ("+1e-3", 0.001), ("-0", 0), ("0e9", 0)],
)
def test_plain_numbers_are_read(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("1.234,56", "write 1234.56"),
        ("1,5", "write 1234.56"),
        ("1,234.56", "write 1234.56"),
        ("1 234", "write 1234.56"),
        ("1\u00a0234", "write 1234.56"),
        ("12'345", "write 1234.56"),
        ("45%", "percent sign"),
        ("inf", "finite"),
        ("-Infinity", "finite"),
        ("nan", "empty cell"),
        ("n/a", "empty cell"),
        ("-", "empty cell"),
        ("#DIV/0!", "formula in this cell failed"),
        ("formula without a result", "formula in this cell failed"),
        ("1e999", "beyond the numbers"),
        ("1e-999", "beyond the numbers"),
        ("1_000", "text where a number"),
        ("0x10", "text where a number"),
        ("\u0661", "text where a number"),
        ("€ 5", "text where a number"),
    ],
)
def test_everything_else_is_refused_with_a_reason(text, part):
    with pytest.raises(ValueError, match="number") as caught:
        read_number(text)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["2026-09-30", "2026-09-30T23:59:59", "2026-09-30 23:59", "2026-09-30T23:59:59.5+02:00"],
)
def test_of_a_time_the_date_counts_as_written(text):
    assert read_date(text) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("01-02-2026", "one way only"),
        ("1/2/26", "one way only"),
        ("30 Sep 2026", "one way only"),
        ("46024", "a number where a date"),
        ("2026-02-30", "no such day"),
        ("2026-02-03T99:00", "no such day"),
        ("0026-01-01", "not a year"),
        ("9999-12-31", "not a year"),
        ("2026-9-3", "write it as"),
        ("soon", "not a date"),
    ],
)
def test_other_dates_are_refused_with_a_reason(text, part):
    with pytest.raises(ValueError, match=part):
        read_date(text)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1001.0, "1001"),
        (-0.0, "0"),
        (1e300, "1e+300"),
        (np.float32(0.1), "0.10000000149011612"),
        (True, "true"),
        (np.False_, "false"),
        (7, "7"),
        (date(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2), "2026-01-02"),
        (datetime(2026, 1, 2, 3), "2026-01-02T03:00:00"),
        (pd.Timestamp(2026, 1, 2), "2026-01-02"),
        (" x\u00a0", "x"),
        ("  ", None),
        (None, None),
        (float("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
    ],
)
def test_every_kind_of_cell_is_written_as_text(cell, text):
    (written,) = cell_texts(pd.Series([cell], dtype="object"))
    assert written == text if text is not None else pd.isna(written)


def test_each_text_that_cannot_be_read_has_its_reason():
    column = ColumnSpec("won", ColumnKind.BOOLEAN, "x")
    texts = pd.Series(["YES", "no", "1", "maybe", None], dtype="str", index=[4, 3, 2, 1, 0])
    values, unreadable = convert_column(texts, column)
    assert values.tolist() == [True, False, True, pd.NA, pd.NA]
    assert values.index.tolist() == [4, 3, 2, 1, 0]
    assert unreadable == {"maybe": "allowed: true or false, yes or no, 1 or 0"}


def test_a_word_far_from_all_others_is_not_guessed():
    assert nearest_word("xyz", ["ours", "theirs"]) == ""
