"""Texts by their English, numbers and dates by locale, one language at a time."""

from __future__ import annotations

import threading

import pytest

from alliance_health.insights.quantities import say_change, say_value
from alliance_health.language import languages, speak, speak_count, speak_in, speaking, spoken
from alliance_health.report.wording import say_count, say_day, say_month, say_period, say_points


def test_english_is_spoken_unless_said_otherwise() -> None:
    assert spoken() == "en"
    assert languages() == ("en", "de", "es", "nl")


def test_language_ends_with_its_block_even_after_an_error() -> None:
    with pytest.raises(KeyError), speaking("de"):
        raise KeyError
    assert spoken() == "en"


def test_another_thread_speaks_its_own_language() -> None:
    heard = []
    with speaking("es"):
        thread = threading.Thread(target=lambda: heard.append(spoken()))
        thread.start()
        thread.join()
    assert heard == ["en"]


def test_language_without_texts_is_refused_with_those_that_have() -> None:
    with pytest.raises(ValueError, match=r"'fr'; allowed: en, de, es, nl"), speaking("fr"):
        pass


def test_text_that_no_catalogue_has_stays_english() -> None:
    with speaking("nl"):
        assert speak("{name} is no text of ours", name="Orion") == "Orion is no text of ours"


def test_braces_in_a_value_are_left_alone() -> None:
    assert speak("{name} is strong", name="{0.__class__}") == "{0.__class__} is strong"


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "not measured"), ("nl", "niet gemeten"), ("de", "nicht gemessen"), ("es", "sin medir")],
)
def test_missing_value_is_said_in_each_language(language, said) -> None:
    with speaking(language):
        assert say_value(None, "days", currency="EUR") == said


def test_number_of_things_follows_the_plural_of_the_language() -> None:
    assert speak_count(1, "{number} day", "{number} days") == "1 day"
    assert speak_count(2000, "{number} day", "{number} days") == "2,000 days"


def test_word_is_told_apart_by_its_place() -> None:
    with speaking("de"):
        assert speak_in("Band", "strong") == "stark"
        assert speak_in("no such place", "strong") == "strong"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ("Q3 2026", "4 October 2026", "October 2026", "145,091", "+1.5", "€4.1M")),
        ("nl", ("K3 2026", "4 oktober 2026", "oktober 2026", "145.091", "+1,5", "€ 4,1 mln.")),
        ("de", ("Q3 2026", "4. Oktober 2026", "Oktober 2026", "145.091", "+1,5", "4,1 Mio. €")),
        ("es", ("T3 2026", "4 de octubre de 2026", "octubre de 2026", "145.091", "+1,5", "4,1 M€")),
    ],
)
def test_numbers_and_dates_follow_the_locale(language, expected) -> None:
    with speaking(language):
        said = (
            say_period("2026Q3"),
            say_day("2026-10-04"),
            say_month("2026-10-04"),
            say_count(145091),
            say_points(1.5),
            say_value(4_100_000, "money", currency="EUR"),
        )
    assert tuple(text.replace("\N{NO-BREAK SPACE}", " ") for text in said) == expected


def test_change_of_thousands_is_grouped_by_the_locale() -> None:
    with speaking("de"):
        assert say_change(-1200) == "\N{MINUS SIGN}1.200"


def test_an_amount_without_a_short_form_is_written_with_groups() -> None:
    with speaking("de"):
        said = [say_value(amount, "money", currency="EUR") for amount in (950, 410_000, 4_100_000)]
    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in said] == [
        *("950 €", "410.000 €", "4,1 Mio. €"),
    ]
