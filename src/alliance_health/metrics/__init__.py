"""Metric values from event tables and ratings, one file a pillar; pure."""

from alliance_health.metrics.remeasure import Measured
from alliance_health.metrics.rule import Context, MetricRule
from alliance_health.metrics.rules import OBSERVATIONS_ONLY, RULES
from alliance_health.metrics.values import combine_values, measure, supplied_values

__all__ = [
    "OBSERVATIONS_ONLY",
    "RULES",
    "Context",
    "Measured",
    "MetricRule",
    "combine_values",
    "measure",
    "supplied_values",
]
