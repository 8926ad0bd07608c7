"""Rows of experts' weights that cannot be used: what no single cell can know.

Experts divide a hundred points within a group: the pillars of a role, or the metrics of
one pillar in a role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.tables.rows import Fault, Rows
from alliance_health.tables.scored_ids import ScoredId, find_scored
from alliance_health.vocabulary import RowKind

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: A role, and a pillar in it; no pillar for the pillars of the role themselves.
Group = tuple[str, str]


def group_of(found: ScoredId, catalogue: Catalogue) -> Group:
    """Return the group within which points are divided.

    Parameters
    ----------
    found : ScoredId
        A pillar in one role, or a metric.
    catalogue : Catalogue
        Tells the pillar of a metric.

    Returns
    -------
    tuple of (role, pillar)
        The pillar is empty for a pillar: pillars of a role are one group.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> nothing = Catalogue(settings, {}, {}, {}, version="1")
    >>> group_of(ScoredId("pillar", "leading", "governance"), nothing)
    ('leading', '')
    """
    is_metric = found.kind == RowKind.METRIC
    return found.role, catalogue.metrics[found.name].pillar if is_metric else ""


def expert_faults(rows: Rows, catalogue: Catalogue) -> list[Fault]:
    """Find points that divide nothing, or that are given twice.

    Parameters
    ----------
    rows : Rows
        Rows of the experts' weights.
    catalogue : Catalogue
        Metrics and pillars; ids that name nothing are reported elsewhere.

    Returns
    -------
    list of Fault
        Points for an index or for a metric without a weight, one thing under two names, and
        points of one expert for one group that are all zero.
    """
    ids = rows.values["id"]
    named = {name: find_scored(name, catalogue) for name in ids.dropna().unique()}
    found = [named.get(name, ()) for name in ids.to_numpy(dtype=object)]
    return [
        *_indivisible(rows, found),
        *_unscored(rows, found, catalogue),
        *_twice(rows, found),
        *_all_zero(rows, found, catalogue),
    ]


def _marks(rows: Rows, flags: list[bool]) -> pd.Series:
    """Mark rows."""
    return pd.Series(np.array(flags, dtype=bool), index=rows.lines.index)


def _indivisible(rows: Rows, found: list[tuple[ScoredId, ...]]) -> list[Fault]:
    """Find points for an index: there is nothing to divide them with."""
    at = _marks(rows, [any(one.kind == RowKind.INDEX for one in ones) for ones in found])
    reason = "an index has no weight: points divide the pillars of a role or the metrics of one"
    return rows.faults(at, "id", reason, remedy="give points to pillars or metrics")


def _unscored(rows: Rows, found: list[tuple[ScoredId, ...]], catalogue: Catalogue) -> list[Fault]:
    """Find points for metrics that count for no index."""
    counted = {metric.metric_id for metric in catalogue.metrics.values() if metric.is_scored}
    at = _marks(
        rows,
        [
            any(one.kind == RowKind.METRIC and one.name not in counted for one in ones)
            for ones in found
        ],
    )
    reason = "the metric has weight 0 in the catalogue: it is shown, not scored"
    remedy = "give it a weight and a scale in the catalogue first, or remove the row"
    return rows.faults(at, "id", reason, remedy=remedy)


def _twice(rows: Rows, found: list[tuple[ScoredId, ...]]) -> list[Fault]:
    """Find one thing that one expert weighs under two names."""
    spelt: dict[tuple[str, ScoredId], set[str]] = {}
    experts, ids = (rows.values[name].to_numpy(dtype=object) for name in ("expert_id", "id"))
    for expert, text, ones in zip(experts, ids, found, strict=True):
        for one in ones:
            spelt.setdefault((expert, one), set()).add(text)
    at = [
        any(len(spelt[expert, one]) > 1 for one in ones)
        for expert, ones in zip(experts, found, strict=True)
    ]
    reason = "the same expert gives points to this under another name as well"
    return rows.faults(_marks(rows, at), "id", reason, remedy="keep one of the names")


def _all_zero(rows: Rows, found: list[tuple[ScoredId, ...]], catalogue: Catalogue) -> list[Fault]:
    """Find the points of an expert for a group when none is above 0."""
    given = ~rows.withdrawn & rows.values["points"].notna() & rows.values["expert_id"].notna()
    experts = rows.values["expert_id"].to_numpy(dtype=object)
    groups = [
        [(expert, *group_of(one, catalogue)) for one in ones if one.kind != RowKind.INDEX]
        if is_given
        else []
        for expert, ones, is_given in zip(experts, found, given, strict=True)
    ]
    points = rows.values["points"].to_numpy(dtype=float)
    positive = {
        group for own, number in zip(groups, points, strict=True) if number > 0 for group in own
    }
    at = [bool(own) and not positive.intersection(own) for own in groups]
    reason = "all points of this expert in this group are 0, so they divide nothing"
    remedy = "give points above 0 to at least one of the group, or remove the expert's rows"
    return rows.faults(_marks(rows, at), "points", reason, remedy=remedy)
