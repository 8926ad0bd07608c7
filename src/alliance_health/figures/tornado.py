"""How far an index hangs on each metric: the points it moves without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import Group, Row, draw_segments, lay_rows
from alliance_health.figures.safe_text import bold, coloured, label_of, name_of
from alliance_health.figures.selection import Record, only_alliance, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    BAND_SIGNS,
    add_scatter,
    band_colour,
    role_colour,
    rule,
    tint,
)
from alliance_health.insights.names import say_band
from alliance_health.insights.quantities import MINUS, in_locale
from alliance_health.language import speak
from alliance_health.vocabulary import Band, Role

#: Most metrics shown under one index; the others move it less.
ROWS_SHOWN = 8

#: Thickness of a bar in pixels.
BAR = 8

#: Half of the scale is never less than this, so that small changes look small.
LEAST_SPAN = 5.0


def figure_tornado(left_out: pd.DataFrame, labels: Mapping[str, str] | None = None) -> go.Figure:
    """Draw by how many points both indices move when a metric is left out.

    Parameters
    ----------
    left_out : DataFrame
        Rows of `alliance_health.indices.leave_one_out.leave_one_out` of one alliance.
    labels : mapping of id to str, optional
        Labels of metrics, pillars and indices.

    Returns
    -------
    Figure
        By index, the largest change first, at most eight metrics each. To the right the
        index is higher without the metric: the metric pulls it down. A change that turns the
        band says into which.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.
    """
    only_alliance(left_out)
    groups, found = [], []
    for role in Role:
        rows = tornado_rows(left_out, role)
        if rows:
            # Translators: above the metrics that are left out of the index one by one.
            heading = speak("{index}: without", index=label_of(role.index_id, labels))
            groups.append(Group(heading, tuple(_row(one, labels) for one in rows)))
            found.append((role, rows))
    figure, places = lay_rows(groups or [Group(speak("No index to leave a metric out of"), ())])
    ends = [LEAST_SPAN]
    for (role, rows), ys in zip(found, places, strict=False):
        ends += _draw_bars(figure, role, rows=rows, ys=ys, labels=labels)
    rule(figure, axis="x", at=0, dash="solid")
    span = max(ends)
    figure.update_xaxes(range=[-span, span], title_text=speak("points of the index"), nticks=5)
    return figure


def table_tornado(left_out: pd.DataFrame, labels: Mapping[str, str] | None = None) -> FigureTable:
    """Return the data behind `figure_tornado` as a table.

    Parameters
    ----------
    left_out : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        All metrics, those that the figure has no room for included.
    """
    columns = {
        "index": speak("Index"),
        "metric_id": speak("Left out"),
        "change": speak("Change, points"),
        "band": speak("Band"),
        "band_without": speak("Band without"),
    }
    rows = left_out.dropna(subset=["change"]).assign(size=lambda frame: frame["change"].abs())
    ordered = rows.sort_values(
        ["index", "size", "metric_id"], ascending=[False, False, True], kind="stable"
    )
    return figure_table(ordered, columns, labels=labels)


def tornado_rows(left_out: pd.DataFrame, role: Role) -> list[Record]:
    """Return the metrics of one index that move it most.

    Parameters
    ----------
    left_out : DataFrame
        Rows of `leave_one_out` of one alliance.
    role : Role
        Whose index.

    Returns
    -------
    list of mapping
        The largest change first; what does not move the index is left out.
    """
    own = left_out[(left_out["index"] == role.index_id) & (left_out["change"].abs() > 0)]
    laid = own.assign(size=own["change"].abs())
    ordered = laid.sort_values(["size", "metric_id"], ascending=[False, True])
    return [{**one, "low": 0.0, "high": one["change"]} for one in records(ordered)[:ROWS_SHOWN]]


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one metric with what the index does without it."""
    reading = bold(_points(one["change"]))
    turned = one["band_without"]
    if turned is not None and turned != one["band"]:
        reading += " " + coloured(
            f"{BAND_SIGNS[Band(turned)]} {say_band(turned)}", band_colour(turned)
        )
    return Row(label_of(str(one["metric_id"]), labels), reading)


def _points(number: object) -> str:
    """Points with their sign and one decimal."""
    value = round(float(str(number)), 1)
    if value == 0:
        return in_locale("±0.0")
    return in_locale(f"+{value:.1f}" if value > 0 else f"{MINUS}{-value:.1f}")


def _draw_bars(
    figure: go.Figure,
    role: Role,
    *,
    rows: Sequence[Record],
    ys: Sequence[float],
    labels: Mapping[str, str] | None,
) -> list[float]:
    """Draw the bars of one group; return how far they reach."""
    colour = role_colour(role.value)
    segments = [(float(one["low"]), float(one["high"]), y) for one, y in zip(rows, ys, strict=True)]
    draw_segments(figure, segments, colour=tint(colour, 0.75), width=BAR, name=role.value)
    add_scatter(
        figure,
        x=[(low + high) / 2 for low, high, _ in segments],
        y=list(ys),
        mode="markers",
        marker={"size": 16, "color": tint(colour, 0)},
        hovertext=[
            f"{bold(name_of(str(one['metric_id']), labels))}<br>"
            + speak("{points} points", points=_points(one["high"]))
            for one in rows
        ],
        hoverinfo="text",
        name="tooltips",
    )
    return [abs(end) for low, high, _ in segments for end in (low, high)]
