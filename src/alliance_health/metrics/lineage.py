"""From a published number back to the rows of the tables that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.toml_file import dotted
from alliance_health.metrics.parity import PARITY_METRIC, agreed_shares
from alliance_health.metrics.rule import Context
from alliance_health.metrics.rules import RULES
from alliance_health.metrics.survey import SURVEY_METRICS
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency, Origin, Perspective, RowKind

#: Tables of which a trace names the file and what was asked, and no line.
UNTRACED_TABLES = ("ratings", "comments")

#: Columns of a trace.
TRACE_COLUMNS = ["table", "file", "line", "key", "value"]


@dataclass(frozen=True, slots=True)
class Number:
    """A published number, by what it is about.

    Parameters
    ----------
    alliance_id, period, perspective : str
        Whose number, when, seen by whom.
    row : str
        metric, pillar or index.
    id : str
        Id of the metric, the pillar or the index.
    role : str
        leading or lagging.
    """

    alliance_id: str
    period: str
    perspective: str
    row: str
    id: str
    role: str


def rows_behind(number: Number, *, panel: pd.DataFrame, context: Context) -> pd.DataFrame:
    """List the rows of the tables that a number rests on.

    A pillar rests on the rows of its metrics, an index on those of its pillars; the value
    of a side on that side's rows; a value carried from an earlier period on the rows of
    that period.

    Parameters
    ----------
    number : Number
        The published number.
    panel : DataFrame
        Values that count, with the period they come from (`source_period`) and `origin`.
    context : Context
        The tables and definitions from which the panel was computed.

    Returns
    -------
    DataFrame
        table, file, line, key, value; one row per row used, in the order of the files; empty
        when nothing was observed. `key` names the row, without a respondent.
    """
    return rows_of_values(_cells(number, panel, context), context)


def rows_of_values(cells: pd.DataFrame, context: Context) -> pd.DataFrame:
    """List the rows of the tables that some values rest on.

    Parameters
    ----------
    cells : DataFrame
        alliance_id, metric_id, source_period, perspective, partner_id, origin: values in their
        own period, supplied or computed.
    context : Context
        The tables and definitions from which they were computed.

    Returns
    -------
    DataFrame
        As `rows_behind`.

    Examples
    --------
    >>> cells = pd.DataFrame(columns=["alliance_id", "metric_id", "source_period", "origin"])
    >>> from alliance_health.tables.checked import Tables
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> rows_of_values(cells, Context(Tables({}), pd.DataFrame(), rules)).columns.tolist()
    ['table', 'file', 'line', 'key', 'value']
    """
    supplied = cells[cells["origin"] == Origin.SUPPLIED.value]
    computed = cells[cells["origin"] == Origin.COMPUTED.value]
    found = [
        _observations(supplied, context),
        *(
            _events(str(metric_id), cells_of_metric, context)
            for metric_id, cells_of_metric in computed.groupby("metric_id")
        ),
        _targets(cells, context),
        _charters(computed, context),
    ]
    rows = pd.concat([part for part in found if not part.empty] or [_empty()])
    rows = rows.drop_duplicates().sort_values(["table", "file", "line"], kind="stable")
    return rows.reset_index(drop=True)[TRACE_COLUMNS]


def without_people(
    rows: pd.DataFrame, observations: pd.DataFrame, min_group_size: int
) -> pd.DataFrame:
    """Take out of a trace what tells how many people said what.

    Ratings and comments are named by file and item only: their lines tell how many people
    answered. A supplied mean of too few people has no value.

    Parameters
    ----------
    rows : DataFrame
        Rows of a trace; value and `stated` where it has them.
    observations : DataFrame
        The table with all versions.
    min_group_size : int
        Least number of people.

    Returns
    -------
    DataFrame
        The same rows; those of ratings and comments without line, value and day, each once.

    Examples
    --------
    >>> rows = pd.DataFrame({"table": "ratings", "file": "r.csv", "line": [2, 3], "key": "q10"})
    >>> none = pd.DataFrame(columns=["metric_id", "n_respondents", "file", "line"])
    >>> without_people(rows.assign(value=1.0), none, 5)[["key", "line"]].to_numpy().tolist()
    [['q10', None]]
    """
    few = observations["metric_id"].isin(SURVEY_METRICS) & (
        observations["n_respondents"].astype("float64") < min_group_size
    )
    places = pd.MultiIndex.from_frame(observations.loc[few, ["file", "line"]])
    of_few = (rows["table"] == "observations") & pd.MultiIndex.from_frame(
        rows[["file", "line"]]
    ).isin(places)
    personal = rows["table"].isin(UNTRACED_TABLES)
    if not (personal | of_few).any():
        return rows
    hidden = {"line": personal, "recorded_on": personal}
    hidden |= dict.fromkeys(("value", "stated"), personal | of_few)
    emptied = {
        name: rows[name].astype("object").where(~where, None)
        for name, where in hidden.items()
        if name in rows
    }
    named = rows.assign(**emptied)
    return named[~personal | ~named.duplicated()].reset_index(drop=True)


def _cells(number: Number, panel: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the panel's values that the number is made of."""
    here = panel[(panel["alliance_id"] == number.alliance_id) & (panel["period"] == number.period)]
    if "suppressed" in here:
        here = here[~here["suppressed"].astype("bool")]
    metrics = [
        metric_id
        for metric_id, metric in context.catalogue.metrics.items()
        if _is_part(number, metric)
    ]
    here = here[here["metric_id"].isin(metrics)]
    if number.row == RowKind.METRIC.value and number.perspective != Perspective.JOINT.value:
        here = here[here["perspective"] == number.perspective]
    return here


def _is_part(number: Number, metric: Metric) -> bool:
    """Tell whether a metric belongs to the number; one of weight 0 is part of itself only."""
    if number.row == RowKind.METRIC.value:
        return metric.metric_id == number.id
    if not metric.is_scored or metric.role.value != number.role:
        return False
    return number.row == RowKind.INDEX.value or metric.pillar == number.id


def _observations(cells: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the observations behind supplied values, sub-periods included."""
    observations = context.tables["observations"]
    if cells.empty or observations.empty:
        return _empty()
    wanted = _with_sub_periods(cells)
    keys = ["alliance_id", "metric_id", "period", "perspective", "partner_id"]
    given = observations.assign(partner_id=observations["partner_id"].fillna(""))
    found = given.merge(wanted[keys].drop_duplicates(), on=keys)
    return _trace(found, "observations", keys, "value")


def _targets(cells: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the targets of metrics that are scored against them."""
    targets = context.tables["targets"]
    against = [
        metric_id for metric_id, metric in context.catalogue.metrics.items() if metric.against
    ]
    cells = cells[cells["metric_id"].isin(against)]
    if cells.empty or targets.empty:
        return _empty()
    keys = ["alliance_id", "metric_id", "period"]
    found = targets.merge(_with_sub_periods(cells)[keys].drop_duplicates(), on=keys)
    return _trace(found, "targets", keys, "target")


def _events(metric_id: str, cells: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the event rows behind computed values."""
    selected = RULES[metric_id].select(context)
    wanted = cells.assign(period=cells["source_period"])
    keys = ["alliance_id", "period", "perspective"]
    found = selected.merge(wanted[keys].drop_duplicates(), on=keys)
    if found.empty:
        return _empty()
    return found.rename(columns={"quantity": "value"})[TRACE_COLUMNS]


def _charters(cells: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Return the agreed shares behind computed values that are compared with them."""
    compared = cells.loc[cells["metric_id"] == PARITY_METRIC, "alliance_id"].unique()
    shares = agreed_shares(context)
    shares = shares[shares["alliance_id"].isin(compared)]
    if shares.empty:
        return _empty()
    keys = [("agreed_share", partner_id) for partner_id in shares["partner_id"]]
    files = [context.catalogue.charter_files[alliance] for alliance in shares["alliance_id"]]
    lines = [file.line_of(key) for file, key in zip(files, keys, strict=True)]
    return shares.assign(
        table="charters",
        file=[file.label for file in files],
        line=pd.Series(lines, shares.index, dtype="Int64"),
        key=[dotted(key) for key in keys],
        value=shares["agreed"],
    )[TRACE_COLUMNS]


def _with_sub_periods(cells: pd.DataFrame) -> pd.DataFrame:
    """Repeat each value for its own period and every shorter one inside it."""

    def labels(source: str) -> list[str]:
        period = Period.parse(source)
        shorter = [one for one in Frequency if one.months < period.frequency.months]
        return [source, *(part.label for one in shorter for part in period.parts(one))]

    return cells.assign(period=cells["source_period"].map(labels)).explode("period")


def _trace(rows: pd.DataFrame, table: str, keys: list[str], value: str) -> pd.DataFrame:
    """Lay rows out as a trace."""
    if rows.empty:
        return _empty()
    key = rows[keys].fillna("").astype(str).agg("/".join, axis=1).str.rstrip("/")
    return rows.assign(table=table, key=key, value=rows[value])[TRACE_COLUMNS]


def _empty() -> pd.DataFrame:
    """Return a trace without rows."""
    return pd.DataFrame(columns=TRACE_COLUMNS)
