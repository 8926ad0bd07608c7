"""Values far from all others of their metric: flagged and named, never changed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

#: Limits above which a distribution is flagged, both at once.
MAX_SKEW, MAX_KURTOSIS = 2.0, 3.5

#: Values below which no test is made.
MIN_VALUES = 10

#: How many values are named at most.
MOST_NAMED = 5

#: What a distribution is found to be.
TOO_FEW, FINE, OUTLIERS, LONG_TAIL = "too few values", "fine", "outliers", "long tail"

#: Columns of both results.
DISTRIBUTION_COLUMNS = ("metric_id", "values", "skew", "kurtosis", "verdict", "named")
OUTLIER_COLUMNS = (
    *("metric_id", "alliance_id", "period", "source_period", "perspective", "partner_id"),
    *("value", "unit", "measured", "median", "distance", "verdict", "number_id"),
)


class OutlierTest(NamedTuple):
    """What was found.

    Parameters
    ----------
    distributions : DataFrame
        One row per metric: `DISTRIBUTION_COLUMNS`.
    outliers : DataFrame
        One row per value named: `OUTLIER_COLUMNS`.
    """

    distributions: pd.DataFrame
    outliers: pd.DataFrame


def find_outliers(values: pd.DataFrame) -> OutlierTest:
    """Test the distribution of every metric and name the values that make it odd.

    The values of all alliances and periods are pooled, as they are placed on the scale (in
    percent of the target, after the transform). A distribution is flagged when ``|G1| > 2`` and
    ``G2 > 3.5``, skewness and excess kurtosis corrected for the sample:
    ``G1 = g1 sqrt(n (n - 1)) / (n - 2)`` and
    ``G2 = (n - 1) / ((n - 2) (n - 3)) ((n + 1) g2 + 6)``. The values farthest from the median are
    then set aside one by one, until the rest is no longer flagged: these are named. Where
    `MOST_NAMED` do not suffice, it is the shape that is odd ("long tail") and the farthest
    ones stand for it. Nothing is changed.

    Parameters
    ----------
    values : DataFrame
        From `counting_values`.

    Returns
    -------
    OutlierTest
        Distributions sorted by metric, skew and kurtosis missing with fewer than
        `MIN_VALUES` values; outliers sorted by metric, the farthest first. `median` is that
        of `measured`; `distance` is in multiples of the median distance from the median (MAD)
        and missing where that is 0, because more than half of the values are equal.

    References
    ----------
    Type 2 skewness and kurtosis as in Joanes & Gill (1998); limits of the OECD/JRC (2008)
    *Handbook on Constructing Composite Indicators* practice, as in COINr.

    Examples
    --------
    The median is 11 and the median distance from it 1; 400 lies 389 such distances away.

    >>> days = [8.0, 9.0, 10.0, 10.0, 11.0, 11.0, 12.0, 12.0, 13.0, 400.0]
    >>> values = pd.DataFrame({
    ...     "metric_id": "wait", "alliance_id": list("abcdefghij"), "period": "2026Q3",
    ...     "source_period": "2026Q3", "perspective": "joint", "partner_id": "",
    ...     "value": days, "unit": "days", "measured": days,
    ... })
    >>> found = find_outliers(values)
    >>> found.outliers[["number_id", "distance"]].round().to_numpy().tolist()
    [['j/2026Q3/joint/wait', 389.0]]
    """
    distributions, named = [], []
    for metric_id, rows in values.groupby("metric_id", sort=True):
        sample = rows["measured"].to_numpy(dtype=float)
        skew, kurtosis = _moments(sample)
        order = _farthest_first(rows)
        verdict, count = _judge(sample[order], (skew, kurtosis))
        distributions.append((metric_id, len(sample), skew, kurtosis, verdict, count))
        if count:
            named.append(_name(rows, order[:count]).assign(verdict=verdict))
    outliers = pd.concat(named, ignore_index=True) if named else _name(values, np.array([], int))
    return OutlierTest(
        pd.DataFrame(distributions, columns=list(DISTRIBUTION_COLUMNS)),
        outliers.reindex(columns=list(OUTLIER_COLUMNS)),
    )


def _moments(sample: np.ndarray) -> tuple[float, float]:
    """Return skewness and excess kurtosis of type 2; missing when there are too few values."""
    if len(sample) < MIN_VALUES:
        return float("nan"), float("nan")
    numbers = pd.Series(sample)
    return float(numbers.skew()), float(numbers.kurt())  # type: ignore[arg-type]


def _is_odd(moments: tuple[float, float]) -> bool:
    """Tell whether both limits are passed."""
    return abs(moments[0]) > MAX_SKEW and moments[1] > MAX_KURTOSIS


def _farthest_first(rows: pd.DataFrame) -> np.ndarray:
    """Order values by their distance from the median; ties by the order of the rows."""
    sample = rows["measured"].to_numpy(dtype=float)
    distance: np.ndarray = np.argsort(-np.abs(sample - np.median(sample)), kind="stable")
    return distance


def _judge(farthest_first: np.ndarray, moments: tuple[float, float]) -> tuple[str, int]:
    """Find a verdict and how many of the farthest values make the distribution odd."""
    if len(farthest_first) < MIN_VALUES:
        return TOO_FEW, 0
    if not _is_odd(moments):
        return FINE, 0
    for count in range(1, MOST_NAMED + 1):
        rest = pd.Series(farthest_first[count:])
        if not _is_odd((float(rest.skew()), float(rest.kurt()))):  # type: ignore[arg-type]
            return OUTLIERS, count
    return LONG_TAIL, MOST_NAMED


def _name(rows: pd.DataFrame, places: np.ndarray) -> pd.DataFrame:
    """Lay out the values at some places of the rows of one metric."""
    sample = rows["measured"]
    median = sample.median()
    mad = (sample - median).abs().median()
    named = rows.iloc[places]
    distance = (named["measured"] - median).abs() / (mad if mad > 0 else np.nan)
    cell = named["alliance_id"] + "/" + named["period"] + "/" + named["perspective"]
    number_id = cell + "/" + named["metric_id"]
    return named.assign(median=median, distance=distance, number_id=number_id)
