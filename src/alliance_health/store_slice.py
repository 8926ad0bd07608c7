"""The slice of a store that one page is made from, as bytes that travel."""

from __future__ import annotations

import zlib
from pathlib import Path

import duckdb

from alliance_health.owner import private_folder
from alliance_health.store import PORTFOLIO

#: What the page of the portfolio reads of the scores, and that of an alliance.
_OF_ALL = "\"row\" IN ('pillar', 'index')"
_OF_ONE = "alliance_id = $alliance_id"


def slice_store(path: Path, alliance_id: str) -> bytes:
    """Cut out of a store what the report of one alliance is made from, and nothing of another.

    Parameters
    ----------
    path : Path
        The store of a period.
    alliance_id : str
        The alliance; empty for the portfolio.

    Returns
    -------
    bytes
        A store that holds the one page and its scores, packed by zlib; empty when there is none.
    """
    if not path.is_file():
        return b""
    which = _OF_ALL if alliance_id == PORTFOLIO else _OF_ONE
    with private_folder() as folder:
        slice_path = folder / path.name
        with duckdb.connect(str(slice_path)) as connection:
            place = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{place}' AS whole (READ_ONLY)")
            told = {"alliance_id": alliance_id}
            connection.execute(
                f"CREATE TABLE scores AS SELECT * FROM whole.scores WHERE {which} ORDER BY rowid",
                None if which is _OF_ALL else told,
            )
            connection.execute(
                "CREATE TABLE pages AS SELECT * FROM whole.pages WHERE alliance_id = $alliance_id",
                told,
            )
        return zlib.compress(slice_path.read_bytes(), level=1)
