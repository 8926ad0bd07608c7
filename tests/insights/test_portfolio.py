"""The portfolio is counted whole, and movers are those whose intervals moved apart."""

from __future__ import annotations

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.portfolio import (
    Move,
    count_quadrants,
    find_movers,
    state_portfolio,
)
from alliance_health.insights.quadrant import IndexReading, Placement
from alliance_health.vocabulary import Quadrant

EDGES = BandEdges()


def place(*candidates: Quadrant) -> Placement:
    name = " and ".join(candidates) if len(candidates) < 3 else None
    return Placement(name or None, candidates, "")


def test_every_alliance_is_counted_once() -> None:
    placements = [
        place(Quadrant.IN_FORM),
        place(Quadrant.IN_FORM, Quadrant.BUILDING),
        place(*Quadrant),
        place(),
    ]
    counts = count_quadrants(placements)
    assert sum(counts.values()) == len(placements)
    assert counts["between two"] == 1
    assert counts["not placed"] == 2


def test_headline_counts_those_in_form() -> None:
    headline, sentence = state_portfolio({"in form": 2, "stalled": 1})
    assert headline == "2 of 3 alliances in form"
    assert sentence == "One is stalled."


def move(now: tuple[float, float, float], before: tuple[float, float, float]) -> Move:
    return Move("a", "A", "leading_index", IndexReading(*now), IndexReading(*before))


def test_mover_needs_intervals_that_do_not_overlap() -> None:
    apart, overlapping = move((40, 38, 42), (60, 58, 62)), move((50, 40, 60), (60, 50, 70))
    assert [
        one.change for one in find_movers([apart, overlapping], versus="2026Q2", edges=EDGES)
    ] == [-20]


def test_small_move_is_no_mover_however_certain() -> None:
    assert find_movers([move((50, 50, 50), (54, 54, 54))], versus="2026Q2", edges=EDGES) == ()


def test_index_that_is_missing_at_an_end_did_not_move() -> None:
    gone = Move("a", "A", "leading_index", IndexReading(None), IndexReading(60, 60, 60))
    assert find_movers([gone], versus="2026Q2", edges=EDGES) == ()


def test_a_move_is_told_in_tenths_where_whole_points_would_contradict_both_ends() -> None:
    # 84.6 to 76.4: 85 and 76 are shown nearby, which differ by 9; it fell by 8.2.
    (mover,) = find_movers([move((76.4, 76, 77), (84.6, 84, 85))], versus="2026Q2", edges=EDGES)
    assert mover.sentence == "Influence −8.2 points since 2026Q2"
    assert mover.change == -8
