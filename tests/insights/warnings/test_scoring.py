"""Numbers by which chances are judged, against hand work and another library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score

from alliance_health.insights.warnings.resampling import Resampled
from alliance_health.insights.warnings.scoring import (
    area_under_curve,
    at_k,
    brier_score,
    brier_skill,
    reliability,
)

CASES = st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=4, max_size=40)


def generator() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(7))


@given(CASES)
def test_area_and_brier_score_are_those_of_another_library(cases: list[tuple[int, bool]]) -> None:
    scores = np.array([score / 10 for score, _ in cases])
    came = np.array([float(event) for _, event in cases])
    assert brier_score(scores, came) == pytest.approx(brier_score_loss(came, scores, pos_label=1))
    if 0 < came.sum() < len(came):
        assert area_under_curve(scores, came) == pytest.approx(roc_auc_score(came, scores))
    else:
        assert np.isnan(area_under_curve(scores, came))


@given(CASES)
def test_drawing_alliances_reckons_the_area_as_the_plain_loop_does(
    cases: list[tuple[int, bool]],
) -> None:
    scores = np.array([float(score) for score, _ in cases])
    came = np.array([float(event) for _, event in cases])
    rows = np.arange(len(cases)) % 4
    drawn = Resampled.of(rows, generator())
    slow = []
    for weights in drawn.weights[:50]:
        places = np.concatenate([np.repeat(np.flatnonzero(rows == row), int(weights[row]))
                                 for row in range(4)])  # fmt: skip
        slow.append(area_under_curve(scores[places], came[places]))
    few = Resampled(drawn.cases, drawn.weights[:50])
    np.testing.assert_allclose(few.area(scores, came), few.interval(np.array(slow)))


def test_a_skill_is_the_share_of_the_score_that_is_saved() -> None:
    # Reference: (.5^2 x 4) / 4 = .25. Method: (.1^2 + .1^2 + .4^2 + .4^2) / 4 = .085. 1 - .34.
    came = np.array([1.0, 0, 1, 0])
    chances = np.array([0.9, 0.1, 0.6, 0.4])
    assert brier_skill(chances, np.full(4, 0.5), came) == pytest.approx(0.66)
    assert np.isnan(brier_skill(chances, came, came))


def test_a_line_of_slope_one_is_perfectly_reliable() -> None:
    # Of the chances .25 a quarter came, of those of .75 three quarters.
    chances = np.repeat([0.25, 0.75], 4)
    came = np.array([1.0, 0, 0, 0, 1, 1, 1, 0])
    assert reliability(chances, came) == pytest.approx((1.0, 0.0))
    assert np.isnan(reliability(np.full(4, 0.5), came[:4])).all()


def test_ties_at_the_border_share_the_places_that_are_left() -> None:
    # 20 alliances: k = 2. One stands out and had the event; 19 tie for one place, 2 of them had it.
    scores = np.array([1.0] + [0.0] * 19)
    came = np.array([1.0, 1, 1] + [0.0] * 17)
    found = at_k(scores, came, np.zeros(20, dtype=int))
    assert found.k == 2
    assert found.precision == pytest.approx((1 + 2 / 19) / 2)
    assert found.recall == pytest.approx((1 + 2 / 19) / 3)


def test_two_alliances_give_no_interval() -> None:
    few = Resampled.of(np.array([0, 0, 1, 1]), generator())
    assert np.isnan(few.skill(np.zeros(4), np.ones(4), np.zeros(4))).all()
