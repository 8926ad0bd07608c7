"""From an analysis to the data of an alliance's page: picks, names, orders; judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from alliance_health.indices.reasons import TOO_EARLY
from alliance_health.insights.commitments import count_commitments
from alliance_health.insights.decisions import NOT_RECORDED, decisions_asked, decisions_waiting
from alliance_health.insights.events import events_within
from alliance_health.insights.issues import open_issues
from alliance_health.insights.names import say_side
from alliance_health.insights.quadrant import IndexReading
from alliance_health.insights.risks import risks_standing, top_risks, why_no_risk
from alliance_health.insights.verdict import Verdict, state_verdict
from alliance_health.insights.verdict_cause import SideOfVerdict, name_cause
from alliance_health.insights.verdict_moves import announced_change
from alliance_health.language import speak, speaking
from alliance_health.report.build_calls import calls_of
from alliance_health.report.build_cards import (
    index_card,
    place,
    quadrant_card,
)
from alliance_health.report.build_constant import constant_rates
from alliance_health.report.build_data_health import data_health, definitions, provenance
from alliance_health.report.build_explained import change_cards, explained_rows, revisions
from alliance_health.report.build_fair import fair_of
from alliance_health.report.build_forecast import forecast_of
from alliance_health.report.build_give_and_get import give_of
from alliance_health.report.build_judgements import (
    overrides_told,
    say_overridden,
    weights_of_metrics,
    weights_of_pillars,
)
from alliance_health.report.build_links import alliance_links
from alliance_health.report.build_partners import partner_scores
from alliance_health.report.build_proposals import with_proposals
from alliance_health.report.build_scorecard import scorecard
from alliance_health.report.build_steering import steering_of
from alliance_health.report.build_sureness import sureness
from alliance_health.report.build_two_sides import two_sides_of
from alliance_health.report.build_warnings import warnings_of
from alliance_health.report.give_and_get_part import GivePart
from alliance_health.report.health_report import ChangeCard, HealthReport, IndexCard, Partner
from alliance_health.report.partner_words import count_side
from alliance_health.report.source import ReportSource, text_or_none
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Perspective, Role

_NO_ROWS = pd.DataFrame()


def build_health_report(source: ReportSource, alliance_id: str) -> HealthReport:
    """Put together everything that the report of one alliance says, in the source's language.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        An alliance that lived in that period.

    Returns
    -------
    HealthReport
        Numbers as computed, words as chosen by the insights.
    """
    with speaking(source.language):
        return _build(source, alliance_id)


def _build(source: ReportSource, alliance_id: str) -> HealthReport:
    """Put the report together in the language spoken."""
    analysis = source.analysis
    settings = analysis.catalogue.settings
    about = analysis.tables["alliances"].set_index("alliance_id").loc[alliance_id]
    leading, lagging = (source.reading(alliance_id, role) for role in Role)
    changes = change_cards(source, alliance_id)
    rows = scorecard(source, alliance_id)
    partners = _partners(analysis.tables["partners"], alliance_id)
    asked = decisions_asked(
        analysis.tables["decisions"], alliance_id, currency=settings.reporting_currency
    )
    span, names = (source.period.start, source.period.end), _side_names(partners)
    tables = analysis.tables
    kept = count_commitments(tables["commitments"], alliance_id, span=span, names=names)
    risks = top_risks(
        tables["risks"], alliance_id, on=span[1], currency=settings.reporting_currency
    )
    calls = calls_of(source, alliance_id)
    cards = {role: index_card(source, alliance_id, role, names) for role in Role}
    report = HealthReport(
        alliance_id=alliance_id,
        name=str(about["name"]),
        type=text_or_none(about["type"]) or "",
        partners=partners,
        stage=_stage(source, alliance_id),
        started_on=_day(about["started_on"]),
        ended_on=_day(about["ended_on"]),
        period=source.period.label,
        edition=source.edition,
        language=source.language,
        as_of=analysis.as_of.isoformat(),
        notice=settings.notice_in(source.language),
        coverage=_coverage(leading, lagging),
        verdict=_verdict(source, alliance_id, cards, changes),
        leading=cards[Role.LEADING],
        lagging=cards[Role.LAGGING],
        quadrant=quadrant_card(source, alliance_id),
        leading_changes=changes[Role.LEADING],
        lagging_changes=changes[Role.LAGGING],
        decisions=asked,
        decisions_waiting=len(decisions_waiting(tables["decisions"], alliance_id)),
        decisions_statement="" if asked else _no_decisions(source, alliance_id),
        commitments=kept,
        commitments_statement="" if kept else _no_commitments(source, alliance_id),
        risks=risks,
        risks_standing=len(risks_standing(tables["risks"], alliance_id, on=span[1])),
        constant=constant_rates(source, alliance_id),
        risks_statement="" if risks else why_no_risk(analysis.tables["risks"], alliance_id),
        calls_statement=calls.line,
        scorecard=rows,
        data_health=data_health(source, alliance_id, rows),
        definitions=definitions(analysis.catalogue, weights_of_metrics(source)),
        provenance=provenance(source, {"alliance_id": alliance_id}),
        edges=settings.bands,
        currency=settings.reporting_currency,
        explained=explained_rows(source.explained.get(alliance_id, _NO_ROWS)),
        revisions=revisions(source, alliance_id),
        min_coverage=settings.min_coverage,
        metrics=tuple(analysis.catalogue.metrics.values()),
        partner_scores=partner_scores(source, alliance_id, partners),
        issues=open_issues(tables["issues"], alliance_id, day=span[1], names=names),
        events=events_within(tables["events"], alliance_id, span=span),
        override_statement=say_overridden(overrides_told(source, alliance_id)),
        weights=weights_of_pillars(source),
        sureness=sureness(source, alliance_id, names),
        warnings=warnings_of(source, alliance_id),
        forecast=forecast_of(source, alliance_id),
        calls=calls,
        links=alliance_links(source, alliance_id),
        fair=fair_of(source, alliance_id),
        give=_give(source, alliance_id, partners, names),
        two_sides=two_sides_of(source, alliance_id, (names["ours"], names["theirs"])),
        steering=steering_of(source, alliance_id, names),
    )
    return with_proposals(source, report)


def _verdict(
    source: ReportSource,
    alliance_id: str,
    cards: Mapping[Role, IndexCard],
    changes: Mapping[Role, ChangeCard],
) -> Verdict:
    """State the verdict and its main cause."""
    catalogue, placement = source.analysis.catalogue, place(source, alliance_id)
    readings = {role: source.reading(alliance_id, role) for role in Role}
    previous = source.previous(alliance_id)
    verdict = state_verdict(
        placement,
        leading=readings[Role.LEADING],
        lagging=readings[Role.LAGGING],
        previous=previous,
        edges=catalogue.settings.bands,
    )
    before = {Role.LEADING: previous.leading, Role.LAGGING: previous.lagging} if previous else {}
    sides = {
        role: SideOfVerdict(
            score=now.score,
            moved=announced_change(
                now, before[role], source.movements.get((alliance_id, role.index_id))
            )
            if before
            else 0,
            changes=changes[role].changes,
            weakest=cards[role].weakest_pillar,
        )
        for role, now in readings.items()
    }
    labels = {name: metric.label for name, metric in catalogue.metrics.items()}
    return replace(verdict, cause=name_cause(placement, sides, labels))


def _partners(partners: pd.DataFrame, alliance_id: str) -> tuple[Partner, ...]:
    """List the partners of an alliance, our side first."""
    order = {side.value: place for place, side in enumerate(Perspective)}
    mine = rows_of_alliance(partners, alliance_id)
    mine = mine.assign(order=mine["perspective"].map(order)).sort_values(["order", "partner_id"])
    return tuple(
        Partner(partner_id=row["partner_id"], name=row["name"], perspective=row["perspective"])
        for row in mine.to_dict("records")
    )


def _side_names(partners: tuple[Partner, ...]) -> dict[str, str]:
    """Name each side by its partners; the bare perspective where none is known."""
    names: dict[str, list[str]] = {}
    for partner in partners:
        names.setdefault(partner.perspective, []).append(partner.name)
    words = {
        Perspective.OURS.value: speak("Ours"),
        Perspective.THEIRS.value: speak("Theirs"),
        Perspective.JOINT.value: say_side(Perspective.JOINT.value),
    }
    return {**words, **{side: count_side(listed, say_side(side)) for side, listed in names.items()}}


def _give(
    source: ReportSource, alliance_id: str, partners: tuple[Partner, ...], sides: dict[str, str]
) -> GivePart:
    """Tell signs of life, flows, fading and contacts; empty where nobody looked."""
    if source.give is None:
        return GivePart()
    names = {**sides, **{partner.partner_id: partner.name for partner in partners}}
    currency = source.analysis.catalogue.settings.reporting_currency
    return give_of(source.give, alliance_id, source.period, names, currency=currency)


def _stage(source: ReportSource, alliance_id: str) -> str:
    """Return the stage that scored in the report's period."""
    own = rows_of_alliance(source.analysis.grid, alliance_id)
    return str(own.loc[own["period"] == source.period.label, "stage"].iloc[0])


def _no_decisions(source: ReportSource, alliance_id: str) -> str:
    """Say why no decision is asked for."""
    decisions = source.analysis.tables["decisions"]
    if len(rows_of_alliance(decisions, alliance_id)):
        return speak("no open decision is marked as asked")
    return speak(NOT_RECORDED)


def _no_commitments(source: ReportSource, alliance_id: str) -> str:
    """Say why no commitment is counted."""
    commitments = source.analysis.tables["commitments"]
    if len(rows_of_alliance(commitments, alliance_id)):
        return speak("none was due in {period}", period=source.period.label)
    return speak(NOT_RECORDED)


def _coverage(leading: IndexReading, lagging: IndexReading) -> float | None:
    """Return the share of weight measured, over the indices that can be judged at this stage."""
    known = [
        index.coverage
        for index in (leading, lagging)
        if index.coverage is not None and not index.reason.startswith(TOO_EARLY)
    ]
    return sum(known) / len(known) if known else None


def _day(value: Any) -> str | None:
    """Return an ISO date, or None for a missing cell."""
    return None if pd.isna(value) else str(pd.Timestamp(value).date())
