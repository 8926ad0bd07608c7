"""Numbers, periods and sentences are set as a reader expects them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.report.wording import (
    add_up,
    say_day,
    say_period,
    say_points,
    say_quantity,
    say_short_period,
    sentence,
    typeset,
)

NO_BREAK = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize("label", ["2022-9M", "not a period", ""])
def test_what_is_no_period_stays_as_it_is(label) -> None:
    assert say_period(label) == label


def test_short_period_of_a_half_year() -> None:
    assert say_short_period("2026H1") == "H1 26"


def test_no_date_is_a_dash() -> None:
    assert say_day("") == "\N{EM DASH}"


def test_points_never_show_a_negative_zero() -> None:
    assert say_points(-0.04) == "0.0"


def test_money_without_a_currency_is_a_bare_number() -> None:
    assert say_quantity(1500.0, "money") == "1,500"


def test_missing_value_is_a_dash_and_never_zero() -> None:
    assert say_quantity(float("nan"), "days") == "\N{EM DASH}"


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        ("fell -9 to -3.5", f"fell {MINUS}9 to {MINUS}3.5"),
        ("2026-10-14", "2026-10-14"),
        ("co-development 2-4", "co-development 2-4"),
        ("since 2026Q2 and 2026H1", f"since Q2{NO_BREAK}2026 and H1{NO_BREAK}2026"),
        ("18 % open", f"18{NO_BREAK}% open"),
    ],
)
def test_typesetting_touches_signs_and_periods_only(given_text, wanted) -> None:
    assert typeset(given_text) == wanted


def test_sentence_is_ended_once() -> None:
    assert sentence("not recorded") == sentence("Not recorded.") == "Not recorded."


@given(st.lists(st.floats(-50, 50, allow_nan=False), min_size=1, max_size=6))
def test_rounded_parts_add_up_to_their_rounded_total(parts) -> None:
    total = sum(parts)
    rounded = add_up(parts, total)
    assert round(sum(rounded), 1) == round(total, 1)
    assert all(
        abs(new - old) <= 0.05 + 1e-9 for new, old in zip(rounded[:-1], parts[:-1], strict=True)
    )
