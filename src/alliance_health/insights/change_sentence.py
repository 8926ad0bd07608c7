"""Why an index changed, in a sentence whose whole numbers add up to the change shown.

What is real (the metrics themselves) is told apart from what is not: corrections, late
rows, rules, a stage, coverage, exchange rates.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.coverage_plan import APPEARED, GONE, OTHER_SIDES, STALE
from alliance_health.insights.changes import AS_REPORTED, ChangeWords, say_metric
from alliance_health.insights.names import say_metric_name, say_pillar_name
from alliance_health.insights.quantities import say_change, say_score
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak, speak_count, to_speak, to_speak_count
from alliance_health.vocabulary import Component, Trend

#: How many pillars are named; the other ones are counted.
NAMED = 3

#: Points below which the other metrics of a pillar leave its largest one alone.
ALONE = 0.25

#: Points of what is not real from which on a change is not called wholly real.
WHOLLY_REAL = 0.05

#: What is no real change: of one metric that is named, of several, and where none is known.
_NOT_REAL = {
    Component.RESTATED: (
        to_speak("{metric} was corrected"),
        to_speak_count("{number} metric was corrected", "{number} metrics were corrected"),
        to_speak("values were corrected"),
    ),
    Component.LATE: (
        to_speak("{metric} came late"),
        to_speak_count("{number} metric came late", "{number} metrics came late"),
        to_speak("values came late"),
    ),
    Component.RULE: ("", None, to_speak("definitions or weights changed")),
    Component.STAGE: ("", None, to_speak("the stage changed")),
    Component.COVERAGE: (
        to_speak("{metric} is measured otherwise"),
        to_speak_count(
            "{number} metric came, went or grew stale", "{number} metrics came, went or grew stale"
        ),
        to_speak("other metrics are measured"),
    ),
    Component.CURRENCY: (
        to_speak("exchange rates moved {metric}"),
        to_speak_count(
            "exchange rates moved {number} metric", "exchange rates moved {number} metrics"
        ),
        to_speak("exchange rates moved"),
    ),
}

#: How one metric is named that came, went or grew stale, by the reason of its row.
_COVERAGE = {
    APPEARED: to_speak("{metric} counts now and did not before"),
    GONE: to_speak("{metric} does not count any more"),
    STALE: to_speak("{metric} is stale"),
    OTHER_SIDES: to_speak("{metric} is reported by other sides than before"),
}


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

#: How a pillar moved, by whether it rose.
_PILLAR = {
    True: to_speak("{pillar} rose, above all {metric}"),
    False: to_speak("{pillar} fell, above all {metric}"),
}
_PILLAR_WITH_VALUES = {
    True: to_speak("{pillar} rose, above all {metric} ({before} to {now})"),
    False: to_speak("{pillar} fell, above all {metric} ({before} to {now})"),
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
    causes = _causes(rows, words)
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


def _causes(rows: pd.DataFrame, words: ChangeWords) -> list[tuple[float, str, bool]]:
    """List causes: the largest pillars, the other ones, then what is not real."""
    moved = rows[rows["points"].abs() > 0]
    causes = _real_causes(moved[moved["component"] == Component.REAL.value], words)
    for component in _NOT_REAL:
        same = moved[moved["component"] == component.value]
        if len(same):
            causes.append((float(same["points"].sum()), _other_cause(same, words), False))
    return causes


def _real_causes(rows: pd.DataFrame, words: ChangeWords) -> list[tuple[float, str, bool]]:
    """List the pillars in which an index moved most, then the other ones together."""
    pillars = {name: metric.pillar for name, metric in words.metrics.items()}
    own = rows["metric_id"].map(pillars)
    grouped = [
        (float(group["points"].sum()), _pillar_cause(group, words))
        for _, group in rows.groupby(own.fillna(""), sort=True)
    ]
    grouped.sort(key=lambda cause: (-abs(cause[0]), cause[1]))
    causes = [(points, cause, True) for points, cause in grouped[:NAMED]]
    others = grouped[NAMED:]
    if others:
        said = speak_count(len(others), "one other pillar moved", "{number} other pillars moved")
        causes.append((math.fsum(points for points, _ in others), said, True))
    return causes


def _pillar_cause(rows: pd.DataFrame, words: ChangeWords) -> str:
    """Say how a pillar moved: by one metric, or by several and one above all."""
    total = float(rows["points"].sum())
    along = rows.assign(along=rows["points"] * (1 if total >= 0 else -1)).sort_values(
        ["along", "metric_id"], ascending=[False, True], kind="stable"
    )
    name = str(along["metric_id"].iloc[0])
    metric = words.metrics.get(name)
    if metric is None:
        return speak("other metrics moved")
    is_alone = float(along["points"].iloc[1:].abs().sum()) < ALONE
    now, before = _both_values(metric, name, words, sides=is_alone)
    is_known = now is not None and before is not None and now != before
    label = say_metric_name(metric.label)
    if is_alone:
        if not is_known:
            return speak("{metric} moved", metric=label)
        return speak("{metric} went from {before} to {now}", metric=label, before=before, now=now)
    pillar = say_pillar_name(words.pillars.get(metric.pillar, metric.pillar.capitalize()))
    if is_known:
        values = {"before": before, "now": now}
        return speak(_PILLAR_WITH_VALUES[total > 0], pillar=pillar, metric=label, **values)
    return speak(_PILLAR[total > 0], pillar=pillar, metric=label)


def _other_cause(rows: pd.DataFrame, words: ChangeWords) -> str:
    """Say what moved an index that is no real change; one metric is named, several counted."""
    component = Component(str(rows["component"].iloc[0]))
    one, many, bare = _NOT_REAL[component]
    names = [str(name) for name in rows["metric_id"] if isinstance(name, str) and name]
    reason = str(rows["reason"].iloc[0] or "")
    if len(rows) > 1:
        return speak_count(len(rows), *many) if many else speak(bare)
    if names and one:
        metric = words.metrics.get(names[0])
        if metric and component is Component.RESTATED and words.versus == AS_REPORTED:
            return _correction(names[0], words)
        label = say_metric_name(metric.label) if metric else names[0]
        return speak(_COVERAGE.get(reason, one), metric=label)
    if many and component in (Component.RESTATED, Component.LATE) and ", " in reason:
        return speak_count(reason.count(", ") + 1, *many)
    return say_reason(reason) if component is Component.COVERAGE and reason else speak(bare)


def _correction(metric_id: str, words: ChangeWords) -> str:
    """Say from what to what a value was corrected, where both are known."""
    metric = words.metrics[metric_id]
    now, before = _both_values(metric, metric_id, words, sides=True)
    if now is None or before is None or now == before:
        return speak("{metric} was corrected", metric=say_metric_name(metric.label))
    return speak(
        "{metric} was corrected from {before} to {now}",
        metric=say_metric_name(metric.label),
        before=before,
        now=now,
    )


def _both_values(
    metric: Metric, metric_id: str, words: ChangeWords, *, sides: bool
) -> tuple[str | None, str | None]:
    """Say the value of a metric now and before."""
    now = say_metric(metric, metric_id, words.period, words, sides=sides)
    return now, say_metric(metric, metric_id, words.versus, words, sides=sides)


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
    values = {"index": ends.word, "reason": say_reason(reason)}
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
