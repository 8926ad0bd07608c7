"""The draws of one period, in the order of a list of alliances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliance_health.indices.draws import Draws
from alliance_health.indices.matrix import Numbers
from alliance_health.indices.ranking import chances_above
from alliance_health.vocabulary import Role

#: Columns of `order_pairs`.
PAIR_COLUMNS = ("above", "below", "p_above", "n_draws")


def draws_of_period(
    draws: Draws, period: str, alliances: Sequence[str], *, floor: bool = False
) -> Numbers:
    """Cut one period out of the draws.

    Parameters
    ----------
    draws : Draws
        Of that period and others.
    period : str
        Its label.
    alliances : sequence of str
        In which order.
    floor : bool
        Whether with everything absent at 0, or as the data have it.

    Returns
    -------
    array of float, shape (n_alliances, 2, n_draws)
        Under the agreed rule; NaN for an alliance without draws.

    Examples
    --------
    >>> cells = pd.DataFrame({"cell": [0, 1], "alliance_id": ["a", "b"], "period": "2026Q1"})
    >>> drawn = np.stack([np.full((2, 3), 50.0), np.full((2, 3), 60.0)])
    >>> draws = Draws(cells, drawn, drawn, drawn)
    >>> draws_of_period(draws, "2026Q1", ["b", "c"])[:, 0, 0].tolist()
    [60.0, nan]
    """
    drawn = draws.floor if floor else draws.data
    own = np.flatnonzero((draws.cells["period"] == period).to_numpy())
    place = pd.Series(own, index=draws.cells["alliance_id"].iloc[own])
    at = place.reindex(list(alliances)).fillna(-1).to_numpy(dtype=int)
    found = np.full((len(at), *drawn.shape[1:]), np.nan)
    found[at >= 0] = drawn[at[at >= 0]]
    return found


def order_pairs(draws: Numbers, alliances: Sequence[str]) -> pd.DataFrame:
    """Lay out in which share of the draws each alliance stands above each other one.

    Parameters
    ----------
    draws : array of float, shape (n_alliances, n_draws)
        One index of one period, the same draw in the same column; NaN where an alliance has
        none.
    alliances : sequence of str
        Names of the rows.

    Returns
    -------
    DataFrame
        One row per ordered pair of two different alliances with the index, in the order
        given: `above`, `below`, `p_above` (0 to 1; a tie counts half to each, so that both
        orders add up to 1), `n_draws`. Empty with fewer than two alliances.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 8.

    Examples
    --------
    >>> order_pairs(np.array([[60.0, 50.0], [55.0, 50.0]]), ["a", "b"])["p_above"].tolist()
    [0.75, 0.25]
    """
    there = np.flatnonzero(~np.isnan(draws).any(axis=1))
    shares = chances_above(draws[there]) if len(there) > 1 else np.zeros((0, 0))
    rows = [
        (alliances[int(there[one])], alliances[int(there[other])], float(share), draws.shape[1])
        for (one, other), share in np.ndenumerate(shares)
        if one != other
    ]
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


def pairs_of(draws: Draws | None, scores: pd.DataFrame, period: str) -> pd.DataFrame:
    """Order the pairs of both indices of a period.

    Parameters
    ----------
    draws : Draws or None
        None where nothing was drawn.
    scores : DataFrame
        Rows of `score`: alliances without a published index are in no pair.
    period : str
        Its label.

    Returns
    -------
    DataFrame
        index and the columns of `order_pairs`, leading before lagging; empty without draws.
    """
    parts = [pd.DataFrame(columns=["index", *PAIR_COLUMNS])]
    for at, role in enumerate(Role):
        own = (scores["id"] == role.index_id) & (scores["period"] == period)
        published = scores.loc[own & scores["score"].notna(), "alliance_id"]
        alliances = sorted(published.unique())
        if draws is not None and alliances:
            drawn = draws_of_period(draws, period, alliances)[:, at]
            parts.append(order_pairs(drawn, alliances).assign(index=role.index_id))
    filled = [part for part in parts if len(part)] or parts[:1]
    return pd.concat(filled, ignore_index=True)[["index", *PAIR_COLUMNS]]
