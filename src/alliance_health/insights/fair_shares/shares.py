"""Whether benefits follow contributions: shares of both, their gap, its noise and its drift.

::

    share gap = 100 x (share of the benefits - share of the contributions), percentage points

The verdict uses the sums of four periods, because what is put in is rarely returned at once.
One period alone is drawn and tested for drift, and never judged.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]

#: Periods over which contributions and benefits are added up for the verdict.
WINDOW = 4

#: Periods over which a drift of the gap is looked for.
DRIFT_PERIODS = 8

#: Level of intervals, two-sided.
LEVEL = 0.90

#: Percentage points that a gap has to reach period by period to count as lasting.
LASTING = 15.0

#: Decimals of percentage points that are shown; a gap is judged as it is shown.
DECIMALS = 1

#: Columns of `share_table`.
SHARE_COLUMNS = (
    *("alliance_id", "period", "partner_id", "perspective", "n_periods"),
    *("contribution", "benefit", "contribution_share", "benefit_share", "return"),
    *("share_gap", "gap_low", "gap_high", "drift", "drift_p", "lasting", "why"),
)


def share_table(
    flows: pd.DataFrame, periods: Collection[str] | None = None, *, window: int = WINDOW
) -> pd.DataFrame:
    """Return shares of contributions and benefits of every partner, period by period.

    Parameters
    ----------
    flows : DataFrame
        From `alliance_health.insights.fair_shares.flows.flows_by_period`: a row for every partner
        and period of an alliance.
    periods : collection of str, optional
        Labels of the periods at whose end windows are wanted; by default all.
    window : int
        Periods that are added up; 1 for one period alone.

    Returns
    -------
    DataFrame
        `SHARE_COLUMNS`, one row an alliance, period and partner. `n_periods` of the window that
        the alliance lived; sums in the reporting currency; shares from 0 to 1, missing when one
        flow of any partner is missing or negative or a sum is 0; `share_gap` with a 90 % interval
        in percentage points; `drift`, its mean change a period over the last eight, and `drift_p`;
        `lasting`, for how many of the last periods the gap of each alone reached 15 points on
        the same side; `why` says why there are no shares.

    Notes
    -----
    The interval is the delete-one jackknife of the periods with Student's t: a bootstrap of four
    periods is too narrow. The test of drift is Student's t of the seven differences, which a
    series without drift passes in 5 % of cases even when it wanders, and more rarely when it
    does not.

    Examples
    --------
    >>> rows = [(1.0, 54.0, 69.0, "us"), (1.0, 46.0, 31.0, "them")]
    >>> flows = pd.DataFrame(rows, columns=["ordinal", "contribution", "benefit", "partner_id"])
    >>> flows = flows.assign(alliance_id="a", period="2026Q3", perspective="ours", why="")
    >>> share_table(flows)["share_gap"].round(6).tolist()
    [-15.0, 15.0]
    """
    rows: list[dict[str, Any]] = []
    for alliance_id, own in flows.groupby("alliance_id", sort=True):
        series = _series_of(own)
        for at, label in enumerate(series.labels):
            if periods is None or label in periods:
                rows += [
                    {"alliance_id": alliance_id, "period": label, **row}
                    for row in _window_rows(series, at, window)
                ]
    texts = dict.fromkeys(("alliance_id", "period", "partner_id", "perspective", "why"), "str")
    return pd.DataFrame(rows, columns=list(SHARE_COLUMNS)).astype(texts)


@dataclass(frozen=True)
class _Series:
    """Flows of one alliance, by period and partner."""

    labels: list[str]
    partners: list[str]
    sides: list[str]
    contribution: Numbers
    benefit: Numbers
    gaps: Numbers  #: of each period alone
    why: list[list[str]]


def _series_of(own: pd.DataFrame) -> _Series:
    """Lay the flows of one alliance out as matrices."""
    ordered = own.sort_values(["ordinal", "partner_id"])
    labels = ordered["period"].drop_duplicates().tolist()
    first = ordered.head(len(ordered) // len(labels))
    given, got, why = (
        ordered[name].to_numpy(kind).reshape(len(labels), -1)
        for name, kind in (("contribution", "float64"), ("benefit", "float64"), ("why", "object"))
    )
    return _Series(
        labels,
        first["partner_id"].tolist(),
        first["perspective"].tolist(),
        given,
        got,
        np.array([share_gaps(*both) for both in zip(given, got, strict=True)]),
        why.tolist(),
    )


def _window_rows(series: _Series, at: int, window: int) -> list[dict[str, Any]]:
    """Return the rows of one alliance and window, one a partner."""
    start = max(at + 1 - window, 0)
    given, got = series.contribution[start : at + 1], series.benefit[start : at + 1]
    sums = given.sum(axis=0), got.sum(axis=0)
    gaps = share_gaps(*sums)
    low, high = _interval(given, got, gaps)
    alone = series.gaps[: at + 1]
    drift, p = _drift(alone[-DRIFT_PERIODS:])
    shares = [_shares(one) for one in sums]
    why = "" if np.isfinite(gaps).all() else _why(series, start, at, sums)
    return [
        {
            "partner_id": partner,
            "perspective": series.sides[place],
            "n_periods": at + 1 - start,
            "contribution": sums[0][place],
            "benefit": sums[1][place],
            "contribution_share": shares[0][place],
            "benefit_share": shares[1][place],
            "return": sums[1][place] / sums[0][place] if sums[0][place] > 0 else np.nan,
            "share_gap": gaps[place],
            "gap_low": low[place],
            "gap_high": high[place],
            "drift": drift[place],
            "drift_p": p[place],
            "lasting": _lasting(alone[:, place], gaps[place]),
            "why": why,
        }
        for place, partner in enumerate(series.partners)
    ]


def share_gaps(contributions: Numbers, benefits: Numbers) -> Numbers:
    """Return each partner's share of the benefits minus its share of the contributions.

    Parameters
    ----------
    contributions, benefits : array of float
        One a partner, in one unit.

    Returns
    -------
    array of float
        Percentage points, adding up to 0; all missing when there are fewer than two partners,
        when one flow is missing or negative, or when nothing was put in or got out.

    Examples
    --------
    >>> share_gaps(np.array([54.0, 46.0]), np.array([69.0, 31.0])).round(6).tolist()
    [15.0, -15.0]
    """
    missing = np.full(len(contributions), np.nan)
    for flow in (contributions, benefits):
        # A comparison with a missing number is false, so missing ones end here as well.
        if len(flow) < 2 or not (flow >= 0).all() or not flow.sum() > 0:
            return missing
    gaps: Numbers = 100 * (benefits / benefits.sum() - contributions / contributions.sum())
    return gaps


def _shares(own: Numbers) -> Numbers:
    """Return shares of a sum; missing where a flow is missing or negative, or the sum is 0."""
    if len(own) < 2 or not (own >= 0).all() or not own.sum() > 0:
        return np.full(len(own), np.nan)
    shares: Numbers = own / own.sum()
    return shares


def _interval(given: Numbers, got: Numbers, gaps: Numbers) -> tuple[Numbers, Numbers]:
    """Return the jackknife interval over the periods of a window; missing below four of them."""
    n = len(given)
    missing = np.full(len(gaps), np.nan)
    if n < WINDOW or not np.isfinite(gaps).all():
        return missing, missing
    left = np.array(
        [share_gaps(given.sum(axis=0) - one, got.sum(axis=0) - other)
         for one, other in zip(given, got, strict=True)]
    )  # fmt: skip
    error = np.sqrt((n - 1) / n * ((left - left.mean(axis=0)) ** 2).sum(axis=0))
    half = _quantile(n - 1) * error
    return gaps - half, gaps + half


def _drift(alone: Numbers) -> tuple[Numbers, Numbers]:
    """Return mean change a period and its p, of eight periods that are all known."""
    missing = np.full(alone.shape[1], np.nan)
    if len(alone) < DRIFT_PERIODS or not np.isfinite(alone).all():
        return missing, missing
    from scipy.stats import t as student

    steps = np.diff(alone, axis=0)
    n, mean = len(steps), steps.mean(axis=0)
    error = steps.std(axis=0, ddof=1) / np.sqrt(n)
    # A series without any noise has no error: then only a change of nothing is no drift.
    ratio = np.divide(mean, error, out=np.where(mean == 0, 0.0, np.inf), where=error > 0)
    return mean, 2 * student.sf(np.abs(ratio), n - 1)


def _lasting(alone: Numbers, gap: float) -> int:
    """Count the last periods in a row whose own gap is 15 points or more on the same side."""
    shown = np.round(alone * np.sign(gap), DECIMALS)[::-1]
    below = np.flatnonzero(~(shown >= LASTING))
    return int(below[0]) if len(below) else len(shown)


@cache
def _quantile(degrees: int) -> float:
    """Return the quantile of Student's t of a two-sided interval."""
    from scipy.stats import t as student

    return float(student.ppf((1 + LEVEL) / 2, degrees))


def _why(series: _Series, start: int, at: int, sums: tuple[Numbers, Numbers]) -> str:
    """Say why there are no shares."""
    if len(series.partners) < 2:
        return "only one partner"
    for place in range(at, start - 1, -1):
        for partner, why in zip(series.partners, series.why[place], strict=True):
            if why:
                named = "" if why.startswith("no ") else f"{partner}: "
                return f"{named}{why} ({series.labels[place]})"
    if any((flow < 0).any() for flow in sums):
        return "a negative sum has no shares"
    return "nothing was put in" if not sums[0].sum() > 0 else "nothing was got out"
