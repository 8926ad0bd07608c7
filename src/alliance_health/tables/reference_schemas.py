"""Tables that others are reckoned by: exchange rates, baselines, overrides, weights, candidates."""

from __future__ import annotations

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
from alliance_health.tables.row_rules import on_grid
from alliance_health.vocabulary import Band

_ID = ColumnSpec(
    "id",
    ColumnKind.ID,
    "Metric, pillar or index, as in the catalogue; `metric:`, `pillar:`, `leading:` or `lagging:` "
    "before it where it could mean two.",
    key=True,
)

EXCHANGE_RATES = TableSchema(
    "exchange_rates",
    "What one unit of a currency was worth on a day.",
    (
        ColumnSpec("date", ColumnKind.DATE, "Day of the rate.", key=True),
        ColumnSpec("currency", ColumnKind.CURRENCY, "Currency as three letters.", key=True),
        ColumnSpec(
            "rate",
            ColumnKind.NUMBER,
            "One unit of it in the reporting currency; above 0.",
            unit="reporting currency",
            lower=0,
            above_lower=True,
        ),
        *HISTORY,
    ),
    KnownFrom.EVENT,
    event_dates=("date",),
)

BASELINES = TableSchema(
    "baselines",
    "What one partner would have reached in a period without the alliance.",
    (
        ALLIANCE_ID.as_key(),
        ColumnSpec("partner_id", ColumnKind.ID, "Partner, as in `partners`.", key=True),
        ColumnSpec("period", ColumnKind.PERIOD, "Period that the value is about.", key=True),
        ColumnSpec(
            "value",
            ColumnKind.NUMBER,
            "Stand-alone value; empty: not estimated.",
            unit="money",
            blank=True,
        ),
        CURRENCY,
        *HISTORY,
    ),
    KnownFrom.PERIOD_END,
    money=("value",),
    rules=(on_grid("period"),),
)

OVERRIDES = TableSchema(
    "overrides",
    "One band that somebody answers for in place of the computed one, which stays visible.",
    (
        ALLIANCE_ID.as_key(),
        ColumnSpec("period", ColumnKind.PERIOD, "Period in which it holds first.", key=True),
        _ID,
        ColumnSpec(
            "band",
            ColumnKind.CHOICE,
            "Band in place of the computed one.",
            choices=tuple(band.value for band in Band),
        ),
        ColumnSpec("reason", ColumnKind.TEXT, "Why the computed band misleads."),
        ColumnSpec("author", ColumnKind.TEXT, "Who answers for it."),
        ColumnSpec(
            "expires_on", ColumnKind.DATE, "Last day on which it holds.", key=True, planned=True
        ),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.PERIOD_END,
    rules=(on_grid("period"),),
)

EXPERT_WEIGHTS = TableSchema(
    "expert_weights",
    "How many of a hundred points one expert gives to one metric or pillar.",
    (
        ColumnSpec("expert_id", ColumnKind.ID, "Expert, as a code.", key=True),
        _ID,
        ColumnSpec("points", ColumnKind.NUMBER, "Points out of a hundred.", unit="points", lower=0),
        *HISTORY,
    ),
    KnownFrom.ALWAYS,
)

CANDIDATES = TableSchema(
    "candidates",
    "How one possible partner stands on one criterion of `criteria.toml`.",
    (
        ColumnSpec("candidate_id", ColumnKind.ID, "Possible partner.", key=True),
        ColumnSpec("criterion_id", ColumnKind.ID, "Criterion, as in `criteria.toml`.", key=True),
        ColumnSpec(
            "value",
            ColumnKind.NUMBER,
            "The value; empty: not known.",
            unit="the criterion's",
            blank=True,
        ),
        ColumnSpec("name", ColumnKind.TEXT, "Name as readers know it.", optional=True, blank=True),
        ColumnSpec(
            "source", ColumnKind.TEXT, "Where the value was read.", optional=True, blank=True
        ),
        *HISTORY,
    ),
    KnownFrom.ALWAYS,
)
