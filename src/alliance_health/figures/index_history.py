"""Both indices over the periods, each in its own panel with its interval and the band edges."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.overlay import Overlay, axis_suffix
from alliance_health.figures.safe_text import (
    SCORE_AXIS,
    bold,
    coloured,
    coloured_score,
    interval_words,
    name_of,
    period_words,
    plain,
    reading_words,
)
from alliance_health.figures.selection import (
    ROLES,
    index_by_period,
    numbers,
    only_alliance,
    records,
    run_of_periods,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import role_colour
from alliance_health.figures.time_panels import (
    Line,
    Panels,
    add_line,
    add_missing_marks,
    add_ribbon,
    lay_panels,
)
from alliance_health.language import speak
from alliance_health.vocabulary import Role, RowKind


def figure_index_history(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw both indices of one alliance over time.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance; its index rows are shown, scores from 0 to 100.
    labels : mapping of id to str, optional
        Labels of both indices.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    Figure
        Two panels, leading above lagging. A missing period is a gap with a mark whose
        tooltip gives the reason.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.

    See Also
    --------
    alliance_health.figures.quadrant.figure_quadrant : Both indices against each other.
    """
    only_alliance(scores)
    edges = edges or BandEdges()
    periods = run_of_periods(scores["period"])
    figure, overlay = lay_panels(Panels(len(ROLES)), periods), Overlay()
    for at, role in enumerate(ROLES):
        rows = index_by_period(scores, role, periods)
        add_index(figure, at, role=role, rows=rows, edges=edges)
        name = coloured(bold(name_of(Role(role).index_id, labels)), role_colour(role))
        overlay.caption(at, left=name, right=last_reading(rows, edges))
        scale_panel(figure, overlay, at, edges)
    overlay.put_on(figure)
    return figure


def table_index_history(
    scores: pd.DataFrame, labels: Mapping[str, str] | None = None
) -> FigureTable:
    """Return the data behind `figure_index_history` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per index and period.
    """
    rows = scores[scores["row"] == RowKind.INDEX.value]
    columns = {
        "period": speak("Period"),
        "id": speak("Index"),
        "score": speak("Score"),
        "lower": speak("From"),
        "upper": speak("To"),
        "band": speak("Band"),
        "coverage": speak("Weight measured"),
        "reason": speak("Note"),
    }
    return figure_table(rows, columns, labels=labels)


def add_index(
    figure: go.Figure, at: int, *, role: str, rows: pd.DataFrame, edges: BandEdges
) -> None:
    """Draw one index with its interval into a panel.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    at : int
        Panel, counted from the top.
    role : str
        Whose index.
    rows : DataFrame
        From `index_by_period`.
    edges : BandEdges
        Where bands change.
    """
    values = numbers(rows["score"])
    hover = [
        f"{bold(plain(period_words(row['period'])))}<br>{reading_words(row, edges)}"
        for row in records(rows)
    ]
    colour = role_colour(role)
    add_ribbon(
        figure, at, lower=numbers(rows["lower"]), upper=numbers(rows["upper"]), colour=colour
    )
    line = Line(values, hover, colour, Role(role).index_id)
    add_line(figure, at, line)
    add_missing_marks(figure, at, line)


def last_reading(rows: pd.DataFrame, edges: BandEdges) -> str:
    """Write the last reading in the colour of its band, the interval after it.

    Parameters
    ----------
    rows : DataFrame
        From `index_by_period`.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    str
        Safe text.
    """
    last = records(rows)[-1]
    interval = interval_words(last, edges)
    coloured = coloured_score(last["score"], last["band"], edges)
    return f"{coloured}  {interval}" if interval else coloured


def scale_panel(figure: go.Figure, overlay: Overlay, at: int, edges: BandEdges) -> None:
    """Give a panel the scale of scores with the edges of the bands.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    overlay : Overlay
        Takes the edges.
    at : int
        Panel, counted from the top.
    edges : BandEdges
        Where bands change.
    """
    suffix = axis_suffix(at)
    for edge in (edges.weak_below, edges.strong_from):
        overlay.rule(at, edge)
    figure.layout[f"yaxis{suffix}"].update(
        range=[0, 100],
        tickvals=[0, edges.weak_below, edges.strong_from, 100],
        title={"text": speak(SCORE_AXIS)},
    )
