"""Calls in the stores of periods: what earlier reports claimed, read by later ones.

A call belongs to a workbook, a period and the day on which the data were cut. A report reads
the calls of earlier periods only, of each the newest that was made by its own day: so a past
page stays what it was, whatever was rendered since.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from alliance_health.errors import ReportError
from alliance_health.insights.warnings.calls import no_calls
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    from collections.abc import Iterator


def keep_calls(path: Path, calls: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Put the calls of a run beside those of the same period that were made on other days.

    Parameters
    ----------
    path : Path
        The store of the period; it need not exist yet.
    calls : DataFrame
        Columns as `CALL_COLUMNS`.
    as_of : str
        Day on which the data were cut, as an ISO date.

    Returns
    -------
    DataFrame
        The same columns with `as_of`, by day.
    """
    own = calls.assign(as_of=pd.Series(as_of, index=calls.index, dtype="str"))
    before = _calls_in(path)
    others = before[before["as_of"] != as_of]
    parts = [part for part in (others, own) if len(part)] or [own]
    return pd.concat(parts, ignore_index=True).sort_values("as_of", kind="stable")


def read_calls(folder: Path, before: Period, as_of: str) -> pd.DataFrame:
    """Read what reports of earlier periods claimed.

    Parameters
    ----------
    folder : Path
        Folder of the stores of a workbook; it need not exist yet.
    before : Period
        The report's own period.
    as_of : str
        Day of the report's data; calls made later are not known to it.

    Returns
    -------
    DataFrame
        Columns as `CALL_COLUMNS`, by period; of each period the newest day.

    Raises
    ------
    ReportError
        When a store cannot be read.

    Examples
    --------
    >>> len(read_calls(Path("no such folder"), Period.parse("2026Q3"), "2026-09-30"))
    0
    """
    found = [no_calls()]
    for period, path in sorted(_stores(folder, before)):
        calls = _calls_in(path)
        known = calls[(calls["as_of"] <= as_of) & (calls["period"] == period)]
        newest = known[known["as_of"] == known["as_of"].max()] if len(known) else known
        found.append(newest.drop(columns="as_of"))
    filled = [part for part in found if len(part)] or found[:1]
    return pd.concat(filled, ignore_index=True).astype(no_calls().dtypes.to_dict())


def _stores(folder: Path, before: Period) -> Iterator[tuple[str, Path]]:
    """Yield the stores of earlier periods of the same length."""
    for path in folder.glob("*.duckdb"):
        try:
            period = Period.parse(path.stem)
        except ValueError:  # not a store of a period
            continue
        if period.frequency is before.frequency and period.ordinal < before.ordinal:
            yield period.label, path


def _calls_in(path: Path) -> pd.DataFrame:
    """Read all calls in a store; none where it does not exist or was written before calls were."""
    empty = no_calls().assign(as_of=pd.Series(dtype="str"))
    if not path.exists():
        return empty
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
            if "calls" not in tables:
                return empty
            found = connection.execute("SELECT * FROM calls ORDER BY rowid").df()
    except duckdb.Error as error:
        reason = str(error).partition("\n")[0]
        raise ReportError(
            f"{path} cannot be read: {reason}; remove it and render its period again"
        ) from error
    return found[list(empty.columns)].astype(empty.dtypes.to_dict())
