"""Every alliance by what is at stake and how risky it is: top right is much at risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.label_placement import Area, place_labels
from alliance_health.figures.safe_text import bold, label_of, plain, wrapped
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    BAND_SYMBOLS,
    FROM_WIDTH,
    LIGHT,
    NOTE_SIZE,
    add_scatter,
    band_colour,
    new_figure,
    rule,
)
from alliance_health.insights.quantities import say_score, say_share, say_value
from alliance_health.language import speak
from alliance_health.vocabulary import Band

#: Height of the figure, and what its axes take of it, in pixels.
HEIGHT, FRAME = 480, 84

#: Widths of the figure in pixels for which names find their places: a phone, and a page.
PHONE, PAGE = 328, 700

#: Longest name beside a mark, in characters.
NAME_WIDTH = 24

#: Room beyond the largest value and both ends of the risk, in parts of the axis.
MARGIN = 0.06


def figure_risk_value(
    rows: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    currency: str,
    by_chance: bool,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw what is at stake in every alliance against how risky it is.

    Parameters
    ----------
    rows : DataFrame
        alliance_id, value (reporting currency), probability (0 to 1), lower (0 to 100) and
        band; an alliance without value or risk is counted in a note, not drawn.
    labels : mapping of id to str, optional
        Names of alliances.
    currency : str
        Reporting currency.
    by_chance : bool
        Whether risk is a proven chance; else the lower end of influence, low at the top.
    edges : BandEdges, optional
        Where bands change.

    Returns
    -------
    Figure
        One mark per alliance with the shape, letter and colour of its band at least; names
        that find room on a page but not on a phone are drawn from that width on.

    See Also
    --------
    alliance_health.figures.portfolio_quadrant.figure_portfolio_quadrant : Both indices of all.
    """
    edges = edges or BandEdges()
    risk = "probability" if by_chance else "lower"
    told = records(rows)
    placed = [one for one in told if one["value"] is not None and one[risk] is not None]
    placed.sort(key=lambda one: -float(one["value"]))
    figure = new_figure(HEIGHT)
    _lay_axes(figure, placed, currency=currency, by_chance=by_chance, edges=edges)
    for band in (*Band, None):
        chosen = [one for one in placed if (one["band"] or None) == band]
        _draw_marks(figure, band, chosen, (risk, labels, currency, edges))
    _write_names(figure, placed, risk, labels)
    if len(placed) < len(told):
        _say_who_is_missing(figure, len(told) - len(placed), len(told))
    return figure


def table_risk_value(
    rows: pd.DataFrame, labels: Mapping[str, str] | None = None, *, currency: str
) -> FigureTable:
    """Return the data behind `figure_risk_value` as a table.

    Parameters
    ----------
    rows : DataFrame
        As for the figure, with share, leading and reason.
    labels : mapping of id to str, optional
        As for the figure.
    currency : str
        Reporting currency.

    Returns
    -------
    FigureTable
        One row per alliance, those that are not drawn included, with the reason.
    """
    columns = {
        "alliance_id": speak("Alliance"),
        "value": speak("At stake, {currency}", currency=currency),
        "share": speak("Share of all"),
        "probability": speak("Chance"),
        "leading": speak("Influence"),
        "lower": speak("Lower end"),
        "band": speak("Band at least"),
        "reason": speak("Note"),
    }
    return figure_table(rows, columns, labels=labels)


def _lay_axes(
    figure: go.Figure,
    placed: Sequence[Record],
    *,
    currency: str,
    by_chance: bool,
    edges: BandEdges,
) -> None:
    """Lay out both axes: value from nothing on, risk upwards."""
    most = max((float(one["value"]) for one in placed), default=1.0) or 1.0
    ticks = [most * part for part in (0, 0.5, 1)]
    figure.update_xaxes(
        range=[-MARGIN * most, (1 + 3 * MARGIN) * most],
        tickvals=ticks,
        ticktext=[plain(say_value(tick, "money", currency=currency)) for tick in ticks],
        title_text=plain(speak("value at stake")),
    )
    figure.update_layout(margin={"t": 26, "l": 8, "r": 8, "b": 8})
    if by_chance:
        figure.update_yaxes(range=[-MARGIN, 1 + MARGIN], tickvals=[0, 0.5, 1], tickformat=".0%")
        figure.update_yaxes(title_text=plain(speak("proven chance of the event")))
        return
    for edge in (edges.weak_below, edges.strong_from):
        rule(figure, axis="y", at=edge)
    figure.update_yaxes(
        range=[100 * (1 + MARGIN), -100 * MARGIN],
        tickvals=[0, edges.weak_below, edges.strong_from, 100],
        title_text=plain(speak("lower end of influence, 0 to 100, weak at the top")),
    )


def _draw_marks(
    figure: go.Figure,
    band: Band | None,
    chosen: Sequence[Record],
    words: tuple[str, Mapping[str, str] | None, str, BandEdges],
) -> None:
    """Draw the marks of one band, each with its letter."""
    if not chosen:
        return
    risk, labels, currency, edges = words
    add_scatter(
        figure,
        x=[one["value"] for one in chosen],
        y=[one[risk] for one in chosen],
        mode="markers+text",
        text=[band.letter if band else "–"] * len(chosen),
        textposition="middle center",
        textfont={"size": NOTE_SIZE - 1, "color": LIGHT.paper},
        marker={
            "symbol": BAND_SYMBOLS[band] if band else "diamond",
            "size": 18,
            "color": band_colour(band.value if band else None),
            "opacity": 1,
            "line": {"width": 1, "color": LIGHT.paper},
        },
        cliponaxis=False,
        hovertext=[
            f"{bold(plain(label_of(str(one['alliance_id']), labels)))}"
            f"<br>{plain(say_value(one['value'], 'money', currency=currency))}"
            f"<br>{plain(_say(one, risk, edges))}"
            for one in chosen
        ],
        hoverinfo="text",
        name=band.value if band else "none",
    )


def _say(one: Record, risk: str, edges: BandEdges) -> str:
    """Say the risk of one alliance."""
    if risk == "probability":
        return speak("chance {share}", share=say_share(one["probability"]))
    return speak(
        "influence {score}, at least {lower}",
        score=say_score(one["leading"], edges),
        lower=say_score(one["lower"], edges),
    )


def _write_names(
    figure: go.Figure, placed: Sequence[Record], risk: str, labels: Mapping[str, str] | None
) -> None:
    """Write the names that find room: some at any width, more on a page."""
    full = [label_of(str(one["alliance_id"]), labels) for one in placed]
    short = [f"  {name[:NAME_WIDTH]}" for name in full]
    most = max((float(one["value"]) for one in placed), default=1.0) or 1.0
    points = [
        (
            100 * (float(one["value"]) / most + MARGIN) / (1 + 4 * MARGIN),
            100 * (_height(one, risk) + MARGIN) / (1 + 2 * MARGIN),
        )
        for one in placed
    ]
    anywhere = place_labels(points, short, _area(PHONE))
    on_page = place_labels(points, short, _area(PAGE), settled=anywhere)
    more = [None if settled else place for settled, place in zip(anywhere, on_page, strict=True)]
    for places, width in ((anywhere, 0), (more, PAGE)):
        named = list(zip(placed, full, places, strict=True))
        _write(figure, [one for one in named if one[2] is not None], risk, from_width=width)


def _height(one: Record, risk: str) -> float:
    """Return how far up a mark lies, 0 to 1."""
    return float(one[risk]) if risk == "probability" else 1 - float(one[risk]) / 100


def _area(width: int) -> Area:
    """Return the plotting area of a figure of this width; both axes from 0 to 100."""
    return Area(width - FRAME, HEIGHT - FRAME, 0, 100)


def _write(
    figure: go.Figure,
    named: Sequence[tuple[Record, str, str | None]],
    risk: str,
    *,
    from_width: int,
) -> None:
    """Write names at their places."""
    if not named:
        return
    add_scatter(
        figure,
        x=[one["value"] for one, *_ in named],
        y=[one[risk] for one, *_ in named],
        text=[wrapped(name, width=NAME_WIDTH, lines=1) for _, name, _ in named],
        textposition=[place for *_, place in named],
        mode="text+markers",
        marker={"size": 18, "opacity": 0},
        textfont={"size": NOTE_SIZE, "color": LIGHT.ink},
        hoverinfo="skip",
        cliponaxis=False,
        meta={FROM_WIDTH: from_width} if from_width else None,
        name="names",
    )


def _say_who_is_missing(figure: go.Figure, missing: int, total: int) -> None:
    """Say above the figure how many alliances are not drawn."""
    figure.add_annotation(
        xref="x domain",
        yref="y domain",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        text=plain(
            speak(
                "{missing} of {total} not drawn: value or influence is missing",
                missing=missing,
                total=total,
            )
        ),
        font={"size": NOTE_SIZE, "color": LIGHT.ink},
    )
