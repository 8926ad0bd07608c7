"""Scores by pillar: leading and lagging apart, the missing ones in place."""

from __future__ import annotations

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures import figure_pillars, table_pillars


def test_leading_and_lagging_are_two_groups(pillar_scores, texts) -> None:
    figure = figure_pillars(pillar_scores({"financial": 50.0}, {"financial": 80.0}))
    assert texts(figure) == [
        "<b>Leading factors</b>",
        "Financial",
        '<span style="color:#9A6300"><b>50</b> ▲ watch</span>',
        "<b>Lagging factors</b>",
        "Financial",
        '<span style="color:#0B6E69"><b>80</b> ● strong</span>',
    ]


def test_points_are_grouped_by_band_with_their_shape(pillar_scores, traces) -> None:
    figure = figure_pillars(pillar_scores({"a": 20.0, "b": 30.0, "c": 90.0}, {}))
    assert traces(figure, "weak")[0]["x"] == [20.0, 30.0]
    assert traces(figure, "weak")[0]["marker"]["symbol"] == "square"
    assert traces(figure, "strong")[0]["marker"]["symbol"] == "circle"


def test_missing_pillar_keeps_its_row_and_says_why(pillar_scores, texts) -> None:
    figure = figure_pillars(pillar_scores({"a": None, "b": 50.0}, {}))
    assert texts(figure)[1].startswith("A<br>")
    assert "coverage 0.42 is below min_coverage 0.67" in texts(figure)[1]
    assert "missing" in texts(figure)[2]


def test_missing_pillar_has_no_point_but_keeps_its_bounds(pillar_scores, traces) -> None:
    frame = pillar_scores({"a": None}, {}, lower=10.0, upper=80.0)
    figure = figure_pillars(frame)
    assert traces(figure, "weak") + traces(figure, "watch") + traces(figure, "strong") == []
    assert traces(figure, "interval")[0]["x"] == [10.0, 80.0, None]


def test_axis_names_its_unit_and_shows_the_band_edges(pillar_scores) -> None:
    edges = BandEdges(weak_below=35, strong_from=75)
    layout = figure_pillars(pillar_scores({"a": 50.0}, {}), edges=edges).layout
    assert layout.xaxis.title.text == "score, 0 to 100"
    assert layout.xaxis.tickvals == (0, 35, 75, 100)


def test_height_grows_with_the_rows(pillar_scores) -> None:
    heights = [
        figure_pillars(pillar_scores({f"p{k}": 50.0 for k in range(count)}, {})).layout.height
        for count in (1, 2, 3)
    ]
    assert heights[1] - heights[0] == heights[2] - heights[1] > 0


def test_chosen_period_is_shown(pillar_scores, traces) -> None:
    frame = pillar_scores({"a": 50.0}, {}, period="2026Q1")
    assert traces(figure_pillars(frame, period="2026Q2"), "watch") == []
    assert traces(figure_pillars(frame), "watch")[0]["x"] == [50.0]


def test_table_holds_what_the_figure_shows(pillar_scores) -> None:
    table = table_pillars(pillar_scores({"a": 69.9}, {"b": None}), {"a": "A <1>"})
    assert table["rows"][0] == ["Leading factors", "A <1>", 69, 69, 69, "watch", 100, ""]
    assert table["rows"][1][2] is None


def test_no_pillar_is_said(pillar_scores, texts) -> None:
    frame = pillar_scores({"a": 50.0}, {})
    assert texts(figure_pillars(frame, period="2030Q1")) == ["<b>No pillar counts here</b>"]
