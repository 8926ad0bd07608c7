"""Where one alliance stands by both indices, where it comes from, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.figures.quadrant_frame import quadrant_frame
from alliance_health.figures.safe_text import bold, label_of, period_words, plain, wrapped
from alliance_health.figures.selection import index_by_period, only_alliance, run_of_periods
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, TEXT_SIZE, add_scatter, tint
from alliance_health.indices.reasons import INDEX_MISSING
from alliance_health.insights.quantities import say_score
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak
from alliance_health.vocabulary import Role

#: How many periods of the past are shown.
PERIODS_SHOWN = 8

#: Points of the scale that a period beside a mark needs on a phone.
ROOM_FOR_LABEL = 24


def figure_quadrant(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    cuts: QuadrantCuts | None = None,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw where an alliance stands by both indices, with the way it came.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance; its index rows are shown, scores from 0 to 100.
    labels : mapping of id to str, optional
        Labels of both indices and of the four fields.
    cuts : QuadrantCuts, optional
        Where the quadrant is cut; the default cuts when left out.
    edges : BandEdges, optional
        Where bands change, so that whole numbers in tooltips keep to their band.

    Returns
    -------
    Figure
        The last eight periods; a period in which an index is missing breaks the way. When
        the last period itself is missing, the figure says why in place of its mark.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.

    See Also
    --------
    alliance_health.figures.portfolio_quadrant.figure_portfolio_quadrant : All alliances at once.
    """
    only_alliance(scores)
    cuts, edges = cuts or QuadrantCuts(), edges or BandEdges()
    way = both_indices(scores)
    figure = quadrant_frame(cuts, labels)
    _draw_way(figure, way, edges)
    known = way.dropna(subset=["leading", "lagging"])
    if known.empty or known.index[-1] != len(way) - 1:
        _say_why_missing(figure, way.iloc[-1])
    if not known.empty:
        _draw_stand(figure, known, is_last=bool(known.index[-1] == len(way) - 1))
    return figure


def table_quadrant(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    edges: BandEdges | None = None,
) -> FigureTable:
    """Return the data behind `figure_quadrant` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    edges : BandEdges, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per period.
    """
    way = both_indices(scores).rename(columns={"leading": "score", "lagging": "bound_high"})
    columns = {
        "period": speak("Period"),
        "score": label_of("leading_index", labels),
        "bound_high": label_of("lagging_index", labels),
        "reason": speak("Note"),
    }
    return figure_table(way, columns, labels=labels, edges=edges)


def both_indices(scores: pd.DataFrame) -> pd.DataFrame:
    """Put both indices of one alliance side by side, one row per period shown.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance.

    Returns
    -------
    DataFrame
        period, leading, lagging, their intervals (`leading_lower` and so on), and reason:
        why an index is missing, or empty.
    """
    periods = run_of_periods(scores["period"])[-PERIODS_SHOWN:]
    way = pd.DataFrame({"period": periods, "reason": ""})
    for role in Role:
        rows = index_by_period(scores, role.value, periods)
        way[role.value] = rows["score"]
        way[f"{role.value}_lower"] = rows["lower"]
        way[f"{role.value}_upper"] = rows["upper"]
        why = rows["reason"].where(rows["score"].isna(), "").fillna("")
        stated = way["reason"].where(way["reason"] == "", way["reason"] + "; ")
        stated += INDEX_MISSING.format(role=role.value, reason="") + why
        way["reason"] = way["reason"].where(why == "", stated)
    return way


def _draw_way(figure: go.Figure, way: pd.DataFrame, edges: BandEdges) -> None:
    """Draw the way through the periods, marks growing towards the present."""
    hover = [
        f"{bold(plain(period_words(period)))}<br>"
        + speak(
            "influence {influence}, outcomes {outcomes}",
            influence=say_score(leading, edges),
            outcomes=say_score(lagging, edges),
        )
        for period, leading, lagging in zip(
            way["period"], way["leading"], way["lagging"], strict=True
        )
    ]
    count = len(way)
    add_scatter(
        figure,
        x=[None if pd.isna(value) else float(value) for value in way["leading"]],
        y=[None if pd.isna(value) else float(value) for value in way["lagging"]],
        mode="lines+markers",
        line={"color": LIGHT.sub, "width": 1.6},
        marker={
            "color": LIGHT.sub,
            "opacity": 1,
            "size": [4 + 3 * k / max(count - 1, 1) for k in range(count)],
        },
        connectgaps=False,
        cliponaxis=False,
        hovertext=hover,
        hoverinfo="text",
        name="way",
    )


def _draw_stand(figure: go.Figure, known: pd.DataFrame, *, is_last: bool) -> None:
    """Draw the latest known stand with its interval; hollow when it is not the last period."""
    stand = known.iloc[-1]
    add_scatter(
        figure,
        x=[float(stand["leading"])],
        y=[float(stand["lagging"])],
        mode="markers",
        marker={
            "size": 12,
            "color": LIGHT.ink if is_last else LIGHT.paper,
            "line": {"width": 2, "color": LIGHT.ink},
        },
        hoverinfo="skip",
        cliponaxis=False,
        name="stand",
    )
    _draw_interval(figure, stand)
    before = known.iloc[-2] if len(known) > 1 else stand
    _label_period(figure, stand, away_from=before, strong=True)
    if len(known) > 1:
        _label_period(figure, known.iloc[0], away_from=known.iloc[1], strong=False)


def _draw_interval(figure: go.Figure, stand: pd.Series) -> None:
    """Draw the box of both intervals around the stand."""
    ends = [stand[f"{role.value}_{end}"] for role in Role for end in ("lower", "upper")]
    if any(pd.isna(end) for end in ends):
        return
    figure.add_shape(
        type="rect",
        x0=float(ends[0]),
        x1=float(ends[1]),
        y0=float(ends[2]),
        y1=float(ends[3]),
        line={"color": LIGHT.sub, "width": 1, "dash": "dot"},
        fillcolor=tint(LIGHT.sub, 0.12),
        layer="below",
        name="interval",
    )


def _label_period(figure: go.Figure, row: pd.Series, *, away_from: pd.Series, strong: bool) -> None:
    """Write a period beside its mark, on the side away from its neighbour on the way."""
    x, y = float(row["leading"]), float(row["lagging"])
    right = x >= float(away_from["leading"])
    if not ROOM_FOR_LABEL <= x <= 100 - ROOM_FOR_LABEL:
        right = x < ROOM_FOR_LABEL
    above = y > float(away_from["lagging"])
    text = plain(period_words(row["period"]))
    size, colour = (TEXT_SIZE, LIGHT.ink) if strong else (NOTE_SIZE, LIGHT.sub)
    figure.add_annotation(
        x=x,
        y=y,
        text=bold(text) if strong else text,
        xanchor="left" if right else "right",
        yanchor="bottom" if above else "top",
        xshift=6 if right else -6,
        yshift=3 if above else -3,
        font={"size": size, "color": colour},
    )


def _say_why_missing(figure: go.Figure, last: pd.Series) -> None:
    """Say above the figure why the last period has no mark."""
    said = speak(
        "{period} not placed: {reason}",
        period=period_words(last["period"]),
        reason=say_reason(last["reason"]),
    )
    text = wrapped(said, width=46, lines=4)
    figure.layout.margin.t = 16 * (text.count("<br>") + 1) + 10
    figure.add_annotation(
        xref="x domain",
        yref="y domain",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        align="left",
        text=text,
        font={"size": NOTE_SIZE, "color": LIGHT.ink},
    )
