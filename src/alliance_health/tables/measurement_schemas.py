"""Tables about what was measured, aimed at and judged, and by how many of those asked."""

from __future__ import annotations

from dataclasses import replace

from alliance_health.tables.columns import (
    ALLIANCE_ID,
    CURRENCY,
    HISTORY,
    ColumnKind,
    ColumnSpec,
    KnownFrom,
    TableSchema,
)
from alliance_health.tables.row_rules import on_grid
from alliance_health.vocabulary import Level, Perspective

#: Words in `scale` and what they multiply by.
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}

_SIDES = tuple(side.value for side in Perspective)

_METRIC = ColumnSpec("metric_id", ColumnKind.ID, "Metric, as in the catalogue.", key=True)

_PERIOD = ColumnSpec(
    "period",
    ColumnKind.PERIOD,
    "Interval that the number is about. Cumulative (2026-9M) and partial periods "
    "(2026-07-01/2026-08-15) are kept, but never scored.",
    key=True,
)

_PARTNER = ColumnSpec(
    "partner_id",
    ColumnKind.ID,
    "Partner that the number is about, or who reports it; empty: the side as a whole.",
    optional=True,
    blank=True,
    key=True,
)

_SCALE = ColumnSpec(
    "scale",
    ColumnKind.CHOICE,
    "Word that multiplies the number; in checked tables the number is already multiplied.",
    optional=True,
    blank=True,
    choices=tuple(SCALES),
)

OBSERVATIONS = TableSchema(
    "observations",
    "One value of one metric of one alliance in one period, seen from one perspective.",
    (
        ALLIANCE_ID.as_key(),
        _METRIC,
        _PERIOD,
        ColumnSpec("perspective", ColumnKind.CHOICE, "Who reports it.", key=True, choices=_SIDES),
        _PARTNER,
        ColumnSpec(
            "value",
            ColumnKind.NUMBER,
            "The value; empty: not observed.",
            unit="the metric's",
            blank=True,
        ),
        ColumnSpec(
            "unit",
            ColumnKind.TEXT,
            "Unit of the value; it must be the metric's. Empty: the metric's.",
            optional=True,
            blank=True,
        ),
        CURRENCY,
        _SCALE,
        ColumnSpec(
            "se",
            ColumnKind.NUMBER,
            "Standard error of the value.",
            unit="the value's",
            optional=True,
            blank=True,
            lower=0,
        ),
        ColumnSpec(
            "n_respondents",
            ColumnKind.WHOLE,
            "How many people stand behind a rated value.",
            unit="people",
            optional=True,
            blank=True,
            lower=0,
        ),
        ColumnSpec(
            "source", ColumnKind.TEXT, "Where the value was read.", optional=True, blank=True
        ),
        ColumnSpec("note", ColumnKind.TEXT, "Remark.", optional=True, blank=True),
        *HISTORY,
    ),
    KnownFrom.PERIOD_END,
    money=("value",),
    scaled=("value", "se"),
)

TARGETS = TableSchema(
    "targets",
    "What was aimed at: one metric of one alliance in one period.",
    (
        ALLIANCE_ID.as_key(),
        _METRIC,
        _PERIOD,
        ColumnSpec(
            "perspective",
            ColumnKind.CHOICE,
            "For whom the target holds; empty: for every perspective.",
            optional=True,
            blank=True,
            key=True,
            choices=_SIDES,
        ),
        replace(_PARTNER, description="Partner for whom it holds; empty: for every partner."),
        ColumnSpec(
            "target",
            ColumnKind.NUMBER,
            "The value aimed at; empty: no target any more.",
            unit="the metric's",
            blank=True,
        ),
        CURRENCY,
        _SCALE,
        *HISTORY,
    ),
    KnownFrom.PERIOD_START,
    money=("target",),
    scaled=("target",),
)

RATINGS = TableSchema(
    "ratings",
    "One respondent's answer to one item of the survey.",
    (
        ALLIANCE_ID.as_key(),
        ColumnSpec("wave", ColumnKind.PERIOD, "Period in which the fieldwork closed.", key=True),
        ColumnSpec(
            "perspective", ColumnKind.CHOICE, "Side of the respondent.", key=True, choices=_SIDES
        ),
        ColumnSpec(
            "level",
            ColumnKind.CHOICE,
            "Level of the respondent.",
            key=True,
            choices=tuple(level.value for level in Level),
        ),
        ColumnSpec(
            "respondent_id",
            ColumnKind.ID,
            "Who answered, as a code that names nobody.",
            key=True,
            personal=True,
        ),
        ColumnSpec("item_id", ColumnKind.ID, "Item, as in the survey of the catalogue.", key=True),
        ColumnSpec(
            "rating",
            ColumnKind.WHOLE,
            "1 do not agree at all, 5 agree fully; empty: cannot judge.",
            unit="1 to 5",
            blank=True,
            lower=1,
            upper=5,
        ),
        ColumnSpec(
            "consent",
            ColumnKind.BOOLEAN,
            "Whether the respondent agreed to a named rating.",
            optional=True,
            blank=True,
        ),
        ColumnSpec(
            "partner_id",
            ColumnKind.ID,
            "Organisation of the respondent.",
            optional=True,
            blank=True,
        ),
        *HISTORY,
    ),
    KnownFrom.PERIOD_END,
    rules=(on_grid("wave"),),
)

INVITATIONS = TableSchema(
    "invitations",
    "How many people of one level on one side were asked in one wave of the survey.",
    (
        ALLIANCE_ID.as_key(),
        ColumnSpec("wave", ColumnKind.PERIOD, "Period in which the fieldwork closed.", key=True),
        ColumnSpec(
            "perspective", ColumnKind.CHOICE, "Side of those asked.", key=True, choices=_SIDES
        ),
        ColumnSpec(
            "level",
            ColumnKind.CHOICE,
            "Level of those asked.",
            key=True,
            choices=tuple(level.value for level in Level),
        ),
        ColumnSpec(
            "invited",
            ColumnKind.WHOLE,
            "How many people were asked, whether they answered or not; empty: not known.",
            unit="people",
            blank=True,
            lower=0,
        ),
        *HISTORY,
    ),
    KnownFrom.PERIOD_END,
    rules=(on_grid("wave"),),
)
