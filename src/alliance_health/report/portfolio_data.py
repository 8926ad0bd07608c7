"""The section of the portfolio's report on its data: what is measured, left out, contradicted."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures.clipping import figure_clipping, table_clipping
from alliance_health.figures.coverage_map import TOO_LITTLE, figure_coverage_map, table_coverage_map
from alliance_health.language import speak, speak_count
from alliance_health.report.data_blocks import found_blocks, not_found, say_goalposts
from alliance_health.report.findings import portfolio_data_finding
from alliance_health.report.health_report import PortfolioReport
from alliance_health.report.portfolio_sections import PortfolioView, labels_of_portfolio
from alliance_health.report.rejected_blocks import rejected_blocks
from alliance_health.report.section import Section, SectionFigure


def portfolio_data_health(view: PortfolioView) -> Section:
    """Return how far the data carry the portfolio's page.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        Rejected rows with their place and remedy, what the checks of the data found, coverage
        of every pillar, values beyond their scale, and what became of the rows.
    """
    report = view.report
    total = sum(row.rows_in for row in report.data_health)
    data = {
        "health": {"rows": [row.model_dump(mode="json") for row in report.data_health]},
        "rejected": rejected_blocks(
            report.rejected_reasons, report.rejected_rows, rejected=report.rejected
        ),
        "blocks": found_blocks(report.found, many=True),
        "not_found": not_found(report.found, many=True),
    }
    finding = portfolio_data_finding(total, report.rejected, report.found)
    figures = [_coverage_figure(view)]
    if report.found.clipped:
        figures.append(_clipping_figure(report))
    return Section(
        "data-health", speak("Data health"), finding, "portfolio_data", data, tuple(figures)
    )


def _coverage_figure(view: PortfolioView) -> SectionFigure:
    """Return the share of weight measured, for every pillar of every alliance."""
    report, labels = view.report, labels_of_portfolio(view.report)
    return SectionFigure(
        "coverage-map",
        speak("How much of every pillar is measured"),
        " ".join(
            (
                _blind(report),
                speak(
                    "In percent of the weight; {mark} marks too little for a score.",
                    mark=TOO_LITTLE,
                ),
            )
        ),
        figure_coverage_map(
            view.scores, labels, period=report.period, min_coverage=report.min_coverage
        ),
        table_coverage_map(view.scores, labels, period=report.period),
    )


def _blind(report: PortfolioReport) -> str:
    """Say of which alliance most pillars are measured too little."""
    count = report.found.totals.get("unmeasured", 0)
    if not count:
        return speak("Enough is measured of every pillar.")
    named = [one.alliance for one in report.found.unmeasured]
    most = max(dict.fromkeys(named), key=named.count)
    return speak_count(
        count,
        "{number} pillar is measured too little, most of them of {alliance}.",
        "{number} pillars are measured too little, most of them of {alliance}.",
        alliance=most,
    )


def _clipping_figure(report: PortfolioReport) -> SectionFigure:
    """Return the share of values beyond the scale of each metric."""
    clipped = pd.DataFrame([one.model_dump() for one in report.found.clipped])
    labels = dict(zip(clipped["metric_id"], clipped["label"], strict=True))
    told = say_goalposts(report.found.clipped) or speak("No goalposts are out of date.")
    colours = speak("Red lies beyond the unhealthy end, green beyond the healthy one.")
    return SectionFigure(
        "clipping",
        speak("Values beyond their scale"),
        f"{told} {colours}",
        figure_clipping(clipped, labels),
        table_clipping(clipped, labels),
    )
