"""Who sponsors an alliance at a period's end: whether somebody does, never who."""

from __future__ import annotations

from datetime import date

import pandas as pd

from alliance_health.insights.proposals.facts import SponsorFact
from alliance_health.metrics.executive import SPONSOR_FIELDS


def sponsors_at(
    alliances: pd.DataFrame, history: pd.DataFrame, alliance_id: str, *, day: date
) -> tuple[SponsorFact, ...]:
    """Say of each side whether it has a sponsor on a day, and since when another one.

    Parameters
    ----------
    alliances : DataFrame
        As known; the sponsor of a side counts where the history says nothing of it.
    history : DataFrame
        `alliance_history` as known: the value valid on the day counts, blank is nobody.
    alliance_id : str
        The alliance.
    day : date
        Last day of the period.

    Returns
    -------
    tuple of SponsorFact
        One for each side of which the workbook names any sponsor of any alliance; no other
        side is known to be recorded at all.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2026-08-01"])
    >>> rows = {"alliance_id": "a", "field": "sponsor_theirs", "value": ["Ada", None]}
    >>> history = pd.DataFrame({**rows, "valid_from": days})
    >>> alliances = pd.DataFrame({"alliance_id": ["a"], "sponsor_ours": [None]})
    >>> found = sponsors_at(alliances.assign(sponsor_theirs=None), history, "a", day=date.max)
    >>> [(one.perspective, one.is_named, one.was_named) for one in found]
    [('theirs', False, True)]
    """
    found = []
    for field, side in SPONSOR_FIELDS.items():
        told = history[history["field"] == field]
        if told["value"].notna().any() or alliances[field].notna().any():
            own = told[(told["alliance_id"] == alliance_id) & (told["valid_from"] <= _last(day))]
            stated = alliances.loc[alliances["alliance_id"] == alliance_id, field]
            found.append(_sponsor(side, own.sort_values("valid_from"), stated))
    return tuple(found)


def _last(day: date) -> pd.Timestamp:
    """Return a day that pandas can hold."""
    return min(pd.Timestamp(min(day, date(2200, 1, 1))), pd.Timestamp.max)


def _sponsor(side: str, own: pd.DataFrame, stated: pd.Series) -> SponsorFact:
    """Judge one side by its history, or by what is stated where it has none."""
    if own.empty:
        return SponsorFact(side, is_named=bool(stated.notna().any()))
    names = own["value"].fillna("")
    changed = own["valid_from"][(names != names.shift()) & (names.shift().notna())]
    return SponsorFact(
        side,
        is_named=bool(names.iloc[-1]),
        was_named=bool((names != "").any()),
        changed_on=changed.iloc[-1].date() if len(changed) else None,
    )
