"""The way of every alliance through the quadrant, the longest ways named.

::

    outcomes   | living on the past | in form
    (lagging)  |        o------.    |  .--@   <- filled: surely in that field
               | stalled         '--+-'       <- hollow: its interval crosses a cut
                 influence (leading) ->
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from alliance_health.catalogue.settings import BandEdges, QuadrantCuts
from alliance_health.figures.label_placement import Area, Box, place_labels
from alliance_health.figures.phone_room import fits_beside
from alliance_health.figures.quadrant_frame import MARGIN, quadrant_frame
from alliance_health.figures.safe_text import bold, label_of, period_words, plain, wrapped
from alliance_health.figures.selection import Record, latest_period, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import FROM_WIDTH, LIGHT, NOTE_SIZE, add_scatter, tint
from alliance_health.insights.names import is_between, say_placement
from alliance_health.insights.quantities import say_score
from alliance_health.insights.trajectories import ENDS, judge_ways, lay_ways
from alliance_health.language import speak

#: Height of the figure, and what its axes take of it, in pixels.
HEIGHT, FRAME = 560, 80

#: Widths of the figure in pixels for which names find their places: a phone, and a page.
PHONE, PAGE = 328, 700

#: Ways drawn in ink and named; the others stay pale.
NAMED = 8

#: Most ways whose first period is written.
NAMED_STARTS = 3

#: Longest name beside a mark, in characters.
NAME_WIDTH = 26


def figure_trajectories(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    cuts: QuadrantCuts | None = None,
    edges: BandEdges | None = None,
) -> go.Figure:
    """Draw the way of every alliance through the quadrant over eight periods.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`; the index rows of all alliances in it, scores from 0 to 100.
    labels : mapping of id to str, optional
        Names of alliances, labels of both indices and of the four fields.
    period : str, optional
        The last period; the latest one when left out.
    cuts : QuadrantCuts, optional
        Where the quadrant is cut; the default cuts when left out.
    edges : BandEdges, optional
        Where bands change, so that whole numbers in tooltips keep to their band.

    Returns
    -------
    Figure
        Eight ways in ink with a name and the intervals of their last place: those that changed
        fields first, then the longest. All others are pale. A place is hollow where its
        interval crosses a cut; a period in which an index is missing breaks the way.

    See Also
    --------
    alliance_health.figures.quadrant.figure_quadrant : One alliance, with its periods.
    """
    last = period or latest_period(scores)
    cuts, edges = cuts or QuadrantCuts(), edges or BandEdges()
    ways = lay_ways(scores, last)
    judged = records(judge_ways(ways, last, cuts))
    by_alliance = {str(key): records(rows) for key, rows in ways.groupby("alliance_id")}
    placed = [one for one in judged if one["now"] or _stand(by_alliance, one, last)]
    chosen, others = placed[:NAMED], [one for one in judged if one not in placed[:NAMED]]
    figure = quadrant_frame(cuts, labels, height=HEIGHT)
    figure.layout.margin.t = 36
    _draw_ways(figure, [by_alliance[one["alliance_id"]] for one in others], strong=False)
    _draw_intervals(figure, [_stand(by_alliance, one, last) for one in chosen])
    _draw_ways(figure, [by_alliance[one["alliance_id"]] for one in chosen], strong=True)
    for group, strong in ((others, False), (chosen, True)):
        stands = [(one, _stand(by_alliance, one, last)) for one in group]
        known = [(one, stand) for one, stand in stands if stand]
        _draw_stands(figure, known, (labels, edges), strong=strong)
    named = [(one, by_alliance[one["alliance_id"]]) for one in chosen]
    _write_names(figure, named, labels, alone=len(judged) == 1)
    if len(placed) <= NAMED_STARTS:
        _write_starts(figure, [by_alliance[one["alliance_id"]] for one in placed])
    _write_note(figure, len(judged), len(placed))
    return figure


def table_trajectories(
    scores: pd.DataFrame,
    labels: Mapping[str, str] | None = None,
    *,
    period: str | None = None,
    cuts: QuadrantCuts | None = None,
) -> FigureTable:
    """Return the data behind `figure_trajectories` as a table.

    Parameters
    ----------
    scores : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.
    period : str, optional
        As for the figure.
    cuts : QuadrantCuts, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per alliance: where it is and was, and how far it went.
    """
    last = period or latest_period(scores)
    ways = lay_ways(scores, last)
    judged = judge_ways(ways, last, cuts or QuadrantCuts())
    here = ways[ways["period"] == last][["alliance_id", "leading", "lagging"]]
    rows = judged.merge(here, how="left", on="alliance_id")
    rows = rows.rename(columns={"leading": "score", "lagging": "bound_high"})
    rows["now"] = [say_placement(one) or speak("not placed") for one in rows["now"]]
    rows["before"] = rows["before"].map(say_placement)
    rows["moved"] = rows["moved"].astype(float).round()
    columns = {
        "alliance_id": speak("Alliance"),
        "score": label_of("leading_index", labels),
        "bound_high": label_of("lagging_index", labels),
        "now": speak("Now"),
        "before": speak("Before"),
        "since": speak("Since"),
        "moved": speak("Points between"),
    }
    return figure_table(rows, columns, labels=labels)


def _stand(by_alliance: Mapping[str, Sequence[Record]], one: Record, period: str) -> Record | None:
    """Return the last place of an alliance; None where it has none in that period."""
    row = by_alliance[one["alliance_id"]][-1]
    is_known = row["leading"] is not None and row["lagging"] is not None
    return row if is_known and row["period"] == period else None


def _draw_ways(figure: go.Figure, ways: Sequence[Sequence[Record]], *, strong: bool) -> None:
    """Draw ways, broken between alliances; marks of strong ones grow towards the present."""
    if not ways:
        return
    xs: list[float | None] = []
    ys: list[float | None] = []
    sizes: list[float] = []
    for way in ways:
        last = max(len(way) - 1, 1)
        xs += [*(row["leading"] for row in way), None]
        ys += [*(row["lagging"] for row in way), None]
        sizes += [*(2 + 3 * at / last for at in range(len(way))), 0]
    add_scatter(
        figure,
        x=xs,
        y=ys,
        mode="lines+markers" if strong else "lines",
        line={
            "color": LIGHT.ink if strong else tint(LIGHT.sub, 0.3),
            "width": 1.3 if strong else 1,
        },
        marker={"size": sizes, "color": LIGHT.ink, "opacity": 1} if strong else None,
        connectgaps=False,
        hoverinfo="skip",
        cliponaxis=False,
        name="ways" if strong else "other ways",
    )


def _draw_intervals(figure: go.Figure, stands: Sequence[Record | None]) -> None:
    """Draw both intervals of each last place as a cross."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for stand in stands:
        if stand is None or any(stand[end] is None for end in ENDS):
            continue
        left, right, low, high = (stand[end] for end in ENDS)
        xs += [left, right, None, stand["leading"], stand["leading"], None]
        ys += [stand["lagging"], stand["lagging"], None, low, high, None]
    if not xs:
        return
    add_scatter(
        figure,
        x=xs,
        y=ys,
        mode="lines",
        line={"color": tint(LIGHT.sub, 0.45), "width": 5},
        hoverinfo="skip",
        cliponaxis=False,
        name="intervals",
    )


def _draw_stands(
    figure: go.Figure,
    stands: Sequence[tuple[Record, Record]],
    words: tuple[Mapping[str, str] | None, BandEdges],
    *,
    strong: bool,
) -> None:
    """Draw the last places, hollow where the field cannot be told for sure."""
    if not stands:
        return
    labels, edges = words
    colour = LIGHT.ink if strong else LIGHT.sub
    sure = [bool(one["now"]) and not is_between(one["now"]) for one, _ in stands]
    add_scatter(
        figure,
        x=[row["leading"] for _, row in stands],
        y=[row["lagging"] for _, row in stands],
        mode="markers",
        marker={
            "size": 10 if strong else 7,
            "color": [colour if known else LIGHT.paper for known in sure],
            "line": {"width": 1.6, "color": colour},
            "opacity": 1,
        },
        hovertext=[
            f"{bold(plain(label_of(one['alliance_id'], labels)))}<br>"
            + speak(
                "influence {influence}, outcomes {outcomes}",
                influence=say_score(row["leading"], edges),
                outcomes=say_score(row["lagging"], edges),
            )
            + "".join(f"<br>{plain(said)}" for said in _say_place(one))
            for one, row in stands
        ],
        hoverinfo="text",
        cliponaxis=False,
        name="stands" if strong else "other stands",
    )


def _say_place(one: Record) -> list[str]:
    """Say in which field an alliance stands, and in which it stood."""
    crossed = speak("not placed: both intervals cross the cuts")
    said = [say_placement(one["now"]) if one["now"] else crossed]
    if one["before"]:
        # Translators: where it stood earlier, such as "stalled in 2024Q4".
        before, since = say_placement(one["before"]), period_words(one["since"])
        said.append(speak("{place} in {period}", place=before, period=since))
    return said


def _write_names(
    figure: go.Figure,
    chosen: Sequence[tuple[Record, Sequence[Record]]],
    labels: Mapping[str, str] | None,
    *,
    alone: bool,
) -> None:
    """Write the names that find room, some only on a page; one alone has its period."""
    full = [label_of(one["alliance_id"], labels) for one, _ in chosen]
    if alone:
        full = [period_words(str(way[-1]["period"])) for _, way in chosen]
    short = [name[:NAME_WIDTH] for name in full]
    points = [(way[-1]["leading"], way[-1]["lagging"]) for _, way in chosen]
    phone, page = (Area(width - FRAME, HEIGHT - FRAME, -MARGIN, 100 + MARGIN)
                   for width in (PHONE, PAGE))  # fmt: skip
    ways = [way for _, way in chosen]
    anywhere = place_labels(points, short, phone, taken=_taken(phone, ways))
    on_page = place_labels(points, short, page, taken=_taken(page, ways), settled=anywhere)
    for at, place in enumerate(on_page):
        if place is None:
            continue
        add_scatter(
            figure,
            x=[points[at][0]],
            y=[points[at][1]],
            text=[wrapped(full[at], width=NAME_WIDTH, lines=1)],
            textposition=place,
            mode="text+markers",
            marker={"size": 8, "opacity": 0},
            textfont={"size": NOTE_SIZE, "color": LIGHT.ink},
            hoverinfo="skip",
            cliponaxis=False,
            meta=None if anywhere[at] else {FROM_WIDTH: PAGE},
            name="names",
        )


def _write_starts(figure: go.Figure, ways: Sequence[Sequence[Record]]) -> None:
    """Write the first period of each way beside its start."""
    for way in ways:
        known = [row for row in way if row["leading"] is not None and row["lagging"] is not None]
        if len(known) < 2:
            continue
        right = known[0]["leading"] >= known[1]["leading"]
        figure.add_annotation(
            x=known[0]["leading"],
            y=known[0]["lagging"],
            text=plain(period_words(known[0]["period"])),
            xanchor="left" if right else "right",
            xshift=5 if right else -5,
        )


def _taken(area: Area, ways: Sequence[Sequence[Record]]) -> list[Box]:
    """Where the names of the fields and earlier places of named ways lie, in pixels."""
    wide, high, half = 130.0, 22.0, 2.0
    corners = [
        Box(left, bottom, left + wide, bottom + high)
        for left in (0.0, area.width - wide)
        for bottom in (0.0, area.height - high)
    ]
    earlier = [
        area.pixels(row["leading"], row["lagging"])
        for way in ways
        for row in way[:-1]
        if row["leading"] is not None and row["lagging"] is not None
    ]
    dots = [Box(x - half, y - half, x + half, y + half) for x, y in earlier]
    return corners + dots + [box for way in ways for box in _crosses(area, way[-1])]


def _crosses(area: Area, stand: Record) -> list[Box]:
    """Where both intervals of a last place lie, in pixels."""
    if any(stand[end] is None for end in ENDS):
        return []
    left, right, low, high = (stand[end] for end in ENDS)
    x, y = stand["leading"], stand["lagging"]
    (x0, y0), (x1, _) = area.pixels(left, y), area.pixels(right, y)
    (x, bottom), (_, top) = area.pixels(x, low), area.pixels(x, high)
    return [Box(x0, y0 - 3, x1, y0 + 3), Box(x - 3, bottom, x + 3, top)]


def _write_note(figure: go.Figure, total: int, placed: int) -> None:
    """Say above the figure what hollow means, and how many have no place."""
    said = [speak("hollow: its interval crosses a cut")]
    if placed < total:
        said.append(speak("{missing} of {total} not placed", missing=total - placed, total=total))
    figure.add_annotation(
        xref="x domain",
        yref="y domain",
        x=0,
        y=1,
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        align="left",
        text=(" · " if fits_beside(said[0], said[-1], size=NOTE_SIZE) else "<br>").join(said),
        font={"size": NOTE_SIZE, "color": LIGHT.sub},
    )
