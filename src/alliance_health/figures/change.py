"""What changed an index between two periods, piece by piece, adding up to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import Group, Row, draw_segments, lay_rows
from alliance_health.figures.safe_text import bold, label_of, plain
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, rule
from alliance_health.insights.quantities import MINUS
from alliance_health.vocabulary import Component

#: Pieces spelt out under one index; the rest is one row.
ROWS_SHOWN = 8

#: Points below which a piece moved nothing: what is left of adding and subtracting.
NOTHING = 1e-9

#: Thickness of a bar in pixels.
BAR = 9

#: What a component means when it is not a real change of a metric.
COMPONENT_WORDS = {
    Component.RESTATED: "restated",
    Component.LATE: "came late",
    Component.RULE: "other rules",
    Component.STAGE: "change of stage",
    Component.COVERAGE: "appeared or fell away",
    Component.CURRENCY: "exchange rate",
    Component.REAL: "",
    Component.MISSING: "missing",
}


def figure_change(
    explained: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    rows_shown: int = ROWS_SHOWN,
) -> go.Figure:
    """Draw what changed both indices, each piece starting where the one before it ended.

    Parameters
    ----------
    explained : DataFrame
        Rows of `explain`: index, component, metric_id, points, reason. The points of an
        index add up to its published change.
    labels : mapping of id to str, optional
        Labels of indices and metrics.
    rows_shown : int
        Pieces spelt out under an index, the largest ones; the others share one row.

    Returns
    -------
    Figure
        Rows by index in points of the index, its whole change last. An index that is
        missing at one end has one row that says why.

    See Also
    --------
    alliance_health.figures.contributions.figure_contributions : Levels instead of changes.
    """
    groups, drawn = [], []
    for index_id in _indices(explained):
        rows = change_rows(explained, index_id, labels=labels, rows_shown=rows_shown)
        groups.append(Group(label_of(index_id, labels), tuple(_row(one) for one in rows)))
        drawn.append(rows)
    figure, places = lay_rows(groups)
    ends = [0.0]
    for rows, ys in zip(drawn, places, strict=True):
        ends += _draw_steps(figure, rows, ys)
    room = max(max(ends) - min(ends), 2.0) * 0.04
    rule(figure, axis="x", at=0, dash="solid")
    figure.update_xaxes(
        range=[min(ends) - room, max(ends) + room],
        title_text="change, points of the index",
        nticks=5,
    )
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
        "index": "Index",
        "component": "Cause",
        "metric_id": "Metric",
        "points": "Points",
        "reason": "Note",
    }
    return figure_table(explained, columns, labels=labels)


def change_rows(
    explained: pd.DataFrame,
    index_id: str,
    *,
    labels: Mapping[str, str] | None,
    rows_shown: int,
) -> list[Record]:
    """List the pieces of the change of one index: the largest, the others, the whole.

    Parameters
    ----------
    explained : DataFrame
        Rows of `explain`.
    index_id : str
        Which index.
    labels : mapping of id to str, optional
        Labels of metrics.
    rows_shown : int
        Pieces spelt out.

    Returns
    -------
    list of dict
        label, points (None when missing), reason, and whether the row is the whole.
    """
    pieces = explained[explained["index"] == index_id]
    known = pieces[pieces["points"].notna()]
    moved = known[known["points"].abs() > NOTHING]
    largest = moved["points"].abs().sort_values(ascending=False, kind="stable").index
    spelt, others = moved.loc[largest[:rows_shown]], moved.loc[largest[rows_shown:]]
    rows = [_piece(one, labels) for one in records(pieces[pieces["points"].isna()])]
    rows += [_piece(one, labels) for one in records(spelt)]
    if len(others):
        rows.append(_plain_row(f"{len(others)} smaller pieces", others["points"].sum()))
    if len(known):
        rows.append({**_plain_row("Together", known["points"].sum()), "whole": True})
    return rows


def _indices(explained: pd.DataFrame) -> list[str]:
    """Both indices in their order, as far as they are explained."""
    present = set(explained["index"])
    return [one for one in ("leading_index", "lagging_index") if one in present]


def _plain_row(label: str, points: float) -> Record:
    """Return a row that is no single piece."""
    return {"label": label, "points": float(points), "reason": "", "whole": False}


def _piece(one: Record, labels: Mapping[str, str] | None) -> Record:
    """Word one row of `explain`."""
    component = Component(str(one["component"]))
    cause = COMPONENT_WORDS[component]
    metric = str(one["metric_id"] or "")
    if not metric:
        label = cause.capitalize() or "Real change"
    else:
        label = label_of(metric, labels) + (f" ({cause})" if cause else "")
    return {
        "label": label,
        "points": one["points"],
        "reason": str(one["reason"] or ""),
        "whole": False,
    }


def _row(one: Record) -> Row:
    """Write one piece."""
    if one["points"] is None:
        return Row(str(one["label"]), "", str(one["reason"]))
    points = round(float(one["points"]), 1)
    sign = "+" if points > 0 else MINUS if points < 0 else ""
    reading = f"{sign}{abs(points):.1f}"
    return Row(str(one["label"]), bold(reading), str(one["reason"]))


def _draw_steps(figure: go.Figure, rows: list[Record], ys: list[float]) -> list[float]:
    """Draw the pieces of one index as steps; return where they end."""
    steps = [
        (str(one["label"]), float(one["points"]), y)
        for one, y in zip(rows, ys, strict=True)
        if one["points"] is not None and not one["whole"]
    ]
    ends = list(accumulate((points for _, points, _ in steps), initial=0.0))
    bars = [(ends[k], ends[k + 1], y) for k, (_, _, y) in enumerate(steps)]
    total = [
        (0.0, float(one["points"]), y) for one, y in zip(rows, ys, strict=True) if one["whole"]
    ]
    _draw_connectors(figure, bars, total)
    for colour, name, chosen in (
        (LIGHT.strong, "gained", [bar for bar in bars if bar[1] >= bar[0]]),
        (LIGHT.weak, "lost", [bar for bar in bars if bar[1] < bar[0]]),
        (LIGHT.ink, "together", total),
    ):
        draw_segments(figure, chosen, colour=colour, width=BAR, name=name)
    figure.add_scatter(
        x=[(start + end) / 2 for start, end, _ in bars],
        y=[y for _, _, y in bars],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        hovertext=[f"{bold(plain(label))}<br>{points:+.2f} points" for label, points, _ in steps],
        hoverinfo="text",
        name="tooltips",
    )
    return ends


def _draw_connectors(
    figure: go.Figure,
    bars: list[tuple[float, float, float]],
    total: list[tuple[float, float, float]],
) -> None:
    """Draw the thin lines from the end of each piece to the start of the next."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    following = [*bars[1:], *total]
    for (_, end, y), (_, _, next_y) in zip(bars, following, strict=False):
        xs += [end, end, None]
        ys += [y, next_y, None]
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": LIGHT.line, "width": 1},
        hoverinfo="skip",
        name="steps",
    )
