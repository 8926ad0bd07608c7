"""Issues that were open between the partners at a period's end, taken from the issue log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from alliance_health.tables.by_alliance import rows_of_alliance


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An issue that is not settled.

    Parameters
    ----------
    issue_id : str
        Key in the issue log.
    title : str
        What it is about.
    raised_by : str
        Name of the side that raised it.
    raised_on : str
        ISO date.
    days : int
        How long it had been open at the period's end.
    """

    issue_id: str
    title: str
    raised_by: str
    raised_on: str
    days: int


def issues_open_on(issues: pd.DataFrame, alliance_id: str, *, day: date) -> pd.DataFrame:
    """Select the issues open on a day, the oldest first.

    An issue settled later was still open on that day: a page about an old period shows
    it as it stood then.

    Parameters
    ----------
    issues : DataFrame
        The issue log as known on the report's date.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.

    Returns
    -------
    DataFrame
        Some of the rows, with `days`: how long each had been open on that day.

    Examples
    --------
    >>> log = {"issue_id": "i1", "alliance_id": "a", "raised_on": pd.Timestamp("2020-09-22")}
    >>> issues = pd.DataFrame([{**log, "closed_on": pd.NaT}])
    >>> issues_open_on(issues, "a", day=date(2020, 12, 31))["days"].tolist()
    [100]
    """
    end = pd.Timestamp(day)
    own = rows_of_alliance(issues, alliance_id)
    is_open = own["closed_on"].isna() | (own["closed_on"] > end)
    mine = own[(own["raised_on"] <= end) & is_open]
    ordered = mine.sort_values(["raised_on", "issue_id"], kind="stable")
    return ordered.assign(days=(end - ordered["raised_on"]).dt.days)


def open_issues(
    issues: pd.DataFrame, alliance_id: str, *, day: date, names: Mapping[str, str]
) -> tuple[OpenIssue, ...]:
    """List the issues open on a day, the oldest first, with the names of who raised them.

    Parameters
    ----------
    issues : DataFrame
        The issue log as known on the report's date.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.
    names : mapping of str to str
        Name of each perspective.

    Returns
    -------
    tuple of OpenIssue
        All of them; empty when none was open.

    Examples
    --------
    >>> log = {"issue_id": "i1", "alliance_id": "a", "title": "Late invoices"}
    >>> log |= {"raised_by": "theirs", "raised_on": pd.Timestamp("2020-09-22")}
    >>> issues = pd.DataFrame([{**log, "closed_on": pd.Timestamp("2022-04-07")}])
    >>> [one.days for one in open_issues(issues, "a", day=date(2020, 12, 31), names={})]
    [100]
    """
    return tuple(
        OpenIssue(
            issue_id=row["issue_id"],
            title=row["title"],
            raised_by=names.get(row["raised_by"], row["raised_by"]),
            raised_on=row["raised_on"].date().isoformat(),
            days=row["days"],
        )
        for row in issues_open_on(issues, alliance_id, day=day).to_dict("records")
    )
