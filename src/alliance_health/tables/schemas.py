"""All tables of the contract by name, in the order in which they are checked.

Tables that others refer to come first: alliances, then partners.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from alliance_health.tables.activity_schemas import (
    COMMITMENTS,
    DECISIONS,
    EVENTS,
    ISSUES,
    LEDGER,
    MEETINGS,
    OPPORTUNITIES,
)
from alliance_health.tables.alliance_schemas import ALLIANCE_HISTORY, ALLIANCES, PARTNERS
from alliance_health.tables.columns import TableSchema
from alliance_health.tables.measurement_schemas import OBSERVATIONS, RATINGS, TARGETS

#: Schema of every table that is read.
SCHEMAS: Mapping[str, TableSchema] = MappingProxyType(
    {
        schema.table: schema
        for schema in (
            ALLIANCES,
            ALLIANCE_HISTORY,
            PARTNERS,
            OBSERVATIONS,
            TARGETS,
            OPPORTUNITIES,
            RATINGS,
            LEDGER,
            DECISIONS,
            COMMITMENTS,
            MEETINGS,
            ISSUES,
            EVENTS,
        )
    }
)

#: Tables whose rows are acts: their dates show how far the data reach.
ACTIVITY_TABLES = (
    "opportunities",
    "ledger",
    "decisions",
    "commitments",
    "meetings",
    "issues",
    "events",
)
