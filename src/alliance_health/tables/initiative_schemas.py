"""Tables about what the partners plan together: initiatives, their gates, goals, risks."""

from __future__ import annotations

from dataclasses import replace

from alliance_health.tables.columns import (
    ALLIANCE_ID,
    CURRENCY,
    HISTORY,
    ROW_CONFIDENTIALITY,
    ColumnKind,
    ColumnSpec,
    KnownFrom,
    TableSchema,
)
from alliance_health.tables.row_rules import not_before

#: Gates that an initiative passes, in this order.
GATE_ORDER = ("concept", "execution", "launch")

_TITLE = ColumnSpec("title", ColumnKind.TEXT, "What it is about.")


def _identity(name: str, description: str) -> ColumnSpec:
    """Declare the id that makes a row unique."""
    return ColumnSpec(name, ColumnKind.ID, description, key=True)


def _cell(name: str, kind: ColumnKind, description: str, **more: object) -> ColumnSpec:
    """Declare a column that every file has and whose cells may be empty."""
    column = ColumnSpec(name, kind, description, blank=True)
    return replace(column, **more)  # type: ignore[arg-type]


def _option(name: str, kind: ColumnKind, description: str, **more: object) -> ColumnSpec:
    """Declare a column that the file may lack."""
    return replace(_cell(name, kind, description, **more), optional=True)


INITIATIVES = TableSchema(
    "initiatives",
    "One thing that the partners set out to do together.",
    (
        _identity("initiative_id", "Initiative."),
        ALLIANCE_ID,
        ColumnSpec("name", ColumnKind.TEXT, "Name as readers know it."),
        ColumnSpec(
            "horizon",
            ColumnKind.CHOICE,
            "Whether it is to bear fruit soon or later.",
            choices=("short", "long"),
        ),
        ColumnSpec(
            "beneficiary",
            ColumnKind.CHOICE,
            "Side that gains by it.",
            choices=("ours", "theirs", "both"),
        ),
        _cell("phase", ColumnKind.TEXT, "Phase that it is in, in your own words."),
        ColumnSpec("started_on", ColumnKind.DATE, "Day on which work on it began."),
        _cell("due_on", ColumnKind.DATE, "Day by which it is to be done.", planned=True),
        _cell("done_on", ColumnKind.DATE, "Day on which it was done; empty while it runs."),
        _option("planned_value", ColumnKind.NUMBER, "What it was to bring.", unit="money", lower=0),
        _option(
            "realised_value",
            ColumnKind.NUMBER,
            "What it has brought.",
            unit="money",
            known_with="done_on",
        ),
        CURRENCY,
        _option("quick_win", ColumnKind.BOOLEAN, "Whether its result was felt on both sides soon."),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("started_on",),
    money=("planned_value", "realised_value"),
    rated_on=("done_on", "started_on"),
    rules=(not_before("done_on", "started_on"), not_before("due_on", "started_on")),
)

GATES = TableSchema(
    "gates",
    "One question that an initiative has to answer at one of its gates.",
    (
        _identity("initiative_id", "Initiative, as in `initiatives`."),
        ColumnSpec(
            "gate", ColumnKind.CHOICE, "Gate that asks the question.", key=True, choices=GATE_ORDER
        ),
        _identity("question_id", "Question, as your own check list names it."),
        _cell(
            "answer",
            ColumnKind.TEXT,
            "The answer; empty while the question is open.",
            known_with="answered_on",
        ),
        _cell("answered_on", ColumnKind.DATE, "Day of the answer; empty while it is open."),
        *HISTORY,
    ),
    KnownFrom.ALWAYS,
)

GOALS = TableSchema(
    "goals",
    "One goal of the alliance. What is missing of it is a finding, not an error.",
    (
        _identity("goal_id", "Goal."),
        ALLIANCE_ID,
        _TITLE,
        _cell("metric_id", ColumnKind.ID, "Metric by which it is measured, as in the catalogue."),
        _cell("baseline", ColumnKind.NUMBER, "Value from which it starts.", unit="the metric's"),
        _cell("target", ColumnKind.NUMBER, "Value aimed at.", unit="the metric's"),
        _cell("due_on", ColumnKind.DATE, "Day by which it is to be reached.", planned=True),
        _cell("owner_ours", ColumnKind.TEXT, "Who answers for it on our side."),
        _cell("owner_theirs", ColumnKind.TEXT, "Who answers for it on their side."),
        _cell("rank_ours", ColumnKind.WHOLE, "Its rank for us: 1 is the first.", lower=1),
        _cell("rank_theirs", ColumnKind.WHOLE, "Its rank for them: 1 is the first.", lower=1),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.ALWAYS,
)

RISKS = TableSchema(
    "risks",
    "One thing that may go wrong.",
    (
        _identity("risk_id", "Risk."),
        ALLIANCE_ID,
        _TITLE,
        ColumnSpec(
            "likelihood",
            ColumnKind.WHOLE,
            "How likely it is: 1 hardly, 5 almost certain.",
            unit="1 to 5",
            lower=1,
            upper=5,
        ),
        ColumnSpec(
            "impact",
            ColumnKind.WHOLE,
            "How bad it would be: 1 a nuisance, 5 the alliance is at stake.",
            unit="1 to 5",
            lower=1,
            upper=5,
        ),
        _option("value_at_risk", ColumnKind.NUMBER, "What would be lost.", unit="money", lower=0),
        CURRENCY,
        _option("owner", ColumnKind.TEXT, "Who sees to it."),
        _option("opened_on", ColumnKind.DATE, "Day on which it was seen; empty: always known."),
        _option("closed_on", ColumnKind.DATE, "Day on which it was over; empty while it stands."),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("opened_on",),
    money=("value_at_risk",),
    rated_on=("opened_on",),
    rules=(not_before("closed_on", "opened_on"),),
)
