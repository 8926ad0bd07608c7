"""Bands change exactly at their edges, on the page as in the table."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import (
    at_least,
    band_of,
    bands_of,
    round_significant,
    whole_number_shown,
)

EDGES = BandEdges()
SCORES = st.floats(0, 100)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (0.0, "weak"),
        (39.999, "weak"),
        (40.0, "watch"),
        (69.99, "watch"),
        (70.0, "strong"),
        (100.0, "strong"),
        # Eleven digits are one too many: engines differ there.
        (69.999999999999, "strong"),
        (69.99999999, "watch"),
        (39.99999999999, "watch"),
    ],
)
def test_edge_belongs_to_the_better_band(score: float, band: str) -> None:
    assert band_of(score, EDGES) == band


def test_missing_score_has_no_band() -> None:
    assert band_of(float("nan"), EDGES) is None
    assert bands_of(pd.Series([np.nan, 70.0]), EDGES).isna().tolist() == [True, False]
    assert whole_number_shown(float("nan"), EDGES) is None


def test_nothing_is_confirmed_of_a_missing_score() -> None:
    found = at_least(pd.Series([90.0, 90.0]), pd.Series([np.nan, 95.0]), EDGES)
    assert found.isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (69.6, 69),
        (39.7, 39),
        (70.4, 70),
        (40.4, 40),
        (54.5, 55),
        (54.4, 54),
        (0.2, 0),
        (99.7, 100),
        (69.9999999999999, 70),
    ],
)
def test_whole_number_never_crosses_an_edge(score: float, shown: int) -> None:
    assert whole_number_shown(score, EDGES) == shown


@given(
    score=SCORES,
    weak=st.integers(1, 49),
    strong=st.integers(51, 99),
)
def test_whole_number_lies_in_the_band_of_its_score(score: float, weak: int, strong: int) -> None:
    edges = BandEdges(weak_below=weak, strong_from=strong)
    shown = whole_number_shown(score, edges)
    assert shown is not None
    assert band_of(shown, edges) is band_of(score, edges)
    assert abs(shown - score) <= 1


@pytest.mark.parametrize(("score", "shown"), [(70.4, 71), (69.6, 70), (70.2, 70)])
def test_edge_between_whole_numbers_is_not_crossed_either(score: float, shown: int) -> None:
    assert whole_number_shown(score, BandEdges(strong_from=70.3)) == shown


@given(number=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200))
def test_rounding_keeps_ten_digits(number: float) -> None:
    rounded = round_significant(pd.Series([number])).iloc[0]
    assert rounded == pytest.approx(float(f"{number:.9e}"), rel=1.1e-9, abs=1e-300)
    assert round_significant(pd.Series([rounded])).iloc[0] == rounded


def test_rounding_leaves_missing_missing_and_has_no_negative_zero() -> None:
    rounded = round_significant(pd.Series([np.nan, -0.0, 1 / 3, 1234567890.14, 65.0]))
    assert rounded.isna().tolist() == [True, False, False, False, False]
    assert math.copysign(1, rounded[1]) == 1
    assert rounded[2:].tolist() == [0.3333333333, 1234567890.0, 65.0]


@given(st.floats(0, 100), st.sampled_from([0.0, 1e-9, -1e-9, 1e-11, -1e-11, 1e-13, -1e-13]))
def test_one_score_has_the_band_it_has_in_a_column(score: float, off: float) -> None:
    for near in (score, 40 + off, 70 + off):
        in_column = bands_of(pd.Series([near]), BandEdges()).iloc[0]
        assert band_of(near, BandEdges()) == in_column
