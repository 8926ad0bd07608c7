"""Metrics over time, each in its own unit and held against its own thresholds."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.catalogue.metric import Metric
from alliance_health.figures import figure_metric_history, table_metric_history


def _metric(metric_id: str = "latency", **fields: object) -> Metric:
    given = {
        "label": "Days to decide", "definition": "x", "role": "leading", "kind": "measured",
        "pillar": "governance", "unit": "days", "direction": "lower_is_better",
        "thresholds": {"weak": 20, "strong": 10},
    }  # fmt: skip
    return Metric(metric_id=metric_id, **{**given, **fields})


@pytest.fixture(name="days")
def _days(score_row, scores) -> pd.DataFrame:
    return scores(
        score_row("metric", "latency", 70.0, value=9.0, period="2026Q1"),
        score_row("metric", "latency", None, value=None, period="2026Q2", reason="not reported"),
        score_row("metric", "latency", 40.0, value=21.0, period="2026Q3"),
    )


def test_axis_title_is_the_unit_of_the_metric(days) -> None:
    assert figure_metric_history(days, {"latency": _metric()}).layout.yaxis.title.text == "days"


def test_money_is_in_the_currency_of_the_workbook(days) -> None:
    metric = _metric(
        unit="money", direction="higher_is_better", thresholds={"weak": 1, "strong": 2}
    )
    figure = figure_metric_history(days, {"latency": metric}, currency="EUR")
    assert figure.layout.yaxis.title.text == "EUR"


def test_missing_period_is_a_gap_with_a_mark_and_its_reason(days, traces) -> None:
    figure = figure_metric_history(days, {"latency": _metric()})
    assert traces(figure, "joint")[0]["y"] == [9.0, None, 21.0]
    (mark,) = traces(figure, "missing")
    assert mark["x"] == [1]
    assert mark["y"][0] == figure.layout.yaxis.range[0]
    assert "not reported" in mark["hovertext"][0]


def test_thresholds_are_drawn_and_named(days, texts) -> None:
    figure = figure_metric_history(days, {"latency": _metric()})
    assert {shape.y0 for shape in figure.layout.shapes} == {10.0, 20.0}
    assert {"weak", "strong"} <= set(texts(figure))


def test_scale_holds_values_and_thresholds(days) -> None:
    low, high = figure_metric_history(days, {"latency": _metric()}).layout.yaxis.range
    assert low < 9.0
    assert high > 21.0


def test_percentage_of_a_target_shows_the_target(score_row, scores, texts) -> None:
    rows = scores(score_row("metric", "latency", 90.0, value=4.0, target=5.0))
    metric = _metric(
        against="target", direction="higher_is_better", thresholds={"weak": 90, "strong": 100}
    )
    figure = figure_metric_history(rows, {"latency": metric})
    assert [shape.y0 for shape in figure.layout.shapes] == [5.0]
    assert "target" in texts(figure)


def test_both_sides_have_their_own_line(score_row, scores, traces) -> None:
    rows = scores(
        score_row("metric", "latency", 70.0, value=9.0, perspective="ours"),
        score_row("metric", "latency", 30.0, value=25.0, perspective="theirs"),
        score_row("metric", "latency", 50.0, value=17.0),
    )
    figure = figure_metric_history(rows, {"latency": _metric()})
    assert traces(figure, "ours")[0]["y"] == [9.0]
    assert traces(figure, "theirs")[0]["y"] == [25.0]
    assert traces(figure, "joint") == []


def test_metric_without_any_row_is_shown_as_missing(days, texts) -> None:
    figure = figure_metric_history(days, {"other": _metric("other")})
    assert "missing" in texts(figure)


def test_no_metric_is_said(days, texts) -> None:
    assert texts(figure_metric_history(days, {})) == ["<b>No metric has a value here</b>"]


def test_words_of_near_thresholds_do_not_touch(days) -> None:
    metric = _metric(thresholds={"weak": 10.2, "strong": 10})
    figure = figure_metric_history(days, {"latency": metric})
    shifts = [note.yshift for note in figure.layout.annotations if note.text in ("weak", "strong")]
    low, high = figure.layout.yaxis.range
    assert shifts[0] == 0
    assert shifts[1] + 0.2 / (high - low) * 86 == pytest.approx(13)


def test_table_gives_value_unit_and_side(days) -> None:
    table = table_metric_history(days.assign(unit="days"), {"latency": _metric()})
    assert table["rows"][0][:5] == ["Days to decide", "2026Q1", "joint", 9, "days"]
