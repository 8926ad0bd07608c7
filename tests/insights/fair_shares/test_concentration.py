"""Concentration: hand numbers, bounds, and what has none."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.insights.fair_shares.concentration import concentration, concentration_table

AMOUNTS = st.lists(st.floats(0, 1e6), min_size=2, max_size=9).filter(lambda one: sum(one) > 1)


def test_three_partners_by_hand() -> None:
    # Shares .5, .3, .2: hhi .25 + .09 + .04 = .38, normalised (.38 - 1/3) / (2/3) = .07.
    # Gini: differences .2 + .3 + .1 = .6 of all pairs, over n = 3: .2; times 3/2: .3
    found = concentration([50.0, 30.0, 20.0])
    assert (found.hhi, found.effective) == pytest.approx((0.38, 1 / 0.38))
    assert (found.gini, found.normalised) == pytest.approx((0.3, 0.07))


@given(AMOUNTS)
def test_gini_is_half_the_mean_difference_of_pairs_over_the_mean(amounts: list[float]) -> None:
    n, mean = len(amounts), sum(amounts) / len(amounts)
    differences = sum(abs(one - other) for one, other in product(amounts, amounts))
    slow = differences / (2 * n * n * mean) * n / (n - 1)
    assert concentration(amounts).gini == pytest.approx(slow, abs=1e-9)


@given(AMOUNTS)
def test_measures_keep_to_their_bounds_and_to_any_unit(amounts: list[float]) -> None:
    found = concentration(amounts)
    n = len(amounts)
    assert 1 / n - 1e-9 <= found.hhi <= 1 + 1e-9
    assert 1 - 1e-9 <= found.effective <= n + 1e-9
    for measure in (found.gini, found.normalised):
        assert -1e-9 <= measure <= 1 + 1e-9
    tripled = concentration([3 * one for one in amounts])
    assert tripled.gini == pytest.approx(found.gini, abs=1e-9)


def test_one_has_all_and_all_have_the_same() -> None:
    all_to_one, alike = concentration([0.0, 0.0, 9.0]), concentration([3.0, 3.0, 3.0])
    assert (all_to_one.gini, all_to_one.normalised) == pytest.approx((1, 1))
    assert (alike.gini, alike.normalised, alike.effective) == pytest.approx((0, 0, 3))


def test_one_partner_has_hhi_1_and_nothing_that_is_corrected() -> None:
    found = concentration([7.0])
    assert (found.hhi, found.effective, found.gini, found.normalised) == (1, 1, None, None)


@pytest.mark.parametrize("amounts", [[], [0.0, 0.0], [5.0, -1.0], [5.0, float("nan")]])
def test_nothing_negative_or_missing_amounts_have_no_concentration(amounts: list[float]) -> None:
    found = concentration(amounts)
    assert (found.gini, found.hhi, found.effective, found.normalised) == (None,) * 4


def test_our_benefits_are_spread_over_the_alliances_of_which_they_are_known() -> None:
    rows = [
        ("a", "us", "ours", 5.0, 60.0),
        ("a", "them", "theirs", 5.0, 20.0),
        ("b", "us", "ours", 1.0, 20.0),
        ("c", "us", "ours", None, None),
    ]
    columns = ["alliance_id", "partner_id", "perspective", "contribution", "benefit"]
    table = concentration_table(pd.DataFrame(rows, columns=columns).assign(period="2026Q3"))
    ours = table[table["of"] == "our benefit"].iloc[0]
    # 60 and 20 of 80; c is not known and left out: 9/16 + 1/16
    assert ours[["alliance_id", "n", "largest", "hhi"]].to_list() == ["", 2, 0.75, 0.625]
    benefit = table[(table["alliance_id"] == "a") & (table["of"] == "benefit")].iloc[0]
    assert benefit["largest"] == 0.75
    assert table[table["alliance_id"] == "c"]["hhi"].isna().all()
