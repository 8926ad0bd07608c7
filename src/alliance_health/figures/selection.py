"""Which rows of the scores a figure shows. Rows are picked and ordered, never computed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from alliance_health.indices.reasons import NO_DATA
from alliance_health.tables.calendar import Period, periods_between
from alliance_health.vocabulary import Perspective, Role, RowKind

#: One row of a frame as a plain mapping, None where a cell is missing.
Record = dict[str, Any]

#: Both roles in the order in which figures show them.
ROLES = (Role.LEADING.value, Role.LAGGING.value)


def only_alliance(scores: pd.DataFrame) -> str:
    """Return the id of the one alliance that a frame is about.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.

    Returns
    -------
    str
        The alliance's id.

    Raises
    ------
    ValueError
        When the frame holds no alliance, or several.

    Examples
    --------
    >>> only_alliance(pd.DataFrame({"alliance_id": ["orion", "orion"]}))
    'orion'
    """
    found = sorted(scores["alliance_id"].unique())
    if len(found) != 1:
        raise ValueError(
            f"this figure shows one alliance, the scores hold {len(found)}: "
            f"{', '.join(found[:5]) or 'no rows'}; pass the rows of one alliance_id"
        )
    return str(found[0])


def run_of_periods(labels: Iterable[str]) -> list[str]:
    """List every period from the first to the last, those without rows included.

    >>> run_of_periods(["2026Q1", "2025Q3"])
    ['2025Q3', '2025Q4', '2026Q1']
    """
    found = sorted(map(Period.parse, set(labels)), key=lambda period: period.ordinal)
    if not found:
        return []
    return [period.label for period in periods_between(found[0], found[-1])]


def latest_period(scores: pd.DataFrame) -> str:
    """Return the latest period in a frame.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.

    Returns
    -------
    str
        Its label.

    Raises
    ------
    ValueError
        When the frame is empty.

    Examples
    --------
    >>> latest_period(pd.DataFrame({"period": ["2026Q1", "2025Q3"]}))
    '2026Q1'
    """
    if scores.empty:
        raise ValueError("the scores hold no rows; pass the rows of at least one period")
    return run_of_periods(scores["period"].unique())[-1]


def rows_of(
    scores: pd.DataFrame,
    kind: RowKind,
    *,
    period: str | None = None,
    perspectives: Iterable[Perspective] = (Perspective.JOINT,),
) -> pd.DataFrame:
    """Return the rows of one kind, of the given perspectives, of one period or all.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    kind : RowKind
        Metric, pillar or index.
    period : str, optional
        One period; all when left out.
    perspectives : iterable of Perspective
        Joint rows unless told otherwise.

    Returns
    -------
    DataFrame
        The rows in the order given.
    """
    keep = (scores["row"] == kind.value) & scores["perspective"].isin(
        [perspective.value for perspective in perspectives]
    )
    if period is not None:
        keep &= scores["period"] == period
    return scores[keep]


def index_by_period(scores: pd.DataFrame, role: str, periods: list[str]) -> pd.DataFrame:
    """Return one index over a run of periods, empty where there is no row.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one alliance.
    role : str
        Whose index.
    periods : list of str
        The run.

    Returns
    -------
    DataFrame
        One row per period, in that order, with `period` as a column; numbers are missing and
        words are empty where the scores have no row.
    """
    index_id = Role(role).index_id
    found = rows_of(scores, RowKind.INDEX)
    return by_period(found[found["id"] == index_id], periods)


def by_period(rows: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    """Lay rows, one per period at most, along a run of periods.

    Parameters
    ----------
    rows : DataFrame
        Rows of `score`, no period twice.
    periods : list of str
        The run.

    Returns
    -------
    DataFrame
        One row per period, with `period` as a column.
    """
    found = pd.Index(rows["period"]).get_indexer(pd.Index(periods))
    laid = rows.set_axis(pd.RangeIndex(len(rows))).reindex(found)  # -1 is none of its rows
    laid.index = pd.RangeIndex(len(periods))
    laid["period"] = periods
    if (found < 0).any():
        laid.loc[found < 0, "reason"] = NO_DATA
    return laid


def numbers(column: pd.Series) -> list[float | None]:
    """Return a column as plain numbers, None where it is missing.

    >>> numbers(pd.Series([1.5, float("nan")]))
    [1.5, None]
    """
    return [None if pd.isna(value) else float(value) for value in column]


def records(rows: pd.DataFrame) -> list[Record]:
    """Return rows as plain mappings, None where a cell is missing.

    >>> records(pd.DataFrame({"score": [float("nan")], "band": [None]}))
    [{'score': None, 'band': None}]
    """
    names = [str(name) for name in rows.columns]
    return [
        {
            name: None if value is None or value is pd.NA or value != value else value
            for name, value in zip(names, row, strict=True)
        }
        for row in rows.to_numpy(dtype=object).tolist()
    ]
