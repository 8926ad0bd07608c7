"""Values beyond their scale: both ends, the limit, and what is out of date."""

from __future__ import annotations

import pandas as pd
import pytest

from alliance_health.figures import figure_clipping, table_clipping


@pytest.fixture(name="clipped")
def _clipped() -> pd.DataFrame:
    rows = [
        ("", "trust", 20, 1, 0, 0.05, False, False),
        ("", "<b>roi</b>", 40, 4, 16, 0.5, True, True),
        ("", "cadence", 30, 0, 0, 0.0, False, False),
        ("orion", "trust", 2, 2, 0, 1.0, True, True),
    ]
    columns = ["alliance_id", "metric_id", "values", "beyond_unhealthy", "beyond_healthy",
               "share", "newest_clipped", "out_of_date"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def test_both_ends_are_stacked_in_percent_the_largest_first(clipped, traces) -> None:
    figure = figure_clipping(clipped)
    ends = [traces(figure, name)[0]["x"] for name in ("unhealthy end", "healthy end")]
    assert [list(end) for end in ends] == [[10, 5], [40, 0]]
    assert figure.layout.barmode == "stack"
    assert figure.layout.xaxis.title.text == "beyond the scale, % of the metric's values"


def test_line_stands_at_the_largest_share_allowed(clipped) -> None:
    figure = figure_clipping(clipped)
    assert [shape.x0 for shape in figure.layout.shapes] == [10]
    assert figure.layout.xaxis.range == (0, 50)


def test_only_what_is_out_of_date_says_so(clipped, texts) -> None:
    assert sum("out of date" in text for text in texts(figure_clipping(clipped))) == 1


def test_names_are_escaped(clipped, texts, traces) -> None:
    figure = figure_clipping(clipped)
    assert "&lt;b&gt;roi" in traces(figure, "healthy end")[0]["hovertext"][0]
    assert not any("<b>roi" in text for text in texts(figure))


def test_nothing_beyond_is_said(clipped, texts) -> None:
    figure = figure_clipping(clipped[clipped["share"] == 0])
    assert any("No value lies beyond its scale" in text for text in texts(figure))


def test_table_holds_the_counts_of_all_alliances_together(clipped) -> None:
    assert table_clipping(clipped, {"trust": "Trust"})["rows"] == [
        ["<b>roi</b>", 40, 4, 16, "yes", "yes"],
        ["Trust", 20, 1, 0, "no", "no"],
    ]
