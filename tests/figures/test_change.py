"""What changed an index: steps that add up to the whole."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.figures import figure_change, table_change

COLUMNS = ["index", "component", "metric_id", "points", "reason"]


def _explained(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS).astype({"points": "float64"})


def test_each_piece_starts_where_the_one_before_ended(traces) -> None:
    figure = figure_change(
        _explained(
            ("leading_index", "real", "a", -5.0, ""),
            ("leading_index", "real", "b", 2.0, ""),
            ("leading_index", "late", "a", -1.0, ""),
        )
    )
    assert traces(figure, "lost")[0]["x"] == [0.0, -5.0, None, -3.0, -4.0, None]
    assert traces(figure, "gained")[0]["x"] == [-5.0, -3.0, None]
    assert traces(figure, "together")[0]["x"] == [0.0, -4.0, None]


@given(st.lists(st.floats(-20, 20), min_size=1, max_size=30))
def test_the_whole_is_the_sum_of_all_pieces(points: list[float]) -> None:
    rows = [("leading_index", "real", f"m{k}", value, "") for k, value in enumerate(points)]
    figure = figure_change(_explained(*rows))
    (together,) = [trace for trace in figure.to_dict()["data"] if trace["name"] == "together"]
    assert together["x"][1] == pytest.approx(sum(points), abs=1e-9)


def test_small_pieces_share_one_row(texts) -> None:
    rows = [("leading_index", "real", f"m{k}", float(k), "") for k in range(1, 6)]
    figure = figure_change(_explained(*rows), rows_shown=3)
    assert texts(figure)[1::2] == ["M5", "M4", "M3", "2 smaller pieces", "Together"]
    assert texts(figure)[8] == "<b>+3.0</b>"


def test_pieces_that_moved_nothing_are_left_out(texts) -> None:
    rows = [("leading_index", "real", f"m{k}", 0.0, "") for k in range(20)]
    figure = figure_change(_explained(("leading_index", "real", "a", -0.04, ""), *rows))
    assert texts(figure)[1:] == ["A", "<b>0.0</b>", "Together", "<b>0.0</b>"]


def test_cause_is_named_unless_the_metric_really_changed(texts) -> None:
    figure = figure_change(
        _explained(
            ("leading_index", "restated", "trust", -2.0, ""),
            ("leading_index", "stage", None, 1.0, "operate since 2026-07-01"),
        )
    )
    assert "Trust (restated)" in texts(figure)
    assert any(text.startswith("Change of stage") for text in texts(figure))


def test_missing_index_says_why(texts, traces) -> None:
    figure = figure_change(
        _explained(("lagging_index", "missing", None, float("nan"), "too early to judge results"))
    )
    assert "too early to judge results" in texts(figure)[1]
    assert traces(figure, "together") == []


def test_axis_names_its_unit() -> None:
    figure = figure_change(_explained(("leading_index", "real", "a", -5.0, "")))
    assert figure.layout.xaxis.title.text == "change, points of the index"


def test_metric_names_are_escaped(texts) -> None:
    rows = _explained(("leading_index", "real", "a", -5.0, ""))
    assert "&lt;b&gt;" in texts(figure_change(rows, {"a": "<b>"}))[1]


def test_table_keeps_every_piece() -> None:
    rows = [("leading_index", "real", f"m{k}", float(k), "") for k in range(12)]
    assert len(table_change(_explained(*rows))["rows"]) == 12
