"""Items that a workbook adds to the survey, and statements that it says in other words.

The file is named by `survey` in `workbook.toml`. An own item is asked and shown beside the
others; it enters a metric only where `in_metric` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from alliance_health.catalogue.fault_wording import nearest
from alliance_health.catalogue.faults import validated
from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.survey.instrument import Instrument
from alliance_health.catalogue.survey.item import INSTRUMENT_ID, SurveyItem, bare_id
from alliance_health.catalogue.survey.texts import ENGLISH, SurveyTexts, placeholders
from alliance_health.catalogue.toml_file import Keys, TomlFile
from alliance_health.errors import Problem
from alliance_health.vocabulary import Level

#: Metric that is the difference of two items: a third one would change what it means.
CLOSED_METRIC = "productive_tension"

#: Names in braces that a statement may mention.
_NAMES = ("{partner}", "{us}")

Words = Annotated[str, Field(min_length=1)]


class OwnItem(Model):
    """An item of a workbook's own, beside those of the instrument."""

    item_id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")
    text: dict[str, Words] = Field(
        min_length=1,
        description="The statement by language (en, nl, de, es), with {partner} and {us}. English "
        "must be there; a form in another language needs that language.",
    )
    factor: str = Field(
        "", description="Under which name it is shown; needed unless the question is open."
    )
    level: Literal["executive", "working", "both"] = Field("both", description="Who is asked.")
    reversed: bool = Field(False, description="Whether agreeing with it is unhealthy.")
    pulse: bool = Field(False, description="Whether the quarterly pulse asks it too.")
    is_open: bool = Field(False, description="Whether it is answered in words.")
    in_metric: dict[Level, str] = Field(
        default_factory=dict,
        description="By level of the respondent, the metric that its ratings enter; none: they "
        "are only shown.",
    )
    source: str = Field("", description="Where it comes from.")


class Reword(Model):
    """An item of the instrument in other words; what it measures stays."""

    text: dict[str, Words] = Field(
        min_length=1, description="The new statement by language; the others stay as they are."
    )


class _OwnFile(Model):
    """A workbook's own survey file, its tables not yet looked into."""

    version: str = "1"
    valid_from: date | None = None
    survey: dict[str, Any] = Field(default_factory=dict)
    reword: dict[str, Any] = Field(default_factory=dict)
    factors: dict[str, dict[str, Words]] = Field(default_factory=dict)


@dataclass(frozen=True)
class OwnSurvey:
    """The survey of a workbook: the instrument with what the workbook changes.

    Parameters
    ----------
    items : mapping of item id to SurveyItem
        Rated items of the instrument, then the workbook's own, then the open questions.
    texts : mapping of language code to SurveyTexts
        With the names of the workbook's own factors.
    problems : tuple of Problem
        What is wrong with the workbook's file.
    """

    items: Mapping[str, SurveyItem]
    texts: Mapping[str, SurveyTexts]
    problems: tuple[Problem, ...] = field(default=())


def own_survey(
    instrument: Instrument, file: TomlFile | None, languages: Iterable[str] = ()
) -> OwnSurvey:
    """Add a workbook's own items and words to the instrument.

    Parameters
    ----------
    instrument : Instrument
        What ships with the package.
    file : TomlFile or None
        The workbook's file; None when it has none.
    languages : iterable of str, optional
        Languages of the workbook, in which every own item needs a text.

    Returns
    -------
    OwnSurvey
        With every fault of the file in its problems.

    Examples
    --------
    >>> from alliance_health.catalogue.survey.instrument import read_instrument
    >>> len(own_survey(read_instrument(), None).items)
    27
    """
    if file is None:
        return OwnSurvey(instrument.items, instrument.texts)
    head, problems = validated(_OwnFile, file.data, file=file, keys=())
    own, faults = _tables(OwnItem, file, "survey", id_name="item_id")
    problems += faults
    rewords, faults = _tables(Reword, file, "reword")
    problems += faults
    asked = _Asked(instrument, file, tuple(dict.fromkeys(languages)))
    for item_id, one in own.items():
        problems += asked.item_problems(item_id, one)
    problems += asked.alike_problems(own)
    for item_id, again in rewords.items():
        problems += asked.reword_problems(item_id, again)
    factors = head.factors if head is not None else {}
    problems += asked.factor_problems(factors, own)
    if problems:
        return OwnSurvey(instrument.items, instrument.texts, tuple(problems))
    return OwnSurvey(_joined(instrument, own, rewords), _named(instrument, factors, own))


T = TypeVar("T", OwnItem, Reword)


def _tables(
    model: type[T], file: TomlFile, name: str, *, id_name: str | None = None
) -> tuple[dict[str, T], list[Problem]]:
    """Turn every table under one name into a model."""
    found: dict[str, T] = {}
    problems: list[Problem] = []
    tables = file.data.get(name, {})
    for key, table in (tables if isinstance(tables, dict) else {}).items():
        place: Keys = (name, key)
        if not isinstance(table, dict):
            reason = f"needs a table of its own, [{name}.ID]"
            problems.append(file.problem(place, table, reason, f"write it as [{name}.{key}]"))
            continue
        made, faults = validated(model, table, file=file, keys=place, id_name=id_name)
        problems += faults
        if made is not None:
            found[key] = made
    return found, problems


@dataclass(frozen=True)
class _Asked:
    """What a workbook's file is compared with."""

    instrument: Instrument
    file: TomlFile
    languages: tuple[str, ...]

    def item_problems(self, item_id: str, item: OwnItem) -> Iterator[Problem]:
        """Yield what is wrong with an own item beside the form of its keys."""
        place: Keys = ("survey", item_id)
        if INSTRUMENT_ID.fullmatch(item_id):
            known = item_id in self.instrument.items
            whose = "is an item of the instrument" if known else "is kept for the instrument"
            reason = f"the id {whose}; q01 to q99 and open_a to open_z belong to it"
            remedy = f"write [reword.{item_id}] to reword it" if known else "use another id"
            yield self.file.problem(place, item_id, reason, remedy)
        yield from self.text_problems(place, item.text, self.languages)
        if item.is_open and (item.factor or item.in_metric or item.reversed):
            reason = "an open question has no factor, no metric and no reversal"
            yield self.file.problem(place, None, reason, "remove these keys, or is_open")
        if not item.is_open and not item.factor:
            reason = "a rated item needs a factor, under which it is shown"
            yield self.file.problem((*place, "factor"), None, reason, "name one, old or new")
        yield from self.metric_problems(place, item)

    def alike_problems(self, own: Iterable[str]) -> Iterator[Problem]:
        """Yield ids that form tools, which know no underscore, could not tell apart."""
        seen = {bare_id(item_id): item_id for item_id in self.instrument.items}
        for item_id in own:
            other = seen.setdefault(bare_id(item_id), item_id)
            if other != item_id:
                reason = f"without its underscores the id is that of {other}"
                place: Keys = ("survey", item_id)
                yield self.file.problem(place, item_id, reason, "use an id of its own")

    def metric_problems(self, place: Keys, item: OwnItem) -> Iterator[Problem]:
        """Yield the metrics that an own item cannot enter."""
        items = self.instrument.items.values()
        open_to = {metric for one in items for metric in one.in_metric.values()} - {CLOSED_METRIC}
        for level, metric in item.in_metric.items():
            at = (*place, "in_metric", level.value)
            if item.level not in ("both", level.value):
                reason = f"the item is asked at the level {item.level} only"
                yield self.file.problem(at, metric, reason, "remove it, or ask both levels")
            if metric == CLOSED_METRIC:
                reason = "this metric is item q16 minus item q17; no other item can enter it"
                yield self.file.problem(at, metric, reason, "remove it")
            elif metric not in open_to:
                reason = "no metric that is made of ratings has this id"
                yield self.file.problem(at, metric, reason, nearest(metric, open_to))

    def reword_problems(self, item_id: str, again: Reword) -> Iterator[Problem]:
        """Yield what is wrong with new words for an item of the instrument."""
        place: Keys = ("reword", item_id)
        item = self.instrument.items.get(item_id)
        if item is None:
            reason = "the instrument has no such item"
            remedy = nearest(item_id, self.instrument.items, otherwise=f"write [survey.{item_id}]")
            yield self.file.problem(place, item_id, reason, remedy)
            return
        yield from self.text_problems(place, again.text, ())
        for code, text in again.text.items():
            if set(placeholders(text)) <= set(_NAMES) and placeholders(text) != placeholders(
                item.text
            ):
                meant = ", ".join(placeholders(item.text)) or "no name in braces"
                reason = f"the statement speaks of other companies; it has {meant}"
                yield self.file.problem((*place, "text", code), text, reason, "keep its names")

    def text_problems(
        self, place: Keys, text: Mapping[str, str], needed: Iterable[str]
    ) -> Iterator[Problem]:
        """Yield languages that do not exist or are missing, and braces that mean nothing."""
        known = self.instrument.texts
        for code, words in text.items():
            at = (*place, "text", code)
            if code not in known:
                reason = f"no such language; allowed: {', '.join(sorted(known))}"
                yield self.file.problem(at, code, reason, nearest(code, known))
            strange = [name for name in placeholders(words) if name not in _NAMES]
            if strange:
                reason = f"{', '.join(strange)} means nothing; allowed: {' and '.join(_NAMES)}"
                yield self.file.problem(at, words, reason, "correct the name in braces")
        for code in needed:
            if code in known and code not in text:
                reason = "the text is missing in a language of the workbook"
                yield self.file.problem((*place, "text", code), None, reason, "translate it")
        if len({placeholders(words) for words in text.values()}) > 1:
            reason = "the languages mention different names in braces"
            yield self.file.problem((*place, "text"), None, reason, "use the same ones in all")

    def factor_problems(
        self, factors: Mapping[str, Mapping[str, str]], own: Mapping[str, OwnItem]
    ) -> Iterator[Problem]:
        """Yield names of factors that no own item has, or in languages that do not exist."""
        used = {item.factor for item in own.values()}
        known = self.instrument.texts
        for factor, names in factors.items():
            if factor not in used:
                reason = "no own item has this factor"
                yield self.file.problem(
                    ("factors", factor), factor, reason, nearest(factor, used - {""})
                )
            for code in names:
                if code not in known:
                    reason = f"no such language; allowed: {', '.join(sorted(known))}"
                    place: Keys = ("factors", factor, code)
                    yield self.file.problem(place, code, reason, nearest(code, known))


def _joined(
    instrument: Instrument, own: Mapping[str, OwnItem], rewords: Mapping[str, Reword]
) -> dict[str, SurveyItem]:
    """Put own items behind the rated ones of the instrument, and open questions last."""
    items = {
        item_id: _reworded(item, rewords[item_id]) if item_id in rewords else item
        for item_id, item in instrument.items.items()
    }
    items |= {item_id: _as_item(item_id, item) for item_id, item in own.items()}
    return dict(sorted(items.items(), key=lambda pair: pair[1].is_open))


def _reworded(item: SurveyItem, again: Reword) -> SurveyItem:
    """Return an item with new words."""
    texts = {**item.texts, **again.text}
    return item.model_copy(update={"texts": texts, "text": texts[ENGLISH]})


def _as_item(item_id: str, own: OwnItem) -> SurveyItem:
    """Return an own item as an item of the survey."""
    text = own.text.get(ENGLISH, next(iter(own.text.values())))
    facts = own.model_dump(exclude={"text", "item_id"})
    return SurveyItem.model_validate(
        {**facts, "item_id": item_id, "text": text, "texts": own.text, "is_custom": True}
    )


def _named(
    instrument: Instrument,
    factors: Mapping[str, Mapping[str, str]],
    own: Mapping[str, OwnItem],
) -> dict[str, SurveyTexts]:
    """Give the factors of own items their names in every language; without one, their id."""
    named: dict[str, SurveyTexts] = {}
    for code, texts in instrument.texts.items():
        new = {
            item.factor: factors.get(item.factor, {}).get(code, item.factor)
            for item in own.values()
            if item.factor and item.factor not in texts.factors
        }
        named[code] = texts.model_copy(update={"factors": {**texts.factors, **new}})
    return named
