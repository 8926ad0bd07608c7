"""Odd distributions are flagged, and the values that make them odd are named."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from alliance_health.insights.outliers import find_outliers

CALM = [8, 9, 10, 10, 11, 11, 12, 12, 13, 14]


@pytest.fixture(name="found_in", scope="module")
def _found_in(catalogue_of, counting, series_of):
    def find(*values: float, **scale: object):
        return find_outliers(counting(series_of(*values), catalogue_of(x=scale)))

    return find


def test_moments_by_hand(found_in) -> None:
    # Nine times 0 and once 10: mean 1, squares 9 x 1 + 81 = 90, m2 = 9; cubes -9 + 729 = 720,
    # m3 = 72, g1 = 72 / 27 = 2.667; fourths 9 + 6561 = 6570, m4 = 657, g2 = 657 / 81 - 3 = 5.111.
    # G1 = 2.667 x sqrt(90) / 8 = 3.162; G2 = 9 / (8 x 7) x (11 x 5.111 + 6) = 10.
    row = found_in(*[0] * 9, 10).distributions.iloc[0]
    assert (round(row["skew"], 3), round(row["kurtosis"], 3)) == (3.162, 10)
    assert (row["verdict"], row["named"]) == ("outliers", 1)


@settings(max_examples=12, deadline=None)
@given(values=st.lists(st.floats(-1e4, 1e4), min_size=10, max_size=60))
def test_moments_are_those_of_scipy(values, found_in) -> None:
    assume(np.std(values) > 1e-3)
    row = found_in(*values).distributions.iloc[0]
    assert row["skew"] == pytest.approx(stats.skew(values, bias=False), rel=1e-5, abs=1e-6)
    assert row["kurtosis"] == pytest.approx(stats.kurtosis(values, bias=False), rel=1e-5, abs=1e-6)


def test_fewer_than_ten_values_are_not_tested(found_in) -> None:
    found = found_in(*CALM[:8], 4000)
    assert found.distributions["verdict"].tolist() == ["too few values"]
    assert found.distributions[["skew", "kurtosis"]].isna().all(axis=None)
    assert found.outliers.empty


def test_calm_values_and_equal_values_are_fine(found_in) -> None:
    assert found_in(*CALM).distributions["verdict"].tolist() == ["fine"]
    assert found_in(*[7] * 12).distributions["verdict"].tolist() == ["fine"]


def test_two_wrong_values_are_both_named_and_no_more(found_in) -> None:
    # Median of the 22 values is 11, the median distance 1; 400 and 300 lie 389 and 289 away.
    found = found_in(*CALM, 400, 300, *CALM)
    assert found.outliers["value"].tolist() == [400, 300]
    assert found.outliers["distance"].tolist() == [389, 289]
    assert found.outliers["number_id"].tolist() == ["a/2025Q3/joint/x", "a/2025Q4/joint/x"]


def test_distance_is_missing_where_most_values_are_equal(found_in) -> None:
    assert math.isnan(found_in(*[0] * 20, 9).outliers["distance"].iloc[0])


def test_long_tail_is_told_from_single_values(found_in) -> None:
    found = found_in(*[0] * 60, *[9] * 7)
    assert found.distributions["verdict"].tolist() == ["long tail"]
    assert len(found.outliers) == 5


def test_skew_alone_raises_no_flag(found_in) -> None:
    # A seventh at the far end: g1 = (1 - 2/7) / sqrt(6) x 7 = 2.04 and g2 = 2.04^2 - 2 = 2.17.
    row = found_in(*[0] * 60, *[1] * 10).distributions.iloc[0]
    assert row["skew"] > 2
    assert row["kurtosis"] < 3.5
    assert row["verdict"] == "fine"


def test_transform_is_made_before_the_test(found_in) -> None:
    decades = [10.0**step for step in np.linspace(0, 4, 20)]
    assert found_in(*decades).distributions["verdict"].tolist() != ["fine"]
    logged = found_in(*decades, goalposts=(1, 1e4), transform="ln")
    assert logged.distributions["verdict"].tolist() == ["fine"]


@settings(max_examples=8, deadline=None)
@given(
    values=st.lists(st.integers(-50, 50), min_size=10, max_size=40),
    by=st.floats(0.5, 20),
    to=st.floats(-100, 100),
)
def test_unit_and_zero_point_do_not_matter(values, by, to, found_in) -> None:
    assume(len(set(values)) > 2)
    one = found_in(*values).distributions.iloc[0]
    other = found_in(*[by * value + to for value in values]).distributions.iloc[0]
    assert one[["skew", "kurtosis"]].tolist() == pytest.approx(
        other[["skew", "kurtosis"]].tolist(), rel=1e-6, abs=1e-6
    )


def test_nothing_measured_is_nothing_found(catalogue_of, counting, panel_of) -> None:
    found = find_outliers(counting(panel_of([]), catalogue_of(x={})))
    assert found.outliers.empty
    assert found.distributions.empty
