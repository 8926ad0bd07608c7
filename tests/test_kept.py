"""Sentences that tables keep: English in the table, said whole in the language of the reader."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable

import pytest

from alliance_health.insights.fair_shares.flows import NO_ENTRIES, NO_WORTH
from alliance_health.insights.fair_shares.spoken import FAIR_REASONS, say_game
from alliance_health.insights.fair_shares.verdict import judge_shares
from alliance_health.insights.links.gates import REASONS as GATE_REASONS
from alliance_health.insights.links.verdict import say_verdict
from alliance_health.insights.two_sides.quality_words import speak_quality
from alliance_health.insights.warnings.calls import RESTS_ON
from alliance_health.insights.warnings.marking import TOLD
from alliance_health.insights.warnings.track_record import REASONS as RECORD_REASONS
from alliance_health.kept import Kept, keep, speak_kept
from alliance_health.language import speaking
from alliance_health.metrics.rating_gates import REASONS as RATING_REASONS

ACTS = ("{number} act", "{number} acts")
BECAUSE = "since {period}: {why}"
LOW = "{pillar} low at {share}"
LIST = "low: {pillar_list}"


class Brackets(gettext.NullTranslations):
    """Texts in brackets instead of another language."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{context}|{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliance_health.language._catalogue", lambda language: Brackets())


def outside(text: str) -> list[str]:
    """List the words of a text that no bracket holds."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    return re.findall(r"[^\W\d_]+", text.replace("Own words", " "))


@pytest.mark.usefixtures("brackets")
def test_what_a_table_keeps_is_english_whatever_is_spoken() -> None:
    assert keep(ACTS, number=1) == "1 act"
    assert keep(BECAUSE, period="2026Q1", why=keep(ACTS, number=2)) == "since 2026Q1: 2 acts"


@pytest.mark.usefixtures("brackets")
def test_a_value_that_is_a_sentence_itself_is_said_too() -> None:
    said = speak_kept("since 2026Q1: 2 acts; Own words; 1 act", [ACTS, BECAUSE])
    assert said == "⟦since 2026Q1: ⟦2 acts⟧⟧; Own words; ⟦1 act⟧"


@pytest.mark.usefixtures("brackets")
def test_words_of_the_catalogue_are_said_as_such() -> None:
    said = speak_kept("low: Trust low at 0.50, Pace low at 12 %", [LIST, LOW])
    assert said == "⟦low: ⟦⟦pillar|Trust⟧ low at 0.50⟧, ⟦⟦pillar|Pace⟧ low at 12 %⟧⟧"


def test_numbers_follow_the_locale_and_keep_their_decimals() -> None:
    with speaking("de"):
        assert speak_kept("Trust low at 0.50", [LOW]) == "Trust low at 0,50"
        assert speak_kept("Trust low at +1.5 %", [LOW]) == "Trust low at +1,5 %"


def test_what_was_made_of_no_message_stays_as_it_is() -> None:
    assert speak_kept("Own words; {braces}", [ACTS, BECAUSE]) == "Own words; {braces}"


LOST = {"n_periods": 4, "share_gap": float("nan")}


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize(
    ("messages", "kept"),
    [
        (RATING_REASONS, "people inside groups agree too little: rwg(j) 0.50 of 0.70; reliability "
         "of group means is not known: 4 groups of 8"),
        (FAIR_REASONS, "Us puts in 46.0 %, gets 31.0 %: no gap, noise not known"),
        (FAIR_REASONS, "2 of 4 periods: puts in 1.0 %, gets 3.0 %: 2.0 points too much (1.0 to "
         "3.0); noise could hide a gap within 10; puts in 6.0 points less than the agreed share of "
         "the cost"),
        (FAIR_REASONS, "its share of the benefits loses 1.2 points a period on its contributions "
         "(p < 0.001)"),
        (FAIR_REASONS, "9 periods and 3 acts; needed are 12 and 30; low since 2026Q1, within what "
         "chance does in this alliance"),
        (FAIR_REASONS, "we give nearly all: reciprocity 0.1, below 0.3, not yet for 4 periods"),
        (RECORD_REASONS, "too little data: 1 event in 8 alliances over 12 periods, 10 needed"),
        (RECORD_REASONS, "cannot be evaluated: no such event yet"),
        (RECORD_REASONS, "area 0.61 (at least 0.52), precision less base rate at least unknown"),
        (RESTS_ON, "2 of 3 leading pillars (2 needed): Trust falling, Own words weak"),
        (RESTS_ON, "influence fell by 4.1, more than its moves explain (firm limits)"),
        (RESTS_ON, "within its range (provisional limits from 9)"),
        (RESTS_ON, "12 % whoever it is; 1 reading counts, one for every ten events seen"),
        (RESTS_ON, "living on the past: influence 48, outcomes 74"),
        (TOLD, "74, then 69 (watch)"),
        (TOLD, "outcomes 38.1 at the lowest, line 40.0"),
        (GATE_REASONS, "4 alliances with 9 common periods or more, 2 where a factor never changes; "
         "a verdict needs 10 alliances and 12 periods; without Trust"),
    ],
)  # fmt: skip
def test_sentences_of_tables_are_said_whole(messages: tuple[Kept, ...], kept: str) -> None:
    assert outside(speak_kept(kept, messages)) == []


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize(
    ("say", "kept"),
    [
        (say_verdict, "leads by 1 year (1-1), confirmed, exploratory pair, exploratory: few data"),
        (say_verdict, "leads by 2 quarters, in sample"),
        (say_verdict, "too little data: the smallest association that could be seen is 0.55"),
        (say_game, "assumed: no outside option, equal split"),
        (speak_quality, "8 people answered; how many were asked is not known; the items hang "
         "together loosely; silent people could have put the mean anywhere from 2.1 to 4.5."),
    ],
)  # fmt: skip
def test_verdicts_and_clauses_are_said_whole(say: Callable[[str], str], kept: str) -> None:
    assert outside(say(kept)) == []


@pytest.mark.usefixtures("brackets")
@pytest.mark.parametrize("why", [f"Us: {NO_WORTH} (2026Q1)", f"{NO_ENTRIES} (2026Q1)"])
def test_why_there_are_no_shares_is_said(why) -> None:
    reason = judge_shares({**LOST, "why": why}).reason
    assert outside(speak_kept(reason, FAIR_REASONS)) == []
