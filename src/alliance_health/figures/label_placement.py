"""Where names beside marks find room, so that none lies on another name or mark.

Eight places are tried for each name: beside, above and below its mark, then the
corners between them. A name without room stays unwritten: its mark keeps its tooltip and its row in
the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alliance_health.figures.theme import NOTE_SIZE

#: Width of a character and height of a line, in parts of the size of the type.
CHARACTER, LINE = 0.6, 1.25

#: Pixels from the middle of a mark to a name, and half the size of a mark.
CLEAR_OF_MARK, HALF_MARK = 6, 6

#: Plotly's words for the place of a text, with the direction in which the text lies.
PLACES = {
    "middle right": (1, 0),
    "middle left": (-1, 0),
    "top center": (0, 1),
    "bottom center": (0, -1),
    "top right": (1, 1),
    "bottom right": (1, -1),
    "top left": (-1, 1),
    "bottom left": (-1, -1),
}


@dataclass(frozen=True, slots=True)
class Area:
    """Size of a plotting area in pixels, and the range of both its axes."""

    width: float
    height: float
    low: float
    high: float

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point lies, in pixels from the lower left corner."""
        span = self.high - self.low
        return (x - self.low) / span * self.width, (y - self.low) / span * self.height


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two rectangles share a point."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )

    def lies_in(self, area: Area) -> bool:
        """Tell whether the rectangle lies wholly in a plotting area."""
        return (
            self.left >= 0
            and self.bottom >= 0
            and self.right <= area.width
            and self.top <= area.height
        )


def place_labels(
    points: Sequence[tuple[float, float]],
    names: Sequence[str],
    area: Area,
    *,
    taken: Sequence[Box] = (),
    settled: Sequence[str | None] = (),
) -> list[str | None]:
    """Find a place for each name beside its mark, the first names first.

    Parameters
    ----------
    points : sequence of (x, y)
        Marks, in units of the axes.
    names : sequence of str
        One per mark; those that matter most come first.
    area : Area
        The plotting area.
    taken : sequence of Box
        Where other text already lies, in pixels.
    settled : sequence of str or None
        Places that are given; None for names that still look for one. All look when empty.

    Returns
    -------
    list of str or None
        One of plotly's text positions per name, None where there is no room.

    Examples
    --------
    >>> area = Area(width=200, height=200, low=0, high=100)
    >>> place_labels([(10, 50), (95, 50)], ["Orion", "Halden"], area)
    ['middle right', 'middle left']
    """
    centres = [area.pixels(x, y) for x, y in points]
    places: list[str | None] = list(settled) or [None] * len(names)
    texts = [
        _text_box(centre, name, PLACES[place])
        for centre, name, place in zip(centres, names, places, strict=True)
        if place is not None
    ]
    marks = [_mark(centre) for centre in centres]
    for at, (centre, name) in enumerate(zip(centres, names, strict=True)):
        if places[at] is not None:
            continue
        filled = [*taken, *texts, *marks[:at], *marks[at + 1 :]]
        found = _first_free(centre, name, area, filled)
        if found:
            places[at], box = found
            texts.append(box)
    return places


def _first_free(
    centre: tuple[float, float], name: str, area: Area, filled: Sequence[Box]
) -> tuple[str, Box] | None:
    """Return the first place without an overlap, with its box."""
    for place, direction in PLACES.items():
        box = _text_box(centre, name, direction)
        if box.lies_in(area) and not any(box.overlaps(other) for other in filled):
            return place, box
    return None


def _mark(centre: tuple[float, float]) -> Box:
    """Return the box of a mark."""
    x, y = centre
    return Box(x - HALF_MARK, y - HALF_MARK, x + HALF_MARK, y + HALF_MARK)


def _text_box(centre: tuple[float, float], name: str, direction: tuple[int, int]) -> Box:
    """Return the box of a name on one side of its mark."""
    width, height = len(name) * NOTE_SIZE * CHARACTER, NOTE_SIZE * LINE
    x = centre[0] + direction[0] * (CLEAR_OF_MARK + width / 2)
    y = centre[1] + direction[1] * (CLEAR_OF_MARK + height / 2)
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
