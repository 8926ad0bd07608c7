"""Versions of one row: later days supersede, the same day twice is an error.

History is only ever added to. A row that gives a key again must say on which day
it became known; two rows that cannot be put in order are both refused, because
choosing one would be a guess.
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from alliance_health.tables.columns import RECORDED_ON, KnownFrom, TableSchema
from alliance_health.tables.labels import FIRST_YEAR, period_spans
from alliance_health.tables.rows import Fault, Rows

#: Day from which rows of the first kind in `KnownFrom` are known: before all others.
EARLIEST = pd.Timestamp(FIRST_YEAR, 1, 1)

#: Other lines that a message names.
SHOWN_LINES = 5


def known_from_day(
    values: pd.DataFrame, schema: TableSchema, spans: pd.DataFrame | None = None
) -> pd.Series:
    """Tell from which day each row counts as known.

    Parameters
    ----------
    values : DataFrame
        Accepted rows of a table, `recorded_on` as in the file.
    schema : TableSchema
        The table.
    spans : DataFrame, optional
        `start` and `end` of the rows whose own period is fiscal.

    Returns
    -------
    Series of datetime64, same index
        `recorded_on` where it is filled; else the period's end (targets: its start), the
        earliest of the event's dates, or `EARLIEST` for rows without either.

    Examples
    --------
    >>> from alliance_health.tables.measurement_schemas import OBSERVATIONS
    >>> rows = pd.DataFrame({"period": ["2026Q3"], "recorded_on": [pd.NaT]})
    >>> known_from_day(rows, OBSERVATIONS).dt.strftime("%Y-%m-%d").tolist()
    ['2026-09-30']
    """
    stated = values[RECORDED_ON].astype("datetime64[us]")
    if schema.known_from is KnownFrom.EVENT:
        usual = values[list(schema.event_dates)].min(axis=1)
    elif schema.known_from is KnownFrom.ALWAYS:
        usual = pd.Series(EARLIEST, index=values.index)
    else:
        side = "start" if schema.known_from is KnownFrom.PERIOD_START else "end"
        usual = period_spans(values[schema.period_column])[side]
        if spans is not None:
            usual = spans[side].reindex(values.index).fillna(usual)
    known: pd.Series = stated.fillna(usual.astype("datetime64[us]")).fillna(EARLIEST)
    return known


def withdrawal_faults(rows: Rows) -> list[Fault]:
    """Find rows that take another one back without saying from which day on.

    Parameters
    ----------
    rows : Rows
        Converted rows.

    Returns
    -------
    list of Fault
        One per row.
    """
    undated = rows.withdrawn & rows.values[RECORDED_ON].isna() & rows.texts[RECORDED_ON].isna()
    reason = "a row that takes another one back must say from which day on"
    return rows.faults(undated, RECORDED_ON, reason, remedy="fill recorded_on")


def version_faults(rows: Rows, sound: pd.Series) -> list[Fault]:
    """Find rows of one key that cannot be put in order, or that are about two alliances.

    Parameters
    ----------
    rows : Rows
        Converted rows.
    sound : Series of bool, same index
        Rows without any other fault; only these are compared.

    Returns
    -------
    list of Fault
        Every one of the rows that clash, each naming the lines of the others.
    """
    kept = rows.values.loc[sound]
    if kept.empty:
        return []
    groups = key_groups(kept, rows.schema)
    repeated = groups.duplicated(keep=False)
    if not repeated.any():
        return []
    kept, groups = kept.loc[repeated], groups.loc[repeated]
    day = known_from_day(kept, rows.schema, rows.spans).astype("int64")
    unstated = kept[RECORDED_ON].isna()
    clashes = _clashes(groups, day, rows.lines)
    clashes |= _clashes(groups.loc[unstated], groups.loc[unstated], rows.lines)
    reason = "the same row, known from the same day, is also in line {}"
    remedy = "remove all but one, or give the later one its own recorded_on"
    faults = _report(rows, clashes, reason, remedy)
    if "alliance_id" in rows.schema.key or "alliance_id" not in rows.schema.names:
        return faults
    mixed = groups.loc[kept["alliance_id"].groupby(groups).transform("nunique").gt(1)]
    lines = _clashes(mixed, mixed, rows.lines)
    named = {row: others for row, others in lines.items() if row not in clashes}
    reason = "the same id, partly for another alliance, is also in line {}"
    return faults + _report(rows, named, reason, "give each row its own id")


def key_groups(values: pd.DataFrame, schema: TableSchema) -> pd.Series:
    """Give each row a number that all versions of it share.

    Parameters
    ----------
    values : DataFrame
        Rows whose key is filled.
    schema : TableSchema
        The table.

    Returns
    -------
    Series of int, same index
        Numbers from 0.
    """
    numbers: pd.Series = values.groupby(schema.key, sort=False, dropna=False).ngroup()
    return numbers


def _clashes(groups: pd.Series, day: pd.Series, lines: pd.Series) -> dict[int, str]:
    """Return, for each row that shares group and day with others, the others' lines."""
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, group, known in zip(groups.index, groups, day, strict=True):
        members[group, known].append(row)
    named: dict[int, str] = {}
    for rows in members.values():
        for row in rows if len(rows) > 1 else ():
            others = [str(lines[other]) for other in rows[: SHOWN_LINES + 1] if other != row]
            more = len(rows) - 1 - len(others[:SHOWN_LINES])
            shown = ", ".join(others[:SHOWN_LINES])
            named[row] = f"{shown} and {more} more" if more else shown
    return named


def _report(rows: Rows, clashes: dict[int, str], reason: str, remedy: str) -> list[Fault]:
    """Report rows that clash, by their key, with the lines that they clash with."""
    key = rows.schema.key
    shown = [name for name in key if not rows.schema.column(name).personal]
    texts = rows.texts.loc[list(clashes), shown].fillna("")
    found = texts.agg(", ".join, axis=1) if clashes else texts
    return [
        rows.fault(row, ", ".join(key), found[row].strip(", "), (reason.format(others), remedy))
        for row, others in clashes.items()
    ]
