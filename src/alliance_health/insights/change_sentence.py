"""Why an index changed, in a sentence whose whole numbers add up to the change shown.

What is real (the metrics themselves) is told apart from what is not: corrections, late
rows, rules, a stage, coverage, exchange rates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.change_causes import find_causes
from alliance_health.insights.changes import ChangeWords, say_missing
from alliance_health.insights.quantities import say_change, say_score
from alliance_health.language import speak, speak_count, to_speak, to_speak_count
from alliance_health.vocabulary import Component, Trend

#: Points of what is not real from which on a change is not called wholly real.
WHOLLY_REAL = 0.05

#: How an index moved, by whether it rose.
_MOVED = {
    True: to_speak_count(
        "{index} rose by {number} point to {score}", "{index} rose by {number} points to {score}"
    ),
    False: to_speak_count(
        "{index} fell by {number} point to {score}", "{index} fell by {number} points to {score}"
    ),
}

#: How far it stands from what was reported, by whether it is higher.
_APART = {
    True: to_speak_count(
        "{index} of {period} stands at {score}, {number} point higher than reported",
        "{index} of {period} stands at {score}, {number} points higher than reported",
    ),
    False: to_speak_count(
        "{index} of {period} stands at {score}, {number} point lower than reported",
        "{index} of {period} stands at {score}, {number} points lower than reported",
    ),
}


@dataclass(frozen=True, slots=True)
class IndexEnds:
    """An index at both ends of a comparison.

    Parameters
    ----------
    word : str
        What it is called: "Influence" or "Outcomes".
    before, now : float or None
        The published indices.
    edges : BandEdges
        Where bands change, so that shown numbers keep to their band.
    reported : str
        The period, when both ends are that one as known on two dates; empty otherwise.
    """

    word: str
    before: float | None
    now: float | None
    edges: BandEdges
    reported: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """One cause in whole points.

    Parameters
    ----------
    points : int
        Of the index; never 0.
    cause : str
        What follows "because".
    is_real : bool
        Whether the metric itself moved.
    """

    points: int
    cause: str
    is_real: bool


@dataclass(frozen=True, slots=True)
class ChangeSentence:
    """The change of an index in words.

    Parameters
    ----------
    text : str
        One or two sentences.
    points : int or None
        The change shown; None when the index is missing at an end.
    pieces : tuple of Piece
        The causes named; their points add up to `points`.
    """

    text: str
    points: int | None
    pieces: tuple[Piece, ...]


def say_index_change(
    explained: pd.DataFrame,
    words: ChangeWords,
    ends: IndexEnds,
    *,
    index_id: str,
    trend: Trend | None = None,
) -> ChangeSentence:
    """Say by how much an index changed and why.

    Parameters
    ----------
    explained : DataFrame
        Rows of `explain` for one alliance: index, component, metric_id, points, reason.
    words : ChangeWords
        Definitions and values of the metrics at both ends.
    ends : IndexEnds
        The index at both ends.
    index_id : str
        Which index.
    trend : Trend, optional
        What the change amounts to once noise is known; said when it is no change.

    Returns
    -------
    ChangeSentence
        An index that is missing at an end says so, with the reason.

    See Also
    --------
    alliance_health.insights.changes.tell_changes : The same as rows.

    Examples
    --------
    >>> from alliance_health.catalogue.settings import BandEdges
    >>> row = {"index": "leading_index", "component": "stage", "metric_id": "", "reason": ""}
    >>> rows = pd.DataFrame([{**row, "points": -2.2}, {**row, "points": 0.0, "component": "real"}])
    >>> words = ChangeWords({}, pd.DataFrame(columns=["id", "period"]), "2026Q3", "2026Q2", "EUR")
    >>> ends = IndexEnds("Influence", 67.2, 65.0, BandEdges())
    >>> say_index_change(rows, words, ends, index_id="leading_index").text
    'Influence fell by 2 points to 65; none of it is real: −2 because the stage changed.'
    """
    rows = explained[explained["index"] == index_id]
    missing = rows[rows["component"] == Component.MISSING.value]
    if rows.empty or len(missing) or ends.before is None or ends.now is None:
        reason = str(missing["reason"].iloc[0]) if len(missing) else ""
        return ChangeSentence(_say_missing(ends, reason), None, ())
    points = round(ends.now - ends.before)
    causes = find_causes(rows, words)
    pieces = _whole_pieces(causes, points)
    other = math.fsum(abs(size) for size, _, is_real in causes if not is_real)
    text = _say_pieces(pieces, ends, points, other=other)
    if points and trend is Trend.NO_CHANGE:
        text = " ".join((text, speak("That is within noise.")))
    return ChangeSentence(text, points, pieces)


def round_together(parts: Sequence[float], total: int) -> list[int]:
    """Round parts to whole numbers that add up to a whole total.

    Parameters
    ----------
    parts : sequence of float
        As computed.
    total : int
        What they add up to, as it is shown.

    Returns
    -------
    list of int
        The parts rounded down, and what is left given to those that lost most.

    Examples
    --------
    >>> round_together([-4.6, -1.5, -0.7], -7)
    [-5, -1, -1]
    >>> round_together([2.4, -2.4], 0)
    [2, -2]
    """
    if not parts:
        return []
    whole = [math.floor(part) for part in parts]
    left = total - sum(whole)
    order = sorted(range(len(parts)), key=lambda at: (whole[at] - parts[at], -abs(parts[at]), at))
    share, extra = divmod(left, len(parts))
    for place, at in enumerate(order):
        whole[at] += share + (place < extra)
    return whole


def _whole_pieces(causes: list[tuple[float, str, bool]], total: int) -> tuple[Piece, ...]:
    """Round causes to whole points that add up; what rounds to nothing is not told."""
    points = round_together([cause[0] for cause in causes], total)
    return tuple(
        Piece(whole, cause, is_real)
        for whole, (_, cause, is_real) in zip(points, causes, strict=True)
        if whole
    )


def _say_move(ends: IndexEnds, points: int) -> str:
    """Say by how much an index moved, and to where."""
    now = say_score(ends.now, ends.edges)
    if ends.reported:
        values = {"index": ends.word, "period": ends.reported, "score": now}
        if points == 0:
            return speak("{index} of {period} stands at {score}, as reported", **values)
        return speak_count(abs(points), *_APART[points > 0], **values)
    if points == 0:
        return speak("{index} stayed at {score}", index=ends.word, score=now)
    return speak_count(abs(points), *_MOVED[points > 0], index=ends.word, score=now)


def _say_pieces(pieces: tuple[Piece, ...], ends: IndexEnds, points: int, *, other: float) -> str:
    """Say what is real and what is not."""
    move = _say_move(ends, points)
    real, unreal = (_list([one for one in pieces if one.is_real is kind]) for kind in (True, False))
    # Translators: {move} is a clause such as "Influence fell by 9 points to 48"; causes are such
    # as "-9 because Trust went from 4 to 3".
    if ends.reported and pieces:
        return speak("{move}: {causes}.", move=move, causes=_list(pieces))
    if not pieces:
        said = to_speak("{move}.") if points else to_speak("{move}; nothing moved it by a point.")
        return speak(said, move=move)
    if not unreal:
        wholly = to_speak("{move}: {causes}; all of it is real.")
        said = wholly if _is_wholly_real(pieces, other, ends) else to_speak("{move}: {causes}.")
        return speak(said, move=move, causes=real)
    if not real:
        return speak("{move}; none of it is real: {other}.", move=move, other=unreal)
    return speak("{move}: {causes}; not real: {other}.", move=move, causes=real, other=unreal)


def _is_wholly_real(pieces: Sequence[Piece], other: float, ends: IndexEnds) -> bool:
    """Tell whether a change owes nothing to what is not real."""
    return bool(pieces) and not ends.reported and other < WHOLLY_REAL


def _list(pieces: Sequence[Piece]) -> str:
    """List pieces with their points."""
    # Translators: {points} is such as "+3", {cause} a whole clause: "Trust went from 3 to 4".
    return ", ".join(
        speak("{points} because {cause}", points=say_change(one.points), cause=one.cause)
        for one in pieces
    )


def _say_missing(ends: IndexEnds, reason: str) -> str:
    """Say at which end an index is missing, and why."""
    values = {"index": ends.word, "reason": say_missing(reason)}
    if ends.now is None:
        if not reason:
            return speak("{index} cannot be compared.", index=ends.word)
        return speak("{index} cannot be compared: {reason}.", **values)
    score = say_score(ends.now, ends.edges)
    if not reason:
        said = to_speak("{index} stands at {score} and cannot be compared.")
        return speak(said, index=ends.word, score=score)
    return speak(
        "{index} stands at {score} and cannot be compared: {reason}.", score=score, **values
    )
