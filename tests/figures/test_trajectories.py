"""The quadrant with every way: few are named, what is not sure is hollow."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures import figure_trajectories, table_trajectories
from alliance_health.figures.theme import LIGHT
from alliance_health.figures.trajectories import NAMED


def _many(index_history, count: int) -> pd.DataFrame:
    frames = [
        index_history([20 + at % 30, 30 + at], [70, 60], alliance_id=f"a{at:03d}", half_width=2)
        for at in range(count)
    ]
    return pd.concat(frames, ignore_index=True)


def test_one_alliance_has_its_way_its_interval_and_its_periods(
    index_history, traces, texts
) -> None:
    figure = figure_trajectories(index_history([40, 60, 80], [70, 70, 70]))
    (way,) = traces(figure, "ways")
    assert way["x"] == [40.0, 60.0, 80.0, None]
    # lower = value - 6, upper = value + 3 in the fixture.
    (cross,) = traces(figure, "intervals")
    assert cross["x"] == [74.0, 83.0, None, 80.0, 80.0, None]
    assert cross["y"] == [70.0, 70.0, None, 64.0, 73.0, None]
    assert traces(figure, "names")[0]["text"] == ["2026Q3"]
    assert "2026Q1" in texts(figure)


def test_a_place_whose_interval_crosses_a_cut_is_hollow(index_history, traces) -> None:
    sure = figure_trajectories(index_history([70, 80], [70, 80]))
    unsure = figure_trajectories(index_history([70, 57], [70, 80]))
    assert traces(sure, "stands")[0]["marker"]["color"] == [LIGHT.ink]
    assert traces(unsure, "stands")[0]["marker"]["color"] == [LIGHT.paper]


def test_of_a_hundred_alliances_few_are_named_and_all_are_drawn(index_history, traces) -> None:
    figure = figure_trajectories(_many(index_history, 100))
    assert len(traces(figure, "stands")[0]["x"]) == NAMED
    assert len(traces(figure, "other stands")[0]["x"]) == 100 - NAMED
    assert len(traces(figure, "names")) <= NAMED
    assert len(figure.data) < 20


def test_a_missing_period_breaks_the_way(index_history, traces) -> None:
    figure = figure_trajectories(index_history([40, None, 60], [70, 70, 70]))
    assert traces(figure, "ways")[0]["x"] == [40.0, None, 60.0, None]


def test_alliances_without_a_last_place_are_counted(index_history, texts) -> None:
    frame = pd.concat([index_history([40, 60], [70, 70]),
                       index_history([40, None], [70, 70], alliance_id="b")])  # fmt: skip
    assert any("1 of 2 not placed" in text for text in texts(figure_trajectories(frame)))


def test_the_table_has_a_row_for_each_alliance(index_history) -> None:
    table = table_trajectories(index_history([40, 60], [70, 70]), {"orion": "Orion"})
    assert table["rows"] == [["Orion", 60, 70, "between living on the past and in form",
                              "living on the past", "2026Q2", 20]]  # fmt: skip


def test_names_are_text(index_history, traces) -> None:
    frame = pd.concat([index_history([40, 60], [70, 70]),
                       index_history([40, 50], [70, 70], alliance_id="b")])  # fmt: skip
    figure = figure_trajectories(frame, {"orion": "<b>x</b>", "b": "<i>y"})
    assert "<i>" not in str(traces(figure, "names")) + str(traces(figure, "stands"))


def test_the_table_is_made_where_nobody_has_a_place(index_history) -> None:
    assert table_trajectories(index_history([70], [None]))["rows"][0][-1] is None
