"""Alliances by factors: where both sides differ, by shape and letter.

::

    ▲ C  confirmed, we see it better      ▽ I  indication, they see it better
    =    aligned     .  undecided         –    not shown
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from alliance_health.figures.safe_text import bold, label_of, name_of, plain, wrapped
from alliance_health.figures.selection import Record
from alliance_health.figures.table import FigureTable
from alliance_health.figures.theme import (
    LIGHT,
    NOTE_SIZE,
    add_scatter,
    new_figure,
    perspective_colour,
)
from alliance_health.insights.two_sides.result import GapVerdict
from alliance_health.insights.two_sides.spoken import (
    say_factor,
    say_factor_heading,
    say_gap_verdict,
)
from alliance_health.language import say_digits, speak, to_speak
from alliance_health.vocabulary import Perspective

#: Pixels of a row, and of the factors' names above the rows.
ROW, HEAD, FOOT = 30, 200, 16

#: Letters of the verdicts that are a gap.
LETTERS = {GapVerdict.CONFIRMED.value: "C", GapVerdict.INDICATION.value: "I"}

#: Signs of the others.
SIGNS = {
    GapVerdict.ALIGNED.value: "=",
    GapVerdict.UNDECIDED.value: "·",
    GapVerdict.SUPPRESSED.value: "–",
    GapVerdict.ONE_SIDE.value: "–",
}

_NAME_WIDTH, _FACTOR_WIDTH = 18, 36


class _Marks(NamedTuple):
    """One kind of gap: who sees it better, and its shape."""

    side: Perspective
    symbol: str
    name: str


_KINDS = (
    _Marks(Perspective.OURS, "triangle-up", to_speak("we see it better")),
    _Marks(Perspective.THEIRS, "triangle-down", to_speak("they see it better")),
)


def figure_gap_matrix(
    factors: Sequence[Record], labels: Mapping[str, str] | None = None, *, level: str = "working"
) -> go.Figure:
    """Draw the verdict of every factor of every alliance.

    Parameters
    ----------
    factors : sequence of mapping
        Rows of `survey`, one wave an alliance: alliance_id, level, factor, gap (scale points)
        and verdict.
    labels : mapping of str to str, optional
        Names of alliances, labels of factors.
    level : str
        Level that is drawn: executive or working.

    Returns
    -------
    Figure
        A filled triangle with C is a confirmed gap, an open one with I an indication; up: we
        see it better. Alliances and factors with most confirmed gaps come first.
    """
    own = [one for one in factors if one["level"] == level]
    alliances = _order(own, "alliance_id")
    names = _order(own, "factor")
    figure = new_figure(HEAD + ROW * max(len(alliances), 1) + FOOT)
    _lay_axes(figure, alliances, names, labels=labels)
    for kind in _KINDS:
        for verdict in LETTERS:
            _draw_gaps(figure, own, (kind, verdict), (alliances, names), labels=labels)
    others = [one for one in own if one["verdict"] in SIGNS]
    if others:
        add_scatter(
            figure,
            x=[names.index(str(one["factor"])) for one in others],
            y=[alliances.index(str(one["alliance_id"])) for one in others],
            mode="text",
            text=[SIGNS[str(one["verdict"])] for one in others],
            textfont={"size": NOTE_SIZE, "color": LIGHT.sub},
            hovertext=[
                f"{bold(plain(_factor(str(one['factor']), labels)))}<br>"
                f"{plain(say_gap_verdict(str(one['verdict'])))}"
                for one in others
            ],
            hoverinfo="text",
            name=speak("no gap"),
        )
    return figure


def table_gap_matrix(
    factors: Sequence[Record], labels: Mapping[str, str] | None = None, *, level: str = "working"
) -> FigureTable:
    """Return the data behind `figure_gap_matrix` as a table.

    Parameters
    ----------
    factors : sequence of mapping
        As for the figure.
    labels : mapping of str to str, optional
        As for the figure.
    level : str
        As for the figure.

    Returns
    -------
    FigureTable
        One row an alliance and factor.
    """
    own = [one for one in factors if one["level"] == level]
    alliances, names = _order(own, "alliance_id"), _order(own, "factor")
    ordered = sorted(
        own,
        key=lambda one: (
            alliances.index(str(one["alliance_id"])),
            names.index(str(one["factor"])),
        ),
    )
    known = labels or {}
    return {
        "columns": [speak("Alliance"), speak("Factor"), speak("Gap"), speak("Verdict")],
        "rows": [
            [
                known.get(str(one["alliance_id"]), str(one["alliance_id"])),
                known.get(str(one["factor"])) or say_factor(str(one["factor"])),
                one["gap"] if _has_gap(one) else None,
                say_gap_verdict(str(one["verdict"])),
            ]
            for one in ordered
        ],
    }


def _factor(factor: str, labels: Mapping[str, str] | None) -> str:
    """Name a factor."""
    return (labels or {}).get(factor) or say_factor_heading(factor)


def _has_gap(one: Record) -> bool:
    """Tell whether a gap may be shown."""
    gap = one.get("gap")
    return gap is not None and gap == gap


def _order(rows: Sequence[Record], key: str) -> list[str]:
    """List what stands in a column, most confirmed gaps and indications first, then by name."""
    weight = {GapVerdict.CONFIRMED.value: 100, GapVerdict.INDICATION.value: 1}
    sums: dict[str, int] = {}
    for one in rows:
        found = weight.get(str(one["verdict"]), 0)
        sums[str(one[key])] = sums.get(str(one[key]), 0) + found
    return sorted(sums, key=lambda name: (-sums[name], name))


def _lay_axes(
    figure: go.Figure,
    alliances: Sequence[str],
    names: Sequence[str],
    *,
    labels: Mapping[str, str] | None,
) -> None:
    """Name rows and columns."""
    font = {"size": NOTE_SIZE, "color": LIGHT.ink}
    figure.update_layout(margin={"t": HEAD, "b": FOOT, "l": 8, "r": 8})
    figure.update_yaxes(
        range=[len(alliances) - 0.5, -0.5],
        tickvals=list(range(len(alliances))),
        ticktext=[wrapped(label_of(one, labels), width=_NAME_WIDTH) for one in alliances],
        tickfont=font,
    )
    figure.update_xaxes(
        range=[-0.5, max(len(names), 1) - 0.5],
        tickvals=list(range(len(names))),
        ticktext=[wrapped(_factor(one, labels), width=_FACTOR_WIDTH, lines=1) for one in names],
        tickfont=font,
        side="top",
        tickangle=-90,
        automargin=False,
    )


def _draw_gaps(
    figure: go.Figure,
    rows: Sequence[Record],
    what: tuple[_Marks, str],
    axes: tuple[Sequence[str], Sequence[str]],
    *,
    labels: Mapping[str, str] | None,
) -> None:
    """Draw the gaps of one verdict and direction."""
    (kind, verdict), (alliances, names) = what, axes
    sign = 1 if kind.side is Perspective.OURS else -1
    own = [
        one
        for one in rows
        if one["verdict"] == verdict and _has_gap(one) and float(one["gap"]) * sign > 0
    ]
    if not own:
        return
    is_confirmed = verdict == GapVerdict.CONFIRMED.value
    colour = perspective_colour(kind.side)
    add_scatter(
        figure,
        x=[names.index(str(one["factor"])) for one in own],
        y=[alliances.index(str(one["alliance_id"])) for one in own],
        mode="markers+text",
        marker={
            "symbol": kind.symbol if is_confirmed else f"{kind.symbol}-open",
            "size": 13,
            "color": colour,
            "opacity": 1,
        },
        text=[LETTERS[verdict]] * len(own),
        textposition="middle center",
        textfont={"size": 8, "color": LIGHT.paper if is_confirmed else colour},
        hovertext=[
            f"{bold(name_of(str(one['alliance_id']), labels))}<br>{plain(_say_gap(one, labels))}"
            for one in own
        ],
        hoverinfo="text",
        name=plain(f"{say_gap_verdict(verdict)}: {speak(kind.name)}"),
    )


def _say_gap(one: Record, labels: Mapping[str, str] | None) -> str:
    """Say what is found about one factor, and how large the gap is."""
    return speak(
        "{factor}: {verdict}, {gap} points",
        factor=_factor(str(one["factor"]), labels),
        verdict=say_gap_verdict(str(one["verdict"])),
        gap=say_digits(f"{float(str(one['gap'])):+.2f}"),
    )
