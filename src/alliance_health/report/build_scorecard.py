"""The scorecard: every pillar and metric of one alliance in one period, in catalogue order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from alliance_health.indices.bands import whole_number_shown, worse_band
from alliance_health.indices.reasons import NO_WEIGHT
from alliance_health.insights.overrides import without_overrides
from alliance_health.insights.reasons import say_reason
from alliance_health.report.build_judgements import overrides_of
from alliance_health.report.health_report import ScorecardRow
from alliance_health.report.source import ReportSource
from alliance_health.vocabulary import Perspective, Role, RowKind


def scorecard(source: ReportSource, alliance_id: str) -> tuple[ScorecardRow, ...]:
    """List the pillars of both roles, each followed by its metrics.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.

    Returns
    -------
    tuple of ScorecardRow
        Leading pillars first; a metric without a score carries its reason.
    """
    rows = source.by_alliance[alliance_id]
    now = rows[rows["period"] == source.period.label]
    joint = now[now["perspective"] == Perspective.JOINT.value]
    cells = {(row["row"], row["role"], row["id"]): row for row in joint.to_dict("records")}
    sides = _side_values(now)
    before = _previous_scores(source, rows)
    overridden = overrides_of(source, alliance_id)
    listed = []
    for role in Role:
        for pillar_id in source.analysis.catalogue.pillars:
            found = _of_pillar(source, role, pillar_id, cells)
            for kind, name in found:
                cell = cells[kind, role.value, name]
                previous = before.get((kind, role.value, name))
                row = _row(source, cell, pillar_id, sides.get(name, {}), previous)
                told = overridden.get((kind, role.value, name), ())
                listed.append(row.model_copy(update={"overrides": told}) if told else row)
    return tuple(listed)


def _of_pillar(
    source: ReportSource, role: Role, pillar_id: str, cells: Mapping[tuple[str, str, str], Any]
) -> list[tuple[str, str]]:
    """List the pillar and its metrics that have a row, as (kind, id)."""
    metrics = [
        (RowKind.METRIC.value, metric_id)
        for metric_id, metric in source.analysis.catalogue.metrics.items()
        if metric.pillar == pillar_id and metric.role == role
    ]
    wanted = [(RowKind.PILLAR.value, pillar_id), *metrics]
    return [(kind, name) for kind, name in wanted if (kind, role.value, name) in cells]


def _side_values(now: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return the values of both sides by metric."""
    metrics = now[(now["row"] == RowKind.METRIC.value) & now["value"].notna()]
    sides: dict[str, dict[str, float]] = {}
    for row in metrics.to_dict("records"):
        sides.setdefault(row["id"], {})[row["perspective"]] = row["value"]
    return sides


def _previous_scores(source: ReportSource, rows: pd.DataFrame) -> dict[tuple[str, str, str], float]:
    """Return the joint scores of the period before."""
    before = source.period.shift(-1).label
    old = rows[
        (rows["period"] == before)
        & (rows["perspective"] == Perspective.JOINT.value)
        & rows["score"].notna()
    ]
    return {(row["row"], row["role"], row["id"]): row["score"] for row in old.to_dict("records")}


def _row(
    source: ReportSource,
    cell: Mapping[Any, Any],
    pillar_id: str,
    sides: dict[str, float],
    previous: float | None,
) -> ScorecardRow:
    """Make one row of the scorecard from its row of `score`."""
    get = {key: None if pd.isna(found) or found == "" else found for key, found in cell.items()}.get
    edges = source.analysis.catalogue.settings.bands
    score, age, name = get("score"), get("age"), str(cell["id"])
    reason = without_overrides(get("reason") or "")
    return ScorecardRow(
        row=cell["row"],
        role=cell["role"],
        pillar_id=pillar_id,
        id=name,
        label=source.labels.get(name, name),
        unit=get("unit") or "",
        value=get("value"),
        target=get("target"),
        ours=sides.get(Perspective.OURS.value),
        theirs=sides.get(Perspective.THEIRS.value),
        score=score,
        shown=None if score is None else whole_number_shown(score, edges),
        lower=get("bound_low"),
        upper=get("bound_high"),
        band=get("band"),
        at_least=worse_band(get("at_least"), get("band")),
        previous=previous,
        effective_weight=get("effective_weight"),
        contribution=get("contribution"),
        coverage=get("coverage"),
        age=None if age is None else int(age),
        stale=bool(get("stale") or False),
        origin=get("origin"),
        reason=say_reason(reason),
        counts=not reason.startswith(NO_WEIGHT),
        number_id=cell["number_id"],
    )
