"""The quadrant: four names, the way, the interval, and why a mark is absent."""

from __future__ import annotations

from alliance_health.catalogue.settings import QuadrantCuts
from alliance_health.figures import figure_quadrant, table_quadrant


def test_all_four_fields_are_named(index_history, texts) -> None:
    figure = figure_quadrant(index_history([50], [60]))
    assert texts(figure)[:4] == [
        "<b>Living on the past</b>",
        "<b>In form</b>",
        "<b>Stalled</b>",
        "<b>Building</b>",
    ]


def test_cuts_lie_where_the_workbook_sets_them(index_history) -> None:
    figure = figure_quadrant(index_history([50], [60]), cuts=QuadrantCuts(leading=45, lagging=65))
    assert figure.layout.xaxis.tickvals == (0, 45, 100)
    assert figure.layout.yaxis.tickvals == (0, 65, 100)


def test_way_shows_at_most_eight_periods(index_history, traces) -> None:
    (way,) = traces(figure_quadrant(index_history(range(30, 50), range(50, 70))), "way")
    assert way["x"] == [float(x) for x in range(42, 50)]


def test_interval_is_a_box_around_the_last_stand(index_history) -> None:
    figure = figure_quadrant(index_history([50], [60]))
    (box,) = [shape for shape in figure.layout.shapes if shape.name == "interval"]
    assert (box.x0, box.x1, box.y0, box.y1) == (44, 53, 54, 63)


def test_way_breaks_where_an_index_is_missing(index_history, traces) -> None:
    (way,) = traces(figure_quadrant(index_history([50, None, 60], [60, 61, 62])), "way")
    assert way["x"] == [50.0, None, 60.0]
    assert way["connectgaps"] is False


def test_last_period_without_index_says_why_and_its_mark_is_hollow(
    index_history, traces, texts
) -> None:
    figure = figure_quadrant(index_history([50, 52], [60, None]))
    (stand,) = traces(figure, "stand")
    assert stand["x"] == [50.0]
    assert stand["marker"]["color"] == "#FFFFFF"
    assert any(
        text.startswith("2026Q3 not placed: lagging index missing") for text in texts(figure)
    )


def test_quadrant_without_any_stand_is_still_a_figure(index_history, traces) -> None:
    figure = figure_quadrant(index_history([None], [None]))
    assert traces(figure, "stand") == []
    assert len(figure.layout.annotations) == 5


def test_axes_name_index_and_unit(index_history) -> None:
    layout = figure_quadrant(index_history([50], [60]), {"leading_index": "A & B"}).layout
    assert layout.xaxis.title.text == "A &amp; B, score →"
    assert layout.yaxis.title.text == "Outcomes (lagging), score →"


def test_table_gives_both_indices_and_the_reason(index_history) -> None:
    table = table_quadrant(index_history([50.0, None], [60.0, 61.0]))
    assert table["rows"][0] == ["2026Q2", 50, 60, ""]
    assert table["rows"][1][1] is None
    assert table["rows"][1][3].startswith("leading index missing: coverage")
