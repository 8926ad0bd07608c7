"""Both partners' sides: told apart by colour and mark, the largest difference first."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import figure_sides, table_sides


@pytest.fixture(name="both")
def _both(score_row, scores) -> pd.DataFrame:
    return scores(
        score_row("metric", "trust", 70.0, perspective="ours"),
        score_row("metric", "trust", 60.0, perspective="theirs"),
        score_row("metric", "cadence", 20.0, perspective="ours"),
        score_row("metric", "cadence", 80.0, perspective="theirs"),
        score_row("metric", "lonely", 50.0, perspective="ours"),
        score_row("metric", "lonely", 50.0),
    )


def test_largest_difference_comes_first(both, traces) -> None:
    figure = figure_sides(both)
    assert traces(figure, "ours")[0]["x"] == [20.0, 70.0]
    assert traces(figure, "theirs")[0]["x"] == [80.0, 60.0]


def test_sides_differ_in_mark_and_colour(both, traces) -> None:
    ours, theirs = (traces(figure_sides(both), side)[0]["marker"] for side in ("ours", "theirs"))
    assert ours["symbol"] != theirs["symbol"]
    assert ours["color"] != theirs["color"]


def test_metric_with_one_side_is_left_out(both) -> None:
    assert [row[0] for row in table_sides(both)["rows"]] == ["cadence", "trust"]


def test_no_metric_with_both_sides_is_said(score_row, scores, texts) -> None:
    figure = figure_sides(scores(score_row("metric", "trust", 70.0, perspective="ours")))
    assert texts(figure) == ["<b>No metric has a score from both sides</b>"]


def test_partners_are_called_by_their_names(both, texts) -> None:
    assert "◆ Halden &amp; Co" in texts(figure_sides(both, {"theirs": "Halden & Co"}))[0]


def test_difference_is_ours_minus_theirs(both) -> None:
    assert table_sides(both)["rows"][0] == ["cadence", 20, 80, -60]


def test_axis_names_its_unit(both) -> None:
    assert figure_sides(both).layout.xaxis.title.text == "score, 0 to 100"
