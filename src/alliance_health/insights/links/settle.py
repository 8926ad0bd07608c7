"""Deal outcomes anew until every verdict is settled, and no longer.

After each round the chance that a p value lies on the other side of its line is bounded; only
pairs for which that could turn the verdict are dealt on. What is published is therefore the
same as after very many orders, at the price of few.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from alliance_health.insights.links.evidence import QUESTIONS, Evidence, Tally

Floats = npt.NDArray[np.float64]

#: Chance of a false claim that is accepted.
LEVEL = 0.05
#: What is claimed of a pair only after allowing for the pairs tested with it.
ADJUSTED = ("forward", "differences", "same", "reverse")
#: Orders dealt after each round.
ROUNDS = (999, 4_999, 19_999, 99_999)
#: Share of intervals of a p value that miss it.
_DOUBT = 0.001


def adjusted(p: Sequence[float] | Floats, method: str) -> Floats:
    """Adjust p values for how many pairs were tested.

    Parameters
    ----------
    p : sequence of float
        One for each pair tested.
    method : {"by", "bh"}
        Benjamini and Yekutieli (2001) for declared pairs, Benjamini and Hochberg (1995) for
        exploratory ones.

    Returns
    -------
    ndarray
        At most 1; empty for none.

    Examples
    --------
    >>> adjusted([0.01, 0.04, 0.5], "bh").round(3)
    array([0.03, 0.06, 0.5 ])
    """
    from scipy.stats import false_discovery_control

    given = np.asarray(p, dtype=float)
    return np.asarray(false_discovery_control(given, method=method)) if given.size else given


def deal_until_settled(
    evidence: Sequence[Evidence], method: str, rounds: Sequence[int] = ROUNDS
) -> list[Evidence]:
    """Deal outcomes anew until no verdict could turn.

    Parameters
    ----------
    evidence : sequence of Evidence
        Pairs that are judged together.
    method : {"by", "bh"}
        How their p values are adjusted.
    rounds : sequence of int
        Orders dealt after each round; the last is the most.

    Returns
    -------
    list of Evidence
        In the same order, each with its own number of orders.
    """
    found = list(evidence)
    open_pairs = list(range(len(found)))
    for orders in rounds:
        for number in open_pairs:
            found[number] = found[number].dealt_until(orders)
        open_pairs = [
            number
            for number in _undecided([one.tally for one in found], method)
            if not found[number].tally.complete
        ]
        if not open_pairs:
            break
    return found


def _undecided(tallies: Sequence[Tally], method: str) -> list[int]:
    """Return the pairs whose verdict could still turn."""
    p = {question: np.array([tally.p(question) for tally in tallies]) for question in QUESTIONS}
    dealt = np.array([tally.dealt for tally in tallies])
    claimed = np.zeros(len(tallies), dtype=bool)
    doubtful = np.zeros(len(tallies), dtype=bool)
    for question in ADJUSTED:
        low, high = _bounds(p[question], dealt)
        doubtful |= _could_turn(p[question], low, high, method)
        if question in ("forward", "differences"):
            claimed |= adjusted(p[question], method) <= LEVEL
    for question in ("direction", "reverse"):
        low, high = _bounds(p[question], dealt)
        doubtful |= claimed & (low <= LEVEL) & (high > LEVEL)
    return [int(number) for number in np.flatnonzero(doubtful)]


def _could_turn(p: Floats, low: Floats, high: Floats, method: str) -> npt.NDArray[np.bool_]:
    """Tell for which pairs the adjusted p could lie on the other side of its line."""
    found = np.zeros(len(p), dtype=bool)
    for number in np.flatnonzero(low <= LEVEL):
        ends = []
        for end in (low[number], high[number]):
            moved = p.copy()
            moved[number] = end
            ends.append(adjusted(moved, method)[number] <= LEVEL)
        found[number] = ends[0] != ends[1]
    return found


def _bounds(p: Floats, dealt: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return between which values p lies for all but one in a thousand (Clopper and Pearson)."""
    from scipy.stats import beta

    count = np.round(p * (1 + dealt)) - 1
    low = beta.ppf(_DOUBT / 2, np.maximum(count, 1), dealt - count + 1)
    high = beta.ppf(1 - _DOUBT / 2, count + 1, np.maximum(dealt - count, 1))
    return np.where(count > 0, low, 0.0), np.where(count < dealt, high, 1.0)
