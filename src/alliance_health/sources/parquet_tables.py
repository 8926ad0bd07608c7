"""Tables from Parquet files, read with DuckDB: whole, or only the rows of some alliances."""

from __future__ import annotations

from collections.abc import Collection
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


#: Column by which a table is cut into parts.
ALLIANCE = "alliance_id"
#: Name under which DuckDB gives the place of a row, from 0; no column may have it.
_PLACE = "file_row_number"


def read_parquet_table(
    path: Path, table: str, *, of: Collection[str | None] | None = None
) -> tuple[RawTable, list[Problem]]:
    """Read a table from a Parquet file.

    Parameters
    ----------
    path : Path
        The file.
    table : str
        Name of the table.
    of : collection of str or None, optional
        Only rows whose `alliance_id` is one of these texts, as `count_by_alliance` gives
        them; None among them stands for an empty cell. Default: all rows.

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
            frame, places = _read(connection, path, of)
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise _refusal(file, f"the file is no readable Parquet file ({said})") from None
    header = read_header(list(frame.columns), file)
    frame = frame[list(header.names)]
    blank = frame.isna().all(axis=1).to_numpy(dtype=bool)
    frame[LINE] = (places + 2).astype("int64")
    return RawTable(table, file, frame.loc[~blank].reset_index(drop=True)), list(header.notices)


def count_by_alliance(path: Path) -> dict[str | None, int]:
    """Count the rows of a Parquet file by the text of their `alliance_id`.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict of str or None to int
        Rows by the text as it stands in the file, blanks included; None for empty cells.
        Empty when the file cannot be cut by alliance, or cannot be read at all.
    """
    try:
        with duckdb.connect() as connection:
            kinds = {name: kind for name, kind, *_ in _described(connection, path)}
            if _PLACE in kinds or not _comes_as_text(kinds.get(ALLIANCE, "DOUBLE")):
                return {}
            text = f'CAST("{ALLIANCE}" AS VARCHAR)'
            query = f"SELECT {text}, count(*) FROM read_parquet(?) GROUP BY ALL"
            return dict(connection.execute(query, [str(path)]).fetchall())
    except duckdb.Error:
        return {}


def count_rows(path: Path) -> int:
    """Count the rows of a Parquet file by what it says of itself; 0 when it cannot be read."""
    try:
        with duckdb.connect() as connection:
            return _count(connection, path)
    except duckdb.Error:
        return 0


def _count(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Count the rows from the footer of the file."""
    query = "SELECT sum(num_rows) FROM parquet_file_metadata(?)"
    counted = connection.execute(query, [str(path)])
    return int((counted.fetchone() or (0,))[0] or 0)


def _described(connection: duckdb.DuckDBPyConnection, path: Path) -> list[tuple[str, ...]]:
    """Return name and type of every column."""
    return connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()


def _read(
    connection: duckdb.DuckDBPyConnection, path: Path, of: Collection[str | None] | None
) -> tuple[pd.DataFrame, pd.Series]:
    """Read rows in the order of the file, and the place of each from 0."""
    place = [str(path)]
    rows = _count(connection, path)
    if rows > MAX_ROWS:
        raise _refusal(path.name, f"the file holds {rows:,} rows; allowed: {MAX_ROWS:,}")
    chosen = ", ".join(_expression(name, kind) for name, kind, *_ in _described(connection, path))
    if of is None:
        frame = connection.execute(f"SELECT {chosen} FROM read_parquet(?)", place).df()
        return frame, pd.Series(range(len(frame)), dtype="int64")
    wanted = pd.DataFrame(
        {"wanted": pd.Series([name for name in of if name is not None], dtype="str")}
    )
    connection.register("names", wanted)
    text = f'CAST("{ALLIANCE}" AS VARCHAR)'
    blank = f" OR {text} IS NULL" if None in of else ""
    query = f"""SELECT {chosen}, {_PLACE} FROM read_parquet(?, {_PLACE} = true)
        WHERE {text} IN (SELECT wanted FROM names){blank} ORDER BY {_PLACE}"""
    frame = connection.execute(query, place).df()
    return frame, frame.pop(_PLACE)


def _comes_as_text(kind: str) -> bool:
    """Tell whether a column of this type is read as the text that DuckDB makes of it."""
    return kind == "VARCHAR" or not (kind in _EXACT_TYPES or kind.startswith("TIMESTAMP"))


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
