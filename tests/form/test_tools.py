"""Files for form tools: read again by small readers that follow the manuals."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from html import unescape

import pytest

from alliance_health.catalogue.survey.item import bare_id
from alliance_health.form.content import Form
from alliance_health.form.google import google_script
from alliance_health.form.limesurvey import COLUMNS, limesurvey_text
from alliance_health.form.plain import plain_text
from alliance_health.form.qualtrics import qualtrics_text
from alliance_health.vocabulary import Level

MakeForm = Callable[..., Form]

#: Stands in for Google's service: it notes what a script asks of it.
FORM_APP = """
const made = [];
function note(kind, beside) {
  const calls = { kind: kind };
  const proxy = new Proxy({}, { get: (_, name) => (value) => {
    calls[name] = value;
    return proxy;
  } });
  made.push(calls);
  return proxy;
}
const FormApp = { create: (title) => {
  const form = { kind: 'form', title: title };
  made.push(form);
  return new Proxy({}, { get: (_, name) => (value) => {
    if (name.startsWith('add')) return note(name);
    form[name] = value;
  } });
} };
const Logger = { log: () => null };
"""


def squeezed(text: str) -> str:
    return " ".join(text.split())


def limesurvey_rows(form: Form) -> list[dict[str, str]]:
    """Read rows by their columns, subquestions and answers with the question they belong to."""
    rows = list(csv.DictReader(io.StringIO(limesurvey_text(form)), delimiter="\t"))
    question = ""
    for row in rows:
        question = row["name"] if row["class"] == "Q" else question
        row["question"] = question
        row["text"] = unescape(row["text"])
    return rows


def test_limesurvey_has_the_columns_of_the_manual(form: MakeForm) -> None:
    lines = limesurvey_text(form()).splitlines()
    assert lines[0].split("\t") == list(COLUMNS)
    assert {line.count("\t") for line in lines} == {len(COLUMNS) - 1}


def test_limesurvey_has_every_statement_under_its_id(form: MakeForm, language: str) -> None:
    made = form(language=language, level=Level.EXECUTIVE)
    rows = limesurvey_rows(made)
    asked = [(one["name"], one["text"]) for one in rows if one["class"] == "SQ"]
    assert asked == [(one.item_id, squeezed(one.text)) for one in made.statements]
    questions = [one["name"] for one in rows if one["class"] == "Q"]
    assert questions == ["ratings", "opena", "openb", "consent"]
    answers = [one["name"] for one in rows if one["class"] == "A" and one["question"] == "ratings"]
    assert answers == ["1", "2", "3", "4", "5", "CJ"]
    assert {one["language"] for one in rows if one["class"] != "S"} == {language}


def test_limesurvey_codes_are_letters_and_digits(form: MakeForm) -> None:
    rows = limesurvey_rows(form(level=Level.EXECUTIVE))
    codes = [one["name"] for one in rows if one["class"] in ("Q", "SQ", "A")]
    assert all(re.fullmatch(r"[A-Za-z0-9]{1,20}", code) for code in codes)


def test_limesurvey_keeps_no_trace_of_people(form: MakeForm) -> None:
    settings = {one["name"]: one["text"] for one in limesurvey_rows(form()) if one["class"] == "S"}
    traces = ("datestamp", "ipaddr", "refurl", "savetimings")
    assert [settings[name] for name in traces] == ["N"] * 4
    assert settings["anonymized"] == "Y"


def test_limesurvey_takes_no_name_for_markup_or_an_expression(form: MakeForm) -> None:
    raw = limesurvey_text(form())
    assert "{" not in raw
    assert "<b>&" not in raw


def qualtrics_questions(form: Form) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Read questions by id: type, text, and answers by the value that an export shows."""
    found = {}
    text = qualtrics_text(form)
    assert text.startswith("[[AdvancedFormat]]\n")
    for part in text.split("[[Question:")[1:]:
        kind, _, rest = part.partition("]]\n")
        name = re.match(r"\[\[ID:(\w+)\]\]\n", rest)
        assert name is not None
        said, _, choices = rest[name.end() :].partition("[[AdvancedChoices]]\n")
        answers = dict(re.findall(r"\[\[Choice:(\d+)\]\]\n(.*)\n", choices))
        found[name[1]] = (kind, unescape(said.partition("\n\n")[0]).strip(), answers)
    return found


def test_qualtrics_asks_one_question_an_item(form: MakeForm, language: str) -> None:
    made = form(language=language, level=Level.EXECUTIVE)
    questions = qualtrics_questions(made)
    asked = [one.item_id for one in (*made.statements, *made.questions)]
    assert list(questions) == ["introduction", *asked, "consent"]
    for one in made.statements:
        kind, said, answers = questions[one.item_id]
        assert (kind, said) == ("MC:SingleAnswer:Horizontal", squeezed(one.text))
        assert list(answers) == ["1", "2", "3", "4", "5", "99"]
    assert questions["open_a"][0] == "TE:Essay"


def test_qualtrics_takes_no_name_for_a_tag_or_piped_text(form: MakeForm) -> None:
    text = qualtrics_text(form())
    tags = re.findall(r"\[\[(\w+)", text)
    assert set(tags) == {
        *("AdvancedFormat", "Block", "Question", "ID", "PageBreak", "AdvancedChoices", "Choice")
    }
    assert text.count("[[Block") == 1
    assert "${" not in text


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node to run the script")
def test_google_script_makes_the_form(form: MakeForm, language: str) -> None:
    made = form(language=language, level=Level.EXECUTIVE, ours="A\"'`\\</script>\u2028B\n*/")
    run = f"{FORM_APP}\n{google_script(made)}\nmakeForm(); console.log(JSON.stringify(made));"
    done = subprocess.run(["node", "-e", run], capture_output=True, text=True, check=True)
    asked, grid, *others = json.loads(done.stdout)
    assert asked["title"] == made.title
    assert asked["setCollectEmail"] is False
    assert grid["kind"] == "addGridItem"
    assert grid["setRows"] == [one.text for one in made.statements]
    assert grid["setColumns"] == [*made.choices, made.cannot_judge]
    said = [one.text for one in made.questions]
    assert [one["setTitle"] for one in others] == [*said, made.consent]


def test_plain_text_has_a_block_for_every_question(form: MakeForm, language: str) -> None:
    made = form(language=language)
    _, _, questions = plain_text(made).partition("=" * 60)
    blocks = questions.strip().split("\n\n")
    rated = [f"{at}. {squeezed(one.text)}" for at, one in enumerate(made.statements, start=1)]
    assert [block.splitlines()[0] for block in blocks[: len(rated)]] == rated
    assert all(block.splitlines()[1:] == [*made.choices, made.cannot_judge] for block in blocks[:3])
    assert len(blocks) == len(rated) + len(made.questions)


def test_ids_survive_form_tools_that_know_no_underscore(form: MakeForm) -> None:
    made = form()
    ids = [one.item_id for one in (*made.statements, *made.questions)]
    assert len({bare_id(one) for one in ids}) == len(ids)
