"""The suspicion against every partner of one alliance, and whether it is sure enough to be said.

Three falls must be sure at once: of the share of the joint activity, of the partner's own level,
and of its part of what those who were there before still do. One alone accuses partners who stayed:
a share also falls when a newcomer doubles the whole, an own level when the whole declines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from alliance_health.insights.give_and_get.fading_evidence import (
    Scatter,
    Spell,
    drop_p,
    scatter_of,
    silence_p,
)
from alliance_health.insights.give_and_get.fading_panel import ActivityPanel
from alliance_health.insights.give_and_get.fading_rule import (
    ACTIVE_OF,
    PAST,
    PartnerLife,
    fade_starts,
    life_of,
    silence_start,
)

Floats = npt.NDArray[np.float64]

#: Periods and acts of a partner below which nothing is said.
PERIODS_NEEDED, ACTS_NEEDED = 12, 30

#: Adjusted p below which a partner is named.
P_NAMED = 0.01

#: How much less surely its own level need have fallen than its share.
OWN_EASIER = 0.1

#: A measure without any chance in it, for the test of a partner's own level.
CERTAIN = 1e9

#: Share of the total from which the going of one partner moves the shares of all others.
HEAVY = 0.15

#: It must have fallen below this part of how three in four of the others developed.
AGAINST_PEERS, PEERS = 0.75, 0.75


@dataclass(frozen=True, eq=False)
class Suspicion:
    """What speaks for the withdrawal of one partner.

    Parameters
    ----------
    life : PartnerLife
        The partner.
    has_enough : bool
        Whether it has `PERIODS_NEEDED` periods and `ACTS_NEEDED` acts.
    tested : tuple of (int, float)
        Places in its life where a fade may begin, rising, and p of each, multiplied by their
        number.
    silent_at : int or None
        Place where the silence in which it ends begins.
    p, p_adjusted : float
        The smallest p; adjusted over all partners with enough data, else missing.
    line : float
        p from which on a withdrawal of this alliance is not sure.
    """

    life: PartnerLife
    has_enough: bool
    tested: tuple[tuple[int, float], ...] = ()
    silent_at: int | None = None
    p: float = 1.0
    p_adjusted: float = float("nan")
    line: float = 0.0

    @property
    def is_named(self) -> bool:
        """Whether the withdrawal is sure enough to be said."""
        return self.has_enough and self.p_adjusted < P_NAMED

    @property
    def onset(self) -> int | None:
        """Place where the withdrawal begins: the first that is sure, else the surest; or None."""
        sure = [start for start, p in self.tested if p <= self.line]
        surest = [start for start, p in self.tested if p == self.p]
        found = sure or surest or [start for start, _ in self.tested]
        return min((*found, *(() if self.silent_at is None else (self.silent_at,))), default=None)

    @property
    def began(self) -> int:
        """Place of the onset in the panel; -1 where there is none."""
        return -1 if self.onset is None else int(self.life.place[self.onset])


def judge(panel: ActivityPanel) -> list[Suspicion]:
    """Judge every partner of one alliance.

    Parameters
    ----------
    panel : ActivityPanel
        What they did.

    Returns
    -------
    list of Suspicion
        In the order of the partners, with p adjusted over those with enough data.

    Notes
    -----
    Benjamini and Yekutieli (2001), *Annals of Statistics* 29: valid however the partners' numbers
    depend on one another, as shares of one whole do.

    Examples
    --------
    The third of four partners leaves after its twelfth period:

    >>> acts = np.full((4, 18), 20.0)
    >>> acts[2, 12:] = 1
    >>> names = ("a", "b", "c", "d")
    >>> panel = ActivityPanel(names, ("theirs",) * 4, 8000, acts, acts.sum(axis=0), float("nan"))
    >>> [one.began for one in judge(panel) if one.is_named]
    [12]
    """
    lives = [life_of(acts, panel.total) for acts in panel.acts]
    starts = [_starts(life) for life in lives]
    enough = [_has_enough(life) for life in lives]
    scatter = scatter_of(
        [_pieces(life, starts, lives) for life, told in zip(lives, enough, strict=True) if told]
    )
    found = []
    for at, (life, told) in enumerate(zip(lives, enough, strict=True)):
        begins = fade_starts(life) if told else []
        tested = [(one, _fade_p(panel, at, life, one, scatter) * len(begins)) for one in begins]
        silent = silence_start(life)
        p = [1.0, *(value for _, value in tested)]
        if told and silent is not None:
            p.append(_silent_p(life, silent, scatter))
        found.append(Suspicion(life, told, tuple(tested), silent, min(p)))
    return _adjusted(found)


def _has_enough(life: PartnerLife) -> bool:
    """Tell whether a partner has periods and acts enough to be judged."""
    return len(life.acts) >= PERIODS_NEEDED and life.acts.sum() >= ACTS_NEEDED


def _starts(life: PartnerLife) -> list[int]:
    """List where the level of a partner may have changed."""
    silent = silence_start(life)
    return sorted({*fade_starts(life), *([] if silent is None else [silent])})


def _pieces(
    life: PartnerLife, starts: Sequence[Sequence[int]], lives: Sequence[PartnerLife]
) -> list[Spell]:
    """Cut a life into shares of at most the length of a past, and where any level may change.

    A large partner that leaves changes the shares of all others: that is no scatter of theirs.
    """
    n = len(life.acts)
    edges = {0, n}
    for other, own in zip(lives, starts, strict=True):
        for start in own:
            if other is life or _is_heavy(other, start):
                edges.add(int(np.searchsorted(life.place, other.place[start])))
    pieces = []
    for first, stop in pairwise(sorted(edges)):
        for at in range(stop, first, -PAST):
            begin = max(at - PAST, first)
            pieces.append(Spell(life.acts[begin:at], life.total[begin:at]))
    return pieces


def _is_heavy(life: PartnerLife, start: int) -> bool:
    """Tell whether a partner held so much of the total that its going moves all shares."""
    before = slice(max(start - PAST, 0), start)
    return bool(life.acts[before].sum() > HEAVY * life.total[before].sum())


def _fade_p(
    panel: ActivityPanel, at: int, life: PartnerLife, start: int, scatter: Scatter
) -> float:
    """Test the fall of one partner against the whole, its own level, and those there before."""
    entered = _entered_since(panel, at, int(life.place[max(start - PAST, 0)]))
    newcomers = np.nansum(panel.acts[entered], axis=0)[life.place]
    against = [life.others, np.full(len(life.acts), CERTAIN)]
    if entered.any():
        against.append(np.maximum(life.others - newcomers, 0.0))
    p = [_drop(life.acts, others, start, scatter) for others in against]
    p[1] = min(p[1] * OWN_EASIER, 1.0)
    return max(p) if _fell_more_than_peers(panel, at, life, start) else 1.0


def _drop(acts: Floats, others: Floats, start: int, scatter: Scatter) -> float:
    """Test the fall of one partner against one measure."""
    first = max(start - PAST, 0)
    before, since = (Spell(acts[p], others[p]) for p in (slice(first, start), slice(start, None)))
    edges = range(first % PAST if first >= PAST else 0, first, PAST)
    past = [Spell(acts[at : at + PAST], others[at : at + PAST]) for at in edges]
    return drop_p(before, since, scatter, past=past)


def _silent_p(life: PartnerLife, start: int, scatter: Scatter) -> float:
    """Return how probable the silence is at the level before it."""
    before = life.spell(max(start - ACTIVE_OF, 0), start)
    return silence_p(before, life.others[start:], scatter)


def _entered_since(panel: ActivityPanel, at: int, first: int) -> npt.NDArray[np.bool_]:
    """Mark the partners whose first act lies in or after a period."""
    acted = panel.acts > 0
    began = np.where(acted.any(axis=1), acted.argmax(axis=1), panel.acts.shape[1])
    entered = began >= max(first, 1)
    entered[at] = False
    return np.asarray(entered & acted.any(axis=1), dtype=bool)


def _fell_more_than_peers(panel: ActivityPanel, at: int, life: PartnerLife, start: int) -> bool:
    """Tell whether a partner's level fell more than that of most others."""
    before = panel.acts[:, life.place[max(start - PAST, 0)] : life.place[start]]
    since = panel.acts[:, life.place[start] :]
    known = np.isfinite(before).sum(axis=1) > PAST // 2
    known &= np.isfinite(since).any(axis=1) & (np.nansum(before, axis=1) >= PAST // 2)
    if not known[at]:
        return True
    ratios = np.nanmean(since[known], axis=1) / np.nanmean(before[known], axis=1)
    place = int(known[:at].sum())
    others = np.delete(ratios, place)
    if not len(others):
        return True
    return bool(ratios[place] <= AGAINST_PEERS * np.quantile(others, PEERS))


def _adjusted(found: Sequence[Suspicion]) -> list[Suspicion]:
    """Adjust p over the partners with enough data."""
    from scipy.stats import false_discovery_control

    told = [at for at, one in enumerate(found) if one.has_enough]
    if not told:
        return list(found)
    adjusted = false_discovery_control([found[at].p for at in told], method="by")
    harmonic = sum(1 / rank for rank in range(1, len(told) + 1))
    line = P_NAMED * int((adjusted < P_NAMED).sum()) / (len(told) * harmonic)
    result = list(found)
    for at, value in zip(told, adjusted, strict=True):
        result[at] = replace(found[at], p_adjusted=float(min(value, 1.0)), line=line)
    return result
