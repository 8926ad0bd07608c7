"""The default catalogue holds what was settled for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_health.catalogue import Catalogue, load_catalogue
from alliance_health.vocabulary import Role, Transform


@pytest.fixture
def catalogue(write: Callable[..., Path]) -> Catalogue:
    return load_catalogue(write())


#: Metric ids in the order of the field's list, M01 to M44.
IDS = [
    "bookings_sourced",
    "bookings_influenced",
    "revenue_joint",
    "new_commitments",
    "cost_savings",
    "alliance_roi",
    "return_floor",
    "win_rate_uplift",
    "synergy_surplus",
    "new_customers",
    "imperative_contribution",
    "joint_launches",
    "projects_won",
    "learning_exploited",
    "customer_value",
    "pipeline_cover",
    "leads_exchanged",
    "account_plans",
    "enablement",
    "milestones",
    "decision_latency",
    "pace_ratio",
    "issue_age",
    "initiative_balance",
    "gate_health",
    "quick_win_clock",
    "goal_quality",
    "priority_agreement",
    "exec_contact",
    "sponsor_continuity",
    "contact_breadth",
    "cadence",
    "commitments_kept",
    "resource_plan",
    "resource_growth",
    "investment_parity",
    "exec_relationship",
    "working_relationship",
    "trust",
    "productive_tension",
    "perception_gap",
    "reciprocity",
    "emptiness_clock",
    "fairness_gap",
]


def numbered(numbers: str) -> set[str]:
    """Return ids by their numbers: "1 3-5" is M01, M03, M04, M05."""
    found = set()
    for part in numbers.split():
        first, _, last = part.partition("-")
        found |= set(IDS[int(first) - 1 : int(last or first)])
    return found


def those(catalogue: Catalogue, **wanted: object) -> set[str]:
    """Return the ids of the metrics whose fields have these values."""
    return {
        metric_id
        for metric_id, metric in catalogue.metrics.items()
        if all(getattr(metric, name) == value for name, value in wanted.items())
    }


def test_it_has_44_metrics_in_order(catalogue: Catalogue) -> None:
    assert list(catalogue.metrics) == IDS
    assert len(set(IDS)) == 44


def test_lagging_are_the_results_and_only_they(catalogue: Catalogue) -> None:
    assert those(catalogue, role="lagging") == numbered("1-15 44")


def test_metrics_per_pillar_and_role(catalogue: Catalogue) -> None:
    found = Counter((one.pillar, one.role.value) for one in catalogue.metrics.values())
    assert found == {
        ("financial", "leading"): 1,
        ("strategic", "leading"): 2,
        ("resources", "leading"): 3,
        ("operations", "leading"): 7,
        ("governance", "leading"): 3,
        ("executive", "leading"): 3,
        ("relationship", "leading"): 5,
        ("reciprocity", "leading"): 4,
        ("financial", "lagging"): 7,
        ("strategic", "lagging"): 7,
        ("reciprocity", "lagging"): 2,
    }


@pytest.mark.parametrize(
    ("role", "weights"),
    [
        (
            Role.LEADING,
            {
                "financial": 5,
                "strategic": 10,
                "resources": 15,
                "operations": 20,
                "governance": 15,
                "executive": 10,
                "relationship": 15,
                "reciprocity": 10,
            },
        ),
        (Role.LAGGING, {"financial": 45, "strategic": 35, "reciprocity": 20}),
    ],
)
def test_pillar_weights_are_percent(
    catalogue: Catalogue, role: Role, weights: dict[str, float]
) -> None:
    found = {one.pillar_id: one.weight_for(role) for one in catalogue.pillars_for(role)}
    assert found == weights
    assert sum(found.values()) == 100


def test_sides_are_as_settled(catalogue: Catalogue) -> None:
    assert those(catalogue, sides="one") == numbered("1-3 5 16")
    assert those(catalogue, sides="each") == numbered("6 14 17 19 21 30 33-35 37-40")
    assert those(catalogue, sides="ours") == numbered("8 11")
    assert those(catalogue, sides="theirs") == set()


def test_plans_are_targets(catalogue: Catalogue) -> None:
    assert those(catalogue, against="target") == numbered("1 3-5 10 12 13 17 19 34")
    for metric_id in numbered("1 3-5 34"):
        assert catalogue.metrics[metric_id].unit == "money"
    for metric_id in numbered("10 12 13 17 19"):
        assert catalogue.metrics[metric_id].unit == "count"


def test_influenced_bookings_are_shown_and_never_scored(catalogue: Catalogue) -> None:
    assert {one.metric_id for one in catalogue.metrics.values() if not one.is_scored} == {
        "bookings_influenced"
    }
    scored = [*catalogue.scored(Role.LEADING), *catalogue.scored(Role.LAGGING)]
    assert len(scored) == 43


def test_directions_are_as_settled(catalogue: Catalogue) -> None:
    assert those(catalogue, direction="band_is_best") == numbered("22 24 34 36 40")
    assert those(catalogue, direction="lower_is_better") == numbered("21 23 26 30 31 41 43 44")
    assert catalogue.metrics["reciprocity"].direction == "higher_is_better"


#: weak, strong and best of every metric with one line, as settled.
THRESHOLDS: dict[int, tuple[float, float, float | None]] = {
    1: (90, 100, None),
    3: (90, 100, None),
    4: (80, 100, None),
    5: (80, 100, None),
    6: (0, 0.15, None),
    7: (1.0, 1.2, None),
    8: (-5, 5, None),
    9: (0, 10, None),
    10: (80, 100, None),
    11: (50, 75, None),
    12: (60, 90, None),
    13: (80, 100, None),
    14: (20, 50, None),
    15: (3, 4, None),
    16: (1.5, 3, None),
    17: (80, 100, None),
    18: (40, 70, None),
    19: (60, 90, None),
    20: (65, 85, 100),
    21: (20, 10, None),
    23: (60, 30, None),
    25: (70, 90, 100),
    26: (180, 90, None),
    27: (60, 90, 100),
    28: (0.2, 0.6, None),
    29: (50, 80, 100),
    30: (1.5, 0.5, 0),
    31: (60, 40, None),
    32: (70, 90, 100),
    33: (65, 85, 100),
    35: (-15, 0, None),
    37: (3, 4, None),
    38: (3, 4, None),
    39: (3, 4, None),
    41: (2.5, 0.5, 0),
    42: (0.3, 0.6, None),
    43: (90, 45, None),
    44: (20, 10, None),
}

#: The same of both sides of the bands.
BANDS: dict[int, tuple[tuple[float, float, float | None], ...]] = {
    22: ((0.4, 0.67, 1), (2.5, 1.5, 1)),
    24: ((20, 40, 55), (90, 70, 55)),
    34: ((70, 90, 100), (150, 120, 100)),
    36: ((-20, -10, None), (20, 10, None)),
    40: ((0, 0.5, 1.5), (4, 2.5, 1.5)),
}


def test_thresholds_are_as_settled(catalogue: Catalogue) -> None:
    assert set(THRESHOLDS) | set(BANDS) | {2} == set(range(1, 45))
    for number, wanted in THRESHOLDS.items():
        thresholds = catalogue.metrics[IDS[number - 1]].thresholds
        assert thresholds is not None
        assert (thresholds.weak, thresholds.strong, thresholds.best) == wanted, number
    for number, sides in BANDS.items():
        metric = catalogue.metrics[IDS[number - 1]]
        for thresholds, wanted in zip(
            (metric.thresholds_low, metric.thresholds_high), sides, strict=True
        ):
            assert thresholds is not None
            assert (thresholds.weak, thresholds.strong, thresholds.best) == wanted, number


def test_only_the_pace_is_taken_by_its_logarithm(catalogue: Catalogue) -> None:
    transformed = [one for one in catalogue.metrics.values() if one.transform != Transform.NONE]
    assert [(one.metric_id, one.transform) for one in transformed] == [("pace_ratio", "ln")]


def test_frequencies_are_as_settled(catalogue: Catalogue) -> None:
    assert those(catalogue, frequency="month") == numbered("1-4 16 17 20-23 26 30 33 43")
    assert those(catalogue, frequency="half-year") == numbered("9 11 14 15 28 35 37 38 41")
    assert those(catalogue, frequency="quarter") >= {"trust", "productive_tension"}


def test_flows_add_up_and_nothing_else_does(catalogue: Catalogue) -> None:
    assert those(catalogue, over_time="sum") == numbered("1-5 10 12 13 17 34")


def test_pipeline_cover_contains_bookings(catalogue: Catalogue) -> None:
    with_parts = {one.metric_id: one.parts for one in catalogue.metrics.values() if one.parts}
    assert with_parts == {"pipeline_cover": ("bookings_sourced",)}


def test_qualitative_metrics_are_rated(catalogue: Catalogue) -> None:
    assert those(catalogue, kind="rated") == numbered("11 15 37-41")


def test_every_metric_says_what_it_is(catalogue: Catalogue) -> None:
    for metric in catalogue.metrics.values():
        for name in ("label", "definition", "unit", "owner", "source", "formula", "frequency"):
            assert getattr(metric, name), (metric.metric_id, name)
        assert metric.definition.endswith("."), metric.metric_id
        assert not metric.formula.endswith("."), metric.metric_id
    labels = [metric.label for metric in catalogue.metrics.values()]
    assert len(set(labels)) == 44


def test_money_deals_and_customers_are_marked_for_competition_law(catalogue: Catalogue) -> None:
    assert those(catalogue, competition_sensitive=True) == numbered("1-6 8-10 13 16-18")


def test_what_only_we_know_does_not_go_to_the_partner(catalogue: Catalogue) -> None:
    internal = those(catalogue, confidentiality="internal")
    assert those(catalogue, sides="ours") <= internal
    assert {"alliance_roi", "synergy_surplus", "emptiness_clock"} <= internal
