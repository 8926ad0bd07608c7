"""Every language has every text of the code, no other one, and loses no name in braces."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from alliance_health.insights.reasons import BETWEEN, FORMS
from alliance_health.language import SOURCE, languages
from alliance_health.report.build_cards import QUESTIONS
from alliance_health.report.index_words import INTERVAL_NOTES

ROOT = Path(__file__).resolve().parents[1]

PACKAGE = ROOT / "src" / "alliance_health"

#: Functions whose literal texts are collected.
SPEAKERS = {"speak", "speak_in", "speak_count", "to_speak", "to_speak_count"}

OTHERS = tuple(code for code in languages() if code != SOURCE)

#: Languages in which no text may be empty; one is added once it is translated.
COMPLETE: tuple[str, ...] = ("de", "es", "nl")

Key = tuple[str | None, str | tuple[str, ...]]

_NAME = re.compile(r"{(\w+)}")


def _read(language: str) -> Catalog:
    """Read the catalogue of a language as it is stored."""
    path = ROOT / "src" / "alliance_health" / "locale" / language / "messages.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def _key(message: Message) -> Key:
    """Return by what a message is known."""
    text = message.id if isinstance(message.id, str) else tuple(message.id)
    return message.context, text


def _messages(catalogue: Catalog) -> dict[Key, Message]:
    """Return the messages of a catalogue by what they are known by."""
    return {_key(one): one for one in catalogue if one.id}


def _said(message: Message) -> list[str]:
    """Return what a message is translated by: one text, or one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_texts_that_sections_use_are_collected(collected) -> None:
    texts = {one.id for one in collected}
    assert set(INTERVAL_NOTES.values()) <= texts
    assert set(FORMS) <= texts
    assert ("{number} alliance", "{number} alliances") in texts


def test_no_text_is_said_within_a_format_string() -> None:
    """There it would not be collected: to the reader of the code an f-string is one piece."""
    faulty = [
        f"{path.name}:{call.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in SPEAKERS
        and isinstance(call.args[0], ast.Constant)
    ]
    assert faulty == []


def test_every_place_of_a_word_has_words_that_are_collected(collected) -> None:
    """A word said in a place that nobody collects is never translated."""
    places = {one.context for one in collected}
    said = {
        call.args[0].value
        for path in sorted(PACKAGE.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in {"speak_in", "speak_name"}
        and isinstance(call.args[0], ast.Constant)
    }
    assert said - places == set()


@pytest.mark.parametrize("language", OTHERS)
def test_catalogue_has_every_text_and_no_other(language, collected) -> None:
    wanted, there = set(_messages(collected)), set(_messages(_read(language)))
    remedy = "run python docs/generator/collect_messages.py"
    assert (sorted(map(str, wanted - there)), sorted(map(str, there - wanted))) == ([], []), remedy


@pytest.mark.parametrize("language", OTHERS)
def test_translation_keeps_every_name_in_braces(language) -> None:
    faulty = []
    for message in _messages(_read(language)).values():
        one, *many = [message.id] if isinstance(message.id, str) else message.id
        allowed = {frozenset(_NAME.findall(text)) for text in (one, *many)}
        faulty += [
            (one, said)
            for said in _said(message)
            if said and frozenset(_NAME.findall(said)) not in allowed
        ]
    assert faulty == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_plural_form_is_there_or_none(language) -> None:
    catalogue = _read(language)
    faulty = []
    for message in _messages(catalogue).values():
        said = _said(message)
        wanted = 1 if isinstance(message.id, str) else catalogue.num_plurals
        if any(said) and (len(said) != wanted or not all(said)):
            faulty.append(message.id)
    assert faulty == []


@pytest.mark.parametrize("language", OTHERS)
def test_translation_of_a_reason_has_no_semicolon_that_would_end_it(language) -> None:
    faulty = [
        said
        for (context, text), message in _messages(_read(language)).items()
        if context is None and text in FORMS
        for said in _said(message)
        if BETWEEN in said
    ]
    assert faulty == []


@pytest.mark.parametrize("language", OTHERS)
def test_question_of_a_card_begins_with_the_word_of_its_index(language) -> None:
    there = _messages(_read(language))
    for question in QUESTIONS.values():
        word = question.partition(":")[0]
        said = [there[None, text].string for text in (question, word) if (None, text) in there]
        assert len(said) < 2 or not all(said) or str(said[0]).startswith(f"{said[1]}:")


@pytest.mark.parametrize("language", COMPLETE)
def test_no_text_of_a_complete_language_is_empty(language) -> None:
    empty = [key for key, one in _messages(_read(language)).items() if not all(_said(one))]
    assert empty == []
