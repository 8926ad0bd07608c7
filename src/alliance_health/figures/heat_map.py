"""All alliances by pillar at one period: where the portfolio is weak, at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.cells import CELLS, code_of, draw_bands, write_cells
from alliance_health.figures.pillar_grid import PillarGrid, new_grid_figure
from alliance_health.figures.pillars import pillar_rows
from alliance_health.figures.safe_text import name_of, reading_words
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT
from alliance_health.insights.quantities import say_score
from alliance_health.language import speak


def figure_heat_map(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw the band of every pillar of every alliance.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`; the pillar rows of all alliances in it, scores from 0 to 100.
    labels : mapping of id to str, optional
        Names of alliances, labels of pillars.
    period : str, optional
        Which period; the latest one when left out.
    edges : BandEdges, optional
        Where bands change, so that whole numbers keep to their band.

    Returns
    -------
    Figure
        One row per alliance in the order of the scores, one column per pillar, leading ones
        first. A cell holds the letter of its band, W, A or S, and the score; a missing pillar
        is a dash whose tooltip gives the reason.

    See Also
    --------
    alliance_health.figures.portfolio_quadrant.figure_portfolio_quadrant : Both indices of all.
    """
    edges = edges or BandEdges()
    rows = records(pillar_rows(scores, period))
    grid = PillarGrid.of(rows)
    figure = new_grid_figure(grid, labels)
    _draw_cells(figure, grid, rows, labels, edges)
    for band, (_, colour) in CELLS.items():
        chosen = [row for row in rows if row["band"] == band]
        letters = [band.letter] * len(chosen)
        shown = [say_score(row["score"], edges) for row in chosen]
        write_cells(figure, grid.places(chosen, lift=0.2), letters, colour=colour)
        write_cells(figure, grid.places(chosen, lift=-0.22), shown, colour=colour, wide_only=True)
    absent = [row for row in rows if row["band"] is None]
    write_cells(figure, grid.places(absent), ["–"] * len(absent), colour=LIGHT.sub)
    return figure


def table_heat_map(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    edges: BandEdges | None = None,
) -> FigureTable:
    """Return the data behind `figure_heat_map` as a table.

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
        One row per alliance, role and pillar.
    """
    columns = {
        "alliance_id": speak("Alliance"),
        "role": speak("Role"),
        "id": speak("Pillar"),
        "score": speak("Score"),
        "band": speak("Band"),
        "reason": speak("Note"),
    }
    return figure_table(pillar_rows(scores, period), columns, labels=labels, edges=edges)


def _draw_cells(
    figure: go.Figure,
    grid: PillarGrid,
    rows: Sequence[Record],
    labels: Mapping[str, str] | None,
    edges: BandEdges,
) -> None:
    """Draw the cells, coloured by band, with their tooltips."""
    columns = len(grid.edges) - 1
    codes: list[list[int | None]] = [[None] * columns for _ in grid.alliances]
    hover = [[""] * columns for _ in grid.alliances]
    for row in rows:
        x, y = grid.column(row), grid.alliances[row["alliance_id"]]
        codes[y][x] = code_of(row["band"])
        names = [name_of(row["alliance_id"], labels), name_of(row["id"], labels)]
        hover[y][x] = "<br>".join([*names, reading_words({**row, "coverage": None}, edges)])
    draw_bands(figure, codes, grid.edges, hover)
