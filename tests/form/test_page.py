"""The printable page: complete, self-contained, and safe from the names on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from alliance_health.form.content import Form
from alliance_health.form.page import form_page
from alliance_health.vocabulary import Level

MakeForm = Callable[..., Form]


class Reader(HTMLParser):
    """Collects the elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def read(form: Form) -> Reader:
    return Reader(form_page(form))


def test_the_page_says_its_language(form: MakeForm, language: str) -> None:
    assert read(form(language=language)).named("html") == [{"lang": language}]


def test_every_statement_has_six_boxes_with_a_name(form: MakeForm, level: Level) -> None:
    made = form(level=level)
    boxes = [one for one in read(made).named("input") if one["type"] == "radio"]
    expected = [(one.item_id, str(at)) for one in made.statements for at in (1, 2, 3, 4, 5, 0)]
    assert [(one["name"], one["value"]) for one in boxes] == expected
    assert all(one["aria-labelledby"] == f"{one['name']} r{one['value']}" for one in boxes)


def test_everything_that_is_said_stands_on_the_page(form: MakeForm, language: str) -> None:
    made = form(language=language, level=Level.EXECUTIVE)
    text = " ".join(read(made).text.split())
    said = [made.title, *made.introduction, made.instruction, *made.promise, made.consent]
    said += [one.text for one in (*made.statements, *made.questions)] + [*made.scale]
    assert [one for one in said if " ".join(one.split()) not in text] == []


def test_a_name_is_text_and_never_markup(form: MakeForm) -> None:
    made = read(form())
    assert "Vela <b>&</b> ${x}" in made.text
    assert not any("Vela" in str(value) for _, attrs in made.elements for value in attrs.values())
    bold = len(made.named("b"))
    assert bold == len(read(form(theirs="Vela")).named("b"))


def test_the_page_asks_no_host_and_runs_no_script(form: MakeForm) -> None:
    page = form_page(form())
    made = Reader(page)
    (policy,) = [
        one["content"]
        for one in made.named("meta")
        if one.get("http-equiv") == "Content-Security-Policy"
    ]
    assert str(policy).startswith("default-src 'none'; script-src 'none'")
    assert made.named("script") == made.named("img") == made.named("form") == []
    assert re.findall(r"(?:https?:)?//\w|url\(|@import", page) == []


def test_the_same_form_gives_the_same_bytes(form: MakeForm) -> None:
    assert form_page(form()) == form_page(form())


def test_a_page_is_small(form: MakeForm, language: str) -> None:
    assert len(form_page(form(language=language)).encode()) < 60_000
