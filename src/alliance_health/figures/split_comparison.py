"""What each partner got beside three ways to split the same sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import (
    FOOT,
    LINE,
    Group,
    Row,
    draw_scale_lines,
    draw_segments,
    lay_rows,
)
from alliance_health.figures.safe_text import bold, is_known, name_of, plain
from alliance_health.figures.selection import Record, latest_period, only_alliance, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, add_scatter, tint
from alliance_health.insights.fair_shares.spoken import say_game
from alliance_health.insights.quantities import say_value
from alliance_health.language import speak, speak_in, to_speak

#: The splits: column, letter that is its mark, and what it is called.
SPLITS = (
    ("equal", "E", to_speak("equal")),
    ("proportional", "P", to_speak("by contribution")),
    ("shapley", "S", to_speak("Shapley")),
)

#: Pixels of the ring around a letter.
_RING = 19

#: Part of an equal split within which two marks would lie on one another.
_SAME = 0.01

#: What is said of the filled mark.
_GOT = to_speak("got")

#: Said instead of splits.
NOTHING = to_speak("Nothing to split: benefits are not known")


def figure_split_comparison(
    fairness: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    currency: str = "",
    period: str | None = None,
) -> go.Figure:
    """Draw what each partner got beside equal, proportional and Shapley splits.

    Parameters
    ----------
    fairness : DataFrame
        Rows of `fairness` of one alliance.
    labels : mapping of id to str, optional
        Names of partners.
    currency : str
        The reporting currency, for the axis.
    period : str, optional
        Which period; the latest one when left out.

    Returns
    -------
    Figure
        One row a partner: a filled mark for what it got, letters for the splits, and a line over
        their range. What the Shapley value rests on is written in the heading.

    Raises
    ------
    ValueError
        When the frame holds no alliance or several.
    """
    only_alliance(fairness)
    rows = records(split_rows(fairness, period))
    known = [one for one in rows if is_known(one["equal"]) and is_known(one["benefit"])]
    if not known:
        figure, _ = lay_rows([Group(speak(NOTHING), ())])
        figure.update_xaxes(visible=False)
        return figure
    heading = speak("Shapley: {game}", game=say_game(known[0]["game"]))
    told = tuple(_row(one, labels, currency) for one in known)
    figure, (ys,) = lay_rows([Group(heading, told)], foot=FOOT + LINE)
    numbers = [one[name] for one in known for name, *_ in (("benefit",), *SPLITS)]
    low = min([0.0, *(number for number in numbers if is_known(number))])
    high = max(number for number in numbers if is_known(number))
    draw_scale_lines(figure, ys, start=low, end=high)
    _draw_ranges(figure, known, ys)
    for split in SPLITS:
        _draw_letters(figure, split, known, (ys, labels, currency))
    _draw_actual(figure, known, (ys, labels, currency))
    room = 0.03 * (high - low)
    figure.update_xaxes(
        range=[low - room, high + room],
        title_text=f"{_title(currency)}<br>"
        + plain(speak("● got · E equal · P by contribution · S Shapley")),
        nticks=5,
        tickformat=",.3~s",
    )
    return figure


def table_split_comparison(
    fairness: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
) -> FigureTable:
    """Return the data behind `figure_split_comparison` as a table.

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
        One row a partner.
    """
    rows = split_rows(fairness, period)
    names = [(labels or {}).get(one, one) for one in rows["partner_id"]]
    columns = {
        "partner": speak("Partner"),
        "benefit": speak_in("split", "Got"),
        "equal": speak_in("split", "Equal"),
        "proportional": speak("By contribution"),
        "shapley": speak("Shapley"),
        "fairness_ratio": speak("Share got / Shapley share"),
        "ratio_low": speak_in("end of an interval", "From"),
        "ratio_high": speak_in("end of an interval", "To"),
        "game": speak("Shapley rests on"),
    }
    games = [say_game(str(one)) for one in rows["game"]]
    return figure_table(rows.assign(partner=names, game=games), columns, labels=labels)


def split_rows(fairness: pd.DataFrame, period: str | None) -> pd.DataFrame:
    """Return the rows of one period.

    Parameters
    ----------
    fairness : DataFrame
        Rows of `fairness` of one alliance.
    period : str or None
        Which period; the latest one when None.

    Returns
    -------
    DataFrame
        In the order given.
    """
    return fairness[fairness["period"] == (period or latest_period(fairness))]


def _row(one: Record, labels: Mapping[str, str] | None, currency: str) -> Row:
    """Write one partner and what it got."""
    got = say_value(one["benefit"], "money", currency=currency)
    name = (labels or {}).get(one["partner_id"], one["partner_id"])
    return Row(name, speak("got {amount}", amount=bold(plain(got))))


def _title(currency: str) -> str:
    """Name what is on the axis."""
    if not currency:
        return plain(speak("money over four periods"))
    return plain(speak("{currency} over four periods", currency=currency))


def _draw_ranges(figure: go.Figure, known: Sequence[Record], ys: Sequence[float]) -> None:
    """Draw a band over the range of the three splits."""
    segments = []
    for one, y in zip(known, ys, strict=True):
        ends = [one[name] for name, *_ in SPLITS if is_known(one[name])]
        segments.append((min(ends), max(ends), y))
    draw_segments(figure, segments, colour=tint(LIGHT.sub, 0.25), width=8, name="splits")


def _draw_letters(
    figure: go.Figure,
    split: tuple[str, str, str],
    known: Sequence[Record],
    words: tuple[Sequence[float], Mapping[str, str] | None, str],
) -> None:
    """Draw one split as letters in rings."""
    name, letter, called = split
    ys, labels, currency = words
    chosen = [(one, y) for one, y in zip(known, ys, strict=True) if is_known(one[name])]
    add_scatter(
        figure,
        x=[one[name] for one, _ in chosen],
        y=[y for _, y in chosen],
        mode="markers+text",
        marker={
            "symbol": "circle",
            "size": _RING,
            "color": LIGHT.paper,
            "opacity": 1,
            "line": {"width": 1, "color": LIGHT.sub},
        },
        text=[_letters(one, name, letter) for one, _ in chosen],
        textposition="middle center",
        textfont={"size": NOTE_SIZE, "color": LIGHT.ink},
        cliponaxis=False,
        hovertext=[_hover(one, one[name], called, (labels, currency)) for one, _ in chosen],
        hoverinfo="text",
        name=speak(called),
    )


def _letters(one: Record, name: str, letter: str) -> str:
    """Return the letter of a split, with that of the equal one where both are the same."""
    if name != "shapley" or abs(one[name] - one["equal"]) > _SAME * abs(one["equal"]):
        return letter
    return f"E{letter}"


def _draw_actual(
    figure: go.Figure,
    known: Sequence[Record],
    words: tuple[Sequence[float], Mapping[str, str] | None, str],
) -> None:
    """Draw what each partner got."""
    ys, labels, currency = words
    add_scatter(
        figure,
        x=[one["benefit"] for one in known],
        y=list(ys),
        mode="markers",
        marker={"symbol": "circle", "size": 11, "color": LIGHT.ink},
        cliponaxis=False,
        hovertext=[_hover(one, one["benefit"], _GOT, (labels, currency)) for one in known],
        hoverinfo="text",
        name=speak(_GOT),
    )


def _hover(
    one: Record, value: float, called: str, words: tuple[Mapping[str, str] | None, str]
) -> str:
    """Say what one mark shows."""
    labels, currency = words
    said = say_value(value, "money", currency=currency)
    return f"{bold(name_of(one['partner_id'], labels))}<br>{plain(speak(called))}: {plain(said)}"
