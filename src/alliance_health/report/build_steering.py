"""From tables and charter to what a page says of goals, initiatives, decisions and exits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.catalogue.charter import Charter, ExitTrigger, FarewellDate
from alliance_health.insights.commitments import commitments_due
from alliance_health.insights.escalations import tell_decisions, tell_escalations
from alliance_health.insights.initiatives import tell_goals, tell_initiatives
from alliance_health.insights.risks import risks_standing
from alliance_health.report.source import number_or_none, text_or_none
from alliance_health.report.steering_part import (
    CommitmentTold,
    DecisionTold,
    EscalationTold,
    FarewellTold,
    GoalTold,
    InitiativeTold,
    MappedTold,
    RiskListed,
    SteeringPart,
    TriggerTold,
)
from alliance_health.tables.by_alliance import rows_of_alliance

if TYPE_CHECKING:
    from alliance_health.report.source import ReportSource

#: Tables of which a page says that nothing is recorded where they hold no row of an alliance.
STEERED_TABLES = ("goals", "decisions", "issues", "commitments", "risks", "initiatives")

#: Where an exit trigger or a farewell date stands.
MET, PASSED, WATCHED = "met", "passed", "watched"
DECIDED, OVERDUE, AHEAD = "decided", "overdue", "ahead"


def steering_of(source: ReportSource, alliance_id: str, names: Mapping[str, str]) -> SteeringPart:
    """Tell what the partners of one alliance steer, as it stood at the period's end.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.
    names : mapping of str to str
        Name of each side.

    Returns
    -------
    SteeringPart
        Empty lists where nothing is recorded; nothing is judged here.
    """
    tables, end = source.analysis.tables, source.period.end
    span = (source.period.start, end)
    charter = source.analysis.catalogue.charters.get(alliance_id)
    initiatives = tell_initiatives(tables["initiatives"], tables["gates"], alliance_id, day=end)
    decisions = tell_decisions(tables["decisions"], alliance_id, day=end, names=names)
    escalated = tell_escalations(tables["issues"], alliance_id, span=span, names=names)
    return SteeringPart(
        kept=tuple(
            name for name in STEERED_TABLES if len(rows_of_alliance(tables[name], alliance_id))
        ),
        has_charter=charter is not None,
        goals=_goals(source, alliance_id),
        initiatives=tuple(InitiativeTold.model_validate(asdict(one)) for one in initiatives),
        decisions=tuple(DecisionTold.model_validate(asdict(one)) for one in decisions),
        escalations=tuple(EscalationTold.model_validate(asdict(one)) for one in escalated),
        commitments=_commitments(tables["commitments"], alliance_id, span, names),
        mapped=_mapped(charter),
        triggers=_triggers(charter, end),
        farewells=_farewells(charter, end),
        deal_gaps=charter.deal_sheet.gaps if charter else (),
        risks=_risks(tables["risks"], alliance_id, end),
    )


def _goals(source: ReportSource, alliance_id: str) -> tuple[GoalTold, ...]:
    """Tell goals with the label and the unit of their metric."""
    metrics = source.analysis.catalogue.metrics
    told = []
    for one in tell_goals(source.analysis.tables["goals"], alliance_id, day=source.period.end):
        metric = metrics.get(one.metric_id)
        fields = asdict(one)
        fields.pop("metric_id")
        named = metric.label if metric else one.metric_id
        told.append(GoalTold(**fields, metric=named, unit=metric.unit if metric else ""))
    return tuple(told)


def _commitments(
    commitments: pd.DataFrame, alliance_id: str, span: tuple[date, date], names: Mapping[str, str]
) -> tuple[CommitmentTold, ...]:
    """Tell the commitments that were due, the broken ones first."""
    due = commitments_due(commitments, alliance_id, span=span)
    ordered = due.sort_values(["on_date", "due_on", "commitment_id"], kind="stable")
    return tuple(
        CommitmentTold(
            commitment_id=row["commitment_id"],
            title=row["title"],
            made_by=names.get(row["made_by"], row["made_by"]),
            side=row["made_by"],
            due_on=row["due_on"].date().isoformat(),
            kept_on=row["kept_on"].date().isoformat() if pd.notna(row["kept_on"]) else None,
            on_date=bool(row["on_date"]),
            owner=text_or_none(row["owner"]) or "",
        )
        for row in ordered.to_dict("records")
    )


def _mapped(charter: Charter | None) -> tuple[MappedTold, ...]:
    """Tell the decision map of a charter."""
    return tuple(
        MappedTold(
            decision=one.decision,
            deciders="; ".join(one.deciders),
            how_often=one.how_often,
            escalates_to=one.escalates_to,
        )
        for one in (charter.decisions if charter else ())
    )


def _triggers(charter: Charter | None, end: date) -> tuple[TriggerTold, ...]:
    """Tell exit triggers, those that were met first, then by the day of the next look."""
    told = [
        TriggerTold(
            trigger=one.trigger,
            kind=one.kind,
            review_on=one.review_on.isoformat(),
            met_on=one.met_on.isoformat() if one.met_on and one.met_on <= end else None,
            state=_trigger_state(one, end),
        )
        for one in (charter.exit_triggers if charter else ())
    ]
    order = [MET, PASSED, WATCHED]
    return tuple(sorted(told, key=lambda one: (order.index(one.state), one.review_on)))


def _trigger_state(one: ExitTrigger, end: date) -> str:
    """Say where an exit trigger stands on a day."""
    if one.met_on is not None and one.met_on <= end:
        return MET
    return PASSED if one.review_on <= end else WATCHED


def _farewells(charter: Charter | None, end: date) -> tuple[FarewellTold, ...]:
    """Tell farewell dates by day."""
    dates = sorted(charter.farewell_dates if charter else (), key=lambda one: one.on)
    return tuple(_farewell(one, end) for one in dates)


def _farewell(one: FarewellDate, end: date) -> FarewellTold:
    """Tell one farewell date as it stood on a day."""
    decided_on = one.decided_on if one.decided_on and one.decided_on <= end else None
    state = OVERDUE if one.on <= end else AHEAD
    return FarewellTold(
        on=one.on.isoformat(),
        criteria=one.criteria,
        decided_on=decided_on.isoformat() if decided_on else None,
        outcome=(one.outcome or "") if decided_on else "",
        state=DECIDED if decided_on else state,
    )


def _risks(risks: pd.DataFrame, alliance_id: str, end: date) -> tuple[RiskListed, ...]:
    """Tell every risk that stands, the heaviest first."""
    return tuple(
        RiskListed(
            risk_id=row["risk_id"],
            title=row["title"],
            likelihood=int(row["likelihood"]),
            impact=int(row["impact"]),
            value_at_risk=number_or_none(row["value_at_risk"]),
            owner=text_or_none(row["owner"]) or "",
        )
        for row in risks_standing(risks, alliance_id, on=end).to_dict("records")
    )
