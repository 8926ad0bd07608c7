"""What both sides put in over time, and how the balance of it ran."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.overlay import Overlay
from alliance_health.figures.safe_text import bold, coloured, plain
from alliance_health.figures.selection import numbers, run_of_periods
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    LIGHT,
    PERSPECTIVE_SIGNS,
    PERSPECTIVE_SYMBOLS,
    perspective_colour,
)
from alliance_health.figures.time_panels import (
    Line,
    Panels,
    add_line,
    add_missing_marks,
    lay_panels,
)
from alliance_health.insights.quantities import say_value
from alliance_health.language import speak, speak_in, to_speak
from alliance_health.vocabulary import Perspective

_SIDES = (Perspective.OURS, Perspective.THEIRS)

#: How the sides are called where a name has no room on a phone.
_WORDS = {Perspective.OURS: to_speak("we {amount}"), Perspective.THEIRS: to_speak("they {amount}")}


def figure_flow_balance(
    balance: pd.DataFrame, *, currency: str, names: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw what both sides put in, period by period, and the balance added up.

    Parameters
    ----------
    balance : DataFrame
        Of one alliance, from `side_balance`: period, ours, theirs, balance, cumulative.
    currency : str
        ISO 4217 code of the worth.
    names : mapping of perspective to str, optional
        Names of both sides.

    Returns
    -------
    Figure
        Two panels: given by each side, and our balance so far. A period without entries or with
        one of unknown worth breaks the line and is marked.

    See Also
    --------
    alliance_health.figures.rate_and_balance.figure_rate_and_balance : All alliances.
    """
    periods = run_of_periods(balance["period"])
    rows = balance.set_index("period").reindex(periods)
    figure, overlay = lay_panels(Panels(count=2), periods), Overlay()
    readings = []
    for side in _SIDES:
        line = _side_line(side, numbers(rows[side.value]), periods, currency, names=names)
        add_line(figure, 0, line)
        add_missing_marks(figure, 0, line)
        shown = plain(speak(_WORDS[side], amount=_last(line, currency)))
        readings.append(coloured(f"{PERSPECTIVE_SIGNS[side]} {shown}", line.colour))
    overlay.caption(0, left=bold(plain(speak("Put in"))), right=" ".join(readings))
    values = numbers(rows["cumulative"])
    name = speak("Balance so far")
    hover = [_hover(name, *one, currency) for one in zip(periods, values, strict=True)]
    total = Line(values, hover, LIGHT.ink, speak("balance so far"), symbol="square")
    add_line(figure, 1, total)
    add_missing_marks(figure, 1, total)
    overlay.rule(1, 0, dash="solid")
    overlay.caption(1, left=bold(plain(name)), right=f"■ {_lean(values, currency)}")
    overlay.put_on(figure)
    for axis in ("yaxis", "yaxis2"):
        figure.layout[axis].update(tickformat="~s", ticksuffix=f" {currency}", nticks=4)
    figure.layout.yaxis.rangemode = "tozero"
    return figure


def table_flow_balance(balance: pd.DataFrame) -> FigureTable:
    """Return the data behind `figure_flow_balance` as a table.

    Parameters
    ----------
    balance : DataFrame
        As for the figure.

    Returns
    -------
    FigureTable
        One row a period.
    """
    columns = {
        "period": speak("Period"),
        "ours": speak("We put in"),
        "theirs": speak("They put in"),
        "balance": speak("Balance"),
        "cumulative": speak("Balance so far"),
        "reciprocity": speak("Reciprocity"),
    }
    return figure_table(balance.sort_values("period"), columns)


def _side_line(
    side: Perspective,
    values: Sequence[float | None],
    periods: Sequence[str],
    currency: str,
    *,
    names: Mapping[str, str] | None,
) -> Line:
    """Lay out what one side put in."""
    name = _name(side, names)
    hover = [_hover(name, *one, currency) for one in zip(periods, values, strict=True)]
    colour = perspective_colour(side)
    return Line(
        values, hover, colour, speak_in("Perspective", side.value), symbol=PERSPECTIVE_SYMBOLS[side]
    )


def _name(side: Perspective, names: Mapping[str, str] | None) -> str:
    """Return how a side is called."""
    return (names or {}).get(side.value) or speak_in("Perspective", side.value)


def _hover(name: str, period: str, value: float | None, currency: str) -> str:
    """Say one value in full."""
    said = speak("not known") if value is None else say_value(value, "money", currency=currency)
    return f"{bold(plain(name))}<br>{period}: {plain(said)}"


def _last(line: Line, currency: str) -> str:
    """Write the value of the last period."""
    value = line.values[-1] if line.values else None
    if value is None:
        return speak("not known")
    return say_value(value, "money", currency=currency)


def _lean(values: Sequence[float | None], currency: str) -> str:
    """Say who has given more so far."""
    last = values[-1] if values else None
    if last is None:
        return speak("not known")
    amount = say_value(abs(last), "money", currency=currency)
    if last >= 0:
        return speak("we gave {amount} more", amount=amount)
    return speak("they gave {amount} more", amount=amount)
