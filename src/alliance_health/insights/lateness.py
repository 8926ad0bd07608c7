"""Rows that became known later than they should have: how many, from where, how late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from alliance_health.tables.checked import Tables
from alliance_health.tables.columns import RECORDED_ON, WITHDRAWN_FLAG, KnownFrom, TableSchema
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.tables.versions import EARLIEST, key_groups, known_from_day

#: Stands for all alliances together.
ALL_ALLIANCES = ""

#: Columns of the late sources.
LATE_COLUMNS = (
    *("alliance_id", "table", "source", "rows", "late", "share", "median_days", "largest_days"),
)

#: Columns of the first versions of rows.
FIRST_COLUMNS = ("alliance_id", "table", "source", "days", "file", "line", RECORDED_ON)


def late_sources(versions: Tables, as_of: date) -> pd.DataFrame:
    """Count the rows that were recorded after the end of their period or after the event.

    A row is late when its first version states a ``recorded_on`` after the day from which it
    would count as known if it stated none: the end of its period (targets: the start), or the
    earliest of what happened. Later versions are restatements, not late rows. A row that states
    no day counts as on time.

    Parameters
    ----------
    versions : Tables
        Checked tables with all versions.
    as_of : date
        Rows recorded later are not known yet.

    Returns
    -------
    DataFrame
        `LATE_COLUMNS`, sources with a late row only: for all alliances together
        (`alliance_id` is empty) and for each alliance, those with most late rows first.
        `source` is what the column `source` says, else the table. `rows` and `late` count
        rows, `share` is from 0 to 1, days are counted over the late rows. Tables whose rows are
        always known have no late rows.

    Examples
    --------
    >>> late_sources(Tables({}), date(2026, 9, 30)).empty
    True
    """
    rows = first_versions(versions, as_of)
    if rows.empty:
        return pd.DataFrame(columns=list(LATE_COLUMNS))
    named = rows[rows["alliance_id"] != ALL_ALLIANCES]
    both = pd.concat([rows.assign(alliance_id=ALL_ALLIANCES), named], ignore_index=True)
    both["late_days"] = both["days"].where(both["days"] > 0)
    groups = both.groupby(["alliance_id", "table", "source"], sort=True)["late_days"]
    counted = groups.agg(
        rows="size", late="count", median_days="median", largest_days="max"
    ).reset_index()
    counted["share"] = counted["late"] / counted["rows"]
    late = counted[counted["late"] > 0]
    order = ["alliance_id", "late", "largest_days", "table", "source"]
    ascending = [True, False, False, True, True]
    ordered = late.sort_values(order, ascending=ascending, ignore_index=True)
    return ordered[list(LATE_COLUMNS)]


def first_versions(versions: Tables, as_of: date) -> pd.DataFrame:
    """List the first version of every row, with the days that it came late.

    Parameters
    ----------
    versions : Tables
        Checked tables with all versions.
    as_of : date
        Rows recorded later are not known yet.

    Returns
    -------
    DataFrame
        alliance_id (empty for rows of no alliance), table, source, days (0 when on time),
        file, line, recorded_on; without tables of which no row can be late.

    Examples
    --------
    >>> first_versions(Tables({}), date(2026, 9, 30)).empty
    True
    """
    found = list(_of_tables(versions, as_of))
    if not found:
        return pd.DataFrame(columns=list(FIRST_COLUMNS))
    return pd.concat(found, ignore_index=True)


def _of_tables(versions: Tables, as_of: date) -> Iterator[pd.DataFrame]:
    """Give the first versions of the rows of each table."""
    for table in versions.frames:
        schema, frame = SCHEMAS[table], versions[table]
        known = frame[frame[RECORDED_ON] <= pd.Timestamp(as_of)]
        # A table in which no row says when it was recorded has no late ones.
        if (
            schema.known_from is KnownFrom.ALWAYS
            or table == "alliances"
            or not known["recorded_on_stated"].any()
        ):
            continue
        ordered = known.sort_values(RECORDED_ON, kind="stable")
        first = ordered[~key_groups(ordered, schema).duplicated(keep="first")]
        first = first[~first[WITHDRAWN_FLAG].fillna(False).astype(bool)]
        late = (first[RECORDED_ON] - _due_on(first, schema)).dt.days
        named = first["source"] if "source" in schema.names else pd.Series(pd.NA, first.index)
        yield pd.DataFrame(
            {
                "alliance_id": first.get("alliance_id", ALL_ALLIANCES),
                "table": table,
                "source": named.astype("str").fillna(table),
                "days": late.where(first["recorded_on_stated"], 0).clip(lower=0),
                **{name: first[name] for name in ("file", "line", RECORDED_ON)},
            },
            index=first.index,
        )


def _due_on(rows: pd.DataFrame, schema: TableSchema) -> pd.Series:
    """Return the day from which rows count as known when they do not say so themselves."""
    facts = [one for one in schema.event_dates if not schema.column(one).planned]
    usual = known_from_day(rows.assign(recorded_on=pd.Timestamp("NaT")), schema)
    usual = usual.mask(usual.eq(EARLIEST))  # rows without a day of their own are never late
    if schema.known_from is not KnownFrom.EVENT or not facts:
        return usual
    happened: pd.Series = rows[facts].min(axis=1).astype("datetime64[us]").fillna(usual)
    return happened
