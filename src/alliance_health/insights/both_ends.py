"""An index at both ends of a change, and the change, in numbers that a reader can subtract.

Whole numbers are told where they agree with the change; where rounding would contradict it, all
three have one decimal::

    80.4 - 84.6 = -4.2        not: 85 to 80, -4
    76   - 16   = +60
"""

from __future__ import annotations

from dataclasses import dataclass

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import tenth_shown, whole_number_shown
from alliance_health.language import say_digits

#: How far a change may lie from the difference of two whole numbers that are shown for its ends.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class BothEnds:
    """Three numbers that agree.

    Parameters
    ----------
    before, now : str
        The index then and now, as they are told.
    points : float
        The change: what lies between them.
    """

    before: str
    now: str
    points: float


def tell_ends(before: float, now: float, edges: BandEdges) -> BothEnds:
    """Tell both ends of a change as exactly as its causes are told, to a tenth.

    Parameters
    ----------
    before, now : float
        The published indices, 0 to 100.
    edges : BandEdges
        Where bands change, so that the number now keeps to its band.

    Returns
    -------
    BothEnds
        Whole numbers where the change is their difference. Else tenths; where three roundings
        would not agree, the earlier end gives way, by a tenth at most.

    Examples
    --------
    >>> tell_ends(84.6, 80.4, BandEdges())
    BothEnds(before='84.6', now='80.4', points=-4.2)
    >>> tell_ends(16.0, 76.0, BandEdges())
    BothEnds(before='16', now='76', points=60.0)
    """
    points = round(now - before, 1)
    then, today = whole_number_shown(before, edges), whole_number_shown(now, edges)
    assert then is not None
    assert today is not None
    if today - then == points:
        return BothEnds(str(then), str(today), points)
    tenth = tenth_shown(now, edges)
    start = min(max(round(tenth - points, 1), 0.0), 100.0)
    return BothEnds(say_digits(f"{start:.1f}"), say_digits(f"{tenth:.1f}"), round(tenth - start, 1))


def change_shown(before: float, now: float, edges: BandEdges) -> float:
    """Return the change of an index as it is told where both ends may stand nearby.

    Parameters
    ----------
    before, now : float
        The published indices, 0 to 100.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    float
        Whole points where the whole numbers shown for both ends differ by them; else tenths.

    Examples
    --------
    >>> change_shown(84.6, 80.4, BandEdges()), change_shown(84.8, 80.6, BandEdges())
    (-4.2, -4)
    """
    then, today = whole_number_shown(before, edges), whole_number_shown(now, edges)
    assert then is not None
    assert today is not None
    if abs(now - before - (today - then)) <= HALF:
        return today - then
    return tell_ends(before, now, edges).points
