"""The tables as they were known on a day, and which day and period that is by default.

Nothing here asks the clock: the newest fact in the data says how far they reach.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.errors import DataError, Problem
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.tables.columns import (
    RECORDED_ON,
    WITHDRAWN_FLAG,
    ColumnSpec,
    TableSchema,
)
from alliance_health.tables.labels import period_spans
from alliance_health.tables.schemas import ACTIVITY_TABLES, SCHEMAS
from alliance_health.tables.versions import key_groups

if TYPE_CHECKING:
    from alliance_health.catalogue.settings import Settings

#: Tables whose periods show how far the data reach.
_PERIOD_TABLES = ("observations", "ratings")

#: Column of known ratings: how many people changed the sheet on the last day it changed.
AMENDED = "amended"

#: Tables that say what others are worth: they reach as far as their source does.
_NO_FACTS = ("exchange_rates",)


def known_at(tables: Tables, as_of: date | None) -> Tables:
    """Return the tables as they were known on a day.

    Of each key the newest version known by then remains, unless it takes the row back. What
    happened later has not
    happened yet: its dates read as empty, and so does what became known with them (a
    deal closed later is open, without won or lost); a row about nothing but a later
    event is left out. Plans (`due_on`, `planned_on`, `started_on`) stay readable.

    Parameters
    ----------
    tables : Tables
        Checked tables with all versions.
    as_of : date or None
        The day; None for everything that the tables know.

    Returns
    -------
    Tables
        One row per key, in the order of the file.

    See Also
    --------
    default_as_of : The day to use when nobody gives one.
    """
    if as_of is not None and tables.known_on == as_of:
        return tables
    return _some_known(tables, tables.frames, as_of)


def _some_known(tables: Tables, names: Iterable[str], as_of: date | None) -> Tables:
    """Return some tables as they were known on a day."""
    found = {}
    for table in names:
        cut = partial(_known_rows, tables, table, as_of)
        found[table] = tables.known(table, as_of, cut)
    return Tables(found, as_of)


def _known_rows(tables: Tables, table: str, as_of: date | None) -> pd.DataFrame:
    """Return the newest known version of each row, without what happened later."""
    frame, schema = tables[table], SCHEMAS[table]
    versions = tables.versions(table, lambda: key_groups(frame, schema).to_numpy())
    standing = _newest_known(frame[RECORDED_ON], versions, as_of)
    standing &= ~frame[WITHDRAWN_FLAG].fillna(False).astype(bool).to_numpy()
    newest = frame.loc[standing].sort_index()
    if table == "ratings" and AMENDED not in frame:
        until = frame[RECORDED_ON].max() if as_of is None else pd.Timestamp(as_of)
        newest = _with_amended(newest, frame.loc[frame[RECORDED_ON] <= until])
    if as_of is not None:
        newest = _without_later_facts(newest, schema, pd.Timestamp(as_of))
    return newest.reset_index(drop=True)


def _newest_known(
    recorded: pd.Series, versions: npt.NDArray[np.int64], as_of: date | None
) -> npt.NDArray[np.bool_]:
    """Mark the version of each row that was recorded last, by a day; the later line of two."""
    places = np.argsort(recorded.to_numpy(), kind="stable")
    if as_of is not None:
        places = places[recorded.to_numpy()[places] <= np.datetime64(as_of)]
    is_last = ~pd.Series(versions[places]).duplicated(keep="last").to_numpy()
    standing = np.zeros(len(recorded), dtype=np.bool_)
    standing[places[is_last]] = True
    return standing


def _with_amended(newest: pd.DataFrame, versions: pd.DataFrame) -> pd.DataFrame:
    """Add how many people changed each sheet last, where any sheet changed."""
    if versions.empty:
        return newest
    people = people_amending(versions)
    return newest.assign(**{AMENDED: people}) if (people > 0).any() else newest


def people_amending(ratings: pd.DataFrame) -> pd.Series[int]:
    """Count the people who changed a sheet of ratings on the last day on which it changed.

    A sheet is one level of one side in one wave. Who changes it adds, corrects or takes back
    ratings after the day on which the sheet was first recorded: what was published before
    and what is published then differ by these people.

    Parameters
    ----------
    ratings : DataFrame
        All versions known, with `recorded_on`.

    Returns
    -------
    Series of int, same index
        0 where a sheet never changed.

    Examples
    --------
    >>> rows = pd.DataFrame({"respondent_id": ["a", "b", "b"]}).assign(
    ...     alliance_id="x", wave="2026Q2", perspective="ours", level="working",
    ...     recorded_on=pd.to_datetime(["2026-06-30", "2026-06-30", "2026-07-04"]))
    >>> people_amending(rows).tolist()
    [1, 1, 1]
    """
    days = ratings[RECORDED_ON]
    if (days == days.iloc[0]).all():
        return pd.Series(0, ratings.index, dtype="int64")
    sheet = [ratings[name] for name in ("alliance_id", "wave", "perspective", "level")]
    first, last = days.groupby(sheet).transform("min"), days.groupby(sheet).transform("max")
    latest = ratings["respondent_id"].where((days == last) & (last > first))
    return latest.groupby(sheet).transform("nunique").astype("int64")


def _without_later_facts(
    frame: pd.DataFrame, schema: TableSchema, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Empty the dates after a day and what became known with them."""
    happened = frame[list(schema.event_dates)].notna().any(axis=1)
    for column in schema.dates:
        later = frame[column.name].gt(as_of) & _is_fact(frame, column)
        if not later.any():
            continue
        if column.key or schema.event_dates == (column.name,):
            frame = frame.loc[~later]
            continue
        learnt = [one.name for one in schema.columns if one.known_with == column.name]
        emptied = {name: frame[name].mask(later) for name in [column.name, *learnt]}
        frame = frame.assign(**emptied)
    has_not = frame[list(schema.event_dates)].isna().all(axis=1)
    return frame.loc[~(has_not & happened.reindex(frame.index))]


def _is_fact(frame: pd.DataFrame, column: ColumnSpec) -> pd.Series:
    """Mark the rows in which a date says what happened, not what is planned or expected."""
    if column.planned:
        return pd.Series(False, index=frame.index)
    if column.settled_by:
        return frame[column.settled_by].notna()
    return frame[column.name].notna()


def default_as_of(tables: Tables) -> date:
    """Return the newest day on which the data say that something was known.

    That is the newest of: period ends in observations and ratings, days on which
    something happened (not planned, due or expected days), and stated `recorded_on`.

    Parameters
    ----------
    tables : Tables
        Checked tables with all versions.

    Returns
    -------
    date
        The day from which the workbook looks back.

    Raises
    ------
    DataError
        When no table holds any such day.
    """
    days = [_newest_period_end(tables)]
    for table in (name for name in tables.frames if name not in _NO_FACTS):
        frame = tables[table]
        days += [_newest_fact(frame, column) for column in SCHEMAS[table].dates]
        days.append(frame.loc[frame["recorded_on_stated"], RECORDED_ON].max())
    return _newest(days)


def _newest_period_end(tables: Tables) -> pd.Timestamp:
    """Return the newest last day of a period in observations and ratings, or NaT."""
    ends = []
    for table in _PERIOD_TABLES:
        labels = tables[table][SCHEMAS[table].period_column]
        ends.append(period_spans(labels)["end"].max())
    newest: pd.Timestamp = pd.Series(ends, dtype="datetime64[us]").max()
    return newest


def _newest_fact(frame: pd.DataFrame, column: ColumnSpec) -> pd.Timestamp:
    """Return the newest day of a column that is a fact, or NaT."""
    newest: pd.Timestamp = frame.loc[_is_fact(frame, column), column.name].max()
    return newest


def _newest(days: list[pd.Timestamp]) -> date:
    """Return the newest of some days, some of which may be missing."""
    newest = pd.Series(days, dtype="datetime64[us]").max()
    if pd.isna(newest):
        reason = "no table holds a period, or a date of anything that happened, by then"
        remedy = "fill in observations first, or look back from a later day"
        problem = Problem("observations", None, None, None, reason, remedy)
        raise DataError("there is nothing to look back on", [problem])
    return newest.date()


def latest_complete_period(tables: Tables, settings: Settings, as_of: date) -> Period:
    """Return the last period that had ended and that the data reach.

    Parameters
    ----------
    tables : Tables
        Checked tables, with all versions or as known on the day.
    settings : Settings
        Settings of the workbook; its `frequency` is the length of the period.
    as_of : date
        Day from which the workbook looks back.

    Returns
    -------
    Period
        The last period of the workbook's frequency that ended by `as_of` and that is not
        later than the last one with an observation, a rating, or an act in the event
        tables.

    Raises
    ------
    DataError
        When nothing was known on that day.
    """
    known = tables
    if tables.known_on != as_of:
        looked_at = (*_PERIOD_TABLES, *ACTIVITY_TABLES)
        known = _some_known(tables, filter(tables.has, looked_at), as_of)
    days = [_newest_period_end(known)]
    for table in ACTIVITY_TABLES:
        days += [_newest_fact(known[table], column) for column in SCHEMAS[table].dates]
    reached = Period.containing(_newest(days), settings.frequency)
    current = Period.containing(as_of, settings.frequency)
    ended = current if current.end <= as_of else current.shift(-1)
    return min(reached, ended, key=lambda period: period.ordinal)
