"""Both indices of one alliance on one time line, and chosen metrics below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.index_history import add_index, last_reading, scale_panel
from alliance_health.figures.overlay import Overlay
from alliance_health.figures.safe_text import (
    bold,
    coloured,
    coloured_score,
    label_of,
    name_of,
    period_words,
    plain,
    reading_words,
    wrapped,
)
from alliance_health.figures.selection import (
    ROLES,
    by_period,
    index_by_period,
    numbers,
    only_alliance,
    records,
    rows_of,
    run_of_periods,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import role_colour
from alliance_health.figures.time_panels import (
    Line,
    Panels,
    add_line,
    add_missing_marks,
    lay_panels,
)
from alliance_health.language import speak
from alliance_health.vocabulary import Role, RowKind

#: Characters of a metric's name in one of its two lines.
NAME_WIDTH = 26


def figure_leading_versus_lagging(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    metrics: Sequence[str] = (),
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw both indices of one alliance on one time line, with scores of chosen metrics below.

    The figure shows what moved when. It tests nothing: two lines that move one after the
    other are no evidence that one announces the other.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance, scores from 0 to 100.
    labels : mapping of id to str, optional
        Labels of both indices and of metrics.
    metrics : sequence of str
        Ids of the metrics shown below, in this order.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    Figure
        One panel for both indices, one for each metric, all along the same periods. Missing
        periods are gaps with marks.

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
    panels = Panels(1 + len(metrics), height=110, gap=44)
    figure, overlay = lay_panels(panels, periods), Overlay()
    captions = []
    for role in ROLES:
        rows = index_by_period(scores, role, periods)
        add_index(figure, 0, role=role, rows=rows, edges=edges)
        name = coloured(name_of(Role(role).index_id, labels), role_colour(role))
        captions.append(f"{bold(name)}  {last_reading(rows, edges)}")
    overlay.caption(0, left="<br>".join(captions))
    scale_panel(figure, overlay, 0, edges)
    for at, metric_id in enumerate(metrics, start=1):
        rows = _draw_metric(figure, at, scores, metric_id=metric_id, edges=edges)
        last = records(rows)[-1]
        reading = coloured_score(last["score"], last["band"], edges)
        name = wrapped(label_of(metric_id, labels), width=NAME_WIDTH)
        overlay.caption(at, left=name, right=reading)
        scale_panel(figure, overlay, at, edges)
    overlay.put_on(figure)
    return figure


def table_leading_versus_lagging(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    metrics: Sequence[str] = (),
    edges: BandEdges | None = None,
) -> FigureTable:
    """Return the data behind `figure_leading_versus_lagging` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    metrics : sequence of str
        As for the figure.
    edges : BandEdges, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per index or metric and period.
    """
    indices = rows_of(scores, RowKind.INDEX)
    chosen = rows_of(scores, RowKind.METRIC)
    rows = pd.concat([indices, *(chosen[chosen["id"] == metric_id] for metric_id in metrics)])
    columns = {
        "id": speak("Index or metric"),
        "period": speak("Period"),
        "score": speak("Score"),
        "band": speak("Band"),
        "reason": speak("Note"),
    }
    return figure_table(rows, columns, labels=labels, edges=edges)


def _draw_metric(
    figure: go.Figure,
    at: int,
    scores: pd.DataFrame,
    *,
    metric_id: str,
    edges: BandEdges,
) -> pd.DataFrame:
    """Draw the score of one metric into its panel; return its rows, one per period."""
    periods = run_of_periods(scores["period"])
    joint = rows_of(scores, RowKind.METRIC)
    rows = by_period(joint[joint["id"] == metric_id], periods)
    hover = [
        f"{bold(plain(period_words(row['period'])))}<br>"
        + reading_words({**row, "coverage": None}, edges)
        for row in records(rows)
    ]
    roles = [role for role in rows["role"].dropna().unique() if role]
    colour = role_colour(roles[0] if roles else Role.LEADING.value)
    line = Line(numbers(rows["score"]), hover, colour, plain(metric_id))
    add_line(figure, at, line)
    add_missing_marks(figure, at, line)
    return rows
