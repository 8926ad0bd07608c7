"""Both ends of a change agree with the change, whatever is rounded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import whole_number_shown
from alliance_health.insights.both_ends import change_shown, tell_ends
from alliance_health.language import speaking

EDGES = BandEdges()
SCORES = st.floats(0, 100)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (84.6, 80.4, ("84.6", "80.4", -4.2)),  # whole: 85 to 80 is -5, and it fell by 4.2
        (66.6, 67.4, ("66.6", "67.4", 0.8)),  # whole: 67 to 67, and it rose
        (16.0, 76.0, ("16", "76", 60.0)),
        # 84.64 and 80.36 round to 84.6 and 80.4, the change to -4.3: the first gives way.
        (84.64, 80.36, ("84.7", "80.4", -4.3)),
        (60.0, 69.97, ("59.9", "69.9", 10.0)),  # 70.0 would be strong, and 69.97 is not
        (0.0, 39.96, ("0.0", "39.9", 39.9)),  # no index is below 0
    ],
)
def test_ends_are_as_exact_as_their_change(before, now, told) -> None:
    ends = tell_ends(before, now, EDGES)
    assert (ends.before, ends.now, ends.points) == told


@given(SCORES, SCORES)
def test_what_is_told_of_a_change_can_be_subtracted(before: float, now: float) -> None:
    ends = tell_ends(before, now, EDGES)
    assert round(float(ends.now) - float(ends.before), 1) == ends.points
    assert abs(ends.points - (now - before)) <= 0.2
    assert 0 <= float(ends.before) <= 100


@given(SCORES, SCORES)
def test_a_change_of_whole_points_is_that_between_the_numbers_shown(
    before: float, now: float
) -> None:
    shown = change_shown(before, now, EDGES)
    if isinstance(shown, int):
        then, today = (whole_number_shown(one, EDGES) for one in (before, now))
        assert shown == today - then
    else:
        assert abs(shown - (now - before)) <= 0.2


def test_ends_follow_the_locale() -> None:
    with speaking("de"):
        assert tell_ends(84.6, 80.4, EDGES).before == "84,6"
