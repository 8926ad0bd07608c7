"""Tables about who works together: alliances, their history, their partners."""

from __future__ import annotations

from alliance_health.tables.columns import (
    ALLIANCE_ID,
    CURRENCY,
    HISTORY,
    ColumnKind,
    ColumnSpec,
    KnownFrom,
    TableSchema,
)
from alliance_health.tables.row_rules import not_before, word_when
from alliance_health.vocabulary import Perspective, Stage

_STAGES = tuple(stage.value for stage in Stage)


def _about(name: str, description: str) -> ColumnSpec:
    """Declare an optional text about an alliance."""
    return ColumnSpec(name, ColumnKind.TEXT, description, optional=True, blank=True)


ALLIANCES = TableSchema(
    "alliances",
    "One alliance: an agreed collaboration of two or more organisations.",
    (
        ColumnSpec("alliance_id", ColumnKind.ID, "Short name, used in all other tables.", key=True),
        ColumnSpec("name", ColumnKind.TEXT, "Name as readers know it."),
        ColumnSpec(
            "stage",
            ColumnKind.CHOICE,
            "Stage of its life now; `alliance_history` says how it was before.",
            choices=_STAGES,
        ),
        ColumnSpec(
            "started_on",
            ColumnKind.DATE,
            "Day on which it began; empty: from its first data.",
            optional=True,
            blank=True,
            planned=True,
        ),
        ColumnSpec(
            "ended_on",
            ColumnKind.DATE,
            "Day on which it really ended; empty while it lives.",
            optional=True,
            blank=True,
        ),
        _about("type", "Kind of alliance, in your own words."),
        _about("owner", "Who answers for it on our side."),
        _about("strategic_imperative", "Aim of our strategy that it serves."),
        ColumnSpec(
            "currency",
            ColumnKind.CURRENCY,
            "Currency in which the partners reckon, as three letters.",
            optional=True,
            blank=True,
        ),
        _about("sponsor_ours", "Executive who stands for it on our side."),
        _about("sponsor_theirs", "Executive who stands for it on their side."),
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("started_on",),
    rules=(not_before("ended_on", "started_on"),),
)

ALLIANCE_HISTORY = TableSchema(
    "alliance_history",
    "One change of a field of an alliance. The value valid at a period's end is the one that "
    "scores.",
    (
        ALLIANCE_ID.as_key(),
        ColumnSpec(
            "field",
            ColumnKind.CHOICE,
            "What changed.",
            key=True,
            choices=("stage", "sponsor_ours", "sponsor_theirs", "owner"),
        ),
        ColumnSpec(
            "value", ColumnKind.TEXT, "What it became; empty: vacant from then on.", blank=True
        ),
        ColumnSpec("valid_from", ColumnKind.DATE, "Day of the change.", key=True),
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("valid_from",),
    rules=(word_when("value", ("field", "stage"), _STAGES),),
)

PARTNERS = TableSchema(
    "partners",
    "One organisation in one alliance.",
    (
        ColumnSpec("partner_id", ColumnKind.ID, "Short name of the organisation.", key=True),
        ALLIANCE_ID.as_key(),
        ColumnSpec("name", ColumnKind.TEXT, "Name as readers know it."),
        ColumnSpec(
            "perspective",
            ColumnKind.CHOICE,
            "Whose side it is: ours, theirs, or joint for the venture itself and the press.",
            choices=tuple(side.value for side in Perspective),
        ),
        ColumnSpec(
            "revenue",
            ColumnKind.NUMBER,
            "Its yearly revenue.",
            unit="money",
            optional=True,
            blank=True,
            lower=0,
        ),
        CURRENCY,
        ColumnSpec(
            "importance",
            ColumnKind.WHOLE,
            "How much the alliance matters to it: 1 little, 5 decisive.",
            unit="1 to 5",
            optional=True,
            blank=True,
            lower=1,
            upper=5,
        ),
        ColumnSpec(
            "loss_if_it_fails",
            ColumnKind.NUMBER,
            "What it loses when the alliance fails.",
            unit="money",
            optional=True,
            blank=True,
            lower=0,
        ),
        *HISTORY,
    ),
    KnownFrom.ALWAYS,
    money=("revenue", "loss_if_it_fails"),
)
