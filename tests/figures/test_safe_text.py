"""Words from data are shown literally, whatever they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.safe_text import (
    coloured_score,
    name_of,
    plain,
    reading_words,
    score_in_band,
    wrapped,
)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ('<a href="https://x.y">x</a>', '&lt;a href="https://x.y"&gt;x&lt;/a&gt;'),
        ("R&amp;D", "R&amp;amp;D"),
        ("O'Brien", "O'Brien"),
    ],
)
def test_markup_in_names_is_shown_not_read(text: str, safe: str) -> None:
    assert plain(text) == safe


@given(st.text(min_size=1))
def test_no_tag_survives_wrapping(text: str) -> None:
    left = wrapped(text, width=10).replace("<br>", "")
    assert "<" not in left
    assert ">" not in left


def test_wrapped_text_breaks_before_it_is_escaped() -> None:
    # Ten characters a line; an entity counts as the one character it shows.
    assert wrapped("a & b & c & d", width=9) == "a &amp; b &amp; c<br>&amp; d"


def test_id_without_label_is_shown_in_words() -> None:
    assert name_of("issue_age", None) == "Issue age"


def test_shown_score_never_crosses_a_band_edge() -> None:
    assert score_in_band(69.6, "watch", BandEdges()) == "69 ▲ watch"


def test_band_is_told_by_word_sign_and_colour() -> None:
    assert coloured_score(20.0, "weak", BandEdges()) == (
        '<span style="color:#B3361B"><b>20</b> ■ weak</span>'
    )


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_score_says_missing(missing: float | None) -> None:
    assert score_in_band(missing, None, BandEdges()) == "missing"


def test_tooltip_of_a_missing_score_gives_the_reason() -> None:
    row = {"score": None, "band": None, "coverage": 0.42, "reason": "coverage 0.42 < 0.67"}
    assert reading_words(row, BandEdges()) == (
        "missing<br>42\xa0% of what counts is measured<br>coverage 0.42 &lt; 0.67"
    )
