"""Ranks of the indices with their intervals, and which alliance is likely above which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.encoding import ROLE_NUMBERS
from alliance_health.indices.spread import INTERVAL

if TYPE_CHECKING:
    from alliance_health.indices.draws import Draws

Floats = npt.NDArray[np.float64]

#: Alliances below which nothing is said about ranks.
FEWEST_RANKED = 5
#: Columns of ranks.
RANK_COLUMNS = ("rank", "rank_lower", "rank_upper")


def rank_indices(indices: pd.DataFrame, draws: Draws) -> pd.DataFrame:
    """Rank the indices of each period and role.

    Parameters
    ----------
    indices : DataFrame
        Rows of `score` of the kind index: alliance_id, period, role, score.
    draws : Draws
        Of their cells, or of some of them.

    Returns
    -------
    DataFrame
        Columns `RANK_COLUMNS`, same index: `rank` (1 is the highest; equal scores share the
        better rank), and `rank_lower` and `rank_upper`, between which the rank lies in nine
        of ten draws. Missing where a score is, where fewer than `FEWEST_RANKED` alliances of
        the period have one, and where there are no draws.

    Examples
    --------
    >>> from alliance_health.indices.draws import Draws
    >>> cells = pd.DataFrame({"cell": range(5), "alliance_id": list("ABCDE"), "period": "2026Q1"})
    >>> scores = np.array([90.0, 80.0, 70.0, 60.0, 50.0])
    >>> drawn = np.repeat(scores[:, None, None], 2, axis=1) + np.zeros(3)
    >>> indices = cells.assign(role="leading", score=scores)
    >>> rank_indices(indices, Draws(cells, drawn, drawn, drawn))["rank"].tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0]
    """
    cells = draws.cells.reset_index(names="at")
    keys = ["alliance_id", "period"]
    at = indices[keys].merge(cells, on=keys, how="left", validate="m:1")["at"].to_numpy()
    ranks = pd.DataFrame(np.nan, index=indices.index, columns=list(RANK_COLUMNS))
    role = indices["role"].map(ROLE_NUMBERS).to_numpy(dtype=int)
    there = indices["score"].notna().to_numpy() & ~np.isnan(at)
    places = pd.Series(range(len(indices)))[there]
    for _, group in places.groupby([indices["period"].to_numpy()[there], role[there]], sort=True):
        own = group.to_numpy()
        if len(own) >= FEWEST_RANKED:
            scores = indices["score"].to_numpy()[own]
            ranks.iloc[own] = _rank(scores, draws.data[at[own].astype(int), role[own]])
    return ranks


def _rank(scores: Floats, drawn: Floats) -> Floats:
    """Rank the indices of one period and role, as published and in every draw."""
    published = ranks_of(scores[:, None])[:, 0]
    ends = np.quantile(ranks_of(drawn), INTERVAL, axis=1, method="inverted_cdf")
    return np.stack([published, ends[0], ends[1]], axis=1)


def ranks_of(scores: Floats) -> Floats:
    """Rank scores in every draw.

    Parameters
    ----------
    scores : ndarray of shape (alliances, n_draws)
        Without missing values.

    Returns
    -------
    ndarray of shape (alliances, n_draws)
        1 for the highest; equal scores share the better rank.

    Examples
    --------
    >>> ranks_of(np.array([[70.0], [80.0], [70.0], [10.0]]))[:, 0].tolist()
    [2.0, 1.0, 2.0, 4.0]
    """
    from scipy.stats import rankdata

    return np.asarray(rankdata(-scores, method="min", axis=0), dtype=float)


def chances_above(scores: Floats) -> Floats:
    """Return how likely each alliance lies above each other.

    Parameters
    ----------
    scores : ndarray of shape (alliances, n_draws)
        The same draw in the same column.

    Returns
    -------
    ndarray of shape (alliances, alliances)
        Share of the draws in which the alliance of the row is above that of the column;
        a tie counts half. A row and its mirror add up to 1; the diagonal is a half.

    Examples
    --------
    >>> chances_above(np.array([[50.0, 60.0], [55.0, 55.0]]))[0].tolist()
    [0.5, 0.5]
    """
    above = np.array([(one > scores).mean(axis=1) for one in scores])
    tied = np.array([(one == scores).mean(axis=1) for one in scores])
    return above + tied / 2
