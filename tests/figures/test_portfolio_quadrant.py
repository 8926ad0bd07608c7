"""All alliances at once: every one is a mark, and no name lies on another."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures import (
    FROM_WIDTH,
    figure_portfolio_quadrant,
    table_portfolio_quadrant,
)


def _portfolio(index_history, stands: dict[str, tuple]) -> pd.DataFrame:
    return pd.concat(
        [
            index_history([leading], [lagging], alliance_id=alliance)
            for alliance, (leading, lagging) in stands.items()
        ]
    )


def test_every_placed_alliance_is_one_mark_with_the_worse_of_its_bands(
    index_history, traces
) -> None:
    figure = figure_portfolio_quadrant(
        _portfolio(index_history, {"a": (80, 30), "b": (80, 60), "c": (75, 80)})
    )
    assert traces(figure, "weak")[0]["x"] == [80.0]
    assert traces(figure, "watch")[0]["y"] == [60.0]
    assert traces(figure, "strong")[0]["x"] == [75.0]


def test_bands_differ_in_shape_not_only_in_colour(index_history, traces) -> None:
    figure = figure_portfolio_quadrant(
        _portfolio(index_history, {"a": (80, 30), "b": (80, 60), "c": (75, 80)})
    )
    shapes = [traces(figure, band)[0]["marker"]["symbol"] for band in ("weak", "watch", "strong")]
    assert len(set(shapes)) == 3


def test_names_without_room_on_a_phone_say_from_which_width_they_are_drawn(
    index_history, traces
) -> None:
    # Five alliances a point apart: on a phone a point is three pixels, on a page six.
    stands = {f"alliance number {k}": (50.0 + 4 * k, 50.0) for k in range(5)}
    names = traces(figure_portfolio_quadrant(_portfolio(index_history, stands)), "names")
    assert names[0].get("meta") is None
    assert names[1]["meta"] == {FROM_WIDTH: 700}
    written = [text for trace in names for text in trace["text"]]
    assert len(written) == len(set(written))


def test_alliances_without_an_index_are_counted(index_history, texts) -> None:
    stands = {"a": (80, 30), "b": (None, 60), "c": (None, None)}
    figure = figure_portfolio_quadrant(_portfolio(index_history, stands))
    assert "2 of 3 not placed: an index is missing" in texts(figure)


def test_names_are_escaped(index_history, traces) -> None:
    frame = _portfolio(index_history, {"a": (80, 30)})
    figure = figure_portfolio_quadrant(frame, {"a": "<b>A</b>"})
    assert traces(figure, "names")[0]["text"] == ["&lt;b&gt;A&lt;/b&gt;"]
    assert traces(figure, "weak")[0]["hovertext"][0].startswith("<b>&lt;b&gt;A")


def test_table_lists_those_that_could_not_be_placed(index_history) -> None:
    table = table_portfolio_quadrant(_portfolio(index_history, {"a": (80, 30), "b": (None, 60)}))
    assert table["rows"][0] == ["a", 80, "strong", 30, "weak", ""]
    assert table["rows"][1][1] is None
    assert table["rows"][1][5].startswith("leading index missing")
