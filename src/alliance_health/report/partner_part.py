"""The part of a page that goes through the partners one by one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.figures.partner_history import (
    figure_partner_history,
    partner_order,
    table_partner_history,
)
from alliance_health.language import speak, speak_name
from alliance_health.report.health_report import HealthReport, PartnerScore
from alliance_health.report.partner_words import join_names
from alliance_health.report.section import SectionFigure

#: How many metrics find room beside the names, and how many get a figure of their own.
METRICS_SHOWN, METRICS_DRAWN = 6, 2


def partner_table(report: HealthReport) -> dict[str, Any]:
    """Lay the partners out in rows, the metrics of which each has its own in columns.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.

    Returns
    -------
    dict
        `metrics` (labels, scored ones first), `rows` (name and a cell for each metric; the
        lowest score of the first metric comes first) and `findings`, a sentence for each
        scored metric; empty when no side averages several partners.
    """
    metrics = _metrics(report)
    if not metrics:
        return {}
    now = {
        (row.partner_id, row.metric_id): row
        for row in report.partner_scores
        if row.period == report.period
    }
    names = {partner.partner_id: partner.name for partner in report.partners}
    rows = [
        {
            "name": names[partner_id],
            "cells": [_cell(now.get((partner_id, one.metric_id))) for one in metrics],
        }
        for partner_id in partner_order(_frame(report, metrics[0]))
    ]
    return {
        "metrics": [speak_name("metric", one.label) for one in metrics],
        "rows": rows,
        "findings": [_finding(report, one) for one in metrics if one.is_scored],
    }


def partner_figures(report: HealthReport) -> tuple[SectionFigure, ...]:
    """Return every partner's bands over time, a figure for each scored metric.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.

    Returns
    -------
    tuple of SectionFigure
        At most `METRICS_DRAWN`.
    """
    names = {partner.partner_id: partner.name for partner in report.partners}
    scored = [one for one in _metrics(report) if one.is_scored][:METRICS_DRAWN]
    return tuple(
        SectionFigure(
            f"partners-{one.metric_id.replace('_', '-')}",
            speak("{label}: every partner over time", label=speak_name("metric", one.label)),
            speak("W weak, A watch, S strong; the lowest score of the last period comes first."),
            figure_partner_history(_frame(report, one), names, edges=report.edges),
            table_partner_history(_frame(report, one), names, edges=report.edges),
        )
        for one in scored
    )


def _metrics(report: HealthReport) -> list[Metric]:
    """List the metrics of which partners have their own, scored ones first."""
    known = {row.metric_id for row in report.partner_scores}
    found = [one for one in report.metrics if one.metric_id in known]
    return sorted(found, key=lambda one: not one.is_scored)[:METRICS_SHOWN]


def _frame(report: HealthReport, metric: Metric) -> pd.DataFrame:
    """Return the partners' rows of one metric."""
    rows = [row.model_dump() for row in report.partner_scores if row.metric_id == metric.metric_id]
    return pd.DataFrame(rows)


def _cell(row: PartnerScore | None) -> dict[str, Any]:
    """Return one partner's value, score and band."""
    if row is None:
        return {"value": None, "unit": "", "shown": None, "band": None}
    return row.model_dump(mode="json", include={"value", "unit", "shown", "band"})


def _finding(report: HealthReport, metric: Metric) -> str:
    """Say at which partners a metric is weak."""
    frame = _frame(report, metric)
    now = frame[frame["period"] == report.period]
    names = {partner.partner_id: partner.name for partner in report.partners}
    weak = sorted(now.loc[now["band"] == "weak", "partner_id"])
    scored = int(now["score"].notna().sum())
    label = speak_name("metric", metric.label)
    if not weak:
        return speak("{label}: weak at none of {scored} partners.", label=label, scored=scored)
    return speak(
        "{label}: weak at {weak} of {scored} partners, {names}.",
        label=label,
        weak=len(weak),
        scored=scored,
        names=join_names([names[partner_id] for partner_id in weak]),
    )
