"""The forecast fan: history, half and nine of ten cases, the warning line."""

from __future__ import annotations

import pandas as pd

from alliance_health.figures import figure_forecast_fan, table_forecast_fan
from alliance_health.figures.forecast_fan import DRAWN

COLUMNS = ["alliance_id", "period", "horizon", "median", "low50", "high50", "low90", "high90"]


def _fan(*names: str, median: float = 50.0) -> pd.DataFrame:
    rows = [
        (name, period, ahead, median + at, 45.0, 55.0, 35.0, 65.0)
        for at, name in enumerate(names)
        for ahead, period in ((1, "2026Q4"), (2, "2027Q1"))
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_the_fan_starts_at_the_last_known_score(index_history, traces) -> None:
    figure = figure_forecast_fan(index_history([50, 50], [60, 58]), _fan("orion"))
    wide, half = traces(figure, "fan")
    # Periods 2026Q2 and Q3 at 0 and 1, forecasts at 2 and 3: up along the high ends, back down.
    assert wide["x"] == [1, 2, 3, 3, 2]
    assert wide["y"] == [58.0, 65.0, 65.0, 35.0, 35.0]
    assert half["y"] == [58.0, 55.0, 55.0, 45.0, 45.0]
    assert traces(figure, "median")[0]["y"] == [58.0, 50.0, 50.0]


def test_a_missing_last_score_leaves_the_fan_on_its_own(index_history, traces) -> None:
    figure = figure_forecast_fan(index_history([50, 50], [60, None]), _fan("orion"))
    assert traces(figure, "fan")[0]["x"] == [2, 3, 3, 2]
    assert traces(figure, "history")[0]["y"] == [60.0, None, None, None]


def test_the_warning_line_is_drawn_and_the_probability_is_beside_it(index_history, texts) -> None:
    scores = index_history([50], [60])
    figure = figure_forecast_fan(scores, _fan("orion"), red_line=45, chances={"orion": 0.72})
    assert figure.layout.shapes[0].y0 == 45
    assert any("below 45 by 2027Q1: <b>72\N{NO-BREAK SPACE}%</b>" in text for text in texts(figure))


def test_without_a_probability_none_is_said(index_history, texts) -> None:
    said = texts(figure_forecast_fan(index_history([50], [60]), _fan("orion")))
    assert any("expected to 2027Q1" in text for text in said)
    assert not any("%" in text for text in said)


def test_of_a_hundred_alliances_the_likeliest_are_drawn(index_history, texts, traces) -> None:
    names = [f"a{at:03d}" for at in range(100)]
    scores = pd.concat([index_history([50], [60], alliance_id=name) for name in names])
    chances = {name: at / 100 for at, name in enumerate(names)}
    figure = figure_forecast_fan(scores, _fan(*names), chances=chances)
    assert len(traces(figure, "median")) == DRAWN
    assert any("A099" in text for text in texts(figure))
    assert any("94 more in the table" in text for text in texts(figure))
    assert table_forecast_fan(_fan(*names), chances=chances)["rows"][0][:2] == ["a099", "2026Q4"]


def test_without_a_fan_the_figure_says_so(index_history, texts) -> None:
    figure = figure_forecast_fan(index_history([50], [60]), _fan())
    assert texts(figure) == ["<b>No forecast: too little data</b>"]


def test_rows_without_a_median_are_no_forecast(index_history, traces, texts) -> None:
    scores, fan = index_history([50], [60]), _fan("orion")
    half = fan.assign(median=[50.0, float("nan")], low90=float("nan"))
    figure = figure_forecast_fan(scores, half)
    assert traces(figure, "median")[0]["y"] == [60.0, 50.0]
    assert len(table_forecast_fan(half)["rows"]) == 1
    nothing = figure_forecast_fan(scores, fan.assign(median=float("nan")))
    assert texts(nothing) == ["<b>No forecast: too little data</b>"]


def test_names_are_text(index_history, texts) -> None:
    said = texts(figure_forecast_fan(index_history([50], [60]), _fan("orion"), {"orion": "<i>x"}))
    assert not any("<i>" in text for text in said)
