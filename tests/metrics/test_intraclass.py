"""Intraclass correlations: published tables, an analysis of variance, and negative estimates."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.anova import anova_lm

from alliance_health.metrics.intraclass import (
    correlation_of_squares,
    group_correlation,
    shrout_fleiss,
)

examples = settings(max_examples=15, deadline=None)


def _case(name: str) -> pd.DataFrame:
    for folder in Path(__file__).resolve().parents:
        found = folder / "shared" / "cases" / name
        if found.exists():
            return pd.read_csv(found)
    pytest.skip(f"public data set absent: ../shared/cases/{name}")


def grouped(seed: int, sizes: tuple[int, ...] = (3, 5, 2, 6)) -> tuple[pd.Series, pd.Series]:
    """Draw people of groups that differ."""
    draw = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    values = draw.normal(size=len(sizes))[groups] + draw.normal(size=len(groups))
    return pd.Series(values), pd.Series(groups)


def test_six_forms_of_shrout_and_fleiss_are_the_published_ones() -> None:
    ratings = _case("shrout_fleiss_1979.csv").drop(columns="target").to_numpy(dtype=float)
    found = {name: round(value, 2) for name, value in shrout_fleiss(ratings).items()}
    assert found == {"1,1": 0.17, "2,1": 0.29, "3,1": 0.71, "1,k": 0.44, "2,k": 0.62, "3,k": 0.91}


def test_one_way_forms_of_shrout_and_fleiss_are_icc_1_and_2() -> None:
    ratings = np.random.default_rng(3).integers(1, 6, (7, 4)).astype(float)
    values = pd.Series(ratings.ravel())
    found = group_correlation(values, pd.Series(np.repeat(np.arange(7), 4)))
    named = shrout_fleiss(ratings)
    assert found.icc1_raw == pytest.approx(named["1,1"])
    assert found.icc2_raw == pytest.approx(named["1,k"])
    assert found.icc1_mean_size_raw == pytest.approx(named["1,1"])  # equal sizes: k0 is the mean


def test_work_hours_of_bliese_and_halverson_with_both_sizes() -> None:
    # R multilevel, bh1996, HRS: 7,382 soldiers of 99 groups, the sum of squared sizes 732,872, mean
    # squares 55.8115 and 4.483158. With k0 0.1335, with the mean size (as R has it) 0.1331.
    # Sizes with that sum and that sum of squares: 98 alike but one pair moved apart.
    sizes = _sizes(7382, 99, 732_872)
    found = correlation_of_squares(55.81148565, 4.48315830, sizes)
    assert round(found.icc1, 4) == 0.1335
    assert round(found.icc1_mean_size, 4) == 0.1331
    assert round(found.icc2, 4) == 0.9197


def _sizes(total: int, groups: int, squares: float) -> np.ndarray:
    """Make sizes with a given sum and sum of squares: half below and half above the mean."""
    mean = total / groups
    spread = math.sqrt((squares - groups * mean**2) / (groups - 1))
    signs = np.array([1.0, -1.0] * (groups // 2) + [0.0] * (groups % 2))
    sizes = mean + spread * signs
    assert sizes.sum() == pytest.approx(total)
    assert (sizes**2).sum() == pytest.approx(squares)
    return sizes


@examples
@given(seed=st.integers(0, 10_000))
def test_squares_are_those_of_an_analysis_of_variance(seed: int) -> None:
    values, groups = grouped(seed)
    table = anova_lm(smf.ols("y ~ C(g)", pd.DataFrame({"y": values, "g": groups})).fit())
    between, within = table["mean_sq"]
    sizes = np.array([3.0, 5.0, 2.0, 6.0])
    k0 = (16 - (sizes**2).sum() / 16) / 3
    found = group_correlation(values, groups)
    assert found.icc1_raw == pytest.approx((between - within) / (between + (k0 - 1) * within))
    assert found.icc2_raw == pytest.approx((between - within) / between)


@examples
@given(seed=st.integers(0, 10_000))
def test_what_is_shown_lies_between_0_and_1(seed: int) -> None:
    draw = np.random.default_rng(seed)
    found = group_correlation(pd.Series(draw.normal(size=12)), pd.Series(np.repeat([1, 2, 3], 4)))
    assert 0 <= found.icc1 <= 1
    assert 0 <= found.icc2 <= 1
    assert found.icc1 == max(found.icc1_raw, 0)


def test_groups_that_differ_less_than_chance_read_0_with_the_raw_value_beside() -> None:
    # Both means are 3: MSB = 0, MSW = 10 / 2: ICC(1) = -5 / (0 + 1 x 5) = -1.
    found = group_correlation(pd.Series([1.0, 5.0, 2.0, 4.0]), pd.Series([1, 1, 2, 2]))
    assert (found.icc1, found.icc2) == (0, 0)
    assert found.icc1_raw == pytest.approx(-5 / 5)
    assert found.icc2_raw == -math.inf


def test_missing_values_are_left_out() -> None:
    values, groups = grouped(1)
    with_hole = pd.concat([values, pd.Series([None], dtype=float)], ignore_index=True)
    more = pd.concat([groups, pd.Series([0])], ignore_index=True)
    assert group_correlation(with_hole, more) == group_correlation(values, groups)


@pytest.mark.parametrize(
    ("values", "groups"),
    [([1.0, 2.0], [1, 1]), ([1.0, 2.0], [1, 2]), ([3.0] * 4, [1, 1, 2, 2]), ([], [])],
    ids=["one group", "one each", "nothing varies", "nobody"],
)
def test_too_little_has_no_correlation(values: list[float], groups: list[int]) -> None:
    found = group_correlation(pd.Series(values, dtype=float), pd.Series(groups, dtype="int64"))
    assert math.isnan(found.icc1)
    assert math.isnan(found.icc2_raw)
