"""From the index then to the index now: a waterfall of what lies between, piece by piece.

::

    Q2 2026                   72   =//==============================|
    Trust (restated)        -1.0                                  ##
    Decision time           -5.2                            #####
    Q3 2026                   65   =//======================|
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.change_rows import ChangeEnds, change_rows
from alliance_health.figures.row_layout import Group, Row, draw_segments, lay_rows
from alliance_health.figures.safe_text import bold, label_of, plain
from alliance_health.figures.selection import Record
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, add_scatter, tint
from alliance_health.insights.both_ends import tell_ends
from alliance_health.insights.quantities import MINUS, in_locale, say_score
from alliance_health.language import speak

#: Pieces spelt out under one index; the rest is one row.
ROWS_SHOWN = 8

#: Thickness of a piece and of a total, in pixels.
BAR, TOTAL = 10, 13

#: How much of its colour a piece keeps that is no real change.
PALE = 0.45

#: Points of the index that the scale shows at least.
LEAST_SPAN = 10.0

#: Share of the scale's length at which the break of a total's bar stands.
BREAK_AT = 0.03


def figure_change(
    explained: pd.DataFrame,
    ends: Mapping[str, ChangeEnds],
    labels: Mapping[str, str] | None = None,
    *,
    rows_shown: int = ROWS_SHOWN,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw how each index came from what it was to what it is, piece by piece.

    Parameters
    ----------
    explained : DataFrame
        Rows of `explain`: index, component, metric_id, points, reason. The points of an
        index add up to its published change.
    ends : mapping of index id to ChangeEnds
        Both published indices and what they are called.
    labels : mapping of id to str, optional
        Labels of indices and metrics.
    rows_shown : int
        Pieces spelt out under an index, the largest ones; the others share one row.
    edges : BandEdges, optional
        Where bands change, so that shown numbers keep to their band.

    Returns
    -------
    Figure
        By index: its total then, the pieces in the order of `Component` (what is no real
        change in a paler colour), and its total now with the whole change. Where nothing moved
        the index a row says so between both totals; where it is missing at an end, a row says
        why, and the other end stands alone.

    See Also
    --------
    alliance_health.figures.contributions.figure_contributions : Levels instead of changes.
    """
    falls = [
        _Fall(
            label_of(index_id, labels),
            change_rows(explained, index_id, ends[index_id], labels=labels, rows_shown=rows_shown),
        )
        for index_id in _indices(explained, ends)
    ]
    bands = edges or BandEdges()
    groups = [
        Group(fall.heading, tuple(_row(one) for one in _told(fall.rows, bands)), fall.key)
        for fall in falls
    ]
    figure, places = lay_rows(groups)
    left, right = _scale([level for fall in falls for level in fall.levels])
    for fall, ys in zip(falls, places, strict=True):
        _draw_fall(figure, fall.rows, ys, left=left)
    _draw_breaks(figure, falls, places, left=left, right=right)
    figure.update_xaxes(range=[left, right], title_text=speak("index, points"), nticks=5)
    return figure


def table_change(explained: pd.DataFrame, labels: Mapping[str, str] | None = None) -> FigureTable:
    """Return the data behind `figure_change` as a table.

    Parameters
    ----------
    explained : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        All pieces, those that share a row in the figure included.
    """
    columns = {
        "index": speak("Index"),
        "component": speak("Cause"),
        "metric_id": speak("Metric"),
        "points": speak("Points"),
        "reason": speak("Note"),
    }
    return figure_table(explained, columns, labels=labels)


@dataclass(frozen=True, slots=True)
class _Fall:
    """The rows of one index under its name."""

    heading: str
    rows: list[Record]

    @property
    def key(self) -> str:
        """What the pale bars mean, where there are any."""
        pale = any(one["kind"] == "piece" and not one["is_real"] for one in self.rows)
        return speak("pale: not a real change") if pale else ""

    @property
    def levels(self) -> list[float]:
        """All levels that the bars reach."""
        spans = [(one["start"], one["end"]) for one in self.rows if one["kind"] != "note"]
        return [float(level) for span in spans for level in span if level is not None]


def _indices(explained: pd.DataFrame, ends: Mapping[str, ChangeEnds]) -> list[str]:
    """Both indices in their order, as far as they are explained."""
    present = set(explained["index"]) & set(ends)
    return [one for one in ("leading_index", "lagging_index") if one in present]


def _told(rows: list[Record], edges: BandEdges) -> list[Record]:
    """Give totals the numbers that are told: where there are both, they agree with the change."""
    totals = [one for one in rows if one["kind"] == "total"]
    if len(totals) == 2:
        ends = tell_ends(totals[0]["end"], totals[1]["end"], edges)
        numbers = [ends.before, ends.now]
    else:
        numbers = [say_score(one["end"], edges) for one in totals]
    shown = iter(numbers)
    return [{**one, "shown": next(shown) if one["kind"] == "total" else ""} for one in rows]


def _row(one: Record) -> Row:
    """Write one row."""
    label, note = str(one["label"]), str(one["note"])
    if one["kind"] == "note":
        return Row(label, "", note)
    if one["kind"] == "piece":
        return Row(label, _signed(one["points"]), note)
    reading = bold(str(one["shown"]))
    if one["points"] is not None:
        reading = f"{reading} ({_signed(one['points'])})"
    return Row(label, reading, note)


def _signed(points: float) -> str:
    """Write points with one decimal and their sign."""
    tenth = round(points, 1)
    sign = "+" if tenth > 0 else MINUS if tenth < 0 else ""
    return in_locale(f"{sign}{abs(tenth):.1f}")


def _scale(levels: list[float]) -> tuple[float, float]:
    """Choose the part of the scale that is drawn: all levels, and some room."""
    if not levels:
        return 0.0, 100.0
    span = max(max(levels) - min(levels), LEAST_SPAN)
    left = max(0.0, min(levels) - 0.35 * span)
    if left < 0.15 * span:
        left = 0.0
    return left, max(min(100.0, max(levels) + 0.12 * span), max(levels), left + LEAST_SPAN)


def _draw_fall(figure: go.Figure, rows: list[Record], ys: list[float], *, left: float) -> None:
    """Draw the totals, the pieces between them, and what connects them."""
    drawn = [(one, y) for one, y in zip(rows, ys, strict=True) if one["kind"] != "note"]
    _draw_connectors(figure, drawn)
    totals = [(left, one["end"], y) for one, y in drawn if one["kind"] == "total"]
    draw_segments(figure, totals, colour=LIGHT.ink, width=TOTAL, name="total")
    pieces = [(one, y) for one, y in drawn if one["kind"] == "piece"]
    for name, colour, sign in (("gained", LIGHT.strong, 1), ("lost", LIGHT.weak, -1)):
        for is_real in (True, False):
            bars = [
                (one["start"], one["end"], y)
                for one, y in pieces
                if one["is_real"] is is_real and (one["end"] - one["start"]) * sign > 0
            ]
            shade = colour if is_real else tint(colour, PALE)
            suffix = "" if is_real else ", not real"
            draw_segments(figure, bars, colour=shade, width=BAR, name=name + suffix)
    add_scatter(
        figure,
        x=[(one["start"] + one["end"]) / 2 for one, _ in pieces],
        y=[y for _, y in pieces],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        hovertext=[
            f"{bold(plain(str(one['label'])))}<br>" + _say_points(one["end"] - one["start"])
            for one, _ in pieces
        ],
        hoverinfo="text",
        name="tooltips",
    )


def _say_points(points: float) -> str:
    """Write the points of a piece in full."""
    return speak("{points} points", points=in_locale(f"{points:+.2f}"))


def _draw_connectors(figure: go.Figure, drawn: list[tuple[Record, float]]) -> None:
    """Draw the thin lines from the end of each bar to the start of the next."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for (one, y), (_, next_y) in pairwise(drawn):
        xs += [one["end"], one["end"], None]
        ys += [y, next_y, None]
    add_scatter(
        figure,
        x=xs,
        y=ys,
        mode="lines",
        line={"color": LIGHT.line, "width": 1},
        hoverinfo="skip",
        name="steps",
    )


def _draw_breaks(
    figure: go.Figure,
    falls: list[_Fall],
    places: list[list[float]],
    *,
    left: float,
    right: float,
) -> None:
    """Cut the bars of totals that do not begin at 0, so that nobody compares their lengths."""
    if left <= 0:
        return
    at = left + BREAK_AT * (right - left)
    ys = [
        y
        for fall, row_ys in zip(falls, places, strict=True)
        for one, y in zip(fall.rows, row_ys, strict=True)
        if one["kind"] == "total"
    ]
    add_scatter(
        figure,
        x=[at] * len(ys),
        y=ys,
        mode="markers",
        marker={
            "symbol": "line-ne",
            "size": TOTAL,
            "color": LIGHT.paper,
            "line": {"width": 3, "color": LIGHT.paper},
        },
        hoverinfo="skip",
        name="break",
    )
