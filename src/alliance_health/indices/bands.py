"""Bands: named ranges of a score, and numbers as they are shown.

The rule of this module: a score is rounded to 10 significant digits before it meets an
edge, and a whole number that is shown never lies in another band than its score.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.vocabulary import Band

#: Digits that are published: engines add up in different orders and differ beyond them.
SIGNIFICANT_DIGITS = 10


def round_significant(numbers: pd.Series) -> pd.Series:
    """Round numbers to 10 significant digits.

    Parameters
    ----------
    numbers : Series of float
        In any unit; missing values are allowed.

    Returns
    -------
    Series of float, same index
        Each number as the nearest one of 10 digits; missing stays missing, and there is
        no negative zero.

    Examples
    --------
    >>> round_significant(pd.Series([69.99999999999, 2 / 3, 123456789012.0])).tolist()
    [70.0, 0.6666666667, 123456789000.0]
    """
    values = numbers.to_numpy(dtype=float)
    size = np.abs(values)
    normal = np.isfinite(size) & (size > np.finfo(float).tiny)
    magnitude = np.floor(np.log10(np.where(normal, size, 1.0)))
    digits = SIGNIFICANT_DIGITS - 1 - magnitude
    # Whole powers of ten are exact, their inverses are not: multiply or divide accordingly.
    up, down = 10.0 ** np.clip(digits, 0, 300), 10.0 ** np.clip(-digits, 0, 300)
    rounded = np.round(np.where(normal, values, 0.0) * up / down) * down / up
    return pd.Series(
        np.where(normal, rounded, np.where(size == 0, 0.0, values)) + 0.0,
        index=numbers.index,
        name=numbers.name,
    )


def band_of(score: float, edges: BandEdges) -> Band | None:
    """Name the band of one score.

    Parameters
    ----------
    score : float
        0 to 100, or NaN.
    edges : BandEdges
        Scores at which the band changes; an edge belongs to the better band.

    Returns
    -------
    Band or None
        None for a missing score.

    See Also
    --------
    bands_of : The same for a column.

    Examples
    --------
    >>> [band_of(score, BandEdges()).value for score in (39.9, 40.0, 69.9, 70.0)]
    ['weak', 'watch', 'watch', 'strong']
    """
    if math.isnan(score):
        return None
    rounded = _round_one(score)
    if rounded >= edges.strong_from:
        return Band.STRONG
    return Band.WATCH if rounded >= edges.weak_below else Band.WEAK


def bands_of(scores: pd.Series, edges: BandEdges) -> pd.Series:
    """Name the band of every score.

    Parameters
    ----------
    scores : Series of float
        0 to 100; missing values are allowed.
    edges : BandEdges
        Scores at which the band changes.

    Returns
    -------
    Series of str, same index
        ``weak``, ``watch`` or ``strong``; missing where the score is.

    Examples
    --------
    >>> bands_of(pd.Series([12.0, 69.999999999999, None]), BandEdges()).tolist()
    ['weak', 'strong', nan]
    """
    rounded = round_significant(scores).to_numpy()
    at = (rounded >= edges.weak_below).astype(int) + (rounded >= edges.strong_from)
    # Objects, so that a column of texts repeats a text instead of copying it.
    names = np.array([*(band.value for band in Band), np.nan], dtype=object)
    named = names[np.where(np.isnan(rounded), len(Band), at)]
    return pd.Series(named, index=scores.index, name="band", dtype="str")


def at_least(bounds_low: pd.Series, scores: pd.Series, edges: BandEdges) -> pd.Series:
    """Name the band that holds even if everything absent is as bad as can be.

    Parameters
    ----------
    bounds_low : Series of float
        Scores with everything absent at 0: the lower bounds, or what they reach in four of
        five draws.
    scores : Series of float, same index
        The points; where one is missing nothing is confirmed.
    edges : BandEdges
        Scores at which the band changes.

    Returns
    -------
    Series of str, same index
        A band, or missing.

    Examples
    --------
    A strong index of which so much is unmeasured that only watch is confirmed:

    >>> at_least(pd.Series([60.0]), pd.Series([75.0]), BandEdges()).tolist()
    ['watch']
    """
    return bands_of(bounds_low.where(scores.notna()), edges).rename("at_least")


def worse_band(one: str | None, other: str | None) -> str | None:
    """Return the worse of two bands.

    Parameters
    ----------
    one, other : str or None
        ``weak``, ``watch``, ``strong``, or None for none.

    Returns
    -------
    str or None
        None where either is.

    Examples
    --------
    >>> worse_band("strong", "watch")
    'watch'
    """
    order = [band.value for band in Band]
    return min(one, other, key=order.index) if one and other else None


def whole_number_shown(score: float, edges: BandEdges) -> int | None:
    """Give the whole number that stands for a score on a page.

    The nearest one, unless that lies in another band; then the nearest one that does not.

    Parameters
    ----------
    score : float
        0 to 100, or NaN.
    edges : BandEdges
        Scores at which the band changes.

    Returns
    -------
    int or None
        None for a missing score.

    Examples
    --------
    >>> [whole_number_shown(score, BandEdges()) for score in (69.6, 39.7, 70.4, 54.5)]
    [69, 39, 70, 55]
    """
    band = band_of(score, edges)
    if band is None:
        return None
    rounded = _round_one(score)
    nearest = math.floor(rounded + 0.5)
    other = math.floor(rounded) if nearest > rounded else math.ceil(rounded)
    return nearest if band_of(nearest, edges) is band else other


def tenth_shown(score: float, edges: BandEdges) -> float:
    """Give the number with one decimal that stands for a score on a page.

    The nearest one, unless that lies in another band; then the nearest one that does not.

    Parameters
    ----------
    score : float
        0 to 100; never missing.
    edges : BandEdges
        Scores at which the band changes.

    Returns
    -------
    float
        A tenth.

    Examples
    --------
    >>> [tenth_shown(score, BandEdges()) for score in (69.96, 70.04, 54.36)]
    [69.9, 70.0, 54.4]
    """
    rounded = _round_one(score)
    nearest = math.floor(rounded * 10 + 0.5) / 10
    if band_of(nearest, edges) is band_of(rounded, edges):
        return nearest
    return (math.floor if nearest > rounded else math.ceil)(rounded * 10) / 10


def _round_one(score: float) -> float:
    """Round one number as `round_significant` rounds a column, without making a column."""
    return float(f"{score:.{SIGNIFICANT_DIGITS - 1}e}")
