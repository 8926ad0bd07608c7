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
from alliance_health.insights.quantities import say_change, say_score
from alliance_health.vocabulary import Component, Trend

#: How many pillars are named; the other ones are counted.
NAMED = 3

#: Points below which the other metrics of a pillar leave its largest one alone.
ALONE = 0.25

#: Points of what is not real from which on a change is not called wholly real.
WHOLLY_REAL = 0.05

#: What is no real change: of one metric that is named, of several, and where none is known.
_NOT_REAL = {
    Component.RESTATED: ("{} was corrected", "{} metrics were corrected", "values were corrected"),
    Component.LATE: ("{} came late", "{} metrics came late", "values came late"),
    Component.RULE: ("", "", "definitions or weights changed"),
    Component.STAGE: ("", "", "the stage changed"),
    Component.COVERAGE: (
        "{} is measured otherwise",
        "{} metrics came, went or grew stale",
        "other metrics are measured",
    ),
    Component.CURRENCY: (
        "exchange rates moved {}",
        "exchange rates moved {} metrics",
        "exchange rates moved",
    ),
}

#: How one metric is named that came, went or grew stale, by the reason of its row.
_COVERAGE = {
    APPEARED: "{} counts now and did not before",
    GONE: "{} does not count any more",
    STALE: "{} is stale",
    OTHER_SIDES: "{} is reported by other sides than before",
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
    told = f": {_list(pieces)}" if ends.reported and pieces else _say_pieces(pieces, points)
    wholly = "; all of it is real" if _is_wholly_real(pieces, other, ends) else ""
    text = f"{_say_move(ends, points)}{told}{wholly}."
    if points and trend is Trend.NO_CHANGE:
        text += " That is within noise."
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
        count = "one other pillar" if len(others) == 1 else f"{len(others)} other pillars"
        causes.append((math.fsum(points for points, _ in others), f"{count} moved", True))
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
        return "other metrics moved"
    is_alone = float(along["points"].iloc[1:].abs().sum()) < ALONE
    now, before = _both_values(metric, name, words, sides=is_alone)
    is_known = now is not None and before is not None and now != before
    if is_alone:
        moved = f"went from {before} to {now}" if is_known else "moved"
        return f"{metric.label} {moved}"
    verb = "rose" if total > 0 else "fell"
    values = f" ({before} to {now})" if is_known else ""
    pillar = words.pillars.get(metric.pillar, metric.pillar.capitalize())
    return f"{pillar} {verb}, above all {metric.label}{values}"


def _other_cause(rows: pd.DataFrame, words: ChangeWords) -> str:
    """Say what moved an index that is no real change; one metric is named, several counted."""
    component = Component(str(rows["component"].iloc[0]))
    one, many, bare = _NOT_REAL[component]
    names = [str(name) for name in rows["metric_id"] if isinstance(name, str) and name]
    reason = str(rows["reason"].iloc[0] or "")
    if len(rows) > 1:
        return many.format(len(rows)) if many else bare
    if names and one:
        metric = words.metrics.get(names[0])
        if metric and component is Component.RESTATED and words.versus == AS_REPORTED:
            return _correction(names[0], words)
        return _COVERAGE.get(reason, one).format(metric.label if metric else names[0])
    if component in (Component.RESTATED, Component.LATE) and ", " in reason:
        return many.format(reason.count(", ") + 1)
    return reason if component is Component.COVERAGE and reason else bare


def _correction(metric_id: str, words: ChangeWords) -> str:
    """Say from what to what a value was corrected, where both are known."""
    metric = words.metrics[metric_id]
    now, before = _both_values(metric, metric_id, words, sides=True)
    if now is None or before is None or now == before:
        return f"{metric.label} was corrected"
    return f"{metric.label} was corrected from {before} to {now}"


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
    size = "1 point" if abs(points) == 1 else f"{abs(points)} points"
    if ends.reported:
        side = "higher" if points > 0 else "lower"
        apart = f"{size} {side} than reported" if points else "as reported"
        return f"{ends.word} of {ends.reported} stands at {now}, {apart}"
    if points == 0:
        return f"{ends.word} stayed at {now}"
    return f"{ends.word} {'rose' if points > 0 else 'fell'} by {size} to {now}"


def _say_pieces(pieces: tuple[Piece, ...], points: int) -> str:
    """Say what is real and what is not."""
    real, other = (_list([one for one in pieces if one.is_real is kind]) for kind in (True, False))
    if not pieces:
        return "" if points else "; nothing moved it by a point"
    if not other:
        return f": {real}"
    if not real:
        return f"; none of it is real: {other}"
    return f": {real}; not real: {other}"


def _is_wholly_real(pieces: Sequence[Piece], other: float, ends: IndexEnds) -> bool:
    """Tell whether a change owes nothing to what is not real."""
    return bool(pieces) and not ends.reported and other < WHOLLY_REAL


def _list(pieces: Sequence[Piece]) -> str:
    """List pieces with their points."""
    return ", ".join(f"{say_change(one.points)} because {one.cause}" for one in pieces)


def _say_missing(ends: IndexEnds, reason: str) -> str:
    """Say at which end an index is missing, and why."""
    why = f": {reason}" if reason else ""
    if ends.now is None:
        return f"{ends.word} cannot be compared{why}."
    return f"{ends.word} stands at {say_score(ends.now, ends.edges)} and cannot be compared{why}."
