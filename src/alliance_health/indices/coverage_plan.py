"""Which metrics count at both ends of a comparison in the same way, and which leave.

What leaves does so in steps: a pillar that counts at one end only in one step, every
other metric in a step of its own, in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.indices.rescoring import INDEX, METRIC
from alliance_health.language import to_speak

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

APPEARED = to_speak("counts now, did not before")
GONE = to_speak("counted before, does not now")
STALE = to_speak("stale at one end")
OTHER_SIDES = to_speak("reported by other sides than before")

#: The same of a whole pillar, whose metrics come or go together.
OF_PILLAR = {
    APPEARED: to_speak("{pillar} counts now, did not before"),
    GONE: to_speak("{pillar} counted before, does not now"),
    STALE: to_speak("{pillar} stale at one end"),
    OTHER_SIDES: to_speak("{pillar} reported by other sides than before"),
}

#: Every phrase of this module.
REASONS = (*OF_PILLAR, *OF_PILLAR.values())


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
        Metrics that count: alliance_id, role, metric_id, coverage, stale.
    perspectives : DataFrame
        Perspectives with a score: alliance_id, metric_id, perspective (a number).
    """

    panel: pd.DataFrame
    stages: Mapping[str, str]
    counted: pd.DataFrame
    perspectives: pd.DataFrame


def plan_coverage(before: End, after: End, *, catalogue: Catalogue) -> pd.DataFrame:
    """Decide for each metric that counts at an end whether it stays, and when it leaves.

    Parameters
    ----------
    before, after : End
        Both ends, scored by the same rules.
    catalogue : Catalogue
        Pillars of the metrics.

    Returns
    -------
    DataFrame
        One row per alliance and metric: alliance_id, role, metric_id; `step` in which it
        leaves (0: it stays); `partly`, whether the sides in common stay; `named`, the
        metric of the step or empty when it has several; `reason`.

    See Also
    --------
    alliance_health.indices.coverage_change.step_through_coverage : Takes the steps.

    Examples
    --------
    Trust is measured at both ends, pace at the later one only:

    >>> from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
    >>> usual = {"role": "leading", "kind": "measured", "pillar": "p"}
    >>> usual |= {"unit": "days", "direction": "higher_is_better", "goalposts": (0, 9)}
    >>> usual |= {"label": "a metric", "definition": "in words"}
    >>> metrics = {one: Metric(metric_id=one, **usual) for one in ("trust", "pace")}
    >>> pillar = Pillar(pillar_id="p", label="Pillar", weight={"leading": 1})
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, metrics, {"p": pillar}, {}, version="1")
    >>> later = {"alliance_id": "A", "role": "leading", "metric_id": ["pace", "trust"]}
    >>> later = pd.DataFrame({**later, "coverage": 1.0, "stale": 0.0})
    >>> sides = later[["alliance_id", "metric_id"]].assign(perspective=0)
    >>> nothing = pd.DataFrame()
    >>> ends = End(nothing, {}, later[1:], sides[1:]), End(nothing, {}, later, sides)
    >>> plan_coverage(*ends, catalogue=rules)[["metric_id", "step"]].to_numpy().tolist()
    [['pace', 1], ['trust', 0]]
    """
    plan = before.counted.merge(
        after.counted, on=[*INDEX, "metric_id"], how="outer", suffixes=("_0", "_1"), validate="1:1"
    )
    plan = plan.assign(reason=_reasons(plan, before, after))
    grouped = _group_pillars(plan, catalogue).sort_values(
        [*INDEX, "unit", "metric_id"], ignore_index=True
    )
    first = (grouped["reason"] != "") & ~grouped.duplicated([*INDEX, "unit"])
    steps = first.astype(int).groupby([grouped[key] for key in INDEX]).cumsum()
    columns = [*INDEX, "metric_id", "step", "partly", "named", "reason"]
    return grouped.assign(
        step=steps.where(grouped["reason"] != "", 0).astype(int),
        partly=grouped["reason"] == OTHER_SIDES,
    )[columns]


def _reasons(plan: pd.DataFrame, before: End, after: End) -> pd.Series:
    """Say why a metric leaves; empty for one that counts at both ends in the same way."""
    both = before.perspectives.merge(after.perspectives, on=[*METRIC, "perspective"])
    common, old, new = (
        _count(perspectives, plan)
        for perspectives in (both, before.perspectives, after.perspectives)
    )
    whole = (plan["coverage_0"] == 1) & (plan["coverage_1"] == 1)
    conditions = [
        plan["coverage_0"].isna(),
        plan["coverage_1"].isna(),
        (plan["stale_0"] == 1) | (plan["stale_1"] == 1),
        ~(whole | ((common == old) & (common == new))),
    ]
    reasons = np.select(conditions, [APPEARED, GONE, STALE, OTHER_SIDES], default="")
    return pd.Series(reasons, index=plan.index, dtype="str")


def _count(perspectives: pd.DataFrame, plan: pd.DataFrame) -> pd.Series:
    """Count the perspectives of every metric of the plan."""
    counts = perspectives.groupby(METRIC).size().rename("count").reset_index()
    return plan[METRIC].merge(counts, on=METRIC, how="left", validate="1:1")["count"].fillna(0)


def _group_pillars(plan: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Take metrics together whose whole pillar counts at one end only."""
    pillar = plan["metric_id"].map({name: one.pillar for name, one in catalogue.metrics.items()})
    labels = {pillar_id: one.label for pillar_id, one in catalogue.pillars.items()}
    keys = [*(plan[key] for key in INDEX), pillar.rename("pillar")]
    ends = [
        plan[column].notna().groupby(keys).transform("any")
        for column in ("coverage_0", "coverage_1")
    ]
    several = plan["metric_id"].groupby(keys).transform("size") > 1
    together = (ends[0] != ends[1]) & several
    reason = pillar.map(labels).astype("str") + " " + plan["reason"]
    return plan.assign(
        # No metric id holds a colon, so a pillar is never taken for a metric.
        unit=plan["metric_id"].mask(together, pillar.astype("str") + ":"),
        named=plan["metric_id"].mask(together, ""),
        reason=plan["reason"].mask(together, reason),
    )
