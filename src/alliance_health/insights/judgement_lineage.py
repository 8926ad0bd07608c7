"""What people decided behind a number: the experts' points that weigh it, and its overrides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.overrides import overrides_by_period
from alliance_health.metrics.lineage import Number
from alliance_health.tables.expert_checks import Group, group_of
from alliance_health.tables.scored_ids import find_scored
from alliance_health.vocabulary import Perspective, RowKind, WeightRule

if TYPE_CHECKING:
    from alliance_health.indices.weighting import Weighting
    from alliance_health.tables.checked import Tables

#: What such a row is to the number.
WEIGHS, OVERRIDES = "weighs", "overrides"

#: Columns of these rows; they follow those of a trace.
JUDGEMENT_COLUMNS = ("table", "file", "line", "key", "value", "use", "recorded_on")


def judgement_rows(number: Number, weighting: Weighting, stated: Tables) -> pd.DataFrame:
    """List the points and overrides behind a published number.

    Parameters
    ----------
    number : Number
        The number.
    weighting : Weighting
        The weights in force.
    stated : Tables
        The tables as known.

    Returns
    -------
    DataFrame
        `JUDGEMENT_COLUMNS`: for a pillar the points given to its metrics, for an index those
        given to its pillars and to all their metrics, of the experts who are used; then the
        overrides that hold for the number, whose `value` is the band.

    Examples
    --------
    >>> judgement_rows.__name__
    'judgement_rows'
    """
    if number.perspective != Perspective.JOINT:
        return pd.DataFrame(columns=list(JUDGEMENT_COLUMNS))
    rows = [*_points(number, weighting, stated), *_overrides(number, weighting, stated)]
    return pd.DataFrame(rows, columns=list(JUDGEMENT_COLUMNS))


def _points(number: Number, weighting: Weighting, stated: Tables) -> Iterator[dict[str, object]]:
    """Yield the points that weigh what the number is made of."""
    used = _used(weighting)
    for row in stated["expert_weights"].to_dict("records"):
        named = find_scored(row["id"], weighting.catalogue)
        groups = [group_of(one, weighting.catalogue) for one in named if one.kind != RowKind.INDEX]
        if any((row["expert_id"], *group) in used and _is_in(number, group) for group in groups):
            yield {
                "table": "expert_weights",
                "key": f"{row['expert_id']}/{row['id']}",
                "value": row["points"],
                "use": WEIGHS,
                **{name: row[name] for name in ("file", "line", "recorded_on")},
            }


def _used(weighting: Weighting) -> set[tuple[str, str, str]]:
    """Return expert, role and pillar of every group whose experts are in force."""
    weights, points = weighting.weights, weighting.expert_points
    inside = weights["pillar"].where(weights["metric_id"] != "", "")
    by_experts = weights["source"] == WeightRule.EXPERTS.value
    in_force = set(zip(weights["role"][by_experts], inside[by_experts], strict=True))
    group = points["pillar"].where(points["metric_id"] != "", "")
    keys = zip(points["expert_id"], points["role"], group, strict=True)
    return {(expert, role, pillar) for expert, role, pillar in keys if (role, pillar) in in_force}


def _is_in(number: Number, group: Group) -> bool:
    """Tell whether a number is formed with the weights of a group."""
    if number.row == RowKind.INDEX:
        return group[0] == number.role
    return number.row == RowKind.PILLAR and group == (number.role, number.id)


def _overrides(number: Number, weighting: Weighting, stated: Tables) -> Iterator[dict[str, object]]:
    """Yield the overrides that hold for the number."""
    table = stated["overrides"]
    cell = pd.DataFrame({"alliance_id": [number.alliance_id], "period": [number.period]})
    laid = overrides_by_period(table, cell, weighting.catalogue)
    for row in laid[laid["holds"].astype(bool)].to_dict("records"):
        if (row["row"], row["role"], row["id"]) == (number.row, number.role, number.id):
            place = (table["file"] == row["file"]) & (table["line"] == row["line"])
            yield {
                "table": "overrides",
                "key": f"{row['alliance_id']}/{row['since']}/{row['id']}",
                "value": row["band"],
                "use": OVERRIDES,
                "recorded_on": table.loc[place, "recorded_on"].iloc[0],
                **{name: row[name] for name in ("file", "line")},
            }
