"""Bounds hold the point, and nothing that is left out can confirm a better band."""

from __future__ import annotations

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

Apart = Callable[..., list[pd.DataFrame]]
SEEDS = st.integers(0, 2**32 - 1)
#: Tests look at the same cases, each of which is scored once.
SAME = 0 if settings().derandomize else random.randrange(2**32)
RANKS = {"weak": 1, "watch": 2, "strong": 3}


#: Blanks in a row, each one more than before; all are scored in one go.
BLANKS = 15


def _blank(panel: pd.DataFrame, case: Any, dice: np.random.Generator) -> pd.DataFrame:
    """Leave out all rows of one metric of one cell, or one side where each side has its own."""
    if panel.empty:
        return panel
    one = panel.iloc[dice.integers(len(panel))]
    cell = (
        (panel["alliance_id"] == one["alliance_id"])
        & (panel["period"] == one["period"])
        & (panel["metric_id"] == one["metric_id"])
    )
    has_sides = case.catalogue.metrics[one["metric_id"]].sides == "each"
    if has_sides and one["perspective"] != "joint" and dice.random() < 0.7:
        cell &= panel["perspective"] == one["perspective"]
    return panel[~cell]


def _blanked(case: Any, dice: np.random.Generator, scored_apart: Apart) -> pd.DataFrame:
    """Rank at least of every number (a missing one lowest), one column per blank."""
    panels = [case.panel]
    for _ in range(BLANKS):
        panels.append(_blank(panels[-1], case, dice))
    found = scored_apart(panels, case.grid, case.catalogue)
    ranks = [one.set_index("number_id")["at_least"].map(RANKS).astype("float64") for one in found]
    return pd.concat(ranks, axis=1, keys=range(BLANKS + 1)).fillna(0.0)


@settings(max_examples=5)
@given(seed=SEEDS, healthy=st.booleans())
def test_blanking_never_improves_at_least(
    seed: int, healthy: bool, random_case: Callable[..., Any], scored_apart: Apart
) -> None:
    case = random_case(seed, healthy=healthy)
    ranks = _blanked(case, np.random.default_rng(seed), scored_apart)
    steps = ranks.diff(axis=1).iloc[:, 1:]
    assert not (steps > 0).any(axis=None)


def test_blanked_cases_confirm_strong_indices_before_and_lose_them(
    random_case: Callable[..., Any], scored_apart: Apart
) -> None:
    confirmed, lost = 0, 0
    for seed in range(8):
        case = random_case(seed, healthy=True)
        ranks = _blanked(case, np.random.default_rng(seed), scored_apart)
        indices = ranks[ranks.index.str.endswith("_index")]
        strong = indices.iloc[:, 0] == RANKS["strong"]
        confirmed += int(strong.sum())
        lost += int((strong & (indices.iloc[:, -1] < RANKS["strong"])).sum())
    assert confirmed >= 10
    assert lost >= 5


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
def test_blanking_one_side_of_a_confirmed_index_takes_the_confirmation(
    aggregation: str, catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of(
        {name: {"sides": "each"} for name in "xyz"},
        {"p": {"aggregation": aggregation}},
        aggregation=aggregation,
    )
    rows = [
        {"metric_id": name, "perspective": side, "value": 80.0}
        for name in "xyz"
        for side in ("ours", "theirs")
    ]
    index = ("leading_index", "leading", "joint")
    assert rows_of(rows, catalogue).loc[index, "at_least"] == "strong"
    after = rows_of(rows[1:], catalogue).loc[index]
    assert after["band"] == "strong"
    # Arithmetic: 80 x 5/6 = 66.7. Geometric: 80 to the power of 5/6 = 38.5.
    assert after["at_least"] == {"arithmetic": "watch", "geometric": "weak"}[aggregation]
    assert after["bound_low"] == pytest.approx(
        {"arithmetic": 80 * 5 / 6, "geometric": 80 ** (5 / 6)}[aggregation]
    )


@pytest.fixture(scope="module")
def scored_with_stale(random_case: Callable[..., Any], scored_apart: Apart) -> Apart:
    """Score a drawn case as it is, without what is stale, and with all of it fresh."""

    @cache
    def score(seed: int) -> list[pd.DataFrame]:
        panel, grid, catalogue = random_case(seed)
        panels = panel, panel[~panel["stale"]], panel.assign(stale=False)
        return scored_apart(panels, grid, catalogue)

    return score


@hypothesis.seed(SAME)
@settings(max_examples=4)
@given(seed=SEEDS)
def test_bounds_hold_the_point_when_every_pillar_passed_its_gate(
    seed: int, scored_with_stale: Apart
) -> None:
    scores = scored_with_stale(seed)[2]
    keys = ["alliance_id", "period", "role"]
    pillars = scores[scores["row"] == "pillar"]
    whole = pillars["score"].notna().groupby([pillars[key] for key in keys]).all()
    passed = whole.reindex(pd.MultiIndex.from_frame(scores[keys]), fill_value=True).to_numpy()
    shown = scores[scores["score"].notna() & (passed | (scores["row"] != "index"))]
    shown = shown[shown["bound_low"].notna()]
    assert (shown["bound_low"] <= shown["score"] + 1e-8).all()
    assert (shown["score"] <= shown["bound_high"] + 1e-8).all()


@hypothesis.seed(SAME)
@settings(max_examples=4)
@given(seed=SEEDS)
def test_stale_values_never_enter_the_bounds(seed: int, scored_with_stale: Apart) -> None:
    found = scored_with_stale(seed)
    with_stale, without = (scores.set_index("number_id") for scores in found[:2])
    both = with_stale.index.intersection(without.index)
    for bound in ("bound_low", "bound_high"):
        pd.testing.assert_series_equal(with_stale.loc[both, bound], without.loc[both, bound])
    assert (with_stale.loc[both, "coverage"] >= without.loc[both, "coverage"]).all()


@settings(max_examples=4)
@given(seed=SEEDS, rise=st.floats(0, 60))
def test_score_never_falls_when_a_score_rises(
    seed: int, rise: float, random_case: Callable[..., Any], scored_apart: Apart
) -> None:
    case = random_case(seed, healthy=True)
    panel = case.panel
    lifted = panel.assign(value=panel["value"].where(panel.index != 0, panel["value"] + rise))
    before, after = (
        scores.set_index("number_id")
        for scores in scored_apart((panel, lifted), case.grid, case.catalogue)
    )
    for column in ("score", "bound_low", "bound_high"):
        assert (after[column] >= before[column] - 1e-8)[before[column].notna()].all()


def test_point_can_leave_the_bounds_where_a_pillar_missed_its_gate(
    catalogue_of: Callable[..., Any], rows_of: Callable[..., Any]
) -> None:
    catalogue = catalogue_of(
        {"x": {}, "y": {"pillar": "q"}, "z": {"pillar": "q"}}, min_coverage=2 / 3
    )
    rows = [{"metric_id": "x", "value": 10.0}, {"metric_id": "y", "value": 100.0}]
    index = rows_of(rows, catalogue).loc[("leading_index", "leading", "joint")]
    # Pillar q is half observed and missing: coverage (1 + 0.5) / 2; its 100 stays in the bounds.
    assert index["score"] == 10
    assert (index["bound_low"], index["bound_high"]) == ((10 + 50) / 2, (10 + 100) / 2)
