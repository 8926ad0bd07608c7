"""Metrics left out one by one, and what each explains of the differences between alliances."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import hypothesis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alliance_health.indices import Snapshot
from alliance_health.indices.leave_one_out import (
    LEFT_OUT_COLUMNS,
    leave_one_out,
    main_effects,
    summarise_left_out,
)
from alliance_health.indices.matrix import form_again, read_matrix, rounded

#: Both truths are told of the same snapshots, each of which is scored once.
SAME = 0 if settings().derandomize else random.randrange(2**32)


def examples(test: Callable) -> Callable:
    drawn = given(seed=st.integers(0, 10_000))(test)
    return hypothesis.seed(SAME)(settings(max_examples=4, deadline=None)(drawn))


def _snapshot(values: dict[str, list[float]], catalogue: object, panel_of: Callable) -> Snapshot:
    """One value of each metric for the alliances A, B, C ..."""
    names = [chr(ord("A") + at) for at in range(len(next(iter(values.values()))))]
    rows = [
        {"metric_id": metric_id, "alliance_id": name, "value": value}
        for metric_id, given in values.items()
        for name, value in zip(names, given, strict=True)
        if not np.isnan(value)
    ]
    return Snapshot(panel_of(rows), dict.fromkeys(names, "operate"), catalogue)


def test_left_out_by_hand(catalogue_of: Callable, panel_of: Callable) -> None:
    # A: 90 and 40 -> 65 watch; without x 40 (-25, watch), without y 90 (+25, strong).
    # B: 60 and 60 -> 60 watch; without either 60.
    snapshot = _snapshot({"x": [90, 60], "y": [40, 60]}, catalogue_of({"x": {}, "y": {}}), panel_of)
    table = leave_one_out(snapshot)
    assert list(table.columns) == list(LEFT_OUT_COLUMNS)
    assert table[["alliance_id", "metric_id", "change"]].to_numpy().tolist() == [
        ["A", "x", -25.0],
        ["A", "y", 25.0],
        ["B", "x", 0.0],
        ["B", "y", 0.0],
    ]
    assert table["band_without"].tolist() == ["watch", "strong", "watch", "watch"]
    # Without x B leads A: both move by one rank.
    assert table["rank_shift"].tolist() == [1, 0, -1, 0]
    assert table["mean_rank_shift"].tolist() == [1.0, 0.0, 1.0, 0.0]
    summary = summarise_left_out(table)
    assert summary[["metric_id", "largest_change", "band_changes"]].to_numpy().tolist() == [
        ["x", -25.0, 0],
        ["y", 25.0, 1],
    ]


@pytest.fixture(scope="module")
def without_each(drawn_snapshot: Callable, core_indices: Callable) -> Callable:
    """Draw a snapshot, and score it by the core without each of its metrics."""

    @cache
    def score(seed: int) -> tuple[Snapshot, dict[str, pd.DataFrame]]:
        snapshot = drawn_snapshot(seed)
        found = {}
        for metric_id, metric in snapshot.catalogue.metrics.items():
            nought = metric.model_copy(update={"weight": 0.0})
            metrics = {**snapshot.catalogue.metrics, metric_id: nought}
            found[metric_id] = core_indices(snapshot, replace(snapshot.catalogue, metrics=metrics))
        return snapshot, found

    return score


@examples
def test_left_out_is_what_the_core_scores_without_the_metric(
    seed: int, without_each: Callable
) -> None:
    snapshot, without = without_each(seed)
    table = leave_one_out(snapshot)
    for (index, metric_id), rows in table.groupby(["index", "metric_id"]):
        core = without[metric_id]
        core = core[core["id"] == index].set_index("alliance_id")
        expected = core["score"].reindex(rows["alliance_id"]).to_numpy(dtype=float)
        np.testing.assert_allclose(rows["score_without"], expected, rtol=1e-9)
        bands = core["band"].reindex(rows["alliance_id"]).tolist()
        assert [str(band) for band in rows["band_without"]] == [str(band) for band in bands]


@examples
def test_weight_nought_leaves_a_metric_out_as_if_it_were_not_defined(
    seed: int, without_each: Callable
) -> None:
    snapshot, without = without_each(seed)
    matrix = read_matrix(snapshot)
    for at, metric_id in enumerate(matrix.metrics):
        weights = matrix.weights.copy()
        weights[at] = 0.0
        published = without[metric_id]["score"].to_numpy(dtype=float).reshape(-1, 2)
        again = rounded(form_again(matrix, weights=weights))
        np.testing.assert_allclose(again, published, rtol=1e-9, atol=1e-9)


def test_an_index_that_falls_away_has_a_reason_and_no_change(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    snapshot = _snapshot({"x": [80.0, 20.0]}, catalogue_of({"x": {}}), panel_of)
    table = leave_one_out(snapshot)
    assert table["change"].isna().all()
    assert set(table["reason"]) == {"without this metric the index is missing"}
    assert summarise_left_out(table).empty


def test_main_effect_is_the_squared_correlation_of_scipy(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    dice = np.random.default_rng(1)
    x, y = dice.uniform(0, 100, 12), dice.uniform(0, 100, 12)
    snapshot = _snapshot(
        {"x": list(x), "y": list(y)}, catalogue_of({"x": {"weight": 3.0}, "y": {}}), panel_of
    )
    table = main_effects(snapshot).set_index("metric_id")
    index = (3 * x + y) / 4
    assert table.loc["x", "main_effect"] == pytest.approx(stats.pearsonr(index, x)[0] ** 2)
    assert table["weight"].tolist() == [0.75, 0.25]
    assert table["effective_weight"].tolist() == [0.75, 0.25]
    assert table["n_alliances"].tolist() == [12, 12]


def test_nine_alliances_are_too_little_data(catalogue_of: Callable, panel_of: Callable) -> None:
    values = {"x": [float(n) for n in range(9)]}
    table = main_effects(_snapshot(values, catalogue_of({"x": {}}), panel_of))
    assert table["main_effect"].isna().all()
    assert table["reason"].tolist() == ["too little data: 9 alliances, 10 needed"]


def test_a_metric_on_which_all_agree_explains_nothing(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    values = {"x": [float(n) for n in range(12)], "y": [50.0] * 12}
    table = main_effects(_snapshot(values, catalogue_of({"x": {}, "y": {}}), panel_of))
    reasons = dict(zip(table["metric_id"], table["reason"], strict=True))
    assert reasons == {"x": "", "y": "all alliances score alike"}


def test_an_absent_metric_counts_nought_in_its_mean_weight(
    catalogue_of: Callable, panel_of: Callable
) -> None:
    # A has both (a half each), B only x (all of it): mean weights 3/4 and 1/4.
    values = {"x": [10.0, 20.0], "y": [30.0, float("nan")]}
    table = main_effects(
        _snapshot(values, catalogue_of({"x": {}, "y": {}}, min_coverage=0.5), panel_of)
    )
    assert table["effective_weight"].tolist() == [0.75, 0.25]
