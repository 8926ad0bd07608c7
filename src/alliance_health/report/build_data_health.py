"""How far the data carry a page, what the words mean, and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from alliance_health.catalogue import Catalogue, Metric
from alliance_health.catalogue.agreements import CHARTER_FOLDER
from alliance_health.insights.conflicts import differences_of
from alliance_health.insights.names import index_inside, say_metric_name, say_pillar_name
from alliance_health.insights.number_ids import FINDING, TABLE, PageNumber
from alliance_health.insights.quantities import in_locale, say_share
from alliance_health.language import speak, speak_name, to_speak
from alliance_health.report.build_data_findings import alliance_findings
from alliance_health.report.health_report import (
    DataHealth,
    Definition,
    Difference,
    FileRows,
    Provenance,
    ScorecardRow,
)
from alliance_health.report.source import ReportSource
from alliance_health.tables.own_rows import OwnRows, own_rows
from alliance_health.vocabulary import Direction, Role, RowKind

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis

#: How many metrics are named that are worth measuring first.
FILL_FIRST = 6


def data_health(source: ReportSource, alliance_id: str, rows: Sequence[ScorecardRow]) -> DataHealth:
    """Say what was measured, what is absent and what became of the rows.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.
    rows : sequence of ScorecardRow
        Its scorecard.

    Returns
    -------
    DataHealth
        Of this alliance; only the number of rejected rows is the workbook's. What became of all
        rows is on the page of the portfolio.
    """
    metrics = [row for row in rows if row.row == RowKind.METRIC.value]
    absent = tuple(row for row in metrics if row.score is None and _is_scored(source, row.id))
    return DataHealth(
        coverage_leading=source.reading(alliance_id, Role.LEADING).coverage,
        coverage_lagging=source.reading(alliance_id, Role.LAGGING).coverage,
        rejected=int(source.analysis.accounting["rejected"].sum()),
        differences=_differences(source, alliance_id),
        absent=absent,
        stale=tuple(row for row in metrics if row.stale),
        fill_first=_fill_first(source, absent),
        found=alliance_findings(source, alliance_id),
    )


def file_rows(source: ReportSource) -> tuple[FileRows, ...]:
    """Return what became of the rows of every table read that were known then.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.

    Returns
    -------
    tuple of FileRows
        Counts of the whole workbook, for the page of the portfolio.
    """
    accounting = source.analysis.accounting
    return tuple(
        FileRows(
            table=row["table"],
            file=row["file"],
            rows_in=row["rows_in"],
            accepted=row["accepted"],
            rejected=row["rejected"],
            superseded=row["superseded"],
            number_id=PageNumber(TABLE, row["table"], "", source.period.label).text,
        )
        for row in accounting.to_dict("records")
    )


def definitions(catalogue: Catalogue, weights: Mapping[str, str]) -> tuple[Definition, ...]:
    """Define every metric of the catalogue, in its order; `weights` says whose each weight is."""
    return tuple(
        Definition(
            metric_id=metric.metric_id,
            label=say_metric_name(metric.label),
            role=metric.role.value,
            pillar=say_pillar_name(catalogue.pillars[metric.pillar].label),
            definition=speak_name("definition", metric.definition),
            formula=speak_name("formula", metric.formula),
            unit=metric.unit,
            scale=say_scale(metric),
            weight=metric.weight,
            source="; ".join(speak_name("source", one) for one in metric.source.split("; ")),
            weight_told=weights.get(metric.metric_id, ""),
        )
        for metric in catalogue.metrics.values()
    )


def say_scale(metric: Metric) -> str:
    """Say a metric's scale in words.

    Parameters
    ----------
    metric : Metric
        Its goalposts or thresholds.

    Returns
    -------
    str
        "not scored" for a metric without a scale.
    """
    unit = speak("% of target") if metric.against else speak_name("unit", metric.unit)
    if metric.thresholds is not None:
        ends = metric.thresholds
        return speak(
            "weak until {weak}, strong from {strong} {unit}",
            weak=_number(ends.weak),
            strong=_number(ends.strong),
            unit=unit,
        )
    if metric.goalposts is not None:
        lower, upper = (_number(end) for end in metric.goalposts)
        if metric.direction == Direction.LOWER:
            said = to_speak("from {lower} to {upper} {unit}, low is healthy")
        else:
            said = to_speak("from {lower} to {upper} {unit}, high is healthy")
        return speak(said, lower=lower, upper=upper, unit=unit)
    if metric.thresholds_low is not None and metric.thresholds_high is not None:
        low, high = metric.thresholds_low, metric.thresholds_high
        return speak(
            "strong from {strong_low} to {strong_high}, weak below {weak_low} and above "
            "{weak_high} {unit}",
            strong_low=_number(low.strong),
            strong_high=_number(high.strong),
            weak_low=_number(low.weak),
            weak_high=_number(high.weak),
            unit=unit,
        )
    return speak("not scored")


def _number(number: float) -> str:
    """Write an end of a scale in the digits that it has."""
    return in_locale(f"{number:g}")


def provenance(source: ReportSource, parameters: Mapping[str, str]) -> Provenance:
    """Say from what a page was made: files, versions, parameters; no clock and no machine.

    Of a table, the page of an alliance tells its own rows, so that it stays what it is when
    those of another change; that of the portfolio tells all.
    """
    from alliance_health import __version__

    analysis = source.analysis
    alliance_id = parameters.get("alliance_id", "")
    versions = analysis.catalogue.version.split("; ")
    own = _own_rows(analysis, alliance_id) if alliance_id else {}
    told = {**analysis.inputs, **{file: one.digest for file, one in own.items()}}
    return Provenance(
        workbook=analysis.catalogue.settings.name,
        package_version=__version__,
        catalogue_version="; ".join(one for one in versions if _concerns(one, alliance_id)),
        as_of=analysis.as_of.isoformat(),
        inputs={file: told[file] for file in sorted(told) if _concerns(file, alliance_id)},
        rows={file: one.rows for file, one in sorted(own.items()) if one.rows is not None},
        parameters={
            "period": source.period.label,
            "edition": source.edition,
            "language": source.language,
            **parameters,
        },
    )


def _own_rows(analysis: Analysis, alliance_id: str) -> dict[str, OwnRows]:
    """Return what an alliance rests on in each table, by its file."""
    files = {table: raw.file for table, raw in analysis.workbook.raw.tables.items()}
    found = own_rows(analysis.stated, alliance_id, list(files))
    return {files[table]: one for table, one in found.items()}


def _concerns(file: str, alliance_id: str) -> bool:
    """Tell whether a file may be named: of the charters, on the page of an alliance only its own.

    >>> _concerns("metrics.toml 1", "orion"), _concerns("charters/vega.toml 1", "orion")
    (True, False)
    """
    is_charter = file.startswith(f"{CHARTER_FOLDER}/")
    own = file.removeprefix(f"{CHARTER_FOLDER}/").partition(".toml")[0]
    return not alliance_id or not is_charter or own == alliance_id


def _is_scored(source: ReportSource, metric_id: str) -> bool:
    """Tell whether a metric counts for an index."""
    return source.analysis.catalogue.metrics[metric_id].is_scored


def _differences(source: ReportSource, alliance_id: str) -> tuple[Difference, ...]:
    """List supplied values of this period that differ from the computed ones."""
    mine = differences_of(source.analysis.differences, alliance_id, source.period.label)
    own = PageNumber(FINDING, "differences", alliance_id, source.period.label)
    metrics = source.analysis.catalogue.metrics
    return tuple(
        Difference(
            metric_id=row["metric_id"],
            label=say_metric_name(metrics[row["metric_id"]].label),
            period=row["period"],
            perspective=row["perspective"],
            supplied=row["supplied"],
            computed=row["computed"],
            unit=metrics[row["metric_id"]].unit,
            number_id=own._replace(perspective=row["perspective"], of=row["metric_id"]).text,
        )
        for row in mine.to_dict("records")
    )


def _fill_first(source: ReportSource, absent: Sequence[ScorecardRow]) -> tuple[str, ...]:
    """Name the absent metrics that carry most weight in their index."""
    catalogue = source.analysis.catalogue
    shares = _declared_shares(catalogue)
    ordered = sorted(absent, key=lambda row: (-shares[row.id], row.id))
    return tuple(
        speak(
            "{metric} ({share} of {index})",
            metric=row.label,
            share=say_share(shares[row.id]),
            index=index_inside(row.role),
        )
        for row in ordered[:FILL_FIRST]
    )


def _declared_shares(catalogue: Catalogue) -> dict[str, float]:
    """Return the share of its index that each scored metric has when everything is measured."""
    shares: dict[str, float] = {}
    for role in Role:
        pillars = catalogue.pillars_for(role)
        total = sum(pillar.weight_for(role) for pillar in pillars)
        for pillar in pillars:
            inside = [m for m in catalogue.scored(role) if m.pillar == pillar.pillar_id]
            weight = sum(metric.weight for metric in inside)
            for metric in inside:
                shares[metric.metric_id] = pillar.weight_for(role) / total * metric.weight / weight
    return dict.fromkeys(catalogue.metrics, 0.0) | shares
