"""A cause is named by rule: what moved an index most, or the pillar that stands in the way."""

from __future__ import annotations

import pytest

from alliance_health.insights.changes import Change
from alliance_health.insights.quadrant import Placement
from alliance_health.insights.verdict_cause import SideOfVerdict, name_cause
from alliance_health.vocabulary import Quadrant, Role

LABELS = {"days": "Days to decide", "trust": "Trust"}


def cause(quadrant: Quadrant | None, leading: SideOfVerdict, lagging: SideOfVerdict) -> str:
    placement = Placement(quadrant.value if quadrant else None, (quadrant,) if quadrant else (), "")
    return name_cause(placement, {Role.LEADING: leading, Role.LAGGING: lagging}, LABELS)


def test_largest_cause_goes_the_way_the_index_went() -> None:
    changes = (Change("Trust: 4, 3 before", 4.0, "trust"), Change("Days: 21, 9", -3.5, "days"))
    moved = SideOfVerdict(48, -9, changes, "Governance 31")
    assert (
        cause(Quadrant.STALLED, moved, SideOfVerdict(30))
        == "What moved influence most: Days to decide."
    )


def test_cause_of_less_than_a_third_of_a_move_is_not_named_as_the_largest() -> None:
    # a third of 9 points is 3
    few = SideOfVerdict(48, -9, (Change("Days: 21, 9", -2.9, "days"),), "Governance 31")
    said = cause(Quadrant.LIVING_ON_THE_PAST, few, SideOfVerdict(74, weakest="Strategic 60"))
    assert said == "Weakest pillar of influence: Governance 31."


def test_rest_without_a_metric_is_no_cause() -> None:
    rest = SideOfVerdict(48, -9, (Change("11 other metrics", -9.0, None),))
    assert cause(Quadrant.STALLED, rest, SideOfVerdict(60)) == ""


@pytest.mark.parametrize(
    ("quadrant", "said"),
    [
        (Quadrant.STALLED, "Weakest pillar of outcomes: Strategic 33."),  # 40 is less than 41
        (Quadrant.LIVING_ON_THE_PAST, "Weakest pillar of influence: Governance 31."),
        (Quadrant.BUILDING, "Weakest pillar of outcomes: Strategic 33."),
        (Quadrant.IN_FORM, ""),
        (None, ""),
    ],
)
def test_without_a_move_the_pillar_in_the_way_is_named(quadrant, said) -> None:
    leading = SideOfVerdict(41, weakest="Governance 31")
    lagging = SideOfVerdict(40, weakest="Strategic 33")
    assert cause(quadrant, leading, lagging) == said


def test_the_only_index_there_is_names_its_weakest_pillar() -> None:
    said = cause(None, SideOfVerdict(None), SideOfVerdict(58, weakest="Strategic 33"))
    assert said == "Weakest pillar of outcomes: Strategic 33."
