"""What a test of links says: one row a pair, and its association at every lag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Columns of `links`, in this order.
LINK_COLUMNS = (
    "leading",
    "lagging",
    "lag",
    "lag_low",
    "lag_high",
    "association",
    "size",
    "size_low",
    "size_high",
    "n_alliances",
    "n_periods",
    "p",
    "p_adjusted",
    "p_reverse",
    "permutations",
    "declared",
    "minimum_detectable",
    "verdict",
    "dead_time",
    "p_direction",
    "p_differences",
    "skill",
    "skill_low",
    "alliance_id",
    "reason",
)

#: Columns of the profiles: the association of a pair at every lag.
PROFILE_COLUMNS = ("leading", "lagging", "lag", "association", "line", "raw")


@dataclass(frozen=True)
class LinkTest:
    """Every pair that was looked at, with its verdict.

    Parameters
    ----------
    links : DataFrame
        One row a pair, columns as `LINK_COLUMNS`, declared pairs first. `lag`, `lag_low`,
        `lag_high` and `dead_time` in periods of the grid on which the pair was tested;
        `association` a correlation of prewhitened series at that lag; `size` in units of the
        lagging factor per unit of the leading one; `alliance_id` is empty for a panel;
        `verdict` begins with "leads", "both directions", "coincident", "no evidence found",
        "too little data" or "refused"; `reason` says what the verdict rests on.
    profiles : DataFrame
        One row a pair and lag, columns as `PROFILE_COLUMNS`; negative lags: the lagging factor
        comes first; `line`: the size of association that the largest of all lags of that
        direction exceeds in 5 % of re-pairings; `raw`: the association without prewhitening.
    tested : int
        Declared pairs that could be tested: the number by which their p is adjusted.
    explored : int
        Exploratory pairs that could be tested.
    """

    links: pd.DataFrame
    profiles: pd.DataFrame
    tested: int
    explored: int
