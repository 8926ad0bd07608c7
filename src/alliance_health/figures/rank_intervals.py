"""Ranks of all alliances with their intervals: what the order can carry, and what not."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import (
    Group,
    Row,
    draw_scale_lines,
    draw_segments,
    lay_rows,
)
from alliance_health.figures.safe_text import bold, is_known, label_of, name_of
from alliance_health.figures.selection import ROLES, Record, latest_period, records, rows_of
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import BAND_SYMBOLS, add_scatter, band_colour, tint
from alliance_health.insights.names import say_band
from alliance_health.language import speak, to_speak
from alliance_health.vocabulary import Band, Role, RowKind

#: Alliances below which nothing is said about ranks.
LEAST_RANKED = 5

#: Said instead of ranks.
TOO_FEW = to_speak("Ranks need at least {number} alliances with the index")


def figure_rank_intervals(
    scores: pd.DataFrame, labels: Mapping[str, str] | None = None, *, period: str | None = None
) -> go.Figure:
    """Draw the rank of every alliance by each index, with its interval.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of all alliances, with `rank`, `rank_lower` and `rank_upper`.
    labels : mapping of id to str, optional
        Names of alliances.
    period : str, optional
        Which period; the latest one when left out.

    Returns
    -------
    Figure
        One row per alliance and index, the best first, rank 1 at the left. Fewer than five
        ranked alliances are not drawn: a sentence stands there.

    See Also
    --------
    alliance_health.figures.pair_order.figure_pair_order : Which of two stands above.
    """
    wanted = period or latest_period(scores)
    found = {role: records(ranked_rows(scores, role, wanted)) for role in ROLES}
    shown = {role: rows for role, rows in found.items() if len(rows) >= LEAST_RANKED}
    groups = [
        Group(label_of(Role(role).index_id, None), tuple(_row(one, labels) for one in rows))
        for role, rows in shown.items()
    ]
    figure, places = lay_rows(groups or [Group(speak(TOO_FEW, number=LEAST_RANKED), ())])
    rows = [one for listed in shown.values() for one in listed]
    ys = [y for group in places for y in group]
    last = max((len(listed) for listed in shown.values()), default=2)
    draw_scale_lines(figure, ys, start=1, end=last)
    for band in Band:
        chosen = [(one, y) for one, y in zip(rows, ys, strict=True) if one["band"] == band]
        _draw_band(figure, band, chosen, labels)
    figure.update_xaxes(
        range=[1, last], tickvals=_ticks(last), title_text=speak("rank, 1 is the best")
    )
    if not groups:
        figure.update_xaxes(visible=False)
    return figure


def table_rank_intervals(
    scores: pd.DataFrame, labels: Mapping[str, str] | None = None, *, period: str | None = None
) -> FigureTable:
    """Return the data behind `figure_rank_intervals` as a table.

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
        One row per alliance and index that the figure shows.
    """
    wanted = period or latest_period(scores)
    found = [ranked_rows(scores, role, wanted) for role in ROLES]
    rows = pd.concat([one for one in found if len(one) >= LEAST_RANKED] or [found[0].iloc[:0]])
    columns = {
        "id": speak("Index"),
        "alliance_id": speak("Alliance"),
        "rank": speak("Rank"),
        "rank_lower": speak("From"),
        "rank_upper": speak("To"),
        "score": speak("Score"),
        "band": speak("Band"),
    }
    return figure_table(rows, columns, labels=labels)


def ranked_rows(scores: pd.DataFrame, role: str, period: str) -> pd.DataFrame:
    """Return the index rows that have a rank, the best first.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    role : str
        Whose index.
    period : str
        Which period.

    Returns
    -------
    DataFrame
        Rows of `score`, by rank and then by score.
    """
    rows = rows_of(scores, RowKind.INDEX, period=period)
    own = rows[(rows["role"] == role) & rows["rank"].notna()]
    return own.sort_values(["rank", "score", "alliance_id"], ascending=[True, False, True])


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one alliance."""
    reading = bold(f"{one['rank']:.0f}")
    if is_known(one["rank_lower"]) and one["rank_lower"] < one["rank_upper"]:
        ends = {"low": f"{one['rank_lower']:.0f}", "high": f"{one['rank_upper']:.0f}"}
        reading += " (" + speak("{low} to {high}", **ends) + ")"
    return Row(label_of(str(one["alliance_id"]), labels), reading)


def _draw_band(
    figure: go.Figure,
    band: Band,
    chosen: list[tuple[Record, float]],
    labels: Mapping[str, str] | None,
) -> None:
    """Draw the ranks of the alliances in one band."""
    if not chosen:
        return
    colour = band_colour(band)
    segments = [
        (float(one["rank_lower"]), float(one["rank_upper"]), y)
        for one, y in chosen
        if is_known(one["rank_lower"]) and is_known(one["rank_upper"])
    ]
    draw_segments(figure, segments, colour=tint(colour, 0.3), width=8, name="interval")
    add_scatter(
        figure,
        x=[one["rank"] for one, _ in chosen],
        y=[y for _, y in chosen],
        mode="markers",
        marker={"symbol": BAND_SYMBOLS[band], "size": 11, "color": colour},
        cliponaxis=False,
        hovertext=[
            f"{bold(name_of(str(one['alliance_id']), labels))}<br>"
            + speak("rank {rank}, {band}", rank=f"{one['rank']:.0f}", band=say_band(band))
            for one, _ in chosen
        ],
        hoverinfo="text",
        name=band.value,
    )


def _ticks(last: int) -> list[int]:
    """Name the first and the last rank, and every fifth between that has room."""
    return [1, *(rank for rank in range(5, last - 1, 5)), last]
