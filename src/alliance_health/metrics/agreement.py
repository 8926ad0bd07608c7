"""How far the people of one group agree: rwg, rwg(j), awg and the average deviation.

The one rule: agreement is judged within a group and against what answers at random would
show. It says nothing about whether groups differ; that is `alliance_health.metrics.intraclass`.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

#: Points of the rating scale, and its ends.
POINTS, LOWEST, HIGHEST = 5, 1, 5

#: Variance of answers without any agreement, five points: all answers as likely as one another,
#: (5 x 5 - 1) / 12; and with the usual lenience, 5, 15, 20, 35 and 25 of a hundred.
UNIFORM, SLIGHT_SKEW = (POINTS**2 - 1) / 12, 1.34

#: A group is divided beyond this average deviation, or below this agreement.
DIVIDED_AD, DIVIDED_RWG = 1.0, 0.5

#: Decimals to which variances and deviations are rounded before they meet an edge.
DIGITS = 12


def rwg(variance: float, null: float = UNIFORM) -> float:
    """Compare the variance of one item's answers with that of no agreement.

    ``rwg = 1 - s^2 / S``, and 0 when s^2 is larger than S.

    Parameters
    ----------
    variance : float
        Of the group's answers, with denominator n - 1.
    null : float
        Variance of answers without any agreement: `UNIFORM` or `SLIGHT_SKEW`.

    Returns
    -------
    float
        0 (none) to 1 (all alike); missing where the variance is.

    References
    ----------
    James, Demaree and Wolf (1984), Estimating within-group interrater reliability with and
    without response bias, *Journal of Applied Psychology* 69.

    Examples
    --------
    Four answers 4, 4, 5, 5: variance 1 / 3, so 1 - (1 / 3) / 2; against the skewed null less.

    >>> round(rwg(1 / 3), 4), round(rwg(1 / 3, SLIGHT_SKEW), 4), rwg(2.5)
    (0.8333, 0.7512, 0.0)
    """
    return float(1 - min(variance / null, 1.0)) if not math.isnan(variance) else math.nan


def rwg_j(mean_variance: float, n_items: int, null: float = UNIFORM) -> float:
    """Step agreement up to a scale of several items.

    ``rwg(j) = J (1 - s^2 / S) / (J (1 - s^2 / S) + s^2 / S)``, s^2 the mean variance of the items,
    and 0 when it is larger than S.

    Parameters
    ----------
    mean_variance : float
        Mean over the items of the variance of the group's answers, with denominator n - 1.
    n_items : int
        Items, at least 1; with one it is `rwg`.
    null : float
        Variance of answers without any agreement.

    Returns
    -------
    float
        0 to 1; grows with the number of items, so many items make it easy to reach.

    See Also
    --------
    rwg : For one item; on the mean variance it is r*wg(j), which does not grow.

    References
    ----------
    James, Demaree and Wolf (1984); for r*wg(j) Lindell, Brandt and Whitney (1999).

    Examples
    --------
    Three items with a mean variance of 1: 3 x 0.5 / (3 x 0.5 + 0.5) = 0.75.

    >>> rwg_j(1.0, 3), rwg_j(1.0, 1), rwg_j(3.0, 3)
    (0.75, 0.5, 0.0)
    """
    agreed = rwg(mean_variance, null)
    return n_items * agreed / (n_items * agreed + 1 - agreed)


def awg(answers: pd.Series[float]) -> float:
    """Compare the variance of answers with the largest that their mean allows.

    ``awg = 1 - 2 s^2 / (((H + L) M - M^2 - H L) n / (n - 1))``, L and H the ends of the scale.

    Parameters
    ----------
    answers : Series
        To one item, on the scale of `LOWEST` to `HIGHEST`; missing ones are left out.

    Returns
    -------
    float
        -1 (half at either end) to 1 (all alike); 0 is agreement as in answers at random. Missing
        below two answers, and where the mean lies so near an end that one answer decides.

    References
    ----------
    Brown and Hauenstein (2005), Interrater agreement reconsidered, *Organizational Research
    Methods* 8.

    Examples
    --------
    Mean 4, variance 2 / 3; the largest is (6 x 4 - 16 - 5) x 4 / 3 = 4.

    >>> round(awg(pd.Series([3.0, 4.0, 4.0, 5.0])), 4), awg(pd.Series([1.0, 5.0, 1.0, 5.0]))
    (0.6667, -1.0)
    """
    given = answers.dropna().to_numpy(dtype="float64")
    n = len(given)
    if n < 2:
        return math.nan
    mean = float(given.mean())
    lowest = (LOWEST * (n - 1) + HIGHEST) / n
    highest = (HIGHEST * (n - 1) + LOWEST) / n
    if round(mean - lowest, DIGITS) < 0 or round(highest - mean, DIGITS) < 0:
        return math.nan
    largest = ((HIGHEST + LOWEST) * mean - mean**2 - HIGHEST * LOWEST) * n / (n - 1)
    return float(1 - 2 * given.var(ddof=1) / largest)


def average_deviation(answers: pd.Series[float], *, about: str = "mean") -> float:
    """Average how far answers lie from their centre, in points of the scale.

    Parameters
    ----------
    answers : Series
        To one item; missing ones are left out.
    about : {"mean", "median"}
        The centre. Pages show the mean's; the median's is never larger.

    Returns
    -------
    float
        From 0, in points of the scale; missing below two answers.

    References
    ----------
    Burke, Finkelstein and Dusig (1999), On average deviation indices for estimating interrater
    agreement, *Organizational Research Methods* 2.

    Examples
    --------
    1, 4, 4, 5: the mean is 3.5, the deviations 2.5, 0.5, 0.5, 1.5; about 4 they are 3, 0, 0, 1.

    >>> given = pd.Series([1.0, 4.0, 4.0, 5.0])
    >>> average_deviation(given), average_deviation(given, about="median")
    (1.25, 1.0)
    """
    given = answers.dropna()
    if len(given) < 2:
        return math.nan
    centre = {"mean": given.mean, "median": given.median}[about]()
    return float((given - centre).abs().mean())


def group_agreement(answers: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Measure the agreement of every group over the items that it rated.

    Parameters
    ----------
    answers : DataFrame
        `keys`, item_id, answer: one row for each answer, reversed items turned over.
    keys : list of str
        Columns that name a group.

    Returns
    -------
    DataFrame
        One row per group: `keys`, n_items (with two answers or more), variance (mean over these
        items), rwg (of that mean variance: r*wg(j)), rwg_j (uniform null), rwg_j_skew (slight
        skew), ad (mean over the items of the average deviation about the mean) and divided
        (`ad` above `DIVIDED_AD` or `rwg` below `DIVIDED_RWG`). A group without such an item has
        none of them, and is not divided.

    Examples
    --------
    >>> said = pd.DataFrame({"side": "ours", "item_id": "q10", "answer": [1.0, 1.0, 5.0, 5.0]})
    >>> found = group_agreement(said, ["side"]).iloc[0]
    >>> round(float(found["variance"]), 3), float(found["rwg"]), float(found["ad"])
    (5.333, 0.0, 2.0)
    >>> bool(found["divided"])
    True
    """
    items = [*keys, "item_id"]
    given = answers[answers["answer"].notna()]
    about = given["answer"] - given.groupby(items)["answer"].transform("mean")
    grouped = given.assign(away=about.abs()).groupby(items)
    by_item = pd.DataFrame(
        {
            "variance": grouped["answer"].var(),
            "ad": grouped["away"].mean(),
            "n": grouped.size(),
        }
    )
    several = by_item[by_item["n"] >= 2].groupby(keys)
    groups = pd.DataFrame(
        {
            "n_items": several.size(),
            "variance": several["variance"].mean().round(DIGITS),
            "ad": several["ad"].mean().round(DIGITS),
        }
    )
    everybody = given[keys].drop_duplicates().sort_values(keys, ignore_index=True)
    found = everybody.join(groups, on=keys)
    share = {"rwg_j": UNIFORM, "rwg_j_skew": SLIGHT_SKEW}
    found["rwg"] = 1 - (found["variance"] / UNIFORM).clip(upper=1)
    for name, null in share.items():
        agreed = 1 - (found["variance"] / null).clip(upper=1)
        found[name] = found["n_items"] * agreed / (found["n_items"] * agreed + 1 - agreed)
    found["divided"] = (found["ad"] > DIVIDED_AD) | (found["rwg"] < DIVIDED_RWG)
    return found


def one_answer_short(found: pd.DataFrame, n: pd.Series[float]) -> pd.DataFrame:
    """Show agreement never as complete: at best as if one answer were a point off.

    Parameters
    ----------
    found : DataFrame
        From `group_agreement`.
    n : Series, same index
        People of each group.

    Returns
    -------
    DataFrame
        `rwg`, `rwg_j`, `rwg_j_skew` and `ad` capped at what n answers show of which one differs
        by a point: variance 1 / n, average deviation 2 (n - 1) / n^2.

    Examples
    --------
    Eight people who all said 4 are shown as if one had said 3.

    >>> said = pd.DataFrame({"side": "ours", "item_id": "q10", "answer": [4.0] * 8})
    >>> alike = group_agreement(said, ["side"])
    >>> shown = one_answer_short(alike, pd.Series([8.0])).iloc[0]
    >>> float(shown["rwg"]), float(shown["ad"])
    (0.9375, 0.21875)
    """
    variance = found["variance"].clip(lower=1 / n)
    shown = {"rwg": 1 - (variance / UNIFORM).clip(upper=1)}
    for name, null in {"rwg_j": UNIFORM, "rwg_j_skew": SLIGHT_SKEW}.items():
        agreed = 1 - (variance / null).clip(upper=1)
        shown[name] = found["n_items"] * agreed / (found["n_items"] * agreed + 1 - agreed)
    shown["ad"] = found["ad"].clip(lower=2 * (n - 1) / np.square(n))
    return found.assign(**shown)
