"""What is shortened says so, and can be read in full."""

from __future__ import annotations

from alliance_health.report.letter_widths import ems
from alliance_health.report.shortening import short, shorten


def test_a_name_of_a_contract_is_shown_in_full() -> None:
    name = "Consolidated Northern Peninsula Infrastructure and Renewable Energy Partnership AS"
    assert shorten(name) == name


def test_what_is_shortened_takes_no_more_room_than_there_is() -> None:
    for text in ("word " * 2000, "W" * 10_000, "株" * 500):
        for most in (20, 60, 160):
            assert ems(shorten(text, most)) <= 0.48 * most


def test_no_mark_loses_the_letter_it_stands_on() -> None:
    kept = shorten("e\u0301" * 200, 40)
    assert kept.endswith("\u0301\N{HORIZONTAL ELLIPSIS}")


def test_the_whole_of_it_is_the_title_and_escaped() -> None:
    written = str(short('<img src=x> "Orion" Systems and more of it', 20))
    assert written.startswith('<span title="&lt;img src=x&gt; &#34;Orion&#34; Systems and more')
    assert "<img" not in written


def test_unseen_signs_do_not_hide_in_a_title() -> None:
    assert "\u202e" not in str(short("evil \u202e" * 50, 20))
