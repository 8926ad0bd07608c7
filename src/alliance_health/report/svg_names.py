"""Where names stand beside the marks of the portfolio's quadrant: those that find room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from alliance_health.figures.label_placement import PLACES, Area, Box, place_labels
from alliance_health.report.shortening import shorten
from alliance_health.report.svg_quadrant import QuadrantMap

#: Longest name beside a mark, in characters.
NAME_WIDTH = 22

#: Pixels from the middle of a mark to its name, and from the middle of a name to its base line.
_AWAY, _BASE = 8, 4

#: Marks beyond which names would hide them.
_CROWD = 60

#: Room of the name of a field in its corner, in pixels.
_CORNER = (112, 24)


@dataclass(frozen=True, slots=True)
class NameBeside:
    """A name beside a mark.

    Parameters
    ----------
    text : str
        As short as it is written.
    x, y : float
        Where its base line starts, ends or has its middle.
    anchor : str
        "start", "middle" or "end".
    """

    text: str
    x: float
    y: float
    anchor: str


def names_beside(found: QuadrantMap, names: Sequence[str]) -> list[NameBeside]:
    """Place names beside the marks of a quadrant, the first names first.

    Parameters
    ----------
    found : QuadrantMap
        From `portfolio_map`.
    names : sequence of str
        One for each of its stops; those that matter most come first.

    Returns
    -------
    list of NameBeside
        Of the names that lie on no other name or mark, without the words with which all begin;
        none where there are too many marks.

    Examples
    --------
    >>> from alliance_health.report.svg_quadrant import portfolio_map
    >>> found = portfolio_map([(10, 50), (95, 50)], (55, 55), corner=(0, 0), side=300)
    >>> [(one.text, one.anchor) for one in names_beside(found, ["Orion", "Halden"])]
    [('Orion', 'start'), ('Halden', 'end')]
    """
    if len(found.stops) > _CROWD:
        return []
    side = found.side
    points = [(stop.x - found.left, found.top + side - stop.y) for stop in found.stops]
    alike = _alike(names)
    texts = [shorten(name[alike:], NAME_WIDTH) for name in names]
    places = place_labels(points, texts, Area(side, side, 0, side), taken=_corners(side))
    return [
        _beside(found, at, text, PLACES[place])
        for at, (text, place) in enumerate(zip(texts, places, strict=True))
        if place is not None
    ]


def _alike(names: Sequence[str]) -> int:
    """Count the characters with which all names begin, in whole words: they tell nothing apart."""
    if len(names) < 2:
        return 0
    first, *others = (name.split(" ")[:-1] for name in names)
    alike = takewhile(lambda words: len(set(words)) == 1, zip(first, *others, strict=False))
    return sum(len(words[0]) + 1 for words in alike)


def _beside(found: QuadrantMap, at: int, text: str, direction: tuple[int, int]) -> NameBeside:
    """Put a name on one side of its mark."""
    across, up = direction
    anchor = {1: "start", 0: "middle", -1: "end"}[across]
    stop = found.stops[at]
    x, y = stop.x + across * _AWAY, stop.y - up * (_AWAY + _BASE) + _BASE
    return NameBeside(text, round(x, 1), round(y, 1), anchor)


def _corners(side: float) -> list[Box]:
    """Return where the names of the four fields are written."""
    wide, tall = _CORNER
    return [
        Box(left, bottom, left + wide, bottom + tall)
        for left in (0, side - wide)
        for bottom in (0, side - tall)
    ]
