"""Both sides' means of every factor, the interval of the gap, and the verdict in words.

::

    Voice                                3.8  4.0  = aligned
    ---------------------[==o=<>==]-----------------------
    bar: where our mean would lie, counted from theirs, by the 90 % interval of the gap
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from alliance_health.figures.row_layout import (
    Group,
    Row,
    draw_scale_lines,
    draw_segments,
    lay_rows,
)
from alliance_health.figures.safe_text import bold, coloured, plain, wrapped
from alliance_health.figures.selection import Record
from alliance_health.figures.table import FigureTable
from alliance_health.figures.theme import (
    LIGHT,
    PERSPECTIVE_SIGNS,
    PERSPECTIVE_SYMBOLS,
    add_scatter,
    perspective_colour,
    rule,
    tint,
)
from alliance_health.insights.two_sides.result import GapVerdict
from alliance_health.insights.two_sides.spoken import (
    say_factor,
    say_factor_heading,
    say_gap_verdict,
    say_level,
    say_level_heading,
)
from alliance_health.insights.two_sides.table import HIGH_FROM, LOW_BELOW
from alliance_health.language import say_digits, speak, speak_in, to_speak
from alliance_health.vocabulary import Perspective

#: Sign of every verdict, beside its word.
VERDICT_SIGNS = {
    GapVerdict.CONFIRMED.value: "■",
    GapVerdict.INDICATION.value: "▲",
    GapVerdict.UNDECIDED.value: "?",
    GapVerdict.ALIGNED.value: "=",
    GapVerdict.ONE_SIDE.value: "–",
    GapVerdict.SUPPRESSED.value: "–",
}

#: What is said of signed means of too few people for a gap.
TOO_FEW = to_speak("too few to compare")

#: Both sides, in the order in which they are named.
SIDES = (Perspective.OURS, Perspective.THEIRS)

#: Ends of the scale of ratings.
LOWEST, HIGHEST = 1.0, 5.0

_NAME_WIDTH = 20


def figure_two_sided_dumbbell(
    factors: Sequence[Record], labels: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw what both sides say of every factor.

    Parameters
    ----------
    factors : sequence of mapping
        Rows of `survey` of one alliance and wave: level, factor, ours, theirs (1 to 5), gap,
        gap_low, gap_high (scale points) and verdict; missing where they may not be shown.
    labels : mapping of str to str, optional
        Labels of factors, and of the perspectives "ours" and "theirs".

    Returns
    -------
    Figure
        One row a factor, confirmed gaps first; factors that are hidden stand below each
        level by name. A note says so when nothing may be shown.
    """
    groups, rows = _groups(factors, labels)
    figure, places = lay_rows(groups)
    ys = [y for of_group, shown in zip(places, rows, strict=True) for y in of_group[: len(shown)]]
    flat = [one for shown in rows for one in shown]
    draw_scale_lines(figure, ys, start=LOWEST, end=HIGHEST)
    _draw_intervals(figure, flat, ys)
    pairs = [
        (float(one["ours"]), float(one["theirs"]), y)
        for one, y in zip(flat, ys, strict=True)
        if _has(one, "ours") and _has(one, "theirs")
    ]
    draw_segments(figure, pairs, colour=LIGHT.sub, width=2, name=speak("gap"))
    for side in SIDES:
        _draw_side(figure, side, flat, ys=ys, labels=labels)
    for edge in (LOW_BELOW, HIGH_FROM):
        rule(figure, axis="x", at=edge)
    figure.update_xaxes(
        range=[LOWEST, HIGHEST], tickvals=[1, 2, 3, 4, 5], title_text=speak("Mean rating, 1 to 5")
    )
    return figure


def table_two_sided_dumbbell(
    factors: Sequence[Record], labels: Mapping[str, str] | None = None
) -> FigureTable:
    """Return the data behind `figure_two_sided_dumbbell` as a table.

    Parameters
    ----------
    factors : sequence of mapping
        As for the figure.
    labels : mapping of str to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row a factor, hidden ones included, without numbers.
    """
    sides = [_name_of(side, labels) for side in SIDES]
    columns = [
        *(speak("Level"), speak("Factor"), *sides, speak("People, ours")),
        *(speak("People, theirs"), speak("Gap"), speak_in("end of an interval", "Low")),
        *(speak_in("end of an interval", "High"), speak("Verdict")),
    ]
    keys = ("ours", "theirs", "n_ours", "n_theirs", "gap", "gap_low", "gap_high")
    return {
        "columns": columns,
        "rows": [
            [
                say_level(str(one["level"])),
                say_factor(str(one["factor"])),
                *(one[key] if _has(one, key) else None for key in keys),
                say_gap_verdict(str(one["verdict"])),
            ]
            for one in _in_order(factors)
        ],
    }


def _groups(
    factors: Sequence[Record], labels: Mapping[str, str] | None
) -> tuple[list[Group], list[list[Record]]]:
    """Lay the rows of each level out, and the names of what is hidden below them."""
    groups: list[Group] = []
    rows: list[list[Record]] = []
    for level in dict.fromkeys(str(one["level"]) for one in factors):
        own = _in_order([one for one in factors if one["level"] == level])
        shown = [one for one in own if _has(one, "ours") or _has(one, "theirs")]
        hidden = [_factor(one, labels) for one in own if one not in shown]
        texts = [_row(one, labels) for one in shown]
        if hidden:
            texts.append(Row(speak("Not shown: too few people"), "", ", ".join(hidden)))
        key = "   ".join(_in_colour(side, _side(side, labels)) for side in SIDES)
        groups.append(Group(say_level_heading(level), tuple(texts), "" if groups else key))
        rows.append(shown)
    if not groups:
        return [Group(speak("No factor may be shown"), ())], [[]]
    return groups, rows


def _in_order(factors: Sequence[Record]) -> list[Record]:
    """Sort factors within their level: the surest gaps first, then the larger ones."""
    levels = list(dict.fromkeys(str(one["level"]) for one in factors))
    verdicts = list(VERDICT_SIGNS)
    return sorted(
        factors,
        key=lambda one: (
            levels.index(str(one["level"])),
            verdicts.index(str(one["verdict"])),
            -abs(float(one["gap"])) if _has(one, "gap") else 0.0,
            str(one["factor"]),
        ),
    )


def _has(one: Record, name: str) -> bool:
    """Tell whether a cell of a row is known."""
    value = one.get(name)
    return value is not None and value == value


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one factor with both means and the verdict."""
    readings = [
        _in_colour(side, bold(say_digits(f"{float(one[side.value]):.1f}")))
        for side in SIDES
        if _has(one, side.value)
    ]
    verdict = str(one["verdict"])
    if not _has(one, "gap") and verdict == GapVerdict.UNDECIDED.value:
        readings.append(f"{VERDICT_SIGNS[GapVerdict.ONE_SIDE.value]} {speak(TOO_FEW)}")
    else:
        readings.append(plain(f"{VERDICT_SIGNS[verdict]} {say_gap_verdict(verdict)}"))
    return Row(_factor(one, labels), "  ".join(readings))


def _factor(one: Record, labels: Mapping[str, str] | None) -> str:
    """Name the factor of a row."""
    factor = str(one["factor"])
    return (labels or {}).get(factor) or say_factor_heading(factor)


def _name_of(side: Perspective, labels: Mapping[str, str] | None) -> str:
    """Name a side."""
    return (labels or {}).get(side.value) or speak_in("Perspective", side.value)


def _in_colour(side: Perspective, safe: str) -> str:
    """Write safe text in the colour of a side, after its mark."""
    return coloured(f"{PERSPECTIVE_SIGNS[side]} {safe}", perspective_colour(side))


def _side(side: Perspective, labels: Mapping[str, str] | None) -> str:
    """Short name of a side; safe text."""
    return wrapped(_name_of(side, labels), width=_NAME_WIDTH, lines=1)


def _draw_intervals(figure: go.Figure, rows: Sequence[Record], ys: Sequence[float]) -> None:
    """Draw where our mean would lie, counted from theirs, by the interval of the gap."""
    bars = []
    for one, y in zip(rows, ys, strict=True):
        if not (_has(one, "gap_low") and _has(one, "theirs")):
            continue
        ends = [
            min(max(float(one["theirs"]) + float(one[end]), LOWEST), HIGHEST)
            for end in ("gap_low", "gap_high")
        ]
        bars.append((ends[0], ends[1], y))
    colour = tint(perspective_colour(Perspective.OURS), 0.25)
    draw_segments(figure, bars, colour=colour, width=9, name=speak("interval of the gap"))


def _draw_side(
    figure: go.Figure,
    side: Perspective,
    rows: Sequence[Record],
    *,
    ys: Sequence[float],
    labels: Mapping[str, str] | None,
) -> None:
    """Draw the means of one side; what is hidden has no mark and no hover text."""
    known = [(one, y) for one, y in zip(rows, ys, strict=True) if _has(one, side.value)]
    if not known:
        return
    name = _side(side, labels)
    add_scatter(
        figure,
        x=[float(one[side.value]) for one, _ in known],
        y=[y for _, y in known],
        mode="markers",
        marker={
            "symbol": PERSPECTIVE_SYMBOLS[side],
            "size": 11,
            "color": perspective_colour(side),
            "opacity": 1,
        },
        cliponaxis=False,
        hovertext=[
            f"{bold(plain(_factor(one, labels)))}<br>{name}: "
            f"{say_digits(f'{float(one[side.value]):.2f}')}"
            for one, _ in known
        ],
        hoverinfo="text",
        name=name,
    )
