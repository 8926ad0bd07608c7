"""Tables about people: who is in touch with whom, and what was said in the survey."""

from __future__ import annotations

from alliance_health.tables.columns import (
    ALLIANCE_ID,
    HISTORY,
    ROW_CONFIDENTIALITY,
    ColumnKind,
    ColumnSpec,
    KnownFrom,
    TableSchema,
)
from alliance_health.tables.row_rules import in_other_words, on_grid
from alliance_health.vocabulary import Level, Perspective

CONTACTS = TableSchema(
    "contacts",
    "How often one person of ours and one of theirs exchanged something in a period.",
    (
        ALLIANCE_ID.as_key(),
        ColumnSpec("contact_ours", ColumnKind.ID, "Our person.", key=True, personal=True),
        ColumnSpec("contact_theirs", ColumnKind.ID, "Their person.", key=True, personal=True),
        ColumnSpec("period", ColumnKind.PERIOD, "Period of the exchanges.", key=True),
        ColumnSpec(
            "exchanges",
            ColumnKind.WHOLE,
            "How often they exchanged something; empty: not known.",
            unit="count",
            blank=True,
            lower=0,
        ),
        ColumnSpec("function", ColumnKind.TEXT, "What they work on.", optional=True, blank=True),
        ColumnSpec(
            "level",
            ColumnKind.CHOICE,
            "Level of the contact.",
            optional=True,
            blank=True,
            choices=tuple(level.value for level in Level),
        ),
        *HISTORY,
    ),
    KnownFrom.PERIOD_END,
    rules=(on_grid("period"),),
)

COMMENTS = TableSchema(
    "comments",
    "One answer in words to an open question of the survey.",
    (
        ALLIANCE_ID.as_key(),
        ColumnSpec("wave", ColumnKind.PERIOD, "Period in which the fieldwork closed.", key=True),
        ColumnSpec(
            "perspective",
            ColumnKind.CHOICE,
            "Side of the respondent.",
            key=True,
            choices=tuple(side.value for side in Perspective),
        ),
        ColumnSpec("question_id", ColumnKind.ID, "Open question, as in the survey.", key=True),
        ColumnSpec(
            "comment_id",
            ColumnKind.ID,
            "The comment, as a code that names nobody.",
            key=True,
            personal=True,
        ),
        ColumnSpec("comment", ColumnKind.TEXT, "What was said.", blank=True, personal=True),
        ColumnSpec(
            "paraphrase",
            ColumnKind.TEXT,
            "The same in other words, without names; pages show it and never the comment.",
            optional=True,
            blank=True,
            personal=True,
        ),
        ColumnSpec(
            "theme",
            ColumnKind.TEXT,
            "What it is about, in a word or two.",
            optional=True,
            blank=True,
        ),
        ColumnSpec(
            "approved_by",
            ColumnKind.TEXT,
            "Role of who approved the paraphrase; empty: it waits, and no page shows it.",
            optional=True,
            blank=True,
        ),
        ROW_CONFIDENTIALITY,
        *HISTORY,
    ),
    KnownFrom.PERIOD_END,
    rules=(on_grid("wave"), in_other_words("paraphrase", "comment")),
)
