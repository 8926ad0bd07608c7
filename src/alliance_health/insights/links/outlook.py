"""Where the lagging index of every alliance is likely to be, and how often that was right before.

The rules of this module: the index is the published one, so that a forecast is held to the number
that a report shows; and the width of a band is how far such forecasts missed before, each made
from the periods until then. Errors that a fit makes of its own rows are too small: bands from
them held 85 % of the outcomes of the sample where 90 % were meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.insights.links.direct import known_now
from alliance_health.insights.links.fan import (
    FAN_COLUMNS,
    SHARES,
    band_end,
    forecast,
    median_ahead,
)
from alliance_health.insights.links.out_of_sample import LEAST_FORECASTS
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.verdict import Finding
from alliance_health.insights.links.within import Numbers
from alliance_health.insights.links.wording import is_confirmed, is_result, kind_of

#: Outcomes of its own that an alliance needs; its level is not known before.
LEAST_OWN = 4

#: Ends of a score.
LOWEST, HIGHEST = 0.0, 100.0


@dataclass(frozen=True, eq=False)
class Outlook:
    """Forecasts of all alliances from one period.

    Parameters
    ----------
    pair : PairPanel
        Both indices up to that period.
    fan : DataFrame
        `FAN_COLUMNS`, scores from 0 to 100; all numbers are missing where too little is known.
    leads : bool
        Whether the leading index is in the forecast.
    made : int
        Forecasts of the same horizons that could have been made before, with a band.
    held : int
        Those of which the outcome came to lie within the band of nine in ten.
    """

    pair: PairPanel
    fan: pd.DataFrame
    leads: bool
    made: int
    held: int


def look_ahead(pair: PairPanel, horizons: Sequence[int], *, leads: bool) -> Outlook:
    """Forecast the lagging index of every alliance, and count how often that held before.

    Parameters
    ----------
    pair : PairPanel
        Leading and lagging index as known now, the period of the report last.
    horizons : sequence of int
        Periods ahead.
    leads : bool
        Whether to forecast from the leading index as well; see `helps_to_forecast`.

    Returns
    -------
    Outlook
        A horizon is forecast when at least 20 forecasts with a band could be checked, each made
        from the periods until then; an alliance when it has four outcomes. Only values of
        before are looked at, as they are known now: later corrections are in them.

    Examples
    --------
    >>> nothing = np.full((1, 3), np.nan)
    >>> pair = PairPanel("x", "y", ("a",), ("2025Q1", "2025Q2", "2025Q3"), nothing, nothing)
    >>> outlook = look_ahead(pair, [1], leads=False)
    >>> outlook.made, outlook.fan["median"].isna().tolist()
    (0, [True])
    """
    parts, made, held = [_nothing()], 0, 0
    for horizon in horizons if pair.periods else ():
        missed = _missed(pair, horizon, leads=leads)
        checked, right = _check(missed, horizon)
        fan = _ahead(pair, horizon, leads=leads)
        if checked < LEAST_FORECASTS:
            fan[list(SHARES)] = np.nan
        else:
            made, held = made + checked, held + right
            known, foreseen = missed[np.isfinite(missed)], fan["median"]
            for name, share in SHARES.items():
                fan[name] = (foreseen + band_end(known, share)).clip(LOWEST, HIGHEST)
        parts.append(fan)
    fan = pd.concat(parts[1:] or parts, ignore_index=True)
    fan = fan.sort_values(["alliance_id", "horizon"], ignore_index=True)
    return Outlook(pair, fan, leads, made, held)


def helps_to_forecast(link: Mapping[Any, Any] | None) -> bool:
    """Tell whether the leading index has been shown to improve forecasts.

    Parameters
    ----------
    link : mapping or None
        The row of `links` of both indices; None where they were not tested.

    Returns
    -------
    bool
        Only of a declared pair that leads and was confirmed out of sample.

    Examples
    --------
    >>> helps_to_forecast({"declared": True, "verdict": "leads by 2 quarters (1-3), confirmed"})
    True
    >>> helps_to_forecast({"declared": True, "verdict": "leads in sample by 2 quarters (1-3)"})
    False
    """
    if link is None or not is_result(link):
        return False
    verdict = str(link["verdict"])
    return kind_of(verdict) is Finding.LEADS and is_confirmed(verdict)


def _nothing() -> pd.DataFrame:
    """Return a fan without a row."""
    return pd.DataFrame(columns=list(FAN_COLUMNS))


def _ahead(pair: PairPanel, horizon: int, *, leads: bool) -> pd.DataFrame:
    """Forecast the alliances that have outcomes enough; `median` alone is of use."""
    fan = forecast(pair, [horizon], clip=(LOWEST, HIGHEST), alone=not leads)
    few = np.isfinite(pair.y).sum(axis=1) < LEAST_OWN
    fan.loc[few, list(SHARES)] = np.nan
    return fan


def _missed(pair: PairPanel, horizon: int, *, leads: bool) -> Numbers:
    """Return how far outcomes lay above what was forecast of them: alliances x periods."""
    missed = np.full(pair.y.shape, np.nan)
    for end in range(1, len(pair.periods) - horizon + 1):
        y, x = pair.y[:, :end], pair.x[:, :end]
        known = known_now(y, x) if leads else known_now(y)
        foreseen = median_ahead(y, known, horizon).clip(LOWEST, HIGHEST)
        has_few = np.isfinite(y).sum(axis=1) < LEAST_OWN
        came = end - 1 + horizon
        missed[:, came] = pair.y[:, came] - np.where(has_few, np.nan, foreseen)
    return missed


def _check(missed: Numbers, horizon: int) -> tuple[int, int]:
    """Count forecasts that had a band, and those that it held.

    A forecast of period t is made in t - horizon; its band knows the errors until then:

        errors known   | o o o o |         |
        made, comes    |       m |       t |
    """
    made = held = 0
    for came in range(horizon, missed.shape[1]):
        before = missed[:, : came - horizon + 1]
        known = before[np.isfinite(before)]
        low, high = (band_end(known, SHARES[name]) for name in ("low90", "high90"))
        own = missed[:, came]
        own = own[np.isfinite(own)]
        if np.isfinite(low):
            made += len(own)
            held += int(((low <= own) & (own <= high)).sum())
    return made, held
