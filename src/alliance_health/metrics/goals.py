"""Goals as metrics read them: whether each is complete, and how both sides rank them.

The one rule: a goal stands from the day on which it was recorded, or always where no day
is stated, until its row is taken back. Of a goal that was recorded again only the newest
row is known, so it stands from the newest day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.metrics.cells import CELL, cell_values, divided, used_rows
from alliance_health.tables.columns import RECORDED_ON
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Goals ranked by both sides from which on their agreement is computed.
GOALS_NEEDED = 5

#: Columns that a complete goal has filled.
_PARTS = ["baseline", "target", "due_on", "owner_ours", "owner_theirs", "rank_ours", "rank_theirs"]


def select_goal_quality(context: Context) -> pd.DataFrame:
    """Select the goals that stand at a period's end.

    Quantity is 1 for a complete goal, else 0: one with a metric of the catalogue, a
    baseline and a target that differs from it, a day, and an owner and a rank on each
    side. Whether a goal is realistic or ambitious is not judged: no table tells what
    growth was usual before.

    Parameters
    ----------
    context : Context
        Reads `goals`.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot. Without goals there is no row, and no value.
    """
    goals = _standing_goals(context, "goal_quality")
    is_complete = (
        goals["metric_id"].isin(list(context.catalogue.metrics))
        & goals[_PARTS].notna().all(axis=1)
        & (goals["target"] != goals["baseline"])
    )
    return used_rows(
        goals.assign(is_complete=is_complete.astype("float64")), "goals", quantity="is_complete"
    )


def select_priority_agreement(context: Context) -> pd.DataFrame:
    """Select the goals that both sides rank at a period's end.

    Quantity is our rank minus theirs: 0 where both give the goal the same place.

    Returns
    -------
    DataFrame
        Selected rows by alliance and slot; also rank_ours and rank_theirs.
    """
    goals = _standing_goals(context, "priority_agreement")
    ranked = goals[goals["rank_ours"].notna() & goals["rank_theirs"].notna()]
    apart = ranked["rank_ours"] - ranked["rank_theirs"]
    keep = ("rank_ours", "rank_theirs")
    return used_rows(ranked.assign(apart=apart), "goals", quantity="apart", keep=keep)


def measure_priority_agreement(selected: pd.DataFrame) -> pd.DataFrame:
    """Compare both rankings by Kendall's tau-b, which allows for ties.

    Over all pairs of goals it is the correlation of the signs: which of the two goals
    comes first for us, and which for them; 0 for a tie.

    Parameters
    ----------
    selected : DataFrame
        From `select_priority_agreement`.

    Returns
    -------
    DataFrame
        One row per cell, from -1 (reversed) to 1 (same order); missing with fewer than
        `GOALS_NEEDED` goals, and where a side ranks all goals alike.

    References
    ----------
    Kendall (1945), The treatment of ties in ranking problems, Biometrika 33, 239-251.

    Examples
    --------
    Of ten pairs the sides order nine alike and one the other way round: (9 - 1) / 10.

    >>> cell = dict(zip(CELL, ("orion", "2026H1", "joint", ""), strict=True))
    >>> ranks = {"rank_ours": [1, 2, 3, 4, 5], "rank_theirs": [2, 1, 3, 4, 5]}
    >>> measure_priority_agreement(pd.DataFrame({**cell, **ranks}))["value"].tolist()
    [0.8]
    """
    ranks = ["rank_ours", "rank_theirs"]
    goals = selected[[*CELL, *ranks]]
    goals = goals[goals.groupby(CELL)["rank_ours"].transform("size") >= GOALS_NEEDED]
    pairs = goals.merge(goals, on=CELL, suffixes=("", "_other"))
    ours, theirs = (np.sign(pairs[name] - pairs[f"{name}_other"]) for name in ranks)
    sums = (
        pairs[CELL]
        .assign(alike=ours * theirs, ours=ours**2, theirs=theirs**2)
        .groupby(CELL)[["alike", "ours", "theirs"]]
        .sum()
    )
    return cell_values(divided(sums["alike"], (sums["ours"] * sums["theirs"]) ** 0.5))


def _standing_goals(context: Context, metric_id: str) -> pd.DataFrame:
    """Pair the goals with the slots at whose end they were known."""
    pairs = context.standing(context.tables["goals"], metric_id)
    is_later = pairs["recorded_on_stated"] & (pairs[RECORDED_ON] > pairs["end"])
    return pairs[~is_later].assign(perspective=str(Perspective.JOINT))
