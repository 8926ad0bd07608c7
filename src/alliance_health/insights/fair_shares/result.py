"""What fairness says: one row an alliance, period and partner; and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

#: Columns of `fairness`, in this order: those of the contract first.
FAIRNESS_COLUMNS = (
    "alliance_id",
    "period",
    "partner_id",
    "contribution",  #: worth put in over the window, reporting currency
    "benefit",  #: worth got out over the window, reporting currency
    "contribution_share",  #: 0 to 1
    "benefit_share",  #: 0 to 1
    "equal",  #: what an equal split would give, reporting currency
    "proportional",  #: what a split by contribution would give
    "shapley",  #: what the Shapley value would give
    "reciprocity",
    "days_since_last_act",
    "faded_on",
    "fade_p",
    "verdict",
    "perspective",
    "share_gap",  #: benefit share minus contribution share, percentage points
    "drift",  #: change of share_gap a period over the last eight, percentage points
    "rebalance",  #: transfer that would bring shares together; above 0: to be received
    "agreed_share",
    "return",  #: benefit divided by contribution
    "game",  #: what the Shapley value rests on: given, or a stated model
    "is_most_valuable",
    "others_gain",  #: whether every other partner is better off than alone; missing: not known
    "warned_on",
    "reason",
    "n_periods",  #: of the window that the alliance lived
    "gap_low",  #: 90 % interval of share_gap, percentage points
    "gap_high",
    "lasting",  #: for how many last periods the gap of each alone was 15 points or more
    "drift_p",  #: p of no drift
    "agreed_gap",  #: contribution share minus agreed share, percentage points
    "put_in_more",  #: what it would have to put in more instead of passing anything on
    "fairness_ratio",  #: benefit share divided by the share of the Shapley value
    "ratio_low",  #: 90 % interval of fairness_ratio
    "ratio_high",
    "shapley_se",  #: standard error of shapley where orders were drawn; 0: exact
)


@dataclass(frozen=True)
class FairShares:
    """What fairness says of all alliances at the end of one period.

    Parameters
    ----------
    fairness : DataFrame
        `FAIRNESS_COLUMNS`, the last eight periods.
    asymmetry : DataFrame
        From `asymmetry_table`, the last period only.
    synergy : DataFrame
        From `judge_synergy`, the last period only.
    """

    fairness: pd.DataFrame
    asymmetry: pd.DataFrame
    synergy: pd.DataFrame
