"""How much is measured of every pillar of every alliance: where the portfolio is blind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.cells import write_cells
from alliance_health.figures.coverage import MIN_COVERAGE
from alliance_health.figures.pillar_grid import PillarGrid, new_grid_figure
from alliance_health.figures.pillars import pillar_rows
from alliance_health.figures.safe_text import name_of
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, tint
from alliance_health.insights.quantities import say_share
from alliance_health.language import speak

#: Cell and text: too little for a score, a part, everything. Only what is too little is filled
#: in full: the eye must find it.
CELLS = (
    (LIGHT.weak, LIGHT.paper),
    (tint(LIGHT.watch, 0.22), LIGHT.ink),
    (tint(LIGHT.sub, 0.08), LIGHT.sub),
)

#: Letter of a cell that has too little, for readers who do not see its colour.
TOO_LITTLE = "×"

#: Tolerance of the gate: a pillar on the edge passes.
_ON_THE_EDGE = 1e-9


def figure_coverage_map(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    min_coverage: float = MIN_COVERAGE,
) -> go.Figure:
    """Draw the share of its weight that is measured, for every pillar of every alliance.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`; coverage of the pillar rows of all alliances in it, from 0 to 1.
    labels : mapping of id to str, optional
        Names of alliances, labels of pillars.
    period : str, optional
        Which period; the latest one when left out.
    min_coverage : float
        Share below which a pillar has no score, from 0 to 1.

    Returns
    -------
    Figure
        One row per alliance, one column per pillar, leading ones first. A cell holds percent of
        the weight; one with too little is filled and marked, one with all of it is pale.

    See Also
    --------
    alliance_health.figures.coverage.figure_coverage : The same of one alliance.
    """
    rows = records(pillar_rows(scores, period))
    grid = PillarGrid.of(rows)
    figure = new_grid_figure(grid, labels)
    _draw_cells(figure, grid, rows, labels=labels, gate=min_coverage)
    for state, (_, colour) in enumerate(CELLS):
        chosen = [row for row in rows if _state(row, min_coverage) == state]
        shown = [f"{_percent(row)}" for row in chosen]
        is_marked = state == 0
        marks = [TOO_LITTLE] * len(chosen) if is_marked else []
        lift = -0.22 if is_marked else 0.0
        places = grid.places(chosen, lift=0.2) if is_marked else []
        write_cells(figure, places, marks, colour=colour)
        write_cells(figure, grid.places(chosen, lift=lift), shown, colour=colour, wide_only=True)
    return figure


def table_coverage_map(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
) -> FigureTable:
    """Return the data behind `figure_coverage_map` as a table.

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
        One row per alliance, role and pillar, in percent of the weight, with the reason where
        there is no score.
    """
    columns = {
        "alliance_id": speak("Alliance"),
        "role": speak("Role"),
        "id": speak("Pillar"),
        "coverage": speak("Weight measured, %"),
        "reason": speak("Note"),
    }
    return figure_table(pillar_rows(scores, period), columns, labels=labels)


def _share(row: Record) -> float:
    """Coverage of a row; none known is none measured."""
    return float(row["coverage"]) if row["coverage"] is not None else 0.0


def _percent(row: Record) -> int:
    """Coverage in whole percent, rounded down, so that 100 means everything."""
    return int(_share(row) * 100 + _ON_THE_EDGE)


def _state(row: Record, gate: float) -> int:
    """Tell too little (0) from a part (1) and everything (2)."""
    share = _share(row)
    if share < gate - _ON_THE_EDGE:
        return 0
    return 2 if share >= 1 - _ON_THE_EDGE else 1


def _draw_cells(
    figure: go.Figure,
    grid: PillarGrid,
    rows: Sequence[Record],
    *,
    labels: Mapping[str, str] | None,
    gate: float,
) -> None:
    """Draw the cells, coloured by how much is measured, with their tooltips."""
    columns = len(grid.edges) - 1
    states: list[list[int | None]] = [[None] * columns for _ in grid.alliances]
    hover = [[""] * columns for _ in grid.alliances]
    for row in rows:
        x, y = grid.column(row), grid.alliances[row["alliance_id"]]
        states[y][x] = _state(row, gate)
        names = [name_of(row["alliance_id"], labels), name_of(row["id"], labels)]
        share = speak("{coverage} of what counts is measured", coverage=say_share(_share(row)))
        hover[y][x] = "<br>".join([*names, share])
    steps = [
        ((state + end) / len(CELLS), CELLS[state][0])
        for state in range(len(CELLS))
        for end in (0, 1)
    ]
    figure.add_heatmap(
        z=states,
        x=grid.edges,
        y0=0,
        dy=1,
        zmin=0,
        zmax=len(CELLS) - 1,
        colorscale=steps,
        showscale=False,
        xgap=2,
        ygap=2,
        hovertext=hover,
        hoverinfo="text",
        hoverongaps=True,
        name="coverage",
    )
