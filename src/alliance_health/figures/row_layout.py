"""Rows below one another, each with its label above its mark: legible at any width.

::

    Leading factors                         <- heading
    Governance and decisions      63 watch  <- label at the left, reading at the right
    ----------[==o==]--------------------   <- mark, on the scale of the figure
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.phone_room import fits_beside
from alliance_health.figures.safe_text import SCORE_AXIS, bold, wrapped
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, TEXT_SIZE, add_scatter, new_figure, rule
from alliance_health.language import speak

#: Pixels of a row with a label of one line; of each further line; of a heading.
ROW, LINE, HEADING = 44, 15, 36

#: Pixels from the mark of a row to its lower end: the mark is nearer to its own label.
BELOW_MARK = 15

#: Pixels below the last row: room for the scale and its title.
FOOT = 40

#: Characters of a label in one line, so that its reading has room beside it on a phone.
LABEL_WIDTH = 34

#: Characters of a heading in one line, so that a phone shows it whole.
HEADING_WIDTH = 44


@dataclass(frozen=True, slots=True)
class Row:
    """What is written of one row.

    Parameters
    ----------
    label : str
        What it is about; as it comes from data.
    reading : str
        What it reads; safe text.
    note : str
        Second line in small type, as it comes from data; empty for none.
    """

    label: str
    reading: str = ""
    note: str = ""

    @property
    def label_lines(self) -> str:
        """The label, broken into lines, safe."""
        return wrapped(self.label, width=LABEL_WIDTH, lines=2)

    @property
    def note_lines(self) -> str:
        """The note, broken into lines, safe; empty when there is none."""
        return wrapped(self.note, width=50, lines=3) if self.note else ""

    @property
    def reading_line(self) -> int:
        """The line in which the reading stands, counted from 0: below what leaves no room."""
        texts = (self.label_lines, self.reading)
        return 0 if fits_beside(*texts) else self.label_lines.count("<br>") + 1

    @property
    def height(self) -> int:
        """Pixels that the row needs."""
        lines = self.label_lines.count("<br>") + 1
        if self.note:
            lines += self.note_lines.count("<br>") + 1
        below = self.reading_line + self.reading.count("<br>") + 1
        return ROW + LINE * (max(lines, below) - 1)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading.

    Parameters
    ----------
    heading : str
        As it comes from data; no room is left for an empty one.
    rows : tuple of Row
        From top to bottom.
    key : str
        What the marks mean, at the right of the heading or below it; safe text.
    """

    heading: str
    rows: tuple[Row, ...]
    key: str = ""

    @property
    def heading_lines(self) -> str:
        """The heading, broken into lines, safe."""
        return wrapped(self.heading, width=HEADING_WIDTH)

    @property
    def key_line(self) -> int:
        """Lines from the last one of the heading to the key: 0 where it stands beside it."""
        return 0 if fits_beside(self.heading_lines, self.key) else 1

    @property
    def height(self) -> int:
        """Pixels that the heading needs; none where there is none."""
        lines = self.heading_lines.count("<br>") + self.key_line
        return HEADING + LINE * lines if self.heading or self.key else 0


def lay_rows(groups: Sequence[Group], *, foot: int = FOOT) -> tuple[go.Figure, list[list[float]]]:
    """Return a figure with labelled rows, and where their marks go.

    Parameters
    ----------
    groups : sequence of Group
        From top to bottom; groups without rows are left out by the caller.
    foot : int
        Pixels below the last row.

    Returns
    -------
    figure : Figure
        The y axis counts pixels from the top downwards, so that a row has the same height in
        every figure; labels are written, marks are not.
    places : list of list of float
        y of the mark of each row, by group.

    Examples
    --------
    >>> figure, places = lay_rows([Group("", (Row("Trust"), Row("Cadence")))])
    >>> places, figure.layout.height
    ([[29.0, 73.0]], 128)
    """
    top = 0.0
    texts: list[dict[str, Any]] = []  # handed over at once: adding one by one is quadratic
    places: list[list[float]] = []
    for group in groups:
        texts += _heading_texts(group, top)
        top += group.height
        ys = []
        for row in group.rows:
            ys.append(top + row.height - BELOW_MARK)
            texts += _row_texts(row, top)
            top += row.height
        places.append(ys)
    figure = new_figure(
        int(top) + foot,
        annotations=texts,
        margin={"t": 0, "b": foot, "l": 14, "r": 14},
        xaxis={"automargin": False},
        yaxis={"range": [top, 0], "showticklabels": False, "automargin": False},
    )
    return figure, places


def _heading_texts(group: Group, top: float) -> list[dict[str, Any]]:
    """Put a heading at the left, the key of the marks at the right."""
    texts = []
    place = {"xref": "x domain", "yanchor": "bottom", "borderpad": 0}
    place["font"] = {"size": TEXT_SIZE, "color": LIGHT.sub}
    bottom = top + group.height - 8
    if group.heading:
        left = {"x": 0, "xanchor": "left", "align": "left", "y": bottom - LINE * group.key_line}
        texts.append({"text": bold(group.heading_lines), **left, **place})
    if group.key:
        texts.append({"text": group.key, "x": 1, "xanchor": "right", "y": bottom, **place})
    return texts


def _row_texts(row: Row, top: float) -> list[dict[str, Any]]:
    """Put label, note and reading of a row above its mark."""
    text = row.label_lines
    if row.note:
        note = f'<span style="font-size:{NOTE_SIZE}px;color:{LIGHT.sub}">{row.note_lines}</span>'
        text += f"<br>{note}"
    place = {"xref": "x domain", "yanchor": "top", "borderpad": 0}
    place["font"] = {"size": TEXT_SIZE, "color": LIGHT.ink}
    left = {"x": 0, "xanchor": "left", "align": "left", "y": top + 4}
    texts = [{"text": text, **left, **place}]
    if row.reading:
        right = {"x": 1, "xanchor": "right", "align": "right"}
        right["y"] = top + 4 + LINE * row.reading_line
        texts.append({"text": row.reading, **right, **place})
    return texts


def draw_score_axis(figure: go.Figure, edges: BandEdges) -> None:
    """Lay the x axis of scores out: 0 to 100, with the edges of the bands.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    edges : BandEdges
        Scores at which the band changes.
    """
    for edge in (edges.weak_below, edges.strong_from):
        rule(figure, axis="x", at=edge)
    ticks = [0, edges.weak_below, edges.strong_from, 100]
    figure.update_xaxes(range=[0, 100], tickvals=ticks, title_text=speak(SCORE_AXIS))


def draw_scale_lines(
    figure: go.Figure, ys: Sequence[float], *, start: float = 0, end: float = 100
) -> None:
    """Draw the thin line of the scale under the marks of rows.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    ys : sequence of float
        From `lay_rows`.
    start, end : float
        Ends of the line, in units of the x axis.
    """
    xs: list[float | None] = []
    points: list[float | None] = []
    for y in ys:
        xs += [start, end, None]
        points += [y, y, None]
    add_scatter(
        figure,
        x=xs,
        y=points,
        mode="lines",
        line={"color": LIGHT.line, "width": 1},
        hoverinfo="skip",
        name="scale",
    )


def draw_segments(
    figure: go.Figure,
    segments: Sequence[tuple[float, float, float]],
    *,
    colour: str,
    width: float,
    name: str,
) -> None:
    """Draw horizontal segments of one colour.

    Parameters
    ----------
    figure : Figure
        Changed in place; nothing is added when there are no segments.
    segments : sequence of (x0, x1, y)
        In units of the axes.
    colour : str
        Of the lines.
    width : float
        In pixels.
    name : str
        What the segments are; safe text.
    """
    if not segments:
        return
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x0, x1, y in segments:
        xs += [x0, x1, None]
        ys += [y, y, None]
    add_scatter(
        figure,
        x=xs,
        y=ys,
        mode="lines",
        line={"color": colour, "width": width},
        hoverinfo="skip",
        name=name,
        cliponaxis=False,
    )
