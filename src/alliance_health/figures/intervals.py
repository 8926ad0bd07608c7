"""Scores with everything that is not sure about them: data, rules, and what is not measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.phone_room import fits_beside
from alliance_health.figures.row_layout import (
    Group,
    Row,
    draw_scale_lines,
    draw_score_axis,
    draw_segments,
    lay_rows,
)
from alliance_health.figures.safe_text import (
    bold,
    coloured_score,
    interval_words,
    is_known,
    label_of,
    name_of,
    reading_words,
    wrapped,
)
from alliance_health.figures.selection import (
    ROLES,
    Record,
    latest_period,
    records,
    rows_of,
)
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import BAND_SYMBOLS, LIGHT, add_scatter, band_colour, tint
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak, to_speak
from alliance_health.vocabulary import Band, Role, RowKind

#: What the marks mean, beside the first heading.
KEY = to_speak("thick: data · thin: rules too")

#: Characters of a reading in one line, so that a phone shows it whole.
READING = 40

#: Label of the index among its pillars; the heading names it.
WHOLE = to_speak("The index")

#: Intervals from the widest to the narrowest, with the thickness of their line in pixels.
_SPANS = (("bound_low", "bound_high", 1), ("rule_lower", "rule_upper", 3), ("lower", "upper", 8))

#: Height of the ticks at the ends of the bounds, in pixels.
TICK = 5


def figure_intervals(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw scores with the intervals of data and rules, and with their bounds.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`: of one alliance, whose indices and pillars are shown; or of several,
        whose indices are.
    labels : mapping of id to str, optional
        Names of alliances, labels of indices and pillars.
    period : str, optional
        Which period; the latest one when left out.
    edges : BandEdges, optional
        Where bands change; the default edges when left out.

    Returns
    -------
    Figure
        Leading before lagging. The thick line is `lower` to `upper`, the thin one
        `rule_lower` to `rule_upper`, the line with ticks the bounds. What is missing is not
        drawn; a missing score keeps its row.

    See Also
    --------
    alliance_health.figures.rank_intervals.figure_rank_intervals : The same for ranks.
    """
    edges = edges or BandEdges()
    found = {role: _rows_shown(scores, role, period) for role in ROLES}
    shown = {role: rows for role, rows in found.items() if rows}
    groups = [
        Group(
            label_of(Role(role).index_id, labels),
            tuple(_row(one, labels, edges) for one in rows),
            speak(KEY) if at == 0 and _has_rules(shown) else "",
        )
        for at, (role, rows) in enumerate(shown.items())
    ]
    figure, places = lay_rows(groups or [Group(speak("No index in this period"), ())])
    rows = [one for listed in shown.values() for one in listed]
    ys = [y for group in places for y in group]
    draw_scale_lines(figure, ys)
    for band in (*Band, None):
        chosen = [(one, y) for one, y in zip(rows, ys, strict=True) if one["band"] == band]
        _draw_band(figure, band, chosen, (labels, edges))
    draw_score_axis(figure, edges)
    return figure


def table_intervals(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    edges: BandEdges | None = None,
) -> FigureTable:
    """Return the data behind `figure_intervals` as a table.

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
        One row per mark of the figure.
    """
    rows = pd.DataFrame([one for role in ROLES for one in _rows_shown(scores, role, period)])
    columns = {
        **(
            {"alliance_id": speak("Alliance")}
            if _many(scores)
            else {"id": speak("Index or pillar")}
        ),
        "role": speak("Role"),
        "score": speak("Score"),
        "lower": speak("Data: from"),
        "upper": speak("Data: to"),
        "rule_lower": speak("Rules too: from"),
        "rule_upper": speak("Rules too: to"),
        "bound_low": speak("Bounds: from"),
        "bound_high": speak("Bounds: to"),
        "band": speak("Band"),
    }
    return figure_table(rows.reindex(columns=list(columns)), columns, labels=labels, edges=edges)


def _many(scores: pd.DataFrame) -> bool:
    """Tell whether the scores are of several alliances."""
    return len(scores["alliance_id"].unique()) > 1


def _rows_shown(scores: pd.DataFrame, role: str, period: str | None) -> list[Record]:
    """Return the rows of one role: the index, then its pillars or all alliances' indices."""
    wanted = period or latest_period(scores)
    kinds = (RowKind.INDEX,) if _many(scores) else (RowKind.INDEX, RowKind.PILLAR)
    rows = pd.concat([rows_of(scores, kind, period=wanted) for kind in kinds])
    rows = rows[rows["role"] == role]
    many = _many(scores)
    if many:
        rows = rows.sort_values(["score", "alliance_id"], ascending=[False, True])
    return [{**one, "many": many} for one in records(rows)]


def _has_rules(shown: Mapping[str, Sequence[Record]]) -> bool:
    """Tell whether any interval over the rules is known."""
    return any(is_known(one["rule_lower"]) for rows in shown.values() for one in rows)


def _row(one: Record, labels: Mapping[str, str] | None, edges: BandEdges) -> Row:
    """Write one score with its interval."""
    reading = coloured_score(one["score"], one["band"], edges)
    interval = interval_words(one, edges)
    if is_known(one["score"]) and interval:
        beside = f"{reading} ({interval})"
        # What a range adds takes up to ten words, which a phone would cut off.
        apart = f"{reading}<br>{wrapped(f'({interval})', width=READING)}"
        reading = beside if fits_beside(beside, "–") else apart
    note = "" if is_known(one["score"]) else say_reason(str(one["reason"] or ""))
    label = label_of(_name(one), labels)
    is_heading = one["row"] == RowKind.INDEX and not one["many"]
    return Row(speak(WHOLE) if is_heading else label, reading, note)


def _name(one: Record) -> str:
    """Return what names a row: the pillar, or the alliance when it is an index of many."""
    return str(one["alliance_id"] if one["many"] else one["id"])


def _draw_band(
    figure: go.Figure,
    band: Band | None,
    chosen: Sequence[tuple[Record, float]],
    words: tuple[Mapping[str, str] | None, BandEdges],
) -> None:
    """Draw the intervals and points of one band; None: those without a score."""
    labels, edges = words
    colour = band_colour(band)
    for low, high, width in _SPANS:
        segments = [
            (float(one[low]), float(one[high]), y)
            for one, y in chosen
            if is_known(one[low]) and is_known(one[high])
        ]
        opacity = {1: 0.9, 3: 0.6, 8: 0.3}[width]
        line = LIGHT.sub if width == 1 else tint(colour, opacity)
        draw_segments(figure, segments, colour=line, width=width, name=low.partition("_")[0])
        if width == 1:
            _draw_ticks(figure, segments)
    points = [(one, y) for one, y in chosen if is_known(one["score"])]
    if band is None or not points:
        return
    add_scatter(
        figure,
        x=[one["score"] for one, _ in points],
        y=[y for _, y in points],
        mode="markers",
        marker={"symbol": BAND_SYMBOLS[band], "size": 11, "color": colour},
        cliponaxis=False,
        hovertext=[
            f"{bold(name_of(_name(one), labels))}<br>{reading_words(one, edges)}"
            for one, _ in points
        ],
        hoverinfo="text",
        name=band.value,
    )


def _draw_ticks(figure: go.Figure, segments: Sequence[tuple[float, float, float]]) -> None:
    """Close the bounds at both ends; bounds without width need no tick."""
    wide = [segment for segment in segments if segment[0] < segment[1]]
    if not wide:
        return
    add_scatter(
        figure,
        x=[end for low, high, _ in wide for end in (low, high)],
        y=[y for _, _, y in wide for _ in range(2)],
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": 2 * TICK,
            "line": {"color": LIGHT.sub, "width": 1},
        },
        hoverinfo="skip",
        cliponaxis=False,
        name="ends",
    )
