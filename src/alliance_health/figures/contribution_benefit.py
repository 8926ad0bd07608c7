"""What each partner puts in against what it gets out: on the diagonal both shares are alike.

::

    gets |         .  /           above: gets more than it puts in
         |      .  /  .
         |   .  /  .              between the dots: within 10 points, fair
         |   /  .
         +------------- puts in
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.fair_marks import verdict_colour, verdict_symbol, verdict_words
from alliance_health.figures.label_placement import Area, place_labels
from alliance_health.figures.safe_text import bold, label_of, plain, wrapped
from alliance_health.figures.selection import Record, latest_period, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    FROM_WIDTH,
    LIGHT,
    NOTE_SIZE,
    PERSPECTIVE_SYMBOLS,
    TEXT_SIZE,
    add_scatter,
    new_figure,
    perspective_colour,
    tint,
)
from alliance_health.insights.fair_shares.spoken import FAIR_REASONS, say_fair_verdict
from alliance_health.insights.fair_shares.verdict import FAIR_WITHIN
from alliance_health.kept import speak_kept
from alliance_health.language import speak
from alliance_health.vocabulary import Perspective

#: Height of the figure, and what its axes take of it, in pixels.
HEIGHT, FRAME = 440, 80

#: Widths of the figure in pixels for which names find their places: a phone, and a page.
PHONE, PAGE = 328, 700

#: Space around the scale, in percent, so that marks at its ends are whole.
MARGIN = 4

#: How many periods of the past are shown of one alliance.
PERIODS_SHOWN = 8

#: Longest name beside a mark, in characters.
NAME_WIDTH = 20


def figure_contribution_benefit(
    fairness: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
) -> go.Figure:
    """Draw each partner's share of the benefits against its share of the contributions.

    Parameters
    ----------
    fairness : DataFrame
        Rows of `fairness`, of one alliance or of many, and of as many periods as the way shows.
    labels : mapping of id to str, optional
        Names of partners and alliances.
    period : str, optional
        Which period the marks stand for; the latest one when left out.

    Returns
    -------
    Figure
        Of one alliance: every partner with its way through the last eight periods, told by shape
        and colour of its side. Of many: their side of each, with the shape and colour of its
        verdict. Partners without shares are counted in a note, and stand in the table.
    """
    wanted = period or latest_period(fairness)
    figure = _frame()
    rows = records(shown_rows(fairness, wanted))
    placed = [one for one in rows if one["share_gap"] is not None]
    if len(set(fairness["alliance_id"])) == 1:
        for one in placed:
            _draw_way(figure, fairness, one, labels)
        names = [label_of(one["partner_id"], labels) for one in placed]
    else:
        _draw_verdicts(figure, placed, labels)
        names = [label_of(one["alliance_id"], labels) for one in placed]
    _write_names(figure, placed, names)
    if len(placed) < len(rows):
        left_out = len(rows) - len(placed)
        said = speak("{count} of {all} not placed: no shares", count=left_out, all=len(rows))
        _say_above(figure, plain(said))
    return figure


def table_contribution_benefit(
    fairness: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
) -> FigureTable:
    """Return the data behind `figure_contribution_benefit` as a table.

    Parameters
    ----------
    fairness : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    period : str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row a partner, those without shares included.
    """
    rows = shown_rows(fairness, period or latest_period(fairness))
    names = {**(labels or {})}
    shares = {name: 100 * rows[name] for name in ("contribution_share", "benefit_share")}
    partners = [label_of(one, names) for one in rows["partner_id"]]
    columns = {
        "alliance_id": speak("Alliance"),
        "partner": speak("Partner"),
        "contribution_share": speak("Puts in, %"),
        "benefit_share": speak("Gets, %"),
        "share_gap": speak("Gap, points"),
        "verdict": speak("Verdict"),
        "reason": speak("Rests on"),
    }
    words = {
        "partner": partners,
        "verdict": [say_fair_verdict(str(one)) for one in rows["verdict"]],
        "reason": [speak_kept(str(one), FAIR_REASONS) for one in rows["reason"]],
    }
    return figure_table(rows.assign(**shares, **words), columns, labels=labels)


def shown_rows(fairness: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the rows that have a mark: all partners of one alliance, their side of many.

    Parameters
    ----------
    fairness : DataFrame
        Rows of `fairness`.
    period : str
        Which period.

    Returns
    -------
    DataFrame
        In the order given.
    """
    rows = fairness[fairness["period"] == period]
    if len(set(fairness["alliance_id"])) > 1:
        rows = rows[rows["perspective"] == Perspective.THEIRS.value]
    return rows


def _frame() -> go.Figure:
    """Return both axes, the diagonal and its band."""
    figure = new_figure(HEIGHT)
    figure.layout.margin.t = 26
    ends = [-MARGIN, 100 + MARGIN]
    common = {"range": ends, "showline": True, "mirror": True, "linecolor": LIGHT.line}
    ticks = {**common, "tickvals": [0, 25, 50, 75, 100]}
    figure.layout.xaxis = {**ticks, "title": {"text": speak("share of what is put in, % →")}}
    figure.layout.yaxis = {**ticks, "title": {"text": speak("share of what is got out, % →")}}
    low, high = FAIR_WITHIN, 100 - FAIR_WITHIN
    figure.add_shape(
        type="path",
        layer="below",
        path=f"M 0 0 L 0 {low:g} L {high:g} 100 L 100 100 L 100 {high:g} L {low:g} 0 Z",
        line={"width": 0},
        fillcolor=tint(LIGHT.strong, 0.09),
        name="fair",
    )
    line = {"color": LIGHT.sub, "width": 1, "dash": "dot"}
    figure.add_shape(type="line", layer="below", x0=0, y0=0, x1=100, y1=100, line=line)
    for text, right in ((speak("gets more than it puts in"), False), (speak("gets less"), True)):
        figure.add_annotation(
            xref="x domain",
            yref="y domain",
            x=1 if right else 0,
            y=0 if right else 1,
            xanchor="right" if right else "left",
            yanchor="bottom" if right else "top",
            xshift=-5 if right else 5,
            yshift=3 if right else -3,
            text=bold(plain(text)),
            font={"size": NOTE_SIZE, "color": LIGHT.sub},
        )
    return figure


def _draw_way(
    figure: go.Figure, fairness: pd.DataFrame, one: Record, labels: Mapping[str, str] | None
) -> None:
    """Draw one partner with its way, marks growing towards the present."""
    own = fairness[fairness["partner_id"] == one["partner_id"]]
    last = own.index.get_loc(own[own["period"] == one["period"]].index[0])
    way = records(own.iloc[: last + 1].tail(PERIODS_SHOWN))
    colour = perspective_colour(one["perspective"])
    symbol = PERSPECTIVE_SYMBOLS[Perspective(one["perspective"])]
    count = len(way)
    add_scatter(
        figure,
        x=[_percent(row["contribution_share"], row) for row in way],
        y=[_percent(row["benefit_share"], row) for row in way],
        mode="lines+markers",
        line={"color": tint(colour, 0.5), "width": 1.4},
        marker={
            "symbol": symbol,
            "color": colour,
            "opacity": 1,
            "size": [4 + 3 * at / max(count - 1, 1) for at in range(count - 1)] + [12],
            "line": {"width": 1, "color": LIGHT.paper},
        },
        connectgaps=False,
        cliponaxis=False,
        hovertext=[_hover(row, label_of(one["partner_id"], labels)) for row in way],
        hoverinfo="text",
        name="way",
    )


def _draw_verdicts(
    figure: go.Figure, placed: Sequence[Record], labels: Mapping[str, str] | None
) -> None:
    """Draw their side of every alliance, one trace a verdict."""
    for verdict in dict.fromkeys(one["verdict"] for one in placed):
        chosen = [one for one in placed if one["verdict"] == verdict]
        add_scatter(
            figure,
            x=[_percent(one["contribution_share"], one) for one in chosen],
            y=[_percent(one["benefit_share"], one) for one in chosen],
            mode="markers",
            marker={
                "symbol": verdict_symbol(verdict),
                "size": 10,
                "color": verdict_colour(verdict),
                "opacity": 1,
                "line": {"width": 1, "color": LIGHT.paper},
            },
            cliponaxis=False,
            hovertext=[_hover(one, label_of(one["alliance_id"], labels)) for one in chosen],
            hoverinfo="text",
            name=plain(say_fair_verdict(verdict)),
        )


def _percent(share: float | None, row: Record) -> float | None:
    """Return a share in percent; nothing where one of both is missing."""
    return None if share is None or row["share_gap"] is None else 100 * share


def _hover(row: Record, name: str) -> str:
    """Say what one mark shows."""
    lines = [f"{bold(plain(name))}, {plain(row['period'])}"]
    if row["share_gap"] is not None:
        given, got = 100 * row["contribution_share"], 100 * row["benefit_share"]
        shares = {"given": f"{given:.0f}", "got": f"{got:.0f}"}
        lines.append(plain(speak("puts in {given} %, gets {got} %", **shares)))
    lines.append(plain(verdict_words(row["verdict"])))
    return "<br>".join(lines)


def _write_names(figure: go.Figure, placed: Sequence[Record], names: Sequence[str]) -> None:
    """Write the names that find room, those furthest from the diagonal first."""
    order = sorted(range(len(placed)), key=lambda at: -abs(placed[at]["share_gap"]))
    points = [
        (100 * placed[at]["contribution_share"], 100 * placed[at]["benefit_share"]) for at in order
    ]
    short = [wrapped(names[at], width=NAME_WIDTH, lines=1) for at in order]
    phone, page = (
        Area(width - FRAME, HEIGHT - FRAME, -MARGIN, 100 + MARGIN) for width in (PHONE, PAGE)
    )
    anywhere = place_labels(points, short, phone)
    on_page = place_labels(points, short, page, settled=anywhere)
    more = [None if settled else place for settled, place in zip(anywhere, on_page, strict=True)]
    for places, width in ((anywhere, 0), (more, PAGE)):
        found = [
            (*point, name, place)
            for point, name, place in zip(points, short, places, strict=True)
            if place is not None
        ]
        if not found:
            continue
        add_scatter(
            figure,
            x=[x for x, *_ in found],
            y=[y for _, y, *_ in found],
            text=[name for _, _, name, _ in found],
            textposition=[place for *_, place in found],
            mode="text+markers",
            marker={"size": 8, "opacity": 0},
            textfont={"size": NOTE_SIZE, "color": LIGHT.ink},
            hoverinfo="skip",
            cliponaxis=False,
            meta={FROM_WIDTH: width} if width else None,
            name="names",
        )


def _say_above(figure: go.Figure, text: str) -> None:
    """Say something above the plotting area."""
    figure.add_annotation(
        xref="x domain",
        yref="y domain",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        text=text,
        font={"size": TEXT_SIZE, "color": LIGHT.ink},
    )
