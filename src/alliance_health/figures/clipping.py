"""Which metrics have values beyond the ends of their scale, and at which end."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import Group, Row, lay_rows
from alliance_health.figures.safe_text import bold, coloured, label_of, name_of
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, rule
from alliance_health.insights.clipping import ALL_ALLIANCES, CLIPPED_SHARE
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak, to_speak

#: Both ends, with the colour of what lies beyond.
ENDS = {"beyond_unhealthy": LIGHT.weak, "beyond_healthy": LIGHT.strong}

#: What is said of values beyond each end.
END_WORDS = {
    "beyond_unhealthy": to_speak("{count} of {number} values beyond the unhealthy end"),
    "beyond_healthy": to_speak("{count} of {number} values beyond the healthy end"),
}

#: Most metrics shown; the table holds all.
ROWS_SHOWN = 12

#: Thickness of a bar, in pixels.
BAR = 9

#: Least length of the axis, in percent, so that a few clipped values look few.
LEAST_RANGE = 25


def figure_clipping(clipped: pd.DataFrame, labels: Mapping[str, str] | None = None) -> go.Figure:
    """Draw the share of values beyond each end of their scale, for metrics that have any.

    Parameters
    ----------
    clipped : DataFrame
        From `clipped_shares`; where it holds single alliances too, those of all together are
        shown.
    labels : mapping of id to str, optional
        Labels of metrics.

    Returns
    -------
    Figure
        One row per metric, the largest share first; beyond the unhealthy end, then beyond the
        healthy one, in percent of the metric's values, with a line at the largest share
        allowed.

    See Also
    --------
    alliance_health.insights.clipping.clipped_shares : What is drawn.
    """
    rows = records(_shown(clipped).head(ROWS_SHOWN))
    groups = [Group("", tuple(_row(one, labels) for one in rows))] if rows else [_nothing()]
    figure, places = lay_rows(groups)
    end = max([LEAST_RANGE, *(100 * one["share"] for one in rows)])
    for column, colour in ENDS.items():
        figure.add_bar(
            x=[100 * one[column] / one["values"] for one in rows],
            y=places[0],
            width=BAR,
            orientation="h",
            marker={"color": colour, "line": {"width": 0}},
            hovertext=[_tooltip(one, column, labels) for one in rows],
            hoverinfo="text",
            name=column.removeprefix("beyond_") + " end",
        )
    rule(figure, axis="x", at=100 * CLIPPED_SHARE)
    figure.update_layout(barmode="stack")
    figure.update_xaxes(
        range=[0, end],
        tickvals=[0, 100 * CLIPPED_SHARE, end],
        ticktext=["0", f"{100 * CLIPPED_SHARE:g}", f"{end:.0f}"],
        title_text=speak("beyond the scale, % of the metric's values"),
    )
    return figure


def table_clipping(clipped: pd.DataFrame, labels: Mapping[str, str] | None = None) -> FigureTable:
    """Return the data behind `figure_clipping` as a table.

    Parameters
    ----------
    clipped : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per metric with a value beyond its scale.
    """
    columns = {
        "metric_id": speak("Metric"),
        "values": speak("Values"),
        "beyond_unhealthy": speak("Beyond the unhealthy end"),
        "beyond_healthy": speak("Beyond the healthy end"),
        "newest_clipped": speak("Newest two periods beyond"),
        "out_of_date": speak("Goalposts out of date"),
    }
    return figure_table(_shown(clipped), columns, labels=labels)


def _nothing() -> Group:
    """Return what is shown where no value lies beyond its scale."""
    return Group(speak("No value lies beyond its scale"), ())


def _shown(clipped: pd.DataFrame) -> pd.DataFrame:
    """Pick the metrics that have values beyond their scale, the largest share first."""
    rows = clipped[clipped["share"] > 0]
    if "alliance_id" in rows:
        rows = rows[rows["alliance_id"] == ALL_ALLIANCES]
    return rows.sort_values(["share", "metric_id"], ascending=[False, True])


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one metric; one that is out of date says so."""
    reading = bold(in_locale(f"{100 * one['share']:.2g}\N{NO-BREAK SPACE}%"))
    if one["out_of_date"]:
        reading = coloured(speak("out of date {share}", share=reading), LIGHT.weak)
    return Row(label_of(str(one["metric_id"]), labels), reading)


def _tooltip(one: Record, column: str, labels: Mapping[str, str] | None) -> str:
    """Write how many values lie beyond an end."""
    name = bold(name_of(str(one["metric_id"]), labels))
    told = speak(END_WORDS[column], count=one[column], number=one["values"])
    return f"{name}<br>{told}"
