"""Coverage of every pillar of every alliance: what is too little is seen first."""

from __future__ import annotations

import pytest

from alliance_health.figures import figure_coverage_map, table_coverage_map
from alliance_health.figures.theme import FROM_WIDTH


@pytest.fixture(name="portfolio")
def _portfolio(scores, score_row):
    def pillar(alliance: str, name: str, role: str, coverage: float | None) -> dict:
        about = {"alliance_id": alliance, "role": role, "coverage": coverage}
        return score_row("pillar", name, 50.0, **about)

    return scores(
        pillar("orion", "trust", "leading", 1.0),
        pillar("orion", "financial", "lagging", 2 / 3),
        pillar("halden", "trust", "leading", 0.66),
        pillar("halden", "financial", "lagging", None),
    )


def test_too_little_a_part_and_everything_are_told_apart(portfolio, traces) -> None:
    (cells,) = traces(figure_coverage_map(portfolio), "coverage")
    # Columns: trust, the empty one between both roles, financial. On the edge passes.
    assert [list(row) for row in cells["z"]] == [[2, None, 1], [0, None, 0]]


def test_percents_are_written_where_there_is_room_and_gaps_are_marked(portfolio, traces) -> None:
    figure = figure_coverage_map(portfolio)
    written = [text for trace in traces(figure, "numbers") for text in trace["text"]]
    assert written == ["66", "0", "66", "100"]
    assert {trace["meta"][FROM_WIDTH] for trace in traces(figure, "numbers")} == {480}
    assert [list(trace["text"]) for trace in traces(figure, "letters")] == [["×", "×"]]


def test_gate_is_that_of_the_workbook(portfolio, traces) -> None:
    (cells,) = traces(figure_coverage_map(portfolio, min_coverage=0.5), "coverage")
    assert [list(row) for row in cells["z"]] == [[2, None, 1], [1, None, 0]]


def test_names_are_escaped_in_tooltips(portfolio, traces) -> None:
    (cells,) = traces(figure_coverage_map(portfolio, {"orion": "<i>Orion</i>"}), "coverage")
    assert "&lt;i&gt;Orion&lt;/i&gt;" in cells["hovertext"][0][0]


def test_table_gives_percent_by_alliance_and_pillar(portfolio) -> None:
    rows = table_coverage_map(portfolio, {"trust": "Trust"})["rows"]
    assert rows[0] == ["orion", "Leading factors", "Trust", 100, ""]
    assert [row[3] for row in rows] == [100, 66, 66, None]
