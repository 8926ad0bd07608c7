"""Made-up proposals, initiatives, decisions, exits and values at stake, for tests of pages."""

from __future__ import annotations

from alliance_health.report.portfolio_value_part import (
    ImperativeTold,
    PortfolioValuePart,
    RiskValueTold,
    SpreadTold,
)
from alliance_health.report.proposal_part import ProposalsPart, ProposalTold
from alliance_health.report.steering_part import (
    CommitmentTold,
    DecisionTold,
    EscalationTold,
    FarewellTold,
    GateTold,
    GoalTold,
    InitiativeTold,
    MappedTold,
    RiskListed,
    SteeringPart,
    TriggerTold,
)


def proposal(**changes) -> ProposalTold:
    usual = {
        "rule": "slow_decisions",
        "strength": "confirmed",
        "proposal": "Agree who decides.",
        "because": "Decision latency is weak: 23 days.",
        "source": "Cisco: a decision map",
        "owner": "Both CFOs",
        "points": 3.54,
        "topic": "governance",
        "numbers": ("orion/2026Q3/joint/decision_latency",),
    }
    return ProposalTold(**{**usual, **changes})


def initiative(**changes) -> InitiativeTold:
    usual = {
        "initiative_id": "i1", "name": "Pilot", "horizon": "short", "beneficiary": "both",
        "phase": "running", "due_on": "2026-09-20", "done_on": None, "state": "late",
        "days_late": 10, "planned_value": 50000.0, "realised_value": None, "quick_win": True,
        "gates": (GateTold(gate="concept", answered=1, questions=2),),
    }  # fmt: skip
    return InitiativeTold(**{**usual, **changes})


def goal(**changes) -> GoalTold:
    usual = {
        "goal_id": "g1", "title": "Decide faster", "metric": "Decision latency", "unit": "days",
        "baseline": 18.0, "target": 10.0, "due_on": None, "owner_ours": "Ada", "owner_theirs": "",
        "rank_ours": 1, "rank_theirs": None,
    }  # fmt: skip
    return GoalTold(**{**usual, **changes})


STEERED = SteeringPart(
    kept=("goals", "decisions", "issues", "commitments", "risks", "initiatives"),
    has_charter=True,
    goals=(goal(),),
    initiatives=(initiative(), initiative(initiative_id="i2", state="done", days_late=0)),
    decisions=(
        DecisionTold(
            decision_id="d1", title="Budget", level="executive", raised_by="Halden",
            raised_on="2026-08-31", due_on="2026-09-25", owner="", days=30, overdue=5, asked=True,
        ),
    ),
    escalations=(
        EscalationTold(
            issue_id="i1", title="Test system", raised_on="2026-06-01", escalated_on="2026-07-01",
            closed_on=None, days=91, severity=4.0, raised_by="Orion",
        ),
    ),
    commitments=(
        CommitmentTold(
            commitment_id="c1", title="Send figures", made_by="Halden",
            side="theirs", due_on="2026-07-22",
            kept_on="2026-08-05", on_date=False, owner="",
        ),
    ),
    mapped=(MappedTold(decision="Price", deciders="Sales", how_often="", escalates_to="CEOs"),),
    triggers=(
        TriggerTold(
            trigger="No customer for two years.", kind="no results", review_on="2026-12-31",
            met_on=None, state="watched",
        ),
    ),
    farewells=(
        FarewellTold(
            on="2026-09-30", criteria=("Sales.",), decided_on=None, outcome="", state="overdue"
        ),
    ),
    deal_gaps=("tie_break",),
    risks=(
        RiskListed(
            risk_id="k1", title="One supplier", likelihood=4, impact=2, value_at_risk=None, owner=""
        ),
    ),
)  # fmt: skip

PROPOSALS = ProposalsPart(
    finding="2 proposals of the workbook, the weightiest first; nobody has decided on them.",
    proposals=(
        proposal(),
        proposal(
            rule="broken_commitments",
            strength="indicated",
            proposal="Go through what Halden still owes, one by one: keep it or drop it.",
            because="Halden kept 5 of 9 commitments on date.",
            owner="",
        ),
    ),
    on_page_one=(proposal(), proposal(rule="other", strength="measure first")),
    more=3,
)


def value_part(**changes) -> PortfolioValuePart:
    row = {"probability": None, "leading": 48.0, "lower": 41.0, "band": "watch"}
    usual = {
        "basis": "our loss if it fails",
        "currency": "EUR",
        "risk_finding": "Much at risk.",
        "spread_finding": "Few hold most.",
        "imperative_finding": "None is without.",
        "rows": (
            RiskValueTold(alliance_id="a", name="Orion × Halden", value=3e6, share=1.0, **row),
            RiskValueTold(
                alliance_id="b", name="Vela", value=None, share=None, probability=None,
                leading=None, lower=None, band="", reason="value at stake not recorded",
            ),
        ),
        "spread": SpreadTold(
            n=1, missing=1, hhi=1.0, hhi_low=0.5, hhi_high=1.0, effective=1.0, effective_low=1.0,
            effective_high=2.0, top=1.0, top_low=1.0, top_high=1.0,
        ),
        "imperatives": (
            ImperativeTold(
                imperative="", alliances=2, value=3e6, share=1.0, unknown=1, in_form=0, weak=0,
                unplaced=1, members=("Vela",),
            ),
        ),
    }  # fmt: skip
    return PortfolioValuePart(**{**usual, **changes})
