"""The main cause behind a verdict, as far as arithmetic can name one: by rules, never guessed.

Where an index moved beyond doubt it is the metric that moved it most, in the same direction;
otherwise it is the weakest pillar of the index that stands in the way. An alliance in form, and one
whose place is open, has no cause to name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alliance_health.insights.changes import Change
from alliance_health.insights.names import say_metric_name
from alliance_health.insights.quadrant import Placement
from alliance_health.language import speak, to_speak
from alliance_health.vocabulary import Quadrant, Role

#: Part of a move that its largest cause must make up to be named: less is one cause among many.
LARGEST_SHARE = 1 / 3


#: What moved an index most.
_MOVED_MOST = {
    Role.LEADING: to_speak("What moved influence most: {metric}."),
    Role.LAGGING: to_speak("What moved outcomes most: {metric}."),
}


@dataclass(frozen=True, slots=True)
class SideOfVerdict:
    """What may be the cause of where one index stands, or of its move.

    Parameters
    ----------
    score : float or None
        The index; None when it is missing.
    moved : int
        From `announced_change`; 0 where no move is announced.
    changes : sequence of Change
        What moved it, the largest first.
    weakest : str
        Name and score of its weakest pillar; empty where none is weaker than others.
    """

    score: float | None
    moved: int = 0
    changes: Sequence[Change] = ()
    weakest: str = ""


def name_cause(
    placement: Placement, sides: Mapping[Role, SideOfVerdict], labels: Mapping[str, str]
) -> str:
    """Name the main cause behind a verdict.

    Parameters
    ----------
    placement : Placement
        Where the alliance stands.
    sides : mapping of Role to SideOfVerdict
        Both indices.
    labels : mapping of str to str
        Labels of metrics by id.

    Returns
    -------
    str
        A sentence; empty where no rule names a cause.

    See Also
    --------
    alliance_health.insights.verdict.state_verdict : The verdict itself.

    Examples
    --------
    >>> stalled = Placement("stalled", (Quadrant.STALLED,), "")
    >>> sides = {
    ...     Role.LEADING: SideOfVerdict(41, -6, (Change("Days: 21, 9 before", -5.2, "days"),)),
    ...     Role.LAGGING: SideOfVerdict(40, weakest="Strategic 33"),
    ... }
    >>> name_cause(stalled, sides, {"days": "Days to decide"})
    'What moved influence most: Days to decide.'
    >>> sides[Role.LEADING] = SideOfVerdict(41)
    >>> name_cause(stalled, sides, {})
    'Weakest pillar of outcomes: Strategic 33.'
    """
    for role in sorted(sides, key=lambda role: -abs(sides[role].moved)):
        label = _largest(sides[role], labels)
        if label:
            return speak(_MOVED_MOST[role], metric=say_metric_name(label))
    hindered = _in_the_way(placement, sides)
    if hindered is None or not sides[hindered].weakest:
        return ""
    weakest = sides[hindered].weakest
    if hindered is Role.LEADING:
        return speak("Weakest pillar of influence: {pillar}.", pillar=weakest)
    return speak("Weakest pillar of outcomes: {pillar}.", pillar=weakest)


def _largest(side: SideOfVerdict, labels: Mapping[str, str]) -> str:
    """Return the label of the metric that moved an index most, the way it moved."""
    along = [one for one in side.changes if one.points * side.moved > 0 and one.metric_id]
    if not along:
        return ""
    most = max(along, key=lambda one: abs(one.points))
    if abs(most.points) < LARGEST_SHARE * abs(side.moved):
        return ""
    return labels.get(most.metric_id or "", "")


def _in_the_way(placement: Placement, sides: Mapping[Role, SideOfVerdict]) -> Role | None:
    """Return the index that keeps an alliance from being in form; None where none is named."""
    known = {role: side.score for role, side in sides.items() if side.score is not None}
    if not placement.candidates:
        return next(iter(known)) if len(known) == 1 else None
    if len(placement.candidates) > 1:
        return None
    named = {Quadrant.LIVING_ON_THE_PAST: Role.LEADING, Quadrant.BUILDING: Role.LAGGING}
    if placement.candidates[0] is Quadrant.STALLED:
        return min(known, key=lambda role: known[role])
    return named.get(placement.candidates[0])
