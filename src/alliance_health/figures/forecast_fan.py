"""Where the outcomes of an alliance may go: history, the fan of what is expected, the red line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.overlay import Overlay, axis_suffix
from alliance_health.figures.safe_text import SCORE_AXIS, bold, coloured, label_of, plain, wrapped
from alliance_health.figures.selection import (
    Record,
    index_by_period,
    numbers,
    records,
    run_of_periods,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, add_scatter, new_figure, rule_line, tint
from alliance_health.figures.time_panels import (
    Line,
    Panels,
    add_line,
    lay_panels,
)
from alliance_health.insights.quantities import say_score, say_share
from alliance_health.language import say_digits, speak, speak_in
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role

#: Most alliances drawn, those nearest to the red line first.
DRAWN = 6

#: Periods of history shown.
PERIODS_SHOWN = 12

#: Both intervals from the wide to the narrow, with their tint.
_INTERVALS = (("low90", "high90", 0.13), ("low50", "high50", 0.26))


def figure_forecast_fan(
    scores: pd.DataFrame,
    fan: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    red_line: float | None = None,
    chances: Mapping[str, float] | None = None,
) -> go.Figure:
    """Draw the outcomes of alliances with the fan of what is expected of them.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`: the history of the lagging index, 0 to 100.
    fan : DataFrame
        alliance_id, period (the one forecast), horizon (periods ahead, from 1), median, low50,
        high50, low90, high90; a row without a median is no forecast.
    labels : mapping of id to str, optional
        Names of alliances.
    red_line : float, optional
        Score below which an alliance is warned of; the edge to weak when left out.
    chances : mapping of alliance id to float, optional
        Probability, 0 to 1, of falling below the red line within the horizons shown.

    Returns
    -------
    Figure
        A panel for each alliance, at most six: the likeliest to fall below the red line first,
        then the lowest median. The dark half of the fan holds half of the cases, the whole
        nine of ten. The rest is in the table. Without a fan: a sentence.
    """
    line = BandEdges().weak_below if red_line is None else red_line
    fan = fan[fan["median"].notna()]
    order = _order(fan, chances or {})
    if not order:
        return _without_fan()
    shown = order[:DRAWN]
    parts = {name: _part(scores, fan, name) for name in shown}
    labels_drawn = run_of_periods([label for periods, _, _ in parts.values() for label in periods])
    panels = Panels(len(shown), height=150 if len(shown) < 3 else 110, gap=46, foot=44)
    figure, overlay = lay_panels(panels, labels_drawn), Overlay()
    for at, name in enumerate(shown):
        reading = _reading(name, fan, line, chances or {})
        title = bold(wrapped(label_of(name, labels), width=40, lines=1))
        overlay.caption(at, left=f"{title}<br>{reading}")
        overlay.lines.append(_red_line(axis_suffix(at), line))
        _draw_panel(figure, at, parts[name], periods=labels_drawn, red_line=line)
    overlay.put_on(figure)
    _write_rest(figure, len(order) - len(shown))
    return figure


def table_forecast_fan(
    fan: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    chances: Mapping[str, float] | None = None,
) -> FigureTable:
    """Return the data behind `figure_forecast_fan` as a table.

    Parameters
    ----------
    fan : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    chances : mapping of alliance id to float, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per alliance and horizon, alliances in the order of the figure.
    """
    fan = fan[fan["median"].notna()]
    order = _order(fan, chances or {})
    rows = fan.assign(at=fan["alliance_id"].map({name: at for at, name in enumerate(order)}))
    rows = rows.sort_values(["at", "horizon"], ignore_index=True)
    for column in ("median", "low50", "high50", "low90", "high90"):
        rows[column] = rows[column].round()
    columns = {
        "alliance_id": speak("Alliance"),
        "period": speak("Period"),
        "median": speak_in("of a forecast", "Middle"),
        "low50": speak("Half of cases: from"),
        "high50": speak("Half of cases: to"),
        "low90": speak("Nine of ten: from"),
        "high90": speak("Nine of ten: to"),
    }
    return figure_table(rows, columns, labels=labels)


def _order(fan: pd.DataFrame, chances: Mapping[str, float]) -> list[str]:
    """List alliances, the likeliest to be warned of first."""
    if fan.empty:
        return []
    lowest = fan.groupby("alliance_id", sort=True)["median"].min()
    return sorted(map(str, lowest.index), key=lambda name: (-chances.get(name, -1.0), lowest[name]))


def _part(
    scores: pd.DataFrame, fan: pd.DataFrame, name: str
) -> tuple[list[str], list[float | None], list[Record]]:
    """Return the periods of one alliance, its history, and its fan from the near to the far."""
    own = records(fan[fan["alliance_id"] == name].sort_values("horizon"))
    last = Period.parse(str(own[0]["period"])).shift(-int(own[0]["horizon"]))
    known = [last.shift(-back).label for back in range(PERIODS_SHOWN - 1, -1, -1)]
    mine = scores[scores["alliance_id"] == name]
    first = min(
        (known.index(one) for one in mine["period"] if one in known), default=len(known) - 1
    )
    periods = known[first:]
    history = numbers(index_by_period(mine, Role.LAGGING.value, periods)["score"])
    return periods + [str(row["period"]) for row in own], history, own


def _draw_panel(
    figure: go.Figure,
    at: int,
    part: tuple[list[str], list[float | None], list[Record]],
    *,
    periods: list[str],
    red_line: float,
) -> None:
    """Draw one alliance: scale, fan, median, history."""
    own_periods, history, rows = part
    place = {label: x for x, label in enumerate(periods)}
    suffix = axis_suffix(at)
    axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
    axis = figure.layout[f"yaxis{suffix}"]
    axis.range, axis.tickvals = [0, 100], [0, red_line, 100]
    axis.title.text = plain(speak(SCORE_AXIS))
    here = place[own_periods[len(history) - 1]]
    start = history[-1]
    for low, high, opacity in _INTERVALS:
        known = [row for row in rows if row[low] is not None and row[high] is not None]
        xs = [place[row["period"]] for row in known]
        begin = [] if start is None else [(here, start)]
        up = begin + [(x, row[high]) for x, row in zip(xs, known, strict=True)]
        down = [(x, row[low]) for x, row in zip(xs, known, strict=True)]
        ring = up + down[::-1]
        add_scatter(
            figure,
            x=[x for x, _ in ring],
            y=[y for _, y in ring],
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=tint(LIGHT.lagging, opacity),
            hoverinfo="skip",
            name="fan",
            **axes,
        )
    values: list[float | None] = [None] * len(periods)
    for label, value in zip(own_periods, history, strict=False):
        values[place[label]] = value
    hover = [f"{bold(plain(label))}<br>{say_score(value, BandEdges())}"
             for label, value in zip(periods, values, strict=True)]  # fmt: skip
    add_line(figure, at, Line(values, hover, LIGHT.lagging, "history"))
    path = [] if start is None else [(here, start, "")]
    path += [(place[row["period"]], row["median"], _hover(row)) for row in rows]
    add_scatter(
        figure,
        x=[x for x, *_ in path],
        y=[y for _, y, _ in path],
        mode="lines+markers",
        line={"color": LIGHT.lagging, "width": 1.6, "dash": "dot"},
        marker={"size": [5 if text else 0 for *_, text in path], "color": LIGHT.lagging},
        hovertext=[text for *_, text in path],
        hoverinfo="text",
        cliponaxis=False,
        name="median",
        **axes,
    )


def _red_line(suffix: str, red_line: float) -> dict[str, Any]:
    """Return the warning line of a panel."""
    line = {"color": LIGHT.weak, "width": 1.4}
    return {**rule_line(axis="y", at=red_line, panel=suffix), "line": line, "name": "red line"}


def _hover(row: Record) -> str:
    """Say what is expected in one period."""
    half, most = (
        speak(
            "{low} to {high}",
            low=say_score(row[low], BandEdges()),
            high=say_score(row[high], BandEdges()),
        )
        for low, high in (("low50", "high50"), ("low90", "high90"))
    )
    told = (
        speak("middle {score}", score=say_score(row["median"], BandEdges())),
        speak("half: {span}", span=half),
        speak("nine of ten: {span}", span=most),
    )
    return "<br>".join((bold(plain(row["period"])), *(plain(one) for one in told)))


def _reading(name: str, fan: pd.DataFrame, red_line: float, chances: Mapping[str, float]) -> str:
    """Say how likely the red line is crossed, where that is known."""
    mine = fan[fan["alliance_id"] == name]
    ahead = str(mine.sort_values("horizon")["period"].iloc[-1])
    if name not in chances:
        return plain(speak("expected to {period}", period=ahead))
    text = speak(
        "below {line} by {period}: {chance}",
        line=say_digits(f"{red_line:g}"),
        period=ahead,
        chance=bold(say_share(chances[name])),
    )
    return coloured(text, LIGHT.weak if chances[name] >= 0.5 else LIGHT.ink)


def _write_rest(figure: go.Figure, rest: int) -> None:
    """Say below the panels what the tints mean, and how many alliances are not drawn."""
    text = plain(speak("dark: half of cases · pale: nine of ten · red: warning line"))
    if rest:
        text += "<br>" + plain(speak("{rest} more in the table", rest=rest))
        figure.layout.height += 14
        figure.layout.margin.b += 14
    figure.add_annotation(
        xref="paper",
        yref="paper",
        x=0,
        y=0,
        xanchor="left",
        yanchor="top",
        align="left",
        yshift=-22,
        text=text,
        font={"size": NOTE_SIZE, "color": LIGHT.sub},
    )


def _without_fan() -> go.Figure:
    """Say that there is no forecast."""
    figure = new_figure(80)
    figure.update_layout(xaxis={"visible": False}, yaxis={"visible": False})
    figure.add_annotation(
        xref="paper", yref="paper", x=0, y=0.5, xanchor="left",
        text=bold(plain(speak("No forecast: too little data"))),
    )  # fmt: skip
    return figure
