"""Values on their scales, by hand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.indices import score_panel

Score = Callable[..., pd.Series]
Scores = Callable[..., pd.DataFrame]


@pytest.fixture
def score_of(catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]) -> Score:
    """Score values of one metric; one partner each, so that they do not mix."""

    def score(definition: dict[str, Any], value: float, **row: Any) -> pd.Series:
        rows = rows_of([{"value": value, **row}], catalogue_of({"x": definition}))
        return rows.loc[("x", "leading", "joint")]

    return score


@pytest.fixture(scope="session")
def scores_of(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> Callable[..., pd.DataFrame]:
    """Score many values of one metric in one go, each of an alliance of its own, in order."""

    def score(definition: dict[str, Any], values: Iterable[float], **settings: Any) -> pd.DataFrame:
        named = {f"A{at:03d}": value for at, value in enumerate(values)}
        panel = panel_of({"alliance_id": n, "value": v} for n, v in named.items())
        scores = score_panel(panel, grid_of(named), catalogue_of({"x": definition}, **settings))
        joint = scores[(scores["row"] == "metric") & (scores["perspective"] == "joint")]
        return joint.set_index("alliance_id").loc[list(named)]

    return score


def test_score_is_flipped_once_when_lower_is_better(scores_of: Scores) -> None:
    days = {"goalposts": (0, 20), "direction": "lower_is_better"}
    by_hand = {0: 100, 5: 75, 20: 0, 40: 0, -1: 100, 10: 50}
    assert scores_of(days, by_hand)["score"].tolist() == list(by_hand.values())


def test_goalposts_are_the_ends_of_the_scale(scores_of: Scores) -> None:
    by_hand = {20: 0, 85: 100, 52.5: 50, 10: 0, 90: 100}
    found = scores_of({"goalposts": (20, 85)}, by_hand)["score"]
    assert found.tolist() == list(by_hand.values())


def test_thresholds_score_at_the_band_edges(scores_of: Scores) -> None:
    # Below 85 a point is worth 1.5, above it 3 points of score, up to best at 95.
    scale = {"thresholds": {"weak": 65, "strong": 85, "best": 95}}
    by_hand = {65: 40, 85: 70, 95: 100, 90: 85, 75: 55, 50: 17.5, 99: 100}
    assert scores_of(scale, by_hand)["score"].tolist() == list(by_hand.values())


def test_line_goes_on_where_no_best_is_declared(scores_of: Scores) -> None:
    scale = {"thresholds": {"weak": 20, "strong": 10}, "direction": "lower_is_better"}
    by_hand = {20: 40, 10: 70, 15: 55, 5: 85, 0: 100}
    assert scores_of(scale, by_hand)["score"].tolist() == list(by_hand.values())


def test_thresholds_follow_the_bands_of_the_workbook(
    scores_of: Scores,
) -> None:
    scale = {"thresholds": {"weak": 10, "strong": 20}}
    bands = {"weak_below": 30, "strong_from": 80}
    found = scores_of(scale, (10.0, 20.0, 9.9), bands=bands)[["score", "band"]]
    assert found.to_numpy().tolist() == [[30, "watch"], [80, "strong"], [29.5, "weak"]]


def test_band_is_best_takes_the_lower_of_both_lines(scores_of: Scores) -> None:
    # High line at 2.0: 40 + 30 x (2.5 - 2.0) / 1.0; low line at 0.5: 40 + 30 x 0.1 / 0.2.
    scale = {
        "direction": "band_is_best",
        "thresholds_low": {"weak": 0.4, "strong": 0.6},
        "thresholds_high": {"weak": 2.5, "strong": 1.5},
    }
    by_hand = {2.0: 55, 1.0: 85, 0.5: 55, 0.4: 40, 4: 0}
    found = scores_of(scale, by_hand)["score"].tolist()
    assert found == pytest.approx(list(by_hand.values()), abs=1e-8)


def test_ln_places_value_and_goalposts_alike(scores_of: Scores) -> None:
    income = {"goalposts": (100, 75_000), "transform": "ln"}
    by_hand = 100 * math.log(10_000 / 100) / math.log(75_000 / 100)
    found = scores_of(income, (10_000, 90_000))["score"].tolist()
    assert found[0] == pytest.approx(by_hand, abs=1e-7)
    assert found[1] == 100


def test_ln_of_a_value_that_is_not_positive_is_missing_with_the_reason(scores_of: Scores) -> None:
    rows = scores_of({"goalposts": (1, 10), "transform": "ln"}, (0.0, -3.0))
    assert rows["score"].isna().all()
    assert set(rows["reason"]) == {"ln needs a positive value"}
    assert rows["value"].tolist() == [0.0, -3.0]


def test_asinh_places_signed_values(scores_of: Scores) -> None:
    money = {"goalposts": (-1000, 1000), "transform": "asinh"}
    values = [-2000.0, -1.0, 0.0, 1e-6, 3.0, 900.0]
    by_hand = [50 + 50 * math.asinh(value) / math.asinh(1000) for value in values]
    clipped = [min(100, max(0, score)) for score in by_hand]
    assert scores_of(money, values)["score"].tolist() == pytest.approx(clipped, abs=1e-7)


def test_score_against_a_target_is_that_of_the_percentage(score_of: Score) -> None:
    revenue = {"thresholds": {"weak": 90, "strong": 100}, "against": "target"}
    row = score_of(revenue, 4.5, target=5.0)
    assert (row["score"], row["value"], row["target"]) == (40, 4.5, 5.0)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (float("nan"), "no target"),
        (0.0, "the target is not above 0"),
        (-5.0, "the target is not above 0"),
    ],
)
def test_no_usable_target_no_score(target: float, reason: str, score_of: Score) -> None:
    row = score_of({"against": "target"}, 4.5, target=target)
    assert math.isnan(row["score"])
    assert row["reason"] == reason


def test_missing_value_gives_missing_score_not_zero(score_of: Score) -> None:
    row = score_of({}, float("nan"))
    assert math.isnan(row["score"])
    assert (row["reason"], row["coverage"]) == ("not observed", 0)


def test_metric_of_weight_0_is_shown_and_not_scored(score_of: Score) -> None:
    row = score_of({"weight": 0}, 7.0)
    assert (row["value"], row["weight"]) == (7, 0)
    assert math.isnan(row["score"])
    assert row["reason"].startswith("shown, not scored")


@settings(max_examples=8)
@given(values=st.lists(st.floats(-200, 200), min_size=2, max_size=30), scale=st.integers(0, 6))
def test_score_is_monotone_and_within_0_and_100(
    values: list[float],
    scale: int,
    scores_of: Scores,
) -> None:
    scales = (
        {"goalposts": (-20, 90)},
        {"goalposts": (-20, 90), "direction": "lower_is_better"},
        {"thresholds": {"weak": 30, "strong": 60}},
        {"thresholds": {"weak": 30, "strong": 60, "best": 61}},
        {"thresholds": {"weak": 60, "strong": 30, "best": 5}, "direction": "lower_is_better"},
        {"goalposts": (1, 100), "transform": "ln"},
        {"goalposts": (-50, 100), "transform": "asinh"},
    )
    lower = scales[scale].get("direction") == "lower_is_better"
    ordered = sorted(values, reverse=lower)
    scored = scores_of(scales[scale], ordered)["score"].dropna()
    assert scored.is_monotonic_increasing
    assert scored.between(0, 100).all()
