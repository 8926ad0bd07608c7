"""Parquet files are read without loss, in their own order."""

import duckdb
import pytest

from alliance_health.errors import DataError
from alliance_health.sources import parquet_tables
from alliance_health.sources.parquet_tables import (
    count_by_alliance,
    count_rows,
    read_parquet_table,
)


@pytest.fixture
def parquet(tmp_path):
    """Return a maker of Parquet files from SQL."""

    def make(select):
        path = tmp_path / "events.parquet"
        with duckdb.connect() as connection:
            connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
        return path

    return make


def test_dates_numbers_and_texts_keep_their_type(parquet):
    path = parquet("SELECT 'x' AS a, DATE '2026-01-02' AS b, 0.1::DOUBLE AS c, true AS d")
    frame = read_parquet_table(path, "events")[0].frame
    assert (frame["a"][0], frame["c"][0], bool(frame["d"][0])) == ("x", 0.1, True)
    assert frame["b"][0].strftime("%Y-%m-%d") == "2026-01-02"
    assert frame["line"].tolist() == [2]


def test_large_whole_numbers_and_decimals_are_not_rounded(parquet):
    path = parquet(
        "SELECT 9007199254740993::BIGINT AS a, 0.10::DECIMAL(9, 2) AS b UNION ALL SELECT NULL, 1"
    )
    frame = read_parquet_table(path, "events")[0].frame
    assert frame["a"][0] == "9007199254740993"
    assert frame["b"].tolist() == ["0.10", "1.00"]
    assert frame["a"].isna().tolist() == [False, True]


def test_times_with_a_zone_come_in_utc(parquet):
    path = parquet("SELECT TIMESTAMPTZ '2026-01-02 01:00:00+05' AS a")
    assert read_parquet_table(path, "events")[0].frame["a"][0].day == 1


def test_rows_without_any_value_are_no_rows(parquet):
    path = parquet("SELECT 'x' AS a, 1 AS b UNION ALL SELECT NULL, NULL UNION ALL SELECT 'y', 2")
    raw = read_parquet_table(path, "events")[0]
    assert raw.frame["line"].tolist() == [2, 4]


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "events.parquet"
    path.write_bytes(b"PAR1 no more than this PAR1")
    with pytest.raises(DataError, match="no readable Parquet file"):
        read_parquet_table(path, "events")


def test_a_file_with_too_many_rows_is_refused(parquet, monkeypatch):
    monkeypatch.setattr(parquet_tables, "MAX_ROWS", 2)
    with pytest.raises(DataError, match="holds 3 rows; allowed: 2"):
        read_parquet_table(parquet("SELECT range AS a FROM range(3)"), "events")


def test_the_rows_of_some_alliances_keep_their_lines(parquet):
    rows = "('b', 1), (NULL, 2), ('a', 3), (' b', 4), ('b', 5)"
    path = parquet(f"SELECT * FROM (VALUES {rows}) AS t(alliance_id, n)")
    assert count_by_alliance(path) == {"b": 2, None: 1, "a": 1, " b": 1}
    for of, lines in ((["b", " b"], [2, 5, 6]), ([None], [3]), (["a", None], [3, 4]), ([], [])):
        frame = read_parquet_table(path, "events", of=of)[0].frame
        assert frame["line"].tolist() == lines
        assert list(frame) == ["alliance_id", "n", "line"]
    assert count_rows(path) == 5


def test_a_file_that_cannot_be_cut_has_no_alliances(parquet, tmp_path):
    for columns in (
        "1 AS n",
        "1.5::DOUBLE AS alliance_id",
        "'a' AS alliance_id, 1 AS file_row_number",
    ):
        assert count_by_alliance(parquet(f"SELECT {columns}")) == {}
    assert count_by_alliance(parquet("SELECT 1001 AS alliance_id")) == {"1001": 1}
    damaged = tmp_path / "events.parquet"
    damaged.write_bytes(b"PAR1 no more than this PAR1")
    assert (count_by_alliance(damaged), count_rows(damaged)) == ({}, 0)
