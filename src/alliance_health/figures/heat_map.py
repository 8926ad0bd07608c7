"""All alliances by pillar at one period: where the portfolio is weak, at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.cells import CELLS, code_of, draw_bands, write_cells
from alliance_health.figures.pillars import pillar_rows
from alliance_health.figures.safe_text import (
    bold,
    label_of,
    name_of,
    reading_words,
    wrapped,
)
from alliance_health.figures.selection import ROLES, Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, new_figure
from alliance_health.insights.quantities import say_score

#: Pixels of a row, of the pillars' names above the rows, and of the roles' names below them.
ROW, HEAD, FOOT = 34, 160, 28

#: Characters of an alliance's name in one of its two lines, and of a pillar's in its one.
NAME_WIDTH, PILLAR_WIDTH = 16, 24

#: Width of the empty column between leading and lagging pillars, in columns.
GAP = 0.4


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
    grid = _Grid.of(rows)
    figure = new_figure(HEAD + ROW * max(len(grid.alliances), 1) + FOOT)
    _draw_cells(figure, grid, rows, labels, edges)
    for band, (_, colour) in CELLS.items():
        chosen = [row for row in rows if row["band"] == band]
        letters = [band.letter] * len(chosen)
        shown = [say_score(row["score"], edges) for row in chosen]
        write_cells(figure, grid.places(chosen, lift=0.2), letters, colour=colour)
        write_cells(figure, grid.places(chosen, lift=-0.22), shown, colour=colour, wide_only=True)
    absent = [row for row in rows if row["band"] is None]
    write_cells(figure, grid.places(absent), ["–"] * len(absent), colour=LIGHT.sub)
    _lay_axes(figure, grid, labels)
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
        "alliance_id": "Alliance",
        "role": "Role",
        "id": "Pillar",
        "score": "Score",
        "band": "Band",
        "reason": "Note",
    }
    return figure_table(pillar_rows(scores, period), columns, labels=labels, edges=edges)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Which alliance lies in which row, which pillar in which column."""

    alliances: dict[str, int]
    pillars: dict[tuple[str, str], float]

    @classmethod
    def of(cls, rows: Sequence[Record]) -> _Grid:
        """Lay out rows of `score`, with an empty column between both roles."""
        alliances = dict.fromkeys(row["alliance_id"] for row in rows)
        pillars: dict[tuple[str, str], float] = {}
        for role in ROLES:
            start = len(pillars) + (GAP if pillars else 0.0)
            found = dict.fromkeys((role, row["id"]) for row in rows if row["role"] == role)
            pillars |= {pillar: start + k for k, pillar in enumerate(found)}
        return cls({alliance: k for k, alliance in enumerate(alliances)}, pillars)

    @property
    def edges(self) -> list[float]:
        """Left and right ends of all columns; between both roles lies an empty one."""
        return sorted({x + side for x in self.pillars.values() for side in (-0.5, 0.5)}) or [0, 1]

    def column(self, row: Record) -> int:
        """Return the number of a row's column, the empty one counted."""
        return self.edges.index(self.pillars[row["role"], row["id"]] - 0.5)

    def places(self, rows: Sequence[Record], *, lift: float = 0.0) -> list[tuple[float, float]]:
        """Return where texts of rows of `score` go."""
        return [
            (self.pillars[row["role"], row["id"]], self.alliances[row["alliance_id"]] - lift)
            for row in rows
        ]


def _draw_cells(
    figure: go.Figure,
    grid: _Grid,
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


def _lay_axes(figure: go.Figure, grid: _Grid, labels: Mapping[str, str] | None) -> None:
    """Name rows and columns."""
    names = [wrapped(label_of(one, labels), width=NAME_WIDTH) for one in grid.alliances]
    pillars = [
        wrapped(label_of(pillar, labels), width=PILLAR_WIDTH, lines=1) for _, pillar in grid.pillars
    ]
    font = {"size": NOTE_SIZE, "color": LIGHT.ink}
    figure.update_layout(margin={"t": HEAD, "b": FOOT, "l": 8, "r": 8})
    figure.update_yaxes(
        range=[len(grid.alliances) - 0.5, -0.5],
        tickvals=list(grid.alliances.values()),
        ticktext=names,
        tickfont=font,
    )
    figure.update_xaxes(
        range=[grid.edges[0], grid.edges[-1]],
        tickvals=list(grid.pillars.values()),
        ticktext=pillars,
        tickfont=font,
        side="top",
        tickangle=-90,
        automargin=False,
    )
    for role, anchor in zip(ROLES, ("left", "right"), strict=True):
        if any(found == role for found, _ in grid.pillars):
            figure.add_annotation(
                text=bold(name_of(role, labels)),
                xref="x domain",
                yref="y domain",
                x=0 if anchor == "left" else 1,
                y=0,
                xanchor=anchor,
                yanchor="top",
                yshift=-4,
            )
