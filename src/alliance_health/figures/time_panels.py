r"""Panels above one another along one run of periods, with ribbons, gaps and marks.

::

    caption                             reading at the end
    100 |
        |  ____/\__    __            <- line, broken where a value is missing
      0 |  ......... x ......        <- the missing period is marked
           2025Q1        2026Q3
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from alliance_health.figures.overlay import axis_suffix
from alliance_health.figures.safe_text import period_words
from alliance_health.figures.theme import LIGHT, add_scatter, new_figure, tint

#: Most period labels under a panel; all of them would touch on a phone.
TICKS_SHOWN = 4

#: Half the width, in periods, of the ribbon of a period whose neighbours are missing.
LONE_HALF_WIDTH = 0.14


@dataclass(frozen=True, slots=True)
class Panels:
    """Where panels lie in a figure.

    Parameters
    ----------
    count : int
        How many.
    height : int
        Of the plotting area of one, in pixels.
    gap : int
        Above each panel, in pixels: room for its caption.
    foot : int
        Below the last panel, in pixels: room for the periods.
    """

    count: int
    height: int = 130
    gap: int = 34
    foot: int = 26

    @property
    def total(self) -> int:
        """Height of the figure in pixels."""
        return self.count * (self.height + self.gap) + self.foot

    def domain(self, at: int) -> tuple[float, float]:
        """Return bottom and top of panel `at`, counted from the top, as shares of the height."""
        inner = self.total - self.foot
        top = inner - at * (self.height + self.gap) - self.gap
        return (top - self.height) / inner, top / inner


@dataclass(frozen=True, slots=True)
class Line:
    """One quantity over a run of periods.

    Parameters
    ----------
    values : sequence of float or None
        One per period, None where it is missing.
    hover : sequence of str
        One tooltip per period; safe text.
    colour : str
        Hex colour.
    name : str
        What the line is; safe text.
    dash : str
        Kind of line.
    symbol : str
        Shape of its marks.
    width : float
        In pixels.
    marks_last : bool
        Whether its last value is marked.
    """

    values: Sequence[float | None]
    hover: Sequence[str]
    colour: str
    name: str
    dash: str = "solid"
    symbol: str = "circle"
    width: float = 2
    marks_last: bool = True


def lay_panels(panels: Panels, periods: Sequence[str]) -> go.Figure:
    """Return a figure with panels, all along the same periods.

    Parameters
    ----------
    panels : Panels
        Where they lie.
    periods : sequence of str
        The run; period k lies at x = k.

    Returns
    -------
    Figure
        Without traces: height, margins, one pair of axes per panel.
    """
    shown = list(range(len(periods) - 1, -1, -step_between_ticks(len(periods))))[::-1]
    layout: dict[str, Any] = {"margin": {"t": 0, "b": panels.foot, "l": 8, "r": 16}}
    for at in range(panels.count):
        suffix = axis_suffix(at)
        is_last = at == panels.count - 1
        layout[f"xaxis{suffix}"] = {
            "anchor": f"y{suffix}",
            "range": [-0.35, len(periods) - 0.65],
            "tickvals": shown,
            "ticktext": [period_words(periods[tick]) for tick in shown],
            "showticklabels": is_last,
            "showline": True,
            "linecolor": LIGHT.line,
        }
        layout[f"yaxis{suffix}"] = {
            "anchor": f"x{suffix}",
            "domain": panels.domain(at),
        }
    return new_figure(panels.total, **layout)


def step_between_ticks(count: int) -> int:
    """Return how many periods lie between two labels.

    >>> [step_between_ticks(count) for count in (1, 4, 5, 8, 16)]
    [1, 1, 2, 2, 4]
    """
    return max(1, -(-count // TICKS_SHOWN))


def add_ribbon(
    figure: go.Figure,
    at: int,
    *,
    lower: Sequence[float | None],
    upper: Sequence[float | None],
    colour: str,
) -> None:
    """Draw an interval over time; it ends where a period has none.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    at : int
        Panel, counted from the top.
    lower, upper : sequence of float or None
        Ends of the interval, one per period.
    colour : str
        Hex colour; the ribbon is a tint of it.
    """
    xs: list[float | None] = []
    ys: list[float | None] = []
    for run in unbroken_runs(lower, upper):
        left = [float(x) for x in run]
        if len(run) == 1:
            left = [run[0] - LONE_HALF_WIDTH, run[0] + LONE_HALF_WIDTH]
            run = [run[0], run[0]]
        xs += [*left, *reversed(left), left[0], None]
        ys += [*(lower[k] for k in run), *(upper[k] for k in reversed(run)), lower[run[0]], None]
    if not xs:
        return
    suffix = axis_suffix(at)
    add_scatter(
        figure,
        x=xs,
        y=ys,
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=tint(colour, 0.15),
        hoverinfo="skip",
        name="interval",
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
    )


def unbroken_runs(lower: Sequence[float | None], upper: Sequence[float | None]) -> list[list[int]]:
    """List the runs of neighbouring periods in which both ends are known.

    >>> unbroken_runs([1, 2, None, 4], [3, 4, 5, 6])
    [[0, 1], [3]]
    """
    runs: list[list[int]] = []
    for at, ends in enumerate(zip(lower, upper, strict=True)):
        if None in ends:
            continue
        if runs and runs[-1][-1] == at - 1:
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def add_line(figure: go.Figure, at: int, line: Line) -> None:
    """Draw values over time, broken where one is missing, the last one marked.

    Parameters
    ----------
    figure : Figure
        Changed in place.
    at : int
        Panel, counted from the top.
    line : Line
        What is drawn.
    """
    known = [k for k, value in enumerate(line.values) if value is not None]
    sizes = [9 if k in known[-1:] else 4 for k in range(len(line.values))]
    suffix = axis_suffix(at)
    add_scatter(
        figure,
        x=list(range(len(line.values))),
        y=list(line.values),
        mode="lines+markers",
        line={"width": line.width, "color": line.colour, "dash": line.dash},
        marker={
            "size": sizes if line.marks_last else 4,
            "color": line.colour,
            "opacity": 1,
            "symbol": line.symbol,
        },
        connectgaps=False,
        cliponaxis=False,
        hovertext=list(line.hover),
        hoverinfo="text",
        name=line.name,
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
    )


def add_missing_marks(figure: go.Figure, at: int, line: Line, *, floor: float = 0.0) -> None:
    """Mark the periods without a value on the floor of a panel.

    Parameters
    ----------
    figure : Figure
        Changed in place; nothing is added when no value is missing.
    at : int
        Panel, counted from the top.
    line : Line
        Whose periods are marked; its tooltips say why.
    floor : float
        Where the marks lie, in units of the panel.
    """
    absent = [k for k, value in enumerate(line.values) if value is None]
    if not absent:
        return
    suffix = axis_suffix(at)
    add_scatter(
        figure,
        x=absent,
        y=[floor] * len(absent),
        mode="markers",
        marker={"symbol": "x-thin", "size": 7, "line": {"width": 1.4, "color": LIGHT.sub}},
        cliponaxis=False,
        hovertext=[line.hover[k] for k in absent],
        hoverinfo="text",
        name="missing",
        xaxis=f"x{suffix}",
        yaxis=f"y{suffix}",
    )
