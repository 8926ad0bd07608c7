"""How much of the weight of every pillar is measured, and which ones miss their gate."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.pillars import no_pillars, pillar_rows
from alliance_health.figures.row_layout import Group, Row, draw_scale_lines, draw_segments, lay_rows
from alliance_health.figures.safe_text import bold, coloured, label_of, name_of
from alliance_health.figures.selection import ROLES, Record, only_alliance, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, add_scatter, role_colour, rule
from alliance_health.insights.quantities import say_share
from alliance_health.language import speak

#: Share of the weight that a pillar needs, unless the workbook says otherwise.
MIN_COVERAGE = 2 / 3

#: Thickness of a bar in pixels.
BAR = 7

#: Tolerance of the gate: a pillar on the edge passes.
_ON_THE_EDGE = 1e-9


def figure_coverage(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    min_coverage: float = MIN_COVERAGE,
) -> go.Figure:
    """Draw the share of its weight that is measured, for every pillar.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance; coverage of its pillar rows, from 0 to 1.
    labels : mapping of id to str, optional
        Labels of pillars.
    period : str, optional
        Which period; the latest one when left out.
    min_coverage : float
        Share below which a pillar has no score, from 0 to 1.

    Returns
    -------
    Figure
        One row per pillar, leading and lagging apart, in percent of the weight; the gate is a
        line, and a pillar below it is hollow and says so.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.
    """
    only_alliance(scores)
    shown = pillar_rows(scores, period)
    by_role = {role: records(shown[shown["role"] == role]) for role in ROLES}
    present = {role: rows for role, rows in by_role.items() if rows}
    groups = [
        Group(label_of(role, labels), tuple(_row(one, labels, min_coverage) for one in rows))
        for role, rows in present.items()
    ]
    figure, places = lay_rows(groups or [no_pillars()])
    draw_scale_lines(figure, [y for ys in places for y in ys])
    for (role, rows), ys in zip(present.items(), places, strict=False):
        _draw_role(figure, role, rows=rows, ys=ys, words=(labels, min_coverage))
    rule(figure, axis="x", at=min_coverage * 100)
    figure.update_xaxes(
        range=[0, 100],
        tickvals=[0, min_coverage * 100, 100],
        ticktext=["0", speak("{share} needed", share=say_share(min_coverage)), "100"],
        title_text=speak("measured, % of the weight"),
    )
    return figure


def table_coverage(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
) -> FigureTable:
    """Return the data behind `figure_coverage` as a table.

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
        One row per role and pillar.
    """
    columns = {
        "role": speak("Role"),
        "id": speak("Pillar"),
        "coverage": speak("Weight measured, %"),
        "reason": speak("Note"),
    }
    return figure_table(pillar_rows(scores, period), columns, labels=labels)


def _share(one: Record) -> float:
    """Coverage of a row; none known is none measured."""
    return float(one["coverage"]) if one["coverage"] is not None else 0.0


def _row(one: Record, labels: Mapping[str, str] | None, gate: float) -> Row:
    """Write one pillar."""
    share = _share(one)
    reading = bold(say_share(share))
    if share < gate - _ON_THE_EDGE:
        reading = coloured(speak("too little {share}", share=reading), LIGHT.weak)
    return Row(label_of(str(one["id"]), labels), reading)


def _draw_role(
    figure: go.Figure,
    role: str,
    *,
    rows: list[Record],
    ys: list[float],
    words: tuple[Mapping[str, str] | None, float],
) -> None:
    """Draw the bars of one role; a point at the end, hollow below the gate."""
    labels, gate = words
    colour = role_colour(role)
    ends = [_share(one) * 100 for one in rows]
    bars = [(0.0, end, y) for end, y in zip(ends, ys, strict=True)]
    draw_segments(figure, bars, colour=colour, width=2, name="measured")
    add_scatter(
        figure,
        x=ends,
        y=ys,
        mode="markers",
        marker={
            "size": 10,
            "opacity": 1,
            "color": [colour if end >= gate * 100 - _ON_THE_EDGE else LIGHT.paper for end in ends],
            "line": {"width": 2, "color": colour},
        },
        cliponaxis=False,
        hovertext=[
            f"{bold(name_of(str(one['id']), labels))}<br>"
            + speak("{coverage} of what counts is measured", coverage=say_share(_share(one)))
            for one in rows
        ],
        hoverinfo="text",
        name=role,
    )
