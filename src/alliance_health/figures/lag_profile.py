"""How strongly a pair moves together at every shift of time, and what chance alone reaches.

::

    outcome first      |      factor first
          .  .         |        @            <- peak, beyond what re-pairing reaches
    ======|==|=========|=====|==|==|=====    <- reached in 95 % of re-pairings
         -2 -1         0     1  2  3 quarters
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.safe_text import bold, plain, wrapped
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import (
    LIGHT,
    NOTE_SIZE,
    TEXT_SIZE,
    add_scatter,
    new_figure,
    rule,
    tint,
)
from alliance_health.insights.links.verdict import Finding, say_verdict
from alliance_health.insights.links.wording import LinkWords, kind_of, unit_of, whole
from alliance_health.language import say_digits, speak, to_speak
from alliance_health.vocabulary import Frequency

#: Height of the figure, and of what stands above the plotting area, in pixels.
HEIGHT, HEAD = 340, 66

#: Least half of the scale of associations: small ones must look small.
LEAST_SPAN = 0.5

#: Half the width, in periods, of the band around one lag.
HALF_STEP = 0.5

#: Verdicts whose peak is a finding.
_FOUND = (Finding.LEADS, Finding.BOTH, Finding.COINCIDENT)

#: Texts that name a period, by its length.
_AHEAD = {
    Frequency.MONTH: to_speak("Months the factor is ahead"),
    Frequency.QUARTER: to_speak("Quarters the factor is ahead"),
    Frequency.HALF_YEAR: to_speak("Half-years the factor is ahead"),
    Frequency.YEAR: to_speak("Years the factor is ahead"),
}
_SAME = {
    Frequency.MONTH: to_speak("the same month"),
    Frequency.QUARTER: to_speak("the same quarter"),
    Frequency.HALF_YEAR: to_speak("the same half-year"),
    Frequency.YEAR: to_speak("the same year"),
}
_BETWEEN = {
    Frequency.MONTH: to_speak("months between the two · short lines: raw association"),
    Frequency.QUARTER: to_speak("quarters between the two · short lines: raw association"),
    Frequency.HALF_YEAR: to_speak("half-years between the two · short lines: raw association"),
    Frequency.YEAR: to_speak("years between the two · short lines: raw association"),
}


def figure_lag_profile(
    profile: pd.DataFrame, link: pd.DataFrame, words: LinkWords | None = None
) -> go.Figure:
    """Draw the association of a pair at every lag, with what chance alone reaches.

    Parameters
    ----------
    profile : DataFrame
        One row a lag, columns as `PROFILE_COLUMNS`, of one pair; correlations from -1 to 1.
    link : DataFrame
        The row of `links` of that pair; without a row the figure says that nothing was tested.
    words : LinkWords, optional
        How factors and periods are called.

    Returns
    -------
    Figure
        Stems are associations of prewhitened series, the band what the largest of all lags of
        that direction stays within in 95 % of re-pairings; pale marks are raw associations.
        Where the verdict claims something the peak is filled and its interval stands below
        it. Without associations: the verdict in words.

    Raises
    ------
    ValueError
        When `link` has several rows, or the profile holds another pair.
    """
    words = words or LinkWords()
    if link.empty:
        return _without_profile(new_figure(), speak("No pair could be tested: too little data."))
    one = _only(profile, link)
    words = replace(words, frequency=unit_of(one, words) or words.frequency)
    rows = profile.sort_values("lag").dropna(subset=["association"], how="all")
    figure = new_figure(HEIGHT)
    figure.layout.margin = {"t": HEAD, "b": 44, "l": 8, "r": 12}
    _write_head(figure, one, words)
    if rows.empty:
        return _without_profile(figure, speak("No association could be reckoned."))
    shown = records(rows)
    lags = [int(row["lag"]) for row in shown]
    span = _span(rows)
    _draw_band(figure, shown)
    _draw_raw(figure, shown)
    _draw_stems(figure, shown, one, words)
    _draw_interval(figure, one, at=-span * 0.94)
    _lay_axes(figure, lags, span, words)
    return figure


def table_lag_profile(profile: pd.DataFrame, words: LinkWords | None = None) -> FigureTable:
    """Return the data behind `figure_lag_profile` as a table.

    Parameters
    ----------
    profile : DataFrame
        As for the figure.
    words : LinkWords, optional
        How periods are called.

    Returns
    -------
    FigureTable
        One row a lag, the outcome first at negative ones.
    """
    words = words or LinkWords()
    columns = {
        "lag": speak(_AHEAD[words.frequency]),
        "association": speak("Association"),
        "line": speak("Reached by chance (95 %)"),
        "raw": speak("Raw association"),
    }
    return figure_table(profile.sort_values("lag"), columns)


def _only(profile: pd.DataFrame, link: pd.DataFrame) -> Record:
    """Return the one link, refusing a profile of another pair."""
    if len(link) != 1:
        raise ValueError(f"this figure shows one pair, `link` holds {len(link)}; pass its one row")
    (one,) = records(link)
    pairs = set(zip(profile["leading"], profile["lagging"], strict=True))
    if pairs - {(one["leading"], one["lagging"])}:
        raise ValueError(
            f"the profile holds other pairs than {one['leading']} and {one['lagging']}; "
            "pass the rows of that pair"
        )
    return one


def _span(rows: pd.DataFrame) -> float:
    """Return half of the scale of associations."""
    largest = float(rows[["association", "line", "raw"]].abs().max().max())
    return min(max(LEAST_SPAN, largest * 1.15), 1.05)


def _write_head(figure: go.Figure, one: Record, words: LinkWords) -> None:
    """Write the pair and its verdict above the figure."""
    pair = [words.factor(str(one[end])) for end in ("leading", "lagging")]
    both = speak("{factor} and {outcome}", factor=pair[0], outcome=pair[1])
    verdict = say_verdict(str(one["verdict"]))
    text = bold(wrapped(both, width=48, lines=2))
    text += f"<br>{wrapped(verdict[:1].upper() + verdict[1:], width=54, lines=1)}"
    figure.add_annotation(
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        xanchor="left",
        yanchor="top",
        yshift=HEAD - 2,
        align="left",
        text=text,
        font={"size": TEXT_SIZE, "color": LIGHT.ink},
    )


def _without_profile(figure: go.Figure, why: str) -> go.Figure:
    """Leave an empty figure that says why there is nothing to draw."""
    figure.update_layout(height=120, xaxis={"visible": False}, yaxis={"visible": False})
    figure.add_annotation(
        xref="paper",
        yref="paper",
        x=0,
        y=0.5,
        xanchor="left",
        text=plain(why),
        font={"size": TEXT_SIZE, "color": LIGHT.sub},
    )
    return figure


def _draw_band(figure: go.Figure, rows: Sequence[Record]) -> None:
    """Draw what chance alone reaches, one run of lags after the other."""
    for run in _runs(rows):
        left, right = run[0]["lag"] - HALF_STEP, run[-1]["lag"] + HALF_STEP
        height = run[0]["line"]
        figure.add_shape(
            type="rect",
            layer="below",
            x0=left,
            x1=right,
            y0=-height,
            y1=height,
            line={"width": 0},
            fillcolor=tint(LIGHT.sub, 0.13),
            name="chance",
        )
    widest = max(_runs(rows), key=len, default=[])
    if widest:
        figure.add_annotation(
            x=max(row["lag"] for run in _runs(rows) for row in run) + HALF_STEP,
            y=-_runs(rows)[-1][0]["line"],
            xanchor="right",
            yanchor="top",
            text=plain(speak("grey: reached by chance")),
            font={"size": NOTE_SIZE, "color": LIGHT.sub},
        )


def _runs(rows: Sequence[Record]) -> list[list[Record]]:
    """List neighbouring lags with the same line."""
    runs: list[list[Record]] = []
    for row in rows:
        if row["line"] is None:
            continue
        last = runs[-1][-1] if runs else None
        if last and last["line"] == row["line"] and last["lag"] == row["lag"] - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _draw_raw(figure: go.Figure, rows: Sequence[Record]) -> None:
    """Draw raw associations as a faint second mark."""
    known = [row for row in rows if row["raw"] is not None]
    if not known:
        return
    add_scatter(
        figure,
        x=[row["lag"] for row in known],
        y=[row["raw"] for row in known],
        mode="markers",
        marker={
            "symbol": "line-ew",
            "size": 11,
            "line": {"width": 1.4, "color": tint(LIGHT.sub, 0.7)},
        },
        hoverinfo="skip",
        cliponaxis=False,
        name="raw",
    )


def _draw_stems(figure: go.Figure, rows: Sequence[Record], one: Record, words: LinkWords) -> None:
    """Draw associations from zero, the peak of a finding filled."""
    known = [row for row in rows if row["association"] is not None]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row in known:
        xs += [row["lag"], row["lag"], None]
        ys += [0, row["association"], None]
    line = {"color": LIGHT.ink, "width": 1.6}
    add_scatter(figure, x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", name="stems")
    peaks = [_is_peak(row, one) for row in known]
    add_scatter(
        figure,
        x=[row["lag"] for row in known],
        y=[row["association"] for row in known],
        mode="markers",
        marker={
            "size": [12 if peak else 7 for peak in peaks],
            "color": [LIGHT.ink if peak else LIGHT.paper for peak in peaks],
            "line": {"width": 1.6, "color": LIGHT.ink},
            "opacity": 1,
        },
        hovertext=[_hover(row, words) for row in known],
        hoverinfo="text",
        cliponaxis=False,
        name="association",
    )


def _is_peak(row: Record, one: Record) -> bool:
    """Tell whether a lag is the one that the verdict speaks of."""
    return kind_of(str(one["verdict"])) in _FOUND and row["lag"] == one["lag"]


def _hover(row: Record, words: LinkWords) -> str:
    """Say what one lag shows."""
    lag = int(row["lag"])
    association = say_digits(f"{row['association']:+.2f}")
    said = [speak("association {number}", number=association)]
    if row["line"] is not None:
        said.append(speak("chance reaches {number}", number=say_digits(f"{row['line']:.2f}")))
    if row["raw"] is not None:
        said.append(speak("raw {number}", number=say_digits(f"{row['raw']:+.2f}")))
    return "<br>".join((bold(plain(_when(lag, words))), *(plain(one) for one in said)))


def _when(lag: int, words: LinkWords) -> str:
    """Say which of both is ahead, and by how much."""
    if not lag:
        return speak(_SAME[words.frequency])
    periods = words.periods(abs(lag))
    if lag < 0:
        return speak("the outcome {periods} ahead", periods=periods)
    return speak("the factor {periods} ahead", periods=periods)


def _draw_interval(figure: go.Figure, one: Record, *, at: float) -> None:
    """Draw the interval of the lag below its peak."""
    low, high = whole(one["lag_low"]), whole(one["lag_high"])
    if kind_of(str(one["verdict"])) is not Finding.LEADS or low is None or high is None:
        return
    add_scatter(
        figure,
        x=[low, high],
        y=[at, at],
        mode="lines+markers",
        line={"color": LIGHT.leading, "width": 2},
        marker={"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": LIGHT.leading}},
        hoverinfo="skip",
        cliponaxis=False,
        name="interval",
    )
    figure.add_annotation(
        x=(low + high) / 2,
        y=at,
        yanchor="bottom",
        yshift=5,
        text=plain(
            speak("peak {low} to {high}", low=low, high=high)
            if low != high
            else speak("peak {lag}", lag=low)
        ),
        font={"size": NOTE_SIZE, "color": LIGHT.leading},
    )


def _lay_axes(figure: go.Figure, lags: list[int], span: float, words: LinkWords) -> None:
    """Lay both axes out, with what each side of zero means."""
    rule(figure, axis="y", at=0, dash="solid")
    rule(figure, axis="x", at=0)
    for side, text in ((0, speak("← outcome first")), (1, speak("factor first →"))):
        if (side and max(lags) > 0) or (not side and min(lags) < 0):
            figure.add_annotation(
                xref="x domain",
                yref="y domain",
                x=side,
                y=1,
                xanchor="right" if side else "left",
                yanchor="bottom",
                text=bold(plain(text)),
                font={"size": NOTE_SIZE, "color": LIGHT.leading if side else LIGHT.lagging},
            )
    step = max(1, -(-len(lags) // 13))
    ticks = [lag for lag in range(min(lags), max(lags) + 1) if lag % step == 0]
    figure.update_xaxes(
        range=[min(lags) - 0.6, max(lags) + 0.6],
        tickvals=ticks,
        ticktext=[str(abs(lag)) for lag in ticks],
        title_text=plain(speak(_BETWEEN[words.frequency])),
    )
    half = 0.5 if span < 1 else 1.0
    figure.update_yaxes(
        range=[-span, span], tickvals=[-half, 0, half], ticktext=[f"−{half:g}", "0", f"{half:g}"]
    )
