"""A grid of cells coloured by band: shared by every figure that is such a grid.

The rule of this module: a band is told by its letter as well as by its colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from alliance_health.figures.theme import FROM_WIDTH, LIGHT, NOTE_SIZE, add_scatter, tint
from alliance_health.vocabulary import Band

#: Width of the figure in pixels from which numbers find room below the letters.
ROOM_FOR_NUMBERS = 480

#: Cell and text of each band. Only weak cells are filled in full: the eye must find them.
CELLS = {
    Band.WEAK: (LIGHT.weak, LIGHT.paper),
    Band.WATCH: (tint(LIGHT.watch, 0.22), LIGHT.ink),
    Band.STRONG: (tint(LIGHT.strong, 0.14), LIGHT.ink),
}


def code_of(band: str | None) -> int | None:
    """Return the number that colours a cell; none where there is no band.

    >>> code_of("weak"), code_of("strong"), code_of(None)
    (0, 2, None)
    """
    return None if band is None else list(Band).index(Band(band))


def draw_bands(
    figure: go.Figure,
    codes: Sequence[Sequence[int | None]],
    columns: Sequence[Any],
    hover: Sequence[Sequence[str]],
) -> None:
    """Draw cells coloured by band, with their tooltips.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    codes : sequence of rows
        From `code_of`; None leaves a cell empty.
    columns : sequence
        Middles or edges of the columns.
    hover : sequence of rows
        Safe text of each cell, empty ones included.
    """
    steps = [(end / 3, CELLS[band][0]) for at, band in enumerate(Band) for end in (at, at + 1)]
    figure.add_heatmap(
        z=[list(row) for row in codes],
        x=list(columns),
        y0=0,
        dy=1,
        zmin=0,
        zmax=2,
        colorscale=steps,
        showscale=False,
        xgap=2,
        ygap=2,
        hovertext=[list(row) for row in hover],
        hoverinfo="text",
        hoverongaps=True,
        name="bands",
    )


def write_cells(
    figure: go.Figure,
    places: Sequence[tuple[float, float]],
    texts: Sequence[str],
    *,
    colour: str,
    wide_only: bool = False,
) -> None:
    """Write into cells.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    places : sequence of (x, y)
        Where texts go; without any nothing is drawn.
    texts : sequence of str
        As many as places.
    colour : str
        Of the text.
    wide_only : bool
        Whether the texts are left out where the figure is too narrow for them.
    """
    if not places:
        return
    add_scatter(
        figure,
        x=[x for x, _ in places],
        y=[y for _, y in places],
        text=list(texts),
        mode="text",
        textfont={
            "size": NOTE_SIZE,
            "color": colour,
            "weight": "normal" if wide_only else "bold",
        },
        hoverinfo="skip",
        cliponaxis=False,
        meta={FROM_WIDTH: ROOM_FOR_NUMBERS} if wide_only else None,
        name="numbers" if wide_only else "letters",
    )
