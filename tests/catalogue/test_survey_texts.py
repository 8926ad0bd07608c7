"""The survey in four languages: complete, translated, with every name still in its place."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_health.catalogue.survey.instrument import ITEMS_FILE, compose, read_instrument
from alliance_health.catalogue.survey.item import SurveyItem, fill_names
from alliance_health.catalogue.survey.texts import placeholders
from alliance_health.catalogue.toml_file import TomlFile
from alliance_health.sources.profiles.survey_words import plain

LANGUAGES = ("en", "de", "es", "nl")


def shipped(name: str) -> TomlFile:
    path = ITEMS_FILE.with_name(f"{name}.toml")
    text = path.read_text("utf-8")
    return TomlFile(path, path.name, text, tomllib.loads(text))


@pytest.fixture
def reasons() -> Callable[..., dict[str, str]]:
    """Change one text of the Dutch file and say what is wrong then, by key."""

    def found(change: Callable[[dict[str, Any]], object]) -> dict[str, str]:
        dutch = shipped("nl")
        change(dutch.data)
        made = compose([shipped("items")], {"en": shipped("en"), "nl": dutch})
        return {str(one.column): one.reason for one in made.problems}

    return found


def test_the_survey_speaks_four_languages_without_a_fault() -> None:
    instrument = read_instrument()
    assert tuple(instrument.texts) == LANGUAGES
    assert instrument.problems == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_item_and_factor_has_words(language: str) -> None:
    instrument = read_instrument()
    texts = instrument.texts[language]
    assert list(texts.items) == list(instrument.items)
    factors = {item.factor for item in instrument.items.values() if item.factor}
    assert set(texts.factors) == factors
    assert len(set(texts.factors.values())) == len(factors)


def test_the_english_wording_is_that_of_the_items() -> None:
    item = read_instrument().items["q13"]
    assert item.text == item.texts["en"] == "{partner} does what it promised, when it promised."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mirror_says_the_same_of_the_other_company(language: str) -> None:
    items = read_instrument().items
    own, other = items["q14"].texts[language], items["q13"].texts[language]
    assert own.replace("{us}", "{partner}") == other


def test_no_name_of_a_rating_means_two_ratings_in_two_languages() -> None:
    meanings: dict[str, set[int]] = {}
    for texts in read_instrument().texts.values():
        for at, name in enumerate((texts.cannot_judge, *texts.scale)):
            meanings.setdefault(plain(name), set()).add(at)
    assert len(meanings) == 4 * 6
    assert all(len(found) == 1 for found in meanings.values())


def test_the_promise_names_both_numbers() -> None:
    for texts in read_instrument().texts.values():
        assert [placeholders(one) for one in texts.promise] == [(), ("{group}",), ()]
        assert placeholders(texts.comment_promise) == ("{comments}",)
        assert placeholders(texts.consent) == ("{group}",)


def test_a_missing_text_is_named(reasons: Callable[..., dict[str, str]]) -> None:
    found = reasons(lambda data: data["items"].pop("q08"))
    assert found == {"items.q08": "the text is missing"}


def test_a_text_too_many_is_named(reasons: Callable[..., dict[str, str]]) -> None:
    found = reasons(lambda data: data["items"].update(q26="Nog een stelling."))
    assert found == {"items.q26": "the English file has no such text"}


def test_a_text_left_in_english_is_named(reasons: Callable[..., dict[str, str]]) -> None:
    found = reasons(lambda data: data["items"].update(q22="help flows in both directions. "))
    assert found == {"items.q22": "the text is the English one"}


def test_a_lost_placeholder_is_named(reasons: Callable[..., dict[str, str]]) -> None:
    found = reasons(lambda data: data["items"].update(q10="Zij laten ons zien hoe het gaat."))
    assert found == {"items.q10": "it mentions none; the English text mentions {partner}"}


def test_a_scale_of_four_is_refused(reasons: Callable[..., dict[str, str]]) -> None:
    assert "scale" in reasons(lambda data: data["scale"].pop())


def test_an_unknown_key_is_refused(reasons: Callable[..., dict[str, str]]) -> None:
    assert reasons(lambda data: data.update(titel="x"))["titel"].startswith("no such key")


def test_an_item_without_english_words_is_named() -> None:
    items = shipped("items")
    items.data["survey"]["q26"] = {"factor": "pace"}
    made = compose([items], {"en": shipped("en")})
    assert [one.column for one in made.problems] == ["items.q26"]


def test_a_language_is_one_more_file(tmp_path: Path) -> None:
    text = ITEMS_FILE.with_name("nl.toml").read_text("utf-8").replace('"Nederlands"', '"Vlaams"')
    path = tmp_path / "vls.toml"
    path.write_text(text, "utf-8")
    file = TomlFile(path, path.name, text, tomllib.loads(text))
    made = compose([shipped("items")], {"en": shipped("en"), "vls": file})
    assert made.problems == ()
    assert made.texts["vls"].language == "Vlaams"
    assert "vls" in made.items["q01"].texts


def test_a_name_with_braces_is_not_filled_in_again() -> None:
    assert fill_names("{partner} and {us}", "{us}", us="Orion") == "{us} and Orion"


def test_a_text_in_an_unknown_language_is_no_text() -> None:
    item = SurveyItem(item_id="q01", text="x", texts={"en": "x"})
    with pytest.raises(KeyError):
        item.wording("Orion", us="Lyra", language="fr")
