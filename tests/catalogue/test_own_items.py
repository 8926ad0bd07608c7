"""Items of a workbook's own: added, reworded, versioned, or refused with a remedy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import Problem

Write = Callable[..., Path]
Refused = Callable[..., dict[str, Problem]]

OWN = """version = "2"
valid_from = 2026-07-01

[survey.data_access]
factor = "data security"
level = "working"
pulse = true
reversed = true
text = {en = "{partner} sees more of our data than it needs.", nl = "{partner} ziet te veel."}

[survey.open_risk]
is_open = true
text = {en = "What could end this alliance?", nl = "Wat kan dit beëindigen?"}

[reword.q08]
text = {en = "Both firms move at a pace that suits the other."}

[factors]
"data security" = {en = "Data security", nl = "Gegevensbeveiliging"}
"""


@pytest.fixture
def own(write: Write) -> Write:
    def written(text: str = OWN, **changes: str) -> Path:
        return write({"own.toml": text}, survey='"own.toml"', **changes)

    return written


def test_own_items_stand_behind_the_rated_ones_and_open_questions_last(own: Write) -> None:
    survey = load_catalogue(own()).survey
    assert list(survey)[24:] == ["q25", "data_access", "open_a", "open_b", "open_risk"]
    assert [item_id for item_id, item in survey.items() if item.is_custom] == [
        "data_access",
        "open_risk",
    ]


def test_an_own_item_carries_what_was_said_of_it(own: Write) -> None:
    item = load_catalogue(own()).survey["data_access"]
    assert (item.factor, item.level, item.reversed, item.pulse) == (
        "data security",
        "working",
        True,
        True,
    )
    assert item.wording("Orion", us="Lyra", language="nl") == "Orion ziet te veel."


def test_an_own_item_enters_no_metric_unless_it_says_so(own: Write) -> None:
    catalogue = load_catalogue(own())
    assert catalogue.survey["data_access"].in_metric == {}
    text = OWN.replace("pulse = true", 'in_metric = {working = "working_relationship"}')
    entered = load_catalogue(own(text)).survey["data_access"].in_metric
    assert entered == {"working": "working_relationship"}


def test_a_reworded_item_keeps_everything_else(own: Write, write: Write) -> None:
    default = load_catalogue(write()).survey["q08"]
    item = load_catalogue(own()).survey["q08"]
    assert item.text == item.texts["en"] == "Both firms move at a pace that suits the other."
    assert item.texts["de"] == default.texts["de"]
    assert (item.factor, item.in_metric) == (default.factor, default.in_metric)
    assert not item.is_custom


def test_own_factors_have_names_and_unnamed_ones_their_own(own: Write) -> None:
    texts = load_catalogue(own()).survey_texts
    assert texts["nl"].factors["data security"] == "Gegevensbeveiliging"
    assert texts["de"].factors["data security"] == "data security"


def test_without_a_file_the_survey_is_the_instrument(write: Write) -> None:
    catalogue = load_catalogue(write())
    assert len(catalogue.survey) == 27
    assert not any(item.is_custom for item in catalogue.survey.values())


def test_the_version_of_the_day_counts(own: Write) -> None:
    folder = own()
    old = OWN.replace('"2"', '"1"').replace("2026-07-01", "2026-01-01")
    old = old.replace("than it needs", "than we like")
    (folder / "history").mkdir()
    (folder / "history" / "own-1.toml").write_text(old, "utf-8")
    now, then = load_catalogue(folder), load_catalogue(folder, as_of=date(2026, 3, 31))
    assert now.survey["data_access"].text.endswith("than it needs.")
    assert then.survey["data_access"].text.endswith("than we like.")
    assert now.version.endswith("own.toml 2")
    assert now.fingerprints["own.toml"] != then.fingerprints["own.toml"]


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[survey.q08]\nfactor = 'x'\ntext = {en = 'x'}\n", "survey.q08", "of the instrument"),
        ("[survey.q77]\nfactor = 'x'\ntext = {en = 'x'}\n", "survey.q77", "kept for the instr"),
        ("[survey.opena]\nfactor = 'x'\ntext = {en = 'x'}\n", "survey.opena", "that of open_a"),
        ("[survey.Own]\nfactor = 'x'\ntext = {en = 'x'}\n", "survey.Own", "small letters"),
        ("[survey.own]\nfactor = 'x'\ntext = 'x'\n", "survey.own.text", "a table"),
        ("[survey.own]\ntext = {en = 'x'}\n", "survey.own.factor", "needs a factor"),
        ("[survey.own]\nfactor = 'x'\n", "survey.own.text", "missing"),
        (
            "[survey.own]\nfactor = 'x'\ntext = {fr = 'x', en = 'x'}\n",
            "survey.own.text.fr",
            "de, e",
        ),
        ("[survey.own]\nfactor = 'x'\ntext = {nl = 'x'}\n", "survey.own.text.en", "missing in a"),
        ("[survey.own]\nfactor = 'x'\ntext = {en = '{them}'}\n", "survey.own.text.en", "{them} m"),
        (
            "[survey.own]\nfactor = 'x'\ntext = {en = '{us}', nl = 'x'}\n",
            "survey.own.text",
            "different names",
        ),
        ("[survey.own]\nfactr = 'x'\ntext = {en = 'x'}\n", "survey.own.factr", "no such key"),
        (
            "[survey.own]\nis_open = true\nfactor = 'x'\ntext = {en = 'x'}\n",
            "survey.own",
            "an open question has no factor",
        ),
        (
            "[survey.own]\nfactor = 'x'\ntext = {en = 'x'}\nin_metric = {working = 'pace'}\n",
            "survey.own.in_metric.working",
            "no metric that is made of ratings",
        ),
        (
            "[survey.own]\nfactor = 'x'\ntext = {en = 'x'}\n"
            "in_metric = {working = 'productive_tension'}\n",
            "survey.own.in_metric.working",
            "q16 minus item q17",
        ),
        (
            "[survey.own]\nfactor = 'x'\nlevel = 'working'\ntext = {en = 'x'}\n"
            "in_metric = {executive = 'trust'}\n",
            "survey.own.in_metric.executive",
            "asked at the level working only",
        ),
        ("[reword.q99]\ntext = {en = 'x'}\n", "reword.q99", "no such item"),
        ("[reword.q10]\ntext = {en = 'It lets us see.'}\n", "reword.q10.text.en", "{partner}"),
        ("[factors]\npace = {en = 'Pace'}\n", "factors.pace", "no own item has this factor"),
        ("[items]\nx = 1\n", "items", "no such key"),
    ],
)
def test_a_faulty_own_file_is_refused(
    own: Write, refused: Refused, text: str, key: str, reason: str
) -> None:
    problem = refused(own(text))[key]
    assert reason in problem.reason
    assert problem.file == "own.toml"
    assert problem.remedy


def test_a_reworded_item_is_the_way_out_of_a_collision(own: Write, refused: Refused) -> None:
    text = "[survey.q08]\nfactor = 'x'\ntext = {en = 'x'}\n"
    assert refused(own(text))["survey.q08"].remedy == "write [reword.q08] to reword it"


def test_an_own_file_that_is_not_there_is_refused(write: Write, refused: Refused) -> None:
    problem = refused(write({"ours.toml": ""}, survey='"our.toml"'))["survey"]
    assert problem.reason == "the workbook has no such file"
    assert 'did you mean "ours.toml"?' in problem.remedy
