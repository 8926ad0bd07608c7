"""How the indices of an alliance moved, as far as its verdict may say so.

What noise, or missing data alone, could explain is not said.
"""

from __future__ import annotations

from dataclasses import dataclass

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.announcements import Crossing
from alliance_health.insights.both_ends import change_shown
from alliance_health.insights.movements import Movement
from alliance_health.insights.names import say_band, say_index
from alliance_health.insights.quadrant import IndexReading
from alliance_health.insights.trends import UNMEASURED_ALONE
from alliance_health.language import speak, speak_count, to_speak, to_speak_count
from alliance_health.vocabulary import Role, Trend

#: Points by which an index must differ from the period before to enter the verdict.
NOTABLE_CHANGE = 5

#: How an index moved, by whether it rose; {number} is its points.
_MOVED = {
    True: to_speak_count(
        "{index} rose by {number} point since {period}.",
        "{index} rose by {number} points since {period}.",
    ),
    False: to_speak_count(
        "{index} fell by {number} point since {period}.",
        "{index} fell by {number} points since {period}.",
    ),
}

#: How fast it moved over four periods: the trend, which is not the difference of its ends.
_MOVED_LONG = {
    (Role.LEADING, True): to_speak_count(
        "Influence has been rising since {period}, by about {number} point a period.",
        "Influence has been rising since {period}, by about {number} points a period.",
    ),
    (Role.LEADING, False): to_speak_count(
        "Influence has been falling since {period}, by about {number} point a period.",
        "Influence has been falling since {period}, by about {number} points a period.",
    ),
    (Role.LAGGING, True): to_speak_count(
        "Outcomes have been rising since {period}, by about {number} point a period.",
        "Outcomes have been rising since {period}, by about {number} points a period.",
    ),
    (Role.LAGGING, False): to_speak_count(
        "Outcomes have been falling since {period}, by about {number} point a period.",
        "Outcomes have been falling since {period}, by about {number} points a period.",
    ),
}

#: Which band is new, by whether it waited for a second period.
_CROSSED = {
    False: to_speak("{index} crossed from {before} into {band}."),
    True: to_speak("{index} has now been {band} for two periods, {before} before."),
}


@dataclass(frozen=True, slots=True)
class Previous:
    """Both indices one period earlier, that period's label, and how they moved since.

    Parameters
    ----------
    period : str
        Label of the earlier period.
    leading, lagging : IndexReading
        Both indices then.
    moved : tuple of Movement or None
        What is announced of both since; None where only bounds can tell.
    """

    period: str
    leading: IndexReading
    lagging: IndexReading
    moved: tuple[Movement | None, Movement | None] = (None, None)


def announced_change(now: IndexReading, before: IndexReading, moved: Movement | None) -> int:
    """Return by how many points an index moved since the period before.

    Parameters
    ----------
    now, before : IndexReading
        The index in both periods.
    moved : Movement or None
        What is announced of it; None where only bounds can tell.

    Returns
    -------
    int
        0 unless the move is notable and neither noise nor missing data alone could explain it.

    Examples
    --------
    >>> before = IndexReading(62, 60, 66, "watch")
    >>> announced_change(IndexReading(48, 45, 52, "watch"), before, None)
    -14
    >>> announced_change(IndexReading(57, 54, 61, "watch"), before, None)
    0
    """
    if now.score is None or before.score is None:
        return 0
    change = round(now.score - before.score)
    return change if abs(change) >= NOTABLE_CHANGE and not _open(now, before, moved) else 0


def say_changes(
    leading: IndexReading, lagging: IndexReading, previous: Previous | None, edges: BandEdges
) -> list[str]:
    """Say changes that are notable and beyond doubt, and bands that are new.

    Parameters
    ----------
    leading, lagging : IndexReading
        Both indices.
    previous : Previous or None
        The period before; None in the first one.
    edges : BandEdges
        Where bands change, so that a change agrees with the numbers shown for its ends.

    Returns
    -------
    list of str
        A sentence for each, in the language spoken.
    """
    if previous is None:
        return []
    said = []
    pairs = ((Role.LEADING, leading, previous.leading), (Role.LAGGING, lagging, previous.lagging))
    for (role, now, before), moved in zip(pairs, previous.moved, strict=True):
        if now.score is None or before.score is None:
            continue
        if announced_change(now, before, moved):
            change = change_shown(before.score, now.score, edges)
            said.append(_say_change(role, change, since=previous.period))
        elif moved and _has_long_trend(moved):
            said.append(_say_long_trend(role, moved))
        if moved and moved.crossing:
            said.append(_say_crossing(role, moved.crossing))
    return said


def _say_change(role: Role, change: float, *, since: str) -> str:
    """Say by how much an index moved."""
    one, many = _MOVED[change > 0]
    return speak_count(abs(change), one, many, index=say_index(role), period=since)


def _say_crossing(role: Role, crossing: Crossing) -> str:
    """Say which band an index newly has."""
    said = _CROSSED[crossing.for_two_periods]
    into, before = say_band(crossing.into), say_band(crossing.before)
    return speak(said, index=say_index(role), band=into, before=before)


def _has_long_trend(moved: Movement) -> bool:
    """Tell whether an index moved notably, and beyond noise, over four periods."""
    return moved.is_trend_told and abs(round(moved.long_points or 0.0)) >= NOTABLE_CHANGE


def _say_long_trend(role: Role, moved: Movement) -> str:
    """Say how fast an index moved over four periods."""
    points = abs(moved.pace)
    one, many = _MOVED_LONG[role, moved.long_trend is Trend.RISE]
    return speak_count(points, one, many, period=moved.long_since)


def _open(now: IndexReading, before: IndexReading, moved: Movement | None) -> str:
    """Return a caveat when noise, or missing data alone, could explain a change."""
    if moved is not None:
        arrow = moved.trend in (Trend.RISE, Trend.FALL)
        return "" if arrow else moved.doubt
    ends = (now.lower, now.upper, before.lower, before.upper)
    if any(end is None for end in ends):
        return ""
    apart = now.lower > before.upper or now.upper < before.lower  # type: ignore[operator]
    return "" if apart else UNMEASURED_ALONE
