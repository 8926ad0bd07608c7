"""Partners into perspectives, perspectives into one score."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

Score = Callable[..., pd.DataFrame]
INDEX = ("leading_index", "leading", "joint")


@pytest.fixture
def sides_of(catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]) -> Score:
    """Score one metric of some kind of sides; rows are (perspective, value) and more."""

    def score(sides: str, *given: tuple[str, float] | tuple[str, float, dict[str, Any]]) -> Any:
        rows = [
            {"perspective": one[0], "value": one[1], **(one[2] if len(one) > 2 else {})}
            for one in given
        ]
        scores = rows_of(rows, catalogue_of({"x": {"sides": sides}}, min_coverage=0.5))
        return scores.loc["x", "leading"], scores.loc[INDEX]

    return score


def test_two_reports_of_one_quantity_are_averaged_and_their_difference_shown(
    sides_of: Score,
) -> None:
    metric, index = sides_of("one", ("ours", 80.0), ("theirs", 50.0))
    joint = metric.loc["joint"]
    assert (joint["score"], joint["value"], joint["difference"]) == (65, 65, 30)
    assert pd.isna(joint["weaker_perspective"])
    assert (joint["coverage"], index["score"]) == (1, 65)
    assert metric["score"].to_dict() == {"joint": 65, "ours": 80, "theirs": 50}


@pytest.mark.parametrize("sides", ["one", "joint"])
def test_one_report_of_one_quantity_counts_in_full(sides: str, sides_of: Score) -> None:
    metric, index = sides_of(sides, ("theirs", 50.0))
    assert (metric.loc["joint", "score"], metric.loc["joint", "coverage"]) == (50, 1)
    assert (index["bound_low"], index["bound_high"]) == (50, 50)
    assert math.isnan(metric.loc["joint", "difference"])


def test_sides_that_have_each_their_own_are_averaged_and_the_weaker_is_named(
    sides_of: Score,
) -> None:
    metric, _ = sides_of("each", ("ours", 80.0), ("theirs", 50.0))
    joint = metric.loc["joint"]
    assert (joint["score"], joint["weaker_perspective"], joint["difference"]) == (65, "theirs", 30)


def test_equal_sides_have_no_weaker_one(sides_of: Score) -> None:
    metric, _ = sides_of("each", ("ours", 50.0), ("theirs", 50.0))
    assert pd.isna(metric.loc["joint", "weaker_perspective"])


def test_one_side_of_two_keeps_half_the_weight(
    catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {"sides": "each"}, "y": {}}, min_coverage=0.5)
    rows = [{"perspective": "ours", "value": 80.0}, {"metric_id": "y", "value": 20.0}]
    scores = rows_of(rows, catalogue)
    metric, index = scores.loc[("x", "leading", "joint")], scores.loc[INDEX]
    assert (metric["score"], metric["coverage"], metric["effective_weight"]) == pytest.approx(
        (80, 0.5, 1 / 3), abs=1e-9
    )
    assert metric["reason"] == "theirs has no score: half the weight is absent"
    # Point (0.5 x 80 + 20) / 1.5; the other half at 0 and at 100: (40 + 20) / 2, (90 + 20) / 2.
    assert (index["score"], index["coverage"]) == (40, 0.75)
    assert (index["bound_low"], index["bound_high"]) == (30, 55)
    assert (metric["bound_low"], metric["bound_high"]) == (40, 90)


def test_joint_row_beats_the_sides(sides_of: Score) -> None:
    metric, index = sides_of("each", ("ours", 80.0), ("theirs", 50.0), ("joint", 10.0))
    assert metric.loc["joint", "score"] == index["score"] == 10
    assert metric.loc["joint", "difference"] == 30


def test_joint_row_without_a_value_beats_nothing(sides_of: Score) -> None:
    metric, _ = sides_of("one", ("ours", 80.0), ("joint", float("nan")))
    assert metric.loc["joint", "score"] == 80


def test_stale_joint_row_yields_to_fresh_sides_that_count_in_full(sides_of: Score) -> None:
    stale = ("joint", 10.0, {"stale": True, "age": 1})
    assert sides_of("each", stale, ("ours", 80.0), ("theirs", 50.0))[0].loc["joint", "score"] == 65
    metric, _ = sides_of("each", stale, ("ours", 80.0))
    assert metric.loc["joint", "score"] == 10
    # The fresh side alone stands in the bounds.
    assert (metric.loc["joint", "bound_low"], metric.loc["joint", "bound_high"]) == (40, 90)


@pytest.mark.parametrize(("sides", "score"), [("ours", 80), ("theirs", 50)])
def test_only_the_named_side_counts_and_the_other_is_shown(
    sides: str, score: float, sides_of: Score
) -> None:
    metric, index = sides_of(sides, ("ours", 80.0), ("theirs", 50.0), ("joint", 10.0))
    assert metric.loc["joint", "score"] == index["score"] == score
    other = metric.loc["theirs" if sides == "ours" else "ours"]
    assert other["reason"] == f"shown only: {sides} counts"
    assert not math.isnan(other["score"])


def test_other_side_does_not_stand_in_for_the_one_that_counts(sides_of: Score) -> None:
    metric, _ = sides_of("ours", ("theirs", 50.0))
    assert math.isnan(metric.loc["joint", "score"])
    assert metric.loc["joint", "reason"] == "only ours counts, and it is absent"


def test_partners_are_averaged_within_a_perspective_first(sides_of: Score) -> None:
    # Theirs: (20 + 60) / 2 = 40; joint: (80 + 40) / 2 = 60, not the mean of three.
    metric, _ = sides_of(
        "each",
        ("ours", 80.0),
        ("theirs", 20.0, {"partner_id": "P1"}),
        ("theirs", 60.0, {"partner_id": "P2"}),
    )
    assert metric["score"].to_dict() == {"joint": 60, "ours": 80, "theirs": 40}


def test_scores_are_averaged_not_values(sides_of: Score) -> None:
    # Clipped before averaging: (100 + 0) / 2, though the mean value is 100.
    metric, _ = sides_of("one", ("ours", 250.0), ("theirs", -50.0))
    assert (metric.loc["joint", "score"], metric.loc["joint", "value"]) == (50, 100)


@pytest.mark.parametrize("sides", ["one", "each"])
def test_one_hidden_side_hides_the_alliance_value(sides: str, sides_of: Score) -> None:
    hidden = ("theirs", float("nan"), {"suppressed": True, "reason": "4 respondents, 5 needed"})
    metric, index = sides_of(sides, ("ours", 80.0), hidden)
    joint = metric.loc["joint"]
    assert joint[["value", "score", "contribution", "difference"]].isna().all()
    assert (joint["coverage"], joint["reason"]) == (0, "4 respondents, 5 needed")
    assert metric.loc["ours", "score"] == 80
    assert math.isnan(index["score"])
    assert (index["bound_low"], index["bound_high"]) == (0, 100)


def test_stale_value_counts_for_the_point_and_not_for_the_bounds(sides_of: Score) -> None:
    metric, index = sides_of("joint", ("joint", 80.0, {"stale": True, "age": 2}))
    joint = metric.loc["joint"]
    assert (joint["score"], joint["stale"], joint["age"], joint["coverage"]) == (80, True, 2, 1)
    assert joint["reason"] == "stale: 2 periods old, not in the bounds"
    assert (index["score"], index["bound_low"], index["bound_high"]) == (80, 0, 100)
    assert (index["band"], index["at_least"]) == ("strong", "weak")


def test_origin_is_computed_when_any_part_is(sides_of: Score) -> None:
    metric, _ = sides_of("one", ("ours", 80.0, {"origin": "computed"}), ("theirs", 50.0))
    assert metric["origin"].to_dict() == {
        "joint": "computed",
        "ours": "computed",
        "theirs": "supplied",
    }
