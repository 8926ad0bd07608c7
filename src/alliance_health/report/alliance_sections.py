"""The sections of an alliance's report behind page one: why, how it stands, what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.table import FigureTable
from alliance_health.insights.names import say_band, say_index
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak, speak_count, to_speak
from alliance_health.report import findings
from alliance_health.report.data_blocks import found_blocks, not_found
from alliance_health.report.figure_parts import (
    change_figure,
    contributions_figure,
    coverage_figure,
    governance_figure,
    history_figure,
    labels_of,
    pillars_figure,
    quadrant_figure,
    revision_figure,
)
from alliance_health.report.health_report import (
    ChangeCard,
    HealthReport,
    IndexCard,
    Provenance,
    ScorecardRow,
)
from alliance_health.report.index_words import both_ends
from alliance_health.report.judgement_blocks import weight_blocks
from alliance_health.report.outlook_sections import (
    decision_map,
    governance_blocks,
    governance_silent,
)
from alliance_health.report.page_one import AllianceView, count_numbers
from alliance_health.report.scorecard_rows import lay_out_rows, track_edges
from alliance_health.report.section import Section
from alliance_health.report.wording import add_up, capital, say_day, say_quantity
from alliance_health.vocabulary import Edition, Perspective, Role, RowKind

#: How both halves of the scorecard are headed.
ROLE_TITLES = {
    Role.LEADING: to_speak("Influence: leading factors"),
    Role.LAGGING: to_speak("Outcomes: lagging factors"),
}

#: Pillars whose metrics tell how an alliance is governed.
GOVERNANCE_PILLARS = ("governance", "executive")


def what_changed(view: AllianceView) -> Section:
    """Return what moved both indices since the period before.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Every cause, and the contributions of all pillars.
    """
    report = view.report
    pairs = (
        (report.leading_changes, report.leading),
        (report.lagging_changes, report.lagging),
    )
    figure = change_figure(view)
    edges = report.edges
    told = [] if figure else [_told(card, index, edges) for card, index in pairs]
    finding = " ".join(findings.change_finding(card, index) for card, index in pairs)
    return Section(
        "what-changed",
        speak("What changed"),
        finding,
        "what_changed",
        {
            "changes": told,
            "sentences": [card.sentence for card, _ in pairs if card.sentence],
            "revisions": report.revisions.model_dump(mode="json") if report.revisions else None,
        },
        (*(one for one in (figure, revision_figure(view)) if one), contributions_figure(view)),
    )


def _told(card: ChangeCard, index: IndexCard, edges: BandEdges) -> dict[str, Any]:
    """Lay the causes of one index's change out as rows that add up."""
    causes = [*card.changes, *([card.rest] if card.rest else [])]
    ends = both_ends(index, edges) if card.changes else None
    total = ends.points if ends else card.total
    points = add_up([cause.points for cause in causes], total)
    return {
        "word": say_index(index.role),
        "role": index.role,
        "versus": card.versus,
        "total": total,
        "statement": card.statement,
        "rows": [
            {"sentence": cause.sentence, "points": shown}
            for cause, shown in zip(causes, points, strict=True)
        ],
    }


def scorecard(view: AllianceView) -> Section:
    """Return every pillar and metric with value, target, score and band.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        A metric without a score keeps its row and says why.
    """
    report = view.report
    finding = findings.pillar_finding(report.scorecard)
    groups = [
        {
            "title": speak(ROLE_TITLES[role]),
            "role": role.value,
            "rows": lay_out_rows(report, [row for row in report.scorecard if row.role == role]),
        }
        for role in Role
    ]
    data = {
        "groups": [group for group in groups if group["rows"]],
        "currency": report.currency,
        "names": side_names(report),
        "track_edges": track_edges(report),
        "constant": report.constant.model_dump(mode="json") if report.constant else None,
    }
    figures = (pillars_figure(view),)
    preview = _preview(report.scorecard, report.currency)
    return Section("scorecard", speak("Scorecard"), finding, "scorecard", data, figures, preview)


def _preview(rows: Sequence[ScorecardRow], currency: str) -> FigureTable:
    """Lay rows of the scorecard out for a person at a notebook."""
    return {
        "columns": [
            *(speak("Pillar or metric"), speak("Value"), speak("Target")),
            *(speak("Score"), speak("Band"), speak("Note")),
        ],
        "rows": [
            [
                row.label,
                say_quantity(row.value, row.unit, currency) if row.value is not None else None,
                say_quantity(row.target, row.unit, currency) if row.target is not None else None,
                *(row.shown, say_band(findings.sure_band(row)) or None, row.reason or None),
            ]
            for row in rows
        ],
    }


def side_names(report: HealthReport) -> tuple[str, str]:
    """Name our side and theirs.

    Parameters
    ----------
    report : HealthReport
        Knows the partners.

    Returns
    -------
    tuple of str
        Ours first, with a capital.
    """
    labels = labels_of(report)
    return capital(labels[Perspective.OURS]), capital(labels[Perspective.THEIRS])


def leading_versus_lagging(view: AllianceView) -> Section:
    """Return influence and outcomes against each other, and over time.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        The quadrant with the way the alliance came, and both indices over all periods.
    """
    report = view.report
    finding = findings.quadrant_finding(report)
    history = " ".join(findings.level_finding(card) for card in (report.leading, report.lagging))
    figures = (quadrant_figure(view), history_figure(view, history))
    return Section(
        "leading-versus-lagging",
        speak("Over time"),
        finding,
        "figures",
        {},
        figures,
    )


def governance(view: AllianceView) -> Section:
    """Return how the alliance is governed: decisions, meetings, sponsors.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Metrics of the governance and executive pillars, now and over time; issues and decisions
        open at the period's end, escalations, commitments due, and what happened in it.
    """
    report = view.report
    rows = [row for row in report.scorecard if row.pillar_id in GOVERNANCE_PILLARS]
    data = {
        "rows": lay_out_rows(report, rows),
        "currency": report.currency,
        "names": side_names(report),
        "track_edges": track_edges(report),
        "numbers": count_numbers(report),
        "blocks": governance_blocks(report),
        "notes": governance_silent(report.steering),
        "decision_map": decision_map(report.steering),
        **report.model_dump(mode="json", include={"period", "issues", "events"}),
    }
    figure = governance_figure(view, GOVERNANCE_PILLARS)
    return Section(
        "governance",
        speak("Governance"),
        _governance_finding(rows),
        "governance",
        data,
        (figure,) if figure else (),
        _preview(rows, report.currency),
    )


def _governance_finding(rows: Sequence[ScorecardRow]) -> str:
    """Say how the pillars of governance stand."""
    pillars = [row for row in rows if row.row == RowKind.PILLAR]
    if not pillars:
        return speak("This workbook defines no metrics of governance.")
    return "; ".join(_standing(row) for row in pillars) + "."


def _standing(row: ScorecardRow) -> str:
    """Say where a pillar stands, or why nobody knows."""
    if row.shown is None:
        return speak("{pillar} has no score: {reason}", pillar=row.label, reason=row.reason)
    band = say_band(findings.sure_band(row))
    # Translators: such as "Governance 45, watch".
    return speak("{pillar} {score}, {band}", pillar=row.label, score=row.shown, band=band)


def data_health(view: AllianceView) -> Section:
    """Return how far the data carry what the report says.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Coverage, absent and old values, rejected rows, supplied values that differ, and what
        the checks of the data found.
    """
    report = view.report
    finding = findings.data_finding(report.data_health)
    data = {
        "health": report.data_health.model_dump(mode="json"),
        "currency": report.currency,
        "min_coverage": report.min_coverage,
        "blocks": found_blocks(report.data_health.found, many=False),
        # Other editions do not list what the checks looked for.
        "not_found": not_found(report.data_health.found, many=False)
        if report.edition == Edition.INTERNAL
        else "",
    }
    figure = coverage_figure(view)
    figures = (figure,) if figure else ()
    return Section("data-health", speak("Data health"), finding, "data_health", data, figures)


def definitions(view: AllianceView) -> Section:
    """Return what every metric means.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Metrics by role and pillar, with formula, scale and source.
    """
    report = view.report
    metrics = [definition.model_dump(mode="json") for definition in report.definitions]
    groups = [
        {
            "title": speak(ROLE_TITLES[role]),
            "metrics": [one for one in metrics if one["role"] == role],
        }
        for role in Role
    ]
    finding = speak_count(
        len(metrics),
        "{number} metrics, each scored from 0 to 100 on a fixed scale: below {weak} is weak, "
        "{strong} and more is strong.",
        "{number} metrics, each scored from 0 to 100 on a fixed scale: below {weak} is weak, "
        "{strong} and more is strong.",
        weak=in_locale(f"{report.edges.weak_below:g}"),
        strong=in_locale(f"{report.edges.strong_from:g}"),
    )
    data = {
        "groups": [group for group in groups if group["metrics"]],
        "weights": weight_blocks(report.weights) if report.weights else [],
    }
    return Section("definitions", speak("Definitions"), finding, "definitions", data)


def made_from(provenance: Provenance) -> str:
    """Say from how many files a report was made, and what was known of them.

    Parameters
    ----------
    provenance : Provenance
        Of the report.

    Returns
    -------
    str
        One sentence; an edition that leaves the company names no file.
    """
    if not provenance.inputs:
        return speak(
            "Made from what both partners may see, as it was known on {day}.",
            day=say_day(provenance.as_of),
        )
    return speak_count(
        len(provenance.inputs),
        "Made from {number} files as they were known on {day}.",
        "Made from {number} files as they were known on {day}.",
        day=say_day(provenance.as_of),
    )


def provenance(view: AllianceView) -> Section:
    """Return from what the report was made.

    Parameters
    ----------
    view : AllianceView
        What the report is made from.

    Returns
    -------
    Section
        Versions, parameters and the hash of every input; no clock.
    """
    report = view.report
    finding = made_from(report.provenance)
    data = {
        "provenance": report.provenance.model_dump(mode="json"),
        # Without the files there is nothing that a reader could trace.
        "number_id": f"{report.alliance_id}/{report.period}/joint/leading_index"
        if report.provenance.inputs
        else "",
    }
    preview: FigureTable = {
        "columns": [speak("File"), speak("Rows of this alliance"), "SHA-256"],
        "rows": [
            [file, report.provenance.rows.get(file), digest or None]
            for file, digest in report.provenance.inputs.items()
        ],
    }
    return Section("provenance", speak("Provenance"), finding, "provenance", data, preview=preview)
