"""Levels of uncertainty: the same numbers as the joint draws, and what each factor does alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from alliance_health.indices.draws import draw_scores
from alliance_health.indices.factors import FACTORS, FactorModel, rank_shifts

N = 40


@pytest.fixture(scope="module")
def model_of(catalogue_of: Callable, panel_of: Callable, grid_of: Callable) -> Callable:
    def make(**settings: object) -> tuple[FactorModel, np.ndarray]:
        catalogue = catalogue_of(
            {"x": {}, "y": {}, "z": {"pillar": "q"}, "u": {"pillar": "q"}}, **settings
        )
        rows = [
            {"metric_id": metric_id, "alliance_id": name, "value": 20.0 + 9 * at + 5 * place}
            for at, name in enumerate("ABCDEF")
            for place, metric_id in enumerate("xyzu")
            if (name, metric_id) != ("A", "u")
        ]
        panel, grid = panel_of(rows), grid_of("ABCDEF")
        model = FactorModel.of(panel, grid, catalogue, period="2026Q1", n_levels=N)
        drawn = draw_scores(panel, grid, catalogue, n_draws=N)
        return model, drawn.draws.rule

    return make


def _points(*levels: int | np.ndarray) -> np.ndarray:
    columns = np.broadcast_arrays(*[np.atleast_1d(level) for level in levels])
    return (np.stack(columns, axis=1) + 0.5) / N


def test_the_same_level_of_all_factors_is_the_joint_draw(model_of: Callable) -> None:
    model, rule = model_of()
    every = np.arange(N)
    formed = model.evaluate(_points(*[every] * len(FACTORS)))
    assert formed.shape == (6, 2, N)
    np.testing.assert_allclose(formed[:, 0], rule[:, 0], rtol=1e-12)


def test_only_what_is_unmeasured_or_in_error_depends_on_the_data(model_of: Callable) -> None:
    model, _ = model_of()
    formed = model.evaluate(_points(np.arange(N), 3, 3, 3, 3))[:, 0]
    spread = np.ptp(formed, axis=1)
    assert spread[0] > 1  # A lacks a metric
    assert spread[1:].max() < 1e-9


def test_each_choice_of_the_rule_moves_the_index(model_of: Callable) -> None:
    model, _ = model_of()
    for at in range(1, len(FACTORS)):
        levels: list[int | np.ndarray] = [3] * len(FACTORS)
        levels[at] = np.arange(N)
        assert np.ptp(model.evaluate(_points(*levels))[1, 0]) > 0.01, FACTORS[at]


def test_runs_do_not_depend_on_how_they_are_divided(
    model_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _ = model_of()
    points = np.random.default_rng(4).random((30, len(FACTORS)))
    whole = model.evaluate(points)
    monkeypatch.setattr("alliance_health.indices.factors.CHUNK", 7)
    np.testing.assert_array_equal(model.evaluate(points), whole)


def test_rank_shifts_by_hand() -> None:
    # Published order a b c. Run 1 the same; run 2 c a b: shifts 1, 1, 2; d has no index.
    runs = np.array([[9.0, 6.0], [8.0, 5.0], [7.0, 7.0], [50.0, 50.0]])
    shifts = rank_shifts(runs, np.array([70.0, 60.0, 50.0, np.nan]))
    assert shifts.tolist() == pytest.approx([0.0, 4 / 3])
