"""Tables on the way out: as text for a terminal, CSV, JSON or Parquet; to stdout or a file."""

from __future__ import annotations

import json
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Format(StrEnum):
    """How a table is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


def write_table(frame: pd.DataFrame, form: Format, out: Path | None) -> None:
    """Write a tidy table to stdout or, as a whole or not at all, to a file.

    Parameters
    ----------
    frame : DataFrame
        Any tidy table; missing cells become empty (CSV), null (JSON, Parquet) or a dash.
    form : Format
        How it is written. A table for a terminal leaves out columns that are empty throughout.
    out : Path or None
        The file; None for stdout.

    Raises
    ------
    ValueError
        When Parquet is to be written to stdout.
    """
    if form is Format.PARQUET:
        if out is None:
            raise ValueError("Parquet is a file format: name one with --out FILE")
        _replace(out, lambda path: _write_parquet(frame, path))
        return
    text = {Format.TABLE: _as_text, Format.CSV: _as_csv, Format.JSON: _as_json}[form](frame)
    if out is None:
        sys.stdout.write(text)
    else:
        _replace(out, lambda path: path.write_text(text, encoding="utf-8"))


def _replace(out: Path, write: object) -> None:
    """Write under another name in the same folder, then move into place."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        write(unfinished)  # type: ignore[operator]
        os.replace(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)


def _as_csv(frame: pd.DataFrame) -> str:
    """Return the table as CSV."""
    return frame.to_csv(index=False, lineterminator="\n")


def _as_json(frame: pd.DataFrame) -> str:
    """Return the table as a JSON list of rows."""
    rows = json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15))
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write the table as Parquet."""
    import duckdb

    with duckdb.connect() as connection:
        connection.register("given", frame)
        name = str(path).replace("'", "''")
        connection.execute(f"COPY given TO '{name}' (FORMAT parquet)")


def _as_text(frame: pd.DataFrame) -> str:
    """Return the table as aligned text, empty columns left out."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = [name for name in frame.columns if _has_content(frame[name])]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in shown:
        numeric = frame[name].dtype.kind in "fi"
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in frame[shown].itertuples(index=False):
        table.add_row(*(Text(_cell(value)) for value in row))
    width = None if sys.stdout.isatty() else 400
    console = Console(width=width, color_system=None, highlight=False)
    with console.capture() as captured:
        console.print(table)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _has_content(column: pd.Series) -> bool:
    """Tell whether a column has a cell worth showing."""
    return bool((column.notna() & (column.astype(str) != "")).any()) or column.empty


def _cell(value: object) -> str:
    """Return one cell as text: numbers short, missing as a dash."""
    if value is None or str(value) in ("nan", "NaT", "<NA>"):
        return "\N{EN DASH}"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return str(value)
