"""How much every alliance exchanges beside who gives: who gives all, who is silent."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import Group, Row, draw_scale_lines, draw_segments, lay_rows
from alliance_health.figures.safe_text import bold, coloured, is_known, label_of, plain
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, add_scatter, rule
from alliance_health.insights.quantities import say_value
from alliance_health.language import speak, speak_count, speak_in

#: Shape, colour, sign and letter of each verdict, so that none is told by colour alone.
VERDICTS: Mapping[str, tuple[str, str, str]] = {
    "empty": ("x", LIGHT.weak, "✕"),
    "one-way suspected": ("triangle-up", LIGHT.watch, "▲"),
    "two-way": ("circle", LIGHT.strong, "●"),
    "cannot be told": ("diamond-open", LIGHT.sub, "◇"),
}

#: Most alliances that have a row.
LISTED = 30


def figure_rate_and_balance(
    overview: pd.DataFrame, labels: Mapping[str, str] | None = None, *, currency: str
) -> go.Figure:
    """Draw who gives, with the rate of exchange written beside it, for every alliance.

    Parameters
    ----------
    overview : DataFrame
        From `exchange_overview`.
    labels : mapping of id to str, optional
        Names of alliances.
    currency : str
        ISO 4217 code of the worth.

    Returns
    -------
    Figure
        A row for each alliance, empty ones first: at the left the other side gives all, at the
        right we do. The line below says how much both put in a period.

    See Also
    --------
    alliance_health.figures.flow_balance.figure_flow_balance : One alliance over time.
    """
    rows = records(overview.head(LISTED))
    key = " ".join(
        coloured(f"{sign} {plain(speak(name))}", colour)
        for name, (_, colour, sign) in VERDICTS.items()
    )
    written = tuple(_row(one, labels, currency) for one in rows)
    heading = speak_count(len(overview), "{number} alliance", "{number} alliances")
    group = Group(heading, written, speak("◀ they give more | we give more ▶"))
    figure, (ys,) = lay_rows([group])
    draw_scale_lines(figure, ys, start=-1, end=1)
    rule(figure, axis="x", at=0)
    known = [(one, y) for one, y in zip(rows, ys, strict=True) if is_known(one["lean"])]
    for verdict, (symbol, colour, _) in VERDICTS.items():
        chosen = [(one, y) for one, y in known if one["verdict"] == verdict]
        segments = [(0.0, float(one["lean"]), y) for one, y in chosen]
        draw_segments(
            figure,
            segments,
            colour=colour,
            width=2,
            name=speak("{verdict}, from even", verdict=speak(verdict)),
        )
        if chosen:
            add_scatter(
                figure,
                x=[one["lean"] for one, _ in chosen],
                y=[y for _, y in chosen],
                mode="markers",
                marker={"symbol": symbol, "size": 11, "color": colour, "opacity": 1},
                hovertext=[_hover(one, labels, currency) for one, _ in chosen],
                hoverinfo="text",
                cliponaxis=False,
                name=speak(verdict),
            )
    figure.update_xaxes(
        range=[-1, 1],
        tickvals=[-1, 0, 1],
        ticktext=[
            speak_in("one side gives", "all"),
            speak_in("both sides give", "even"),
            speak_in("one side gives", "all"),
        ],
        title_text=key,
    )
    return figure


def table_rate_and_balance(
    overview: pd.DataFrame, labels: Mapping[str, str] | None = None
) -> FigureTable:
    """Return the data behind `figure_rate_and_balance` as a table.

    Parameters
    ----------
    overview : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row an alliance.
    """
    columns = {
        "alliance_id": speak("Alliance"),
        "verdict": speak("Signs of life"),
        "given": speak("We put in, a period"),
        "received": speak("They put in, a period"),
        "lean": speak("Lean, -1 to 1"),
        "days_since_last_act": speak("Days since their last act"),
        "cost_since_last_act": speak("Spent since"),
        "warned_on": speak("Warned on"),
    }
    told = overview.assign(verdict=[speak(str(verdict)) for verdict in overview["verdict"]])
    return figure_table(told, columns, labels=labels)


def _row(one: Record, labels: Mapping[str, str] | None, currency: str) -> Row:
    """Write one alliance: its verdict and its rate of exchange."""
    _, colour, sign = VERDICTS[one["verdict"]]
    return Row(
        label_of(str(one["alliance_id"]), labels),
        coloured(f"{sign} {bold(plain(speak(one['verdict'])))}", colour),
        _rate(one, currency),
    )


def _rate(one: Record, currency: str) -> str:
    """Say how much both sides put in a period, and since when the other side is silent."""
    if not is_known(one["given"]):
        return speak("worth of what is put in: not known")
    ours, theirs = (
        say_value(one[name], "money", currency=currency) for name in ("given", "received")
    )
    if one["warned_on"] and is_known(one["days_since_last_act"]):
        return speak_count(
            round(one["days_since_last_act"]),
            "a period: we put in {ours}, they {theirs}; silent for {number} day",
            "a period: we put in {ours}, they {theirs}; silent for {number} days",
            ours=ours,
            theirs=theirs,
        )
    return speak("a period: we put in {ours}, they {theirs}", ours=ours, theirs=theirs)


def _hover(one: Record, labels: Mapping[str, str] | None, currency: str) -> str:
    """Say one alliance in full."""
    name = bold(plain(label_of(str(one["alliance_id"]), labels)))
    return f"{name}<br>{plain(speak(one['verdict']))}<br>{plain(_rate(one, currency))}"
