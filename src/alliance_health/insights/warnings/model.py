"""Chances of an event, each from what was over before its period.

::

    origin t          training: every period s with s + horizon <= t; foretold: t
    s    s + h     t          t + h
    |______|       |____________|      between them lies the embargo: no outcome of the training
    training       foretold            was still open when t was foretold
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliance_health.insights.warnings.outcome import Outcome
from alliance_health.insights.warnings.readings import Flags, Floats, Readings
from alliance_health.insights.warnings.ridge_logistic import fit_logistic
from alliance_health.kept import keep
from alliance_health.language import to_speak, to_speak_count

#: Events and stretches without one below which nothing is fitted.
FEWEST_EVENTS = 10

#: Events that each slope needs.
EVENTS_PER_SLOPE = 10

#: Periods before the first one that is foretold.
FIRST_ORIGIN = 8

#: What the model looks at, in the order in which it may.
LOOKED_AT = (
    "leading index",
    "lagging index",
    "change of the leading index",
    "change of the lagging index",
)


#: What stands before the reason of a method that cannot be fitted or judged.
TOO_LITTLE = to_speak("too little data: {why}")
CANNOT_EVALUATE = to_speak("cannot be evaluated: {why}")

_NO_EVENT = to_speak("no such event yet")
_EVENTS = to_speak_count(
    "{number} event in {alliances} over {periods}, {needed} needed",
    "{number} events in {alliances} over {periods}, {needed} needed",
)
_STRETCHES = to_speak_count(
    "{number} stretch without it in {alliances} over {periods}, {needed} needed",
    "{number} stretches without it in {alliances} over {periods}, {needed} needed",
)
_ALLIANCES = to_speak_count("{number} alliance", "{number} alliances")
_PERIODS = to_speak_count("{number} period", "{number} periods")
_EARLIER = to_speak("{periods} periods before this one, {needed} needed")
_ONE_SIDED = to_speak("no case with all values known on one of both sides")

#: Why nothing is foretold.
REASONS = (
    *(TOO_LITTLE, CANNOT_EVALUATE, _NO_EVENT, _EVENTS, _STRETCHES, _ALLIANCES, _PERIODS),
    *(_EARLIER, _ONE_SIDED),
)


@dataclass(frozen=True, eq=False)
class Foretold:
    """Chances of one event and horizon in every period, from what was over before it.

    Parameters
    ----------
    model, last_index, base_rate : ndarray of float
        Chances by the model, by the last lagging index alone, and by the share of the training
        in which the event came; NaN where there is none.
    slopes : ndarray of int
        Slopes of the model by period; 0 where nothing was fitted.
    reasons : tuple of str
        Why nothing was fitted, by period; empty where it was.
    """

    model: Floats
    last_index: Floats
    base_rate: Floats
    slopes: npt.NDArray[np.int64]
    reasons: tuple[str, ...]


def look_at(seen: Readings) -> Floats:
    """Lay out what the model looks at.

    Parameters
    ----------
    seen : Readings
        Both indices as they were known in each period.

    Returns
    -------
    ndarray
        4 x alliances x periods, in the order of `LOOKED_AT`.

    Examples
    --------
    >>> leading, lagging = np.array([[60.0, 50]]), np.array([[40.0, 45]])
    >>> seen = Readings(("a",), ("2026", "2027"), np.full((1, 2), "x"), leading, lagging, {})
    >>> look_at(seen)[:, 0, 1].tolist()
    [50.0, 45.0, -10.0, 5.0]
    """
    moves = []
    for index in (seen.leading, seen.lagging):
        move = np.full(index.shape, np.nan)
        move[:, 1:] = np.diff(index, axis=1)
        moves.append(move)
    return np.stack([seen.leading, seen.lagging, *moves])


def foretell(outcome: Outcome, seen: Readings) -> Foretold:
    """Foretell every period from what was over before it.

    Parameters
    ----------
    outcome : Outcome
        What became of every period.
    seen : Readings
        Both indices as they were known in each period; today's values where nobody kept them.

    Returns
    -------
    Foretold
        Periods up to the eighth are not foretold, nor is anything while the training holds fewer
        than 10 events or fewer than 10 stretches without one.
    """
    values = look_at(seen)
    shape = seen.shape
    chances = np.full((3, *shape), np.nan)
    slopes = np.zeros(shape[1], dtype=np.int64)
    reasons = []
    for at in range(shape[1]):
        came = outcome.known_at(at)
        reason = _why_not(outcome, came, at)
        if not reason:
            count = min(outcome.count_events(came) // EVENTS_PER_SLOPE, len(values))
            looks = values[:count]
            usable = ~np.isnan(came) & ~np.isnan(looks).any(axis=0)
            reason = _one_sided(came[usable])
            if not reason:
                slopes[at] = count
                now = outcome.at_risk[:, at]
                chances[0, :, at] = _chances(looks, came, usable, at=at, now=now)
                last = ~np.isnan(came) & ~np.isnan(values[1])
                if not _one_sided(came[last]):
                    chances[1, :, at] = _chances(values[1:2], came, last, at=at, now=now)
                chances[2, now, at] = came[~np.isnan(came)].mean()
        reasons.append(reason)
    return Foretold(chances[0], chances[1], chances[2], slopes, tuple(reasons))


def too_few(outcome: Outcome, came: Floats) -> str:
    """Say that there are too few events, or too few stretches without one.

    Parameters
    ----------
    outcome : Outcome
        The event.
    came : ndarray of float
        What had come.

    Returns
    -------
    str
        Empty when there are enough.
    """
    events, others = outcome.count_events(came), outcome.count_non_events(came)
    if not (came == 1).any():
        return keep(CANNOT_EVALUATE, why=keep(_NO_EVENT))
    if events >= FEWEST_EVENTS and others >= FEWEST_EVENTS:
        return ""
    known = ~np.isnan(came)
    where = {
        "alliances": _count(known, 1, _ALLIANCES),
        "periods": _count(known, 0, _PERIODS),
        "needed": FEWEST_EVENTS,
    }
    if events < FEWEST_EVENTS:
        return keep(TOO_LITTLE, why=keep(_EVENTS, number=events, **where))
    return keep(TOO_LITTLE, why=keep(_STRETCHES, number=others, **where))


def _count(flags: Flags, axis: int, counted: tuple[str, str]) -> str:
    """Count the rows or columns with any flag, in words.

    >>> _count(np.array([[True, False]]), 1, _ALLIANCES)
    '1 alliance'
    """
    return keep(counted, number=int(flags.any(axis=axis).sum()))


def _why_not(outcome: Outcome, came: Floats, at: int) -> str:
    """Say why a period is not foretold; empty when it is."""
    reason = too_few(outcome, came)
    if not reason and at < FIRST_ORIGIN:
        return keep(TOO_LITTLE, why=keep(_EARLIER, periods=at, needed=FIRST_ORIGIN))
    return reason


def _one_sided(came: Floats) -> str:
    """Say that the cases with all values hold no event, or nothing but events."""
    if len(set(came.tolist())) < 2:
        return keep(TOO_LITTLE, why=keep(_ONE_SIDED))
    return ""


def _chances(looks: Floats, came: Floats, usable: Flags, *, at: int, now: Flags) -> Floats:
    """Fit on what is usable and return the chances of one period, where at risk."""
    rows, _ = np.nonzero(usable)
    fit = fit_logistic(looks[:, usable].T, came[usable], rows, n_groups=len(came))
    found = fit.chances(looks[:, :, at].T, np.arange(len(came)))
    return np.where(now, found, np.nan)
