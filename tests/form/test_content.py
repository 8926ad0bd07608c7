"""What a form asks, of whom, in which words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from alliance_health.errors import CatalogueError
from alliance_health.form.content import Form, FormOrder, compose_form
from alliance_health.template.catalogue import default_catalogue
from alliance_health.vocabulary import Level, Perspective

MakeForm = Callable[..., Form]


def ids(form: Form) -> list[str]:
    return [one.item_id for one in form.statements]


def texts(form: Form) -> list[str]:
    return [one.text for one in (*form.statements, *form.questions)]


def test_each_level_is_asked_its_items(form: MakeForm) -> None:
    # 25 items: 3 for executives only, 6 for the working level only, 16 for both
    assert len(ids(form(level=Level.EXECUTIVE))) == 19
    assert len(ids(form(level=Level.WORKING))) == 22


def test_the_pulse_asks_one_item_of_anchoring_and_eight_of_all(form: MakeForm) -> None:
    shared = ["q10", "q13", "q15", "q16", "q17", "q21", "q22", "q25"]
    assert ids(form(level=Level.EXECUTIVE, is_pulse=True)) == ["q03", *shared]
    assert ids(form(level=Level.WORKING, is_pulse=True)) == ["q09", *shared]
    assert form(is_pulse=True).questions == ()


def test_the_full_survey_has_two_open_questions(form: MakeForm) -> None:
    assert [one.item_id for one in form().questions] == ["open_a", "open_b"]


def test_each_side_reads_its_own_name_as_us(form: MakeForm) -> None:
    said = {"ours": "Acme", "theirs": "Vela"}
    ours = {one.item_id: one.text for one in form(**said).statements}
    theirs = {one.item_id: one.text for one in form(**said, side=Perspective.THEIRS).statements}
    assert ours["q13"] == theirs["q14"] == "Vela does what it promised, when it promised."
    assert ours["q14"] == theirs["q13"] == "Acme does what it promised, when it promised."


def test_no_placeholder_is_left(form: MakeForm, language: str, level: Level) -> None:
    made = form(ours="Acme", theirs="Vela", language=language, level=level)
    said = [made.title, *made.introduction, *made.promise, made.consent, *texts(made)]
    assert not any("{" in text or "}" in text for text in said)


def test_a_name_with_braces_stays_as_it_is(form: MakeForm) -> None:
    assert form(ours="{partner}", theirs="Vela").statements[10].text.startswith("{partner} does")


def test_only_executives_are_asked_for_consent(form: MakeForm, language: str) -> None:
    assert form(level=Level.WORKING, language=language).consent == ""
    assert "5" in form(level=Level.EXECUTIVE, language=language).consent


def test_the_promise_names_the_groups_of_the_workbook(form: MakeForm, language: str) -> None:
    made = form(language=language)
    assert any(" 5 " in text for text in made.promise)
    assert " 8 " in made.promise[-1]


def test_a_pulse_promises_nothing_about_comments(form: MakeForm) -> None:
    assert len(form(is_pulse=True).promise) == len(form().promise) - 1


def test_comments_need_no_smaller_group_than_ratings() -> None:
    catalogue = default_catalogue()
    settings = catalogue.settings.model_copy(update={"min_group_size": 12})
    strict = type(catalogue)(
        settings, {}, {}, catalogue.survey, version="1", survey_texts=catalogue.survey_texts
    )
    made = compose_form(strict, FormOrder("a", "A", "Acme", "Vela"))
    assert " 12 " in made.promise[-1]


def test_an_own_item_without_the_language_stops_the_form() -> None:
    catalogue = default_catalogue()
    item = catalogue.survey["q01"].model_copy(update={"texts": {"en": "x"}})
    short = type(catalogue)(
        catalogue.settings,
        {},
        {},
        {"own": item.model_copy(update={"item_id": "own"})},
        version="1",
        survey_texts=catalogue.survey_texts,
    )
    with pytest.raises(CatalogueError) as caught:
        compose_form(short, FormOrder("a", "A", "Acme", "Vela", language="nl"))
    assert caught.value.problems[0].column == "survey.own.text.nl"
