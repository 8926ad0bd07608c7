"""How sure an order is: in how many draws one alliance stands above another.

Draw d of one alliance belongs with draw d of every other, so a difference is compared
within the draw. The rule of this module: what is missing on one side is compared with nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from alliance_health.indices.matrix import Numbers

#: Columns of `order_pairs`.
PAIR_COLUMNS = ("above", "below", "p_above", "n_draws")


def order_pairs(draws: Numbers, alliances: Sequence[str]) -> pd.DataFrame:
    """Count in how many draws each alliance stands above each other one.

    Parameters
    ----------
    draws : array of float, shape (n_alliances, n_draws)
        One index of one period; NaN where an alliance has none.
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
    rows = []
    for at, above in enumerate(alliances):
        for other, below in enumerate(alliances):
            both = ~np.isnan(draws[at]) & ~np.isnan(draws[other])
            if at != other and both.any():
                first, second = draws[at][both], draws[other][both]
                share = float(((first > second) + 0.5 * (first == second)).mean())
                rows.append((above, below, share, int(both.sum())))
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))
