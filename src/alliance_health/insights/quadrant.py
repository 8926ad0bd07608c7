"""Where an alliance stands by both indices, said no more certainly than they are known.

::

    outcomes   | living on the past | in form
    (lagging)  | stalled            | building
                 influence (leading) ->
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.insights.names import name_between, say_placement
from alliance_health.language import speak
from alliance_health.vocabulary import Quadrant

#: Quadrant by (leading above its cut, lagging above its cut).
_QUADRANTS = {
    (True, True): Quadrant.IN_FORM,
    (True, False): Quadrant.BUILDING,
    (False, True): Quadrant.LIVING_ON_THE_PAST,
    (False, False): Quadrant.STALLED,
}


@dataclass(frozen=True, slots=True)
class IndexReading:
    """One index of one alliance at one period.

    Parameters
    ----------
    score : float or None
        0 to 100; None when it is missing.
    lower, upper : float or None
        Ends of its interval.
    band, at_least : str or None
        Band of the point index, and the best band that is sure.
    coverage : float or None
        Share of the declared weight observed.
    reason : str
        Why it is missing.
    """

    score: float | None
    lower: float | None = None
    upper: float | None = None
    band: str | None = None
    at_least: str | None = None
    coverage: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """A quadrant, or why there is none.

    Parameters
    ----------
    name : str or None
        A quadrant's name, "between A and B", or None when it cannot be told.
    candidates : tuple of Quadrant
        The quadrants that the intervals allow; empty when an index is missing.
    statement : str
        The placement as a sentence.
    """

    name: str | None
    candidates: tuple[Quadrant, ...]
    statement: str


def place_in_quadrant(
    leading: IndexReading, lagging: IndexReading, cuts: QuadrantCuts
) -> Placement:
    """Place an alliance in the quadrant of influence and outcomes.

    An interval that crosses a cut leaves two quadrants open, and both are named;
    when both intervals cross, no quadrant is claimed.

    Parameters
    ----------
    leading, lagging : IndexReading
        Both indices of one alliance and period; either may be missing.
    cuts : QuadrantCuts
        Where the quadrant is cut; a value on the cut counts as above it.

    Returns
    -------
    Placement
        Name None when an index is missing or both intervals cross.

    Examples
    --------
    >>> place_in_quadrant(IndexReading(48, 42, 54), IndexReading(74, 70, 78), QuadrantCuts()).name
    'living on the past'
    >>> place_in_quadrant(IndexReading(53, 42, 60), IndexReading(74, 70, 78), QuadrantCuts()).name
    'between living on the past and in form'
    >>> place_in_quadrant(IndexReading(None), IndexReading(74, 70, 78), QuadrantCuts()).name
    """
    if leading.score is None or lagging.score is None:
        return Placement(None, (), _say_missing(leading, lagging))
    sides_leading = _sides(leading, cuts.leading)
    sides_lagging = _sides(lagging, cuts.lagging)
    candidates = tuple(_QUADRANTS[x, y] for x in sides_leading for y in sides_lagging)
    if len(candidates) == 1:
        name = candidates[0].value
        # Translators: {quadrant} is such as "in form" or "stalled".
        return Placement(name, candidates, speak("Placed {quadrant}", quadrant=say_placement(name)))
    if len(candidates) == 2:
        name = name_between(candidates[0].value, candidates[1].value)
        # Translators: {place} is such as "between stalled and building".
        said = speak("Its range crosses a border: {place}", place=say_placement(name))
        return Placement(name, candidates, said)
    said = speak("Not placed: the ranges of both indices cross a border")
    return Placement(None, candidates, said)


def _say_missing(leading: IndexReading, lagging: IndexReading) -> str:
    """Say which index is missing, so that there is no place."""
    if leading.score is not None:
        return speak("Not placed: outcomes missing")
    if lagging.score is not None:
        return speak("Not placed: influence missing")
    return speak("Not placed: influence and outcomes missing")


def _sides(index: IndexReading, cut: float) -> list[bool]:
    """Tell on which sides of a cut an index may lie, the lower side first."""
    lower = index.score if index.lower is None or math.isnan(index.lower) else index.lower
    upper = index.score if index.upper is None or math.isnan(index.upper) else index.upper
    assert index.score is not None
    sides = {value >= cut for value in (lower, index.score, upper) if value is not None}
    return sorted(sides)
