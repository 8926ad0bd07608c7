"""Both indices on one time line, chosen metrics below."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures import figure_leading_versus_lagging, table_leading_versus_lagging


def _with_metric(index_history, score_row, scores) -> pd.DataFrame:
    rows = [
        score_row("metric", "trust", value, period=period)
        for period, value in (("2026Q1", 60.0), ("2026Q3", 70.0))
    ]
    return pd.concat([index_history([50, None, 52], [60, 61, 62]), scores(*rows)])


def test_both_indices_share_the_first_panel(index_history, traces) -> None:
    figure = figure_leading_versus_lagging(index_history([50, 51], [60, 61]))
    assert traces(figure, "leading_index")[0]["yaxis"] == "y"
    assert traces(figure, "lagging_index")[0]["yaxis"] == "y"


def test_metric_has_a_panel_along_the_same_periods(
    index_history, score_row, scores, traces
) -> None:
    frame = _with_metric(index_history, score_row, scores)
    figure = figure_leading_versus_lagging(frame, metrics=["trust"])
    (line,) = traces(figure, "trust")
    assert (line["y"], line["yaxis"]) == ([60.0, None, 70.0], "y2")
    assert figure.layout.xaxis.range == figure.layout.xaxis2.range


def test_axes_name_their_unit(index_history, score_row, scores) -> None:
    frame = _with_metric(index_history, score_row, scores)
    layout = figure_leading_versus_lagging(frame, metrics=["trust"]).layout
    assert layout.yaxis.title.text == layout.yaxis2.title.text == "score, 0 to 100"


def test_table_lists_indices_then_metrics(index_history, score_row, scores) -> None:
    frame = _with_metric(index_history, score_row, scores)
    table = table_leading_versus_lagging(frame, {"trust": "Trust"}, metrics=["trust"])
    assert [row[0] for row in table["rows"]] == [
        *["Influence (leading)"] * 3,
        *["Outcomes (lagging)"] * 3,
        *["Trust"] * 2,
    ]
