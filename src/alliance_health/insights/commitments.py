"""Commitments kept on date, ours and theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Perspective


@dataclass(frozen=True, slots=True)
class CommitmentsKept:
    """Commitments of one side that were due in a period.

    Parameters
    ----------
    perspective : str
        Who made them.
    name : str
        That side's name.
    kept, due : int
        Kept on or before their date, and due at all.
    """

    perspective: str
    name: str
    kept: int
    due: int


def commitments_due(
    commitments: pd.DataFrame, alliance_id: str, *, span: tuple[date, date]
) -> pd.DataFrame:
    """Select the commitments due in a period.

    Parameters
    ----------
    commitments : DataFrame
        The commitments as known on the report's date.
    alliance_id : str
        The alliance.
    span : tuple of date
        First and last day of the period.

    Returns
    -------
    DataFrame
        Some of the rows, in their order, with `on_date`: whether they were kept on or before
        their date. One that nobody says was kept was not.

    Examples
    --------
    >>> days = pd.to_datetime(["2026-07-31", "2026-08-31", "2026-10-31"])
    >>> log = pd.DataFrame({"alliance_id": "a", "due_on": days, "kept_on": days[0]})
    >>> due = commitments_due(log, "a", span=(date(2026, 7, 1), date(2026, 7, 31)))
    >>> due["on_date"].tolist()
    [True]
    """
    start, end = pd.Timestamp(span[0]), pd.Timestamp(span[1])
    mine = rows_of_alliance(commitments, alliance_id)
    due = mine[mine["due_on"].between(start, end)]
    return due.assign(on_date=due["kept_on"].notna() & (due["kept_on"] <= due["due_on"]))


def count_commitments(
    commitments: pd.DataFrame,
    alliance_id: str,
    *,
    span: tuple[date, date],
    names: Mapping[str, str],
) -> tuple[CommitmentsKept, ...]:
    """Count the commitments due in a period and those kept on date, by side.

    Parameters
    ----------
    commitments : DataFrame
        The commitments as known on the report's date.
    alliance_id : str
        The alliance.
    span : tuple of date
        First and last day of the period.
    names : mapping of str to str
        Name of each perspective.

    Returns
    -------
    tuple of CommitmentsKept
        One for each side that had commitments due, ours first; empty when nobody had.
    """
    due = commitments_due(commitments, alliance_id, span=span)
    counted = []
    for side in (Perspective.OURS, Perspective.THEIRS, Perspective.JOINT):
        of_side = due["made_by"] == side.value
        if of_side.any():
            name = names.get(side.value, side.value)
            counted.append(
                CommitmentsKept(
                    side.value, name, int(due.loc[of_side, "on_date"].sum()), int(of_side.sum())
                )
            )
    return tuple(counted)
