"""Points of a change belong to metrics, without a remainder."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.indices.attribution import attribute_change, log_mean

SCORES = st.lists(st.floats(0, 100), min_size=4, max_size=4)


def _mean(scores: np.ndarray, weights: np.ndarray, geometric: int) -> float:
    if geometric:
        return float(np.exp((weights * np.log(np.maximum(scores, 1))).sum()))
    return float((weights * scores).sum())


def _changes(start: list[float], end: list[float], inner: int, outer: int) -> pd.DataFrame:
    """Two pillars of two metrics each, weights 0.3 and 0.7 everywhere."""
    weights = np.array([0.3, 0.7])
    rows = pd.DataFrame({"share": [0.3, 0.7] * 2, "pillar_weight": [0.3, 0.3, 0.7, 0.7]})
    for at, scores in enumerate((np.array(start), np.array(end))):
        pillars = np.array([_mean(half, weights, inner) for half in (scores[:2], scores[2:])])
        rows[f"score_{at}"] = scores
        rows[f"pillar_score_{at}"] = np.repeat(pillars, 2)
        rows[f"index_score_{at}"] = _mean(pillars, weights, outer)
    return rows.assign(pillar_geometric=inner, index_geometric=outer)


@pytest.mark.parametrize("outer", [0, 1])
@pytest.mark.parametrize("inner", [0, 1])
@given(start=SCORES, end=SCORES)
def test_points_add_up_to_the_change(
    start: list[float], end: list[float], inner: int, outer: int
) -> None:
    rows = _changes(start, end, inner, outer)
    change = rows["index_score_1"].iloc[0] - rows["index_score_0"].iloc[0]
    assert attribute_change(rows).sum() == pytest.approx(change, abs=1e-9)


def test_geometric_points_by_hand() -> None:
    # One pillar of two halves: from 40 and 90 (G = 60) to 40 and 62.5 (G = 50).
    rows = pd.DataFrame({"score_0": [40.0, 90.0], "score_1": [40.0, 62.5], "share": 0.5})
    same = {"pillar_weight": 1.0, "pillar_geometric": 1, "index_geometric": 0}
    ends = {f"{name}_score_{at}": g for name in ("pillar", "index") for at, g in ((0, 60), (1, 50))}
    points = attribute_change(rows.assign(**same, **ends))
    assert points.tolist() == pytest.approx([0, -10])


def test_metrics_that_cancel_out_inside_a_geometric_index_keep_their_points() -> None:
    rows = _changes([40, 60, 50, 50], [50, 60 - 10 * 3 / 7, 50, 50], 0, 1)
    points = attribute_change(rows)
    assert points[0] == pytest.approx(-points[1])
    assert points[0] > 0.5


def test_log_mean_of_equal_scores_is_the_score() -> None:
    close = log_mean(np.array([50.0, 50.0]), np.array([50.0, 50.0 + 1e-9]))
    assert close.tolist() == pytest.approx([50, 50])
    assert log_mean(np.array([20.0]), np.array([80.0]))[0] == pytest.approx(60 / math.log(4))
