"""Values with their place on the scale: each once, and only those that count."""

from __future__ import annotations

import numpy as np
import pytest

from alliance_health.indices import score_panel
from alliance_health.insights.scale_places import place_values

LATENCY = {"direction": "lower_is_better", "thresholds": {"weak": 20, "strong": 10}}
TARGETED = {"thresholds": {"weak": 90, "strong": 100}, "against": "target"}
LOGGED = {"goalposts": (1, 100), "transform": "ln"}
BANDED = {
    "direction": "band_is_best",
    "thresholds_low": {"weak": 10, "strong": 30},
    "thresholds_high": {"weak": 90, "strong": 60},
}


@pytest.mark.parametrize(
    ("scale", "value", "place"),
    [
        (LATENCY, 0, 100),  # 70 + 10 days x 3 points: the end is reached
        (LATENCY, -1, 103),
        (LATENCY, 40, -20),  # 40 - 20 days x 3 points
        (TARGETED, 4.5, 40),  # 90 % of 5
        (TARGETED, 6, 130),  # 120 %: 70 + 20 x 3
        (LOGGED, 1, 0),
        (LOGGED, 1000, 150),  # ln 1000 / ln 100 = 1.5
        ({"thresholds": {"weak": 65, "strong": 85, "best": 95}}, 99, 112),  # 70 + 14 x 3
        (BANDED, 0, 25),  # 40 - 10 x 1.5
        (BANDED, 110, 20),  # 40 - 20 x 1
    ],
)
def test_line_goes_on_beyond_its_ends(scale, value, place, catalogue_of, panel_of) -> None:
    panel = panel_of([{"value": value, "target": 5}])
    assert place_values(panel, catalogue_of(x=scale))["place"].tolist() == [place]


@pytest.mark.parametrize("scale", [LATENCY, TARGETED, LOGGED, BANDED, {}])
def test_place_clipped_is_the_published_score(scale, catalogue_of, panel_of) -> None:
    values = np.random.default_rng(5).uniform(-150, 150, 60).round(3)
    rows = [{"alliance_id": f"a{at:02}", "value": value} for at, value in enumerate(values)]
    catalogue, panel = catalogue_of(x=scale), panel_of(rows).assign(target=50.0)
    grid = panel[["alliance_id", "period"]].assign(stage="operate")
    scores = score_panel(panel, grid, catalogue)
    published = scores[(scores["id"] == "x") & (scores["perspective"] == "joint")]
    placed = place_values(panel, catalogue)
    assert placed["score"].tolist() == pytest.approx(published["score"].tolist(), nan_ok=True)
    assert ((placed["place"] < 0) | (placed["place"] > 100)).any()


def test_value_that_counts_for_several_periods_is_taken_once(catalogue_of, panel_of) -> None:
    rows = [
        {"period": "2026Q2", "source_period": "2026H1", "value": 5, "age": 0},
        {"period": "2026Q3", "source_period": "2026H1", "value": 5, "age": 1},
        {"period": "2026Q4", "source_period": "2026H1", "value": 5, "age": 2, "stale": True},
    ]
    placed = place_values(panel_of(rows), catalogue_of(x={}))
    assert placed["period"].tolist() == ["2026Q2"]
    assert placed["ends_on"].dt.strftime("%Y-%m-%d").tolist() == ["2026-06-30"]


def test_value_without_target_has_no_place(catalogue_of, panel_of) -> None:
    placed = place_values(panel_of([{"value": 5}]), catalogue_of(x=TARGETED))
    assert placed[["place", "score", "measured"]].isna().all(axis=None)


def test_joint_value_counts_instead_of_the_sides(catalogue_of, panel_of, counting) -> None:
    rows = [{"value": 1, "perspective": side} for side in ("ours", "theirs", "joint")]
    assert counting(panel_of(rows), catalogue_of(x={}))["perspective"].tolist() == ["joint"]
    sides = counting(panel_of(rows[:2]), catalogue_of(x={"sides": "each"}))
    assert sides["perspective"].tolist() == ["ours", "theirs"]


def test_only_the_side_that_counts_is_kept(catalogue_of, panel_of, counting) -> None:
    rows = [{"value": 1, "perspective": side} for side in ("ours", "theirs", "joint")]
    kept = counting(panel_of(rows), catalogue_of(x={"sides": "theirs"}))
    assert kept["perspective"].tolist() == ["theirs"]


def test_metric_without_weight_does_not_count(catalogue_of, panel_of, counting) -> None:
    catalogue = catalogue_of(x={"weight": 0, "goalposts": (0, 1)})
    assert counting(panel_of([{"value": 1}]), catalogue).empty
