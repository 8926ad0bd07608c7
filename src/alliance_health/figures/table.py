"""The data behind a figure as a table, for readers who do not see the figure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Real
from typing import TypedDict

import numpy as np
import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.figures.safe_text import DEFAULT_LABELS, period_words
from alliance_health.indices.bands import whole_number_shown
from alliance_health.insights.names import say_band, say_role, say_side
from alliance_health.insights.reasons import say_reason
from alliance_health.language import speak, speak_in, speak_name

#: Columns on the scale of scores: shown as whole numbers that never cross a band edge.
_SCORES = {"score", "lower", "upper", "bound_low", "bound_high"}

#: Columns of ids, shown by their labels.
_IDS = {"id", "alliance_id", "metric_id", "index", "perspective", "role", "component"}

#: How the words of other columns are said; everything else is shown as it is.
_SAYERS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(("band", "band_without", "leading_band", "lagging_band"), say_band),
    **dict.fromkeys(("period", "since"), period_words),
    "reason": say_reason,
    "unit": lambda unit: speak_name("unit", unit),
}

#: How ids are said that have no label.
_NAMES: dict[str, Callable[[str], str]] = {
    "component": lambda component: speak_in("Component", component),
    "perspective": say_side,
    "role": say_role,
}

Cell = str | float | int | None


class FigureTable(TypedDict):
    """Headers and rows of plain cells; None where there is nothing."""

    columns: list[str]
    rows: list[list[Cell]]


def figure_table(
    frame: pd.DataFrame,
    columns: Mapping[str, str],
    *,
    labels: Mapping[str, str] | None = None,
    edges: BandEdges | None = None,
) -> FigureTable:
    """Lay the data behind a figure out as a table.

    Parameters
    ----------
    frame : DataFrame
        The rows that the figure shows, in their order.
    columns : mapping of column to header
        Which columns, in which order, under which header.
    labels : mapping of id to str, optional
        Labels of the ids in it.
    edges : BandEdges, optional
        Where bands change; a whole number shown never crosses one.

    Returns
    -------
    FigureTable
        Scores as whole numbers, coverage in percent, other numbers with four digits. Text
        is not escaped: the page that shows it does that.

    Raises
    ------
    KeyError
        When the frame lacks a column.

    Examples
    --------
    >>> frame = pd.DataFrame({"id": ["leading_index"], "score": [69.6], "coverage": [0.75]})
    >>> headers = {"id": "Index", "score": "Score", "coverage": "Measured, %"}
    >>> figure_table(frame, headers)["rows"]
    [['Influence (leading)', 69, 75]]
    """
    known = {**{key: speak(label) for key, label in DEFAULT_LABELS.items()}, **(labels or {})}
    edges = edges or BandEdges()
    chosen = frame[list(columns)]
    rows = [
        [_cell(name, value, known, edges) for name, value in zip(columns, row, strict=True)]
        for row in chosen.itertuples(index=False, name=None)
    ]
    return {"columns": list(columns.values()), "rows": rows}


def _cell(column: str, value: object, labels: Mapping[str, str], edges: BandEdges) -> Cell:
    """One cell as a reader sees it."""
    if value is None or value is pd.NA or value != value:
        return None
    if isinstance(value, bool | np.bool_):
        return speak("yes") if value else speak("no")
    if isinstance(value, Real):
        return _number(column, float(value), edges)
    text = str(value)
    if column not in _IDS:
        return _SAYERS[column](text) if column in _SAYERS else text
    if text in labels or column not in _NAMES:
        return labels.get(text, text)
    return _NAMES[column](text)


def _number(column: str, value: float, edges: BandEdges) -> float | int | None:
    """Return a number with as many digits as a reader can use."""
    if column in _SCORES:
        return whole_number_shown(value, edges)
    if column in {"coverage", "effective_weight"}:
        return int(value * 100 + 1e-9)
    shown = float(f"{value:.4g}")
    return int(shown) if shown.is_integer() else shown
