"""Whether groups differ by more than their people do: intraclass correlations.

The one rule: a share of variance is never shown below 0. A negative estimate reads 0, and
the raw number stays beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GroupCorrelation:
    """ICC(1) and ICC(2) of one quantity over groups of unequal size.

    Parameters
    ----------
    icc1, icc2 : float
        Share of variance between groups, and reliability of a group's mean; not below 0.
    icc1_raw, icc2_raw : float
        The same as estimated; below 0 when groups differ less than chance.
    icc1_mean_size, icc1_mean_size_raw : float
        ICC(1) with the plain mean of the sizes, as some programs have it.
    n_groups, n_people : int
        Groups with people, and the people.
    k0, mean_size : float
        Size of a group that unequal groups are worth, and the plain mean.
    """

    icc1: float
    icc2: float
    icc1_raw: float
    icc2_raw: float
    icc1_mean_size: float
    icc1_mean_size_raw: float
    n_groups: int
    n_people: int
    k0: float
    mean_size: float


def group_correlation(values: pd.Series[float], groups: pd.Series) -> GroupCorrelation:
    """Estimate ICC(1) and ICC(2) by one-way analysis of variance.

    ``ICC(1) = (MSB - MSW) / (MSB + (k0 - 1) MSW)``, ``ICC(2) = (MSB - MSW) / MSB``,
    ``k0 = (N - sum n^2 / N) / (G - 1)``

    Parameters
    ----------
    values : Series
        One number for each person; missing ones are left out.
    groups : Series, same index
        The group of each person.

    Returns
    -------
    GroupCorrelation
        Missing below two groups, when no group has two people, and when nothing varies.

    References
    ----------
    Bliese (2000), Within-group agreement, non-independence, and reliability; Shrout and Fleiss
    (1979), Intraclass correlations, *Psychological Bulletin* 86.

    Examples
    --------
    Groups 1, 2 and 4, 5 and 4, 6: means 1.5, 4.5, 5. MSB = 2 (4.6944 + 0.6944 + 1.7778) / 2 =
    7.1667, MSW = (0.5 + 0.5 + 2) / 3 = 1; ICC(1) = 6.1667 / 8.1667, ICC(2) = 6.1667 / 7.1667.

    >>> found = group_correlation(pd.Series([1.0, 2, 4, 5, 4, 6]), pd.Series(list("aabbcc")))
    >>> round(found.icc1, 4), round(found.icc2, 4), found.k0, found.n_groups
    (0.7551, 0.8605, 2.0, 3)
    """
    known = values.notna()
    by_group = values[known].groupby(groups[known].to_numpy())
    sizes = np.asarray(by_group.size(), dtype=np.float64)
    n_groups, n_people = len(sizes), int(sizes.sum())
    if n_groups < 2 or n_people <= n_groups:
        return _unknown(n_groups, n_people)
    within = float(((values[known] - by_group.transform("mean")) ** 2).sum()) / (
        n_people - n_groups
    )
    means = by_group.mean().to_numpy(dtype="float64")
    grand = float(values[known].mean())
    between = float((sizes * (means - grand) ** 2).sum()) / (n_groups - 1)
    return correlation_of_squares(between, within, sizes)


def correlation_of_squares(between: float, within: float, sizes: Floats) -> GroupCorrelation:
    """Turn the mean squares of groups of some sizes into ICC(1) and ICC(2).

    Parameters
    ----------
    between, within : float
        Mean squares of a one-way analysis of variance.
    sizes : array of float
        People in each group; at least two groups.

    Returns
    -------
    GroupCorrelation
        Missing when neither square is above 0.

    Examples
    --------
    >>> found = correlation_of_squares(2.0, 4.0, np.array([5.0, 5.0]))
    >>> found.icc2, found.icc2_raw
    (0.0, -1.0)
    """
    n_groups, n_people = len(sizes), int(sizes.sum())
    k0 = float((n_people - (sizes**2).sum() / n_people) / (n_groups - 1))
    mean_size = n_people / n_groups
    if between <= 0 and within <= 0:
        return _unknown(n_groups, n_people)
    icc1 = _share(between - within, between + (k0 - 1) * within)
    by_mean = _share(between - within, between + (mean_size - 1) * within)
    icc2 = _share(between - within, between)
    return GroupCorrelation(
        icc1=max(icc1, 0.0),
        icc2=max(icc2, 0.0),
        icc1_raw=icc1,
        icc2_raw=icc2,
        icc1_mean_size=max(by_mean, 0.0),
        icc1_mean_size_raw=by_mean,
        n_groups=n_groups,
        n_people=n_people,
        k0=k0,
        mean_size=mean_size,
    )


def shrout_fleiss(ratings: Floats) -> dict[str, float]:
    """Compute the six intraclass correlations of targets that every judge rated.

    Parameters
    ----------
    ratings : array, targets x judges
        Complete.

    Returns
    -------
    dict of str to float
        By the names of the source: "1,1", "2,1", "3,1" for one judge, "1,k", "2,k", "3,k" for the
        mean of all; the first digit says whether judges differ by target (1), are drawn (2) or
        are all there are (3). As estimated, so possibly below 0.

    References
    ----------
    Shrout and Fleiss (1979), Intraclass correlations, *Psychological Bulletin* 86.

    Examples
    --------
    Two judges of whom the second is always a point above: alike but for their level.

    >>> found = shrout_fleiss(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    >>> round(found["3,1"], 4), round(found["2,1"], 4)
    (1.0, 0.8889)
    """
    n, k = ratings.shape
    targets, judges = ratings.mean(axis=1), ratings.mean(axis=0)
    grand = ratings.mean()
    bms = k * float(((targets - grand) ** 2).sum()) / (n - 1)
    jms = n * float(((judges - grand) ** 2).sum()) / (k - 1)
    wms = float(((ratings - targets[:, None]) ** 2).sum()) / (n * (k - 1))
    rest = ratings - targets[:, None] - judges[None, :] + grand
    ems = float((rest**2).sum()) / ((n - 1) * (k - 1))
    return {
        "1,1": _share(bms - wms, bms + (k - 1) * wms),
        "2,1": _share(bms - ems, bms + (k - 1) * ems + k * (jms - ems) / n),
        "3,1": _share(bms - ems, bms + (k - 1) * ems),
        "1,k": _share(bms - wms, bms),
        "2,k": _share(bms - ems, bms + (jms - ems) / n),
        "3,k": _share(bms - ems, bms),
    }


def _share(part: float, whole: float) -> float:
    """Divide; minus infinity where only the whole is 0, missing where both are."""
    if whole == 0:
        return math.nan if part == 0 else math.copysign(math.inf, part)
    return part / whole


def _unknown(n_groups: int, n_people: int) -> GroupCorrelation:
    """Return the answer of too few groups or people."""
    return GroupCorrelation(*(math.nan,) * 6, n_groups, n_people, math.nan, math.nan)
