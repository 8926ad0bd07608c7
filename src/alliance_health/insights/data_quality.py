"""How far the data carry the scores of a period: all checks of the data together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from alliance_health.catalogue import Catalogue
from alliance_health.indices.weighting import Weighting
from alliance_health.insights.clipping import clipped_shares
from alliance_health.insights.coherence import metric_correlations, pillar_alphas
from alliance_health.insights.conflicts import find_conflicts
from alliance_health.insights.lateness import late_sources
from alliance_health.insights.outliers import find_outliers
from alliance_health.insights.overrides import overrides_by_period
from alliance_health.insights.scale_places import counting_values, place_values
from alliance_health.insights.silence import silent_sources
from alliance_health.insights.weight_findings import weight_findings
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.tables.labels import period_spans
from alliance_health.vocabulary import Perspective, RowKind

#: Tolerance of the gate: a pillar on the edge passes.
_ON_THE_EDGE = 1e-9

#: Columns of the coverage of pillars and of stale metrics.
COVERAGE_COLUMNS = ("alliance_id", "role", "id", "coverage", "passes", "reason")
STALE_COLUMNS = ("alliance_id", "metric_id", "age", "rhythm", "value", "unit", "number_id")


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the quality of data is judged by.

    Parameters
    ----------
    panel : DataFrame
        The values that count in each period, from `align_values`.
    scores : DataFrame
        Rows of `score`.
    differences : DataFrame
        Where a supplied value differs from the computed one, from `combine_values`.
    grid : DataFrame
        alliance_id, period, ordinal: who lived when.
    known : Tables
        The tables as known on the day.
    versions : Tables
        The tables with all versions.
    catalogue : Catalogue
        The definitions.
    as_of : date
        The day.
    weighting : Weighting, optional
        Where the weights come from.
    """

    panel: pd.DataFrame
    scores: pd.DataFrame
    differences: pd.DataFrame
    grid: pd.DataFrame
    known: Tables
    versions: Tables
    catalogue: Catalogue
    as_of: date
    weighting: Weighting | None = None


@dataclass(frozen=True, eq=False)
class DataQuality:
    """What was found about the data up to a period.

    Parameters
    ----------
    period : Period
        The period.
    min_coverage : float
        Share of its weight that a pillar needs, from 0 to 1.
    currency : str
        Reporting currency, in which money is.
    coverage : DataFrame
        `COVERAGE_COLUMNS`, one row per pillar of each alliance that lived, the least measured
        first; `passes` tells whether it reaches the gate.
    stale : DataFrame
        `STALE_COLUMNS`, metrics that count past their own rhythm; `age` and `rhythm` in
        periods of the workbook, the oldest first.
    silent : DataFrame
        From `silent_sources`.
    late : DataFrame
        From `late_sources`.
    conflicts : DataFrame
        From `find_conflicts`: those about numbers whose own period ends in this one.
    clipped : DataFrame
        From `clipped_shares`.
    distributions, outliers : DataFrame
        From `find_outliers`.
    alphas, correlations : DataFrame
        From `pillar_alphas` and `metric_correlations`: whether a pillar's metrics agree.
    overrides : DataFrame
        From `overrides_by_period`: those that hold in the period, and those expired by then.
    weights : DataFrame
        From `weight_findings`.
    counting : DataFrame
        From `counting_values`: the values in which clipping and outliers were looked for.
    """

    period: Period
    min_coverage: float
    currency: str
    coverage: pd.DataFrame
    stale: pd.DataFrame
    silent: pd.DataFrame
    late: pd.DataFrame
    conflicts: pd.DataFrame
    clipped: pd.DataFrame
    distributions: pd.DataFrame
    outliers: pd.DataFrame
    alphas: pd.DataFrame = field(default_factory=pd.DataFrame)
    correlations: pd.DataFrame = field(default_factory=pd.DataFrame)
    overrides: pd.DataFrame = field(default_factory=pd.DataFrame)
    weights: pd.DataFrame = field(default_factory=pd.DataFrame)
    counting: pd.DataFrame = field(default_factory=pd.DataFrame)


def assess_quality(evidence: Evidence, period: Period) -> DataQuality:
    """Check how far the data carry the scores of a period.

    Parameters
    ----------
    evidence : Evidence
        Values, scores and tables of all alliances.
    period : Period
        The last period looked at; later values are not used.

    Returns
    -------
    DataQuality
        Everything found, of all alliances.

    See Also
    --------
    alliance_health.insights.quality_findings.list_findings : The same as one tidy table.
    """
    grid, catalogue = evidence.grid, evidence.catalogue
    past = grid.loc[grid["ordinal"] <= period.ordinal, "period"].unique()
    living = grid.loc[grid["period"] == period.label, "alliance_id"].unique()
    placed = place_values(evidence.panel[evidence.panel["period"].isin(past)], catalogue)
    counting = counting_values(placed, catalogue)
    found = find_outliers(counting)
    current = evidence.scores[evidence.scores["period"] == period.label]
    gate = catalogue.settings.min_coverage
    panel = evidence.panel[evidence.panel["period"] == period.label]
    measured = panel[panel["value"].notna() & ~panel["stale"].astype(bool)]
    return DataQuality(
        period=period,
        min_coverage=gate,
        currency=catalogue.settings.reporting_currency,
        coverage=pillar_coverage(current, gate),
        stale=stale_metrics(current, catalogue),
        silent=silent_sources(evidence.known, list(living), period, measured=measured),
        late=late_sources(evidence.versions, evidence.as_of),
        conflicts=find_conflicts(
            _ending_in(placed, "source_period", period),
            _ending_in(evidence.differences, "period", period),
            catalogue,
        ),
        clipped=clipped_shares(counting, catalogue),
        distributions=found.distributions,
        outliers=found.outliers,
        alphas=pillar_alphas(current, catalogue),
        correlations=metric_correlations(current, catalogue),
        overrides=overrides_by_period(evidence.known["overrides"], current, catalogue),
        weights=weight_findings(evidence.weighting) if evidence.weighting else pd.DataFrame(),
        counting=counting,
    )


def pillar_coverage(scores: pd.DataFrame, min_coverage: float) -> pd.DataFrame:
    """List how much of its weight is measured, for every pillar, the least first.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one period.
    min_coverage : float
        Share that a pillar needs, from 0 to 1.

    Returns
    -------
    DataFrame
        `COVERAGE_COLUMNS`; a coverage that is not known is 0.
    """
    rows = scores[scores["row"] == RowKind.PILLAR.value]
    rows = rows.assign(coverage=rows["coverage"].fillna(0.0))
    rows = rows.assign(passes=rows["coverage"] >= min_coverage - _ON_THE_EDGE)
    order = ["coverage", "alliance_id", "role", "id"]
    return rows.sort_values(order, ignore_index=True)[list(COVERAGE_COLUMNS)]


def stale_metrics(scores: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """List the metrics that count past their own rhythm, the oldest first.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one period.
    catalogue : Catalogue
        Frequencies of the metrics and of the workbook.

    Returns
    -------
    DataFrame
        `STALE_COLUMNS`; such values count for the point index only.
    """
    is_metric = scores["row"] == RowKind.METRIC.value
    is_joint = scores["perspective"] == Perspective.JOINT.value
    stale = scores["stale"].fillna(False).astype(bool)
    rows = scores[is_metric & is_joint & stale]
    shortest = catalogue.settings.frequency
    rhythms = {
        key: (metric.frequency or shortest).months // shortest.months
        for key, metric in catalogue.metrics.items()
    }
    rows = rows.assign(metric_id=rows["id"], rhythm=rows["id"].map(rhythms).clip(lower=1))
    order = ["age", "alliance_id", "metric_id"]
    ordered = rows.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return ordered[list(STALE_COLUMNS)]


def _ending_in(rows: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
    """Keep the rows whose own period ends in a period."""
    ends = period_spans(rows[column])["end"]
    return rows[ends.between(pd.Timestamp(period.start), pd.Timestamp(period.end))]
