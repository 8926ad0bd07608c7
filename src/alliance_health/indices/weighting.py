"""Whose weights count: the catalogue's, equal ones, or the mean of several experts.

::

    expert e1: 10 20 10  ->  25 50 25     each expert is scaled to 100 within the group first,
    expert e2: 40 40 20  ->  40 40 20     so that nobody counts more for giving more points
    mean                     32.5 45 22.5

A group is what points are divided among: the pillars of a role, or the metrics of one pillar
in a role. The rule of this module: an expert who left a member of a group out is not used for
that group. What was not said is missing, never 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.catalogue.metric import PillarWeight
from alliance_health.tables.expert_checks import Group, group_of
from alliance_health.tables.scored_ids import find_scored
from alliance_health.vocabulary import Role, RowKind, WeightRule

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: What the weights of a group add up to when they are not the catalogue's.
POINTS_OF_A_GROUP = 100.0

#: Share of its group above which a weight decides nearly alone.
HEAVY_SHARE = 0.5

#: Columns of the weights in force, of the experts' shares, and of experts not used.
WEIGHT_COLUMNS = (
    *("role", "pillar", "metric_id", "declared", "weight", "share", "effective_weight", "source"),
    *("experts", "mean", "spread", "lowest", "highest"),
)
EXPERT_COLUMNS = ("expert_id", "role", "pillar", "metric_id", "share")
#: Why an expert is not used for a group.
PARTLY, ONLY_ZERO = "gave points to only part of it", "gave nothing but 0"
UNUSED_COLUMNS = ("expert_id", "role", "pillar", "given", "members", "reason", "file", "line")


@dataclass(frozen=True, eq=False)
class Weighting:
    """The weights in force, and what they were chosen from.

    Parameters
    ----------
    catalogue : Catalogue
        The definitions with the weights in force.
    weights : DataFrame
        `WEIGHT_COLUMNS`, one row per pillar of a role (`metric_id` empty) and one per scored
        metric, pillars followed by their metrics, leading first. `declared` is the
        catalogue's weight, `weight` the one in force, `share` its part of the group, 0 to 1,
        `effective_weight` its part of the index when everything is measured, `source`
        catalogue, equal or experts. `mean`, `spread` (standard deviation between experts,
        n - 1), `lowest` and `highest` are shares; missing where no expert divided the group,
        the spread also where only one did.
    expert_points : DataFrame
        `EXPERT_COLUMNS`: the share, 0 to 1, that each expert gives within each group that
        this expert divided wholly; it adds up to 1 by expert and group. The spread of the
        experts for draws of the weights, whether or not their mean is in force.
    unused : DataFrame
        `UNUSED_COLUMNS`: experts who divided only a part of a group, or gave nothing but 0.
    """

    catalogue: Catalogue
    weights: pd.DataFrame
    expert_points: pd.DataFrame
    unused: pd.DataFrame


def weigh(catalogue: Catalogue, expert_weights: pd.DataFrame) -> Weighting:
    """Put the weights in force that the settings ask for.

    Parameters
    ----------
    catalogue : Catalogue
        The definitions as declared; `settings.weights` is the rule.
    expert_weights : DataFrame
        Rows of the table as known: expert_id, id, points, file, line. Ids that name nothing
        with a weight are passed over; the checks of the table report them.

    Returns
    -------
    Weighting
        Under ``experts``, a group that no expert divided wholly keeps the catalogue's
        weights. A metric or pillar to which every expert gives 0 counts for nothing; one
        whose weight is 0 in the catalogue never counts under any rule.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 6, budget allocation.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Metric, Pillar, Settings
    >>> usual = {"label": "x", "definition": "x", "kind": "measured", "pillar": "p"}
    >>> usual |= {"unit": "%", "direction": "higher_is_better", "goalposts": (0, 1)}
    >>> metrics = {name: Metric(metric_id=name, role="leading", **usual) for name in ("a", "b")}
    >>> pillars = {"p": Pillar(pillar_id="p", label="P", weight={"leading": 1})}
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, metrics, pillars, {}, version="1")
    >>> points = pd.DataFrame({
    ...     "expert_id": ["e1", "e1", "e2", "e2"], "id": ["a", "b", "a", "b"],
    ...     "points": [30.0, 10.0, 25.0, 75.0],
    ... })
    >>> weighting = weigh(rules, points)
    >>> weighting.weights[["metric_id", "weight", "source"]].to_numpy().tolist()
    [['', 1.0, 'catalogue'], ['a', 50.0, 'experts'], ['b', 50.0, 'experts']]
    """
    members = _members(catalogue)
    expert_points, unused = _shares(catalogue, expert_weights, members)
    sources = _sources(catalogue, expert_points, members)
    means = expert_points.groupby(["role", "pillar", "metric_id"], sort=True)["share"].mean()
    chosen: dict[tuple[str, str, str], float] = {}
    for group, source in sources.items():
        for key in members[group]:
            if source == WeightRule.EXPERTS:
                chosen[key] = POINTS_OF_A_GROUP * float(means[key])
            elif source == WeightRule.EQUAL:
                chosen[key] = POINTS_OF_A_GROUP / len(members[group])
    weighed = _with_weights(catalogue, chosen)
    table = _weights(catalogue, weighed, members, sources)
    return Weighting(weighed, _with_spread(table, expert_points), expert_points, unused)


def heavy_weights(weights: pd.DataFrame) -> pd.DataFrame:
    """Find the weights that decide more than half of their group.

    Parameters
    ----------
    weights : DataFrame
        From `weigh`.

    Returns
    -------
    DataFrame
        The rows whose `share` is above `HEAVY_SHARE`; a group of one member has no other
        choice and is left out.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 6.

    Examples
    --------
    >>> weights = pd.DataFrame({
    ...     "role": "leading", "pillar": "p", "metric_id": ["a", "b"], "share": [0.6, 0.4],
    ... })
    >>> heavy_weights(weights)["metric_id"].tolist()
    ['a']
    """
    group = [weights["role"], weights["pillar"].where(weights["metric_id"] != "", "")]
    size = weights.groupby(group)["share"].transform("size")
    return weights[(size > 1) & (weights["share"] > HEAVY_SHARE + 1e-9)].reset_index(drop=True)


def _members(catalogue: Catalogue) -> dict[Group, list[tuple[str, str, str]]]:
    """List the members of every group as (role, pillar, metric), in the order of the files."""
    members: dict[Group, list[tuple[str, str, str]]] = {}
    for role in Role:
        scored = catalogue.scored(role)
        for pillar in catalogue.pillars_for(role):
            name = pillar.pillar_id
            members.setdefault((role.value, ""), []).append((role.value, name, ""))
            members[role.value, name] = [
                (role.value, name, one.metric_id) for one in scored if one.pillar == name
            ]
    return members


def _named(
    catalogue: Catalogue, rows: pd.DataFrame, members: Mapping[Group, list[tuple[str, str, str]]]
) -> Iterator[dict[str, object]]:
    """Yield what each row weighs, once for each role of a pillar."""
    for row in rows.to_dict("records"):
        for found in find_scored(row["id"], catalogue):
            if found.kind == RowKind.INDEX:
                continue
            group = group_of(found, catalogue)
            is_metric = found.kind == RowKind.METRIC
            key = (*group, found.name) if is_metric else (found.role, found.name, "")
            if key in members.get(group, ()):
                yield {
                    **{name: row.get(name) for name in ("expert_id", "points", "file", "line")},
                    **dict(zip(("role", "pillar", "metric_id"), key, strict=True)),
                    "group": group[1],
                }


def _shares(
    catalogue: Catalogue,
    rows: pd.DataFrame,
    members: Mapping[Group, list[tuple[str, str, str]]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scale the points of each expert within each group; set aside who left something out."""
    columns = ["expert_id", "points", "file", "line", "role", "pillar", "metric_id", "group"]
    named = pd.DataFrame(_named(catalogue, rows, members), columns=columns)
    named = named[named["points"].notna()].sort_values(["expert_id", "role", "pillar", "metric_id"])
    whole: list[pd.DataFrame] = []
    unused: list[dict[str, object]] = []
    for (expert, role, group), own in named.groupby(["expert_id", "role", "group"], sort=True):
        total, size = own["points"].sum(), len(members[str(role), str(group)])
        if len(own) == size and total > 0:
            whole.append(own.assign(share=own["points"] / total))
            continue
        reason = PARTLY if len(own) < size else ONLY_ZERO
        place = {"file": own["file"].iloc[0], "line": own["line"].iloc[0]}
        counts = {"given": len(own), "members": size, "reason": reason}
        unused.append({"expert_id": expert, "role": role, "pillar": group, **counts, **place})
    kinds = dict.fromkeys(EXPERT_COLUMNS, "str") | {"share": "float64"}
    shares = pd.concat(whole) if whole else pd.DataFrame(columns=list(EXPERT_COLUMNS))
    shares = shares[list(EXPERT_COLUMNS)].astype(kinds)
    order = ["expert_id", "role", "pillar", "metric_id"]
    return (
        shares.sort_values(order, ignore_index=True),
        pd.DataFrame(unused, columns=list(UNUSED_COLUMNS)),
    )


def _sources(
    catalogue: Catalogue,
    shares: pd.DataFrame,
    members: Mapping[Group, list[tuple[str, str, str]]],
) -> dict[Group, WeightRule]:
    """Say for every group whose weights count."""
    rule = catalogue.settings.weights
    if rule != WeightRule.EXPERTS:
        return dict.fromkeys(members, rule)
    group = shares["pillar"].where(shares["metric_id"] != "", "")
    divided = set(zip(shares["role"], group, strict=True))
    return {one: WeightRule.EXPERTS if one in divided else WeightRule.CATALOGUE for one in members}


def _with_weights(catalogue: Catalogue, chosen: Mapping[tuple[str, str, str], float]) -> Catalogue:
    """Return the definitions with other weights."""
    metrics, pillars = dict(catalogue.metrics), dict(catalogue.pillars)
    for (role, pillar_id, metric_id), weight in chosen.items():
        if metric_id:
            metrics[metric_id] = metrics[metric_id].model_copy(update={"weight": weight})
        else:
            pillar = pillars[pillar_id]
            both = PillarWeight(**{**pillar.weight.model_dump(), role: weight})
            pillars[pillar_id] = pillar.model_copy(update={"weight": both})
    return replace(catalogue, metrics=metrics, pillars=pillars)


def _weights(
    declared: Catalogue,
    weighed: Catalogue,
    members: Mapping[Group, list[tuple[str, str, str]]],
    sources: Mapping[Group, WeightRule],
) -> pd.DataFrame:
    """Lay the weights in force out, pillars followed by their metrics."""
    rows: list[dict[str, object]] = []
    for role in Role:
        pillars = members.get((role.value, ""), [])
        total = sum(_weight(weighed, key) for key in pillars)
        for pillar in pillars:
            share = _weight(weighed, pillar) / total
            source = sources[role.value, ""]
            rows.append(_row(pillar, declared, weighed) | _shared(share, share, source))
            inside = members[role.value, pillar[1]]
            sum_inside = sum(_weight(weighed, key) for key in inside)
            for key in inside:
                part = _weight(weighed, key) / sum_inside
                source = sources[role.value, pillar[1]]
                rows.append(_row(key, declared, weighed) | _shared(part, part * share, source))
    return pd.DataFrame(rows, columns=list(WEIGHT_COLUMNS[:8]))


def _weight(catalogue: Catalogue, key: tuple[str, str, str]) -> float:
    """Return the weight of one member of a group."""
    role, pillar_id, metric_id = key
    if metric_id:
        return catalogue.metrics[metric_id].weight
    return catalogue.pillars[pillar_id].weight_for(Role(role))


def _row(key: tuple[str, str, str], declared: Catalogue, weighed: Catalogue) -> dict[str, object]:
    """Return the keys of a member and both its weights."""
    names = dict(zip(("role", "pillar", "metric_id"), key, strict=True))
    return {**names, "declared": _weight(declared, key), "weight": _weight(weighed, key)}


def _shared(share: float, effective: float, source: WeightRule) -> dict[str, object]:
    """Return the shares of a member and whose weight it is."""
    return {"share": share, "effective_weight": effective, "source": source.value}


def _with_spread(weights: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Add what the experts say, and how far they are apart."""
    keys = ["role", "pillar", "metric_id"]
    told = shares.groupby(keys, sort=True)["share"].agg(
        experts="size", mean="mean", spread="std", lowest="min", highest="max"
    )
    joined = weights.merge(told.reset_index(), on=keys, how="left", validate="1:1")
    return joined.assign(experts=joined["experts"].fillna(0).astype(int))[list(WEIGHT_COLUMNS)]
