"""What the survey says to people in one language, and how a translation is checked.

A translation has exactly the texts of the English file, each with the same names in braces,
and none that was left in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from alliance_health.catalogue.metric import Model
from alliance_health.catalogue.toml_file import Keys, TomlFile
from alliance_health.errors import Problem

#: The language that the others are compared with.
ENGLISH = "en"

#: Keys of a file of texts that hold no text for people.
_HEAD = ("version", "valid_from")

#: Keys whose content the model leaves open: names that the instrument gives, and lists.
_OPEN_TABLES = ("items", "factors", "introduction", "promise")

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")

Words = Annotated[str, Field(min_length=1)]


class FormLabels(Model):
    """Single words and short sentences of a form."""

    statement: Words
    comments: Words
    alliance: Words
    company: Words
    wave: Words
    level: Words
    return_by: Words
    return_to: Words
    thanks: Words
    consent: Words
    agree: Words
    disagree: Words
    optional: Words
    row_a_person: Words


class LevelNames(Model):
    """What the levels of respondents are called."""

    executive: Words
    working: Words


class SurveyTexts(Model):
    """All words of the survey in one language.

    `scale` names the ratings 1 to 5. Factors and items are those of the instrument, by the words
    and ids by which they are known in every language. {us} and {partner} stand for the companies,
    {group} and {comments} for the smallest groups whose ratings and comments are shown.
    """

    language: Words
    title: Words
    pulse_title: Words
    introduction: tuple[Words, ...]
    duration: Words
    pulse_duration: Words
    instruction: Words
    promise_title: Words
    promise: tuple[Words, ...]
    comment_promise: Words
    consent: Words
    scale: Annotated[tuple[Words, ...], Field(min_length=5, max_length=5)]
    cannot_judge: Words
    labels: FormLabels
    levels: LevelNames
    factors: dict[str, Words]
    items: dict[str, Words]


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in braces that a text mentions, sorted.

    >>> placeholders("{us} and {partner}")
    ('{partner}', '{us}')
    """
    return tuple(sorted(set(_PLACEHOLDER.findall(text))))


def head_of(file: TomlFile) -> dict[str, Any]:
    """Return what a file of texts says for people, its version left out."""
    return {key: value for key, value in file.data.items() if key not in _HEAD}


def completeness_problems(file: TomlFile, name: str, needed: Iterable[str]) -> list[Problem]:
    """Find the factors or items that a file of texts lacks or invents.

    Parameters
    ----------
    file : TomlFile
        Texts of one language.
    name : {"factors", "items"}
        Which table of it.
    needed : iterable of str
        Names that the instrument has.

    Returns
    -------
    list of Problem
        One for each name.

    Examples
    --------
    >>> from pathlib import Path
    >>> file = TomlFile(Path("nl.toml"), "nl.toml", "", {"items": {"q99": "x"}})
    >>> [one.column for one in completeness_problems(file, "items", ["q01"])]
    ['items.q01', 'items.q99']
    """
    said = file.data.get(name, {})
    if not isinstance(said, dict):
        return []
    wanted = list(needed)
    problems = []
    for key in wanted:
        if key not in said:
            reason = "the text is missing in this language"
            problems.append(file.problem((name, key), None, reason, "translate it"))
    for key in said:
        if key not in wanted:
            reason = "the instrument has nothing of this name"
            problems.append(file.problem((name, key), None, reason, "remove it, or correct it"))
    return problems


def translation_problems(file: TomlFile, english: TomlFile) -> list[Problem]:
    """Compare a translation with the English texts.

    Parameters
    ----------
    file : TomlFile
        Texts of another language.
    english : TomlFile
        The English ones.

    Returns
    -------
    list of Problem
        Texts that are missing, too many, still English, or mention other names in braces.

    Examples
    --------
    >>> from pathlib import Path
    >>> def texts(**data): return TomlFile(Path("x.toml"), "x.toml", "", data)
    >>> found = translation_problems(texts(title="Over {us}"), texts(title="On {partner}"))
    >>> found[0].reason
    'it mentions {us}; the English text mentions {partner}'
    """
    own, theirs = (dict(_leaves(head_of(one))) for one in (file, english))
    problems = []
    for place, text in theirs.items():
        if place not in own and place[0] not in _OPEN_TABLES:
            continue  # the model has missed it already
        if place not in own:
            problems.append(file.problem(place, None, "the text is missing", "translate it"))
            continue
        problems += _leaf_problems(file, place, own[place], text)
    for place in (one for one in own if one not in theirs and one[0] in _OPEN_TABLES):
        reason = "the English file has no such text"
        problems.append(file.problem(place, None, reason, "remove it, or add it there"))
    return problems


def _leaf_problems(file: TomlFile, place: Keys, text: str, english: str) -> Iterator[Problem]:
    """Compare one text with the English one."""
    if text.strip().casefold() == english.strip().casefold():
        yield file.problem(place, text, "the text is the English one", "translate it")
    if placeholders(text) != placeholders(english):
        said, meant = (", ".join(placeholders(one)) or "none" for one in (text, english))
        reason = f"it mentions {said}; the English text mentions {meant}"
        yield file.problem(place, text, reason, "use the same names in braces")


def _leaves(data: Mapping[str, Any] | list[Any], place: Keys = ()) -> Iterator[tuple[Keys, str]]:
    """Yield every text with its place."""
    pairs = data.items() if isinstance(data, Mapping) else enumerate(data)
    for key, value in pairs:
        if isinstance(value, str):
            yield (*place, key), value
        elif isinstance(value, Mapping | list):
            yield from _leaves(value, (*place, key))
