"""Where all alliances stand by both indices at one period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.figures.label_placement import Area, Box, place_labels
from alliance_health.figures.quadrant_frame import MARGIN, quadrant_frame
from alliance_health.figures.safe_text import bold, label_of, plain, score_in_band, wrapped
from alliance_health.figures.selection import Record, latest_period, records, rows_of
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    BAND_SYMBOLS,
    FROM_WIDTH,
    LIGHT,
    NOTE_SIZE,
    add_scatter,
    band_colour,
)
from alliance_health.indices.reasons import INDEX_MISSING, NO_DATA
from alliance_health.language import speak, to_speak
from alliance_health.vocabulary import Band, Role, RowKind

#: Height of the figure, and what its axes take of it, in pixels.
HEIGHT, FRAME = 560, 80

#: Widths of the figure in pixels for which names find their places: a phone, and a page.
PHONE, PAGE = 328, 700

#: Longest name beside a mark, in characters.
NAME_WIDTH = 26


def figure_portfolio_quadrant(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    cuts: QuadrantCuts | None = None,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw where every alliance stands by both indices, with its name beside it.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`; the index rows of all alliances in it, scores from 0 to 100.
    labels : mapping of id to str, optional
        Names of alliances, labels of both indices and of the four fields.
    period : str, optional
        Which period; the latest one when left out.
    cuts : QuadrantCuts, optional
        Where the quadrant is cut; the default cuts when left out.
    edges : BandEdges, optional
        Where bands change, so that whole numbers keep to their band.

    Returns
    -------
    Figure
        One mark per alliance, with the shape and colour of the worse of its two bands. Names
        that find room on a page but not on a phone are a trace of their own, whose `meta`
        says from which width it is drawn. Alliances without both indices are counted in a
        note, and listed in the table.

    See Also
    --------
    alliance_health.figures.quadrant.figure_quadrant : One alliance with the way it came.
    """
    edges = edges or BandEdges()
    rows = records(stand_rows(scores, period))
    placed = [one for one in rows if one["leading"] is not None and one["lagging"] is not None]
    placed.sort(key=lambda one: (list(Band).index(_worse(one)), one["leading"]))
    figure = quadrant_frame(cuts or QuadrantCuts(), labels, height=HEIGHT)
    for band in Band:
        _draw_marks(figure, band, [one for one in placed if _worse(one) == band], (labels, edges))
    _write_names(figure, placed, labels)
    if len(placed) < len(rows):
        _say_who_is_missing(figure, len(rows) - len(placed), len(rows))
    return figure


def table_portfolio_quadrant(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
) -> FigureTable:
    """Return the data behind `figure_portfolio_quadrant` as a table.

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
        One row per alliance, those that could not be placed included, with the reason.
    """
    names = labels or {}
    columns = {
        "alliance_id": speak("Alliance"),
        "leading": label_of("leading_index", names),
        "leading_band": speak("Band"),
        "lagging": label_of("lagging_index", names),
        "lagging_band": speak("Band"),
        "reason": speak("Note"),
    }
    return figure_table(stand_rows(scores, period), columns, labels=labels)


def stand_rows(scores: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """Put both indices of every alliance side by side.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    period : str or None
        Which period; the latest one when None.

    Returns
    -------
    DataFrame
        One row per alliance in the order of the scores: alliance_id, leading, leading_band,
        lagging, lagging_band, and reason: why an index is missing, or empty.
    """
    rows = rows_of(scores, RowKind.INDEX, period=period or latest_period(scores))
    alliances = list(dict.fromkeys(rows["alliance_id"]))
    laid = pd.DataFrame({"alliance_id": alliances, "reason": ""})
    for role in Role:
        own = rows[rows["id"] == role.index_id].set_index("alliance_id").reindex(alliances)
        laid[role.value] = own["score"].to_numpy()
        laid[f"{role.value}_band"] = own["band"].to_numpy()
        why = own["reason"].where(own["score"].isna(), "").fillna(NO_DATA).to_numpy()
        stated = laid["reason"].where(laid["reason"] == "", laid["reason"] + "; ")
        laid["reason"] = laid["reason"].where(
            why == "", stated + INDEX_MISSING.format(role=role.value, reason="") + why
        )
    return laid


def _worse(one: Record) -> Band:
    """Return the worse of the bands of both indices."""
    order = list(Band)
    return min((Band(one["leading_band"]), Band(one["lagging_band"])), key=order.index)


def _draw_marks(
    figure: go.Figure,
    band: Band,
    chosen: Sequence[Record],
    words: tuple[Mapping[str, str] | None, BandEdges],
) -> None:
    """Draw the marks of one band."""
    if not chosen:
        return
    labels, edges = words
    add_scatter(
        figure,
        x=[one["leading"] for one in chosen],
        y=[one["lagging"] for one in chosen],
        mode="markers",
        marker={
            "symbol": BAND_SYMBOLS[band],
            "size": 10,
            "color": band_colour(band),
            "opacity": 1,
            "line": {"width": 1, "color": LIGHT.paper},
        },
        cliponaxis=False,
        hovertext=[
            f"{bold(plain(label_of(one['alliance_id'], labels)))}"
            f"<br>{_reading(one, Role.LEADING, edges)}<br>{_reading(one, Role.LAGGING, edges)}"
            for one in chosen
        ],
        hoverinfo="text",
        name=band.value,
    )


def _reading(one: Record, role: Role, edges: BandEdges) -> str:
    """Say one index of an alliance with its band."""
    said = to_speak("influence {score}") if role is Role.LEADING else to_speak("outcomes {score}")
    score = score_in_band(one[role.value], one[f"{role.value}_band"], edges)
    return speak(said, score=score)


def _write_names(
    figure: go.Figure, placed: Sequence[Record], labels: Mapping[str, str] | None
) -> None:
    """Write the names that find room: some at any width, more on a page."""
    full = [label_of(one["alliance_id"], labels) for one in placed]
    short = [name[:NAME_WIDTH] for name in full]
    points = [(one["leading"], one["lagging"]) for one in placed]
    phone, page = _area(PHONE), _area(PAGE)
    anywhere = place_labels(points, short, phone, taken=_corners(phone))
    on_page = place_labels(points, short, page, taken=_corners(page), settled=anywhere)
    more = [None if settled else place for settled, place in zip(anywhere, on_page, strict=True)]
    _write(figure, points, names=full, places=anywhere)
    _write(figure, points, names=full, places=more, from_width=PAGE)


def _area(width: int) -> Area:
    """Return the plotting area of a figure of this width."""
    return Area(width - FRAME, HEIGHT - FRAME, -MARGIN, 100 + MARGIN)


def _corners(area: Area) -> list[Box]:
    """Where the names of the four fields lie, in pixels."""
    wide, high = 130.0, 22.0
    return [
        Box(left, bottom, left + wide, bottom + high)
        for left in (0.0, area.width - wide)
        for bottom in (0.0, area.height - high)
    ]


def _write(
    figure: go.Figure,
    points: Sequence[tuple[float, float]],
    *,
    names: Sequence[str],
    places: Sequence[str | None],
    from_width: int = 0,
) -> None:
    """Write names at their places."""
    chosen = [
        (x, y, wrapped(name, width=NAME_WIDTH, lines=1), place)
        for (x, y), name, place in zip(points, names, places, strict=True)
        if place is not None
    ]
    if not chosen:
        return
    add_scatter(
        figure,
        x=[x for x, *_ in chosen],
        y=[y for _, y, *_ in chosen],
        text=[name for _, _, name, _ in chosen],
        textposition=[place for *_, place in chosen],
        mode="text+markers",
        marker={"size": 8, "opacity": 0},
        textfont={"size": NOTE_SIZE, "color": LIGHT.ink},
        hoverinfo="skip",
        cliponaxis=False,
        meta={FROM_WIDTH: from_width} if from_width else None,
        name="names",
    )


def _say_who_is_missing(figure: go.Figure, missing: int, total: int) -> None:
    """Say above the figure how many alliances could not be placed."""
    figure.layout.margin.t = 28
    figure.add_annotation(
        xref="x domain",
        yref="y domain",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        text=speak(
            "{missing} of {total} not placed: an index is missing", missing=missing, total=total
        ),
        font={"size": NOTE_SIZE, "color": LIGHT.ink},
    )
