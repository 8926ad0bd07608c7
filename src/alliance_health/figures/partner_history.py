"""Every partner's band of one metric over time: who fades, which an average hides."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.cells import CELLS, code_of, draw_bands, write_cells
from alliance_health.figures.safe_text import (
    bold,
    label_of,
    name_of,
    period_words,
    reading_words,
    wrapped,
)
from alliance_health.figures.selection import Record, records, run_of_periods
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, new_figure
from alliance_health.insights.quantities import say_score
from alliance_health.language import speak, to_speak

#: Pixels of a row, and of the periods above the rows.
ROW, HEAD = 34, 34

#: Characters of a partner's name.
NAME_WIDTH = 16

#: Columns that a reader on a phone can still tell apart.
PERIODS_SHOWN = 12


def figure_partner_history(
    partners: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw the band of every partner in the latest periods.

    Parameters
    ----------
    partners : DataFrame
        One metric of one alliance: partner_id, period, score (0 to 100), band; as
        `score_partners` returns them.
    labels : mapping of id to str, optional
        Names of partners.
    edges : BandEdges, optional
        Where bands change, so that whole numbers keep to their band.

    Returns
    -------
    Figure
        One row per partner, the lowest score of the last period first; one column per
        period, at most `PERIODS_SHOWN`, those without any score included. A cell holds the
        letter of its band and the score; a missing one is a dash.

    See Also
    --------
    alliance_health.figures.sides.figure_sides : Partners averaged.
    """
    edges = edges or BandEdges()
    periods = run_of_periods(partners["period"])[-PERIODS_SHOWN:]
    names = partner_order(partners)
    rows = {(row["partner_id"], row["period"]): row for row in records(partners)}
    cells = [
        (x, y, rows.get((name, period), {"score": None, "band": None}))
        for y, name in enumerate(names)
        for x, period in enumerate(periods)
    ]
    figure = new_figure(HEAD + ROW * max(len(names), 1))
    codes = [[code_of(row["band"]) for _, at, row in cells if at == y] for y in range(len(names))]
    hover = [
        [
            f"{bold(name_of(name, labels))}<br>{period_words(periods[x])}: {_reading(row, edges)}"
            for x, at, row in cells
            if at == y
        ]
        for y, name in enumerate(names)
    ]
    draw_bands(figure, codes, list(range(len(periods))), hover)
    for band, (_, colour) in CELLS.items():
        chosen = [cell for cell in cells if cell[2]["band"] == band]
        above, below = ([(x, y + lift) for x, y, _ in chosen] for lift in (-0.2, 0.22))
        shown = [say_score(row["score"], edges) for _, _, row in chosen]
        write_cells(figure, above, [band.letter] * len(chosen), colour=colour)
        write_cells(figure, below, shown, colour=colour, wide_only=True)
    absent = [(x, y) for x, y, row in cells if row["band"] is None]
    write_cells(figure, absent, ["–"] * len(absent), colour=LIGHT.sub)
    _lay_axes(figure, names=names, periods=periods, labels=labels)
    return figure


def table_partner_history(
    partners: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    edges: BandEdges | None = None,
) -> FigureTable:
    """Return the data behind `figure_partner_history` as a table.

    Parameters
    ----------
    partners : DataFrame
        As for the figure, with value.
    labels : mapping of id to str, optional
        As for the figure.
    edges : BandEdges, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per partner and period that the figure shows.
    """
    periods = run_of_periods(partners["period"])[-PERIODS_SHOWN:]
    shown = partners[partners["period"].isin(periods)]
    place = {name: at for at, name in enumerate(partner_order(partners))}
    ordered = shown.assign(
        place=shown["partner_id"].map(place),
        partner=[(labels or {}).get(name, name) for name in shown["partner_id"]],
    ).sort_values(["place", "period"])
    columns = {
        "partner": speak("Partner"),
        "period": speak("Period"),
        "value": speak("Value"),
        "score": speak("Score"),
        "band": speak("Band"),
    }
    return figure_table(ordered, columns, edges=edges)


def partner_order(partners: pd.DataFrame) -> list[str]:
    """Order partners by their score in the last period, the lowest first.

    Parameters
    ----------
    partners : DataFrame
        partner_id, period, score.

    Returns
    -------
    list of str
        Partners without a score then come last; equal ones keep the order of their ids.

    Examples
    --------
    >>> rows = {"partner_id": ["a", "b", "c"], "period": "2026Q1", "score": [70.0, None, 20.0]}
    >>> partner_order(pd.DataFrame(rows))
    ['c', 'a', 'b']
    """
    names = sorted(partners["partner_id"].unique())
    periods = run_of_periods(partners["period"])
    last = partners[partners["period"].isin(periods[-1:])].set_index("partner_id")["score"]
    ordered = last.reindex(names).sort_values(kind="stable", na_position="last")
    return [str(name) for name in ordered.index]


def _reading(row: Record, edges: BandEdges) -> str:
    """Say the score of a cell."""
    if row["band"] is None:
        return speak("no score")
    return reading_words({**row, "coverage": None}, edges)


def _lay_axes(
    figure: go.Figure,
    *,
    names: list[str],
    periods: list[str],
    labels: Mapping[str, str] | None,
) -> None:
    """Name rows and columns."""
    font = {"size": NOTE_SIZE, "color": LIGHT.ink}
    figure.update_yaxes(
        range=[max(len(names), 1) - 0.5, -0.5],
        tickvals=list(range(len(names))),
        ticktext=[wrapped(label_of(name, labels), width=NAME_WIDTH) for name in names],
        tickfont=font,
    )
    figure.update_xaxes(
        range=[-0.5, max(len(periods), 1) - 0.5],
        tickvals=list(range(len(periods))),
        ticktext=[_in_two_lines(period) for period in periods],
        tickfont=font,
        side="top",
        tickangle=0,
    )


def _in_two_lines(period: str) -> str:
    """Write a period above its year; four digits would touch on a phone."""
    part = period[4:].lstrip("-")
    return f"{_short_part(part)}<br>{period[2:4]}" if part else period


def _short_part(part: str) -> str:
    """Write the part of a year above it, such as Q3 or 09."""
    if part[0] not in "QH":
        return part
    # Translators: a quarter and a half-year above the year, such as "K3"; two or three signs.
    quarter, half = to_speak("Q{part}"), to_speak("H{part}")
    return speak(quarter if part[0] == "Q" else half, part=part[1:])
