"""Counts in the periods of the workbook: shorter periods are added up, never filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.rule import slot_calendar
from alliance_health.tables.labels import period_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alliance_health.vocabulary import Frequency

_NUMBER = ["alliance_id", "metric_id", "perspective", "partner_id"]


def add_up(rows: pd.DataFrame, frequency: Frequency, *, mean: bool = False) -> pd.DataFrame:
    """Place observations in periods of one length.

    Parameters
    ----------
    rows : DataFrame
        alliance_id, metric_id, perspective, partner_id (may be missing), period (label), value.
    frequency : Frequency
        The length wanted. A row of that length counts as it is; shorter ones are added up where
        the period is covered in full; longer, cumulative and partial ones are left out.
    mean : bool
        Whether parts are averaged instead.

    Returns
    -------
    DataFrame
        alliance_id, metric_id, perspective, partner_id ("" where nobody is named), ordinal, value;
        one row a number and period. A missing part leaves the value missing.

    Examples
    --------
    >>> from alliance_health.vocabulary import Frequency
    >>> row = {"alliance_id": "a", "metric_id": "m", "perspective": "ours", "partner_id": "us"}
    >>> months = pd.DataFrame({**row, "period": ["2026-07", "2026-08", "2026-09"], "value": 2.0})
    >>> add_up(months, Frequency.QUARTER)["value"].tolist()
    [6.0]
    """
    spans = period_spans(rows["period"])
    placed = rows[["alliance_id", "metric_id", "perspective", "value"]].assign(
        partner_id=rows["partner_id"].fillna("").astype("str"),
        months=spans["months"],
        ordinal=spans["ordinal"],
    )
    placed = placed[placed["months"] <= frequency.months]
    placed["ordinal"] = (placed["ordinal"] * placed["months"] // frequency.months).astype("int64")
    key = [*_NUMBER, "ordinal"]
    longest = placed.groupby(key)["months"].transform("max")
    placed = placed[placed["months"] == longest]
    sums = placed.groupby(key).agg(
        total=("value", lambda values: values.sum(skipna=False)),
        rows=("value", "size"),
        months=("months", "sum"),
    )
    value = sums["total"] / sums["rows"] if mean else sums["total"]
    return value.where(sums["months"] == frequency.months).rename("value").reset_index()


def labelled(cells: pd.DataFrame, frequency: Frequency, columns: Sequence[str]) -> pd.DataFrame:
    """Write the label of each period, and sort.

    Parameters
    ----------
    cells : DataFrame
        With alliance_id and ordinal.
    frequency : Frequency
        Length of the periods that the ordinals count.
    columns : sequence of str
        Columns wanted, `period` among them.

    Returns
    -------
    DataFrame
        One row a cell, sorted by alliance, period and partner.

    Examples
    --------
    >>> from alliance_health.vocabulary import Frequency
    >>> cells = pd.DataFrame({"alliance_id": ["a"], "ordinal": [8105]})
    >>> labelled(cells, Frequency.QUARTER, ("alliance_id", "period"))["period"].tolist()
    ['2026Q2']
    """
    calendar = slot_calendar(cells["ordinal"], frequency)[["ordinal", "period"]]
    named = cells.merge(calendar, on="ordinal", how="left", validate="m:1")
    by = [name for name in ("alliance_id", "ordinal", "partner_id") if name in named]
    return named.sort_values(by, kind="stable", ignore_index=True)[list(columns)]
