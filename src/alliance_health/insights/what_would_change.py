"""What would turn a band, in words: "at most 12 days instead of 19".

Values are rounded to the side on which the sentence stays true. The rule of this module:
every number that is said turns the band when it comes true.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.indices.verdict_changes import BOTH, NOTHING_MEASURED, OF_TARGET
from alliance_health.insights.names import capital, label_inside, say_band, say_metric_name, say_or
from alliance_health.insights.quantities import say_share, say_value
from alliance_health.language import speak, speak_count, to_speak
from alliance_health.vocabulary import Band, Perspective

#: Relations for which a larger number is the safe one.
_UPWARDS = ("at least", "above")

#: Where a value must lie, by its relation to what is needed.
_RANGES = {
    "at least": to_speak("at least {value}"),
    "at most": to_speak("at most {value}"),
    "above": to_speak("above {value}"),
    "below": to_speak("below {value}"),
    "between": to_speak("between {value} and {end}"),
    "outside": to_speak("outside {value} and {end}"),
}

#: Changes told of one question: the smallest, and what else would do.
MOST_TOLD = 3


@dataclass(frozen=True)
class ChangeWords:
    """The words that a sentence about a change needs.

    Parameters
    ----------
    metrics : mapping of metric id to Metric
        Labels and units.
    currency : str
        Reporting currency of the workbook.
    names : mapping of perspective to str
        Names of both sides, for metrics that each has of its own.
    """

    metrics: Mapping[str, Metric]
    currency: str
    names: Mapping[str, str]


def say_verdict_changes(changes: pd.DataFrame, words: ChangeWords) -> list[str]:
    """Say what would turn the bands of one index of one alliance, a sentence each.

    Parameters
    ----------
    changes : DataFrame
        Rows of `alliance_health.indices.verdict_changes.find_verdict_changes` of one alliance
        and index.
    words : ChangeWords
        Labels, units, names.

    Returns
    -------
    list of str
        Upwards before downwards, the band before the band at least; empty without rows.

    Examples
    --------
    >>> row = {"measure": "band", "direction": "up", "now": "watch", "then": "strong", "place": 1}
    >>> row |= {"kind": "none", "reason": "no two metrics together would do it"}
    >>> words = ChangeWords({}, "EUR", {})
    >>> say_verdict_changes(pd.DataFrame([row]), words)
    ['Watch becomes strong: no single metric would do it, nor would any two together.']
    """
    sentences = []
    for measure in ("band", "at_least"):
        for direction in ("up", "down"):
            asked = (changes["measure"] == measure) & (changes["direction"] == direction)
            rows = changes[asked]
            if len(rows) and (measure == "band" or _is_unconfirmed(rows.iloc[0], changes)):
                sentences.append(say_verdict_change(rows, words))
    return sentences


def say_verdict_change(changes: pd.DataFrame, words: ChangeWords) -> str:
    """Say what would turn one band in one direction.

    Parameters
    ----------
    changes : DataFrame
        Rows of `find_verdict_changes` of one question: one alliance, index, measure and
        direction.
    words : ChangeWords
        Labels, units, names.

    Returns
    -------
    str
        One or two sentences.
    """
    return _sentence(_records(changes.sort_values("place", kind="stable")), words)


def say_condition(row: Mapping[str, Any], words: ChangeWords) -> str:
    """Say how one metric must lie: "Decision time is at most 12 days instead of 19".

    Parameters
    ----------
    row : mapping
        A row of `find_verdict_changes` with a metric.
    words : ChangeWords
        Labels, units, names.

    Returns
    -------
    str
        Without a full stop.

    Examples
    --------
    >>> metric = Metric(
    ...     metric_id="wait", label="Decision time", definition="Days.", role="leading",
    ...     kind="measured", pillar="p", unit="days", direction="lower_is_better",
    ...     goalposts=(0, 40),
    ... )
    >>> row = {"metric_id": "wait", "relation": "at most", "value_needed": 12.38, "value": 19.0}
    >>> row |= {"unit": "days", "perspective": "joint", "value_limit": math.nan}
    >>> say_condition(row, ChangeWords({"wait": metric}, "EUR", {}))
    'Decision time is at most 12.3 days instead of 19'
    """
    metric = words.metrics[row["metric_id"]]
    label, there = _label(row, words), _condition(row, metric, words)
    # Translators: {range} is such as "at least 20 days" or "between 40 % and 60 %".
    if _is_missing(row["value"]):
        return speak("{metric} is {range}; it has no fresh value now", metric=label, range=there)
    now = _say(row["value"], row, metric, words)
    needed = _say(_safe(row["value_needed"], row, metric), row, metric, words)
    return speak(
        "{metric} is {range} instead of {now}",
        metric=label,
        range=there,
        now=_without_unit(now, needed),
    )


def say_confirmation(changes: pd.DataFrame, words: ChangeWords) -> str:
    """Say what would confirm the band of one index, in a clause to go on with.

    Parameters
    ----------
    changes : DataFrame
        Rows of `find_verdict_changes` of one alliance and index.
    words : ChangeWords
        Labels, units, names.

    Returns
    -------
    str
        The smallest change that would do alone; something to be measured goes before something
        to be improved. Empty where the band is confirmed, or where no single metric would do.

    Examples
    --------
    >>> metric = Metric(
    ...     metric_id="trust", label="Trust", definition="Rated.", role="leading",
    ...     kind="rated", pillar="p", unit="points", direction="higher_is_better",
    ...     goalposts=(0, 100),
    ... )
    >>> usual = {"direction": "up", "now": "watch", "then": "strong", "relation": "at least"}
    >>> usual |= {"perspective": "joint", "value_limit": math.nan, "unit": "points", "place": 1}
    >>> sure = {"measure": "at_least", "kind": "measure", "metric_id": "trust", **usual}
    >>> sure |= {"value": math.nan, "value_needed": 59.96}
    >>> rows = pd.DataFrame([{"measure": "band", **usual, "now": "strong", "kind": "none"}, sure])
    >>> say_confirmation(rows, ChangeWords({"trust": metric}, "EUR", {}))
    'trust of at least 60 points would confirm strong'
    """
    asked = changes[(changes["measure"] == "at_least") & (changes["direction"] == "up")]
    asked = asked[asked["metric_id"].notna() & (asked["kind"] != BOTH)]
    if asked.empty or not _is_unconfirmed(asked.iloc[0], changes):
        return ""
    ordered = asked.assign(known=asked["value"].notna()).sort_values(["known", "place"])
    row = _records(ordered.head(1))[0]
    metric = words.metrics[row["metric_id"]]
    label, there = label_inside(_label(row, words)), _condition(row, metric, words)
    band = say_band(str(row["then"]))
    return speak("{metric} of {range} would confirm {band}", metric=label, range=there, band=band)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain mappings."""
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


def _sentence(rows: list[dict[str, Any]], words: ChangeWords) -> str:
    """Answer one question."""
    first = rows[0]
    start = _start(first)
    if first["kind"] == "none":
        if first["reason"] == NOTHING_MEASURED:
            return _nothing_measured(start, first["unmeasured"])
        return speak(
            "{change}: no single metric would do it, nor would any two together.", change=start
        )
    if first["kind"] == "pair":
        one, other = (label_inside(say_condition(row, words)) for row in rows[:2])
        return speak(
            "{change}: no single metric would do it; two would: {one} and {other}.",
            change=start,
            one=one,
            other=other,
        )
    condition = label_inside(say_condition(first, words))
    # Translators: {change} is such as "Watch becomes strong"; {condition} such as "decision time
    # is at most 12 days instead of 19".
    said = speak("{change} if {condition}.", change=start, condition=condition)
    return " ".join(part for part in (said, _others(rows[1:], words)) if part)


def _nothing_measured(start: str, unmeasured: float) -> str:
    """Say that no measured metric can do it."""
    if not unmeasured > 0:
        return speak("{change}: not even all metrics at their best would do it.", change=start)
    return speak(
        "{change}: nothing measured can do it, {share} of what counts is not measured.",
        change=start,
        share=say_share(unmeasured),
    )


def _is_unconfirmed(row: pd.Series, changes: pd.DataFrame) -> bool:
    """Tell whether a better band at least would confirm the band that there is."""
    bands = changes.loc[changes["measure"] == "band", "now"]
    if row["direction"] != "up" or bands.empty:
        return False
    return list(Band).index(Band(row["now"])) < list(Band).index(Band(bands.iloc[0]))


def _start(row: Mapping[str, Any]) -> str:
    """Say which band would turn into which."""
    now, then = say_band(str(row["now"])), say_band(str(row["then"]))
    if row["measure"] == "at_least":
        if row["direction"] == "down":
            return speak("{band} would not be sure any more", band=capital(now))
        return speak("{band} would be confirmed", band=capital(then))
    return speak("{before} becomes {band}", before=capital(now), band=then)


def _others(rows: list[dict[str, Any]], words: ChangeWords) -> str:
    """Name what else would do it, or how many more."""
    if not rows:
        return ""
    metrics = [words.metrics[row["metric_id"]] for row in rows[: MOST_TOLD - 1]]
    more = len(rows) - len(metrics)
    last = [speak_count(more, "one other", "one of {number} others")] if more else []
    named = [label_inside(say_metric_name(metric.label)) for metric in metrics] + last
    return speak("Alone it could also be {names}.", names=say_or(named))


def _label(row: Mapping[str, Any], words: ChangeWords) -> str:
    """Name a metric, and of which side where one of them is meant."""
    label, side = say_metric_name(words.metrics[row["metric_id"]].label), row["perspective"]
    if side == BOTH:
        return speak("{metric} on both sides", metric=label)
    if side == Perspective.JOINT or not isinstance(side, str):
        return label
    return f"{label} ({words.names.get(side, side)})"


def _condition(row: Mapping[str, Any], metric: Metric, words: ChangeWords) -> str:
    """Say the relation and the value."""
    value = _say(_safe(row["value_needed"], row, metric), row, metric, words)
    limit = row["value_limit"]
    if row["relation"] in ("between", "outside"):
        high = {**row, "relation": "at most" if row["relation"] == "between" else "above"}
        end = _say(_safe(limit, high, metric), row, metric, words)
        return speak(_RANGES[row["relation"]], value=value, end=end)
    return speak(_RANGES[row["relation"]], value=value)


def _say(value: float, row: Mapping[str, Any], metric: Metric, words: ChangeWords) -> str:
    """Write a value in the unit of the row."""
    if row["unit"] == OF_TARGET:
        return speak("{share} of target", share=say_value(value, "%", currency=words.currency))
    return say_value(value, metric.unit, currency=words.currency)


def _safe(value: float, row: Mapping[str, Any], metric: Metric) -> float:
    """Round a value to the digits that are shown, to the side that is safe."""
    low_of_band = row["relation"] == "between"
    up = row["relation"] in _UPWARDS or low_of_band
    step = _step(value, metric.unit if row["unit"] != OF_TARGET else "%")
    steps = value / step
    nearest = round(steps)
    if math.isclose(steps, nearest, rel_tol=1e-9, abs_tol=1e-9):
        return nearest * step
    return (math.ceil(steps) if up else math.floor(steps)) * step


def _step(value: float, unit: str) -> float:
    """Return the last digit that `say_value` shows of a value."""
    size = abs(value)
    if unit == "money":
        thousands = int(math.log10(size) // 3) if size >= 1 else 0
        return float(10 ** (3 * min(thousands, 4) - 1))
    if unit == "count":
        return 1.0
    if size >= 100:
        return 1.0
    return 0.1 if size >= 10 else 0.01


def _without_unit(now: str, needed: str) -> str:
    """Leave the unit out where it has just been said."""
    _, blank, unit = needed.partition(" ")
    return now.removesuffix(blank + unit) if blank and now.endswith(blank + unit) else now


def _is_missing(value: object) -> bool:
    """Tell whether there is no value now."""
    return not isinstance(value, int | float) or math.isnan(value)
