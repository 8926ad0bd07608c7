"""Signs that nobody sees change nothing, and words from right to left stay in their place."""

from __future__ import annotations

import unicodedata

import pytest
from markupsafe import Markup

from alliance_health.report.plain_text import plain_text, plain_values

SHALOM = "\u05e9\u05dc\u05d5\u05dd"


@pytest.mark.parametrize("sign", "\u202e\u2066\u200f\u200b\ufeff\u00ad\x00\x9b")
def test_signs_that_nobody_sees_are_left_out(sign) -> None:
    assert plain_text(f"Or{sign}ion") == "Orion"


def test_only_isolates_and_breaks_of_our_own_are_written() -> None:
    everything = "".join(map(chr, range(0x600))) + SHALOM
    cleaned = plain_text(everything)
    unseen = {sign for sign in cleaned if unicodedata.category(sign) in ("Cc", "Cf")}
    assert unseen <= {"\t", "\n", "\u2068", "\u2069", "\u200b"}


def test_a_name_from_right_to_left_is_set_apart_within_a_sentence() -> None:
    assert plain_text(f"{SHALOM} 3 of 4") == f"\u2068{SHALOM}\u2069 3 of 4"


def test_cleaning_twice_changes_nothing() -> None:
    for text in (f"{SHALOM} {SHALOM}, 3 of 4", "W" * 500, "a\u0301" * 50):
        assert plain_text(plain_text(text)) == plain_text(text)


def test_joiners_stay_where_writing_needs_them() -> None:
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    assert "\u200c" in plain_text(persian)
    assert plain_text("Or\u200cion") == "Orion"


def test_heaps_of_marks_are_cut_down() -> None:
    assert plain_text("a" + "\u0301" * 50) == "a" + "\u0301" * 4


def test_letters_without_a_space_may_be_broken_but_hashes_may_not() -> None:
    assert plain_text("W" * 40).count("\u200b") == 3  # 4 parts of ten
    assert plain_text("a3" * 32) == "a3" * 32
    assert plain_text("orion-halden/2026Q3/joint/leading_index") == (
        "orion-halden/2026Q3/joint/leading_index"
    )


def test_markup_is_left_alone() -> None:
    assert plain_text(Markup("<b>\u202e</b>")) == "<b>\u202e</b>"


def test_keys_of_a_figure_are_left_alone() -> None:
    assert plain_values({"a\u202e": ["b\u202e", 1.5, None]}) == {"a\u202e": ["b", 1.5, None]}
