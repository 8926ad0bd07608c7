"""Forecasts are judged by what was known, and confirmed about as rarely as they should be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from alliance_health.insights.links.direct import direct_rows, fit_direct, known_now
from alliance_health.insights.links.fan import forecast
from alliance_health.insights.links.fitted_weights import PillarOrigin, fit_weights
from alliance_health.insights.links.out_of_sample import (
    Forecasts,
    Origin,
    judge_forecasts,
    out_of_sample,
)
from alliance_health.insights.links.pair import PairPanel

QUARTERS = tuple(f"{year}Q{quarter}" for year in range(2010, 2030) for quarter in range(1, 5))


def simulate(seed: int, shape: tuple[int, int], size: float) -> tuple[np.ndarray, np.ndarray]:
    """The outcome follows the leading factor of two periods before, an own lag carries it on."""
    draw = np.random.default_rng(seed)
    alliances, periods = shape
    length = periods + 30
    x, y = np.zeros((2, alliances, length))
    e, u = draw.normal(size=(2, alliances, length))
    level, shock = draw.normal(size=alliances), draw.normal(size=length) / 2
    for at in range(2, length):
        x[:, at] = 0.6 * x[:, at - 1] + e[:, at]
        y[:, at] = level + shock[at] + 0.5 * y[:, at - 1] + size * x[:, at - 2] + u[:, at]
    return x[:, 30:], y[:, 30:]


def origins_of(x: np.ndarray, y: np.ndarray) -> list[Origin]:
    return [Origin(QUARTERS[to - 1], x[:, :to], y[:, :to]) for to in range(1, x.shape[1] + 1)]


def judged(seed: int, shape: tuple[int, int], size: float):
    x, y = simulate(seed, shape, size)
    return out_of_sample(origins_of(x, y), y, 2, np.random.default_rng(seed))


def test_forecasts_are_seldom_confirmed_when_nothing_leads() -> None:
    confirmed = sum(judged(seed, (20, 16), 0.0).confirmed for seed in range(100))
    assert confirmed <= 10


def test_a_true_lead_has_skill() -> None:
    found = [judged(seed, (20, 16), 0.4) for seed in range(100, 140)]
    assert sum(one.skill > 0 for one in found) >= 36
    assert sum(one.confirmed for one in found) >= 28
    assert np.median([one.skill_last - one.skill for one in found]) > 0.1  # an easier rival


def test_skill_by_hand() -> None:
    # Six alliances, four origins: the model is always wrong by 1, its rival by 2, the last
    # value by 4. Skill 1 - 1/4, against the last value 1 - 1/16, the same in every resample.
    actual = np.zeros((4, 6))
    made = Forecasts(actual, actual + 1, actual + 2, actual + 4)
    found = judge_forecasts(made, 1, np.random.default_rng(1))
    assert [found.skill, found.low, found.skill_last] == pytest.approx([0.75, 0.75, 0.9375])
    assert (found.confirmed, found.n_forecasts, found.n_origins) == (True, 24, 4)


def test_clark_west_is_a_regression_on_a_constant_clustered_by_alliance() -> None:
    import statsmodels.api as sm
    from scipy.stats import t

    draw = np.random.default_rng(3)
    actual, model, rival = draw.normal(size=(3, 4, 9))
    found = judge_forecasts(Forecasts(actual, model, rival, rival), 1, np.random.default_rng(1))
    gain = (actual - rival) ** 2 - (actual - model) ** 2 + (rival - model) ** 2
    fit = sm.OLS(gain.ravel(), np.ones(36)).fit(
        cov_type="cluster",
        cov_kwds={"groups": np.tile(np.arange(9), 4), "use_correction": False},
    )
    error = fit.bse[0] * np.sqrt(9 / 8)
    assert found.clark_west_p == pytest.approx(t.sf(fit.params[0] / error, 8))


def test_nothing_learnt_later_changes_a_forecast() -> None:
    x, y = simulate(1, (8, 16), 0.4)
    # The past as it is known in the end, before the first outcome that is forecast, is another.
    restated = y.copy()
    restated[:, :11] += 100
    one, other = (
        out_of_sample(origins_of(x, y), end, 2, np.random.default_rng(1)) for end in (y, restated)
    )
    assert one == other


def test_the_first_origin_has_three_fifths_of_all_periods_and_the_last_an_outcome() -> None:
    # 16 periods, two ahead: origins 10, 11, 12, 13 and 14.
    found = judged(2, (8, 16), 0.4)
    assert (found.n_origins, found.n_forecasts) == (5, 40)


@pytest.mark.parametrize(
    ("shape", "said"), [((20, 10), "from 1 periods"), ((4, 16), "4 alliances"), ((1, 24), "of one")]
)
def test_too_little_data_is_said(shape: tuple[int, int], said: str) -> None:
    found = judged(3, shape, 0.4)
    assert not found.confirmed
    assert np.isnan(found.skill)
    assert "too little data" in found.reason
    assert said in found.reason


def test_one_alliance_with_a_long_series_is_judged_by_its_origins() -> None:
    found = judged(4, (1, 60), 0.8)
    assert found.n_origins == 23  # the 36th to the 58th
    assert found.skill > 0


def test_an_outcome_that_was_not_known_yet_is_not_forecast_from() -> None:
    x, y = simulate(5, (8, 16), 0.4)
    origins = origins_of(x, y)
    known = origins[11].y.copy()
    known[0, -1] = np.nan
    origins[11] = Origin(origins[11].period, origins[11].x, known)
    assert out_of_sample(origins, y, 2, np.random.default_rng(1)).n_forecasts == 39


def test_levels_are_shrunk_as_a_ridge_on_dummies_shrinks_them() -> None:
    x, y = simulate(6, (7, 14), 0.4)
    rows = direct_rows(y, known_now(y, x), 1)
    model = fit_direct(rows)
    own = [rows.outcome[rows.alliance == one] for one in range(7)]
    levels = rows.outcome - model.coefficients[0] - rows.known @ model.coefficients[1:]
    means = np.array([levels[rows.alliance == one].mean() for one in range(7)])
    share = model.effects / means  # T / (T + ratio of variances), the same for equal lengths
    assert {len(one) for one in own} == {13}
    assert share == pytest.approx(np.full(7, share[0]))
    assert 0 < share[0] < 1


def test_errors_are_those_of_leaving_each_row_out() -> None:
    x, y = simulate(7, (1, 20), 0.4)  # one alliance: no levels, plain least squares
    rows = direct_rows(y, known_now(y, x), 1)
    design = np.column_stack([np.ones(len(rows.outcome)), rows.known])
    slow = []
    for at in range(len(design)):
        rest = np.arange(len(design)) != at
        slow.append(
            rows.outcome[at] - design[at] @ np.linalg.lstsq(design[rest], rows.outcome[rest])[0]
        )
    assert fit_direct(rows).errors == pytest.approx(np.array(slow))


def pair_of(x: np.ndarray, y: np.ndarray) -> PairPanel:
    names = tuple(f"a{one:02}" for one in range(len(x)))
    return PairPanel("x", "y", names, QUARTERS[: x.shape[1]], x, y)


@pytest.mark.parametrize("shape", [(20, 14), (8, 12), (1, 40)])
def test_the_90_percent_band_holds_nine_outcomes_in_ten(shape: tuple[int, int]) -> None:
    held = []
    for seed in range(60):
        x, y = simulate(seed + 500, (shape[0], shape[1] + 2), 0.4)
        fan = forecast(pair_of(x[:, :-2], y[:, :-2]), [2])
        held += [*fan["low90"].le(y[:, -1]) & fan["high90"].ge(y[:, -1])]
    assert np.mean(held) == pytest.approx(0.9, abs=0.05 if shape[0] > 1 else 0.1)


def test_fan_is_ordered_clipped_and_says_which_period() -> None:
    x, y = simulate(8, (8, 14), 0.4)
    fan = forecast(pair_of(x, 100 + y), [1, 2, 4], clip=(0, 100))
    numbers = fan[["low90", "low50", "median", "high50", "high90"]].to_numpy()
    assert (np.diff(numbers, axis=1) >= 0).all()
    assert numbers.max() <= 100
    assert fan.loc[fan["alliance_id"] == "a00", "period"].tolist() == ["2013Q3", "2013Q4", "2014Q2"]


def test_an_alliance_without_a_last_value_has_no_forecast() -> None:
    x, y = simulate(9, (8, 14), 0.4)
    y[3, -1] = np.nan
    fan = forecast(pair_of(x, y), [1]).set_index("alliance_id")
    assert fan.loc["a03", "median":].isna().all()
    assert fan.drop("a03").notna().all(axis=None)


def test_too_few_periods_have_no_outer_band() -> None:
    x, y = simulate(10, (1, 14), 0.4)  # 13 errors: enough for 50 %, not for 90 %
    fan = forecast(pair_of(x, y), [1])
    assert fan[["low90", "high90"]].isna().all(axis=None)
    assert fan[["low50", "median", "high50"]].notna().all(axis=None)


def pillars_of(seed: int, truth: list[float], alliances: int = 40, periods: int = 20):
    """Four pillars; the outcome follows them by the true weights two periods later."""
    draw = np.random.default_rng(seed)
    pillars = draw.normal(size=(len(truth), alliances, periods)) * 10 + 50
    y = draw.normal(size=(alliances, periods)) * 4 + 50
    y[:, 2:] += 0.8 * (np.tensordot(truth, pillars, 1)[:, :-2] - 50)
    return [
        PillarOrigin(QUARTERS[to - 1], pillars[:, :, :to], y[:, :to])
        for to in range(8, periods + 1)
    ]


AGREED = {"operations": 25.0, "governance": 25.0, "relationship": 25.0, "resources": 25.0}


def test_true_weights_that_differ_are_seen_and_forecast_better() -> None:
    found = fit_weights(pillars_of(1, [0.7, 0.1, 0.1, 0.1]), AGREED, 2, np.random.default_rng(1))
    fitted = found.weights.set_index("pillar")["fitted"]
    assert fitted.sum() == pytest.approx(1)
    assert fitted["operations"] == pytest.approx(0.7, abs=0.1)
    assert found.skill.confirmed
    assert found.sentence.startswith("Your data lean to other weights (more for operations")


def test_agreed_weights_that_are_true_are_seldom_told_from_the_fitted() -> None:
    said = [
        fit_weights(pillars_of(seed, [0.25] * 4), AGREED, 2, np.random.default_rng(1))
        for seed in range(10, 22)
    ]
    assert sum(one.skill.confirmed for one in said) <= 3
    assert sum("cannot tell" in one.sentence for one in said) >= 6


def test_where_nothing_announces_weights_stay_near_the_agreed_ones() -> None:
    noise = np.random.default_rng(2).normal(size=(5, 30, 16)) * 10 + 50
    origins = [
        PillarOrigin(QUARTERS[to - 1], noise[:4, :, :to], noise[4, :, :to]) for to in range(8, 17)
    ]
    found = fit_weights(origins, AGREED, 2, np.random.default_rng(1))
    assert (found.weights["fitted"] - 0.25).abs().max() < 0.2
    assert not found.skill.confirmed


def test_weights_of_few_alliances_are_too_little_data() -> None:
    origins = pillars_of(3, [0.25] * 4, alliances=5)
    found = fit_weights(origins, AGREED, 2, np.random.default_rng(1))
    assert found.weights[["fitted", "low", "high"]].isna().all(axis=None)
    assert "5 alliances" in found.sentence
    assert isinstance(found.weights, pd.DataFrame)


def test_nothing_known_makes_no_forecast() -> None:
    actual = np.random.default_rng(1).normal(size=(7, 16))
    unknown = [Origin(str(at), np.full((7, at), np.nan), actual[:, :at]) for at in range(10, 15)]
    told = out_of_sample(unknown, actual, 2, np.random.default_rng(2))
    assert not told.confirmed
    assert np.isnan(told.skill)
    assert told.n_forecasts == 0
