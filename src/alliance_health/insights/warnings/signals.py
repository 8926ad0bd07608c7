"""The plain rule: k of the n leading pillars are weak or falling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliance_health.insights.warnings.model import TOO_LITTLE
from alliance_health.insights.warnings.readings import Floats, Readings
from alliance_health.kept import keep
from alliance_health.language import to_speak, to_speak_count

#: Points that a pillar must have lost over two falls in a row to count as falling.
NOTABLE_FALL = 10.0

#: Fewest signals that warn, and share of the pillars that must signal.
FEWEST, SHARE = 2, 1 / 3

Words = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Fired:
    """Where a method warns, period by period.

    Parameters
    ----------
    method : str
        Its name in tables.
    fired : ndarray of float
        1 it warns, 0 it does not, NaN it cannot say.
    strength : ndarray of float
        How strongly, for ranking; larger is worse; NaN where it cannot say.
    reasons : ndarray of str
        What that rests on, or why nothing can be said.
    at_once : bool
        Whether one period is enough for an alarm, or two in a row are needed.
    """

    method: str
    fired: Floats
    strength: Floats
    reasons: Words
    at_once: bool = False


def needed_signals(count: int) -> int:
    """Return how many of so many pillars must signal: a third, at least two.

    >>> [needed_signals(count) for count in (2, 3, 6, 7, 8)]
    [2, 2, 2, 3, 3]
    """
    return max(FEWEST, int(np.ceil(count * SHARE)))


#: What is said of pillars.
_FEW_KNOWN = to_speak_count(
    "{number} leading pillar is known, {needed} needed",
    "{number} leading pillars are known, {needed} needed",
)
_WEAK, _FALLING = to_speak("{pillar} weak"), to_speak("{pillar} falling")
_SIGNALS = to_speak("{on} of {known} leading pillars ({needed} needed): {pillar_list}")
_NO_SIGNAL = to_speak("{on} of {known} leading pillars ({needed} needed)")

#: Every reason.
REASONS = (TOO_LITTLE, _FEW_KNOWN, _SIGNALS, _NO_SIGNAL, _WEAK, _FALLING)


def count_signals(readings: Readings, labels: Mapping[str, str], *, weak_below: float) -> Fired:
    """Warn where enough leading pillars are weak or falling.

    A pillar signals when its score is below `weak_below`, or when it fell twice in a row by 10
    points or more in all.

    Parameters
    ----------
    readings : Readings
        Scores of the leading pillars.
    labels : mapping of str to str
        Names of pillars, for the reasons.
    weak_below : float
        Edge of the weak band.

    Returns
    -------
    Fired
        `strength` is the share of the known pillars that signal. With fewer than two known
        pillars nothing can be said.

    Examples
    --------
    >>> scores = {"trust": np.array([[80.0, 70, 60]]), "governance": np.array([[30.0, 30, 30]])}
    >>> stages, none = np.full((1, 3), "operate"), np.full((1, 3), np.nan)
    >>> readings = Readings(("a",), ("2026Q1", "2026Q2", "2026Q3"), stages, none, none, scores)
    >>> found = count_signals(readings, {}, weak_below=40)
    >>> found.fired.tolist(), found.reasons[0, 2]
    ([[0.0, 0.0, 1.0]], '2 of 2 leading pillars (2 needed): trust falling, governance weak')
    """
    shape = readings.shape
    names = list(readings.pillars)
    scores = np.array([readings.pillars[name] for name in names]).reshape(len(names), *shape)
    known = ~np.isnan(scores) & readings.lived
    weak = known & (scores < weak_below)
    falling = known & _falls(scores) & ~weak
    on, count = (weak | falling).sum(axis=0), known.sum(axis=0)
    needed = np.maximum(FEWEST, np.ceil(count * SHARE)).astype(int)
    enough = count >= FEWEST
    reasons = np.full(shape, "", dtype=object)
    for row, at in np.argwhere(readings.lived):
        if not enough[row, at]:
            few = keep(_FEW_KNOWN, number=count[row, at], needed=FEWEST)
            reasons[row, at] = keep(TOO_LITTLE, why=few)
            continue
        told = [
            keep(_WEAK if weak[place, row, at] else _FALLING, pillar=labels.get(name, name))
            for place, name in enumerate(names)
            if weak[place, row, at] or falling[place, row, at]
        ]
        counts = {"on": on[row, at], "known": count[row, at], "needed": needed[row, at]}
        if told:
            reasons[row, at] = keep(_SIGNALS, pillar_list=", ".join(told), **counts)
        else:
            reasons[row, at] = keep(_NO_SIGNAL, **counts)
    share = np.divide(on, count, out=np.full(shape, np.nan), where=enough)
    fired = np.where(enough, (on >= needed).astype(float), np.nan)
    return Fired("k of n", fired, share, reasons)


def _falls(scores: Floats) -> npt.NDArray[np.bool_]:
    """Tell where a score fell twice in a row, and by enough in all."""
    falls = np.zeros(scores.shape, dtype=bool)
    old, before, now = scores[..., :-2], scores[..., 1:-1], scores[..., 2:]
    falls[..., 2:] = (now < before) & (before < old) & (old - now >= NOTABLE_FALL - 1e-9)
    return falls
