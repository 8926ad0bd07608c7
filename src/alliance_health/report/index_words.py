"""What page one says beside an index: its range, what a range means, and both ends of a change."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.aggregate import COVERAGE_TOLERANCE
from alliance_health.insights.both_ends import BothEnds, tell_ends
from alliance_health.language import speak, to_speak
from alliance_health.report.health_report import IndexCard, IndexPoint
from alliance_health.report.wording import say_points

#: What the range beside an index means, by whether all of what counts is measured.
INTERVAL_NOTES = {
    True: to_speak(
        "The range beside an index allows for survey error: nine of ten simulated values lie in it."
    ),
    False: to_speak(
        "The range beside an index allows for survey error and for what is not measured: nine of "
        "ten simulated values lie in it."
    ),
}

#: Points by which a line must leave its range for a reader to see it.
SEEN = 1.0


def range_note(cards: Sequence[IndexCard]) -> str:
    """Say what a range beside an index means.

    Parameters
    ----------
    cards : sequence of IndexCard
        Both indices.

    Returns
    -------
    str
        A sentence; nothing where no index has a range.
    """
    ranged = [card for card in cards if say_card_range(card)]
    if not ranged:
        return ""
    whole = all(1 - (card.coverage or 0.0) <= COVERAGE_TOLERANCE for card in ranged)
    return speak(INTERVAL_NOTES[whole])


def line_note(cards: Sequence[IndexCard]) -> str:
    """Say why a line leaves its shaded range: what is filled in moves the range only.

    Parameters
    ----------
    cards : sequence of IndexCard
        Both indices.

    Returns
    -------
    str
        A sentence; nothing where no line is seen to do so.
    """
    if not any(_is_outside(point) for card in cards for point in card.history):
        return ""
    return speak(
        "Where a line leaves its shaded range: the range fills in what was not measured, the "
        "line does not."
    )


def _is_outside(point: IndexPoint) -> bool:
    """Tell whether an index lies outside of its own range, far enough to be seen."""
    if point.score is None or point.lower is None or point.upper is None:
        return False
    return max(point.lower - point.score, point.score - point.upper) >= SEEN


def say_card_range(card: IndexCard) -> str:
    """Say the range of an index beside its number.

    Parameters
    ----------
    card : IndexCard
        The index.

    Returns
    -------
    str
        Number and range told apart where the number lies outside; nothing for a range without
        width.
    """
    if card.shown is None or card.lower is None or card.upper is None:
        return ""
    if card.aside:
        return card.aside
    if card.lower == card.upper:
        return ""
    return speak("{low} to {high}", low=card.lower, high=card.upper)


def both_ends(card: IndexCard, edges: BandEdges) -> BothEnds | None:
    """Tell an index before and now with its change.

    Parameters
    ----------
    card : IndexCard
        The index.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    BothEnds or None
        None where it is missing at an end.
    """
    before = card.history[-2].score if len(card.history) > 1 else None
    if card.score is None or before is None:
        return None
    return tell_ends(before, card.score, edges)


def say_from_to(ends: BothEnds) -> str:
    """Say an index before and now, and the change that its causes add up to.

    >>> say_from_to(BothEnds("84.6", "80.4", -4.2))
    '84.6 to 80.4: −4.2'
    """
    # Translators: an index then and now, and its change, such as "84.6 to 80.4: −4.2".
    return speak(
        "{before} to {now}: {change}",
        before=ends.before,
        now=ends.now,
        change=say_points(ends.points),
    )
