"""Which alliances can be told apart: for each, how many stand surely above and below it.

A matrix of all pairs has 870 cells for 30 alliances; a bar for each alliance says what a
reader takes from it.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import Group, Row, draw_segments, lay_rows
from alliance_health.figures.safe_text import bold, label_of, name_of
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, add_scatter, role_colour, tint
from alliance_health.language import speak
from alliance_health.vocabulary import Role

#: Share of draws from which one alliance is said to stand above another.
SURE = 0.95

#: Alliances below which nothing is said about their order.
LEAST_ORDERED = 5

#: Thickness of a bar in pixels.
BAR = 8


def figure_pair_order(pairs: pd.DataFrame, labels: Mapping[str, str] | None = None) -> go.Figure:
    """Draw how many alliances stand surely above and surely below each, by each index.

    Parameters
    ----------
    pairs : DataFrame
        Rows of `alliance_health.indices.period_draws.order_pairs` with one more column,
        `index`, the id of the index.
    labels : mapping of id to str, optional
        Names of alliances.

    Returns
    -------
    Figure
        One row per alliance and index. The dark part at the left counts those that stand
        above it in at least 95 % of draws, the pale part at the right those below it; the
        empty part between cannot be told apart. Fewer than five alliances: a sentence.

    See Also
    --------
    alliance_health.figures.rank_intervals.figure_rank_intervals : Ranks with intervals.
    """
    shown = {role: rows for role in Role if len(rows := _rows(pairs, role)) >= LEAST_ORDERED}
    groups = [
        Group(label_of(role.index_id, None), tuple(_row(one, labels) for one in rows))
        for role, rows in shown.items()
    ]
    few = speak("An order needs at least {number} alliances with the index", number=LEAST_ORDERED)
    empty = Group(few, ())
    figure, places = lay_rows(groups or [empty])
    last = max((len(rows) - 1 for rows in shown.values()), default=1)
    for (role, rows), ys in zip(shown.items(), places, strict=False):
        _draw_bars(figure, role, rows=rows, ys=ys, labels=labels)
    figure.update_xaxes(
        range=[0, last], title_text=speak("other alliances, the best at the left"), nticks=5
    )
    if not groups:
        figure.update_xaxes(visible=False)
    return figure


def table_pair_order(pairs: pd.DataFrame, labels: Mapping[str, str] | None = None) -> FigureTable:
    """Return the data behind `figure_pair_order` as a table.

    Parameters
    ----------
    pairs : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per alliance and index.
    """
    columns = {
        "index": speak("Index"),
        "alliance_id": speak("Alliance"),
        "above": speak("Surely above it"),
        "unsure": speak("Not told apart"),
        "below": speak("Surely below it"),
    }
    return figure_table(count_sure(pairs)[list(columns)], columns, labels=labels)


def count_sure(pairs: pd.DataFrame) -> pd.DataFrame:
    """Lay pairs out as one row per alliance: how many stand above, below, and neither.

    Parameters
    ----------
    pairs : DataFrame
        As for the figure.

    Returns
    -------
    DataFrame
        index, alliance_id, `above`, `unsure`, `below` (counts of other alliances), `mean`
        (mean share of draws in which it stands above another); the best first.

    Examples
    --------
    >>> rows = [("i", "a", "b", 0.97), ("i", "b", "a", 0.03)]
    >>> pairs = pd.DataFrame(rows, columns=["index", "above", "below", "p_above"])
    >>> count_sure(pairs)[["alliance_id", "above", "unsure", "below"]].to_numpy().tolist()
    [['a', 0, 0, 1], ['b', 1, 0, 0]]
    """
    share = pairs["p_above"]
    laid = pairs.assign(
        alliance_id=pairs["above"],
        above=(share <= 1 - SURE).astype(int),
        below=(share >= SURE).astype(int),
        unsure=((share > 1 - SURE) & (share < SURE)).astype(int),
        mean=share,
    )
    counts = laid.groupby(["index", "alliance_id"], as_index=False).agg(
        {"above": "sum", "unsure": "sum", "below": "sum", "mean": "mean"}
    )
    return counts.sort_values(
        ["index", "mean", "alliance_id"], ascending=[False, False, True], ignore_index=True
    )


def _rows(pairs: pd.DataFrame, role: Role) -> list[Record]:
    """Return the alliances of one index, the best first."""
    return records(count_sure(pairs[pairs["index"] == role.index_id]))


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one alliance."""
    reading = speak(
        "{above} above, {below} below, {unsure} unsure",
        above=one["above"],
        below=one["below"],
        unsure=bold(str(one["unsure"])),
    )
    return Row(label_of(str(one["alliance_id"]), labels), reading)


def _draw_bars(
    figure: go.Figure,
    role: Role,
    *,
    rows: list[Record],
    ys: list[float],
    labels: Mapping[str, str] | None,
) -> None:
    """Draw the three parts of every bar, and their tooltips."""
    colour = role_colour(role.value)
    placed = list(zip(rows, ys, strict=True))
    above = [(0.0, float(one["above"]), y) for one, y in placed if one["above"]]
    start = [(one, one["above"] + one["unsure"], y) for one, y in placed if one["below"]]
    below = [(float(at), float(at + one["below"]), y) for one, at, y in start]
    total = float(len(rows) - 1)
    draw_segments(figure, [(0.0, total, y) for y in ys], colour=LIGHT.line, width=1, name="unsure")
    draw_segments(figure, above, colour=tint(colour, 0.9), width=BAR, name="above")
    draw_segments(figure, below, colour=tint(colour, 0.3), width=BAR, name="below")
    add_scatter(
        figure,
        x=[total / 2] * len(rows),
        y=list(ys),
        mode="markers",
        marker={"size": 16, "color": tint(colour, 0)},
        hovertext=[
            f"{bold(name_of(str(one['alliance_id']), labels))}<br>"
            + speak(
                "{above} surely above it, {below} surely below it",
                above=one["above"],
                below=one["below"],
            )
            for one in rows
        ],
        hoverinfo="text",
        name="tooltips",
    )
