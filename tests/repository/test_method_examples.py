"""The worked examples of docs/method.md, computed by the package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
from alliance_health.indices import Snapshot, score_panel
from alliance_health.indices.alternatives import scale_min_max, scale_percentile, scale_z
from alliance_health.indices.matrix import power_mean
from alliance_health.indices.verdict_changes import find_verdict_changes

LATENCY = {"direction": "lower_is_better", "thresholds": {"weak": 20, "strong": 10}}
MILESTONES = {"thresholds": {"weak": 65, "strong": 85, "best": 95}}
ISSUE = {"direction": "lower_is_better", "goalposts": (0, 20)}
PACE = {
    "direction": "band_is_best",
    "thresholds_low": {"weak": 0.4, "strong": 0.6},
    "thresholds_high": {"weak": 2.5, "strong": 1.5},
}
REVENUE = {"thresholds": {"weak": 90, "strong": 100}, "against": "target"}
INCOME = {"goalposts": (100, 75_000), "transform": "ln"}
PLAIN = {"goalposts": (0, 100)}


def _metric(metric_id: str, **scale: Any) -> Metric:
    given = {"role": "leading", "kind": "measured", "pillar": "a", "unit": "points"}
    words = {"label": metric_id, "definition": metric_id, "direction": "higher_is_better"}
    return Metric(metric_id=metric_id, **{**given, **words, **scale})


def _scores(
    values: dict[str, float | None],
    *,
    scale: dict[str, Any],
    target: float | None = None,
    pillars: str = "a",
    aggregation: str = "arithmetic",
) -> pd.DataFrame:
    """Score one metric a value; a name "b1" is a metric of pillar b; None is missing."""
    catalogue = Catalogue(
        Settings(name="x", reporting_currency="EUR", frequency="quarter", aggregation=aggregation),
        {name: _metric(name, **scale, pillar=name[0]) for name in values},
        {p: Pillar(pillar_id=p, label=p, weight={"leading": 1}) for p in pillars},
        {},
        version="1",
    )
    given = [(name, value) for name, value in values.items() if value is not None]
    panel = pd.DataFrame(given, columns=["metric_id", "value"])
    keys = {"alliance_id": "x", "period": "2026Q1", "perspective": "joint", "partner_id": ""}
    marks = {"age": 0, "stale": False, "origin": "supplied", "unit": "points"}
    panel = panel.assign(**keys, **marks, target=float("nan") if target is None else target)
    grid = pd.DataFrame({"alliance_id": ["x"], "period": ["2026Q1"], "stage": ["operate"]})
    scores = score_panel(panel, grid, catalogue)
    return scores[scores["role"] == "leading"].set_index("id")


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    text = (root / "docs" / "method.md").read_text(encoding="utf-8")
    return " ".join(text.replace("\n>", " ").split())


@pytest.mark.parametrize(
    ("scale", "value", "score", "said"),
    [
        (ISSUE, 5, 75, "(20 - 5) / 20 = 75"),
        (ISSUE, 0, 100, "0 days score 100"),
        (ISSUE, 30, 0, "30 days are clipped to 0"),
        (LATENCY, 15, 55, "15 days score 55"),
        (LATENCY, 5, 85, "5 days 85"),
        (LATENCY, 0, 100, "0 days 100"),
        (LATENCY, 40, 0, "40 days 0."),
        (MILESTONES, 90, 85, "90 % scores 85"),
        (MILESTONES, 75, 55, "75 % scores 55"),
        (PACE, 2.0, 55, "the score is 55"),
        (REVENUE, 4.5, 40, "with weak = 90 and strong = 100 it scores 40"),
        (INCOME, 10_000, 69.6, "4.605 / 6.620 = 69.6"),
    ],
)
def test_scores_of_the_method_page(
    scale: dict[str, Any], value: float, score: float, said: str, page: str
) -> None:
    scores = _scores({"a1": value}, scale=scale, target=5.0 if scale is REVENUE else None)
    assert scores.loc["a1", "score"] == pytest.approx(score, abs=0.05)
    assert said in page


def test_coverage_and_bounds_of_the_method_page(page: str) -> None:
    scores = _scores({"a1": 80, "a2": 50, "a3": None}, scale=PLAIN)
    numbers = scores.loc["a", ["score", "bound_low", "bound_high"]].astype(float)
    assert numbers.round(1).tolist() == [65, 43.3, 76.7]
    fewer = _scores({"a1": 80, "a2": None, "a3": None}, scale=PLAIN).loc["a"]
    assert pd.isna(fewer["score"])
    assert [round(fewer["bound_low"], 1), round(fewer["bound_high"], 1)] == [26.7, 93.3]
    assert "(80 + 50 + 0) / 3 = 43.3 and (80 + 50 + 100) / 3 = 76.7" in page
    assert "its bounds are 26.7 and 93.3" in page


def test_bands_of_the_method_page(page: str) -> None:
    whole = _scores({"a1": 90, "a2": 90, "a3": 20}, scale=PLAIN).loc["leading_index"]
    assert (round(whole["score"], 1), whole["band"], whole["at_least"]) == (66.7, "watch", "watch")
    blanked = _scores({"a1": 90, "a2": 90, "a3": None}, scale=PLAIN).loc["leading_index"]
    assert (blanked["score"], blanked["bound_low"]) == (90, 60)
    assert (blanked["band"], blanked["at_least"]) == ("strong", "watch")
    assert "index 66.7, *watch*, at least *watch*" in page
    assert "`bound_low` is 60, so at least *watch*" in page


def test_contributions_of_the_method_page(page: str) -> None:
    scores = _scores({"a1": 80, "b1": 50}, scale=PLAIN, pillars="ab", aggregation="geometric")
    assert round(scores.loc["leading_index", "score"], 2) == 63.25
    assert scores.loc[["a", "b"], "contribution"].round(2).tolist() == [41.05, 22.2]
    assert "50 - 8.95 = 41.05 and 50 - 27.80 = 22.20" in page


def test_other_ways_of_scoring_of_the_method_page(page: str) -> None:
    quantities = np.array([-5.0, -10.0, -25.0])  # days, turned: fewer are healthier
    assert scale_min_max(quantities).round().tolist() == [100, 75, 0]
    assert scale_z(quantities).round(1).tolist() == [58.0, 53.2, 38.8]
    assert scale_percentile(quantities).tolist() == [100, 50, 0]
    pillars = np.array([[10.0, 90.0], [48.0, 48.0]])
    means = [power_mean(pillars, np.ones(2), power).round().tolist() for power in (1, 0, -1)]
    assert means == [[50, 48], [30, 48], [18, 48]]
    assert "min-max scores 100, 75 and 0, z scores 58.0, 53.2 and 38.8" in page
    assert "Pillars 10 and 90 make 50, 30 and 18" in page


def test_what_would_turn_a_band_of_the_method_page(page: str) -> None:
    metrics = {"a1": _metric("a1", **LATENCY), "a2": _metric("a2", **PLAIN)}
    metrics = {name: one.model_copy(update={"pillar": "a"}) for name, one in metrics.items()}
    catalogue = Catalogue(
        Settings(name="x", reporting_currency="EUR", frequency="quarter"),
        metrics,
        {"a": Pillar(pillar_id="a", label="a", weight={"leading": 1})},
        {},
        version="1",
    )
    panel = pd.DataFrame({"metric_id": ["a1", "a2"], "value": [19.0, 80.0]})
    keys = {"alliance_id": "x", "period": "2026Q1", "perspective": "joint", "partner_id": ""}
    marks = {"age": 0, "stale": False, "origin": "supplied", "unit": "", "target": float("nan")}
    snapshot = Snapshot(panel.assign(**keys, **marks), {"x": "operate"}, catalogue)
    table = find_verdict_changes(snapshot)
    up = table[table["direction"] == "up"]
    assert up["value_needed"].round(1).tolist() == [13.3, 97.0]
    assert "at most 13.3 days instead of 19" in page
    assert "Trust at 97 would do it as well" in page


def test_one_metric_less_of_the_method_page(page: str) -> None:
    whole = {"a1": 90.0, "a2": 40.0}
    scores = {
        name: _scores({k: v for k, v in whole.items() if k != name}, scale=PLAIN).loc[
            "leading_index", ["score", "band"]
        ]
        for name in ("", *whole)
    }
    assert [tuple(one) for one in scores.values()] == [(65, "watch"), (40, "watch"), (90, "strong")]
    assert "Without the 40 the index is 90: +25" in page
    assert "40 %, 58 % and 2 %" in page
