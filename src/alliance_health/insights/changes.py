"""What changed an index: the largest causes as sentences in the metric's own unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.indices.decomposition import MISSING_BEFORE, MISSING_NOW
from alliance_health.insights.names import say_metric_name, say_pillar_name
from alliance_health.insights.quantities import say_value
from alliance_health.insights.reasons import BETWEEN, say_reason
from alliance_health.language import speak, speak_count, to_speak, to_speak_count
from alliance_health.vocabulary import Component, Perspective

#: How many causes are spelt out; the rest is added up in one row.
CAUSES_SHOWN = 3

#: Points below which a cause is nothing to tell.
SMALLEST_CAUSE = 0.05

#: What stands in the place of the earlier period where one period is compared on two dates.
AS_REPORTED = "as reported"

_COMPONENTS = {
    Component.RESTATED: to_speak("restated values"),
    Component.LATE: to_speak("values that came late"),
    Component.RULE: to_speak("changed definitions or weights"),
    Component.STAGE: to_speak("a change of stage"),
    Component.COVERAGE: to_speak("metrics that appeared or fell away"),
    Component.CURRENCY: to_speak("exchange rates"),
    Component.REAL: to_speak("other metrics"),
}


#: What is not spelt out, of several metrics: most of it in one pillar, in none, or all in vain.
_MOSTLY = to_speak_count(
    "{number} other metric, most of it in {pillar}",
    "{number} other metrics, most of it in {pillar}",
)
_SPREAD = to_speak_count(
    "{number} other metric, smaller than these",
    "{number} other metrics, each smaller than these",
)
_CANCELLING = to_speak_count(
    "{number} other metric that cancel out", "{number} other metrics that cancel out"
)


@dataclass(frozen=True, slots=True)
class Change:
    """One cause of the change of an index.

    Parameters
    ----------
    sentence : str
        What happened, with the measured facts.
    points : float
        What it cost or brought, in points of the index.
    metric_id : str or None
        The metric concerned; None for a component without one.
    cause : str
        What is concerned, without its values.
    """

    sentence: str
    points: float
    metric_id: str | None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """What changed an index since another period; the rows add up to the total.

    Parameters
    ----------
    index_id : str
        The index explained.
    versus : str or None
        The period it is compared with.
    total : float or None
        Published difference in points; None when an index is missing.
    changes : tuple of Change
        The largest causes, the largest first.
    rest : Change or None
        Everything else in one row.
    statement : str
        Why there is nothing to tell; empty otherwise.
    sentence : str
        The same in a sentence, in whole points, what is real apart from what is not.
    """

    index_id: str
    versus: str | None
    total: float | None
    changes: tuple[Change, ...]
    rest: Change | None
    statement: str
    sentence: str = ""


#: What is told of a value.
_TOLD = ("perspective", "value", "target")


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """What is needed to say a change: definitions, values and the two periods.

    Parameters
    ----------
    metrics : mapping of str to Metric
        The catalogue's definitions.
    values : DataFrame
        Metric rows of `score` of one alliance, of both periods, with `target`.
    period, versus : str
        The two periods.
    currency : str
        The workbook's reporting currency.
    pillars : mapping of str to str, optional
        Labels of the pillars by id.
    """

    metrics: Mapping[str, Metric]
    values: pd.DataFrame
    period: str
    versus: str
    currency: str
    pillars: Mapping[str, str] = field(default_factory=dict)
    _told: dict[tuple[str, str], list[dict[Any, Any]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def rows_of(self, metric_id: str, period: str) -> list[dict[Any, Any]]:
        """Return the perspectives of a metric that have a value in a period.

        Parameters
        ----------
        metric_id : str
            The metric.
        period : str
            One of the two periods.

        Returns
        -------
        list of dict
            `perspective`, `value` and `target`; looked up among all values once.
        """
        if not self._told:
            known = self.values[self.values["value"].notna()]
            for row in known[["id", "period", *_TOLD]].to_dict("records"):
                key = (row.pop("id"), row.pop("period"))
                self._told.setdefault(key, []).append(row)
        return self._told.get((metric_id, period), [])

    def by_pillar(self, rows: pd.DataFrame) -> list[tuple[str, float, pd.DataFrame]]:
        """Group what moved an index by pillar, the largest move first.

        Parameters
        ----------
        rows : DataFrame
            Rows of `explain`.

        Returns
        -------
        list of (str, float, DataFrame)
            Id of the pillar, empty where none is known; its points; its rows.
        """
        pillars = {name: metric.pillar for name, metric in self.metrics.items()}
        own = rows["metric_id"].map(pillars).fillna("")
        found = [
            (str(name), float(group["points"].sum()), group)
            for name, group in rows.groupby(own, sort=True)
        ]
        return sorted(found, key=lambda one: (-abs(one[1]), one[0]))

    def say_pillar(self, pillar_id: str) -> str:
        """Say the label of a pillar.

        Parameters
        ----------
        pillar_id : str
            Its id; said itself where no label is known.

        Returns
        -------
        str
            In the language spoken.
        """
        return say_pillar_name(self.pillars.get(pillar_id, pillar_id.capitalize()))


def tell_changes(explained: pd.DataFrame, words: ChangeWords, *, index_id: str) -> ChangeCard:
    """Tell the largest causes of a change, and add up the rest.

    Parameters
    ----------
    explained : DataFrame
        Rows of `explain` for one alliance: index, component, metric_id, points, reason.
    words : ChangeWords
        Definitions and values for the sentences.
    index_id : str
        Which index.

    Returns
    -------
    ChangeCard
        Causes and rest add up to the published difference; when an index is missing at
        an end, no causes and the reason.
    """
    rows = explained[explained["index"] == index_id]
    missing = rows[rows["component"] == Component.MISSING.value]
    if rows.empty or not missing.empty:
        reason = "" if missing.empty else str(missing["reason"].iloc[0])
        statement = say_missing(reason) or speak("nothing to compare")
        return ChangeCard(index_id, words.versus, None, (), None, statement)
    total = float(rows["points"].sum())
    ordered = rows.assign(size=rows["points"].abs()).sort_values(
        ["size", "component", "metric_id"], ascending=[False, True, True], kind="stable"
    )
    told = ordered[ordered["size"] >= SMALLEST_CAUSE]
    changes = tuple(
        Change(
            _sentence(row, words), row["points"], _id(row["metric_id"]), cause=_cause(row, words)
        )
        for row in told.head(CAUSES_SHOWN).to_dict("records")
    )
    others = ordered.drop(told.head(CAUSES_SHOWN).index)
    rest = _rest(others, words)
    nothing = speak("Nothing moved it since {period}", period=words.versus)
    statement = "" if changes else nothing
    return ChangeCard(index_id, words.versus, total, changes, rest, statement)


def say_missing(reason: str) -> str:
    """Say why an index cannot be compared; what is missing at both ends for one reason, once.

    Parameters
    ----------
    reason : str
        Of the row of `explain` that says so.

    Returns
    -------
    str
        In the language spoken.

    Examples
    --------
    >>> say_missing("missing before: nothing is observed; missing now: nothing is observed")
    'missing then and now: nothing is observed'
    >>> say_missing("missing before: too early to judge results")
    'missing before: too early to judge results'
    """
    then, _, now = reason.partition(BETWEEN + MISSING_NOW.format(reason=""))
    if now and then == MISSING_BEFORE.format(reason=now):
        return speak("missing then and now: {reason}", reason=say_reason(now))
    return say_reason(reason)


def _rest(others: pd.DataFrame, words: ChangeWords) -> Change | None:
    """Add up what is not spelt out, and name the pillar that most of it lies in."""
    moved = others[others["points"].abs() > 0]
    if moved.empty:
        return None
    total = float(moved["points"].sum())
    metrics = moved.loc[moved["metric_id"].notna() & (moved["metric_id"] != ""), "metric_id"]
    count = metrics.nunique()
    sentence = speak_count(count, "One other metric", "{number} other metrics")
    if not count:
        sentence = speak("Everything else")
    if count > 1:
        pillar = _pillar_of_most(moved, total, words)
        spread = _CANCELLING if abs(total) < SMALLEST_CAUSE else _SPREAD
        sentence = speak_count(count, *(_MOSTLY if pillar else spread), pillar=pillar)
    return Change(sentence, total, None, cause=sentence)


def _pillar_of_most(moved: pd.DataFrame, total: float, words: ChangeWords) -> str:
    """Name the pillar that carries more than half of what several pillars moved."""
    if abs(total) < SMALLEST_CAUSE:
        return ""
    sizes = {name: points for name, points, _ in words.by_pillar(moved)}
    along = {name: points for name, points in sizes.items() if name and points * total > 0}
    largest = next(iter(along), "")
    if not largest or 2 * abs(sizes[largest]) <= sum(abs(points) for points in sizes.values()):
        return ""
    return words.say_pillar(largest)


def _sentence(row: Mapping[Any, Any], words: ChangeWords) -> str:
    """Say one cause: the metric's label and its value now and before."""
    component, name = row["component"], _id(row["metric_id"])
    if name is None or name not in words.metrics:
        return _cause(row, words)
    metric = words.metrics[name]
    now, before = (
        say_metric(metric, name, period, words) for period in (words.period, words.versus)
    )
    if component == Component.COVERAGE.value:
        values = {"metric": say_metric_name(metric.label), "period": words.versus}
        if now is None:
            said = to_speak("{metric}: no value that counts any more, {before} in {period}")
            return speak(said, before=before, **values)
        if before is None:
            said = to_speak("{metric}: {now}, not measured in {period}")
            return speak(said, now=now, **values)
    return speak(
        "{cause}: {now}, was {before} in {period}",
        cause=_cause(row, words),
        now=now or speak("not measured"),
        before=before or speak("not measured"),
        period=words.versus,
    )


def _cause(row: Mapping[Any, Any], words: ChangeWords) -> str:
    """Name one cause: a metric, or what is no metric."""
    component, name = row["component"], _id(row["metric_id"])
    if name is None or name not in words.metrics:
        text = speak(_COMPONENTS[Component(component)])
        return text[:1].upper() + text[1:]
    label = say_metric_name(words.metrics[name].label)
    if component == Component.RESTATED.value:
        return speak("{metric} (restated)", metric=label)
    if component == Component.LATE.value:
        return speak("{metric} (came late)", metric=label)
    return label


def say_metric(
    metric: Metric, metric_id: str, period: str, words: ChangeWords, *, sides: bool = True
) -> str | None:
    """Say a metric's value in one period, both sides where it has two.

    Parameters
    ----------
    metric : Metric
        Its definition.
    metric_id : str
        Its id.
    period : str
        One of the two periods of `words`.
    words : ChangeWords
        Holds the values.
    sides : bool
        Whether both sides are told where they differ; otherwise only a joint value is.

    Returns
    -------
    str or None
        With its unit, or as a share of the target where that is what scores; None when there
        is no value.
    """
    rows = words.rows_of(metric_id, period)
    if not rows:
        return None
    told = {row["perspective"]: _amount(metric, row, words) for row in rows}
    ours, theirs = (told.get(side.value) for side in (Perspective.OURS, Perspective.THEIRS))
    joint = told.get(Perspective.JOINT.value)
    if joint and not sides:
        return joint
    if ours and theirs and ours != theirs:
        if not sides:
            return None
        # Translators: two values of one metric, of our side and of the other one.
        return speak("{ours} ours and {theirs} theirs", ours=ours, theirs=theirs)
    return joint or next(iter(told.values()))


def _amount(metric: Metric, row: Mapping[Any, Any], words: ChangeWords) -> str:
    """Say a value, or its share of the target where that is what scores."""
    target = row["target"]
    if metric.against is None or pd.isna(target) or target == 0:
        return say_value(row["value"], metric.unit, currency=words.currency)
    share = say_value(round(100 * row["value"] / target), "%", currency="")
    return speak("{share} of target", share=share)


def _id(metric_id: object) -> str | None:
    """Return a metric id, or None for an empty cell."""
    return metric_id if isinstance(metric_id, str) and metric_id else None
