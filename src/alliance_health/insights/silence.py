"""Sources that used to deliver and no longer do.

::

    periods     1  2  3  4  5  6  7  8  9
    data        x     x     x           .     usual gap 2, longest 2, silent for 4: gone silent
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.tables.labels import ordinals_containing, period_spans
from alliance_health.tables.schemas import ACTIVITY_TABLES, SCHEMAS

#: Tables with a period, of which each is a source; observations are one for each metric.
PERIOD_TABLES = ("observations", "ratings", "comments", "contacts", "baselines")

#: Gaps between deliveries from which a rhythm can be told.
MIN_GAPS = 3

#: Usual gaps for which a source must have been silent.
MISSED_GAPS = 2

#: Columns of the silent sources.
SILENT_COLUMNS = (
    *("alliance_id", "table", "metric_id", "last_period", "usual_gap", "longest_gap", "silent_for"),
)


def silent_sources(
    known: Tables,
    alliances: Collection[str],
    period: Period,
    *,
    measured: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the sources of each alliance that went silent against the rhythm they had.

    A source is a table, or one metric of observations. Its rhythm is the median gap between
    the periods that have data. It has gone silent when it gave nothing for at least
    `MISSED_GAPS` usual gaps and for longer than any gap before.

    Parameters
    ----------
    known : Tables
        The tables as known on the day.
    alliances : collection of str
        Alliances that live in the period; others may be silent.
    period : Period
        The period up to which data could be there.
    measured : DataFrame, optional
        `alliance_id` and `metric_id` that have a value that is not stale in the period: where
        a metric is computed now, its observations have ended, but nothing is silent.

    Returns
    -------
    DataFrame
        `SILENT_COLUMNS`, the longest silence first. Gaps are in periods of the workbook.
        Sources with fewer than `MIN_GAPS` gaps are left out: they have no rhythm yet.

    Examples
    --------
    >>> silent_sources(Tables({}), ["a"], Period.parse("2026Q3")).empty
    True
    """
    keys = ["alliance_id", "table", "metric_id"]
    found = [rows[[*keys, "at"]].drop_duplicates() for rows in deliveries(known, period)]
    if not found:
        return pd.DataFrame(columns=list(SILENT_COLUMNS))
    all_rows = pd.concat(found, ignore_index=True)
    lived = all_rows["alliance_id"].isin(list(alliances))
    seen = all_rows[lived].drop_duplicates().sort_values([*keys, "at"])
    seen["gap"] = seen.groupby(keys)["at"].diff()
    rhythm = seen.groupby(keys, sort=True).agg(
        last=("at", "max"), gaps=("gap", "count"), usual=("gap", "median"), longest=("gap", "max")
    )
    rhythm["silent_for"] = period.ordinal - rhythm["last"]
    silent = rhythm[
        (rhythm["gaps"] >= MIN_GAPS)
        & (rhythm["silent_for"] >= MISSED_GAPS * rhythm["usual"])
        & (rhythm["silent_for"] > rhythm["longest"])
    ].reset_index()
    labels = [Period(period.frequency, int(last)).label for last in silent["last"]]
    silent = silent.assign(
        last_period=pd.Series(labels, index=silent.index, dtype="str"),
        usual_gap=silent["usual"].astype("float64"),
        longest_gap=silent["longest"].astype("int64"),
        silent_for=silent["silent_for"].astype("int64"),
    )
    if measured is not None:
        number = ["alliance_id", "metric_id"]
        goes_on = pd.MultiIndex.from_frame(silent[number]).isin(
            pd.MultiIndex.from_frame(measured[number])
        )
        silent = silent[~goes_on]
    order = ["silent_for", "alliance_id", "table", "metric_id"]
    ordered = silent.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    return ordered[list(SILENT_COLUMNS)]


def deliveries(known: Tables, period: Period) -> Iterator[pd.DataFrame]:
    """Give the rows that each source delivered up to a period.

    Parameters
    ----------
    known : Tables
        The tables as known on the day.
    period : Period
        The last period looked at; its frequency is that of the workbook.

    Yields
    ------
    DataFrame
        alliance_id, table, metric_id (empty but for observations), `at` (ordinal of the
        period in which the row is data), file, line; a row with two dates comes twice.

    Examples
    --------
    >>> list(deliveries(Tables({}), Period.parse("2026Q3")))
    []
    """
    for table in known.frames:
        frame = known[table]
        if table in PERIOD_TABLES:
            column = SCHEMAS[table].period_column
            days = period_spans(frame[column])[["end"]]
        elif table in ACTIVITY_TABLES:
            facts = [one.name for one in SCHEMAS[table].dates if not one.planned]
            days = frame[facts]
        else:
            continue
        metric_id = frame["metric_id"] if table == "observations" else ""
        for name in days.columns:
            dated = pd.DataFrame(
                {
                    "alliance_id": frame["alliance_id"],
                    "table": table,
                    "metric_id": metric_id,
                    "at": ordinals_containing(days[name], period.frequency),
                    **{place: frame[place] for place in ("file", "line")},
                },
                index=frame.index,
            )
            dated = dated[dated["at"] <= period.ordinal].astype({"at": "int64"})
            if len(dated):
                yield dated
