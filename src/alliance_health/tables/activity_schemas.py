"""Tables about what the partners do: deals, give and take, governance, events."""

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
from alliance_health.tables.row_rules import needs_date, not_before, one_of_both
from alliance_health.vocabulary import Level, Perspective

_SIDES = tuple(side.value for side in Perspective)
_LEVELS = tuple(level.value for level in Level)


def _identity(name: str, description: str) -> ColumnSpec:
    """Declare the id that makes a row unique."""
    return ColumnSpec(name, ColumnKind.ID, description, key=True)


def _date(name: str, description: str, **more: object) -> ColumnSpec:
    """Declare a date that may be open."""
    column = ColumnSpec(name, ColumnKind.DATE, description, blank=True)
    return replace(column, **more)  # type: ignore[arg-type]


def _option(name: str, kind: ColumnKind, description: str, **more: object) -> ColumnSpec:
    """Declare a column that the file may lack."""
    column = ColumnSpec(name, kind, description, optional=True, blank=True)
    return replace(column, **more)  # type: ignore[arg-type]


_TITLE = ColumnSpec("title", ColumnKind.TEXT, "What it is about.", blank=True)

OPPORTUNITIES = TableSchema(
    "opportunities",
    "One deal in which the alliance has a part.",
    (
        _identity("deal_id", "Deal, as in the CRM."),
        ALLIANCE_ID.as_key(),
        ColumnSpec(
            "attribution",
            ColumnKind.CHOICE,
            "Part of the alliance: it brought the deal, helped, delivered, or had none.",
            choices=("sourced", "influenced", "delivered", "none"),
        ),
        ColumnSpec("sales_stage", ColumnKind.TEXT, "Stage as the CRM names it.", blank=True),
        ColumnSpec("amount", ColumnKind.NUMBER, "Size of the deal.", unit="money", blank=True),
        replace(CURRENCY, optional=False),
        ColumnSpec("opened_on", ColumnKind.DATE, "Day on which it was opened."),
        _date(
            "closed_on",
            "Day on which it was won or lost; while `won` is empty: expected.",
            settled_by="won",
        ),
        ColumnSpec(
            "won",
            ColumnKind.BOOLEAN,
            "Whether it was won; empty while open.",
            blank=True,
            known_with="closed_on",
        ),
        _option("perspective", ColumnKind.CHOICE, "Whose CRM it stands in.", choices=_SIDES),
        _option(
            "probability",
            ColumnKind.NUMBER,
            "Chance of winning.",
            unit="share",
            lower=0,
            upper=1,
        ),
        _option(
            "split",
            ColumnKind.NUMBER,
            "Part of the amount that counts for this alliance.",
            unit="share",
            lower=0,
            upper=1,
        ),
        _option("customer_id", ColumnKind.ID, "Customer."),
        _option("new_customer", ColumnKind.BOOLEAN, "Whether the customer is new to us."),
        _option("partner_id", ColumnKind.ID, "Partner who sourced or influenced it."),
        _option("source", ColumnKind.TEXT, "System from which the row comes."),
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("opened_on",),
    money=("amount",),
    rated_on=("closed_on", "opened_on"),
    rules=(not_before("closed_on", "opened_on"), needs_date("won", "closed_on")),
)

LEDGER = TableSchema(
    "ledger",
    "One thing that a partner put in or got out.",
    (
        _identity("entry_id", "Entry."),
        ALLIANCE_ID,
        ColumnSpec("partner_id", ColumnKind.ID, "Partner who gave or received."),
        ColumnSpec("occurred_on", ColumnKind.DATE, "Day on which it was given or received."),
        ColumnSpec(
            "flow",
            ColumnKind.CHOICE,
            "Whether the partner put it in or got it out.",
            choices=("contribution", "benefit"),
        ),
        ColumnSpec(
            "type",
            ColumnKind.CHOICE,
            "What was given.",
            choices=("money", "hours", "leads", "knowledge", "assets"),
        ),
        ColumnSpec(
            "amount", ColumnKind.NUMBER, "How much.", unit="column `unit`", blank=True, lower=0
        ),
        ColumnSpec("unit", ColumnKind.TEXT, "Unit of the amount.", blank=True),
        _option("value", ColumnKind.NUMBER, "What it is worth.", unit="money", lower=0),
        CURRENCY,
        _option("counterparty_id", ColumnKind.ID, "Partner on the other end."),
        _option("confirmed_by_finance", ColumnKind.BOOLEAN, "Whether finance has confirmed it."),
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("occurred_on",),
    money=("value",),
    rated_on=("occurred_on",),
)

DECISIONS = TableSchema(
    "decisions",
    "One decision that was asked for.",
    (
        _identity("decision_id", "Decision."),
        ALLIANCE_ID,
        _TITLE,
        ColumnSpec("level", ColumnKind.CHOICE, "Level that decides.", choices=_LEVELS),
        ColumnSpec("raised_by", ColumnKind.CHOICE, "Side that asks for it.", choices=_SIDES),
        ColumnSpec("raised_on", ColumnKind.DATE, "Day on which it was asked for."),
        _date("due_on", "Day by which it is needed.", planned=True),
        _date("closed_on", "Day on which it was taken; empty while open."),
        ColumnSpec(
            "outcome",
            ColumnKind.TEXT,
            "What was decided; empty while open.",
            blank=True,
            known_with="closed_on",
        ),
        _option("owner", ColumnKind.TEXT, "Who sees to it."),
        _option(
            "cost_of_delay", ColumnKind.NUMBER, "Cost of a month's delay.", unit="money", lower=0
        ),
        CURRENCY,
        _option("asked", ColumnKind.BOOLEAN, "Whether the report asks its readers for it."),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("raised_on",),
    money=("cost_of_delay",),
    rated_on=("raised_on",),
    rules=(not_before("closed_on", "raised_on"),),
)

COMMITMENTS = TableSchema(
    "commitments",
    "One promise of one side to the other.",
    (
        _identity("commitment_id", "Commitment."),
        ALLIANCE_ID,
        ColumnSpec("made_by", ColumnKind.CHOICE, "Side that promised.", choices=_SIDES),
        _TITLE,
        ColumnSpec("made_on", ColumnKind.DATE, "Day of the promise."),
        _date("due_on", "Day by which it is to be kept.", planned=True),
        _date("kept_on", "Day on which it was kept; empty while open."),
        _option("owner", ColumnKind.TEXT, "Who sees to it."),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("made_on",),
    rules=(not_before("kept_on", "made_on"),),
)

MEETINGS = TableSchema(
    "meetings",
    "One governance meeting, planned or held.",
    (
        _identity("meeting_id", "Meeting."),
        ALLIANCE_ID,
        ColumnSpec("level", ColumnKind.CHOICE, "Level that meets.", choices=_LEVELS),
        _date("planned_on", "Day for which it was planned; empty: unplanned.", planned=True),
        _date("held_on", "Day on which it was held; empty: not held."),
        _option(
            "quorum",
            ColumnKind.BOOLEAN,
            "Whether enough people came to decide.",
            known_with="held_on",
        ),
        _option(
            "attended_ours",
            ColumnKind.WHOLE,
            "How many came from our side.",
            unit="people",
            lower=0,
            known_with="held_on",
        ),
        _option(
            "attended_theirs",
            ColumnKind.WHOLE,
            "How many came from their side.",
            unit="people",
            lower=0,
            known_with="held_on",
        ),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("planned_on", "held_on"),
    rules=(one_of_both("planned_on", "held_on"),),
)

ISSUES = TableSchema(
    "issues",
    "One problem between the partners.",
    (
        _identity("issue_id", "Issue."),
        ALLIANCE_ID,
        _TITLE,
        ColumnSpec("raised_by", ColumnKind.CHOICE, "Side that raised it.", choices=_SIDES),
        ColumnSpec("raised_on", ColumnKind.DATE, "Day on which it was raised."),
        _date("escalated_on", "Day on which it went to a higher level; empty: it did not."),
        _date("closed_on", "Day on which it was settled; empty while open."),
        _option(
            "severity",
            ColumnKind.WHOLE,
            "How bad it is: 1 a nuisance, 5 the alliance is at stake.",
            unit="1 to 5",
            lower=1,
            upper=5,
        ),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("raised_on",),
    rules=(not_before("escalated_on", "raised_on"), not_before("closed_on", "raised_on")),
)

EVENTS = TableSchema(
    "events",
    "One thing that happened to the alliance: a shock or a milestone.",
    (
        _identity("event_id", "Event."),
        ALLIANCE_ID,
        ColumnSpec("occurred_on", ColumnKind.DATE, "Day on which it happened."),
        ColumnSpec("type", ColumnKind.TEXT, "Kind of event, such as shock or milestone."),
        _TITLE,
        _option("decided_on", ColumnKind.DATE, "Day on which the partners answered together."),
        _option("recovered_on", ColumnKind.DATE, "Day on which things were as before."),
        _option("source", ColumnKind.TEXT, "Where it was read."),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("occurred_on",),
    rules=(not_before("decided_on", "occurred_on"), not_before("recovered_on", "occurred_on")),
)
