"""The portfolio in words: how many alliances stand where, and which moved most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alliance_health.insights.links.wording import number_word
from alliance_health.insights.movements import Movement
from alliance_health.insights.quadrant import IndexReading, Placement
from alliance_health.insights.quantities import say_change
from alliance_health.insights.verdict import NOTABLE_CHANGE
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
    noun = "alliance" if total == 1 else "alliances"
    headline = f"{counts.get(Quadrant.IN_FORM.value, 0)} of {total} {noun} in form"
    said = [
        f"{number_word(counts[place])} {one if counts[place] == 1 else many}"
        for place, one, many in _STANDINGS
        if counts.get(place, 0)
    ]
    sentence = ", ".join(said)
    return headline, f"{sentence[:1].upper()}{sentence[1:]}." if said else ""


def find_movers(moves: Sequence[Move], *, versus: str) -> tuple[Mover, ...]:
    """Find the alliances whose published index moved most, the largest move first.

    Parameters
    ----------
    moves : sequence of Move
        Every alliance and index.
    versus : str
        The period compared with.

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
        change = round((move.now.score or 0.0) - (move.before.score or 0.0))
        word = "Influence" if move.index_id == "leading_index" else "Outcomes"
        size = "point" if abs(change) == 1 else "points"
        sentence = f"{word} {say_change(change)} {size} since {versus}{_crossing(move)}"
        found.append(Mover(move.alliance_id, move.name, move.index_id, change, sentence))
    found.sort(key=lambda mover: (-abs(mover.change), mover.alliance_id, mover.index_id))
    return tuple(found[:MOVERS_SHOWN])


def _crossing(move: Move) -> str:
    """Say which band an index left, where it crossed into another."""
    return f", {move.moved.crossing}" if move.moved and move.moved.crossing else ""


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
_STANDINGS = (
    (Quadrant.LIVING_ON_THE_PAST.value, "lives on the past", "live on the past"),
    (Quadrant.STALLED.value, "is stalled", "are stalled"),
    (Quadrant.BUILDING.value, "is building", "are building"),
    (BETWEEN, "lies between two quadrants", "lie between two quadrants"),
    (NOT_PLACED, "cannot be placed", "cannot be placed"),
)
