"""What an index owes to metrics that came, went or grew stale between two ends.

Both ends are cut down, metric by metric, to what counts at both in the same way. Each
cut is one more scoring without gates:

::

    start: all that counts -> ... -> same metrics      same metrics <- ... <- all: end
                   coverage                     real                coverage
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.indices.aggregate import Gates
from alliance_health.indices.rescoring import (
    INDEX,
    METRIC,
    change_table,
    index_table,
    rescore,
)
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.indices.snapshot import State

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

APPEARED = "counts now, did not before"
GONE = "counted before, does not now"
STALE = "stale at one end"
OTHER_SIDES = "reported by other sides than before"


@dataclass(frozen=True)
class End:
    """One end of a comparison.

    Parameters
    ----------
    panel : DataFrame
        Rows of one period of the alliances compared.
    stages : mapping of alliance id to str
        Their stages.
    counted : DataFrame
        Metrics that count; see `alliance_health.indices.rescoring.counted_metrics`.
    perspectives : DataFrame
        Perspectives with a score; see `alliance_health.indices.rescoring.scored_perspectives`.
    """

    panel: pd.DataFrame
    stages: Mapping[str, str]
    counted: pd.DataFrame
    perspectives: pd.DataFrame


@dataclass(frozen=True)
class CoverageChange:
    """How both ends become comparable.

    Parameters
    ----------
    points : DataFrame
        One row per metric that came, went or grew stale: alliance_id, role, metric_id,
        points (of the index), reason.
    same : DataFrame
        What the metrics that count at both ends scored there; see
        `alliance_health.indices.rescoring.change_table`.
    """

    points: pd.DataFrame
    same: pd.DataFrame


def step_through_coverage(before: End, after: End, *, catalogue: Catalogue) -> CoverageChange:
    """Cut both ends down to the same metrics, one metric at a time.

    Metrics leave in the order of their ids. One that is stale at an end leaves both; of
    one that other sides report than before, the sides in common stay.

    Parameters
    ----------
    before, after : End
        Both ends, scored by the same rules.
    catalogue : Catalogue
        The rules.

    Returns
    -------
    CoverageChange
        Where no metric counts at both ends, `same` has no row of that index, and the points
        of its metrics are missing.

    See Also
    --------
    alliance_health.indices.attribution.attribute_change : What is left is real.
    """
    plan = _plan(before, after)
    both = before.perspectives.merge(after.perspectives, on=[*METRIC, "perspective"])
    steps = int(plan["rank"].max()) if len(plan) else 0
    states = [
        *_cut_down(before, plan, both=both, names=_names("before", steps)),
        *_cut_down(after, plan, both=both, names=_names("after", steps)),
    ]
    tree = rescore(states, catalogue, gates=Gates(pillar=0.0, index=0.0))
    scores = index_table(tree).set_index([*INDEX, "state"])["score"]
    leaving = plan[plan["rank"] > 0].reset_index(drop=True)
    lost_before = _read(scores, leaving, "before", shift=0) - _read(
        scores, leaving, "before", shift=1
    )
    won_after = _read(scores, leaving, "after", shift=1) - _read(scores, leaving, "after", shift=0)
    return CoverageChange(
        leaving[[*INDEX, "metric_id", "reason"]].assign(points=lost_before + won_after),
        change_table(tree, _names("before", steps)[-1], _names("after", steps)[-1]),
    )


def _names(end: str, steps: int) -> list[str]:
    """Name the states of one end, from everything to what is the same."""
    return [f"{end} {step:04d}" for step in range(steps + 1)]


def _plan(before: End, after: End) -> pd.DataFrame:
    """Decide for each metric that counts at an end whether it stays, and when it leaves."""
    plan = before.counted.merge(
        after.counted, on=[*INDEX, "metric_id"], how="outer", suffixes=("_0", "_1"), validate="1:1"
    )
    common = _count(
        before.perspectives.merge(after.perspectives, on=[*METRIC, "perspective"]), plan
    )
    alike = (common == _count(before.perspectives, plan)) & (
        common == _count(after.perspectives, plan)
    )
    whole = (plan["coverage_0"] == 1) & (plan["coverage_1"] == 1)
    conditions = [
        plan["coverage_0"].isna(),
        plan["coverage_1"].isna(),
        (plan["stale_0"] == 1) | (plan["stale_1"] == 1),
        ~(whole | alike),
    ]
    reason = np.select(conditions, [APPEARED, GONE, STALE, OTHER_SIDES], default="")
    plan = plan.assign(reason=pd.Series(reason, dtype="str")).sort_values(
        [*INDEX, "metric_id"], ignore_index=True
    )
    leaves = (plan["reason"] != "").astype(int)
    rank = leaves.groupby([plan[key] for key in INDEX]).cumsum().where(leaves == 1, 0)
    return plan.assign(rank=rank.astype(int), partly=plan["reason"] == OTHER_SIDES)


def _count(perspectives: pd.DataFrame, plan: pd.DataFrame) -> pd.Series:
    """Count the perspectives of every metric of the plan."""
    counts = perspectives.groupby(METRIC).size().rename("count").reset_index()
    return plan[METRIC].merge(counts, on=METRIC, how="left", validate="1:1")["count"].fillna(0)


def _cut_down(end: End, plan: pd.DataFrame, *, both: pd.DataFrame, names: list[str]) -> list[State]:
    """Make the states of one end: in state k the first k metrics have left."""
    counted = end.counted[METRIC].merge(
        plan[[*METRIC, "rank", "partly"]], on=METRIC, validate="1:1"
    )
    rows = end.panel.merge(counted, on=METRIC, validate="m:1")
    shared = both.assign(shared=True)
    numbers = rows["perspective"].map(PERSPECTIVE_NUMBERS)
    found = (
        rows[METRIC]
        .assign(perspective=numbers)
        .merge(shared, on=[*METRIC, "perspective"], how="left", validate="m:1")["shared"]
    )
    stays = (rows["rank"] == 0) | (rows["partly"] & found.notna().to_numpy())
    return [
        State(name, rows[stays | (rows["rank"] > step)], end.stages)
        for step, name in enumerate(names)
    ]


def _read(scores: pd.Series, leaving: pd.DataFrame, end: str, *, shift: int) -> pd.Series:
    """Read the index of every leaving metric after it left, or one step before."""
    steps = leaving["rank"] - shift
    states = [f"{end} {step:04d}" for step in steps]
    keys = pd.MultiIndex.from_arrays([leaving["alliance_id"], leaving["role"], states])
    return pd.Series(scores.reindex(keys).to_numpy(), index=leaving.index, dtype="float64")
