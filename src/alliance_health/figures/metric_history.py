"""Metrics over the periods, each in its own unit, with its thresholds and both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.metric import Metric
from alliance_health.figures.overlay import Overlay, axis_suffix
from alliance_health.figures.row_layout import Group, lay_rows
from alliance_health.figures.safe_text import bold, coloured, label_of, period_words, plain, wrapped
from alliance_health.figures.selection import (
    Record,
    by_period,
    numbers,
    only_alliance,
    records,
    run_of_periods,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    BAND_SIGNS,
    LIGHT,
    NOTE_SIZE,
    PERSPECTIVE_SIGNS,
    PERSPECTIVE_SYMBOLS,
    band_colour,
    perspective_colour,
)
from alliance_health.figures.time_panels import (
    Line,
    Panels,
    add_line,
    add_missing_marks,
    lay_panels,
)
from alliance_health.insights.names import say_band, say_metric_name, say_side
from alliance_health.insights.quantities import say_value
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak, speak_name
from alliance_health.vocabulary import Band, Perspective, RowKind

#: Height of a panel, and of a word beside it, in pixels.
PANEL, WORD_PIXELS = 86, 13

#: Share of a panel that is left free above and below what is drawn.
AIR = 0.12

#: Pixels at the right of the panels: room for the names of the thresholds.
ROOM_FOR_WORDS = 50

#: Characters of a metric's name in one of its three lines.
NAME_WIDTH = 22

#: What is shown of each row; with all columns, drawing takes about a sixth longer.
_SHOWN = ["id", "period", "perspective", "value", "target", "band", "reason"]


def figure_metric_history(
    scores: pd.DataFrame, metrics: Mapping[str, Metric], *, currency: str = ""
) -> go.Figure:
    """Draw values of metrics over time, with the thresholds that decide about their bands.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance; the values of its metric rows are shown.
    metrics : mapping of metric id to Metric
        Which metrics, in which order, with their labels, units and thresholds.
    currency : str
        ISO 4217 code that amounts of money are in.

    Returns
    -------
    Figure
        One panel per metric, in the metric's own unit. Where both sides report, each has its
        line. A missing period is a gap with a mark. Thresholds that apply to the value as a
        percentage of its target are replaced by the target itself.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.

    See Also
    --------
    alliance_health.figures.index_history.figure_index_history : What the metrics add up to.
    """
    only_alliance(scores)
    if not metrics:
        return lay_rows([Group(speak("No metric has a value here"), ())])[0]
    periods = run_of_periods(scores["period"])
    rows = scores.loc[scores["row"] == RowKind.METRIC.value, _SHOWN]
    figure = lay_panels(Panels(len(metrics), height=PANEL, gap=50), periods)
    overlay = Overlay()
    figure.layout.margin.r = ROOM_FOR_WORDS
    for at, (metric_id, metric) in enumerate(metrics.items()):
        own = rows[rows["id"] == metric_id]
        lines = _lines(own, metric, periods, currency)
        edges = _thresholds(metric, own, periods)
        low, unit = _scale_panel(figure, at, lines, edges)
        _draw_thresholds(overlay, at, edges, unit=unit)
        for line in lines:
            add_line(figure, at, line)
            add_missing_marks(figure, at, line, floor=low)
        overlay.caption(at, left=_name(metric), right=_readings(metric, own, periods[-1], currency))
        is_money = metric.unit == "money" and currency
        words = currency if is_money else speak_name("unit", metric.unit)
        figure.layout[f"yaxis{axis_suffix(at)}"].title.text = plain(words)
    overlay.put_on(figure)
    return figure


def table_metric_history(scores: pd.DataFrame, metrics: Mapping[str, Metric]) -> FigureTable:
    """Return the data behind `figure_metric_history` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    metrics : mapping of metric id to Metric
        As for the figure.

    Returns
    -------
    FigureTable
        One row per metric, period and perspective.
    """
    rows = scores[(scores["row"] == RowKind.METRIC.value) & scores["id"].isin(list(metrics))]
    columns = {
        "id": speak("Metric"),
        "period": speak("Period"),
        "perspective": speak("Side"),
        "value": speak("Value"),
        "unit": speak("Unit"),
        "target": speak("Target"),
        "band": speak("Band"),
        "reason": speak("Note"),
    }
    labels = {metric_id: say_metric_name(one.label) for metric_id, one in metrics.items()}
    return figure_table(rows, columns, labels=labels)


def _lines(own: pd.DataFrame, metric: Metric, periods: list[str], currency: str) -> list[Line]:
    """Return the lines of one metric: both sides where they report, else the joint one."""
    sides = [side for side in (Perspective.OURS, Perspective.THEIRS) if _is_known(own, side)]
    lines = []
    for side in sides or [Perspective.JOINT]:
        rows = by_period(own[own["perspective"] == side.value], periods)
        hover = [
            f"{bold(plain(period_words(row['period'])))}<br>{say_side(side.value)}: "
            + plain(say_value(row["value"], metric.unit, currency=currency))
            + (f"<br>{wrapped(say_reason(row['reason']), width=44)}" if _has_reason(row) else "")
            for row in records(rows)
        ]
        lines.append(
            Line(
                numbers(rows["value"]),
                hover,
                perspective_colour(side),
                side.value,
                symbol=PERSPECTIVE_SYMBOLS[side],
            )
        )
    return lines


def _is_known(own: pd.DataFrame, side: Perspective) -> bool:
    """Tell whether a side has a value in any period."""
    return bool(own.loc[own["perspective"] == side.value, "value"].notna().any())


def _has_reason(row: Mapping[str, object]) -> bool:
    """Tell whether a missing value says why."""
    return row["value"] is None and bool(row["reason"])


def _thresholds(
    metric: Metric, own: pd.DataFrame, periods: list[str]
) -> list[tuple[str, float, str]]:
    """Return the lines that a metric is held against: word, value, colour."""
    if metric.against:
        joint = by_period(own[own["perspective"] == Perspective.JOINT.value], periods)
        known = joint["target"].dropna()
        return [(speak("target"), float(known.iloc[-1]), LIGHT.sub)] if len(known) else []
    lines = []
    for found in (metric.thresholds, metric.thresholds_low, metric.thresholds_high):
        if found is not None:
            lines.append((say_band(Band.WEAK), found.weak, LIGHT.weak))
            lines.append((say_band(Band.STRONG), found.strong, LIGHT.strong))
    return lines


def _scale_panel(
    figure: go.Figure, at: int, lines: Sequence[Line], edges: list[tuple[str, float, str]]
) -> tuple[float, float]:
    """Give a panel a scale that holds lines and thresholds; return its foot and a pixel on it."""
    known = [value for line in lines for value in line.values if value is not None]
    held = [*known, *(value for _, value, _ in edges)] or [0.0, 1.0]
    low, high = min(held), max(held)
    air = (high - low or abs(high) or 1.0) * AIR
    scale = figure.layout[f"yaxis{axis_suffix(at)}"]
    scale.range, scale.nticks = [low - air, high + air], 4
    return low - air, (high - low + 2 * air) / PANEL


def _draw_thresholds(
    overlay: Overlay, at: int, edges: list[tuple[str, float, str]], *, unit: float
) -> None:
    """Draw the thresholds of one metric, each with its word at the right."""
    suffix = axis_suffix(at)
    place = {"xref": f"x{suffix} domain", "yref": f"y{suffix}", "x": 1}
    for word, value, colour, shift in _with_room(edges, unit):
        overlay.rule(at, value)
        overlay.texts.append(
            {
                **{"text": word, "y": value, **place},
                **{"xanchor": "left", "xshift": 3, "yanchor": "middle", "yshift": shift},
                "font": {"size": NOTE_SIZE, "color": colour},
            }
        )


def _with_room(
    edges: Sequence[tuple[str, float, str]], unit: float
) -> list[tuple[str, float, str, float]]:
    """Return thresholds from low to high, each with the pixels by which its word moves up.

    `unit` is the height of a pixel in the unit of the values.
    """
    placed: list[tuple[str, float, str, float]] = []
    below = float("-inf")
    for word, value, colour in sorted(edges, key=lambda edge: edge[1]):
        own = value / unit
        below = max(own, below + WORD_PIXELS)
        placed.append((word, value, colour, below - own))
    return placed


def _name(metric: Metric) -> str:
    """Write the name of a metric."""
    label = say_metric_name(metric.label)
    return wrapped(label_of(metric.metric_id, {metric.metric_id: label}), width=NAME_WIDTH, lines=3)


def _readings(metric: Metric, own: pd.DataFrame, period: str, currency: str) -> str:
    """Write the last values of a metric, of each side where both report."""
    last = records(own[own["period"] == period])
    shown = [row for row in last if row["perspective"] != Perspective.JOINT.value] or last
    readings = [_last_reading(row, metric.unit, currency) for row in shown]
    return "<br>".join(readings) or speak("missing")


def _last_reading(row: Record, unit: str, currency: str) -> str:
    """Write a last value: of a side in its partner's colour, of both in its band's."""
    value = bold(plain(say_value(row["value"], unit, currency=currency)))
    if row["perspective"] != Perspective.JOINT.value:
        sign = PERSPECTIVE_SIGNS[Perspective(row["perspective"])]
        side = f"{sign} {say_side(row['perspective'])}"
        return f"{coloured(side, perspective_colour(row['perspective']))} {value}"
    if row["value"] is None or row["band"] is None:
        return value
    sign = BAND_SIGNS[Band(row["band"])]
    return coloured(f"{value} {sign}", band_colour(row["band"]))
