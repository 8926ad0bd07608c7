"""Both indices over time: gaps stay gaps, and say why."""

from __future__ import annotations

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures import figure_index_history, table_index_history


def test_each_index_has_its_line_in_its_own_panel(index_history, traces) -> None:
    figure = figure_index_history(index_history([50, 60], [70, 80]))
    (leading,), (lagging,) = traces(figure, "leading_index"), traces(figure, "lagging_index")
    assert (leading["y"], leading["yaxis"]) == ([50.0, 60.0], "y")
    assert (lagging["y"], lagging["yaxis"]) == ([70.0, 80.0], "y2")


def test_missing_period_is_a_gap_with_a_mark_and_its_reason(index_history, traces) -> None:
    figure = figure_index_history(index_history([50, None, 60], [70, 71, 72]))
    (line,), (mark,) = traces(figure, "leading_index"), traces(figure, "missing")
    assert line["y"] == [50.0, None, 60.0]
    assert line["connectgaps"] is False
    assert (mark["x"], mark["y"], mark["yaxis"]) == ([1], [0.0], "y")
    assert "below min_coverage" in mark["hovertext"][0]


def test_period_without_any_row_is_a_gap_too(index_history, traces) -> None:
    history = index_history([50, 55, 60], [70, 71, 72])
    figure = figure_index_history(history[history["period"] != "2026Q2"])
    assert traces(figure, "leading_index")[0]["y"] == [50.0, None, 60.0]


def test_axes_name_their_unit(index_history) -> None:
    layout = figure_index_history(index_history([50], [60])).layout
    assert layout.yaxis.title.text == layout.yaxis2.title.text == "score, 0 to 100"


def test_band_edges_are_drawn_where_the_workbook_sets_them(index_history) -> None:
    edges = BandEdges(weak_below=30, strong_from=80)
    figure = figure_index_history(index_history([50], [60]), edges=edges)
    assert [shape.y0 for shape in figure.layout.shapes] == [30, 80, 30, 80]
    assert figure.layout.yaxis.tickvals == (0, 30, 80, 100)


def test_last_reading_is_written_with_its_interval(index_history, texts) -> None:
    figure = figure_index_history(index_history([50, 48], [60, None]))
    assert texts(figure)[1] == '<span style="color:#9A6300"><b>48</b> ▲ watch</span>  42 to 51'
    assert "missing" in texts(figure)[3]


def test_names_are_escaped(index_history, texts) -> None:
    figure = figure_index_history(index_history([50], [60]), {"leading_index": "<i>x</i>"})
    assert "&lt;i&gt;x&lt;/i&gt;" in texts(figure)[0]


def test_table_has_a_row_per_index_and_period(index_history) -> None:
    table = table_index_history(index_history([50.0, None], [60.0, 69.7]))
    assert table["columns"][:3] == ["Period", "Index", "Score"]
    assert [row[:3] for row in table["rows"]] == [
        ["2026Q2", "Influence (leading)", 50],
        ["2026Q3", "Influence (leading)", None],
        ["2026Q2", "Outcomes (lagging)", 60],
        ["2026Q3", "Outcomes (lagging)", 69],
    ]
