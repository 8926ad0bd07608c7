"""Whether metrics belong together: alpha and correlations, with noise left in peace."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alliance_health.indices import score_panel
from alliance_health.insights.coherence import (
    AGAINST,
    correlation_interval,
    cronbach_alpha,
    metric_correlations,
    pillar_alphas,
)

CASES = Path(__file__).resolve().parents[2] / ".." / "shared" / "cases"


@pytest.fixture
def scores_of(catalogue_of, panel_of):
    """Score columns of values, one per metric of pillar p (and q), one row per alliance."""

    def make(columns: dict[str, np.ndarray], **definitions):
        catalogue = catalogue_of(**{name: definitions.get(name, {}) for name in columns})
        rows = [
            {"alliance_id": f"a{at:02d}", "metric_id": name, "value": value}
            for name, values in columns.items()
            for at, value in enumerate(values)
            if not math.isnan(value)
        ]
        panel = panel_of(rows)
        grid = pd.DataFrame({"alliance_id": sorted(panel["alliance_id"].unique())})
        grid = grid.assign(period=panel["period"].iloc[0], stage="operate")
        return score_panel(panel, grid, catalogue), catalogue

    return make


def noise(seed: int, cases: int = 20) -> np.ndarray:
    return np.random.default_rng(seed).uniform(5, 95, cases)


def test_alpha_by_hand() -> None:
    # Variances (n - 1) of the columns 1, 1 and 13/3, of the sums 4, 8 and 11 it is 37/3:
    # 3/2 x (1 - (19/3) / (37/3)) = 3/2 x 18/37 = 27/37.
    scores = np.array([[1.0, 1.0, 2.0], [2.0, 3.0, 3.0], [3.0, 2.0, 6.0]])
    assert cronbach_alpha(scores) == pytest.approx(27 / 37)


def test_alpha_is_the_published_consistency_of_averaged_judges() -> None:
    path = CASES / "shrout_fleiss_1979.csv"
    if not path.exists():
        pytest.skip("the published figures lie in ../shared/cases, which is absent")
    judges = pd.read_csv(path)[["J1", "J2", "J3", "J4"]].to_numpy(dtype=float)
    # Shrout & Fleiss (1979), table 4: ICC(3,k), which is Cronbach's alpha, is .91.
    assert round(cronbach_alpha(judges), 2) == 0.91


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), cases=st.integers(3, 30), metrics=st.integers(2, 6))
def test_alpha_equals_its_form_in_covariances(seed: int, cases: int, metrics: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(cases, metrics))
    covariances = np.cov(scores, rowvar=False)
    mean_variance = np.diag(covariances).mean()
    mean_covariance = covariances[~np.eye(metrics, dtype=bool)].mean()
    expected = metrics * mean_covariance / (mean_variance + (metrics - 1) * mean_covariance)
    assert cronbach_alpha(scores) == pytest.approx(expected, rel=1e-6, abs=1e-9)
    assert cronbach_alpha(scores[:, ::-1] * 3 + 7) == pytest.approx(cronbach_alpha(scores))


@pytest.mark.parametrize("seed", range(4))
def test_interval_of_a_correlation_equals_that_of_scipy(seed: int) -> None:
    one, other = noise(seed), noise(seed) + noise(seed + 9)
    expected = stats.pearsonr(one, other)
    ends = expected.confidence_interval(0.9)
    found = correlation_interval(one, other)
    assert found == pytest.approx((expected.statistic, ends.low, ends.high))


def test_a_metric_that_is_turned_round_is_named_and_its_peers_are_not(scores_of) -> None:
    base = noise(1)
    columns = {name: base + noise(at + 2) / 8 for at, name in enumerate("xyz")}
    turned = {**columns, "w": 100 - base}
    found = metric_correlations(*scores_of(turned))
    accused = found[found["verdict"] == AGAINST]
    assert "w" in set(accused["metric_id"])
    fine = metric_correlations(*scores_of(columns))
    assert set(fine["verdict"]) == {""}


def test_noise_is_accused_in_about_one_of_twenty_cases(catalogue_of) -> None:
    # The upper end of a 90 % interval lies below 0 in 5 % of unrelated pairs.
    random = np.random.default_rng(7)
    highs = [correlation_interval(*random.normal(size=(2, 20)))[2] < 0 for _ in range(2000)]
    assert 0.03 < np.mean(highs) < 0.07


def test_rest_of_the_pillar_is_weighted_and_leaves_the_metric_out(scores_of) -> None:
    columns = {name: noise(at) for at, name in enumerate("xyz")}
    scores, catalogue = scores_of(columns, y={"weight": 3.0})
    found = metric_correlations(scores, catalogue).set_index("metric_id")
    rest = (3 * columns["y"] + columns["z"]) / 4
    assert found.loc["x", "correlation"] == pytest.approx(np.corrcoef(columns["x"], rest)[0, 1])


def test_other_pillars_stand_beside_and_are_never_an_accusation(scores_of) -> None:
    base = noise(3)
    columns = {"x": base, "y": base + noise(4) / 9, "u": 100 - base, "v": 100 - base}
    definitions = {"u": {"pillar": "q"}, "v": {"pillar": "q"}}
    found = metric_correlations(*scores_of(columns, **definitions))
    across = found[(found["pillar"] == "p") & (found["with_pillar"] == "q")]
    assert sorted(across["metric_id"]) == ["x", "y"]
    assert (across["high"] < 0).all()
    assert set(found["verdict"]) == {""}


def test_too_little_is_said_and_a_rare_metric_does_not_take_the_others_along(scores_of) -> None:
    few = pillar_alphas(*scores_of({name: noise(at, 9) for at, name in enumerate("xyz")}))
    assert few["reason"].tolist() == ["too little data: 0 metrics with 10 scores, 3 needed"]
    rare = np.full(20, np.nan)
    rare[:4] = 50.0
    columns = {**{name: noise(at) for at, name in enumerate("xyz")}, "w": rare}
    found = pillar_alphas(*scores_of(columns)).iloc[0]
    assert found[["metrics", "left_out", "cases", "reason"]].tolist() == [3, 1, 20, ""]
    assert not math.isnan(found["alpha"])


def test_scores_that_never_vary_have_no_alpha_and_no_correlation(scores_of) -> None:
    scores, catalogue = scores_of(dict.fromkeys("xyz", np.full(12, 40.0)))
    assert pillar_alphas(scores, catalogue)["reason"].tolist() == ["the scores do not vary"]
    assert set(metric_correlations(scores, catalogue)["verdict"]) == {"constant"}


@pytest.mark.parametrize(("target", "ends"), [(-0.40, (-0.68, -0.02)), (-0.30, (-0.61, 0.09))])
def test_the_examples_of_the_method_page(target: float, ends: tuple[float, float]) -> None:
    # Two columns of 20 whose correlation is the target: one, and target x one + the rest of it.
    one = np.tile([-1.0, 1.0], 10)
    free = np.repeat([-1.0, 1.0], 10)
    found, low, high = correlation_interval(one, target * one + math.sqrt(1 - target**2) * free)
    assert found == pytest.approx(target)
    assert (round(low, 2), round(high, 2)) == ends
