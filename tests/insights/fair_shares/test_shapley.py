"""The Shapley value: textbook games, its axioms, and a slow route over all orders."""

from __future__ import annotations

from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.insights.fair_shares.game import (
    GRAND_SURPLUS,
    HALF_SURPLUS,
    Game,
    alone_game,
    given_game,
    no_outside_game,
)
from alliance_health.insights.fair_shares.shapley import ORDERS, shapley_value


def slow(game: Game) -> dict[str, float]:
    """Average what each partner adds over all orders, one by one."""
    added = dict.fromkeys(game.partners, 0.0)
    for order in permutations(game.partners):
        for at, name in enumerate(order):
            before, after = frozenset(order[:at]), frozenset(order[: at + 1])
            added[name] += game.worth(after) - game.worth(before)
    return {name: one / factorial(len(game.partners)) for name, one in added.items()}


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Draw a game of two to five partners with any worth of every coalition."""
    names = "abcde"[: draw(st.integers(2, 5))]
    worths = {
        frozenset(some): draw(st.integers(-50, 100))
        for size in range(1, len(names) + 1)
        for some in combinations(names, size)
    }
    return given_game(names, {key: float(one) for key, one in worths.items()})


@settings(max_examples=40)
@given(games())
def test_it_is_the_mean_of_what_partners_add_over_all_orders(game: Game) -> None:
    assert shapley_value(game).values == pytest.approx(slow(game))


@settings(max_examples=40)
@given(games())
def test_values_add_up_to_the_worth_of_all(game: Game) -> None:
    assert sum(shapley_value(game).values.values()) == pytest.approx(game.total)


@settings(max_examples=40)
@given(games())
def test_who_adds_nothing_gets_nothing(game: Game) -> None:
    joined = Game((*game.partners, "z"), lambda some: game.worth(some - {"z"}), "x")
    value = shapley_value(joined).values
    assert value["z"] == pytest.approx(0)
    assert {name: value[name] for name in game.partners} == pytest.approx(
        dict(shapley_value(game).values)
    )


def test_partners_who_add_alike_get_alike() -> None:
    # a and b are worth 10 alone and 25 with c, whichever of them.
    named = {"a": 10, "b": 10, "c": 5, "ab": 20, "ac": 25, "bc": 25, "abc": 60}
    value = shapley_value(given_game("abc", {frozenset(k): v for k, v in named.items()})).values
    assert value["a"] == pytest.approx(value["b"])


def test_two_left_gloves_and_a_right_one() -> None:
    # Published: 1/6, 1/6, 2/3. Only coalitions with a pair are worth 1.
    named = {frozenset({"L1", "R"}): 1.0, frozenset({"L2", "R"}): 1.0}
    value = shapley_value(given_game(["L1", "L2", "R"], named))
    assert value.values == pytest.approx({"L1": 1 / 6, "L2": 1 / 6, "R": 2 / 3})
    assert (set(value.errors.values()), value.orders) == ({0.0}, 0)


def test_the_runway_is_paid_by_who_needs_its_length() -> None:
    # Littlechild and Owen: 8/4, then + 3/3, + 2/2, + 5/1, so 2, 3, 4, 9.
    cost = {"A": 8.0, "B": 11.0, "C": 13.0, "D": 18.0}
    game = Game(tuple(cost), lambda some: max((cost[one] for one in some), default=0.0), "given")
    assert shapley_value(game).values == pytest.approx({"A": 2, "B": 3, "C": 4, "D": 9})


def test_the_security_council_by_drawn_orders() -> None:
    # Published: 0.19627 for each of 5 permanent members, 0.001865 for each of 10 elected.
    permanent = frozenset(f"p{at}" for at in range(5))
    elected = [f"e{at}" for at in range(10)]

    def worth(some: frozenset[str]) -> float:
        return float(permanent <= some and len(some - permanent) >= 4)

    game = Game((*sorted(permanent), *elected), worth, "given")
    value = shapley_value(game, np.random.default_rng(3))
    assert value.orders == ORDERS == 2000
    assert sum(value.values.values()) == pytest.approx(1)
    for name, one in value.values.items():
        known = 0.1962704 if name in permanent else 0.0018648
        assert 0 < value.errors[name] < 0.011 or name not in permanent
        assert one == pytest.approx(known, abs=4 * max(value.errors[name], 0.0006))
    assert value == shapley_value(game, np.random.default_rng(3))


def test_many_partners_need_a_generator() -> None:
    game = no_outside_game([f"p{at}" for at in range(13)], 13.0)
    with pytest.raises(ValueError, match="13 partners are too many"):
        shapley_value(game)
    drawn = shapley_value(game, np.random.default_rng(1))
    # An order and its reverse give the whole to its last and its first partner.
    assert sum(drawn.values.values()) == pytest.approx(13)


def test_two_partners_halve_the_surplus() -> None:
    game = alone_game({"us": 30.0, "them": 10.0}, 100.0)
    assert game.rests_on == HALF_SURPLUS
    # (100 - 30 - 10) / 2 = 30 beside what each has alone
    assert shapley_value(game).values == pytest.approx({"us": 60, "them": 40})


def test_a_surplus_of_three_needs_all_of_them() -> None:
    game = alone_game({"a": 30.0, "b": 10.0, "c": 20.0}, 120.0)
    assert game.rests_on == GRAND_SURPLUS
    # (120 - 60) / 3 = 20 beside what each has alone
    assert shapley_value(game).values == pytest.approx({"a": 50, "b": 30, "c": 40})


def test_an_alliance_worth_less_than_its_parts_costs_a_partner_its_value() -> None:
    # (10 - 30 - 4) / 2 = -12: the smaller one is left with 4 - 12.
    assert shapley_value(alone_game({"a": 30.0, "b": 4.0}, 10.0)).values["b"] == -8


def test_no_outside_option_is_an_equal_split() -> None:
    value = shapley_value(no_outside_game(["a", "b", "c"], 90.0)).values
    assert value == pytest.approx({"a": 30, "b": 30, "c": 30})


def test_a_coalition_that_was_not_written_is_worth_its_written_parts() -> None:
    named = {frozenset("a"): 5.0, frozenset("bc"): 20.0, frozenset("ab"): 12.0}
    game = given_game("abcd", named)
    # abcd: a and bc are worth 25, ab with nothing of c and d only 12.
    assert game.total == 25
    assert game.worth(frozenset("ad")) == 5
    assert game.worth(frozenset("cd")) == game.worth(frozenset()) == 0


def test_strangers_and_a_worth_of_nobody_are_refused() -> None:
    with pytest.raises(ValueError, match=r"names z, who are no partners; partners are a, b"):
        given_game("ab", {frozenset("az"): 1.0})
    with pytest.raises(ValueError, match="nobody is worth 0"):
        given_game("ab", {frozenset(): 1.0})
