"""What became of the rows of every table: accepted, rejected or superseded."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from alliance_health.figures.row_layout import Group, Row, lay_rows
from alliance_health.figures.safe_text import bold, label_of, plain
from alliance_health.figures.selection import Record, records
from alliance_health.figures.table import FigureTable, figure_table
from alliance_health.figures.theme import LIGHT, tint
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak, to_speak

#: What can become of a row, with its colour.
FATES = {"accepted": LIGHT.ink, "superseded": tint(LIGHT.sub, 0.35), "rejected": LIGHT.weak}

#: Thickness of a bar, in pixels.
BAR = 9


def figure_data_check(
    accounting: pd.DataFrame, labels: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw what became of the rows of every table, in percent of the table's rows.

    Parameters
    ----------
    accounting : DataFrame
        table, file, rows_in, accepted, rejected, superseded, one row per file, in rows.
    labels : mapping of id to str, optional
        Labels of tables.

    Returns
    -------
    Figure
        One row per file, in the given order. Bars are in percent, because tables differ a
        thousandfold in size; the numbers of rows are written beside them.

    See Also
    --------
    alliance_health.figures.coverage.figure_coverage : What the rows suffice for.
    """
    rows = records(accounting)
    figure, places = lay_rows([Group("", tuple(_row(one, labels) for one in rows))])
    for fate, colour in FATES.items():
        figure.add_bar(
            x=[int(one[fate]) for one in rows],
            y=places[0],
            width=BAR,
            orientation="h",
            marker={"color": colour, "line": {"width": 0}},
            hovertext=[f"{bold(plain(one['file']))}<br>{_count(one, fate)}" for one in rows],
            hoverinfo="text",
            name=fate,
        )
    figure.update_layout(barmode="stack", barnorm="percent")
    figure.update_xaxes(
        range=[0, 100], tickvals=[0, 50, 100], title_text=speak("rows, % of the table")
    )
    return figure


def table_data_check(
    accounting: pd.DataFrame, labels: Mapping[str, str] | None = None
) -> FigureTable:
    """Return the data behind `figure_data_check` as a table.

    Parameters
    ----------
    accounting : DataFrame
        As for the figure.
    labels : mapping of id to str, optional
        As for the figure.

    Returns
    -------
    FigureTable
        One row per file, in rows.
    """
    columns = {
        "table": speak("Table"),
        "file": speak("File"),
        "rows_in": speak("Rows"),
        "accepted": speak("Accepted"),
        "rejected": speak("Rejected"),
        "superseded": speak("Superseded"),
    }
    return figure_table(accounting, columns, labels=labels)


def _row(one: Record, labels: Mapping[str, str] | None) -> Row:
    """Write one table with its numbers of rows."""
    rows_in = in_locale(f"{int(one['rows_in']):,}")
    lost = [_count(one, fate) for fate in ("rejected", "superseded") if one[fate]]
    reading = speak("{count} rows", count=bold(rows_in))
    return Row(label_of(str(one["table"]), labels), reading, ", ".join(lost))


def _count(one: Record, fate: str) -> str:
    """Count the rows that had one fate."""
    said = {
        "accepted": to_speak("{count} accepted"),
        "superseded": to_speak("{count} superseded"),
        "rejected": to_speak("{count} rejected"),
    }
    return speak(said[fate], count=in_locale(f"{int(one[fate]):,}"))
