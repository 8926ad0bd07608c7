"""Draws: what stays the same in them, what they may move, and a plain twin of each."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import hypothesis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices import score_panel
from alliance_health.indices.completion import blocks_of
from alliance_health.indices.draws import Draws, draw_scores
from alliance_health.indices.encoding import encode
from alliance_health.indices.noise import normal_draws
from alliance_health.indices.rule_draws import draw_rules
from alliance_health.indices.sheet import lay_sheet
from alliance_health.indices.uncertainty import with_uncertainty

SEEDS = st.integers(0, 2**32 - 1)
#: Tests look at the same cases, each of which is drawn once.
SAME = 0 if settings().derandomize else random.randrange(2**32)
RANKS = {"weak": 1, "watch": 2, "strong": 3}


def _with_error(case: Any, seed: int, *, share: float = 0.6) -> pd.DataFrame:
    dice = np.random.default_rng(seed)
    panel = case.panel
    error = np.where(dice.random(len(panel)) < share, dice.uniform(0.5, 12, len(panel)), np.nan)
    return panel.assign(se=error)


def _sure(panel: pd.DataFrame, case: Any) -> pd.DataFrame:
    told = panel, case.grid, case.catalogue
    drawn = draw_scores(*told, n_draws=60)
    return with_uncertainty(score_panel(*told), drawn, case.catalogue.settings.bands)


@pytest.fixture(scope="module")
def sure_case(random_case: Callable[..., Any]) -> Callable[[int], pd.DataFrame]:
    """Return the scores of a drawn case with errors; nobody edits them."""

    @cache
    def score(seed: int) -> pd.DataFrame:
        case = random_case(seed)
        return _sure(_with_error(case, seed), case)

    return score


@hypothesis.seed(SAME)
@settings(max_examples=4)
@given(seed=SEEDS)
def test_without_error_the_floor_is_the_lower_bound_in_every_draw(
    seed: int, random_case: Callable[..., Any], scored_case: Callable[..., Any]
) -> None:
    case, scores = random_case(seed), scored_case(seed)
    draws = draw_scores(*case, n_draws=3).draws
    index = scores[scores["row"] == "index"]
    bound = index["bound_low"].to_numpy().reshape(-1, 2)
    floor = draws.floor
    # Where nothing of a role is measured there is no draw; where it is too early, no bound.
    both = ~np.isnan(floor[:, :, 0]) & ~np.isnan(bound)
    assert np.allclose(floor[both], bound[both][:, None], atol=1e-7)
    # A geometric mean of nothing fresh has the bound 1, and nothing to draw.
    measured = index["score"].notna().to_numpy().reshape(-1, 2) & (bound > 1)
    assert not np.isnan(floor[:, :, 0][measured]).any()


@settings(max_examples=5)
@given(seed=SEEDS)
def test_where_everything_is_measured_without_error_every_draw_is_the_score(
    seed: int, random_case: Callable[..., Any]
) -> None:
    case = random_case(seed, healthy=True)
    panel = case.panel.assign(stale=False)
    scores = score_panel(panel, case.grid, case.catalogue)
    draws = draw_scores(panel, case.grid, case.catalogue, n_draws=3).draws
    index = scores[scores["row"] == "index"]
    whole = (index["coverage"] >= 1 - 1e-9) & (index["bound_low"] == index["bound_high"])
    kept = (whole & index["score"].notna()).to_numpy().reshape(-1, 2)
    expected = index["score"].to_numpy().reshape(-1, 2)
    assert np.allclose(draws.data[kept], expected[kept][:, None], atol=1e-7)


@settings(max_examples=5)
@given(seed=SEEDS)
def test_blanking_a_cell_never_raises_the_floor_in_any_draw(
    seed: int, random_case: Callable[..., Any], scored_apart: Callable[..., Any]
) -> None:
    case = random_case(seed, healthy=True)
    panel = _with_error(case, seed)
    if panel.empty:
        return
    one = panel.iloc[np.random.default_rng(seed).integers(len(panel))]
    keys = ["alliance_id", "period", "metric_id"]
    blanked = panel[~(panel[keys] == one[keys]).all(axis=1)]
    drawn = [draw_scores(rows, case.grid, case.catalogue, n_draws=60) for rows in (panel, blanked)]
    before, after = (one.draws.floor for one in drawn)
    fell = np.nan_to_num(after) <= np.nan_to_num(before) + 1e-9
    assert fell.all()
    scored = scored_apart((panel, blanked), case.grid, case.catalogue)
    ranks = [
        with_uncertainty(scores, one, case.catalogue.settings.bands)
        .set_index("number_id")["at_least"]
        .map(RANKS)
        .astype("float64")
        for scores, one in zip(scored, drawn, strict=True)
    ]
    both = pd.concat(ranks, axis=1, keys=["before", "after"]).fillna(0.0)
    assert (both["after"] <= both["before"]).all()


def test_a_carried_value_keeps_its_error(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    periods = ["2026Q1", "2026Q2", "2026Q3"]
    rows = [
        {"period": "2026Q1", "value": 60.0, "se": 5.0, "source_period": "2026H1"},
        {"period": "2026Q2", "value": 60.0, "se": 5.0, "source_period": "2026H1"},
        {"period": "2026Q3", "value": 60.0, "se": 5.0, "source_period": "2026H2"},
    ]
    told = panel_of(rows), grid_of(periods=periods), catalogue_of({"x": {}})
    data = draw_scores(*told, n_draws=400).draws.data[:, 0]
    assert (data[0] == data[1]).all()
    assert (data[0] != data[2]).mean() > 0.99
    # The score is 60, its error 5: nine of ten draws lie within 1.645 x 5 of it.
    assert np.quantile(data[0], [0.05, 0.95]) == pytest.approx([51.8, 68.2], abs=1.5)


def test_two_partners_of_a_side_have_errors_of_their_own(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    rows = [
        {"perspective": "ours", "partner_id": partner, "value": 50.0, "se": 10.0}
        for partner in ("", "P2")
    ]
    told = panel_of(rows), grid_of(), catalogue_of({"x": {"sides": "one"}})
    data = draw_scores(*told, n_draws=4000).draws.data[0, 0]
    # The mean of two independent errors of 10: 10 / root 2 = 7.07.
    assert data.std() == pytest.approx(10 / math.sqrt(2), rel=0.05)


def test_draws_of_some_periods_are_those_of_all(random_case: Callable[..., Any]) -> None:
    case = random_case(11, healthy=True)
    panel = _with_error(case, 11)
    every, some = (
        draw_scores(panel, case.grid, case.catalogue, n_draws=20, periods=periods).draws
        for periods in (None, ["2026Q1"])
    )
    kept = (every.cells["period"] == "2026Q1").to_numpy()
    assert kept.any()
    for name in ("data", "floor", "rule"):
        assert np.array_equal(getattr(every, name)[kept], getattr(some, name), equal_nan=True), name


def test_the_interval_under_other_rules_holds_more_than_the_one_of_the_data(
    random_case: Callable[..., Any],
) -> None:
    wider, narrower = 0, 0
    for seed in range(6):
        case = random_case(seed, healthy=True)
        scores = _sure(_with_error(case, seed), case)
        index = scores[(scores["row"] == "index") & scores["rule_lower"].notna()]
        spread = index["rule_upper"] - index["rule_lower"] - (index["upper"] - index["lower"])
        wider, narrower = wider + int((spread > 0).sum()), narrower + int((spread < -1).sum())
    assert wider >= 10
    # Clipping and a left-out metric can narrow one; rarely and little.
    assert narrower <= wider / 5


@hypothesis.seed(SAME)
@settings(max_examples=5)
@given(seed=SEEDS)
def test_chances_of_the_bands_add_up_and_intervals_are_in_order(
    seed: int, sure_case: Callable[..., Any]
) -> None:
    scores = sure_case(seed)
    chances = scores[["p_weak", "p_watch", "p_strong"]].dropna()
    assert np.allclose(chances.sum(axis=1), 1)
    assert ((chances >= -1e-12) & (chances <= 1 + 1e-12)).all(axis=None)
    for lower, upper in (("lower", "upper"), ("rule_lower", "rule_upper")):
        both = scores[[lower, upper]].dropna()
        assert (both[lower] <= both[upper]).all()
        assert ((both >= -1e-9) & (both <= 100 + 1e-9)).all(axis=None)
    missing = scores["score"].isna()
    assert scores.loc[missing, ["lower", "upper", "p_weak", "rule_lower"]].isna().all(axis=None)


@hypothesis.seed(SAME)
@settings(max_examples=4)
@given(seed=SEEDS)
def test_scores_and_bands_are_left_as_they_were(
    seed: int, scored_case: Callable[..., Any], sure_case: Callable[..., Any]
) -> None:
    before, after = scored_case(seed), sure_case(seed)
    same = ["score", "band", "bound_low", "bound_high", "coverage", "contribution", "number_id"]
    pd.testing.assert_frame_equal(before[same], after[same])


def _slow_data_draw(case: Any, panel: pd.DataFrame, draw: int, n_draws: int) -> pd.DataFrame:
    """Move every figure of the panel by its error."""
    moved = panel.copy()
    for at, row in panel.iterrows():
        if not row["se"] > 0:
            continue
        side = {"joint": 0, "ours": 1, "theirs": 2}[row["perspective"]]
        source = f"{row['partner_id']}\x1f{row['period']}"
        place = (row["alliance_id"], row["metric_id"], str(side), source)
        drawn = row["value"] + row["se"] * normal_draws([place], n_draws)[0, draw]
        is_ln = case.catalogue.metrics[row["metric_id"]].transform == "ln"
        moved.loc[at, "value"] = max(drawn, row["value"] * 1e-9) if is_ln else drawn
    return moved


@pytest.mark.parametrize("seed", range(4))
def test_draws_equal_a_plain_loop_that_scores_every_moved_panel(
    seed: int, random_case: Callable[..., Any], scored_apart: Callable[..., Any]
) -> None:
    case = random_case(seed)
    panel = _with_error(case, seed)
    n_draws = 3
    draws = draw_scores(panel, case.grid, case.catalogue, n_draws=n_draws).draws
    moved = [_slow_data_draw(case, panel, draw, n_draws) for draw in range(n_draws)]
    compared = 0
    for draw, scores in enumerate(scored_apart(moved, case.grid, case.catalogue)):
        slow = scores.loc[scores["row"] == "index", "bound_low"].to_numpy().reshape(-1, 2)
        fast = draws.floor[:, :, draw]
        both = ~np.isnan(slow) & ~np.isnan(fast)
        assert np.allclose(fast[both], slow[both], atol=1e-6)
        compared += int(both.sum())
    assert compared >= 3


@pytest.mark.parametrize("seed", range(3))
def test_filled_in_draws_equal_a_plain_loop_over_complete_scores(
    seed: int,
    random_case: Callable[..., Any],
    catalogue_of: Callable[..., Any],
    scored_apart: Callable[..., Any],
) -> None:
    """Every draw, scored by `score_panel` as if all its metrics had been measured."""
    case = random_case(seed)
    panel, n_draws = _with_error(case, seed), 3
    names = encode(panel, case.grid, case.catalogue)
    sheet = lay_sheet(names, 2)
    draws = draw_scores(panel, case.grid, case.catalogue, n_draws=n_draws).draws
    (block,) = blocks_of(sheet, n_draws, np.arange(len(names.cells)))
    full = block.filled(block.measured(block.places))
    plain = catalogue_of(
        {
            one.metric_id: {
                "role": one.role.value,
                "pillar": one.pillar,
                "weight": one.weight,
                "sides": "joint",
            }
            for one in case.catalogue.metrics.values()
        },
        {
            one.pillar_id: {"aggregation": one.aggregation, "weight": one.weight.model_dump()}
            for one in case.catalogue.pillars.values()
        },
        aggregation=case.catalogue.settings.aggregation,
    )
    complete = [
        pd.DataFrame(
            {
                **dict.fromkeys(panel.columns, ""),
                **{"alliance_id": cell.alliance_id, "period": cell.period, "metric_id": metric_id},
                **{"perspective": "joint", "value": full[cell.cell, at, draw]},
                **{"target": np.nan, "age": 0, "stale": False, "origin": "supplied", "se": np.nan},
            }
            for cell in names.cells.itertuples()
            for at, metric_id in enumerate(names.metrics["metric_id"])
        )
        for draw in range(n_draws)
    ]
    compared = 0
    grid = case.grid.assign(stage="operate")
    for draw, scores in enumerate(scored_apart(complete, grid, plain)):
        slow = scores.loc[scores["row"] == "index", "score"].to_numpy().reshape(-1, 2)
        fast = draws.data[:, :, draw]
        both = ~np.isnan(slow) & ~np.isnan(fast)
        assert np.allclose(fast[both], slow[both], atol=1e-6)
        compared += int(both.sum())
    assert compared >= 3


def test_a_hidden_side_is_not_drawn(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    usual = {"sides": "one", "kind": "rated"}
    catalogue = catalogue_of({"x": usual, "y": usual, "z": usual})
    rows = [
        {"metric_id": "x", "perspective": "ours", "value": 90.0, "se": 1.0},
        {"metric_id": "x", "perspective": "theirs", "suppressed": True},
        {"metric_id": "y", "perspective": "ours", "value": 30.0, "suppressed": False},
        {"metric_id": "z", "perspective": "ours", "value": 30.0, "suppressed": False},
    ]
    panel = panel_of(rows)
    panel["suppressed"] = panel["suppressed"].fillna(value=False).astype(bool)
    lower = draw_scores(panel, grid_of(), catalogue, n_draws=50)
    other = panel.assign(value=panel["value"].mask(panel["metric_id"] == "x", 10.0))
    moved = draw_scores(other, grid_of(), catalogue, n_draws=50)
    # Our own 90 is hidden with theirs, so no draw may depend on it.
    assert np.array_equal(lower.draws.data, moved.draws.data, equal_nan=True)
    assert np.array_equal(lower.draws.rule, moved.draws.rule, equal_nan=True)
    assert not np.isnan(lower.draws.data[0, 0]).any()


def test_fewer_than_five_alliances_have_no_rank(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {}})
    for names, ranked in (("ABCD", False), ("ABCDE", True)):
        rows = [
            {"alliance_id": name, "value": 50.0 + 10 * at, "se": 6.0}
            for at, name in enumerate(names)
        ]
        told = panel_of(rows), grid_of(alliances=names), catalogue
        scores = with_uncertainty(score_panel(*told), draw_scores(*told), BandEdges())
        index = scores[scores["id"] == "leading_index"]
        assert index["rank"].notna().all() == ranked
        assert index["reason"].str.contains("no ranks").all() != ranked
        assert index["lower"].notna().all()
    # 50, 60, ... 90: the last is first; two that lie 10 apart with an error of 6 each can swap.
    assert index["rank"].tolist() == [5, 4, 3, 2, 1]
    assert index["rank_lower"].tolist() == [4, 3, 2, 1, 1]
    assert index["rank_upper"].tolist() == [5, 5, 4, 3, 2]


def test_draws_are_the_same_in_every_run_and_in_any_order_of_rows(
    random_case: Callable[..., Any],
) -> None:
    case = random_case(5)
    panel = _with_error(case, 5)
    one, two = (
        draw_scores(rows, case.grid, case.catalogue, n_draws=10).draws
        for rows in (panel, panel.sample(frac=1.0, random_state=1))
    )
    assert isinstance(one, Draws)
    for name in ("data", "floor", "rule"):
        assert np.array_equal(getattr(one, name), getattr(two, name), equal_nan=True)


def test_experts_who_differ_widen_the_draws_of_the_weights(
    catalogue_of: Callable[..., Any], panel_of: Callable[..., Any], grid_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of({"x": {}, "y": {}}, weights_concentration=1e6)
    sheet = lay_sheet(encode(panel_of([]), grid_of(), catalogue), 2)
    shares = {"a": (0.9, 0.1), "b": (0.1, 0.9)}
    points = pd.DataFrame(
        {
            "expert_id": [name for name in shares for _ in "xy"],
            "role": "leading",
            "pillar": "p",
            "metric_id": list("xyxy"),
            "share": [share for both in shares.values() for share in both],
        }
    )
    firm, open_ = (
        draw_rules(sheet, 4000, concentration=1e6, expert_points=given).metric_weight
        for given in (None, points)
    )
    assert firm.std(axis=1) == pytest.approx([0, 0], abs=1e-3)
    # A mixture u of both is even between 0.1 and 0.9: its deviation is 0.8 / root 12 = 0.231.
    assert open_.std(axis=1) == pytest.approx([0.231, 0.231], abs=0.01)
    assert open_.mean(axis=1) == pytest.approx([0.5, 0.5], abs=0.02)
    assert open_.sum(axis=0) == pytest.approx(1)
    # One expert alone does not differ from anybody.
    alone = draw_rules(sheet, 50, concentration=1e6, expert_points=points[:2]).metric_weight
    assert alone.std(axis=1) == pytest.approx([0, 0], abs=1e-3)
