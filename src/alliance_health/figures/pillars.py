"""Scores of one alliance by pillar, leading and lagging apart, with what is not known of them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.row_layout import (
    Group,
    Row,
    draw_scale_lines,
    draw_score_axis,
    draw_segments,
    lay_rows,
)
from alliance_health.figures.safe_text import (
    bold,
    coloured_score,
    is_known,
    label_of,
    name_of,
    reading_words,
)
from alliance_health.figures.selection import (
    ROLES,
    Record,
    latest_period,
    only_alliance,
    records,
    rows_of,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import BAND_SYMBOLS, add_scatter, band_colour, tint
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak
from alliance_health.vocabulary import Band, RowKind


def figure_pillars(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw the score of every pillar with its interval, leading and lagging apart.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance; its pillar rows are shown, scores from 0 to 100.
    labels : mapping of id to str, optional
        Labels of pillars.
    period : str, optional
        Which period; the latest one when left out.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    Figure
        One row per pillar, in the order of the scores. A missing pillar keeps its row and
        says why.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.

    See Also
    --------
    alliance_health.figures.contributions.figure_contributions : What pillars bring and cost.
    """
    only_alliance(scores)
    edges = edges or BandEdges()
    shown = pillar_rows(scores, period)
    by_role = {role: records(shown[shown["role"] == role]) for role in ROLES}
    groups = [
        Group(label_of(role, labels), tuple(_row(one, labels, edges) for one in rows))
        for role, rows in by_role.items()
        if rows
    ]
    figure, places = lay_rows(groups or [no_pillars()])
    rows = [one for found in by_role.values() for one in found]
    ys = [y for group in places for y in group]
    draw_scale_lines(figure, ys)
    for band in (*Band, None):
        _draw_band(figure, band, rows=rows, ys=ys, words=(labels, edges))
    draw_score_axis(figure, edges)
    return figure


def table_pillars(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    edges: BandEdges | None = None,
) -> FigureTable:
    """Return the data behind `figure_pillars` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    period : str, optional
        As for the figure.
    edges : BandEdges, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per role and pillar.
    """
    columns = {
        "role": speak("Role"),
        "id": speak("Pillar"),
        "score": speak("Score"),
        "lower": speak("From"),
        "upper": speak("To"),
        "band": speak("Band"),
        "coverage": speak("Weight measured, %"),
        "reason": speak("Note"),
    }
    return figure_table(pillar_rows(scores, period), columns, labels=labels, edges=edges)


def no_pillars() -> Group:
    """Return what is shown where no pillar of the role has a weight.

    >>> no_pillars().heading
    'No pillar counts here'
    """
    return Group(speak("No pillar counts here"), ())


def pillar_rows(scores: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """Return the pillar rows of one period, leading before lagging.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    period : str or None
        Which period; the latest one when None.

    Returns
    -------
    DataFrame
        In the order of the scores within a role.
    """
    rows = rows_of(scores, RowKind.PILLAR, period=period or latest_period(scores))
    return pd.concat([rows[rows["role"] == role] for role in ROLES])


def _row(one: Record, labels: Mapping[str, str] | None, edges: BandEdges) -> Row:
    """Write one pillar."""
    reading = coloured_score(one["score"], one["band"], edges)
    note = "" if is_known(one["score"]) else say_reason(str(one["reason"] or ""))
    return Row(label_of(str(one["id"]), labels), reading, note)


def _draw_band(
    figure: go.Figure,
    band: Band | None,
    *,
    rows: list[Record],
    ys: list[float],
    words: tuple[Mapping[str, str] | None, BandEdges],
) -> None:
    """Draw the intervals and points of the pillars in one band; None: those without a score."""
    labels, edges = words
    chosen = [(one, y) for one, y in zip(rows, ys, strict=True) if one["band"] == band]
    colour = band_colour(band)
    draw_segments(
        figure,
        [
            (float(one["lower"]), float(one["upper"]), y)
            for one, y in chosen
            if is_known(one["lower"]) and is_known(one["upper"])
        ],
        colour=tint(colour, 0.3),
        width=7,
        name="interval",
    )
    points = [(one, y) for one, y in chosen if is_known(one["score"])]
    if band is None or not points:
        return
    add_scatter(
        figure,
        x=[one["score"] for one, _ in points],
        y=[y for _, y in points],
        mode="markers",
        marker={"symbol": BAND_SYMBOLS[band], "size": 11, "color": colour},
        cliponaxis=False,
        hovertext=[
            f"{bold(name_of(str(one['id']), labels))}<br>{reading_words(one, edges)}"
            for one, _ in points
        ],
        hoverinfo="text",
        name=band.value,
    )
