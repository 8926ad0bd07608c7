"""Which band of an index is announced: it follows the computed one, but it does not flap.

::

    computed   watch watch strong watch strong strong strong watch strong watch watch
    announced  watch watch watch  watch watch  STRONG strong strong ...... strong
                                              ^ two in a row      ^ back: deep, and twice

The rule of this module: it governs what is called a change, and never `band`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from alliance_health.catalogue.settings import BandEdges
from alliance_health.vocabulary import Band

#: Share of the draws that must lie in the new band or beyond it.
CONFIRMED = 0.8

#: Width of an interval below which it holds no uncertainty at all, and confirms nothing.
NO_SPREAD = 0.01

#: Periods within which an edge is crossed back only on stronger evidence.
GUARDED_PERIODS = 12

#: Points beyond an edge, at least, that it takes to cross it back.
LEAST_MARGIN = 3.0

#: The same in multiples of the median move of the index from one period to the next.
MARGIN_MOVES = 2.0

#: Moves below which their median is no estimate; the largest of them stands for twice of it.
FEW_MOVES = 6

#: Ground of an announcement that no draws confirm.
TWO_PERIODS = "for two periods"

_BANDS = tuple(band.value for band in Band)


@dataclass(frozen=True, slots=True)
class BandReading:
    """One index of one alliance at one period, as its band is judged.

    Parameters
    ----------
    period : str
        Its label.
    score : float or None
        0 to 100; None when the index is missing.
    band : str or None
        Band of the point index.
    lower, upper : float or None
        Its interval. Without draws it confirms a band by itself; without any width, neither
        it nor the draws do: how measured figures wander is then unknown.
    shares : tuple of three float, optional
        Share of the draws in each band, weak first.
    at_least : str, optional
        The best band that is sure; no better one is announced. By default `band`.
    """

    period: str
    score: float | None
    band: str | None
    lower: float | None = None
    upper: float | None = None
    shares: tuple[float, float, float] | None = None
    at_least: str | None = None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A band that is newly announced.

    Parameters
    ----------
    into, before : str
        The bands now and before.
    for_two_periods : bool
        Whether it lasted so long until it could be said.
    """

    into: str
    before: str
    for_two_periods: bool = False


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is announced of an index at one period.

    Parameters
    ----------
    period : str
        Its label.
    band : str or None
        The band announced; None where the index is missing.
    crossed_from : str or None
        The band announced before, in the period in which it changes.
    ground : str
        Why it changed, or why it did not follow the computed band; empty when both agree.
    """

    period: str
    band: str | None
    crossed_from: str | None = None
    ground: str = ""

    @property
    def crossing(self) -> Crossing | None:
        """How the band changed; None where it did not.

        An index that was there in the period before may by now move the other way: it is
        said to have been there, not to cross.
        """
        if self.crossed_from is None or self.band is None:
            return None
        return Crossing(self.band, self.crossed_from, self.ground.endswith(TWO_PERIODS))


@dataclass
class _Course:
    """How far the announcements have come."""

    edges: tuple[float, float]
    announced: int | None = None
    crossed: dict[int, int] = field(default_factory=dict)
    scores: list[float] = field(default_factory=list)


def announce_bands(readings: Sequence[BandReading], edges: BandEdges) -> tuple[Announcement, ...]:
    """Announce bands, period after period.

    Parameters
    ----------
    readings : sequence of BandReading
        Successive periods of one index, the oldest first.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    tuple of Announcement
        One for each reading. The first band is announced as far as it is sure. Then another one
        is when 80 % of the draws lie in it or beyond (without draws: when its interval does), or
        when the index was there in the period before as well. An edge that was crossed in the last
        twelve periods is crossed back only when the index lies beyond it by at least 3 points
        and twice its median move, twice in a row, and the draws confirm it both times.

    Examples
    --------
    >>> scores = [68, 72, 69, 71, 72]
    >>> readings = [
    ...     BandReading(str(at), score, "strong" if score >= 70 else "watch")
    ...     for at, score in enumerate(scores)
    ... ]
    >>> [one.band for one in announce_bands(readings, BandEdges())]
    ['watch', 'watch', 'watch', 'watch', 'strong']
    """
    course = _Course((edges.weak_below, edges.strong_from))
    announced = []
    for at, reading in enumerate(readings):
        before = readings[at - 1] if at else None
        announced.append(_announce(course, at, reading, before))
    return tuple(announced)


def _announce(
    course: _Course, at: int, now: BandReading, before: BandReading | None
) -> Announcement:
    """Announce the band of one period."""
    if now.band is None or now.score is None:
        return Announcement(now.period, None)
    course.scores.append(now.score)
    sure = _BANDS.index(now.at_least or now.band)
    computed = _BANDS.index(now.band)
    if course.announced is None:
        course.announced = min(computed, sure)
    old = course.announced
    if computed > old:  # no band is announced that the page does not call sure
        computed = max(old, min(computed, sure))
    step = 1 if computed > old else -1
    for target in range(computed, old, -step):
        guarded = any(
            at - course.crossed.get(edge, at - GUARDED_PERIODS) < GUARDED_PERIODS
            for edge in _edges_between(old, target)
        )
        judge = _confirm_back if guarded else _confirm
        ground = judge(course, target, now, before)
        if ground:
            course.announced = target
            course.crossed |= dict.fromkeys(_edges_between(old, target), at)
            return Announcement(now.period, _BANDS[target], _BANDS[old], ground)
    open_word = "" if now.band == _BANDS[old] else f"{now.band} is not confirmed yet"
    return Announcement(now.period, _BANDS[old], None, open_word)


def _confirm(course: _Course, target: int, now: BandReading, before: BandReading | None) -> str:
    """Say by what a band is confirmed; empty when it is not."""
    assert course.announced is not None
    if before is not None and _is_at(before, target, upwards=target > course.announced):
        return TWO_PERIODS
    if _is_sure(now, target, course):
        return "confirmed by the draws" if now.shares else "its whole interval lies there"
    return ""


def _confirm_back(
    course: _Course, target: int, now: BandReading, before: BandReading | None
) -> str:
    """Say by what a band is confirmed that was left not long ago; empty when it is not."""
    if before is None:
        return ""
    for reading in (now, before):
        doubted = bool(reading.shares) and not _has_no_spread(reading)
        if not _is_deep(reading, target, course):
            return ""
        if doubted and not _is_sure(reading, target, course):
            return ""
    return f"clearly {TWO_PERIODS}"


def _is_at(reading: BandReading, target: int, *, upwards: bool) -> bool:
    """Tell whether a reading lies in a band or beyond it."""
    if reading.band is None:
        return False
    place = _BANDS.index(reading.band)
    return place >= target if upwards else place <= target


def _is_sure(reading: BandReading, target: int, course: _Course) -> bool:
    """Tell whether the draws, or the bounds where there are none, confirm a band."""
    assert course.announced is not None
    upwards = target > course.announced
    if _has_no_spread(reading):
        return False
    if reading.shares:
        part = reading.shares[target:] if upwards else reading.shares[: target + 1]
        return sum(part) >= CONFIRMED - 1e-9
    if reading.lower is None or reading.upper is None:
        return False
    if upwards:
        return reading.lower >= course.edges[target - 1]
    return reading.upper < course.edges[target]


def _has_no_spread(reading: BandReading) -> bool:
    """Tell whether nothing in an index is known to be uncertain: its noise is then unknown."""
    if reading.lower is None or reading.upper is None:
        return False
    return reading.upper - reading.lower <= NO_SPREAD


def _is_deep(reading: BandReading, target: int, course: _Course) -> bool:
    """Tell whether a reading lies beyond the edge of a band by the margin."""
    assert course.announced is not None
    if reading.score is None:
        return False
    margin = _margin(course.scores)
    if target > course.announced:
        return reading.score >= course.edges[target - 1] + margin
    return reading.score <= course.edges[target] - margin


def _margin(scores: Sequence[float]) -> float:
    """Return by how many points an edge must be crossed back."""
    moves = [abs(later - earlier) for earlier, later in pairwise(scores)]
    usual = max(moves, default=0.0) if len(moves) < FEW_MOVES else MARGIN_MOVES * median(moves)
    return max(LEAST_MARGIN, usual)


def _edges_between(one: int, other: int) -> range:
    """Return the numbers of the edges between two bands."""
    return range(min(one, other), max(one, other))
