"""Which leading factor moves before which outcome: only what a verdict claims is drawn.

A line is an order in time, never an arrow: what moves first need not make the other move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.label_placement import CHARACTER, LINE, Box
from alliance_health.figures.safe_text import bold, plain, wrapped
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, NOTE_SIZE, TEXT_SIZE, add_scatter, new_figure, tint
from alliance_health.insights.links.sentences import say_link, say_unclaimed
from alliance_health.insights.links.verdict import Finding, say_verdict
from alliance_health.insights.links.wording import (
    LinkWords,
    is_confirmed,
    kind_of,
    say_lag,
    unit_of,
    whole,
)
from alliance_health.language import speak, speak_in, to_speak
from alliance_health.vocabulary import Frequency

#: Pixels of a factor with its label; above the first one; below the last one.
STEP, HEAD, FOOT = 46, 52, 40

#: Where both columns of factors stand, in parts of the width.
LEFT, RIGHT = 0.36, 0.64

#: Characters of a label in one line, so that it has room on a phone.
LABEL_WIDTH = 19

#: Width of the plotting area on a phone, in pixels, for which texts on lines find their places.
PHONE = 340

#: Exploratory pairs drawn at most.
MOST_EXPLORATORY = 8

#: Parts of a line at which its text is tried, the middle first.
_PLACES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)

#: What is drawn of each verdict.
_DASHES = {Finding.LEADS: "solid", Finding.BOTH: "dash", Finding.COINCIDENT: "dot"}


@dataclass(frozen=True)
class _Places:
    """Where factors stand: y by id, counted in pixels from the top."""

    leading: dict[str, float]
    lagging: dict[str, float]
    bottom: float


#: How a lag is counted, by the length of a period.
_LATER = {
    Frequency.MONTH: to_speak("months later"),
    Frequency.QUARTER: to_speak("quarters later"),
    Frequency.HALF_YEAR: to_speak("half-years later"),
    Frequency.YEAR: to_speak("years later"),
}

#: The same of one period, where a pair was tested in others than the rest.
_UNITS = {
    Frequency.MONTH: to_speak("month"),
    Frequency.QUARTER: to_speak("quarter"),
    Frequency.HALF_YEAR: to_speak("half-year"),
    Frequency.YEAR: to_speak("year"),
}


def figure_link_map(links: pd.DataFrame, words: LinkWords | None = None) -> go.Figure:
    """Draw the pairs of which a verdict claims something, factors left, outcomes right.

    Parameters
    ----------
    links : DataFrame
        Rows of `links`, declared and exploratory ones.
    words : LinkWords, optional
        How factors and periods are called.

    Returns
    -------
    Figure
        Declared pairs in ink with their lag: solid when the factor leads, dashed for both
        directions, dotted for the same period. Exploratory leads are pale. Pairs without a
        claim are counted in a sentence below; they have no line.

    See Also
    --------
    alliance_health.figures.lag_profile.figure_lag_profile : One pair at every lag.
    """
    words = words or LinkWords()
    drawn = claimed(links)
    declared = [one for one in drawn if one["declared"]]
    explored = strongest([one for one in drawn if not one["declared"]])
    drawn = [*declared, *explored]
    places = _place(drawn)
    figure = new_figure(int(places.bottom) + FOOT)
    figure.update_layout(
        margin={"t": 0, "b": FOOT, "l": 4, "r": 4},
        xaxis={"range": [0, 1], "visible": False, "automargin": False},
        yaxis={"range": [places.bottom, 0], "visible": False, "automargin": False},
    )
    _write_foot(figure, links, explored=len(explored), hints=len(claimed(links)) - len(declared))
    if not drawn:
        return _without_lines(figure)
    for kind, dash in _DASHES.items():
        for chosen, strong in ((explored, False), (declared, True)):
            of_kind = [one for one in chosen if kind_of(str(one["verdict"])) is kind]
            _draw_lines(figure, of_kind, places, dash=dash, strong=strong)
    _write_lags(figure, declared, places, words)
    _draw_factors(figure, drawn, places, words)
    return figure


def table_link_map(links: pd.DataFrame, words: LinkWords | None = None) -> FigureTable:
    """Return the data behind `figure_link_map` as a table, pairs without a claim included.

    Parameters
    ----------
    links : DataFrame
        As for the figure.
    words : LinkWords, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per declared pair, and one per exploratory pair of which something is claimed.
    """
    words = words or LinkWords()
    shown = links[links["declared"].astype(bool) | links.index.isin(_claims(links))]
    names = {end: [words.factor(str(one)) for one in shown[end]] for end in ("leading", "lagging")}
    columns = {
        "leading": speak("Factor"),
        "lagging": speak("Outcome"),
        "verdict": speak("Verdict"),
        "later": speak("Later by"),
        "association": speak("Association"),
        "p_adjusted": speak("p, adjusted"),
        "declared": speak("Declared"),
    }
    later = [say_lag(row, words) for row in records(shown)]
    verdicts = [say_verdict(str(one)) for one in shown["verdict"]]
    return figure_table(shown.assign(**names, later=later, verdict=verdicts), columns)


def claimed(links: pd.DataFrame) -> list[Record]:
    """List the pairs that the map draws.

    Parameters
    ----------
    links : DataFrame
        Rows of `links`.

    Returns
    -------
    list of dict
        Declared pairs that lead, go both ways or coincide, and exploratory ones that lead.
    """
    return records(links.loc[_claims(links)])


def strongest(explored: Sequence[Record]) -> list[Record]:
    """Keep the strongest exploratory pairs that a map can carry, those on few data last.

    >>> [one["association"] for one in strongest([{"association": 0.1}, {"association": -0.4}])]
    [-0.4, 0.1]
    """
    order = sorted(explored, key=lambda one: -abs(one["association"] or 0.0))
    order.sort(key=lambda one: "few data" in str(one.get("verdict")))
    return order[:MOST_EXPLORATORY]


def _claims(links: pd.DataFrame) -> list[object]:
    """Return the index labels of the rows that are drawn."""
    kinds = links["verdict"].map(lambda verdict: kind_of(str(verdict)))
    declared = links["declared"].astype(bool)
    leads = kinds == Finding.LEADS
    return list(links.index[leads | (declared & kinds.isin(list(_DASHES)))])


def _place(drawn: Sequence[Record]) -> _Places:
    """Stack the factors of both columns, each centred on the taller one."""
    columns = [
        list(dict.fromkeys(str(one[end]) for one in drawn)) for end in ("leading", "lagging")
    ]
    most = max(*(len(column) for column in columns), 1)
    ys = []
    for column in columns:
        top = HEAD + STEP * (most - len(column)) / 2 + STEP / 2
        ys.append({factor: top + STEP * at for at, factor in enumerate(column)})
    return _Places(ys[0], ys[1], HEAD + STEP * most)


def _curve(one: Record, places: _Places) -> tuple[list[float], list[float]]:
    """Return the points of a line that leaves and arrives level."""
    start, end = places.leading[str(one["leading"])], places.lagging[str(one["lagging"])]
    parts = [at / 16 for at in range(17)]
    xs = [LEFT + (RIGHT - LEFT) * part for part in parts]
    return xs, [start + (end - start) * _eased(part) for part in parts]


def _eased(part: float) -> float:
    """Return how far a line has gone down after a part of its way."""
    return part * part * (3 - 2 * part)


def _draw_lines(
    figure: go.Figure, chosen: Sequence[Record], places: _Places, *, dash: str, strong: bool
) -> None:
    """Draw the lines of one kind of verdict."""
    if not chosen:
        return
    xs: list[float | None] = []
    ys: list[float | None] = []
    for one in chosen:
        along, down = _curve(one, places)
        xs += [*along, None]
        ys += [*down, None]
    colour = LIGHT.ink if strong else tint(LIGHT.sub, 0.4)
    add_scatter(
        figure,
        x=xs,
        y=ys,
        mode="lines",
        line={"color": colour, "width": 1.8 if strong else 1, "dash": dash},
        hoverinfo="skip",
        cliponaxis=False,
        name="declared" if strong else "exploratory",
    )


def _write_lags(
    figure: go.Figure, declared: Sequence[Record], places: _Places, words: LinkWords
) -> None:
    """Write the lag of each declared pair on its line, clear of the other texts."""
    taken: list[Box] = []
    for one in declared:
        text = _lag_text(one, words)
        start, end = places.leading[str(one["leading"])], places.lagging[str(one["lagging"])]
        spots = []
        for part in _PLACES:
            x, y = LEFT + (RIGHT - LEFT) * part, start + (end - start) * _eased(part)
            spots.append((x, y, _box(x * PHONE, y, text)))
        free = [spot for spot in spots if not any(spot[2].overlaps(box) for box in taken)]
        if not free:
            continue
        x, y, box = free[0]
        taken.append(box)
        figure.add_annotation(
            x=x,
            y=y,
            text=text,
            bgcolor=LIGHT.paper,
            borderpad=1,
            font={"size": NOTE_SIZE, "color": LIGHT.ink},
            hovertext=wrapped(say_link(one, words), width=60, lines=6),
        )


def _box(x: float, y: float, text: str) -> Box:
    """Return the box of a text around a point, in pixels."""
    width, height = len(text) * NOTE_SIZE * CHARACTER, NOTE_SIZE * LINE
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _lag_text(one: Record, words: LinkWords) -> str:
    """Write a lag in little room, with a sign when new data say the same."""
    kind = kind_of(str(one["verdict"]))
    if kind is Finding.COINCIDENT:
        return speak_in("period", "same")
    lag, low, high = (whole(one[name]) for name in ("lag", "lag_low", "lag_high"))
    if kind is Finding.BOTH or lag is None:
        return speak_in("directions", "both")
    wide = f" ({low}\N{EN DASH}{high})" if low is not None and low != high else ""
    unit = unit_of(one, words)
    wide += f" {speak(_UNITS[unit])}" if unit and unit is not words.frequency else ""
    sign = "✓" if is_confirmed(str(one["verdict"])) else ""
    return f"{lag}{wide}{sign}"


def _draw_factors(
    figure: go.Figure, drawn: Sequence[Record], places: _Places, words: LinkWords
) -> None:
    """Draw both columns with their headings; factors of exploratory pairs only are pale."""
    declared = {str(one[end]) for one in drawn if one["declared"] for end in ("leading", "lagging")}
    columns = (
        (LEFT, places.leading, LIGHT.leading, speak("Leading factor")),
        (RIGHT, places.lagging, LIGHT.lagging, speak("Outcome")),
    )
    if declared:
        font = {"size": NOTE_SIZE, "color": LIGHT.sub}
        text = plain(speak(_LATER[words.frequency]))
        figure.add_annotation(x=(LEFT + RIGHT) / 2, y=HEAD - 16, text=text, font=font)
    for x, ys, colour, heading in columns:
        outward = -1 if x == LEFT else 1
        place = {"xanchor": "right" if outward < 0 else "left", "xshift": 9 * outward}
        align = "right" if outward < 0 else "left"
        font = {"size": TEXT_SIZE, "color": colour}
        figure.add_annotation(x=x, y=HEAD - 16, text=bold(plain(heading)), font=font, **place)
        for factor, y in ys.items():
            label = wrapped(words.factor(factor), width=LABEL_WIDTH, lines=3)
            ink = LIGHT.ink if factor in declared else LIGHT.sub
            font = {"size": NOTE_SIZE + (factor in declared), "color": ink}
            figure.add_annotation(x=x, y=y, text=label, align=align, font=font, **place)
        add_scatter(
            figure,
            x=[x] * len(ys),
            y=list(ys.values()),
            mode="markers",
            marker={"size": 9, "color": colour, "opacity": 1},
            hovertext=[_about(factor, drawn, words) for factor in ys],
            hoverinfo="text",
            cliponaxis=False,
            name=heading.lower(),
        )


def _about(factor: str, drawn: Sequence[Record], words: LinkWords) -> str:
    """Say all that is claimed of one factor."""
    mine = [one for one in drawn if factor in (one["leading"], one["lagging"])]
    said = [wrapped(say_link(one, words), width=60, lines=5) for one in mine[:4]]
    more = [plain(speak("and {count} more", count=len(mine) - 4))] if len(mine) > 4 else []
    return "<br>".join([bold(plain(words.factor(factor))), *said, *more])


def _write_foot(figure: go.Figure, links: pd.DataFrame, *, explored: int, hints: int) -> None:
    """Count below the map what has no line, and say what a line is not."""
    rest = say_unclaimed(links)
    said = [rest] if rest else []
    if explored:
        if hints > explored:
            pale = speak(
                "pale: the {count} strongest found by looking at every pair, no results",
                count=explored,
            )
        else:
            pale = speak("pale: {count} found by looking at every pair, no results", count=hints)
        said.append(pale)
    said.append(speak("a line says what moves first, not what makes it move"))
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 0, "xanchor": "left", "yanchor": "top"}
    text = "<br>".join(wrapped(one, width=58, lines=2) for one in said)
    lines = text.count("<br>") + 1
    figure.layout.height += 14 * lines - 20
    figure.layout.margin.b = FOOT + 14 * lines - 20
    font = {"size": NOTE_SIZE, "color": LIGHT.sub}
    figure.add_annotation(text=text, align="left", yshift=-4, font=font, **place)


def _without_lines(figure: go.Figure) -> go.Figure:
    """Say that nothing is claimed, in place of a map."""
    figure.add_annotation(
        x=0,
        y=HEAD,
        xanchor="left",
        text=bold(plain(speak("No pair is claimed to lead."))),
        font={"size": TEXT_SIZE, "color": LIGHT.ink},
    )
    return figure
