"""Names beside marks: none lies on another, and what matters most is named first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alliance_health.figures.label_placement import (
    CHARACTER,
    CLEAR_OF_MARK,
    LINE,
    PLACES,
    Area,
    Box,
    place_labels,
)
from alliance_health.figures.theme import NOTE_SIZE

AREA = Area(width=300, height=300, low=0, high=100)
POINTS = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), max_size=15)


def _box(point: tuple[float, float], name: str, place: str) -> Box:
    """Lay out a name independently of the module: centre, then half of each size."""
    (right, up), (x, y) = PLACES[place], AREA.pixels(*point)
    half = (len(name) * NOTE_SIZE * CHARACTER / 2, NOTE_SIZE * LINE / 2)
    x, y = x + right * (CLEAR_OF_MARK + half[0]), y + up * (CLEAR_OF_MARK + half[1])
    return Box(x - half[0], y - half[1], x + half[0], y + half[1])


@given(POINTS)
def test_no_two_names_overlap_and_none_leaves_the_area(points) -> None:
    names = [f"alliance {k}" for k in range(len(points))]
    places = place_labels(points, names, AREA)
    boxes = [
        _box(point, name, place)
        for point, name, place in zip(points, names, places, strict=True)
        if place
    ]
    assert all(box.lies_in(AREA) for box in boxes)
    assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[k + 1 :])


def test_first_name_wins_where_two_want_one_place() -> None:
    # All marks in one spot: eight places around it, so some names find none.
    places = place_labels([(50, 50)] * 12, ["alliance name"] * 12, AREA)
    assert places[0] == "middle right" or places[0] is None
    assert None in places


def test_settled_places_stay() -> None:
    points, names = [(10, 50), (10, 53)], ["one", "two"]
    places = place_labels(points, names, AREA, settled=["top center", None])
    assert places[0] == "top center"
    assert places[1] is not None
