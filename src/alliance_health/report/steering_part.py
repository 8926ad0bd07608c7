"""The data behind what partners steer: goals, initiatives, decisions, and when to stop."""

from __future__ import annotations

from alliance_health.report.part import Part


class GoalTold(Part):
    """One goal that stands; empty where something is not recorded."""

    goal_id: str
    title: str
    metric: str  #: label of its metric; its id where the catalogue has none of that name
    unit: str
    baseline: float | None
    target: float | None
    due_on: str | None
    owner_ours: str
    owner_theirs: str
    rank_ours: int | None
    rank_theirs: int | None


class GateTold(Part):
    """One gate of an initiative."""

    gate: str
    answered: int
    questions: int


class InitiativeTold(Part):
    """One initiative as it stood at the period's end."""

    initiative_id: str
    name: str
    horizon: str
    beneficiary: str
    phase: str
    due_on: str | None
    done_on: str | None
    state: str
    days_late: int
    planned_value: float | None
    realised_value: float | None
    quick_win: bool | None
    gates: tuple[GateTold, ...] = ()


class DecisionTold(Part):
    """One decision that was open at the period's end."""

    decision_id: str
    title: str
    level: str
    raised_by: str
    raised_on: str
    due_on: str | None
    owner: str
    days: int
    overdue: int
    asked: bool


class EscalationTold(Part):
    """One issue that was escalated."""

    issue_id: str
    title: str
    raised_on: str
    escalated_on: str
    closed_on: str | None
    days: int
    severity: float | None
    raised_by: str


class CommitmentTold(Part):
    """One commitment that was due in the period."""

    commitment_id: str
    title: str
    made_by: str  #: name of the side
    side: str  #: its perspective
    due_on: str
    kept_on: str | None
    on_date: bool
    owner: str


class MappedTold(Part):
    """One kind of decision of the charter's map."""

    decision: str
    deciders: str
    how_often: str
    escalates_to: str


class TriggerTold(Part):
    """One exit trigger of the charter."""

    trigger: str
    kind: str
    review_on: str
    met_on: str | None
    state: str  #: met, review passed, or watched


class FarewellTold(Part):
    """One day on which both sides decide whether to go on."""

    on: str
    criteria: tuple[str, ...]
    decided_on: str | None
    outcome: str
    state: str  #: decided, passed without a decision, or ahead


class RiskListed(Part):
    """One risk that stands."""

    risk_id: str
    title: str
    likelihood: int
    impact: int
    value_at_risk: float | None
    owner: str


class SteeringPart(Part):
    """What partners steer, as recorded at the period's end."""

    kept: tuple[str, ...] = ()  #: tables that hold a row of this alliance
    has_charter: bool = False
    goals: tuple[GoalTold, ...] = ()
    initiatives: tuple[InitiativeTold, ...] = ()
    decisions: tuple[DecisionTold, ...] = ()
    escalations: tuple[EscalationTold, ...] = ()
    commitments: tuple[CommitmentTold, ...] = ()
    mapped: tuple[MappedTold, ...] = ()
    triggers: tuple[TriggerTold, ...] = ()
    farewells: tuple[FarewellTold, ...] = ()
    deal_gaps: tuple[str, ...] = ()  #: questions of the deal sheet without an answer
    risks: tuple[RiskListed, ...] = ()
