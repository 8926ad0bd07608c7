"""Where a partner may have withdrawn: its share below half of its own past, and not back since."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from alliance_health.insights.give_and_get.fading_evidence import Spell

Floats = npt.NDArray[np.float64]

#: Periods of its own past that a partner is measured against, and how many of them are needed.
PAST, PAST_NEEDED = 8, 6

#: Part of its own past below which a share counts as low.
HALF = 0.5

#: Periods in a row that make a fade, a silence, or a return.
IN_A_ROW = 3

#: Share from which a partner is measured against what the others do: it can hardly halve its
#: share of a total that is mostly its own (at 80 % of the total it takes a fall to a sixth).
LARGE = 1 / 3

#: Its own level must have fallen as well, to this part of it: a share also halves when a newcomer
#: doubles the whole.
OWN_LEVEL = 2 / 3

#: Periods before a silence, and how many of them must have acts.
ACTIVE_OF, ACTIVE_NEEDED = 6, 4


@dataclass(frozen=True, eq=False)
class PartnerLife:
    """One partner from its first act on, known periods only.

    Parameters
    ----------
    place : ndarray of int
        Place of each period in the panel.
    acts, total : ndarray
        Own acts and the joint total of each, both known, the total above 0.
    """

    place: npt.NDArray[np.int64]
    acts: Floats
    total: Floats

    @property
    def others(self) -> Floats:
        """What all others did."""
        return np.maximum(self.total - self.acts, 0.0)

    def spell(self, start: int, stop: int) -> Spell:
        """Return some of the periods against the others."""
        return Spell(self.acts[start:stop], self.others[start:stop])


def life_of(acts: Floats, total: Floats) -> PartnerLife:
    """Cut out the life of one partner.

    Parameters
    ----------
    acts, total : ndarray of shape (n_periods,)
        Its acts and the joint total; NaN where not known.

    Returns
    -------
    PartnerLife
        From its first act on, so that nobody is compared with its own absence.

    Examples
    --------
    >>> life_of(np.array([0, 2, np.nan, 3]), np.array([9.0, 9, 9, 9])).place.tolist()
    [1, 3]
    """
    first = np.flatnonzero(acts > 0)
    start = first[0] if len(first) else len(acts)
    known = np.isfinite(acts) & np.isfinite(total) & (total > 0)
    at = np.flatnonzero(known & (np.arange(len(acts)) >= start))
    return PartnerLife(at, acts[at], total[at])


def low_periods(life: PartnerLife) -> npt.NDArray[np.bool_]:
    """Tell in which periods a partner lies below half of its own past.

    Parameters
    ----------
    life : PartnerLife
        One partner.

    Returns
    -------
    ndarray of bool
        Its share below half of the median of the eight known periods before; for a partner that
        held more than `LARGE` of the total, its acts for one act of the others.

    Examples
    --------
    >>> acts = np.array([10.0] * 8 + [4, 4, 6])
    >>> low_periods(PartnerLife(np.arange(11), acts, np.full(11, 100.0)))[8:].tolist()
    [True, True, False]
    """
    return np.array([_is_low(life, at, at) for at in range(len(life.acts))], dtype=bool)


def fade_starts(life: PartnerLife) -> list[int]:
    """Find the first periods of withdrawals that have not been made good.

    Parameters
    ----------
    life : PartnerLife
        One partner.

    Returns
    -------
    list of int
        Places in the life, rising: each the first of a run of periods from which three in a row lie
        below half of the own past, where the partner has not come back since: not three periods in
        a row at or above half of the level it had, not half of it on the whole, and its own acts
        below `OWN_LEVEL` of theirs. A partner may leave in steps.

    Examples
    --------
    >>> acts = np.array([10.0] * 8 + [2, 1, 2, 1])
    >>> fade_starts(PartnerLife(np.arange(12), acts, np.full(12, 100.0)))
    [8]
    """
    low = low_periods(life)
    begins = [
        start
        for start in range(PAST_NEEDED, len(low) - IN_A_ROW + 1)
        if low[start : start + IN_A_ROW].all() and not _came_back(life, start)
    ]
    return [start for start in begins if start - 1 not in begins]


def silence_start(life: PartnerLife) -> int | None:
    """Find the first period of the silence in which a partner ends.

    Parameters
    ----------
    life : PartnerLife
        One partner.

    Returns
    -------
    int or None
        Place in the life of the first of at least three periods without an act, after acts in at
        least four of the six before; None where it does not end in one.

    Examples
    --------
    >>> acts = np.array([3.0, 2, 0, 4, 1, 2, 0, 0, 0])
    >>> silence_start(PartnerLife(np.arange(9), acts, np.full(9, 50.0)))
    6
    """
    acted = np.flatnonzero(life.acts > 0)
    start = int(acted[-1]) + 1 if len(acted) else 0
    if len(life.acts) - start < IN_A_ROW:
        return None
    before = life.acts[max(start - ACTIVE_OF, 0) : start]
    return start if (before > 0).sum() >= ACTIVE_NEEDED else None


def _is_low(life: PartnerLife, at: int, anchor: int) -> bool:
    """Tell whether a period lies below half of the past before the anchor."""
    if anchor < PAST_NEEDED:
        return False
    past = slice(max(anchor - PAST, 0), anchor)
    usual = _median(life.acts[past] / life.total[past])
    if usual <= LARGE:
        return bool(life.acts[at] / life.total[at] < HALF * usual)
    odds = life.acts / np.maximum(life.others, 0.5)
    return bool(odds[at] < HALF * _median(odds[past]))


def _came_back(life: PartnerLife, start: int) -> bool:
    """Tell whether a partner came back after a start, or its own acts never fell."""
    back = [not _is_low(life, at, start) for at in range(start, len(life.acts))]
    if any(all(back[at : at + IN_A_ROW]) for at in range(len(back) - IN_A_ROW + 1)):
        return True
    before = slice(max(start - PAST, 0), start)
    kept = life.acts[start:].sum() / life.total[start:].sum()
    usual = _median(life.acts[before] / life.total[before])
    if usual <= LARGE and kept >= HALF * usual:
        return True
    return bool(life.acts[start:].mean() >= OWN_LEVEL * _median(life.acts[before]))


def _median(values: Floats) -> float:
    """Return the median of a handful of numbers, for which numpy takes fifty times as long."""
    return float(median(values.tolist()))
