"""Sizes are right by hand, by slow twins and on average, and missing where data are too few."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from alliance_health.insights.links.ardl import single_size
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.size import effect_size
from alliance_health.insights.links.wild import (
    draw_weights,
    drawn_dynamic,
    drawn_static,
    jackknifed,
    scaled_residuals,
)
from alliance_health.insights.links.within import (
    jackknife_parts,
    lagged_rows,
    within_map,
)


def pair_of(x: np.ndarray, y: np.ndarray) -> PairPanel:
    alliances, periods = (tuple(f"{one:02}" for one in range(size)) for size in x.shape)
    return PairPanel("x", "y", alliances, periods, x, y)


def simulate(
    seed: int, shape: tuple[int, int], *, own: float = 0.5, size: float = 0.4
) -> PairPanel:
    """The outcome follows the leading factor of two periods before; periods have shocks."""
    draw = np.random.default_rng(seed)
    alliances, periods = shape
    length = periods + 30
    x, y = np.zeros((2, alliances, length))
    e, u = draw.normal(size=(2, alliances, length))
    level, shock = draw.normal(size=alliances), draw.normal(size=length)
    for at in range(2, length):
        x[:, at] = 0.6 * x[:, at - 1] + e[:, at]
        y[:, at] = level + shock[at] + own * y[:, at - 1] + size * x[:, at - 2] + u[:, at]
    return pair_of(x[:, 30:], y[:, 30:])


def with_holes(pair: PairPanel, seed: int, share: float = 0.1) -> PairPanel:
    draw = np.random.default_rng(seed)
    holes = draw.random((2, *pair.x.shape)) < share
    return pair_of(np.where(holes[0], np.nan, pair.x), np.where(holes[1], np.nan, pair.y))


def by_dummies(rows, part=slice(None)) -> np.ndarray:
    """The slow twin: a column for every alliance and period, by statsmodels."""
    alliance, period = rows.alliance[part], rows.period[part]
    dummies = [alliance == one for one in np.unique(alliance)]
    dummies += [period == one for one in np.unique(period)[1:]]
    design = np.column_stack([rows.regressors[part], *dummies]).astype(float)
    return sm.OLS(rows.outcome[part], design).fit().params[: rows.regressors.shape[1]]


@pytest.mark.parametrize("seed", range(3))
def test_within_regression_of_a_panel_with_gaps_is_that_with_dummies(seed: int) -> None:
    rows = lagged_rows(with_holes(simulate(seed, (8, 14)), seed), 2, own_lag=True)
    assert within_map(rows) @ rows.outcome == pytest.approx(by_dummies(rows), abs=1e-9)


def test_jackknife_is_twice_the_whole_less_the_mean_of_the_halves() -> None:
    rows = lagged_rows(simulate(4, (10, 13)), 2, own_lag=True)  # 11 rows an alliance: an odd one
    place = np.tile(np.arange(11), 10)
    halves = [by_dummies(rows, part) for part in (place < 5, place >= 5, place < 6, place >= 6)]
    assert jackknifed(rows) == pytest.approx(2 * by_dummies(rows) - np.mean(halves, axis=0))


def test_every_alliance_is_halved_by_its_own_rows() -> None:
    rows = lagged_rows(with_holes(simulate(5, (9, 16)), 5), 1, own_lag=True)
    for _, part in jackknife_parts(rows)[1:]:
        counts, halves = np.bincount(rows.alliance), np.bincount(rows.alliance[part], minlength=9)
        assert (np.abs(counts - 2 * halves) <= 1).all()


def test_own_lag_is_much_nearer_to_the_truth_than_without_the_jackknife() -> None:
    rows = [lagged_rows(simulate(seed, (20, 12)), 2, own_lag=True) for seed in range(60)]
    plain = np.mean([(within_map(one) @ one.outcome)[0] for one in rows])
    corrected = np.mean([jackknifed(one)[0] for one in rows])
    assert plain < 0.42  # .5 less about (1 + .5) / (12 - 1)
    assert abs(corrected - 0.5) < 0.05


def test_a_draw_that_changes_nothing_gives_the_plain_estimate() -> None:
    rows = lagged_rows(with_holes(simulate(6, (9, 14)), 6), 1, own_lag=True)
    found = jackknifed(rows)
    # Weights of one, and residuals as they are: what grows is the outcome that was seen.
    plain = rows.outcome - rows.regressors @ found
    scale = np.ptp(scaled_residuals(rows, found)) / np.ptp(_without(rows, plain))
    same = drawn_dynamic(rows, found, np.full((2, len(rows.outcome)), 1 / scale))
    assert same == pytest.approx(np.vstack([found, found]), abs=1e-9)


def _without(rows, values: np.ndarray) -> np.ndarray:
    alliances, periods = np.unique(rows.alliance), np.unique(rows.period)
    dummies = np.column_stack(
        [rows.alliance[:, None] == alliances, rows.period[:, None] == periods]
    ).astype(float)
    return values - dummies @ np.linalg.lstsq(dummies, values)[0]


def test_draws_grow_as_the_slow_twin_does() -> None:
    rows = lagged_rows(with_holes(simulate(7, (6, 14)), 7, 0.05), 1, own_lag=True)
    found = jackknifed(rows)
    weights = draw_weights(rows, 1, np.random.default_rng(1))
    scaled, plain = (
        scaled_residuals(rows, found),
        _without(rows, rows.outcome - rows.regressors @ found),
    )
    grown, lagged = np.empty(len(plain)), rows.regressors[:, 0].copy()
    for at in range(len(plain)):
        if (
            at
            and rows.alliance[at] == rows.alliance[at - 1]
            and rows.period[at] == rows.period[at - 1] + 1
        ):
            lagged[at] = grown[at - 1]
        fixed = rows.outcome[at] - found[0] * rows.regressors[at, 0] - plain[at]
        grown[at] = found[0] * lagged[at] + fixed + weights[0, at] * scaled[at]
    drawn = type(rows)(
        grown, np.column_stack([lagged, rows.regressors[:, 1:]]), rows.alliance, rows.period
    )
    assert drawn_dynamic(rows, found, weights)[0] == pytest.approx(jackknifed(drawn), abs=1e-9)


def test_spread_of_static_draws_is_that_of_clustered_errors() -> None:
    rows = lagged_rows(simulate(8, (40, 9), own=0), 1, own_lag=False)
    found = within_map(rows) @ rows.outcome
    drawn = drawn_static(rows, found, draw_weights(rows, 20_000, np.random.default_rng(1)))
    dummies = [rows.alliance == one for one in range(40)]
    dummies += [rows.period == one for one in np.unique(rows.period)[1:]]
    design = np.column_stack([rows.regressors, *dummies]).astype(float)
    fit = sm.OLS(rows.outcome, design).fit(
        cov_type="cluster", cov_kwds={"groups": rows.alliance, "use_correction": False}
    )
    # Both corrections of ours: 40 / 39 alliances, and 320 rows over 320 - 47 - 2 degrees.
    larger = np.sqrt(40 / 39 * len(rows.outcome) / (len(rows.outcome) - design.shape[1]))
    assert drawn.std(axis=0) == pytest.approx(fit.bse[:2] * larger, rel=0.03)


def test_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    draw = np.random.default_rng(11)
    sizes = [effect_size(simulate(seed, (16, 12)), 2, draw) for seed in range(100, 160)]
    # True size .4 / (1 - .5) = .8; 60 panels, nominal 90 %: fewer than 46 happens once in 1,000.
    assert sum(one.low <= 0.8 <= one.high for one in sizes) >= 46


@settings(max_examples=10, deadline=None)
@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(-30, 30))
def test_size_is_in_units_of_the_outcome_per_unit_of_the_leading_factor(
    of_x: float, of_y: float, level: float
) -> None:
    pair = simulate(9, (8, 10))
    sizes = [
        effect_size(one, 1, np.random.default_rng(1))
        for one in (pair, pair_of(pair.x * of_x, pair.y * of_y + level))
    ]
    one, other = ([size.size, size.low, size.high] for size in sizes)
    assert other == pytest.approx([end * of_y / of_x for end in one], rel=1e-6)


def test_order_of_alliances_and_common_shocks_change_no_size() -> None:
    pair = simulate(10, (8, 12))
    shocks = np.random.default_rng(2).normal(size=12) * 10
    turned = pair_of(pair.x[::-1], pair.y[::-1] + shocks)
    sizes = [effect_size(one, 1, np.random.default_rng(1)).size for one in (pair, turned)]
    assert sizes[0] == pytest.approx(sizes[1], rel=1e-9)


def test_short_panel_has_no_own_lag_and_says_so() -> None:
    found = effect_size(simulate(12, (8, 9)), 1, np.random.default_rng(1))
    assert "without own lag" in found.method
    assert found.reason.startswith("fewer than 10 periods")
    assert found.low < found.size < found.high


@pytest.mark.parametrize(("shape", "said"), [((5, 12), "5 alliances"), ((8, 7), "with 7 periods")])
def test_too_little_data_is_said(shape: tuple[int, int], said: str) -> None:
    found = effect_size(simulate(13, shape), 1, np.random.default_rng(1))
    assert np.isnan([found.size, found.low, found.high]).all()
    assert said in found.reason


@pytest.mark.parametrize("x", [np.ones((8, 12)), np.tile(np.arange(12.0), (8, 1))])
def test_a_factor_that_does_not_vary_within_periods_has_no_size(x: np.ndarray) -> None:
    found = effect_size(pair_of(x, simulate(14, (8, 12)).y), 1, np.random.default_rng(1))
    assert np.isnan(found.size)
    assert "cannot tell them apart" in found.reason


def test_an_outcome_that_never_fades_has_no_long_run_size() -> None:
    pair = simulate(15, (8, 14), own=1.1)
    found = effect_size(pair, 1, np.random.default_rng(1))
    assert np.isnan(found.size)
    assert "without fading" in found.reason


def test_single_series_is_the_best_of_all_choices_by_aic_with_errors_of_newey_and_west() -> None:
    pair = simulate(16, (1, 60))
    x, y = pair.x[0], pair.y[0]
    # The slow twin: every choice of lags by statsmodels, all over the periods from the fifth.
    fits = {}
    for own, leading in product(range(5), range(4)):
        columns = [np.ones(56)] + [y[4 - lag : 60 - lag] for lag in range(1, own + 1)]
        columns += [x[4 - lag : 60 - lag] for lag in range(leading + 1)]
        fits[own, leading] = sm.OLS(y[4:], np.column_stack(columns)).fit()
    (own, leading), best = min(fits.items(), key=lambda item: item[1].aic)
    width = int(4 * (56 / 100) ** (2 / 9))
    robust = best.get_robustcov_results("HAC", maxlags=width, use_correction=True)
    persists, sum_x = best.params[1 : own + 1].sum(), best.params[own + 1 :].sum()
    size = sum_x / (1 - persists)
    slope = np.r_[0, np.full(own, size), np.ones(leading + 1)] / (1 - persists)
    half = t.ppf(0.95, best.df_resid) * np.sqrt(slope @ robust.cov_params() @ slope)
    found = effect_size(pair, 3, np.random.default_rng(1))
    assert found.method.startswith(f"distributed lags by AIC: {own} own, {leading + 1} leading")
    assert found.size == pytest.approx(size)
    assert [found.low, found.high] == pytest.approx([size - half, size + half])


def test_single_series_of_sixteen_quarters_is_too_little_data() -> None:
    pair = simulate(17, (1, 16))
    assert single_size(pair.x[0], pair.y[0], 2).reason == (
        "too little data: 16 periods of both; one alliance alone needs 24"
    )


def test_single_series_that_does_not_vary_has_no_size() -> None:
    found = single_size(np.ones(40), np.random.default_rng(1).normal(size=40), 2)
    assert np.isnan(found.size)
    assert found.reason == "one of the two does not vary"
