"""All rules of the default metrics by id, and why the other metrics have none."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from alliance_health.metrics.executive import EXECUTIVE_RULES
from alliance_health.metrics.financial import FINANCIAL_RULES
from alliance_health.metrics.governance import GOVERNANCE_RULES
from alliance_health.metrics.operations import OPERATIONS_RULES
from alliance_health.metrics.reciprocity import RECIPROCITY_RULES
from alliance_health.metrics.relationship import RELATIONSHIP_RULES
from alliance_health.metrics.resources import RESOURCES_RULES
from alliance_health.metrics.rule import MetricRule
from alliance_health.metrics.strategic import STRATEGIC_RULES

#: Rule of every metric that is computed, by metric id.
RULES: Mapping[str, MetricRule] = MappingProxyType(
    {
        rule.metric_id: rule
        for rule in (
            *FINANCIAL_RULES,
            *STRATEGIC_RULES,
            *RESOURCES_RULES,
            *OPERATIONS_RULES,
            *GOVERNANCE_RULES,
            *EXECUTIVE_RULES,
            *RELATIONSHIP_RULES,
            *RECIPROCITY_RULES,
        )
    }
)

_BY_NATURE = "no event table carries it; it is supplied in observations"


#: Default metrics that come from observations only, and why.
OBSERVATIONS_ONLY: Mapping[str, str] = MappingProxyType(
    {
        "revenue_joint": _BY_NATURE,
        "new_commitments": _BY_NATURE,
        "cost_savings": _BY_NATURE,
        "imperative_contribution": _BY_NATURE,
        "learning_exploited": _BY_NATURE,
        "customer_value": _BY_NATURE,
        "account_plans": _BY_NATURE,
        "enablement": _BY_NATURE,
    }
)
