"""Both partners' sides of the same metrics: where they agree and where they do not."""

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
    coloured,
    label_of,
    name_of,
    plain,
    wrapped,
)
from alliance_health.figures.selection import Record, latest_period, only_alliance, records, rows_of
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    LIGHT,
    PERSPECTIVE_SIGNS,
    PERSPECTIVE_SYMBOLS,
    add_scatter,
    perspective_colour,
)
from alliance_health.insights.names import say_side
from alliance_health.insights.quantities import say_score
from alliance_health.language import speak
from alliance_health.vocabulary import Perspective, RowKind

#: Most metrics shown; the smallest differences are left to the table.
ROWS_SHOWN = 12

#: Characters of a partner's name in the key.
NAME_WIDTH = 22

#: Both sides, in the order in which they are named.
SIDES = (Perspective.OURS, Perspective.THEIRS)


def figure_sides(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw our score and their score of every metric that both sides have.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance; metric rows of both perspectives, scores from 0 to 100.
    labels : mapping of id to str, optional
        Labels of metrics, and of the perspectives "ours" and "theirs".
    period : str, optional
        Which period; the latest one when left out.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    Figure
        One row per metric, the largest difference first; our side is a circle, theirs a
        diamond. A note says so when no metric has both sides.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.

    See Also
    --------
    alliance_health.figures.pillars.figure_pillars : Both sides together.
    """
    only_alliance(scores)
    edges = edges or BandEdges()
    rows = records(side_rows(scores, period).head(ROWS_SHOWN))
    heading = "" if rows else speak("No metric has a score from both sides")
    key = "   ".join(
        _in_colour(side, wrapped(label_of(side.value, _names(labels)), width=NAME_WIDTH, lines=1))
        for side in SIDES
    )
    group = Group(heading, tuple(_row(one, labels, edges) for one in rows), key if rows else "")
    figure, places = lay_rows([group])
    ys = places[0]
    draw_scale_lines(figure, ys)
    gaps = [
        (_number(one, "ours"), _number(one, "theirs"), y) for one, y in zip(rows, ys, strict=True)
    ]
    draw_segments(figure, gaps, colour=LIGHT.sub, width=2, name="difference")
    for side in SIDES:
        _draw_side(figure, side, rows=rows, ys=ys, words=(labels, edges))
    draw_score_axis(figure, edges)
    return figure


def table_sides(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
) -> FigureTable:
    """Return the data behind `figure_sides` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    period : str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per metric with both sides, those that the figure has no room for included.
    """
    names = _names(labels)
    columns = {
        "id": speak("Metric"),
        "ours": speak("Score, {side}", side=names["ours"]),
        "theirs": speak("Score, {side}", side=names["theirs"]),
        "difference": speak("Difference, points"),
    }
    return figure_table(side_rows(scores, period), columns, labels=labels)


def side_rows(scores: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """Return both sides' scores of the metrics that have both, the largest difference first.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance.
    period : str or None
        Which period; the latest one when None.

    Returns
    -------
    DataFrame
        id, role, ours, theirs and difference (ours minus theirs, in points).
    """
    rows = rows_of(
        scores, RowKind.METRIC, period=period or latest_period(scores), perspectives=SIDES
    )
    sides = {
        side: rows[rows["perspective"] == side.value].set_index("id")["score"] for side in SIDES
    }
    laid = pd.DataFrame({"ours": sides[Perspective.OURS], "theirs": sides[Perspective.THEIRS]})
    laid = laid.dropna().rename_axis("id").reset_index()
    laid["difference"] = laid["ours"] - laid["theirs"]
    order = laid["difference"].abs().sort_values(ascending=False, kind="stable").index
    return laid.loc[order].reset_index(drop=True)


def _number(one: Record, column: str) -> float:
    """Return a cell that is known to be a number."""
    return float(one[column])


def _row(one: Record, labels: Mapping[str, str] | None, edges: BandEdges) -> Row:
    """Write one metric with both readings."""
    readings = [
        _in_colour(side, bold(say_score(_number(one, side.value), edges))) for side in SIDES
    ]
    return Row(label_of(str(one["id"]), labels), "   ".join(readings))


def _in_colour(side: Perspective, safe: str) -> str:
    """Write safe text in the colour of a partner, after its mark."""
    return coloured(f"{PERSPECTIVE_SIGNS[side]} {safe}", perspective_colour(side))


def _side_word(side: Perspective, labels: Mapping[str, str] | None) -> str:
    """Short name of a side; safe text."""
    return plain(_names(labels)[side.value])


def _names(labels: Mapping[str, str] | None) -> dict[str, str]:
    """Return the names of both sides; without a name a side is called by its word."""
    return {side.value: (labels or {}).get(side.value) or say_side(side.value) for side in SIDES}


def _draw_side(
    figure: go.Figure,
    side: Perspective,
    *,
    rows: list[Record],
    ys: list[float],
    words: tuple[Mapping[str, str] | None, BandEdges],
) -> None:
    """Draw the points of one side."""
    if not rows:
        return
    labels, edges = words
    add_scatter(
        figure,
        x=[_number(one, side.value) for one in rows],
        y=ys,
        mode="markers",
        marker={
            "symbol": PERSPECTIVE_SYMBOLS[side],
            "size": 11,
            "color": perspective_colour(side),
            "opacity": 1,
        },
        cliponaxis=False,
        hovertext=[
            f"{bold(name_of(str(one['id']), labels))}<br>{_side_word(side, labels)}: "
            f"{say_score(_number(one, side.value), edges)}"
            for one in rows
        ],
        hoverinfo="text",
        name=_side_word(side, labels),
    )
