"""What each partner would have had without the alliance, over the periods of a window.

::

    window (quarters)     2025Q4  2026Q1  2026Q2  2026Q3
    baselines (halves)    --2025H2|----2026H1----|  not given yet
    months known of all   x x x   x x x   x x x

A baseline is spread evenly over its months. Where two thirds of the months are known of every
partner, their mean stands for the window; otherwise nothing is said.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from alliance_health.tables.labels import period_spans
from alliance_health.vocabulary import Frequency

#: Share of a window's months that must be known of every partner.
LEAST_KNOWN = 2 / 3

#: Columns of `alone_values`.
ALONE_COLUMNS = ("alliance_id", "period", "partner_id", "alone", "months_known", "months")

#: So that two thirds of the months are two thirds.
_TOLERANCE = 1e-9


def alone_values(
    baselines: pd.DataFrame, partners: pd.DataFrame, windows: pd.DataFrame, frequency: Frequency
) -> pd.DataFrame:
    """Return what every partner would have had alone over a window.

    Parameters
    ----------
    baselines : DataFrame
        alliance_id, partner_id, period (label of any length), value in the reporting currency.
    partners : DataFrame
        alliance_id, partner_id: those on both sides.
    windows : DataFrame
        alliance_id, period, ordinal (of the window's last period), n_periods.
    frequency : Frequency
        Length of the periods of windows.

    Returns
    -------
    DataFrame
        `ALONE_COLUMNS`; only windows of which two thirds of the months are known of every
        partner of the alliance. `alone` is the mean a month of the known ones, times the months
        of the window. Of baselines that overlap the longer one counts.

    Examples
    --------
    A half-year of 60 and a window of four quarters, of which nine months are known:

    >>> names = ["alliance_id", "partner_id", "period", "value"]
    >>> rows = [("a", "us", "2025H2", 60.0), ("a", "us", "2026H1", 60.0)]
    >>> window = pd.DataFrame({"alliance_id": ["a"], "period": ["2026Q3"], "ordinal": [8106]})
    >>> found = alone_values(
    ...     pd.DataFrame(rows, columns=names),
    ...     pd.DataFrame({"alliance_id": ["a"], "partner_id": ["us"]}),
    ...     window.assign(n_periods=4),
    ...     Frequency.QUARTER,
    ... )
    >>> found[["alone", "months_known", "months"]].to_numpy().tolist()
    [[120.0, 9.0, 12.0]]
    """
    monthly = _by_month(baselines)
    members = partners[["alliance_id", "partner_id"]].drop_duplicates()
    monthly = monthly.merge(members, on=["alliance_id", "partner_id"])
    needed = members.groupby("alliance_id").size()
    held = monthly.groupby(["alliance_id", "month"])["partner_id"].size()
    whole = held[held == needed.reindex(held.index.get_level_values(0)).to_numpy()].reset_index()
    known = monthly.merge(whole[["alliance_id", "month"]], on=["alliance_id", "month"])
    months = _months_of(windows, frequency)
    rows = months.merge(known, on=["alliance_id", "month"])
    keys = ["alliance_id", "period", "partner_id"]
    means = rows.groupby(keys)["a_month"].agg(["mean", "size"]).reset_index()
    lengths = months.groupby(["alliance_id", "period"]).size().rename("months").reset_index()
    means = means.merge(lengths, on=["alliance_id", "period"], validate="m:1")
    means = means.assign(alone=means["mean"] * means["months"], months_known=means["size"])
    enough = means["months_known"] >= LEAST_KNOWN * means["months"] - _TOLERANCE
    return means.loc[enough, list(ALONE_COLUMNS)].reset_index(drop=True)


def _by_month(baselines: pd.DataFrame) -> pd.DataFrame:
    """Spread baselines over their months; the longest that covers a month counts."""
    spans = period_spans(baselines["period"])
    is_whole = baselines["value"].notna() & spans["months"].notna()
    rows = baselines.assign(months=spans["months"], at=spans["ordinal"])[is_whole]
    rows = rows.astype({"months": "int64", "at": "int64"}).sort_values(
        "months", ascending=False, kind="stable"
    )
    spread = rows.loc[rows.index.repeat(rows["months"])]
    first = spread["at"] * spread["months"]
    step = spread.groupby(level=0).cumcount()
    spread = spread.assign(month=first + step, a_month=spread["value"] / spread["months"])
    longest = spread.drop_duplicates(["alliance_id", "partner_id", "month"])
    return longest[["alliance_id", "partner_id", "month", "a_month"]]


def _months_of(windows: pd.DataFrame, frequency: Frequency) -> pd.DataFrame:
    """List the months of every window."""
    length = windows["n_periods"].to_numpy("int64") * frequency.months
    last = (windows["ordinal"].to_numpy("int64") + 1) * frequency.months
    spread = windows.loc[windows.index.repeat(length), ["alliance_id", "period"]]
    steps = np.concatenate([np.arange(n) for n in length]) if len(length) else np.array([], int)
    return spread.assign(month=np.repeat(last - length, length) + steps)
