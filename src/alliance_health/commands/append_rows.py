"""Add rows to a table of a workbook, in the form it has there: CSV, Parquet or a sheet.

The file is written under another name and then put in its place: all rows are there, or none.
What stood in it before stays as it was.
"""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.errors import DataError, Problem

if TYPE_CHECKING:
    import pandas as pd

#: Parts of an Excel file that would be lost if another program than Excel saved it.
_LOST_PARTS = (
    *("xl/charts", "xl/pivot", "xl/media", "xl/slicers", "xl/activeX", "xl/ctrlProps"),
    *("xl/vbaProject", "xl/externalLinks", "xl/threadedComments"),
)


def append_rows(folder: Path, place: str | None, table: str, rows: pd.DataFrame) -> str:
    """Add rows to a table.

    Parameters
    ----------
    folder : Path
        The workbook.
    place : str or None
        File of the table, a sheet as ``book.xlsx#sheet``; None when it has none yet.
    table : str
        Its name.
    rows : DataFrame
        New rows as text under the names of the contract; columns that are empty throughout are
        not added to a table that lacks them.

    Returns
    -------
    str
        The file that was written.

    Raises
    ------
    DataError
        When the table stands in an Excel file that only Excel can save without loss.
    OSError
        When the file cannot be written.
    """
    if rows.empty:
        return place or ""
    filled = rows.loc[:, rows.notna().any(axis=0)]
    if place is None:
        place = f"{table}.csv"
        kept = [name for name in rows.columns if name in filled or name not in _OPTIONAL]
        _replace(folder / place, lambda path: _write_new(path, rows[kept]))
        return place
    name, _, sheet = place.partition("#")
    path = folder / name
    if sheet:
        _refuse_loss(path, place)
        _replace(path, lambda new: _append_sheet(path, new, sheet, filled))
    elif path.suffix == ".parquet":
        _replace(path, lambda new: _append_parquet(path, new, filled))
    else:
        _replace(path, lambda new: _append_csv(path, new, filled))
    return place


#: Columns that a new table gets only when they say something.
_OPTIONAL = ("consent", "partner_id")


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Write under another name in the same folder, then move into place."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_new(path: Path, rows: pd.DataFrame) -> None:
    """Write a table that was not there."""
    rows.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _append_csv(path: Path, new: Path, rows: pd.DataFrame) -> None:
    """Put lines below those of a file; its own lines stay byte for byte where they have room."""
    data = path.read_bytes()
    text = data.decode("utf-8-sig")
    records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    header = [name.strip() for name in records[0]]
    ending = "\r\n" if "\r\n" in text else "\n"
    missing = [name for name in rows.columns if name not in header]
    if missing:
        width = len(header)
        header += missing
        blank = [""] * len(missing)
        old = [header] + [record + blank for record in records[1:] if len(record) == width]
        if len(old) != len([record for record in records if record]):
            raise _refusal(path.name, "a row does not fit under its header", "mend it first")
        data = _lines(old, ending).encode("utf-8")
    elif not data.endswith((b"\n", b"\r")):
        data += ending.encode()
    laid = rows.reindex(columns=header).astype("object").fillna("")
    new.write_bytes(data + _lines(laid.values.tolist(), ending).encode("utf-8"))


def _lines(records: Sequence[Sequence[object]], ending: str) -> str:
    """Write records as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator=ending).writerows(records)
    return text.getvalue()


def _append_parquet(path: Path, new: Path, rows: pd.DataFrame) -> None:
    """Join new rows to those of a Parquet file, in its own types."""
    import duckdb

    old, quoted = f"read_parquet({_literal(path)})", ", ".join(f'"{name}"' for name in rows.columns)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE joined AS FROM {old}")
        there = {row[0] for row in connection.execute("DESCRIBE joined").fetchall()}
        for name in rows.columns:
            if name not in there:
                connection.execute(f'ALTER TABLE joined ADD COLUMN "{name}" VARCHAR')
        connection.register("added", rows.astype("object").where(rows.notna(), None))
        connection.execute(f"INSERT INTO joined ({quoted}) SELECT {quoted} FROM added")
        connection.execute(f"COPY (FROM joined ORDER BY rowid) TO {_literal(new)} (FORMAT parquet)")


def _literal(path: Path) -> str:
    """Return the name of a file as a literal of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def _append_sheet(path: Path, new: Path, sheet: str, rows: pd.DataFrame) -> None:
    """Put rows below those of a sheet; drop-downs, comments and formats of the file stay."""
    from openpyxl import load_workbook

    from alliance_health.template.sheets import put

    book = load_workbook(path)
    cells = book[sheet]
    header = [str(cell.value or "").strip() for cell in cells[1]]
    for name in rows.columns:
        if name not in header:
            header.append(name)
            put(cells, 1, len(header), name)
    last = max((cell.row for row in cells for cell in row if cell.value is not None), default=1)
    for row, record in enumerate(rows.to_dict("records"), start=last + 1):
        for column, value in record.items():
            if isinstance(value, str):
                written = int(value) if column == "rating" else value
                put(cells, row, header.index(str(column)) + 1, written)
    book.save(new)
    book.close()


def _refuse_loss(path: Path, place: str) -> None:
    """Refuse an Excel file that holds what would not survive being saved here."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        lost = sorted({part for part in _LOST_PARTS for name in names if name.startswith(part)})
        sheets = [name for name in names if name.startswith("xl/worksheets/")]
        has_formula = any(b"<f>" in (data := package.read(one)) or b"<f " in data for one in sheets)
    if lost or has_formula:
        what = "formulas" if has_formula else lost[0].removeprefix("xl/")
        reason = f"the Excel file holds {what}, which would be lost if this program saved it"
        table = place.partition("#")[2]
        remedy = f"save the sheet {table} as {table}.csv and remove it from the Excel file"
        raise _refusal(place, reason, remedy)


def _refusal(file: str, reason: str, remedy: str) -> DataError:
    """Refuse to write a table for one reason."""
    return DataError(f"{file} was not written", [Problem(file, None, None, None, reason, remedy)])
