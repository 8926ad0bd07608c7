"""A grid of alliances by pillars: rows and columns with their names, and texts in its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from alliance_health.figures.phone_room import fits_beside
from alliance_health.figures.row_layout import LINE
from alliance_health.figures.safe_text import bold, label_of, name_of, wrapped
from alliance_health.figures.selection import ROLES, Record
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, new_figure

#: Pixels of a row, of the pillars' names above the rows, and of the roles' names below them.
ROW, HEAD, FOOT = 34, 164, 28

#: Characters of an alliance's name in one of its two lines, and of a pillar's in its one.
NAME_WIDTH, PILLAR_WIDTH = 16, 27

#: Pixels of the cells on a phone.
GRID_ROOM = 212

#: Width of the empty column between leading and lagging pillars, in columns.
GAP = 0.4


@dataclass(frozen=True, slots=True)
class PillarGrid:
    """Which alliance lies in which row, which pillar in which column.

    Parameters
    ----------
    alliances : dict of str to int
        Row of each alliance, from 0 at the top.
    pillars : dict of (str, str) to float
        Middle of the column of each pillar, by role and id.
    """

    alliances: dict[str, int]
    pillars: dict[tuple[str, str], float]

    @classmethod
    def of(cls, rows: Sequence[Record]) -> PillarGrid:
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


def new_grid_figure(grid: PillarGrid, labels: Mapping[str, str] | None) -> go.Figure:
    """Return an empty figure with the rows and columns of a grid, and their names.

    Parameters
    ----------
    grid : PillarGrid
        Alliances and pillars.
    labels : mapping of id to str, optional
        Names of alliances, labels of pillars.

    Returns
    -------
    Figure
        As high as the alliances need.
    """
    figure = new_figure(HEAD + ROW * max(len(grid.alliances), 1) + FOOT)
    _lay_axes(figure, grid, labels)
    return figure


def _lay_axes(figure: go.Figure, grid: PillarGrid, labels: Mapping[str, str] | None) -> None:
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
    _name_roles(figure, grid, labels)


def _name_roles(figure: go.Figure, grid: PillarGrid, labels: Mapping[str, str] | None) -> None:
    """Name the roles below their columns; the second one a line lower where both would meet."""
    shown = [role for role in ROLES if any(found == role for found, _ in grid.pillars)]
    names = [bold(name_of(role, labels)) for role in shown]
    meet = len(names) > 1 and not fits_beside(*names, room=GRID_ROOM)
    for at, (role, name) in enumerate(zip(shown, names, strict=True)):
        is_first = role == ROLES[0]
        figure.add_annotation(
            text=name,
            xref="x domain",
            yref="y domain",
            x=0 if is_first else 1,
            y=0,
            xanchor="left" if is_first else "right",
            yanchor="top",
            yshift=-4 - LINE * at * meet,
        )
    if meet:
        figure.update_layout(
            height=figure.layout.height + LINE, margin_b=figure.layout.margin.b + LINE
        )
