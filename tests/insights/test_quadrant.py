"""Where an alliance stands is said no more certainly than it is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.insights.quadrant import IndexReading, place_in_quadrant
from alliance_health.vocabulary import Quadrant

CUTS = QuadrantCuts()
scores = st.floats(0, 100)


def reading(score: float, low: float = 0.0, high: float = 0.0) -> IndexReading:
    return IndexReading(score, max(0.0, score - low), min(100.0, score + high))


@pytest.mark.parametrize(
    ("leading", "lagging", "name"),
    [
        (70, 80, Quadrant.IN_FORM),
        (70, 30, Quadrant.BUILDING),
        (30, 80, Quadrant.LIVING_ON_THE_PAST),
        (30, 30, Quadrant.STALLED),
        (55, 55, Quadrant.IN_FORM),  # a value on the cut is above it
    ],
)
def test_certain_indices_have_one_quadrant(leading: float, lagging: float, name: Quadrant) -> None:
    placement = place_in_quadrant(reading(leading), reading(lagging), CUTS)
    assert placement.name == name.value


def test_interval_across_one_cut_is_between_two() -> None:
    placement = place_in_quadrant(reading(53, 6, 6), reading(74, 2, 2), CUTS)
    assert placement.name == "between living on the past and in form"


def test_intervals_across_both_cuts_claim_no_quadrant() -> None:
    placement = place_in_quadrant(reading(55, 9, 9), reading(55, 9, 9), CUTS)
    assert placement.name is None
    assert len(placement.candidates) == 4


def test_missing_index_is_named_as_the_reason() -> None:
    placement = place_in_quadrant(IndexReading(None), reading(80), CUTS)
    assert placement.name is None
    assert placement.statement == "Not placed: influence missing"


@given(scores, scores, st.floats(0, 40), st.floats(0, 40))
def test_wider_intervals_never_leave_fewer_quadrants_open(
    x: float, y: float, narrow: float, more: float
) -> None:
    tight = place_in_quadrant(reading(x, narrow, narrow), reading(y, narrow, narrow), CUTS)
    wide_by = narrow + more
    wide = place_in_quadrant(reading(x, wide_by, wide_by), reading(y, wide_by, wide_by), CUTS)
    assert set(tight.candidates) <= set(wide.candidates)


@given(scores, scores, st.floats(0, 40))
def test_point_quadrant_is_always_among_the_candidates(x: float, y: float, by: float) -> None:
    point = place_in_quadrant(reading(x), reading(y), CUTS)
    assert point.candidates[0] in place_in_quadrant(reading(x, by, by), reading(y), CUTS).candidates
