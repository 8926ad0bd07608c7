"""Writing tables so that the same rows give the same bytes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import duckdb

#: A row of a table: a value for every column that is not blank.
Row = dict[str, object]

_SQL_TYPES = {"rating": "DOUBLE", "consent": "BOOLEAN"}


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write a table as UTF-8 with Unix line ends.

    Parameters
    ----------
    path : Path
        The file; an existing one is replaced.
    columns : sequence of str
        Header, in order.
    rows : iterable of Row
        Absent keys are left blank; a key that is no column is an error.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            unknown = set(row) - set(columns)
            if unknown:
                raise KeyError(f"{path.name} has no column {sorted(unknown)}")
            writer.writerow([_cell(row.get(column)) for column in columns])


def write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write a large table as Parquet with one thread, so that row groups never move.

    Parameters
    ----------
    path : Path
        The file; an existing one is replaced.
    columns : sequence of str
        Columns, in order; text unless `rating` (number) or `consent` (yes or no).
    rows : sequence of Row
        Absent keys are null.
    """
    types = ", ".join(f"{name} {_SQL_TYPES.get(name, 'VARCHAR')}" for name in columns)
    csv_path = path.with_suffix(".tmp.csv")
    write_csv(csv_path, columns, rows)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(f"CREATE TABLE ratings ({types})")
        connection.execute(f"INSERT INTO ratings FROM read_csv('{csv_path}', header = true)")
        connection.execute(
            f"COPY ratings TO '{path}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
    csv_path.unlink()


def _cell(value: object) -> object:
    """Write a value: dates in ISO form, yes and no in words, whole floats without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
