"""What an index owes to metrics that came, went or grew stale between two ends.

Both ends are cut down, metric by metric, to what counts at both in the same way. Each
cut is one more scoring without gates:

::

    start: all that counts -> ... -> same metrics -> at end's rates    same metrics <- ... <- end
                   coverage                 currency            real            coverage
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.indices.aggregate import Gates
from alliance_health.indices.coverage_plan import End, plan_coverage
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


#: What makes a series of values of a panel of one period.
SERIES = [*METRIC, "perspective", "partner_id"]
#: Name of the earlier end at the exchange rates of the later one.
RATED = "rated"


@dataclass(frozen=True)
class CoverageChange:
    """How both ends become comparable.

    Parameters
    ----------
    points : DataFrame
        One row per step: alliance_id, role, metric_id (empty for a whole pillar), points
        (of the index), reason.
    rated : DataFrame
        What the metrics that count at both ends scored at the earlier end, before and after
        its amounts were reckoned at the exchange rates of the later one; see
        `alliance_health.indices.rescoring.change_table`.
    same : DataFrame
        What they scored from there to the later end; of the same form.
    """

    points: pd.DataFrame
    rated: pd.DataFrame
    same: pd.DataFrame


def step_through_coverage(
    before: End, after: End, *, catalogue: Catalogue, rated: pd.DataFrame | None = None
) -> CoverageChange:
    """Cut both ends down to the same metrics, one metric at a time.

    A metric that is stale at an end leaves both; of one that other sides report than
    before, the sides in common stay.

    Parameters
    ----------
    before, after : End
        Both ends, scored by the same rules.
    catalogue : Catalogue
        The rules.
    rated : DataFrame, optional
        The panel of `before` with amounts at the exchange rates of `after`; by default its own.

    Returns
    -------
    CoverageChange
        Where no metric counts at both ends, `same` has no row of that index, and the points
        of its metrics are missing.

    See Also
    --------
    alliance_health.indices.attribution.attribute_change : What is left is real.
    """
    plan = plan_coverage(before, after, catalogue=catalogue)
    steps = int(plan["step"].max()) if len(plan) else 0
    both = before.perspectives.merge(after.perspectives, on=[*METRIC, "perspective"])
    states = [
        *_cut_down(before, plan, both=both, names=_names("before", steps)),
        *_cut_down(after, plan, both=both, names=_names("after", steps)),
        _rated_state(before, plan, both=both, rated=rated),
    ]
    tree = rescore(states, catalogue, gates=Gates(pillar=0.0, index=0.0))
    scores = index_table(tree).set_index([*INDEX, "state"])["score"]
    leaving = plan[plan["step"] > 0].drop_duplicates([*INDEX, "step"]).reset_index(drop=True)
    left_before, had_before = (_read(scores, leaving, "before", back=back) for back in (0, 1))
    left_after, had_after = (_read(scores, leaving, "after", back=back) for back in (0, 1))
    return CoverageChange(
        leaving[[*INDEX, "reason"]].assign(
            metric_id=leaving["named"], points=left_before - had_before + had_after - left_after
        ),
        change_table(tree, _names("before", steps)[-1], RATED),
        change_table(tree, RATED, _names("after", steps)[-1]),
    )


def _rated_state(
    before: End, plan: pd.DataFrame, *, both: pd.DataFrame, rated: pd.DataFrame | None
) -> State:
    """Cut the earlier end down to what is the same, its amounts at the later end's rates.

    A value that has no rate then keeps its own: what cannot be reckoned is not currency.
    """
    panel = before.panel
    if rated is not None:
        numbers = ["value", "target"]
        found = panel[SERIES].merge(
            rated[[*SERIES, *numbers]], on=SERIES, how="left", validate="1:1"
        )
        reckoned = found[numbers].set_axis(panel.index, axis=0)
        panel = panel.assign(**{name: reckoned[name].fillna(panel[name]) for name in numbers})
    last = int(plan["step"].max()) if len(plan) else 0
    states = _cut_down(replace(before, panel=panel), plan, both=both, names=[""] * (last + 1))
    return replace(states[-1], name=RATED)


def _names(end: str, steps: int) -> list[str]:
    """Name the states of one end, from everything to what is the same."""
    return [f"{end} {step:04d}" for step in range(steps + 1)]


def _cut_down(end: End, plan: pd.DataFrame, *, both: pd.DataFrame, names: list[str]) -> list[State]:
    """Make the states of one end: after step k the first k metrics or pillars have left."""
    counted = end.counted[METRIC].merge(
        plan[[*METRIC, "step", "partly"]], on=METRIC, validate="1:1"
    )
    rows = end.panel.merge(counted, on=METRIC, validate="m:1")
    shared = both.assign(shared=True)
    numbers = rows["perspective"].map(PERSPECTIVE_NUMBERS)
    found = (
        rows[METRIC]
        .assign(perspective=numbers)
        .merge(shared, on=[*METRIC, "perspective"], how="left", validate="m:1")["shared"]
    )
    stays = (rows["step"] == 0) | (rows["partly"] & found.notna().to_numpy())
    return [
        State(name, rows[stays | (rows["step"] > step)], end.stages)
        for step, name in enumerate(names)
    ]


def _read(scores: pd.Series, leaving: pd.DataFrame, end: str, *, back: int) -> pd.Series:
    """Read the index of every step at one end, or `back` steps before."""
    states = [f"{end} {step:04d}" for step in leaving["step"] - back]
    keys = pd.MultiIndex.from_arrays([leaving["alliance_id"], leaving["role"], states])
    return pd.Series(scores.reindex(keys).to_numpy(), index=leaving.index, dtype="float64")
