"""Relationship metrics: what people on both sides say, and how they are in touch."""

from __future__ import annotations

from functools import partial

from alliance_health.metrics.contacts import measure_contact_breadth, select_contact_breadth
from alliance_health.metrics.gaps import measure_perception_gap, select_perception_gap
from alliance_health.metrics.rule import MetricRule
from alliance_health.metrics.survey import measure_ratings, select_ratings

#: Rules of this pillar.
RELATIONSHIP_RULES = (
    *(
        MetricRule(
            metric_id,
            ("ratings", "invitations"),
            partial(select_ratings, metric_id=metric_id),
            measure_ratings,
        )
        for metric_id in ("working_relationship", "trust", "productive_tension")
    ),
    MetricRule("perception_gap", ("ratings",), select_perception_gap, measure_perception_gap),
    MetricRule("contact_breadth", ("contacts",), select_contact_breadth, measure_contact_breadth),
)
