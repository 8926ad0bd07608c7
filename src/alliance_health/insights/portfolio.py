"""The portfolio in words: how many alliances stand where, and which moved most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.both_ends import change_shown
from alliance_health.insights.links.wording import number_word
from alliance_health.insights.movements import Movement
from alliance_health.insights.names import say_band, say_index, say_placement
from alliance_health.insights.quadrant import IndexReading, Placement
from alliance_health.insights.quantities import say_change
from alliance_health.insights.verdict_moves import NOTABLE_CHANGE
from alliance_health.language import speak, speak_count, speak_in, to_speak_count
from alliance_health.vocabulary import Quadrant, Trend

#: Where an alliance is counted whose place its interval leaves open.
BETWEEN = "between two"

#: Where an alliance is counted that cannot be placed at all.
NOT_PLACED = "not placed"

#: How many movers are listed.
MOVERS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Mover:
    """An alliance whose index moved notably since the period before.

    Parameters
    ----------
    alliance_id, name : str
        The alliance.
    index_id : str
        The index that moved.
    change : int
        Whole points.
    sentence : str
        The move in words.
    """

    alliance_id: str
    name: str
    index_id: str
    change: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Move:
    """One index of one alliance now and one period earlier, and what is announced of it."""

    alliance_id: str
    name: str
    index_id: str
    now: IndexReading
    before: IndexReading
    moved: Movement | None = None


def count_quadrants(placements: Sequence[Placement]) -> dict[str, int]:
    """Count alliances by quadrant.

    Parameters
    ----------
    placements : sequence of Placement
        One for each alliance.

    Returns
    -------
    dict of str to int
        Every quadrant, "between two" and "not placed", in this order; zero where nobody is.

    Examples
    --------
    >>> count_quadrants([Placement("stalled", (Quadrant.STALLED,), "")])["stalled"]
    1
    """
    found = Counter(_place(placement) for placement in placements)
    order = [*(quadrant.value for quadrant in Quadrant), BETWEEN, NOT_PLACED]
    return {place: found.get(place, 0) for place in order}


def state_portfolio(counts: dict[str, int]) -> tuple[str, str]:
    """State how a portfolio stands, in a headline and a sentence.

    Parameters
    ----------
    counts : dict of str to int
        From `count_quadrants`.

    Returns
    -------
    tuple of str
        Headline and sentence; the sentence is empty when every alliance is in form.

    Examples
    --------
    >>> state_portfolio({"in form": 3, "living on the past": 2, "stalled": 0, "not placed": 1})
    ('3 of 6 alliances in form', 'Two live on the past, one cannot be placed.')
    """
    total = sum(counts.values())
    headline = speak_count(
        total,
        "{count} of {number} alliance in form",
        "{count} of {number} alliances in form",
        count=counts.get(Quadrant.IN_FORM.value, 0),
    )
    said = [
        speak_count(counts[place], *sentences, count=number_word(counts[place]))
        for place, sentences in _STANDINGS
        if counts.get(place, 0)
    ]
    sentence = ", ".join(said)
    return headline, f"{sentence[:1].upper()}{sentence[1:]}." if said else ""


def find_movers(moves: Sequence[Move], *, versus: str, edges: BandEdges) -> tuple[Mover, ...]:
    """Find the alliances whose published index moved most, the largest move first.

    Parameters
    ----------
    moves : sequence of Move
        Every alliance and index.
    versus : str
        The period compared with.
    edges : BandEdges
        Where bands change, so that a change agrees with the numbers shown for its ends.

    Returns
    -------
    tuple of Mover
        At most six: those that crossed into another announced band, and those that rose or
        fell beyond noise by at least `NOTABLE_CHANGE` points. Where nothing was tested, the
        intervals of both periods must not overlap.
    """
    found = []
    for move in moves:
        if not _moved(move):
            continue
        now, before = move.now.score or 0.0, move.before.score or 0.0
        change = round(now - before)
        sentence = _say_move(move, change_shown(before, now, edges), versus)
        found.append(Mover(move.alliance_id, move.name, move.index_id, change, sentence))
    found.sort(key=lambda mover: (-abs(mover.change), mover.alliance_id, mover.index_id))
    return tuple(found[:MOVERS_SHOWN])


def say_place(place: str) -> str:
    """Name a place where alliances are counted: a quadrant, between two of them, or none.

    >>> say_place("in form"), say_place("between two"), say_place("not placed")
    ('in form', 'between two', 'not placed')
    """
    if place == NOT_PLACED:
        return speak("not placed")
    return speak_in("Quadrant", "between two") if place == BETWEEN else say_placement(place)


def _say_move(move: Move, change: float, versus: str) -> str:
    """Say by how much an index moved, and which band is announced where it changed."""
    values = {"index": say_index(move.index_id), "change": say_change(change), "period": versus}
    crossing = move.moved.crossing if move.moved else None
    if crossing is None:
        return speak_count(abs(change), *_MOVED, **values)
    bands = {"band": say_band(crossing.into), "before": say_band(crossing.before)}
    return speak_count(abs(change), *_CROSSED[crossing.for_two_periods], **values, **bands)


def _moved(move: Move) -> bool:
    """Tell whether a move is announced: both ends known, and beyond what noise explains."""
    now, before = move.now, move.before
    if now.score is None or before.score is None:
        return False
    if move.moved is not None and move.moved.crossing:
        return True
    if abs(round(now.score - before.score)) < NOTABLE_CHANGE:
        return False
    if move.moved is not None:
        return move.moved.trend in (Trend.RISE, Trend.FALL)
    ends = (now.lower, now.upper, before.lower, before.upper)
    if any(end is None for end in ends):
        return False
    return bool(now.lower > before.upper or now.upper < before.lower)  # type: ignore[operator]


def _place(placement: Placement) -> str:
    """Name the place under which an alliance is counted."""
    if len(placement.candidates) == 1:
        return placement.candidates[0].value
    return BETWEEN if placement.name else NOT_PLACED


#: What is said of one and of several alliances in a place, the most urgent place first.
#: {count} is their number in a word.
_STANDINGS = (
    (
        Quadrant.LIVING_ON_THE_PAST.value,
        to_speak_count("{count} lives on the past", "{count} live on the past"),
    ),
    (Quadrant.STALLED.value, to_speak_count("{count} is stalled", "{count} are stalled")),
    (Quadrant.BUILDING.value, to_speak_count("{count} is building", "{count} are building")),
    (
        BETWEEN,
        to_speak_count("{count} lies between two quadrants", "{count} lie between two quadrants"),
    ),
    (NOT_PLACED, to_speak_count("{count} cannot be placed", "{count} cannot be placed")),
)

#: How an index moved; {change} is its points with their sign, of which the number decides.
_MOVED = to_speak_count(
    "{index} {change} point since {period}", "{index} {change} points since {period}"
)

#: The same with the band that is new, by whether it waited for a second period.
_CROSSED = {
    False: to_speak_count(
        "{index} {change} point since {period}, crossed from {before} into {band}",
        "{index} {change} points since {period}, crossed from {before} into {band}",
    ),
    True: to_speak_count(
        "{index} {change} point since {period}, has now been {band} for two periods, {before} "
        "before",
        "{index} {change} points since {period}, has now been {band} for two periods, {before} "
        "before",
    ),
}
