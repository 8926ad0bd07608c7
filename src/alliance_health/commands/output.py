"""Tables on the way out: as text for a terminal, CSV, JSON or Parquet; to stdout or a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
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
    text = {Format.TABLE: as_text, Format.CSV: _as_csv, Format.JSON: _as_json}[form](frame)
    if out is None:
        sys.stdout.write(text)
    else:
        _replace(out, lambda path: path.write_text(text, encoding="utf-8"))


def write_parts(frames: Iterable[pd.DataFrame], form: Format, out: Path | None) -> None:
    """Write a table that comes in parts as if it came at once.

    Parquet and CSV are written part by part; JSON and a table for a terminal are put together
    in memory.

    Parameters
    ----------
    frames : iterable of DataFrame
        At least one; the same columns in each.
    form : Format
        How it is written.
    out : Path or None
        The file; None for stdout.

    Raises
    ------
    ValueError
        When Parquet is to be written to stdout.
    """
    if form is Format.PARQUET and out is not None:
        _replace(out, lambda path: _join_parquet(frames, path))
    elif form is Format.CSV and out is not None:
        _replace(out, lambda path: _join_csv(frames, path))
    elif form is Format.CSV:
        for text in _csv_parts(frames):
            sys.stdout.write(text)
    else:
        import pandas as pd

        write_table(pd.concat(list(frames), ignore_index=True), form, out)


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


def _csv_parts(frames: Iterable[pd.DataFrame]) -> Iterator[str]:
    """Write one part after the other as CSV, the header once."""
    for at, frame in enumerate(frames):
        yield frame.to_csv(index=False, header=at == 0, lineterminator="\n")


def _join_csv(frames: Iterable[pd.DataFrame], path: Path) -> None:
    """Write one part below the other."""
    with path.open("w", encoding="utf-8", newline="") as opened:
        opened.writelines(_csv_parts(frames))


def _as_json(frame: pd.DataFrame) -> str:
    """Return the table as a JSON list of rows."""
    rows = json.loads(frame.to_json(orient="records", date_format="iso", double_precision=15))
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write the table as Parquet."""
    import duckdb
    import pandas as pd

    # A column of text has no other type where it is empty throughout.
    chosen = ", ".join(
        f'CAST("{name}" AS VARCHAR) AS "{name}"'
        if isinstance(kind, pd.StringDtype)
        else f'"{name}"'
        for name, kind in frame.dtypes.items()
    )
    with duckdb.connect() as connection:
        connection.register("given", frame)
        connection.execute(f"COPY (SELECT {chosen} FROM given) TO {_quoted(path)} (FORMAT parquet)")


def _join_parquet(frames: Iterable[pd.DataFrame], path: Path) -> None:
    """Write parts beside the file, and join them in their order."""
    import duckdb

    with TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        parts = []
        for at, frame in enumerate(frames):
            parts.append(Path(folder) / f"{at}.parquet")
            _write_parquet(frame, parts[-1])
        listed = ", ".join(_quoted(part) for part in parts)
        with duckdb.connect() as connection:
            # Several threads would keep most of all parts in memory, to write them in order.
            connection.execute("SET threads = 1")
            connection.execute(
                f"COPY (FROM read_parquet([{listed}])) TO {_quoted(path)} (FORMAT parquet)"
            )


def _quoted(path: Path) -> str:
    """Return the name of a file as a literal of SQL."""
    return "'" + str(path).replace("'", "''") + "'"


def as_text(frame: pd.DataFrame) -> str:
    """Write a table as aligned text.

    Parameters
    ----------
    frame : DataFrame
        Any tidy table; missing cells become a dash.

    Returns
    -------
    str
        Lines as wide as the terminal; columns that are empty throughout are left out.
    """
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
