"""Where an outcome is likely to be in the next periods: a median and two bands.

The rule of this module: the width of a band is how far forecasts of periods already seen missed,
each made without its own period. Where too few were seen for a band, there is none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.insights.links.direct import DirectModel, direct_rows, fit_direct, known_now
from alliance_health.insights.links.within import Numbers
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    from alliance_health.insights.links.pair import PairPanel

#: Ends of the bands, as shares of what lies below.
SHARES = {"median": 0.5, "low50": 0.25, "high50": 0.75, "low90": 0.05, "high90": 0.95}

FAN_COLUMNS = ("alliance_id", "period", "horizon", *SHARES)


def forecast(
    pair: PairPanel,
    horizons: Sequence[int],
    *,
    clip: tuple[float, float] | None = None,
    alone: bool = False,
) -> pd.DataFrame:
    """Forecast the outcome of every alliance from the last period.

    Each horizon has a model of its own: the outcome so many periods on, from the outcome and the
    leading factor now and the level of the alliance.

    Parameters
    ----------
    pair : PairPanel
        Both series as known now.
    horizons : sequence of int
        Periods ahead, each at least 1.
    clip : (float, float), optional
        Ends beyond which nothing is forecast, as 0 and 100 of a score.
    alone : bool
        Leave the leading factor out, whatever it is.

    Returns
    -------
    DataFrame
        `FAN_COLUMNS`, sorted by alliance and horizon, one row each. All numbers are missing
        where a series has no value in the last period, or too little was seen to learn from; a
        band is where the forecasts seen are too few for its ends (19 for 90 %, 3 for 50 %).

    Notes
    -----
    The ends are order statistics of the errors of leaving each row out, as far out as holds a
    new forecast with the stated chance when errors are exchangeable (Vovk et al. 2005; Barber
    et al. 2021). Errors that grow, or a shock common to all, are more than they can know.

    Examples
    --------
    >>> from alliance_health.insights.links.pair import PairPanel
    >>> draw = np.random.default_rng(1)
    >>> x = draw.normal(size=(6, 8))
    >>> y = 50 + np.c_[np.zeros(6), 5 * x[:, :-1]] + draw.normal(size=(6, 8)) / 10
    >>> quarters = tuple(f"{year}Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5))
    >>> fan = forecast(PairPanel("x", "y", tuple("abcdef"), quarters, x, y), [1])
    >>> fan.columns.tolist()[:4], fan["period"].unique().tolist()
    (['alliance_id', 'period', 'horizon', 'median'], ['2026Q1'])
    >>> bool((fan["median"] - 50 - 5 * x[:, -1]).abs().max() < 0.3)
    True
    """
    last = Period.parse(pair.periods[-1])
    known = known_now(pair.y) if alone else known_now(pair.y, pair.x)
    parts = [_ahead(pair, known, horizon, last.shift(horizon).label) for horizon in horizons]
    fan = pd.concat(parts or [_ahead(pair, known, 1, last.label).iloc[:0]], ignore_index=True)
    if clip:
        numbers = list(SHARES)
        fan[numbers] = fan[numbers].clip(*clip)
    return fan.sort_values(["alliance_id", "horizon"], ignore_index=True)[list(FAN_COLUMNS)]


def median_ahead(y: Numbers, known: Numbers, horizon: int) -> Numbers:
    """Forecast the median alone, as `forecast` does, without a table around it.

    Parameters
    ----------
    y : ndarray
        The outcome, alliances x periods.
    known : ndarray
        From `known_now`.
    horizon : int
        Periods ahead of the last one.

    Returns
    -------
    ndarray
        One an alliance; NaN where there is no forecast.

    Examples
    --------
    >>> y = np.array([[50.0, 52, 50, 52, 50], [70, 68, 70, 68, 70]])
    >>> median_ahead(y, known_now(y), 2).round().tolist()
    [50.0, 70.0]
    """
    point, ends = _point_and_ends(fit_direct(direct_rows(y, known, horizon)), known[:, -1])
    return point + ends["median"]


def _ahead(pair: PairPanel, known: Numbers, horizon: int, label: str) -> pd.DataFrame:
    """Forecast all alliances one number of periods ahead."""
    model = fit_direct(direct_rows(pair.y, known, horizon))
    point, ends = _point_and_ends(model, known[:, -1])
    table = pd.DataFrame({"alliance_id": list(pair.alliances), "period": label, "horizon": horizon})
    return table.assign(**{name: point + ends[name] for name in SHARES})


def _point_and_ends(model: DirectModel | None, now: Numbers) -> tuple[Numbers, dict[str, float]]:
    """Return the forecast of each alliance, and how far the ends lie from it."""
    if model is None:
        return np.full(len(now), np.nan), dict.fromkeys(SHARES, math.nan)
    return model.predict(now), {
        name: band_end(model.errors, share) for name, share in SHARES.items()
    }


def band_end(errors: Numbers, share: float) -> float:
    """Return the error below which a new one lies with a chance.

    Parameters
    ----------
    errors : ndarray
        Errors of forecasts whose outcome has come, without a missing one.
    share : float
        The chance, 0 to 1; the middle is the median of the errors.

    Returns
    -------
    float
        In the unit of the errors; NaN where too few were seen for that chance.

    Examples
    --------
    >>> band_end(np.arange(19.0), 0.95), band_end(np.arange(18.0), 0.95)
    (18.0, nan)
    """
    ordered, count = np.sort(errors), len(errors)
    if share == 0.5:
        return float(np.median(ordered)) if count else math.nan
    # The k-th of n errors lies above a new one with a chance of k / (n + 1).
    place = math.ceil((count + 1) * max(share, 1 - share) - 1e-9)
    if place > count:
        return math.nan
    return float(ordered[place - 1] if share > 0.5 else ordered[count - place])
