"""From an analysis to the data of the portfolio's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.insights.names import say_pillar_name
from alliance_health.insights.portfolio import (
    Move,
    Mover,
    count_quadrants,
    find_movers,
    state_portfolio,
)
from alliance_health.insights.verdict_moves import NOTABLE_CHANGE
from alliance_health.language import speak, speaking
from alliance_health.report.build_calls import calls_of
from alliance_health.report.build_cards import place
from alliance_health.report.build_data_findings import portfolio_findings, rejected_rows
from alliance_health.report.build_data_health import file_rows, provenance
from alliance_health.report.build_links import portfolio_links
from alliance_health.report.build_portfolio_value import portfolio_value
from alliance_health.report.build_sureness import rank_sureness
from alliance_health.report.build_two_sides import gaps_of_all
from alliance_health.report.build_warnings import warnings_of_all
from alliance_health.report.health_report import HealthReport, PortfolioReport, PortfolioRow
from alliance_health.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliance_health.report.source import ReportSource


def build_portfolio_report(
    source: ReportSource, reports: Sequence[HealthReport]
) -> PortfolioReport:
    """Put together everything that the report of the portfolio says.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    reports : sequence of HealthReport
        The reports of the alliances that lived in the period.

    Returns
    -------
    PortfolioReport
        One row for each alliance, by name.
    """
    with speaking(source.language):
        return _build(source, reports)


def _build(source: ReportSource, reports: Sequence[HealthReport]) -> PortfolioReport:
    """Put the report together in the language spoken."""
    analysis = source.analysis
    settings = analysis.catalogue.settings
    counts = count_quadrants([place(source, report.alliance_id) for report in reports])
    headline, sentence = state_portfolio(counts)
    movers = _movers(source, reports)
    before = source.period.shift(-1).label
    rows = file_rows(source)
    reasons, left_out = rejected_rows(source)
    warnings, calls = warnings_of_all(source), calls_of(source)
    return PortfolioReport(
        workbook=settings.name,
        period=source.period.label,
        edition=source.edition,
        language=source.language,
        as_of=analysis.as_of.isoformat(),
        notice=settings.notice_in(source.language),
        headline=headline,
        sentence=sentence,
        counts=counts,
        rows=tuple(_row(report) for report in sorted(reports, key=lambda one: one.name)),
        movers=movers,
        movers_statement="" if movers else _nobody_moved(before),
        warnings_statement=warnings.line,
        calls_statement=calls.line,
        leading_cut=settings.quadrant.leading,
        lagging_cut=settings.quadrant.lagging,
        pillars=tuple(
            (role.value, pillar.pillar_id, say_pillar_name(pillar.label))
            for role in Role
            for pillar in analysis.catalogue.pillars_for(role)
        ),
        data_health=rows,
        rejected=sum(row.rejected for row in rows),
        provenance=provenance(source, {}),
        edges=settings.bands,
        found=portfolio_findings(source),
        rejected_reasons=reasons,
        rejected_rows=left_out,
        min_coverage=settings.min_coverage,
        ranks=rank_sureness(source),
        warnings=warnings,
        calls=calls,
        links=portfolio_links(source),
        gaps=gaps_of_all(source),
        value=portfolio_value(source),
    )


def _nobody_moved(before: str) -> str:
    """Say that no index moved notably."""
    return speak(
        "No index moved by {number} points or more since {period} beyond what noise could explain, "
        "and none crossed into another band",
        number=NOTABLE_CHANGE,
        period=before,
    )


def _row(report: HealthReport) -> PortfolioRow:
    """Take what the portfolio shows of one alliance."""
    return PortfolioRow(
        alliance_id=report.alliance_id,
        name=report.name,
        stage=report.stage,
        leading=report.leading,
        lagging=report.lagging,
        quadrant=report.quadrant,
        verdict=report.verdict,
        coverage=report.coverage,
        override_statement=report.override_statement,
    )


def _movers(source: ReportSource, reports: Sequence[HealthReport]) -> tuple[Mover, ...]:
    """Find the indices that moved most since the period before."""
    before = source.period.shift(-1)
    moves = [
        Move(
            report.alliance_id,
            report.name,
            role.index_id,
            source.reading(report.alliance_id, role),
            source.reading(report.alliance_id, role, before),
            source.movements.get((report.alliance_id, role.index_id)),
        )
        for report in reports
        for role in Role
    ]
    return find_movers(moves, versus=before.label, edges=source.analysis.catalogue.settings.bands)
