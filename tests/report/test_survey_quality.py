"""How far the ratings carry on a page: hidden stays hidden, flags are told, names are text."""

from __future__ import annotations

import re

import pytest

from alliance_health.report.survey_quality_part import GateTold, SideQuality, SurveyQualityPart
from alliance_health.report.survey_quality_sections import ratings_carry
from alliance_health.report.templating import environment
from alliance_health.report.wording import MISSING, say_period

HOSTILE = "<script>alert('x')</script>"

OURS = SideQuality(
    side="Us", level="working", quality="amber", flags=("few answered",),
    sentence="8 of 20 people asked answered (40 %); that is fewer than half.", responded=8,
    invited=20, response_rate=0.4, mean=3.84, mean_low=3.61, mean_high=4.07, worst=2.14, best=4.54,
    shrunken=3.8, own_weight=0.9, alpha=0.71, rwg_j=0.93, ad=0.5,
)  # fmt: skip
HIDDEN = SideQuality(
    side="Them", level="working", quality="hidden", reason="suppressed: fewer than 5 respondents"
)


def page(part: SurveyQualityPart) -> str:
    text = '{% from "ratings_carry.html.j2" import ratings_carry with context %}'
    text += "{{ ratings_carry(data) }}"
    return environment().from_string(text).render(data=ratings_carry(part))


def part(*sides: SideQuality, **more: object) -> SurveyQualityPart:
    return SurveyQualityPart(finding="Less than they seem.", wave="2026Q3", sides=sides, **more)


def test_a_row_tells_who_answered_and_what_silence_could_do() -> None:
    who, spread = ratings_carry(part(OURS, HIDDEN))["blocks"]
    assert who["rows"][0] == [
        "Us, working", "20", "8 (40 %)", "3.8", "2.1 to 4.5", "Amber: few answered",
    ]  # fmt: skip
    assert spread["rows"] == [
        ["Us, working", "3.61 to 4.07", "3.80", "0.71", "0.93", "0.50"],
    ]


def test_a_hidden_side_has_dashes_and_its_reason_only() -> None:
    (who, _) = ratings_carry(part(HIDDEN))["blocks"]
    assert who["rows"] == [
        ["Them, working", *[MISSING] * 4, "Suppressed: fewer than 5 respondents"],
    ]


def test_scores_with_a_widened_error_are_named() -> None:
    gate = GateTold(
        metric="Trust", period="2026Q3", widened=1.26, reason="groups differ too little"
    )
    blocks = ratings_carry(part(OURS, gates=(gate,)))["blocks"]
    assert blocks[-1]["rows"] == [
        ["Trust", say_period("2026Q3"), "x 1.3", "Groups differ too little"],
    ]


def test_without_a_survey_only_that_is_said() -> None:
    shown = page(SurveyQualityPart(finding="No survey closed."))
    assert "No survey closed." in shown
    assert "<table" not in shown


@pytest.mark.parametrize("hostile", [HOSTILE, '"><img src=x onerror=alert(1)>'])
def test_names_from_data_are_text(hostile: str) -> None:
    shown = page(part(OURS.model_copy(update={"side": hostile})))
    assert "<script" not in shown
    assert "<img" not in shown


def test_sentences_of_flagged_sides_stand_below() -> None:
    shown = re.sub(r"<[^>]+>", " ", page(part(OURS, icc="working level: ICC(1) 0.41")))
    assert "that is fewer than half" in shown
    assert "Whether groups differ" in shown
