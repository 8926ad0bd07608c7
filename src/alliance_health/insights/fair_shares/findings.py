"""What give and get say, as findings that stand beside those of the shares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from alliance_health.insights.fair_shares.verdict import FairVerdict, Finding
from alliance_health.tables.calendar import Period

#: Periods without an act after which a partner is known to be gone.
GONE_AFTER = 3


def life_finding(life: Mapping[str, Any]) -> Finding | None:
    """Return what the signs of life of an alliance say; None where they say nothing bad.

    Parameters
    ----------
    life : mapping
        A row of `LIFE_COLUMNS`, or nothing.

    Returns
    -------
    Finding or None
        Empty or one-way suspected.

    Examples
    --------
    >>> life_finding({"verdict": "empty", "reason": "no sign of life"}).verdict.value
    'empty'
    """
    words = (FairVerdict.EMPTY, FairVerdict.ONE_WAY)
    found = [word for word in words if life.get("verdict") == word.value]
    return Finding(found[0], str(life.get("reason") or "")) if found else None


def fading_finding(fading: Mapping[str, Any], end: pd.Timestamp) -> Finding | None:
    """Return whether a partner was known to have faded or gone by a day.

    Parameters
    ----------
    fading : mapping
        A row of `FADING_COLUMNS`, or nothing.
    end : Timestamp
        Last day of the period that is judged: a fade that could be told only later is none yet.

    Returns
    -------
    Finding or None
        Gone or faded.

    Examples
    --------
    >>> row = {"state": "gone", "faded_on": "2016Q4", "gone_on": "2017Q3", "reason": "r"}
    >>> row["warned_on"] = pd.Timestamp("2017-06-30")
    >>> fading_finding(row, pd.Timestamp("2017-09-30")).verdict.value
    'faded'
    >>> fading_finding(row, pd.Timestamp("2018-03-31")).verdict.value
    'gone'
    """
    warned, reason = fading.get("warned_on"), str(fading.get("reason") or "")
    if fading.get("state") not in ("faded", "gone") or warned is None or pd.isna(warned):
        return None
    if pd.Timestamp(warned) > end:
        return None
    gone = fading.get("gone_on")
    if gone and Period.parse(str(gone)).shift(GONE_AFTER - 1).end <= end.date():
        return Finding(FairVerdict.GONE, reason)
    return Finding(FairVerdict.FADED, reason)
