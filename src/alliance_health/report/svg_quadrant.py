"""Where things lie in the quadrants of page one: pure geometry, no markup, no colour.

The square shows scores from 0 to 100 on both sides: influence to the right, outcomes upwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from alliance_health.report.health_report import QuadrantCard
from alliance_health.report.svg import Point
from alliance_health.tables.calendar import Period

#: Room that a label takes, in pixels: width and height.
LABEL_SIZE = (48.0, 13.0)

#: Where a label may stand: to the right of its point or not, and how far below it; near or farther.
_SIDES = tuple(product((True, False), (-1.0, 1.0, 0.0)))
_REACHES = (1.0, 1.8)


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in a picture.

    Parameters
    ----------
    x, y : float
        Where its base line starts, or ends.
    anchor : str
        "start" or "end".
    """

    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class QuadrantMap:
    """Where an alliance stands by both indices and where it came from.

    Parameters
    ----------
    side : float
        Length of the square's sides.
    left, top : float
        Its corner.
    cut_x, cut_y : float
        Places of both cuts.
    steps : tuple of tuple of Point
        Stretches between neighbouring periods, oldest first.
    stops : tuple of Point
        The periods themselves, oldest first.
    here : Point or None
        The newest period; None when an index is missing.
    interval : tuple of float or None
        Left, top, width and height of both intervals together.
    first_label, here_label : Label or None
        Where the names of the oldest and the newest period are written.
    """

    side: float
    left: float
    top: float
    cut_x: float
    cut_y: float
    steps: tuple[tuple[Point, Point], ...]
    stops: tuple[Point, ...]
    here: Point | None
    interval: tuple[float, float, float, float] | None
    first_label: Label | None
    here_label: Label | None


def quadrant_map(
    card: QuadrantCard, *, period: str, corner: tuple[float, float] = (22, 2), side: float = 252
) -> QuadrantMap:
    """Lay out the quadrant with the trajectory of an alliance.

    Parameters
    ----------
    card : QuadrantCard
        Cuts, intervals and trajectory.
    period : str
        The report's period; without a point there, nothing stands "here".
    corner : tuple of float
        Left and top of the square in pixels.
    side : float
        Length of its sides, for scores 0 to 100.

    Returns
    -------
    QuadrantMap
        Places of cuts, trajectory, interval and labels.
    """
    left, top = corner

    def place(leading: float, lagging: float) -> Point:
        """Place both indices."""
        return Point(
            round(left + leading / 100 * side, 1), round(top + (100 - lagging) / 100 * side, 1)
        )

    stops = [place(point.leading, point.lagging) for point in card.trajectory]
    at_the_end = bool(card.trajectory) and card.trajectory[-1].period == period
    here = stops[-1] if at_the_end else None
    cuts = place(card.leading_cut, card.lagging_cut)
    frame = (left, top, side)
    here_label = _label(stops[-1], stops, frame, away=13) if stops else None
    return QuadrantMap(
        side=side,
        left=left,
        top=top,
        cut_x=cuts.x,
        cut_y=cuts.y,
        steps=tuple(
            (stops[number - 1], stops[number])
            for number in range(1, len(stops))
            if _neighbours(card.trajectory[number - 1].period, card.trajectory[number].period)
        ),
        stops=tuple(stops),
        here=here,
        interval=_interval(card, place) if here else None,
        first_label=(
            _label(stops[0], stops, frame, away=9, beside=here_label) if len(stops) > 1 else None
        ),
        here_label=here_label,
    )


def _neighbours(earlier: str, later: str) -> bool:
    """Tell whether one period follows the other; over a gap no way is drawn."""
    return Period.parse(earlier).shift(1) == Period.parse(later)


def _interval(
    card: QuadrantCard, place: Callable[[float, float], Point]
) -> tuple[float, float, float, float] | None:
    """Return the rectangle that both intervals span, at least as large as a dot."""
    if card.leading_interval is None or card.lagging_interval is None:
        return None
    low = place(card.leading_interval[0], card.lagging_interval[0])
    high = place(card.leading_interval[1], card.lagging_interval[1])
    return low.x, high.y, round(high.x - low.x, 1), round(low.y - high.y, 1)


def _label(
    at: Point,
    stops: Sequence[Point],
    frame: tuple[float, float, float],
    *,
    away: float,
    beside: Label | None = None,
) -> Label:
    """Choose the side of a point on which a label covers least of the trajectory.

    The label of another point, `beside`, is never covered where there is another side.
    """
    wide, tall = LABEL_SIZE
    left, top, side = frame
    way = _along(stops)
    choices = []
    for far, (right_of, rise) in product(_REACHES, _SIDES):
        x = at.x + (far if right_of else -far) * away
        y = at.y + 4 + rise * far * away
        start = x if right_of else x - wide
        covered = sum(
            start - 4 <= spot.x <= start + wide + 4 and y - tall <= spot.y <= y + 4 for spot in way
        )
        outside = start < left + 2 or start + wide > left + side - 2
        outside = outside or y - tall < top or y > top + side - 2
        near_names = y - tall < top + 20 or y > top + side - 20
        label = Label(round(x, 1), round(y, 1), "start" if right_of else "end")
        cost = covered + far + 200 * outside + 6 * near_names + 100 * _overlap(label, beside)
        choices.append((cost, label))
    return min(choices, key=lambda choice: choice[0])[1]


def _along(stops: Sequence[Point]) -> list[Point]:
    """Return points along the way, near enough to each other that no label fits between."""
    spots = list(stops)
    for one, other in pairwise(stops):
        steps = int(max(abs(other.x - one.x), abs(other.y - one.y)) // 6)
        for step in range(1, steps + 1):
            share = step / (steps + 1)
            spots.append(
                Point(one.x + share * (other.x - one.x), one.y + share * (other.y - one.y))
            )
    return spots


def _overlap(one: Label, other: Label | None) -> bool:
    """Tell whether two labels share room."""
    if other is None:
        return False
    wide, tall = LABEL_SIZE
    starts = [label.x if label.anchor == "start" else label.x - wide for label in (one, other)]
    return abs(starts[0] - starts[1]) < wide and abs(one.y - other.y) < tall


def portfolio_map(
    places: Sequence[tuple[float, float] | None],
    cuts: tuple[float, float],
    *,
    corner: tuple[float, float] = (22, 2),
    side: float = 360,
) -> QuadrantMap:
    """Lay out the quadrant with one point for each alliance.

    Parameters
    ----------
    places : sequence of (leading, lagging) or None
        Both indices of every alliance; None where one is missing.
    cuts : tuple of float
        Where the quadrant is cut, leading and lagging.
    corner : tuple of float
        Left and top of the square in pixels.
    side : float
        Length of its sides, for scores 0 to 100.

    Returns
    -------
    QuadrantMap
        Its stops are the alliances that can be placed, in the order given.

    Examples
    --------
    >>> found = portfolio_map([(50, 100), None], (55, 55), corner=(0, 0), side=100)
    >>> found.stops, found.cut_x
    ((Point(x=50.0, y=0.0),), 55.0)
    """
    left, top = corner

    def place(leading: float, lagging: float) -> Point:
        """Place both indices."""
        return Point(
            round(left + leading / 100 * side, 1), round(top + (100 - lagging) / 100 * side, 1)
        )

    cut = place(*cuts)
    return QuadrantMap(
        side=side,
        left=left,
        top=top,
        cut_x=cut.x,
        cut_y=cut.y,
        steps=(),
        stops=tuple(place(*found) for found in places if found is not None),
        here=None,
        interval=None,
        first_label=None,
        here_label=None,
    )
