"""Every period as it was known when it was the last complete one, without measuring all anew.

The rule of this module: what an alliance's rows said then and now alike is taken from the analysis
at hand; an alliance of which anything may read otherwise today is measured again as of the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import DataError
from alliance_health.metrics import Measured
from alliance_health.metrics.rule import Context
from alliance_health.pipeline import analyse, values_that_count
from alliance_health.tables.checked import COVERS_FROM, COVERS_TO, KNOWN_SINCE, Tables
from alliance_health.tables.columns import RECORDED_ON, TableSchema
from alliance_health.tables.exchange import in_reporting_currency, rate_needs
from alliance_health.tables.grid import alliance_grid
from alliance_health.tables.history import known_at, latest_complete_period
from alliance_health.tables.restated import only_alliances
from alliance_health.tables.schemas import ACTIVITY_TABLES, SCHEMAS
from alliance_health.tables.versions import EARLIEST

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis
    from alliance_health.tables.calendar import Period

#: Tables of which rows are about no one alliance, but about all.
_SHARED = ("exchange_rates", "expert_weights")

#: Tables without days whose rows count from the day on which they were first known.
_COUNT_ONCE_KNOWN = ("goals",)

#: Tables that no score rests on.
_NOT_SCORED = ("candidates", "comments", "overrides")


@dataclass(frozen=True, eq=False)
class Vintage:
    """All alliances as they were known when one period was the last complete one.

    Parameters
    ----------
    period : Period
        The period.
    as_of : date
        The first day on which it counted as complete.
    grid : DataFrame
        As `Analysis.grid`, up to the period.
    panel : DataFrame
        As `Analysis.panel`, up to the period.
    measured_anew : frozenset of str
        The alliances of which something may read otherwise today.
    """

    period: Period
    as_of: date
    grid: pd.DataFrame
    panel: pd.DataFrame
    measured_anew: frozenset[str]


def as_known_then(analysis: Analysis, periods: Iterable[Period]) -> list[Vintage]:
    """Return some periods as they were known when each was the last complete one.

    Parameters
    ----------
    analysis : Analysis
        The workbook as known now.
    periods : iterable of Period
        Periods of the workbook's own length.

    Returns
    -------
    list of Vintage
        In their order; a period that is not complete yet has none. Kept with the analysis, so
        that reports of several periods share them.

    See Also
    --------
    alliance_health.insights.links.out_of_sample.Origin : What forecasts are judged from.

    Notes
    -----
    Equal to the grid and panel of `analyse` as of the day. Anew: alliances with a row recorded
    later about a time before, with an amount in a foreign currency whose rate was not known to
    its end, or whose life reads otherwise; all of them where definitions, weights or rates do.
    """
    wanted, kept = list(periods), analysis.vintages
    for period in wanted:
        if period not in kept:
            day = first_complete_day(analysis, period)
            kept[period] = None if day is None else _vintage(analysis, period, day)
    return [found for period in wanted if (found := kept[period]) is not None]


def first_complete_day(analysis: Analysis, period: Period) -> date | None:
    """Return the first day on which a period counted as complete.

    Parameters
    ----------
    analysis : Analysis
        The workbook as known now.
    period : Period
        A period of the workbook's own length.

    Returns
    -------
    date or None
        None when it is not complete yet.

    See Also
    --------
    alliance_health.tables.history.latest_complete_period : What complete means.
    """
    tables, settings = analysis.workbook.checked.tables, analysis.catalogue.settings
    for day in _days_that_may_complete(tables, period, analysis.as_of):
        try:
            latest = latest_complete_period(tables, settings, day)
        except DataError:
            continue
        if latest.ordinal >= period.ordinal:
            return day
    return None


def _days_that_may_complete(tables: Tables, period: Period, newest: date) -> list[date]:
    """List the days from the period's end on which a row could first have reached it."""
    start, days = pd.Timestamp(period.start), []
    for table in ("observations", "ratings", *ACTIVITY_TABLES):
        frame = tables[table]
        names = [one.name for one in SCHEMAS[table].dates]
        dates = frame[names] if names else frame[[COVERS_TO]]
        facts = pd.concat([dates[name].where(dates[name] >= start) for name in dates], axis=1)
        # A fact is known from its day, and from the day on which its row was recorded.
        reaches = facts.notna().any(axis=1)
        day = pd.concat([facts.min(axis=1), frame[RECORDED_ON]], axis=1).max(axis=1)
        days.append(day[reaches])
    all_days = pd.concat(days).clip(lower=pd.Timestamp(period.end)).drop_duplicates().sort_values()
    return [one.date() for one in all_days if one.date() <= newest]


def _vintage(analysis: Analysis, period: Period, day: date) -> Vintage:
    """Put one period together as known on a day."""
    before = known_at(analysis.workbook.checked.tables, day)
    if _rules_differ(analysis, day) or _shared_rows_differ(analysis, day):
        then = analyse(analysis.workbook, as_of=day, n_draws=0)
        return _cut(then, period, day, frozenset(then.grid["alliance_id"]))
    grid = alliance_grid(before, analysis.catalogue, day)
    known = _measured_by(analysis, day, grid)
    anew = known.measured_anew(known.changed) & set(grid["alliance_id"])
    if not anew:
        return _cut(replace(analysis, grid=grid), period, day, frozenset())
    rows = in_reporting_currency(only_alliances(before, anew), analysis.catalogue)
    lived = grid[grid["alliance_id"].isin(anew)].reset_index(drop=True)
    panel = values_that_count(Context(rows, lived, analysis.catalogue), before=known).panel
    others = analysis.panel[~analysis.panel["alliance_id"].isin(anew)]
    joined = replace(analysis, grid=grid, panel=pd.concat([others, panel]))
    return _cut(joined, period, day, anew)


def as_known_on(analysis: Analysis, day: date) -> Analysis:
    """Analyse a workbook as known on an earlier day.

    Parameters
    ----------
    analysis : Analysis
        The workbook as known later.
    day : date
        The day.

    Returns
    -------
    Analysis
        Equal to `analyse` as of the day, without draws; what reads as it did then is not
        measured again.
    """
    if _rules_differ(analysis, day) or _shared_rows_differ(analysis, day):
        return analyse(analysis.workbook, as_of=day, n_draws=0)
    then = known_at(analysis.workbook.checked.tables, day)
    grid = alliance_grid(then, analysis.catalogue, day)
    before = _measured_by(analysis, day, grid)
    return analyse(analysis.workbook, as_of=day, n_draws=0, before=before)


def _measured_by(analysis: Analysis, day: date, grid: pd.DataFrame) -> Measured:
    """Say what of the analysis read otherwise on a day."""
    lived_otherwise = frozenset(_lived_otherwise(analysis.grid, grid))
    return Measured(analysis.measured, _may_differ(analysis, day), lived_otherwise)


def _cut(analysis: Analysis, period: Period, day: date, anew: frozenset[str]) -> Vintage:
    """Keep what lies in the grid up to the period, in the usual order."""
    grid = analysis.grid[analysis.grid["ordinal"] <= period.ordinal].reset_index(drop=True)
    cells = pd.MultiIndex.from_frame(grid[["alliance_id", "period"]])

    panel = analysis.panel
    place = cells.get_indexer(pd.MultiIndex.from_frame(panel[["alliance_id", "period"]]))
    inside = panel.assign(place=place)[place >= 0]
    ordered = inside.sort_values("place", kind="stable", ignore_index=True)
    return Vintage(period, day, grid, ordered.drop(columns="place"), anew)


def _rules_differ(analysis: Analysis, day: date) -> bool:
    """Tell whether other definitions were in force on a day."""
    then = load_catalogue(analysis.workbook.folder, as_of=day)
    return then.fingerprints != analysis.catalogue.fingerprints


def _shared_rows_differ(analysis: Analysis, day: date) -> bool:
    """Tell whether rows that concern all alliances were recorded later about a time before."""
    tables = analysis.workbook.checked.tables
    return any(len(_late_rows(tables, table, day, analysis.as_of)) for table in _SHARED)


def _late_rows(tables: Tables, table: str, day: date, newest: date) -> pd.DataFrame:
    """Return the rows recorded after a day that are about a time before, or correct such a row."""
    frame, schema = tables[table], SCHEMAS[table]
    recorded = frame[RECORDED_ON]
    late = frame[(recorded > pd.Timestamp(day)) & (recorded <= pd.Timestamp(newest))]
    if late.empty:
        return late
    known = frame.loc[recorded <= pd.Timestamp(day), schema.key]
    corrects = pd.MultiIndex.from_frame(late[schema.key]).isin(pd.MultiIndex.from_frame(known))
    return late[(_begins(late, schema) <= pd.Timestamp(day)) | corrects]


def _begins(frame: pd.DataFrame, schema: TableSchema) -> pd.Series:
    """Return the day from which each row can count; long ago for rows about no day."""
    if schema.event_dates:
        begins: pd.Series = frame[list(schema.event_dates)].min(axis=1)
        return begins
    if schema.period_column:
        # A target is there from the start; nothing else counts before its period has ended.
        return frame[COVERS_FROM if schema.table == "targets" else COVERS_TO]
    if schema.table in _COUNT_ONCE_KNOWN:
        return frame[KNOWN_SINCE]
    return pd.Series(EARLIEST, index=frame.index)


def _may_differ(analysis: Analysis, day: date) -> dict[str, frozenset[str]]:
    """Name by table the alliances with rows that said something else on a day, or none yet."""
    tables = analysis.workbook.checked.tables
    found = {}
    for table in tables.frames:
        if table in _SHARED or table in _NOT_SCORED:
            continue
        late = _late_rows(tables, table, day, analysis.as_of)
        revalued = _rates_not_known(analysis, table, day)
        found[table] = frozenset(_alliances_of(late, tables) | _alliances_of(revalued, tables))
    return found


def _alliances_of(rows: pd.DataFrame, tables: Tables) -> set[str]:
    """Name the alliances of some rows; those of gates by their initiative."""
    if rows.empty:
        return set()
    if "alliance_id" in rows:
        return set(rows["alliance_id"])
    initiatives = tables["initiatives"]
    of = initiatives["initiative_id"].isin(rows["initiative_id"])
    return set(initiatives.loc[of, "alliance_id"])


def _rates_not_known(analysis: Analysis, table: str, day: date) -> pd.DataFrame:
    """Return foreign amounts whose exchange rate rests on days after the day."""
    frame, schema = analysis.stated[table], SCHEMAS[table]
    if not schema.money or frame.empty:
        return frame.iloc[:0]
    needs = rate_needs(frame, schema, analysis.catalogue)
    foreign = needs["currency"] != analysis.catalogue.settings.reporting_currency
    # Without a day of its own, an amount is worth what the newest rate makes of it.
    later = ~(needs["end"] <= pd.Timestamp(day))
    return frame[foreign & later & (_begins(frame, schema) <= pd.Timestamp(day))]


def _lived_otherwise(now: pd.DataFrame, then: pd.DataFrame) -> set[str]:
    """Name the alliances whose periods or stages read otherwise on a day than now."""
    within = now[now["ordinal"] <= then["ordinal"].max()] if len(then) else now.iloc[:0]
    both = pd.concat([within, then]).drop_duplicates(keep=False)
    return set(both["alliance_id"])
