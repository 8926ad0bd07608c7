"""How far people of one side agree: the average deviation of a factor.

The place for further statistics of agreement is `metrics/agreement.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def average_deviation(values: pd.Series[float], group: Sequence[str]) -> pd.Series[float]:
    """Return the mean distance of person means from the mean of their group.

    Parameters
    ----------
    values : Series of float
        Person means, indexed by at least the levels of `group`.
    group : sequence of str
        Index levels that make a group.

    Returns
    -------
    Series of float
        In scale points, by group; 0 where all say the same. Above 1 a side of a five-point
        scale is divided.

    References
    ----------
    Burke, Finkelstein and Dusig (1999), *Organizational Research Methods* 2.

    Examples
    --------
    Four people at 1, 1, 5, 5 are 2 from their mean:

    >>> index = pd.Index(["a"] * 4, name="group")
    >>> average_deviation(pd.Series([1.0, 1.0, 5.0, 5.0], index=index), ["group"]).tolist()
    [2.0]
    """
    levels = list(group)
    distance = (values - values.groupby(levels).transform("mean")).abs()
    return distance.groupby(levels).mean()
