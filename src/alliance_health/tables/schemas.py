"""All tables of the contract by name, in the order in which they are checked.

Tables that others refer to come first: alliances, exchange rates, partners; initiatives
before their gates.
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
from alliance_health.tables.confidentiality import classified
from alliance_health.tables.contact_schemas import COMMENTS, CONTACTS
from alliance_health.tables.initiative_schemas import GATES, GOALS, INITIATIVES, RISKS
from alliance_health.tables.measurement_schemas import (
    INVITATIONS,
    OBSERVATIONS,
    RATINGS,
    TARGETS,
)
from alliance_health.tables.reference_schemas import (
    BASELINES,
    CANDIDATES,
    EXCHANGE_RATES,
    EXPERT_WEIGHTS,
    OVERRIDES,
)

#: Schema of every table that is read.
SCHEMAS: Mapping[str, TableSchema] = MappingProxyType(
    {
        schema.table: classified(schema)
        for schema in (
            ALLIANCES,
            EXCHANGE_RATES,
            ALLIANCE_HISTORY,
            PARTNERS,
            OBSERVATIONS,
            TARGETS,
            OPPORTUNITIES,
            RATINGS,
            INVITATIONS,
            COMMENTS,
            LEDGER,
            INITIATIVES,
            GATES,
            DECISIONS,
            COMMITMENTS,
            MEETINGS,
            ISSUES,
            EVENTS,
            RISKS,
            CONTACTS,
            GOALS,
            BASELINES,
            CANDIDATES,
            OVERRIDES,
            EXPERT_WEIGHTS,
        )
    }
)

#: Tables whose rows are acts: their dates show how far the data reach.
ACTIVITY_TABLES = (
    "opportunities",
    "ledger",
    "initiatives",
    "decisions",
    "commitments",
    "meetings",
    "issues",
    "events",
)
