"""Concentration: a hand example, bounds that hold and are reached, and a second route."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.portfolio_value.spread import TOP, measure_spread, say_spread

NAN = float("nan")
AMOUNTS = st.lists(st.floats(0.5, 100), min_size=1, max_size=7)


def hhi(values) -> float:
    """Sum of squared shares, in plain Python."""
    total = sum(values)
    return sum((value / total) ** 2 for value in values)


def top(values) -> float:
    """Share of the three largest, in plain Python."""
    return sum(sorted(values, reverse=True)[:TOP]) / sum(values)


def test_shares_of_half_and_two_quarters() -> None:
    # 1/4 + 1/16 + 1/16 = 3/8: as if 8/3 equal ones held all; the three largest hold everything.
    found = measure_spread([20.0, 10.0, 10.0])
    assert (found.hhi, found.effective, found.top) == (0.375, pytest.approx(8 / 3), 1.0)
    assert (found.hhi_low, found.hhi_high) == (0.375, 0.375)
    assert (found.top_low, found.top_high) == (1.0, 1.0)


def test_bounds_of_one_alliance_not_recorded_by_hand() -> None:
    # Least where it is S2 / S1 = 600 / 40 = 15: (600 + 225) / 55^2 = 3/11 = .375 / (1 + .375).
    # Largest at an end: 0 gives .375, 20 gives (600 + 400) / 60^2 = .2778.
    # Top three: at 10 it is 40 / 50 = .8; at 0 it is 1; at 20 it is 50 / 60.
    found = measure_spread([20.0, 10.0, 10.0, NAN])
    assert found.hhi_low == pytest.approx(3 / 11)
    assert found.hhi_high == 0.375
    assert found.effective_high == pytest.approx(8 / 3 + 1)
    assert (found.top_low, found.top_high) == (0.8, 1.0)


@settings(max_examples=60, deadline=None)
@given(AMOUNTS, st.integers(1, 3), st.randoms(use_true_random=False))
def test_no_value_up_to_the_largest_leaves_the_bounds(known, missing, random) -> None:
    found = measure_spread([*known, *[NAN] * missing])
    for _ in range(20):
        whole = [*known, *[random.uniform(0, max(known)) for _ in range(missing)]]
        assert found.hhi_low - 1e-9 <= hhi(whole) <= found.hhi_high + 1e-9
        assert found.top_low - 1e-9 <= top(whole) <= found.top_high + 1e-9


@settings(max_examples=40, deadline=None)
@given(AMOUNTS, st.integers(1, 2))
def test_bounds_are_those_of_a_fine_grid(known, missing) -> None:
    # The slow route: every unknown value on a grid that holds the places where ends can lie.
    squares = sum(value**2 for value in known) / sum(known)
    steps = sorted({*np.linspace(0, max(known), 13), squares, *known})
    found = measure_spread([*known, *[NAN] * missing])
    wholes = [[*known, *extra] for extra in itertools.product(steps, repeat=missing)]
    assert found.hhi_low == pytest.approx(min(map(hhi, wholes)))
    assert found.hhi_high == pytest.approx(max(map(hhi, wholes)))
    assert found.top_low == pytest.approx(min(map(top, wholes)))
    assert found.top_high == pytest.approx(max(map(top, wholes)))


@given(AMOUNTS, st.floats(0.1, 1000), st.randoms(use_true_random=False))
def test_neither_unit_nor_order_matters(values, unit, random) -> None:
    turned = [value * unit for value in values]
    random.shuffle(turned)
    one, other = measure_spread(values), measure_spread(turned)
    assert one.hhi == pytest.approx(other.hhi)
    assert one.top == pytest.approx(other.top)


@given(AMOUNTS)
def test_the_effective_number_lies_between_one_and_all(values) -> None:
    found = measure_spread(values)
    assert 1 - 1e-9 <= found.effective <= len(values) + 1e-9


@pytest.mark.parametrize("values", [[], [NAN, NAN], [0.0, 0.0], [5.0, -1.0]])
def test_nothing_known_or_negative_cannot_be_told(values) -> None:
    found = measure_spread(values)
    assert found.hhi is None
    assert found.top is None
    assert say_spread(found) == "How the value is spread cannot be told: none is recorded."


def test_the_sentence_says_what_is_not_recorded_and_what_that_assumes() -> None:
    said = say_spread(measure_spread([20.0, 10.0, 10.0, NAN])).replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "The 3 largest of 3 alliances hold 100 % of the value at stake: as if 2.7 equal ones held "
        "all. With 1 more of which it is not recorded, between 80 % and 100 %, if it is no larger "
        "than the largest."
    )
