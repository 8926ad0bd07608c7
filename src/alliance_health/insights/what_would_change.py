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
from alliance_health.insights.quantities import say_share, say_value
from alliance_health.vocabulary import Band, Perspective

#: Relations for which a larger number is the safe one.
_UPWARDS = ("at least", "above")

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
    told = f"{metric.label}{_side(row, words)} is {_condition(row, metric, words)}"
    if _is_missing(row["value"]):
        return f"{told}; it has no fresh value now"
    now = _say(row["value"], row, metric, words)
    needed = _say(_safe(row["value_needed"], row, metric), row, metric, words)
    return f"{told} instead of {_without_unit(now, needed)}"


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
    >>> usual = {"direction": "up", "now": "watch", "place": 1, "relation": "at least"}
    >>> usual |= {"perspective": "joint", "value_limit": math.nan, "unit": "points"}
    >>> sure = {"measure": "at_least", "kind": "measure", "metric_id": "trust", **usual}
    >>> sure |= {"value": math.nan, "value_needed": 59.96}
    >>> rows = pd.DataFrame([{"measure": "band", **usual, "now": "strong", "kind": "none"}, sure])
    >>> say_confirmation(rows, ChangeWords({"trust": metric}, "EUR", {}))
    'trust of at least 60 points would confirm it'
    """
    asked = changes[(changes["measure"] == "at_least") & (changes["direction"] == "up")]
    asked = asked[asked["metric_id"].notna() & (asked["kind"] != BOTH)]
    if asked.empty or not _is_unconfirmed(asked.iloc[0], changes):
        return ""
    ordered = asked.assign(known=asked["value"].notna()).sort_values(["known", "place"])
    row = _records(ordered.head(1))[0]
    metric = words.metrics[row["metric_id"]]
    label = _inside(metric.label) + _side(row, words)
    return f"{label} of {_condition(row, metric, words)} would confirm it"


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain mappings."""
    return [{str(key): value for key, value in row.items()} for row in rows.to_dict("records")]


def _sentence(rows: list[dict[str, Any]], words: ChangeWords) -> str:
    """Answer one question."""
    first = rows[0]
    start = _start(first)
    if first["kind"] == "none":
        if first["reason"] == NOTHING_MEASURED:
            if not first["unmeasured"] > 0:
                return f"{start}: not even all metrics at their best would do it."
            share = say_share(first["unmeasured"])
            return f"{start}: nothing measured can do it, {share} of the weight is unmeasured."
        return f"{start}: no single metric would do it, nor would any two together."
    if first["kind"] == "pair":
        both = " and ".join(_inside(say_condition(row, words)) for row in rows[:2])
        return f"{start}: no single metric would do it; two would: {both}."
    others = _others(rows[1:], words)
    return f"{start} if {_inside(say_condition(first, words))}.{others}"


def _is_unconfirmed(row: pd.Series, changes: pd.DataFrame) -> bool:
    """Tell whether a better band at least would confirm the band that there is."""
    bands = changes.loc[changes["measure"] == "band", "now"]
    if row["direction"] != "up" or bands.empty:
        return False
    return list(Band).index(Band(row["now"])) < list(Band).index(Band(bands.iloc[0]))


def _start(row: Mapping[str, Any]) -> str:
    """Say which band would turn into which."""
    now, then = str(row["now"]), str(row["then"])
    if row["measure"] == "at_least":
        if row["direction"] == "down":
            return f"{now.capitalize()} would not be sure any more"
        return f"{then.capitalize()} would be confirmed"
    return f"{now.capitalize()} becomes {then}"


def _others(rows: list[dict[str, Any]], words: ChangeWords) -> str:
    """Name what else would do it, or how many more."""
    if not rows:
        return ""
    labels = [words.metrics[row["metric_id"]].label for row in rows[: MOST_TOLD - 1]]
    more = len(rows) - len(labels)
    last = [f"one of {more} others" if more > 1 else "one other"] if more else []
    named = [_inside(label) for label in labels] + last
    listed = " or ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)
    return f" Alone it could also be {listed}."


def _inside(label: str) -> str:
    """Write a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _side(row: Mapping[str, Any], words: ChangeWords) -> str:
    """Name the side whose report must move."""
    side = row["perspective"]
    if side == BOTH:
        return " on both sides"
    if side == Perspective.JOINT or not isinstance(side, str):
        return ""
    return f" ({words.names.get(side, side)})"


def _condition(row: Mapping[str, Any], metric: Metric, words: ChangeWords) -> str:
    """Say the relation and the value."""
    value = _say(_safe(row["value_needed"], row, metric), row, metric, words)
    limit = row["value_limit"]
    if row["relation"] in ("between", "outside"):
        high = {**row, "relation": "at most" if row["relation"] == "between" else "above"}
        end = _say(_safe(limit, high, metric), row, metric, words)
        between = f"{value} and {end}"
        return f"between {between}" if row["relation"] == "between" else f"outside {between}"
    return f"{row['relation']} {value}"


def _say(value: float, row: Mapping[str, Any], metric: Metric, words: ChangeWords) -> str:
    """Write a value in the unit of the row."""
    if row["unit"] == OF_TARGET:
        return say_value(value, "%", currency=words.currency) + " of target"
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
