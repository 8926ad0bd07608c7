"""Read the instrument that ships with the package: its items, and its words in every language.

A language is one file beside `items.toml`; adding the file is all that is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from alliance_health.catalogue.faults import validated
from alliance_health.catalogue.history import read_version
from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.survey.item import SurveyItem
from alliance_health.catalogue.survey.texts import (
    ENGLISH,
    SurveyTexts,
    completeness_problems,
    head_of,
    translation_problems,
)
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.errors import Problem
from alliance_health.vocabulary import Level

#: The instrument without its words, and the folder in which its words lie.
ITEMS_FILE = Path(__file__).with_name("items.toml")

#: How the files of the instrument are called in messages.
_LABEL = "default:survey"


@dataclass(frozen=True)
class Instrument:
    """The instrument as it was on a day.

    Parameters
    ----------
    items : mapping of item id to SurveyItem
        In the order of the questionnaire, open questions last, with their texts.
    texts : mapping of language code to SurveyTexts
        English first, the others by code.
    files : tuple of TomlFile
        The items first, then the languages.
    problems : tuple of Problem
        What is wrong with the files.
    """

    items: Mapping[str, SurveyItem]
    texts: Mapping[str, SurveyTexts]
    files: tuple[TomlFile, ...]
    problems: tuple[Problem, ...] = ()


class ItemFacts(Model):
    """What is said of an item in no language: the keys of `items.toml`."""

    item_id: str = Field(pattern=r"^(q\d{2}|open_[a-z])$")
    factor: str = ""
    level: Literal["executive", "working", "both"] = "both"
    reversed: bool = False
    pulse: bool = False
    is_open: bool = False
    in_metric: dict[Level, str] = Field(default_factory=dict)
    source: str = ""


class _ItemsFile(Model):
    """A file of items, its tables not yet looked into."""

    version: str = "1"
    valid_from: date | None = None
    survey: dict[str, Any] = Field(default_factory=dict)


@lru_cache(maxsize=16)
def read_instrument(as_of: date | None = None) -> Instrument:
    """Read the instrument that was in force on a day.

    Parameters
    ----------
    as_of : date, optional
        The day; without it the newest version.

    Returns
    -------
    Instrument
        Read once a day and process; all of it frozen.

    Examples
    --------
    >>> instrument = read_instrument()
    >>> list(instrument.texts), len(instrument.items), instrument.problems
    (['en', 'de', 'es', 'nl'], 27, ())
    """
    codes = sorted(path.stem for path in ITEMS_FILE.parent.glob("*.toml") if path != ITEMS_FILE)
    items, problems = read_version(ITEMS_FILE, f"{_LABEL}/{ITEMS_FILE.name}", as_of)
    languages: dict[str, TomlFile] = {}
    for code in sorted(codes, key=lambda code: code != ENGLISH):
        path = ITEMS_FILE.with_name(f"{code}.toml")
        found, faults = read_version(path, f"{_LABEL}/{path.name}", as_of)
        problems += faults
        if found:
            languages[code] = found[0]
    return compose(items, languages, problems)


def compose(
    items: Iterable[TomlFile], languages: Mapping[str, TomlFile], problems: Iterable[Problem] = ()
) -> Instrument:
    """Put items and languages together, and say what does not fit.

    Parameters
    ----------
    items : iterable of TomlFile
        The file of items, or none when it could not be read.
    languages : mapping of language code to TomlFile
        English first.
    problems : iterable of Problem, optional
        What was wrong with the files before.

    Returns
    -------
    Instrument
        With whatever could be read; its problems say the rest.

    Examples
    --------
    >>> compose([], {}).items
    {}
    """
    found = list(problems)
    facts: dict[str, ItemFacts] = {}
    for file in items:
        facts, faults = _facts(file)
        found += faults
    texts: dict[str, SurveyTexts] = {}
    for code, file in languages.items():
        made, faults = validated(SurveyTexts, head_of(file), file=file, keys=())
        found += faults
        if made is not None:
            texts[code] = made
    found += _fit(facts, languages)
    ready = {} if found else _items(facts, texts)
    return Instrument(ready, texts, (*items, *languages.values()), tuple(found))


def _facts(file: TomlFile) -> tuple[dict[str, ItemFacts], list[Problem]]:
    """Read the items of a file, faulty ones left out."""
    facts: dict[str, ItemFacts] = {}
    problems = list(validated(_ItemsFile, file.data, file=file, keys=())[1])
    for item_id, table in file.data.get("survey", {}).items():
        place = ("survey", item_id)
        made, faults = validated(ItemFacts, table, file=file, keys=place, id_name="item_id")
        problems += faults
        if made is not None:
            facts[item_id] = made
    return facts, problems


def _fit(facts: Mapping[str, ItemFacts], languages: Mapping[str, TomlFile]) -> list[Problem]:
    """Compare the English texts with the items, and the other languages with the English texts."""
    english = languages.get(ENGLISH)
    if english is None:
        return []
    factors = dict.fromkeys(one.factor for one in facts.values() if one.factor)
    problems = completeness_problems(english, "items", facts)
    problems += completeness_problems(english, "factors", factors)
    for code, file in languages.items():
        if code != ENGLISH:
            problems += translation_problems(file, english)
    return problems


def _items(
    facts: Mapping[str, ItemFacts], texts: Mapping[str, SurveyTexts]
) -> dict[str, SurveyItem]:
    """Give every item its texts."""
    items: dict[str, SurveyItem] = {}
    for item_id, one in facts.items():
        said = {code: words.items[item_id] for code, words in texts.items()}
        items[item_id] = SurveyItem.model_validate(
            {**one.model_dump(), "text": said[ENGLISH], "texts": said}
        )
    return items
