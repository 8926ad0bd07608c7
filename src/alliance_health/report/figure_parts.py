"""The figures of an alliance's report with their names, findings and tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.figures.change import figure_change, table_change
from alliance_health.figures.change_rows import ChangeEnds
from alliance_health.figures.contributions import figure_contributions, table_contributions
from alliance_health.figures.coverage import figure_coverage, table_coverage
from alliance_health.figures.index_history import figure_index_history, table_index_history
from alliance_health.figures.metric_history import figure_metric_history, table_metric_history
from alliance_health.figures.pillars import figure_pillars, table_pillars
from alliance_health.figures.quadrant import figure_quadrant, table_quadrant
from alliance_health.figures.sides import figure_sides, table_sides
from alliance_health.insights.changes import SMALLEST_CAUSE
from alliance_health.insights.names import say_side
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak
from alliance_health.report.health_report import ChangeCard, HealthReport, IndexCard
from alliance_health.report.page_one import AllianceView
from alliance_health.report.partner_words import name_side
from alliance_health.report.section import SectionFigure
from alliance_health.report.wording import capital, say_day, say_period
from alliance_health.vocabulary import Perspective, RowKind

#: Coverage that counts as all of it.
FULLY_MEASURED = 1 - 1e-9

#: How many metrics share one figure.
METRICS_DRAWN = 6


def labels_of(report: HealthReport) -> dict[str, str]:
    """Return the labels of pillars, metrics and both sides by id.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.

    Returns
    -------
    dict of str to str
        A side without a partner of its own keeps its bare word; of many partners only the
        number is told, and that they are averaged.
    """
    labels = {row.id: row.label for row in report.scorecard}
    for side in (Perspective.OURS, Perspective.THEIRS):
        names = [partner.name for partner in report.partners if partner.perspective == side]
        labels[side.value] = name_side(names, say_side(side.value))
    return labels


def change_figure(view: AllianceView) -> SectionFigure | None:
    """Return how both indices came from what they were; None when nothing moved them."""
    if all(abs(row.points or 0.0) < SMALLEST_CAUSE for row in view.report.explained):
        return None
    report, labels = view.report, labels_of(view.report)
    explained = pd.DataFrame([row.model_dump() for row in report.explained])
    pairs = ((report.leading, report.leading_changes), (report.lagging, report.lagging_changes))
    ends = {card.index_id: _ends(report, card, changes) for card, changes in pairs}
    return SectionFigure(
        "change",
        speak("How both indices came here"),
        speak(
            "From the index then to the index now; each bar starts where the one before it ended."
        ),
        figure_change(explained, ends, labels, edges=report.edges),
        table_change(explained, labels),
    )


def revision_figure(view: AllianceView) -> SectionFigure | None:
    """Return how what was reported became what is known; None where it is the same."""
    revised = view.report.revisions
    if revised is None or all(one.before is None or one.now is None for one in revised.told):
        return None
    labels = labels_of(view.report)
    explained = pd.DataFrame([row.model_dump() for row in revised.explained])
    period = say_period(revised.period)
    ends = {
        one.index_id: ChangeEnds(
            one.before,
            one.now,
            speak("{period}, as reported", period=period),
            speak("{period}, as known now", period=period),
        )
        for one in revised.told
    }
    return SectionFigure(
        "revisions",
        speak("How {period} is seen now", period=period),
        speak("From what was known on {day} to what is known now.", day=say_day(revised.as_of)),
        figure_change(explained, ends, labels, edges=view.report.edges),
        table_change(explained, labels),
    )


def _ends(report: HealthReport, card: IndexCard, changes: ChangeCard) -> ChangeEnds:
    """Return an index as published in the period before and in this one."""
    before = {point.period: point.score for point in card.history}
    versus = changes.versus or ""
    return ChangeEnds(
        before=before.get(versus),
        now=card.score,
        before_label=say_period(versus),
        now_label=say_period(report.period),
    )


def contributions_figure(view: AllianceView) -> SectionFigure:
    """Return what every pillar brings to its index, and what it costs."""
    report, labels = view.report, labels_of(view.report)
    return SectionFigure(
        "contributions",
        speak("What pillars bring, and what they cost"),
        speak("The full part of a bar is brought to the index, the pale part is lost."),
        figure_contributions(view.scores, labels, period=report.period, edges=report.edges),
        table_contributions(view.scores, labels, period=report.period),
    )


def pillars_figure(view: AllianceView) -> SectionFigure:
    """Return the score of every pillar with its interval."""
    report, labels = view.report, labels_of(view.report)
    return SectionFigure(
        "pillars",
        speak("Every pillar with its interval"),
        speak("Dotted lines stand where bands change."),
        figure_pillars(view.scores, labels, period=report.period, edges=report.edges),
        table_pillars(view.scores, labels, period=report.period, edges=report.edges),
    )


def sides_figure(view: AllianceView) -> SectionFigure:
    """Return both sides' scores, the largest difference first."""
    report, labels = view.report, labels_of(view.report)
    return SectionFigure(
        "sides",
        speak("Both scores of every shared metric"),
        speak(
            "{ours}: circle. {theirs}: diamond. The largest difference comes first.",
            ours=capital(labels[Perspective.OURS]),
            theirs=capital(labels[Perspective.THEIRS]),
        ),
        figure_sides(view.scores, labels, period=report.period, edges=report.edges),
        table_sides(view.scores, labels, period=report.period),
    )


def quadrant_figure(view: AllianceView) -> SectionFigure:
    """Return the quadrant with the way the alliance came."""
    report, labels = view.report, labels_of(view.report)
    cuts = QuadrantCuts(leading=report.quadrant.leading_cut, lagging=report.quadrant.lagging_cut)
    return SectionFigure(
        "quadrant",
        speak("Where it stands, and where it came from"),
        speak(
            "The line runs from the oldest period to the newest; the box is the interval of both."
        ),
        figure_quadrant(view.scores, labels, cuts=cuts, edges=report.edges),
        table_quadrant(view.scores, labels, edges=report.edges),
    )


def history_figure(view: AllianceView, finding: str) -> SectionFigure:
    """Return both indices over all periods."""
    labels = labels_of(view.report)
    return SectionFigure(
        "index-history",
        speak("Both indices over time"),
        finding,
        figure_index_history(view.scores, labels, edges=view.report.edges),
        table_index_history(view.scores, labels),
    )


def governance_figure(view: AllianceView, pillars: Sequence[str]) -> SectionFigure | None:
    """Return the values of the metrics of some pillars over time; None when there are none."""
    known = set(view.scores.loc[view.scores["value"].notna(), "id"])
    metrics = {
        metric.metric_id: metric
        for metric in view.report.metrics
        if metric.pillar in pillars and metric.metric_id in known
    }
    shown = dict(list(metrics.items())[:METRICS_DRAWN])
    if not shown:
        return None
    return SectionFigure(
        "governance-history",
        speak("Measures of governance over time"),
        speak("In the unit of each; dotted lines stand where bands change."),
        figure_metric_history(view.scores, shown, currency=view.report.currency),
        table_metric_history(view.scores, shown),
    )


def coverage_figure(view: AllianceView) -> SectionFigure | None:
    """Return the share of weight measured, for every pillar; None when all of it is."""
    report, labels = view.report, labels_of(view.report)
    pillars = [row for row in report.scorecard if row.row == RowKind.PILLAR]
    if all((row.coverage or 0.0) > FULLY_MEASURED for row in pillars):
        return None
    return SectionFigure(
        "coverage",
        speak("How much of each pillar is measured"),
        speak(
            "Below {share} a pillar has no score.",
            share=in_locale(f"{100 * report.min_coverage:.3g}\N{NO-BREAK SPACE}%"),
        ),
        figure_coverage(
            view.scores, labels, period=report.period, min_coverage=report.min_coverage
        ),
        table_coverage(view.scores, labels, period=report.period),
    )
