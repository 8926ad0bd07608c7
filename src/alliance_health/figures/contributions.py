"""What every pillar or metric brings to an index, and what it costs it, in points."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.row_layout import Group, Row, draw_segments, lay_rows
from alliance_health.figures.safe_text import bold, is_known, label_of, name_of, score_in_band
from alliance_health.figures.selection import (
    ROLES,
    Record,
    latest_period,
    only_alliance,
    records,
    rows_of,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import add_scatter, role_colour, tint
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak, speak_count
from alliance_health.vocabulary import Role, RowKind

#: Most rows shown under one index; the smallest losses are left to the table.
ROWS_SHOWN = 12

#: Stands for the id of the row in which the others share; no id has a blank.
OTHERS = "the others"

#: Thickness of a bar in pixels.
BAR = 8


def figure_contributions(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    kind: str = RowKind.PILLAR,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw what pillars or metrics bring to both indices, and what they cost.

    A bar is as long as the share of the index that the pillar decides about; its full
    part is what it brings, its pale part what it costs. Full parts add up to the index.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance.
    labels : mapping of id to str, optional
        Labels of indices, pillars and metrics.
    period : str, optional
        Which period; the latest one when left out.
    kind : {"pillar", "metric"}
        What the rows are.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    Figure
        Rows by index, the largest loss first, in points of the index. Rows without a
        contribution are left out: they are absent, not zero.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.

    See Also
    --------
    alliance_health.figures.change.figure_change : What changed since another period.
    """
    only_alliance(scores)
    period = period or latest_period(scores)
    edges = edges or BandEdges()
    shown = contribution_rows(scores, period, kind=kind)
    groups, found = [], []
    for role in ROLES:
        rows = _largest(shown[shown["role"] == role])
        if rows:
            heading = _heading(scores, role, period, labels, edges)
            groups.append(Group(heading, tuple(_row(one, labels) for one in rows)))
            found.append((role, rows))
    figure, places = lay_rows(groups or [Group(speak("Nothing contributes in this period"), ())])
    ends = [0.0, 1.0]
    for (role, rows), ys in zip(found, places, strict=False):
        ends += _draw_bars(figure, role, rows=rows, ys=ys, labels=labels)
    figure.update_xaxes(
        range=[min(ends), max(ends)], title_text=speak("points of the index"), nticks=5
    )
    return figure


def table_contributions(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    kind: str = RowKind.PILLAR,
) -> FigureTable:
    """Return the data behind `figure_contributions` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    period : str, optional
        As for the figure.
    kind : {"pillar", "metric"}
        As for the figure.

    Returns
    -------
    FigureTable
        All rows, those that the figure has no room for included.
    """
    columns = {
        "role": speak("Role"),
        "id": speak("Metric") if kind == RowKind.METRIC else speak("Pillar"),
        "contribution": speak("Brings, points"),
        "lost": speak("Costs, points"),
        "possible": speak("Of at most, points"),
    }
    rows = contribution_rows(scores, period or latest_period(scores), kind=kind)
    return figure_table(rows, columns, labels=labels)


def contribution_rows(scores: pd.DataFrame, period: str, *, kind: str) -> pd.DataFrame:
    """Return what each row brings and costs, the largest loss of each role first.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    period : str
        Which period.
    kind : {"pillar", "metric"}
        What the rows are.

    Returns
    -------
    DataFrame
        Rows of `score` with two more columns, in points of the index: `possible`, the
        effective weight as points, and `lost`, what is missing to it.
    """
    rows = rows_of(scores, RowKind(kind), period=period).dropna(
        subset=["contribution", "effective_weight"]
    )
    possible = rows["effective_weight"] * 100
    laid = rows.assign(possible=possible, lost=possible - rows["contribution"])
    return laid.sort_values(["role", "lost", "id"], ascending=[False, False, True])


def _largest(rows: pd.DataFrame) -> list[Record]:
    """Return the rows that cost most, and all others as one."""
    others = rows.iloc[ROWS_SHOWN:]
    largest = records(rows.iloc[:ROWS_SHOWN])
    if len(others):
        added = {name: others[name].sum() for name in ("contribution", "lost", "possible")}
        largest.append({"id": OTHERS, "count": len(others), **added})
    return largest


def _heading(
    scores: pd.DataFrame,
    role: str,
    period: str,
    labels: Mapping[str, str] | None,
    edges: BandEdges,
) -> str:
    """Name the index and what it reads."""
    index_id = Role(role).index_id
    rows = rows_of(scores, RowKind.INDEX, period=period)
    name = label_of(index_id, labels)
    found = records(rows[rows["id"] == index_id])
    if not found or not is_known(found[0]["score"]):
        return speak("{index}: missing", index=name)
    reading = score_in_band(found[0]["score"], found[0]["band"], edges)
    return f"{name}: {reading}"


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one pillar or metric."""
    # Translators: points brought, of those possible, such as "12.3 of 20.0".
    reading = speak(
        "{points} of {possible}",
        points=bold(_points(one["contribution"])),
        possible=_points(one["possible"]),
    )
    if one["id"] == OTHERS:
        return Row(speak_count(one["count"], "{number} others", "{number} others"), reading)
    return Row(label_of(str(one["id"]), labels), reading)


def _points(number: object) -> str:
    """Points with one decimal."""
    return in_locale(f"{float(str(number)):.1f}")


def _draw_bars(
    figure: go.Figure,
    role: str,
    *,
    rows: list[Record],
    ys: list[float],
    labels: Mapping[str, str] | None,
) -> list[float]:
    """Draw the bars of one index, none for the others together; return where they end."""
    rows = [one for one in rows if one["id"] != OTHERS]
    colour = role_colour(role)
    got = [float(one["contribution"]) for one in rows]
    possible = [float(one["possible"]) for one in rows]
    pale = [(max(x, 0.0), end, y) for x, end, y in zip(got, possible, ys, strict=False)]
    full = [(0.0, x, y) for x, y in zip(got, ys, strict=False)]
    draw_segments(figure, pale, colour=tint(colour, 0.25), width=BAR, name="costs")
    draw_segments(figure, full, colour=colour, width=BAR, name="brings")
    add_scatter(
        figure,
        x=got,
        y=ys[: len(rows)],
        mode="markers",
        marker={"size": 14, "opacity": 0},
        hovertext=[
            f"{bold(name_of(str(one['id']), labels))}<br>"
            + speak(
                "brings {points} points, costs {lost}",
                points=_points(one["contribution"]),
                lost=_points(one["lost"]),
            )
            for one in rows
        ],
        hoverinfo="text",
        name="tooltips",
    )
    return [*got, *possible]
