"""Alliances by pillars: the band by colour and letter, the missing as a dash with a reason."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import FROM_WIDTH, figure_heat_map, table_heat_map


@pytest.fixture(name="portfolio")
def _portfolio(pillar_scores) -> pd.DataFrame:
    return pd.concat(
        [
            pillar_scores({"a": 20.0, "b": 50.0}, {"a": 90.0}, alliance_id="orion"),
            pillar_scores({"a": 80.0, "b": None}, {"a": 39.9}, alliance_id="halden"),
        ]
    )


def test_cells_hold_bands_with_an_empty_column_between_roles(portfolio, traces) -> None:
    (cells,) = traces(figure_heat_map(portfolio), "bands")
    assert cells["z"] == [[0, 1, None, 2], [2, None, None, 0]]
    assert cells["x"] == [-0.5, 0.5, 1.5, 1.9, 2.9]


def test_bands_are_letters_too(portfolio, traces) -> None:
    letters = [
        text for trace in traces(figure_heat_map(portfolio), "letters") for text in trace["text"]
    ]
    assert sorted(letters) == ["A", "S", "S", "W", "W", "–"]


def test_scores_are_drawn_only_where_there_is_room(portfolio, traces) -> None:
    shown = traces(figure_heat_map(portfolio), "numbers")
    assert [trace["meta"] for trace in shown] == [{FROM_WIDTH: 480}] * 3
    assert shown[0]["text"] == ["20", "39"]  # 39.9 stays below the edge


def test_missing_cell_gives_its_reason(portfolio, traces) -> None:
    (cells,) = traces(figure_heat_map(portfolio), "bands")
    assert "coverage 0.42" in cells["hovertext"][1][1]
    assert cells["hoverongaps"] is True


def test_alliances_keep_their_order_from_top_to_bottom(portfolio) -> None:
    axis = figure_heat_map(portfolio, {"orion": "Orion & Co"}).layout.yaxis
    assert axis.ticktext == ("Orion &amp; Co", "Halden")
    assert axis.range[0] > axis.range[1]


def test_empty_portfolio_is_an_empty_figure(portfolio) -> None:
    assert figure_heat_map(portfolio, period="2030Q1").to_dict()["layout"]["height"] > 0


def test_table_has_a_row_per_cell(portfolio) -> None:
    assert len(table_heat_map(portfolio)["rows"]) == 6
