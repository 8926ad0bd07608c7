"""What moved an index, each cause as a clause: its pillars first, then what is no real change."""

from __future__ import annotations

import math

import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.indices.coverage_plan import APPEARED, GONE, OTHER_SIDES, STALE
from alliance_health.insights.changes import AS_REPORTED, ChangeWords, say_metric
from alliance_health.insights.names import say_metric_name
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak, speak_count, to_speak, to_speak_count
from alliance_health.vocabulary import Component

#: How many pillars are named; the other ones are counted.
NAMED = 3

#: Points below which the other metrics of a pillar leave its largest one alone.
ALONE = 0.25

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


#: How a pillar moved, by whether it rose.
_PILLAR = {
    True: to_speak("{pillar} rose, above all {metric}"),
    False: to_speak("{pillar} fell, above all {metric}"),
}
_PILLAR_WITH_VALUES = {
    True: to_speak("{pillar} rose, above all {metric} ({before} to {now})"),
    False: to_speak("{pillar} fell, above all {metric} ({before} to {now})"),
}


def find_causes(rows: pd.DataFrame, words: ChangeWords) -> list[tuple[float, str, bool]]:
    """Find what moved an index: real causes first, each as a clause of a sentence.

    Parameters
    ----------
    rows : DataFrame
        Rows of `explain_changes` of one alliance and index.
    words : ChangeWords
        Labels, values and periods.

    Returns
    -------
    list of (float, str, bool)
        Points, the cause in words, and whether it is a real change of the alliance.
    """
    moved = rows[rows["points"].abs() > 0]
    causes = _real_causes(moved[moved["component"] == Component.REAL.value], words)
    for component in _NOT_REAL:
        same = moved[moved["component"] == component.value]
        if len(same):
            causes.append((float(same["points"].sum()), _other_cause(same, words), False))
    return causes


def _real_causes(rows: pd.DataFrame, words: ChangeWords) -> list[tuple[float, str, bool]]:
    """List the pillars in which an index moved most, then the other ones together."""
    grouped = [(points, _pillar_cause(group, words)) for _, points, group in words.by_pillar(rows)]
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
    pillar = words.say_pillar(metric.pillar)
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
