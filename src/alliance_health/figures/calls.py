"""What earlier reports said would come, against what came: a report that marks itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import Group, Row, draw_scale_lines, lay_rows
from alliance_health.figures.safe_text import bold, coloured, label_of, plain, wrapped
from alliance_health.figures.selection import Record, records, run_of_periods
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, add_scatter
from alliance_health.language import speak, speak_count, speak_in, to_speak, to_speak_count

#: Most calls that each have a row; more are counted by the period in which they were made.
LISTED = 12

#: Shape, colour and sign of each outcome, so that none is told by colour alone.
OUTCOMES: Mapping[str, tuple[str, str, str]] = {
    to_speak("wrong"): ("x", LIGHT.weak, "✕"),
    to_speak("right"): ("circle", LIGHT.strong, "●"),
    to_speak("open"): ("circle-open", LIGHT.sub, "○"),
    to_speak("cannot be told"): ("diamond-open", LIGHT.sub, "◇"),
}

#: How many of each outcome, in the order in which they are told.
_COUNTS = {
    "right": to_speak_count("{number} right", "{number} right"),
    "wrong": to_speak_count("{number} wrong", "{number} wrong"),
    "open": to_speak_count("{number} open", "{number} open"),
    "cannot be told": to_speak_count("{number} cannot be told", "{number} cannot be told"),
}

#: Kinds of calls, those that cost most when wrong first.
KINDS: Mapping[str, str] = {
    "warning": to_speak("Alarms"),
    "direction": to_speak("Where outcomes are expected to go"),
    "band": to_speak("Bands expected to hold"),
}

#: Most periods of a kind that have a row of their own; those before are one row.
NEWEST = 4

#: Largest mark of a call, in pixels, and the room that a row of marks has on a phone.
MARK, PHONE = 10, 310


#: Height of the line that says what the marks mean, in pixels.
KEY_HEIGHT = 18


def figure_calls(calls: pd.DataFrame, labels: Mapping[str, str] | None = None) -> go.Figure:
    """Draw what became of the calls of earlier reports.

    Parameters
    ----------
    calls : DataFrame
        One row a call: alliance_id, made_in, due_in (periods), kind, subject (an id), said,
        followed (words, empty while open), outcome (right, wrong, open, cannot be told).
    labels : mapping of id to str, optional
        Names of alliances, labels of subjects.

    Returns
    -------
    Figure
        Up to twelve calls: a row each, wrong ones first, from the period in which it was made
        to the one in which it was due. More: a row for each kind and period in which calls
        were made, a mark each. Without any: a sentence.

    Raises
    ------
    ValueError
        When an outcome is none of the four.
    """
    rows = ordered_calls(calls)
    if not rows:
        return _without_calls()
    return _list(rows, labels) if len(rows) <= LISTED else _count(rows, labels)


def table_calls(calls: pd.DataFrame, labels: Mapping[str, str] | None = None) -> FigureTable:
    """Return the data behind `figure_calls` as a table.

    Parameters
    ----------
    calls : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row a call, wrong ones first.
    """
    columns = {
        "alliance_id": speak("Alliance"),
        "subject": speak_in("of a call", "About"),
        "made_in": speak("Made in"),
        "due_in": speak("Due in"),
        "said": speak_in("in a call", "Said"),
        "followed": speak_in("after a call", "Followed"),
        "outcome": speak_in("of a call", "Outcome"),
    }
    rows = pd.DataFrame(ordered_calls(calls), columns=list(calls.columns))
    rows = rows.assign(
        subject=[_subject(str(one), labels) for one in rows["subject"]],
        outcome=[speak(str(one)) for one in rows["outcome"]],
    )
    return figure_table(rows, columns, labels=labels)


def ordered_calls(calls: pd.DataFrame) -> list[Record]:
    """Put calls in the order in which they are shown.

    Parameters
    ----------
    calls : DataFrame
        As for the figure.

    Returns
    -------
    list of dict
        Wrong, right, open, cannot be told; among them the latest due first.

    Raises
    ------
    ValueError
        When an outcome is none of the four.
    """
    unknown = sorted(set(calls["outcome"].astype(str)) - set(OUTCOMES))
    if unknown:
        raise ValueError(f"outcome '{unknown[0]}' of a call; allowed: {', '.join(OUTCOMES)}")
    found = sorted(records(calls), key=lambda one: (str(one["alliance_id"]), str(one["subject"])))
    found.sort(key=lambda one: str(one["due_in"]), reverse=True)
    order = list(OUTCOMES)
    found.sort(key=lambda one: order.index(one["outcome"]))
    return found


def tally(rows: Sequence[Record]) -> str:
    """Count calls by what became of them.

    Parameters
    ----------
    rows : sequence of dict
        From `ordered_calls`.

    Returns
    -------
    str
        Only outcomes that there are.

    Examples
    --------
    >>> tally([{"outcome": "right"}, {"outcome": "right"}, {"outcome": "open"}])
    '2 right, 1 open'
    """
    found = [one["outcome"] for one in rows]
    return ", ".join(
        speak_count(found.count(name), *words) for name, words in _COUNTS.items() if name in found
    )


def _key() -> str:
    """Write what the marks mean."""
    return " ".join(coloured(f"{sign}\N{NO-BREAK SPACE}{plain(speak(name).replace(' ', chr(160)))}",
                              colour)
                    for name, (_, colour, sign) in OUTCOMES.items())  # fmt: skip


def _list(rows: Sequence[Record], labels: Mapping[str, str] | None) -> go.Figure:
    """Draw a row for each call, along the periods."""
    group = Group(_heading(tally(rows)), tuple(_row(one, labels) for one in rows))
    figure, (ys,) = lay_rows([group])
    periods = run_of_periods([str(one[end]) for one in rows for end in ("made_in", "due_in")])
    at = {period: place for place, period in enumerate(periods)}
    last = max(len(periods) - 1, 1)
    draw_scale_lines(figure, ys, start=0, end=last)
    xs: list[float | None] = []
    lines: list[float | None] = []
    for one, y in zip(rows, ys, strict=True):
        xs += [at[str(one["made_in"])], at[str(one["due_in"])], None]
        lines += [y, y, None]
    add_scatter(
        figure,
        x=xs,
        y=lines,
        mode="lines",
        line={"color": LIGHT.sub, "width": 2},
        hoverinfo="skip",
        cliponaxis=False,
        name="waits",
    )
    placed = [(one, at[str(one["due_in"])], y) for one, y in zip(rows, ys, strict=True)]
    _draw_marks(figure, placed, labels, size=MARK)
    ticks = sorted({0, last} if len(periods) > 1 else {0})
    margin = 0.04 * last
    figure.update_xaxes(
        range=[-margin, last + margin],
        tickvals=ticks,
        ticktext=[periods[min(tick, len(periods) - 1)] for tick in ticks],
        title_text=plain(speak("each line: from the report to the period due")),
    )
    return figure


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one call: whose, what was said, what followed."""
    _, colour, sign = OUTCOMES[one["outcome"]]
    alliance = label_of(str(one["alliance_id"]), labels)
    label = f"{alliance}: {_subject(str(one['subject']), labels)}"
    told = speak("said: {said}", said=one["said"])
    if one["followed"]:
        told = speak("said: {said}; followed: {told}", said=one["said"], told=one["followed"])
    return Row(label, coloured(f"{sign} {bold(plain(speak(one['outcome'])))}", colour), told)


def _subject(subject: str, labels: Mapping[str, str] | None) -> str:
    """Name what a call is about."""
    return (labels or {}).get(subject) or label_of(speak(subject), None)


def _heading(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def _count(rows: Sequence[Record], labels: Mapping[str, str] | None) -> go.Figure:
    """Draw a row of marks for each kind and period in which calls were made."""
    groups, marked = [], []
    for kind, named in KINDS.items():
        own = [one for one in rows if one["kind"] == kind]
        found = _by_period(own)
        told = [Row(title, tally(part)) for title, part in found.items()]
        if own:
            groups.append(Group(speak(named), tuple(told)))
            marked.append(list(found.values()))
    figure, places = lay_rows(groups)
    most = max(len(part) for found in marked for part in found)
    placed = [
        (one, place + 0.5, y)
        for found, ys in zip(marked, places, strict=True)
        for part, y in zip(found, ys, strict=True)
        for place, one in enumerate(part)
    ]
    _draw_marks(figure, placed, labels, size=min(MARK, 0.8 * PHONE / most))
    figure.update_xaxes(
        range=[0, max(most, 24)], showticklabels=False, title_text=_key(), title_font_size=11
    )
    # Rows leave room for ticks; the key is a line more.
    figure.update_layout(
        height=figure.layout.height + KEY_HEIGHT, margin_b=figure.layout.margin.b + KEY_HEIGHT
    )
    return figure


def _by_period(rows: Sequence[Record]) -> dict[str, list[Record]]:
    """Group calls by the period in which they were made, the newest first."""
    made = sorted({str(one["made_in"]) for one in rows}, reverse=True)
    found = {
        speak("Made in {period}", period=period): [one for one in rows if one["made_in"] == period]
        for period in made[:NEWEST]
    }
    older = [one for one in rows if str(one["made_in"]) in made[NEWEST:]]
    if not older:
        return found
    return {**found, speak("Made before {period}", period=made[NEWEST - 1]): older}


def _draw_marks(
    figure: go.Figure,
    placed: Sequence[tuple[Record, float, float]],
    labels: Mapping[str, str] | None,
    *,
    size: float,
) -> None:
    """Draw the marks of calls, one trace for each outcome."""
    for outcome, (symbol, colour, _) in OUTCOMES.items():
        chosen = [(one, x, y) for one, x, y in placed if one["outcome"] == outcome]
        if not chosen:
            continue
        add_scatter(
            figure,
            x=[x for _, x, _ in chosen],
            y=[y for _, _, y in chosen],
            mode="markers",
            marker={
                "symbol": symbol,
                "size": size,
                "color": colour,
                "line": {"width": 1.6 if "-" in symbol else 0, "color": colour},
                "opacity": 1,
            },
            hovertext=[_hover(one, labels) for one, _, _ in chosen],
            hoverinfo="text",
            cliponaxis=False,
            name=speak(outcome),
        )


def _hover(one: Record, labels: Mapping[str, str] | None) -> str:
    """Say one call in full."""
    row = _row(one, labels)
    about = speak(
        "made in {made_in}, due in {due_in}: {outcome}",
        made_in=one["made_in"],
        due_in=one["due_in"],
        outcome=speak(one["outcome"]),
    )
    return "<br>".join((bold(plain(row.label)), wrapped(row.note, width=50, lines=4), plain(about)))


def _without_calls() -> go.Figure:
    """Say that there is nothing to mark yet."""
    figure, _ = lay_rows([Group(speak("No earlier report has made a call yet"), ())])
    figure.update_xaxes(visible=False)
    return figure
