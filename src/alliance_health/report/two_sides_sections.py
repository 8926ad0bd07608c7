"""The section about both sides: what their people say, and what they report."""

from __future__ import annotations

from alliance_health.figures.gap_matrix import figure_gap_matrix, table_gap_matrix
from alliance_health.figures.sides import side_rows
from alliance_health.figures.two_sided_dumbbell import (
    figure_two_sided_dumbbell,
    table_two_sided_dumbbell,
)
from alliance_health.insights.two_sides.table import HIGH_FROM, LOW_BELOW
from alliance_health.language import say_digits, speak
from alliance_health.report import findings
from alliance_health.report.alliance_sections import side_names
from alliance_health.report.figure_parts import labels_of, sides_figure
from alliance_health.report.page_one import AllianceView
from alliance_health.report.partner_part import partner_figures, partner_table
from alliance_health.report.portfolio_sections import PortfolioView, labels_of_portfolio
from alliance_health.report.section import Section, SectionFigure
from alliance_health.report.survey_quality_sections import ratings_carry
from alliance_health.report.two_sides_blocks import (
    comment_block,
    level_block,
    number_block,
    tension_block,
    views_block,
)
from alliance_health.report.wording import say_short_period
from alliance_health.vocabulary import Perspective, RowKind

#: Sides whose values stand side by side.
SIDES = (Perspective.OURS.value, Perspective.THEIRS.value)


def both_sides(view: AllianceView) -> Section:
    """Return where both partners see the alliance differently.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        The verdict on the last full wave of the survey, levels apart, promises seen by both,
        argument and friction, paraphrased comments; figures as both sides report them; metrics
        that both sides have; partner by partner where a side averages several.
    """
    report, labels = view.report, labels_of(view.report)
    part, names = report.two_sides, side_names(report)
    rows = side_rows(view.scores, report.period)
    differences = [
        (labels.get(name, name), float(points))
        for name, points in zip(rows["id"], rows["difference"], strict=True)
    ]
    sides = (labels[Perspective.OURS.value], labels[Perspective.THEIRS.value])
    of_metrics = findings.sides_finding(differences, sides)
    finding = f"{part.finding} {of_metrics}" if part.wave else of_metrics
    by_id = {row.id: row for row in report.scorecard if row.row == RowKind.METRIC}
    blocks = [
        level_block(part, names),
        views_block(part, names),
        tension_block(part, names),
        comment_block(part, names),
        number_block(part, names, report.currency),
    ]
    data = {
        "names": names,
        "currency": report.currency,
        "rows": [
            {
                **by_id[name].model_dump(mode="json", include={"label", "unit", "ours", "theirs"}),
                "difference": round(points, 1),
                "numbers": [
                    f"{report.alliance_id}/{report.period}/{side}/{name}" for side in SIDES
                ],
            }
            for (_, points), name in zip(differences, rows["id"], strict=True)
            if name in by_id
        ],
        "partners": partner_table(report),
        "blocks": [block for block in blocks if block is not None],
        "notes": [note for note in (part.chance, part.reason) if note],
        "carry": ratings_carry(part.quality) if part.quality.sides else None,
    }
    figures = (
        *dumbbell_figures(view),
        *((sides_figure(view),) if differences else ()),
        *partner_figures(report),
    )
    return Section("both-sides", speak("Both sides"), finding, "both_sides", data, figures)


def dumbbell_figures(view: AllianceView) -> tuple[SectionFigure, ...]:
    """Return both sides' means of every factor; nothing where nobody was asked."""
    report, labels = view.report, labels_of(view.report)
    part = report.two_sides
    if not part.factors:
        return ()
    rows = [one.model_dump() for one in part.factors]
    ours, theirs = side_names(report)
    said = speak(
        "{ours}: circle. {theirs}: diamond. Bar: where our mean would lie, counted from theirs, "
        "by the 90 % interval of the gap. Dotted lines: low below {low}, high from {high}.",
        ours=ours,
        theirs=theirs,
        low=say_digits(f"{LOW_BELOW:.2f}"),
        high=say_digits(f"{HIGH_FROM:.2f}"),
    )
    return (
        SectionFigure(
            "two-sided",
            speak("What both sides say, {wave}", wave=say_short_period(part.wave)),
            said,
            figure_two_sided_dumbbell(rows, labels),
            table_two_sided_dumbbell(rows, labels),
        ),
    )


def portfolio_gaps(view: PortfolioView) -> Section:
    """Return on which factors both sides of every alliance differ.

    Parameters
    ----------
    view : PortfolioView
        What the report is made from.

    Returns
    -------
    Section
        A map of alliances by factors at working level, each in its last full wave.
    """
    part, labels = view.report.gaps, labels_of_portfolio(view.report)
    rows = [one.model_dump() for one in part.factors]
    figures = (
        SectionFigure(
            "gap-matrix",
            speak("Every factor of every alliance, working level"),
            speak(
                "Triangle up: our side sees it better, down: theirs. Filled with C: confirmed, "
                "open with I: an indication. = aligned, · undecided, – not shown."
            ),
            figure_gap_matrix(rows, labels),
            table_gap_matrix(rows, labels),
        ),
    )
    return Section(
        "gaps", speak("Both sides"), part.finding, "figures", {}, figures if rows else ()
    )
