"""Tables from Parquet files, read with DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from alliance_health.errors import DataError, Problem
from alliance_health.sources.header import LINE, read_header
from alliance_health.sources.raw import RawTable

#: Rows that a file may hold: a small file can unpack to far more than the memory.
MAX_ROWS = 50_000_000

#: Types that a frame holds exactly; all others, such as decimals and lists, come as text.
_EXACT_TYPES = {"VARCHAR", "DOUBLE", "FLOAT", "BOOLEAN", "DATE", "TIMESTAMP"}


def read_parquet_table(path: Path, table: str) -> tuple[RawTable, list[Problem]]:
    """Read a table from a Parquet file.

    Parameters
    ----------
    path : Path
        The file.
    table : str
        Name of the table.

    Returns
    -------
    RawTable
        Columns as stored; whole numbers and decimals as text, so that none is rounded;
        times with a zone in UTC. `line` is the position of a row plus 1, counted from 1.
    list of Problem
        Notices about columns left out.

    Raises
    ------
    DataError
        When the file is no sound Parquet file or holds more than `MAX_ROWS` rows.
    """
    file = path.name
    try:
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            frame = _read(connection, path)
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise _refusal(file, f"the file is no readable Parquet file ({said})") from None
    header = read_header(list(frame.columns), file)
    frame = frame[list(header.names)]
    blank = frame.isna().all(axis=1).to_numpy(dtype=bool)
    frame[LINE] = pd.RangeIndex(2, len(frame) + 2).astype("int64")
    return RawTable(table, file, frame.loc[~blank].reset_index(drop=True)), list(header.notices)


def _read(connection: duckdb.DuckDBPyConnection, path: Path) -> pd.DataFrame:
    """Read all rows in the order of the file."""
    place = [str(path)]
    counted = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", place)
    rows = (counted.fetchone() or (0,))[0]
    if rows > MAX_ROWS:
        raise _refusal(path.name, f"the file holds {rows:,} rows; allowed: {MAX_ROWS:,}")
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", place).fetchall()
    chosen = ", ".join(_expression(name, kind) for name, kind, *_ in described)
    return connection.execute(f"SELECT {chosen} FROM read_parquet(?)", place).df()


def _expression(name: str, kind: str) -> str:
    """Return the SQL that reads one column without loss."""
    quoted = '"' + name.replace('"', '""') + '"'
    if kind in _EXACT_TYPES:
        return quoted
    if kind.startswith("TIMESTAMP"):
        return f"CAST({quoted} AS TIMESTAMP) AS {quoted}"
    return f"CAST({quoted} AS VARCHAR) AS {quoted}"


def _refusal(file: str, reason: str) -> DataError:
    """Refuse a whole file for one reason."""
    remedy = "write it again, or save the table as CSV"
    return DataError(f"{file} cannot be read", [Problem(file, None, None, None, reason, remedy)])
