"""Splits side by side, fairness ratios and their interval, and stand-alone values of a window."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.fair_shares.alone import alone_values
from alliance_health.insights.fair_shares.game import GIVEN, NO_OUTSIDE, given_game
from alliance_health.insights.fair_shares.ratios import fairness_ratios, ratio_interval
from alliance_health.insights.fair_shares.splits import choose_game, split_value
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Frequency

PARTNERS = ("a", "b", "c")


def test_a_written_game_comes_before_baselines_and_these_before_an_assumption() -> None:
    alone = {"a": 1.0, "b": 2.0, "c": 3.0}
    written = {frozenset("a"): 4.0}
    assert choose_game(PARTNERS, 9.0, given=written, alone=alone).rests_on == GIVEN
    assert choose_game(PARTNERS, 9.0, given=written, alone=alone).total == 9
    assert choose_game(PARTNERS, 9.0, alone=alone).rests_on.startswith("model")
    assert choose_game(PARTNERS, 9.0, alone={"a": 1.0}).rests_on == NO_OUTSIDE


def test_a_written_game_of_another_size_keeps_its_shares() -> None:
    # In thousands a year: alone 1 and 0, together 3, so 2 and 1; 60 were got: 40 and 20.
    game = given_game("ab", {frozenset("a"): 1.0, frozenset("ab"): 3.0})
    split = split_value(game, 60.0, {"a": 1.0, "b": 3.0})
    assert split.shapley == pytest.approx({"a": 40, "b": 20})
    assert split.equal == {"a": 30, "b": 30}
    assert split.proportional == pytest.approx({"a": 15, "b": 45})


@given(st.lists(st.floats(0, 1e5), min_size=2, max_size=5), st.floats(1, 1e6))
def test_every_split_adds_up_to_what_was_got(given_by: list[float], together: float) -> None:
    names = tuple("abcde"[: len(given_by)])
    contributions = dict(zip(names, given_by, strict=True))
    split = split_value(choose_game(names, together), together, contributions)
    assert sum(split.equal.values()) == pytest.approx(together)
    assert sum(split.shapley.values()) == pytest.approx(together)
    assert not split.proportional or sum(split.proportional.values()) == pytest.approx(together)
    assert bool(split.proportional) == (sum(given_by) > 0)


def test_a_game_worth_nothing_has_no_shapley_split() -> None:
    game = given_game("ab", {frozenset("ab"): 0.0})
    assert split_value(game, 60.0, {"a": 1.0, "b": 3.0}).shapley == {}


def test_a_fairness_ratio_needs_a_value_above_0() -> None:
    ratios = fairness_ratios(np.array([30.0, 70.0]), np.array([-10.0, 110.0]))
    assert np.isnan(ratios[0])
    assert ratios[1] == pytest.approx(0.7 / 1.1)
    assert np.isnan(fairness_ratios(np.array([0.0, 0.0]), np.array([1.0, 1.0]))).all()


def test_a_ratio_of_three_periods_has_no_interval() -> None:
    low, high = ratio_interval(
        np.ones((3, 2)), np.random.default_rng(1), shares=np.array([0.5, 0.5])
    )
    assert np.isnan([low, high]).all()


def test_the_interval_of_a_ratio_covers_nine_of_ten() -> None:
    random = np.random.default_rng(5)
    hits = 0
    for _ in range(200):
        # Means 60 and 40 against equal shares: ratio 1.2 for the first.
        rewards = random.normal([60.0, 40.0], [8.0, 8.0], (6, 2))
        low, high = ratio_interval(rewards, random, shares=np.array([0.5, 0.5]), draws=400)
        hits += low[0] <= 1.2 <= high[0]
    # 200 cases at 90 %: fewer than 167 hits come by chance in under 1 of 100.
    assert hits >= 167


def test_a_moving_value_follows_the_surplus_in_every_draw() -> None:
    # With nothing alone the moving value is the equal split.
    rewards = np.array([[30.0, 10.0], [50.0, 20.0], [20.0, 20.0], [60.0, 10.0]])
    fixed = ratio_interval(rewards, np.random.default_rng(2), shares=np.array([0.5, 0.5]))
    moving = ratio_interval(rewards, np.random.default_rng(2), alone=np.zeros(2))
    assert np.array(moving) == pytest.approx(np.array(fixed))


def standing(rows, *, n_periods=4, partners=("us", "them")):
    """Return stand-alone values of the window that ends with 2026Q3."""
    table = pd.DataFrame(rows, columns=["alliance_id", "partner_id", "period", "value"])
    last = Period.parse("2026Q3")
    window = {"alliance_id": ["a"], "period": [last.label], "ordinal": [last.ordinal]}
    found = alone_values(
        table.astype({"value": "float64"}),
        pd.DataFrame({"alliance_id": "a", "partner_id": partners}),
        pd.DataFrame({**window, "n_periods": [n_periods]}),
        Frequency.QUARTER,
    )
    return dict(zip(found["partner_id"], found["alone"], strict=True))


HALVES = [
    ("a", who, label, value)
    for who, value in (("us", 60), ("them", 30))
    for label in ("2025H2", "2026H1")
]


def test_nine_known_months_stand_for_twelve() -> None:
    # 10 and 5 a month over October to June, for the twelve months of 2025Q4 to 2026Q3
    assert standing(HALVES) == pytest.approx({"us": 120, "them": 60})


def test_months_must_be_known_of_every_partner() -> None:
    # theirs knows only six of twelve months, less than two thirds
    assert standing([row for row in HALVES if row[1:3] != ("them", "2025H2")]) == {}
    assert standing(HALVES, partners=("us", "them", "c")) == {}


def test_two_thirds_of_the_months_are_enough() -> None:
    # a window of three quarters, 2026Q1 to 2026Q3: six of nine months
    assert standing(HALVES, n_periods=3) == pytest.approx({"us": 90, "them": 45})


def test_the_longer_of_two_baselines_counts() -> None:
    rows = [("a", "us", "2026", 240), ("a", "us", "2025", 240), ("a", "us", "2026H1", 6)]
    assert standing(rows, partners=("us",)) == pytest.approx({"us": 240})


def test_a_baseline_without_a_value_is_none() -> None:
    rows = [*HALVES[:3], ("a", "them", "2026H1", None)]
    assert standing(rows) == {}
