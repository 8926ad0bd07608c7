"""From the parts of an alliance's page to the facts of proposals, and to what they propose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.insights.initiatives import (
    InitiativeState,
    goals_standing,
    tell_initiatives,
)
from alliance_health.insights.proposals.covered import uncovered
from alliance_health.insights.proposals.facts import (
    AlarmFact,
    AllianceFacts,
    FairFact,
    GapFact,
    GoalsFact,
    LifeFact,
    QuickWinFact,
    ScoreFact,
    SideScore,
)
from alliance_health.insights.proposals.propose import propose_all
from alliance_health.insights.proposals.result import (
    MOST_BESIDE_DECISIONS,
    MOST_ON_PAGE_ONE,
    MOST_PROPOSALS,
    Proposal,
)
from alliance_health.insights.quadrant import place_in_quadrant
from alliance_health.insights.sponsors import sponsors_at
from alliance_health.insights.warnings.listing import ALARM
from alliance_health.language import speak, speak_count
from alliance_health.report.proposal_part import ProposalsPart, ProposalTold
from alliance_health.report.source import number_or_none
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Kind, Perspective, Role, RowKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alliance_health.report.health_report import HealthReport, ScorecardRow
    from alliance_health.report.source import ReportSource
    from alliance_health.tables.checked import Tables

#: Periods ahead in which a farewell date is worth preparing.
LOOKS_AHEAD = 2


def with_proposals(source: ReportSource, report: HealthReport) -> HealthReport:
    """Add what the workbook proposes to a report that says everything else.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    report : HealthReport
        Everything else.

    Returns
    -------
    HealthReport
        The same with `proposals`.
    """
    made = propose_all(facts_of(source, report))
    titles = [decision.title for decision in report.decisions]
    most = MOST_BESIDE_DECISIONS if titles else MOST_ON_PAGE_ONE
    shown = made[:MOST_PROPOSALS]
    part = ProposalsPart(
        finding=_finding(shown),
        proposals=tuple(_told(one) for one in shown),
        on_page_one=tuple(_told(one) for one in uncovered(shown, titles, most=most)),
        more=len(made) - len(shown),
    )
    return report.model_copy(update={"proposals": part})


def facts_of(source: ReportSource, report: HealthReport) -> AllianceFacts:
    """Gather what proposals for one alliance may rest on.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    report : HealthReport
        What was computed and judged of the alliance.

    Returns
    -------
    AllianceFacts
        Nothing is judged here.
    """
    alliance_id, tables = report.alliance_id, source.analysis.tables
    end = source.period.end
    best, sides = _best_scores(source, alliance_id)
    unsure = _without_error(source)
    scores = [_score(row, best, sides) for row in report.scorecard]
    scores = [replace(one, highest=None) if one.name in unsure else one for one in scores]
    kinds = [row.row for row in report.scorecard]
    pairs = list(zip(kinds, scores, strict=True))
    place, periods = _place(source, alliance_id)
    index, unmeasured = _to_measure(source, report)
    return AllianceFacts(
        alliance_id=alliance_id,
        period=source.period.label,
        stage=report.stage,
        end=end,
        ahead=source.period.shift(LOOKS_AHEAD).end,
        currency=report.currency,
        edges=report.edges,
        names=_names(report),
        metrics={one.name: one for kind, one in pairs if kind == RowKind.METRIC.value},
        pillars={
            one.name: one
            for kind, one in pairs
            if kind == RowKind.PILLAR.value and one.role == Role.LEADING.value
        },
        place=place,
        periods_there=periods,
        commitments=report.commitments,
        gaps=_gaps(report),
        fair=FairFact(
            verdict=report.fair.verdict,
            finding=report.fair.finding,
            rebalance=report.fair.rebalance,
            synergy_level=report.fair.synergy_level,
            synergy=report.fair.synergy,
        ),
        life=LifeFact(
            report.give.verdict,
            report.give.finding,
            tuple(
                (one.partner, one.reason)
                for one in report.give.withdrawals
                if one.state in ("faded", "gone")
            ),
        ),
        sponsors=sponsors_at(tables["alliances"], tables["alliance_history"], alliance_id, day=end),
        goals=_goals(tables["goals"], alliance_id, source),
        quick_wins=_quick_wins(tables, alliance_id, source),
        charter=source.analysis.catalogue.charters.get(alliance_id),
        alarms=tuple(
            AlarmFact(one.statement, one.reason, one.record, one.is_proven)
            for one in report.warnings.told
            if one.state == ALARM
        ),
        to_measure=index,
        unmeasured=unmeasured,
        owners=_owners(tables, alliance_id, source),
    )


def tell_proposals(made: Sequence[Proposal]) -> tuple[ProposalTold, ...]:
    """Tell proposals as a page carries them.

    Parameters
    ----------
    made : sequence of Proposal
        In their order.

    Returns
    -------
    tuple of ProposalTold
        As many.
    """
    return tuple(_told(one) for one in made)


def _told(one: Proposal) -> ProposalTold:
    """Tell one proposal."""
    return ProposalTold(
        rule=one.rule,
        strength=one.strength.value,
        proposal=one.proposal,
        because=one.because,
        source=one.source,
        owner=one.owner,
        points=one.points,
        topic=one.evidence.topic.value,
        numbers=one.evidence.numbers,
    )


def _finding(shown: Sequence[Proposal]) -> str:
    """Say how many proposals there are, and whose they are."""
    if not shown:
        return speak("The rules of the workbook propose nothing: none of their conditions holds.")
    return speak_count(
        len(shown),
        "{number} proposal of the workbook; nobody has decided on it.",
        "{number} proposals of the workbook, the weightiest first; nobody has decided on them.",
    )


def _score(
    row: ScorecardRow, best: Mapping[tuple[str, str, str], float], sides: Mapping[str, Any]
) -> ScoreFact:
    """Take one row of the scorecard as a fact."""
    reached = [row.upper, best.get((row.row, row.role, row.id))]
    known = [one for one in reached if one is not None]
    lost = None
    if row.effective_weight is not None and row.contribution is not None:
        lost = 100 * row.effective_weight - row.contribution
    return ScoreFact(
        name=row.id,
        label=row.label,
        role=row.role,
        pillar_id=row.pillar_id,
        value=row.value,
        target=row.target,
        unit=row.unit,
        score=row.score,
        highest=max(known) if known else None,
        coverage=row.coverage,
        is_old=bool(row.age) or row.stale,
        lost=lost,
        number_id=row.number_id,
        sides=sides.get(row.id, ()) if row.row == RowKind.METRIC.value else (),
    )


def _best_scores(
    source: ReportSource, alliance_id: str
) -> tuple[dict[tuple[str, str, str], float], dict[str, tuple[SideScore, ...]]]:
    """Return the upper end of every joint score, and the scores of both sides by metric."""
    rows, unsure = source.by_alliance[alliance_id], _without_error(source)
    now = rows[rows["period"] == source.period.label]
    joint = now[(now["perspective"] == Perspective.JOINT.value) & now["upper"].notna()]
    best = {
        (row["row"], row["role"], row["id"]): float(row["upper"])
        for row in joint.to_dict("records")
    }
    own = now[
        (now["row"] == RowKind.METRIC.value)
        & now["perspective"].isin([Perspective.OURS.value, Perspective.THEIRS.value])
        & now["score"].notna()
        & ~now["stale"].fillna(False).astype(bool)
    ]
    sides: dict[str, tuple[SideScore, ...]] = {}
    for row in own.to_dict("records"):
        side = SideScore(
            row["perspective"],
            number_or_none(row["value"]),
            float(row["score"]),
            None if row["id"] in unsure else number_or_none(row["upper"]),
            row["number_id"],
        )
        sides[row["id"]] = (*sides.get(row["id"], ()), side)
    return best, sides


def _without_error(source: ReportSource) -> frozenset[str]:
    """Name the metrics and pillars whose error nobody drew: those that hold ratings."""
    catalogue = source.analysis.catalogue
    if source.analysis.drawn is not None:
        return frozenset()
    rated = [one for one in catalogue.metrics.values() if one.kind == Kind.RATED]
    return frozenset({one.metric_id for one in rated} | {one.pillar for one in rated})


def _place(source: ReportSource, alliance_id: str) -> tuple[str, int]:
    """Return the quadrant, and for how many periods in a row the alliance has been there."""
    cuts = source.analysis.catalogue.settings.quadrant
    place, periods, at = "", 0, source.period
    while True:
        leading, lagging = (source.reading(alliance_id, role, at) for role in Role)
        name = place_in_quadrant(leading, lagging, cuts).name or ""
        place = place or name
        if not name or name != place:
            return place, periods
        periods, at = periods + 1, at.shift(-1)


def _to_measure(source: ReportSource, report: HealthReport) -> tuple[tuple[str, ...], float | None]:
    """Return what to measure first where an index lacks coverage, and how much it lacks."""
    for card in (report.leading, report.lagging):
        short = card.coverage is not None and card.coverage < report.min_coverage
        if card.score is None and short and not card.reason.startswith("too early"):
            return report.data_health.fill_first, 1 - (card.coverage or 0.0)
    return (), None


def _names(report: HealthReport) -> dict[str, str]:
    """Name each side by its first partner."""
    names: dict[str, str] = {}
    for partner in report.partners:
        names.setdefault(partner.perspective, partner.name)
    words = {Perspective.OURS.value: speak("our side"), Perspective.THEIRS.value: speak("them")}
    return {**words, **names}


def _gaps(report: HealthReport) -> tuple[GapFact, ...]:
    """Take the factors that both sides see differently."""
    return tuple(
        GapFact(one.factor, one.level, one.gap, one.kind, one.verdict, one.persistent)
        for one in report.two_sides.factors
        if one.gap is not None
    )


def _goals(goals: pd.DataFrame, alliance_id: str, source: ReportSource) -> GoalsFact | None:
    """Count goals, and those without an owner; None where the workbook keeps none at all."""
    if goals.empty:
        return None
    own = goals_standing(goals, alliance_id, day=source.period.end)
    lacks = own[["owner_ours", "owner_theirs"]].isna().any(axis=1)
    return GoalsFact(standing=len(own), ownerless=int(lacks.sum()))


def _quick_wins(tables: Tables, alliance_id: str, source: ReportSource) -> tuple[QuickWinFact, ...]:
    """List quick wins that are late, the latest first."""
    told = tell_initiatives(
        tables["initiatives"], tables["gates"], alliance_id, day=source.period.end
    )
    late = [one for one in told if one.quick_win and one.state is InitiativeState.LATE]
    late.sort(key=lambda one: (-one.days_late, one.initiative_id))
    return tuple(QuickWinFact(one.name, one.days_late) for one in late)


def _owners(tables: Tables, alliance_id: str, source: ReportSource) -> dict[str, str]:
    """Say who answers for what as recorded: goals by metric, commitments by side."""
    goals = goals_standing(tables["goals"], alliance_id, day=source.period.end)
    owners = {str(row["metric_id"]): _both(row) for row in goals.to_dict("records") if _both(row)}
    return {**owners, **dict(_by_side(tables["commitments"], alliance_id, source))}


def _both(row: Mapping[Any, Any]) -> str:
    """Name the owners of a goal on both sides, as far as they are recorded."""
    named = [row[name] for name in ("owner_ours", "owner_theirs") if pd.notna(row[name])]
    return "; ".join(dict.fromkeys(named))


def _by_side(
    commitments: pd.DataFrame, alliance_id: str, source: ReportSource
) -> Iterator[tuple[str, str]]:
    """Name who answers for most of the commitments of each side that are broken."""
    span = (pd.Timestamp(source.period.start), pd.Timestamp(source.period.end))
    own = rows_of_alliance(commitments, alliance_id)
    due = own[own["due_on"].between(*span)]
    broken = due[due["kept_on"].isna() | (due["kept_on"] > due["due_on"])]
    for side, rows in broken.dropna(subset=["owner"]).groupby("made_by"):
        counts = rows["owner"].value_counts()
        yield str(side), str(sorted(counts[counts == counts.max()].index)[0])
