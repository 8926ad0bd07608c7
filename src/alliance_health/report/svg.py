"""Where things lie in the index lines and bars of page one: pure geometry, no markup, no colour.

Every function turns numbers of a report into coordinates of a picture whose origin is
its top left corner; templates only write them out. Coordinates are rounded to a tenth
of a pixel, so that the same numbers give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alliance_health.report.health_report import IndexCard, IndexPoint

#: Periods that an index line has room for; fewer are drawn at its right end.
PERIODS_DRAWN = 8

#: Commitments drawn as single dots; more become a bar.
DOTS_DRAWN = 14


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a picture.

    Parameters
    ----------
    x, y : float
        Pixels from the left and from the top.
    """

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class IndexLine:
    """An index over its last periods.

    Parameters
    ----------
    width, height : float
        Of the picture in pixels.
    lines : tuple of str
        Points of each unbroken stretch of two periods or more.
    areas : tuple of str
        Outline of the interval along each such stretch.
    dots : tuple of Point
        Periods whose neighbours are missing.
    gaps : tuple of float
        Places (x) of periods without an index.
    last : Point or None
        The newest period; None when it is missing.
    first_x, last_x : float
        Places of the oldest and the newest period.
    rules : tuple of (float, float)
        Band edges: their score and their place (y).
    """

    width: float
    height: float
    lines: tuple[str, ...]
    areas: tuple[str, ...]
    dots: tuple[Point, ...]
    gaps: tuple[float, ...]
    last: Point | None
    first_x: float
    last_x: float
    rules: tuple[tuple[float, float], ...]


def score_range(cards: Sequence[IndexCard], edges: tuple[float, float]) -> tuple[float, float]:
    """Return one range of scores in which all cards can be drawn, so that they compare.

    Parameters
    ----------
    cards : sequence of IndexCard
        The cards that stand side by side.
    edges : tuple of float
        Band edges; both lie inside the range.

    Returns
    -------
    tuple of float
        Lowest and highest score drawn, within 0 to 100.
    """
    ends = [*edges]
    for point in (point for card in cards for point in card.history):
        ends += [end for end in (point.score, point.lower, point.upper) if end is not None]
    return max(0.0, min(ends) - 5), min(100.0, max(ends) + 5)


def index_line(
    history: Sequence[IndexPoint],
    *,
    edges: tuple[float, float],
    scores: tuple[float, float],
    size: tuple[float, float] = (300, 124),
    margins: tuple[float, float, float, float] = (6, 32, 8, 16),
) -> IndexLine:
    """Lay out an index over its last periods, with its interval and its gaps.

    A missing period interrupts the line: nothing is drawn through it.

    Parameters
    ----------
    history : sequence of IndexPoint
        At most `PERIODS_DRAWN` periods, oldest first.
    edges : tuple of float
        Scores at which the band changes.
    scores : tuple of float
        Scores at the bottom and at the top, from `score_range`.
    size : tuple of float
        Width and height of the picture in pixels.
    margins : tuple of float
        What is kept free left, right, above and below.

    Returns
    -------
    IndexLine
        Places of lines, intervals, gaps and band edges.

    Examples
    --------
    >>> points = [IndexPoint(period=f"2026Q{q}", score=s, lower=s, upper=s)
    ...           for q, s in ((1, 0), (2, 100))]
    >>> index_line(points, edges=(40, 70), scores=(0, 100), size=(108, 92)).lines
    ('66.0,76.0 76.0,8.0',)
    """
    width, height = size
    left, right = margins[0], width - margins[1]
    top, bottom = margins[2], height - margins[3]
    step = (right - left) / (PERIODS_DRAWN - 1)
    low, high = scores

    def at_x(number: int) -> float:
        """Place a period."""
        return round(right - (len(history) - 1 - number) * step, 1)

    def at_y(score: float) -> float:
        """Place a score."""
        return round(bottom - (score - low) / (high - low) * (bottom - top), 1)

    stretches = _stretches(history)
    long = [stretch for stretch in stretches if len(stretch) > 1]
    lone = [stretch[0] for stretch in stretches if len(stretch) == 1]
    newest = len(history) - 1
    seen = {number for stretch in stretches for number in stretch}

    def point(number: int) -> Point:
        """Place a reading."""
        return Point(at_x(number), at_y(history[number].score or 0.0))

    return IndexLine(
        width=width,
        height=height,
        lines=tuple(_path([point(number) for number in stretch]) for stretch in long),
        areas=tuple(
            _path(
                [Point(at_x(n), at_y(_upper(history[n]))) for n in stretch]
                + [Point(at_x(n), at_y(_lower(history[n]))) for n in reversed(stretch)]
            )
            for stretch in long
        ),
        dots=tuple(point(number) for number in lone if number != newest),
        gaps=tuple(at_x(number) for number in range(len(history)) if number not in seen),
        last=point(newest) if newest in seen else None,
        first_x=at_x(0),
        last_x=right,
        rules=tuple((edge, at_y(edge)) for edge in edges),
    )


def _stretches(history: Sequence[IndexPoint]) -> list[list[int]]:
    """Return the numbers of periods that have an index, in unbroken stretches."""
    stretches: list[list[int]] = []
    for number, point in enumerate(history):
        if point.score is None:
            continue
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return stretches


def _upper(point: IndexPoint) -> float:
    """Return the upper end of the interval, or the index where there is none."""
    return (point.score or 0.0) if point.upper is None else point.upper


def _lower(point: IndexPoint) -> float:
    """Return the lower end of the interval, or the index where there is none."""
    return (point.score or 0.0) if point.lower is None else point.lower


def _path(points: Sequence[Point]) -> str:
    """Write points as SVG reads them."""
    return " ".join(f"{point.x:.1f},{point.y:.1f}" for point in points)


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of a change.

    Parameters
    ----------
    x, width : float
        Left end and width in pixels.
    start, end : float
        Places (x) of the index before and after this step.
    """

    x: float
    width: float
    start: float
    end: float


def change_bars(points: Sequence[float], *, width: float = 132) -> tuple[Bar, ...]:
    """Lay out the steps of a change one after the other, each from where the last one ended.

    ::

        start |      ####|      -5
              |   ###           -3
              |   ##            +2
        end       |

    Parameters
    ----------
    points : sequence of float
        Points of the index that each cause cost or brought, in the order shown.
    width : float
        Width of the picture in pixels.

    Returns
    -------
    tuple of Bar
        One a step, at least one pixel wide.

    Examples
    --------
    >>> [(bar.x, bar.width) for bar in change_bars([-6, 3], width=64)]
    [(2.0, 60.0), (2.0, 30.0)]
    """
    levels = [0.0]
    for step in points:
        levels.append(levels[-1] + step)
    low, high = min(levels), max(levels)
    scale = (width - 4) / (high - low) if high > low else 0.0
    places = [round(2 + (level - low) * scale, 1) for level in levels]
    return tuple(
        Bar(min(start, end), max(1.0, round(abs(end - start), 1)), start, end)
        for start, end in pairwise(places)
    )


def commitment_dots(kept: int, due: int) -> tuple[bool, ...]:
    """Return one dot a commitment that was due, the kept ones first.

    Parameters
    ----------
    kept, due : int
        Commitments kept on date, and due at all.

    Returns
    -------
    tuple of bool
        Whether each was kept; empty when there are more than `DOTS_DRAWN`, which become a bar.

    Examples
    --------
    >>> commitment_dots(2, 3)
    (True, True, False)
    >>> commitment_dots(20, 40)
    ()
    """
    if due > DOTS_DRAWN:
        return ()
    return tuple(number < kept for number in range(due))
