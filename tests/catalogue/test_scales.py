"""The compiled scales: knots, their order, and the scores they lead to."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from alliance_health.catalogue import Metric, load_catalogue
from alliance_health.catalogue.scale_checks import scale_problems
from alliance_health.catalogue.scales import KNOT_COLUMNS, compile_scales
from alliance_health.catalogue.settings import BandEdges
from alliance_health.catalogue.toml_file import TomlFile

Write = Callable[..., Path]

FILE = TomlFile(Path("m.toml"), "m.toml", "", {})


def made(**changes: object) -> Metric:
    """Make a metric with the given scale."""
    fixed = {
        "metric_id": "m",
        "label": "M",
        "definition": "M.",
        "role": "leading",
        "kind": "measured",
        "pillar": "p",
        "unit": "days",
    }
    return Metric.model_validate({**fixed, **changes})


def score(scale: pd.Series, value: float) -> float:
    """Place a value on its scale: the slow way, knot by knot."""
    moved = {"none": float, "ln": math.log, "asinh": math.asinh}[scale["transform"]](value)
    scores = []
    for line in ("low", "high"):
        knots = [
            (scale[f"{line}_x{knot}"], scale[f"{line}_y{knot}"])
            for knot in "abc"
            if not np.isnan(scale[f"{line}_x{knot}"])
        ]
        if not knots:
            continue
        (xa, ya), (xb, yb) = knots[:2]
        if len(knots) == 3 and (moved - xb) * (xb - xa) > 0:
            (xa, ya), (xb, yb) = knots[1:]
        scores.append(min(100.0, max(0.0, ya + (moved - xa) * (yb - ya) / (xb - xa))))
    return min(scores)


def row(metric: Metric, bands: BandEdges | None = None) -> pd.Series:
    return compile_scales([metric], bands or BandEdges()).iloc[0]


def test_goalposts_score_0_and_100_at_their_ends() -> None:
    scale = row(made(direction="higher_is_better", goalposts=(20, 85)))
    assert [score(scale, value) for value in (0, 20, 52.5, 85, 99)] == [0, 0, 50, 100, 100]


def test_direction_is_applied_once() -> None:
    scale = row(made(direction="lower_is_better", goalposts=(0, 20)))
    assert [score(scale, value) for value in (-1, 0, 5, 20, 40)] == [100, 100, 75, 0, 0]


def test_thresholds_go_on_beyond_both_ends() -> None:
    # 3 points from 40 to 70 a unit: 100 at 5 and 10 at 2
    scale = row(made(direction="higher_is_better", thresholds={"weak": 3, "strong": 4}))
    found = [score(scale, value) for value in (1, 2, 3, 3.5, 4, 5, 6)]
    assert found == pytest.approx([0, 10, 40, 55, 70, 100, 100], abs=1e-12)


def test_best_bends_the_line_at_strong() -> None:
    thresholds = {"weak": 1.5, "strong": 0.5, "best": 0}
    scale = row(made(direction="lower_is_better", thresholds=thresholds))
    found = [score(scale, value) for value in (0, 0.25, 0.5, 1, 1.5, 2)]
    assert found == pytest.approx([100, 85, 70, 55, 40, 25], abs=1e-12)


def test_a_band_takes_the_lower_of_both_lines() -> None:
    scale = row(
        made(
            direction="band_is_best",
            thresholds_low={"weak": -20, "strong": -10},
            thresholds_high={"weak": 20, "strong": 10},
        )
    )
    found = [score(scale, value) for value in (-30, -20, -10, 0, 10, 20, 30)]
    assert found == pytest.approx([10, 40, 70, 100, 70, 40, 10], abs=1e-12)


def test_ln_makes_half_and_double_alike() -> None:
    scale = row(
        made(
            direction="band_is_best",
            transform="ln",
            thresholds_low={"weak": 0.25, "strong": 0.5, "best": 1},
            thresholds_high={"weak": 4, "strong": 2, "best": 1},
        )
    )
    for ratio in (1.3, 2, 3, 4, 7):
        assert score(scale, ratio) == pytest.approx(score(scale, 1 / ratio), abs=1e-12)
    assert score(scale, 2) == pytest.approx(70, abs=1e-12)


def test_a_metric_without_a_scale_has_a_row_without_knots() -> None:
    table = compile_scales([made(direction="higher_is_better", weight=0)], BandEdges())
    assert table["has_scale"].tolist() == [False]
    assert table[list(KNOT_COLUMNS)].isna().all(axis=None)


def test_columns_have_one_type_whatever_the_metrics() -> None:
    full = compile_scales([made(direction="higher_is_better", goalposts=(0, 1))], BandEdges())
    pd.testing.assert_series_equal(full.dtypes, compile_scales([], BandEdges()).dtypes)
    assert set(full.dtypes[list(KNOT_COLUMNS)].astype(str)) == {"float64"}
    assert str(full.dtypes["role"]) == "str"


def test_every_scored_metric_turns_colour_at_its_thresholds(write: Write) -> None:
    folder = write(bands="{weak_below = 35, strong_from = 80}")
    catalogue = load_catalogue(folder)
    scales = catalogue.scales().set_index("metric_id")
    checked = 0
    for metric_id, metric in catalogue.metrics.items():
        for key in ("thresholds", "thresholds_low", "thresholds_high"):
            thresholds = getattr(metric, key)
            if thresholds is None:
                continue
            checked += 1
            scale = scales.loc[metric_id]
            assert score(scale, thresholds.weak) == pytest.approx(35, abs=1e-9), metric_id
            assert score(scale, thresholds.strong) == pytest.approx(80, abs=1e-9), metric_id
            if thresholds.best is not None:
                assert score(scale, thresholds.best) == pytest.approx(100, abs=1e-9), metric_id
    assert checked == 43 + 5  # 43 scored metrics, five of them bands with two sides


NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


@st.composite
def metrics(draw: st.DrawFn) -> Metric:
    """Any metric whose scale passes its checks."""
    direction = draw(st.sampled_from(["higher_is_better", "lower_is_better", "band_is_best"]))
    transform = draw(st.sampled_from(["none", "ln", "asinh"]))
    ends = sorted(draw(st.lists(NUMBERS, min_size=6, max_size=6, unique=True)))
    if transform == "ln":
        ends = sorted({abs(end) + 0.001 for end in ends})
        assume(len(ends) == 6)
    best = draw(st.booleans())
    rising = {"weak": ends[0], "strong": ends[1]} | ({"best": ends[2]} if best else {})
    falling = {"weak": ends[5], "strong": ends[4]} | ({"best": ends[3]} if best else {})
    if direction == "band_is_best":
        scale: dict[str, object] = {"thresholds_low": rising, "thresholds_high": falling}
    elif draw(st.booleans()):
        scale = {"goalposts": (ends[0], ends[5])}
    else:
        scale = {"thresholds": rising if direction == "higher_is_better" else falling}
    metric = made(direction=direction, transform=transform, **scale)
    assume(not list(scale_problems(metric, FILE)))
    return metric


EDGES = st.tuples(st.floats(1, 99), st.floats(1, 99)).filter(lambda pair: pair[0] + 1 < pair[1])


@given(metrics(), EDGES)
def test_knots_rise_from_the_unhealthy_to_the_healthy_end(
    metric: Metric, edges: tuple[float, float]
) -> None:
    scale = row(metric, BandEdges(weak_below=edges[0], strong_from=edges[1]))
    for line, rises in (("low", metric.direction != "lower_is_better"), ("high", False)):
        x = [scale[f"{line}_x{knot}"] for knot in "abc"]
        y = [scale[f"{line}_y{knot}"] for knot in "abc"]
        present = [not math.isnan(value) for value in x]
        assert present == [not math.isnan(value) for value in y]
        assert present in ([True] * 3, [True, True, False], [False] * 3)
        kept_x, kept_y = x[: sum(present)], y[: sum(present)]
        assert kept_y == sorted(set(kept_y))
        assert kept_x == sorted(set(kept_x), reverse=not rises)
    assert scale["has_scale"]
    assert math.isnan(scale["high_xa"]) == (metric.direction != "band_is_best")


@given(metrics(), st.lists(st.floats(0.001, 1e6), min_size=2, max_size=8))
def test_scores_never_fall_towards_the_healthy_end(metric: Metric, values: list[float]) -> None:
    assume(metric.direction != "band_is_best")
    scale = row(metric)
    scores = [score(scale, value) for value in sorted(values)]
    if metric.direction == "lower_is_better":
        scores.reverse()
    assert all(0 <= one <= 100 for one in scores)
    assert all(later >= earlier - 1e-9 for earlier, later in pairwise(scores))
