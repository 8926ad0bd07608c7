"""Weights in force beside those that experts and data suggest: one table, for judging only.

The cases are the alliances of one period, as for coherence. Nothing here changes a score.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.data_weights import (
    Suggested,
    critic_weights,
    doubt_weights,
    entropy_weights,
    factor_weights,
)
from alliance_health.insights.coherence import MIN_CASES, correlation_interval
from alliance_health.vocabulary import Perspective, RowKind, WeightRule

if TYPE_CHECKING:
    from alliance_health.indices.weighting import Weighting

#: Methods of the table, in its order.
IN_FORCE, EFFECTIVE, DECLARED, EXPERTS = "in force", "effective", "catalogue", "experts"
FACTORS, ENTROPY, CRITIC, DOUBT = "factor analysis", "entropy", "critic", "benefit of the doubt"
MAIN_EFFECT = "main effect"

#: Columns of the table.
DIAGNOSTIC_COLUMNS = (
    *("role", "pillar", "metric_id", "method", "share", "spread", "cases", "reason"),
)

_DATA_METHODS: dict[str, Callable[[npt.NDArray[np.float64]], Suggested]] = {
    FACTORS: factor_weights,
    ENTROPY: entropy_weights,
    CRITIC: critic_weights,
    DOUBT: doubt_weights,
}

#: A group of weights: its role, its pillar (empty for the pillars), and its members.
_Group = tuple[str, str, pd.DataFrame]


def weight_diagnostics(scores: pd.DataFrame, weighting: Weighting) -> pd.DataFrame:
    """Lay the weights in force beside those that others would give.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one period.
    weighting : Weighting
        From `weigh`.

    Returns
    -------
    DataFrame
        `DIAGNOSTIC_COLUMNS`, one row per member of a group and method; a pillar has an empty
        `metric_id`. `share` is the part of the group, 0 to 1, but for "effective" (part of
        the index, the product down the tree) and "main effect" (squared correlation of the
        member's score with the index). `spread` is the standard deviation between experts;
        `cases` the alliances, or the experts. Where a method gives nothing, `share` is missing
        and `reason` begins with "not computed". Data methods use members with at least
        `MIN_CASES` scores and alliances that have all of them; a group of one has no choice
        and is left out.

    Examples
    --------
    >>> weight_diagnostics.__name__
    'weight_diagnostics'
    """
    rows = [
        row
        for group in _groups(weighting.weights)
        for row in (*_stated(group), *_by_data(group, scores), *_main_effects(group, scores))
    ]
    return pd.DataFrame(rows, columns=list(DIAGNOSTIC_COLUMNS))


def lay_side_by_side(weights: pd.DataFrame, labels: Mapping[str, str]) -> pd.DataFrame:
    """Lay the weights of all methods side by side for a person at a notebook.

    Parameters
    ----------
    weights : DataFrame
        From `weight_diagnostics`.
    labels : mapping of id to str
        Labels of pillars and metrics.

    Returns
    -------
    DataFrame
        Role, pillar and metric, then a column for each method, as shares; missing where the
        method gave nothing.

    Examples
    --------
    >>> rows = pd.DataFrame({
    ...     "role": "leading", "pillar": "p", "metric_id": ["", "a"], "method": "in force",
    ...     "share": [1.0, 0.5],
    ... })
    >>> lay_side_by_side(rows, {"p": "P", "a": "A"}).to_numpy().tolist()
    [['leading', 'P', '', 1.0], ['leading', 'P', 'A', 0.5]]
    """
    keys = ["role", "pillar", "metric_id"]
    wide = weights.pivot_table("share", keys, "method", sort=False, dropna=False, observed=True)
    known = wide.reindex(pd.MultiIndex.from_frame(weights[keys].drop_duplicates()))
    table = known.reset_index().rename_axis(columns=None)
    named = {
        "pillar": table["pillar"].map(lambda one: labels.get(one, one)),
        "metric_id": table["metric_id"].map(lambda one: labels.get(one, one)),
    }
    titles = {"role": "Role", "pillar": "Pillar", "metric_id": "Metric"}
    return table.assign(**named).rename(columns=titles).round(2)


def _groups(weights: pd.DataFrame) -> Iterator[_Group]:
    """Yield the pillars of each role, then the metrics of each pillar."""
    is_pillar = weights["metric_id"] == ""
    for role, pillars in weights[is_pillar].groupby("role", sort=False):
        yield str(role), "", pillars
    for (of_role, pillar), metrics in weights[~is_pillar].groupby(["role", "pillar"], sort=False):
        yield str(of_role), str(pillar), metrics


def _row(member: Mapping[Any, Any], method: str, **found: object) -> dict[str, object]:
    """Lay one row out."""
    keys = {name: member[name] for name in ("role", "pillar", "metric_id")}
    usual = {"share": math.nan, "spread": math.nan, "cases": 0, "reason": ""}
    return {**keys, "method": method, **usual, **found}


def _stated(group: _Group) -> Iterator[dict[str, object]]:
    """Yield the weights in force, the declared ones and those of the experts."""
    total = group[2]["declared"].sum()
    for member in group[2].to_dict("records"):
        whose = {WeightRule.EQUAL.value: "equal", WeightRule.EXPERTS.value: "mean of the experts"}
        told = whose.get(member["source"], "of the catalogue")
        yield _row(member, IN_FORCE, share=member["share"], reason=told)
        yield _row(member, EFFECTIVE, share=member["effective_weight"])
        yield _row(member, DECLARED, share=member["declared"] / total)
        found = {"share": member["mean"], "spread": member["spread"], "cases": member["experts"]}
        no_expert = "" if member["experts"] else "not computed: no expert divided the whole group"
        yield _row(member, EXPERTS, **found, reason=no_expert)


def _by_data(group: _Group, scores: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield what the data suggest, or why they suggest nothing."""
    members = group[2].to_dict("records")
    if len(members) < 2:
        return
    wide = _scores_of(group, scores)
    used = [name for name in wide if wide[name].notna().sum() >= MIN_CASES]
    complete = wide[used].dropna().to_numpy(dtype=float)
    for method, suggest in _DATA_METHODS.items():
        if len(used) < 2 or len(complete) < MIN_CASES:
            reason = f"{_alliances(len(wide.dropna()))} with all scores, {MIN_CASES} needed"
            found = Suggested(None, reason)
        else:
            found = suggest(complete)
        shares = {} if found.weights is None else dict(zip(used, found.weights, strict=True))
        for member in members:
            name = _name(group, member)
            why = found.reason or f"fewer than {MIN_CASES} scores"
            yield _row(
                member,
                method,
                share=float(shares.get(name, math.nan)),
                cases=len(complete),
                reason="" if name in shares else f"not computed: {why}",
            )


def _main_effects(group: _Group, scores: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Yield how much of the index's variance each member explains alone."""
    indices = scores[(scores["row"] == RowKind.INDEX.value) & (scores["role"] == group[0])]
    index = indices.set_index("alliance_id")["score"]
    wide = _scores_of(group, scores)
    for member in group[2].to_dict("records"):
        own = wide[_name(group, member)]
        both = pd.DataFrame({"own": own, "index": index.reindex(own.index)}).dropna()
        pair = both.to_numpy(dtype=float)
        enough = len(pair) >= MIN_CASES
        found = correlation_interval(pair[:, 0], pair[:, 1])[0] if enough else math.nan
        reason = "" if not math.isnan(found) else "not computed: the scores do not vary"
        if not enough:
            reason = f"not computed: {_alliances(len(pair))} with both scores, {MIN_CASES} needed"
        yield _row(member, MAIN_EFFECT, share=found**2, cases=len(pair), reason=reason)


def _alliances(count: int) -> str:
    """Write a number of alliances."""
    return "1 alliance" if count == 1 else f"{count} alliances"


def _name(group: _Group, member: Mapping[Any, Any]) -> str:
    """Return the id of a member in the scores."""
    return str(member["metric_id"] if group[1] else member["pillar"])


def _scores_of(group: _Group, scores: pd.DataFrame) -> pd.DataFrame:
    """Lay the scores of a group's members out with one row per alliance."""
    kind = RowKind.METRIC if group[1] else RowKind.PILLAR
    names = [_name(group, member) for member in group[2].to_dict("records")]
    rows = scores[
        (scores["row"] == kind.value)
        & (scores["role"] == group[0])
        & (scores["perspective"] == Perspective.JOINT.value)
        & scores["id"].isin(names)
    ]
    wide = rows.pivot_table("score", "alliance_id", "id", dropna=False)
    return wide.reindex(columns=names).astype("float64")
