"""The rows of an explanation: one component after the other, and the remainder.

Points are differences of indices that were already scored; nothing is scored here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.attribution import attribute_change
from alliance_health.indices.coverage_change import CoverageChange
from alliance_health.indices.rescoring import INDEX, METRIC
from alliance_health.language import to_speak
from alliance_health.vocabulary import Component

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue
    from alliance_health.indices.snapshot import Snapshot

#: Columns of every row made here.
ROW_COLUMNS = [*INDEX, "component", "metric_id", "points", "reason"]
#: Said where nothing can be compared metric by metric.
NOTHING_SHARED = to_speak("no metric counts in both periods")
#: Which rules took the place of which, and which stage of which.
RULE_CHANGE = to_speak("{before} before, {now} now")
STAGE_CHANGE = to_speak("{old_stage} to {new_stage}")

#: Every phrase of this module.
REASONS = (NOTHING_SHARED, RULE_CHANGE, STAGE_CHANGE)

_SERIES = [*METRIC, "perspective", "partner_id"]


def component_rows(
    path: pd.DataFrame,
    snapshots: tuple[Snapshot, Snapshot | None, Snapshot | None, Snapshot | None, Snapshot],
) -> pd.DataFrame:
    """Lay out what restatements, late rows, rules and stage changed.

    Parameters
    ----------
    path : DataFrame, indexed by (alliance_id, role)
        Indices on the way: start, restated, late, ruled.
    snapshots : tuple of Snapshot or None
        start, restated, late, ruled, end: what they were scored from.

    Returns
    -------
    DataFrame
        One row per index and component, `ROW_COLUMNS`; 0 points where nothing changed.
    """
    start, restated, late, _, end = snapshots
    corrected = restated or start
    moved = {
        Component.RESTATED: (path["restated"] - path["start"], _changed(start, corrected)),
        Component.LATE: (path["late"] - path["restated"], _changed(corrected, late or corrected)),
        Component.RULE: (path["ruled"] - path["late"], None),
        Component.STAGE: (path["ruled"] * 0.0, None),
    }
    rows = [
        _lay_out(points, component, changed, catalogue=start.catalogue)
        for component, (points, changed) in moved.items()
    ]
    laid = pd.concat(rows, ignore_index=True)
    is_rule = laid["component"] == Component.RULE.value
    is_stage = laid["component"] == Component.STAGE.value
    old, new = (
        laid["alliance_id"].map(dict(one.state("").stages)).astype("str") for one in (start, end)
    )
    reason = laid["reason"].mask(is_stage & (old != new), old + " to " + new)
    return laid.assign(reason=reason.mask(is_rule, _rule_change(start.catalogue, end.catalogue)))


def coverage_rows(path: pd.DataFrame, steps: CoverageChange) -> pd.DataFrame:
    """Lay out what metrics that came, went or grew stale changed.

    Parameters
    ----------
    path : DataFrame, indexed by (alliance_id, role)
        Indices at both sides of the step: ruled, end.
    steps : CoverageChange
        Points by metric.

    Returns
    -------
    DataFrame
        `ROW_COLUMNS`: one row per metric; one row without a metric where none changed, or
        where no metric counts at both ends, so that everything is coverage.
    """
    shared = _has(path.index, steps.same)
    by_metric = steps.points[_has(_pairs(steps.points), path[shared].reset_index())]
    rest = path.assign(
        points=np.where(shared, 0.0, path["end"] - path["ruled"]),
        reason=np.where(shared, "", NOTHING_SHARED),
        metric_id="",
    )[~_has(path.index, by_metric)]
    rows = pd.concat([by_metric, rest.reset_index()], ignore_index=True)
    return rows.assign(component=Component.COVERAGE.value)[ROW_COLUMNS]


def real_rows(path: pd.DataFrame, steps: CoverageChange) -> pd.DataFrame:
    """Lay out what the metrics themselves changed.

    Parameters
    ----------
    path : DataFrame, indexed by (alliance_id, role)
        The indices that are explained.
    steps : CoverageChange
        Scores of the metrics that count at both ends.

    Returns
    -------
    DataFrame
        `ROW_COLUMNS`: one row per metric that counts at both ends; one of 0 points without
        a metric where there is none.
    """
    same = steps.same[_has(_pairs(steps.same), path.reset_index())]
    same = same.assign(points=attribute_change(same), reason="")
    bare = path[~_has(path.index, same)].reset_index()
    rows = pd.concat(
        [same, bare.assign(metric_id="", points=0.0, reason=NOTHING_SHARED)], ignore_index=True
    )
    return rows.assign(component=Component.REAL.value)[ROW_COLUMNS]


def currency_rows(path: pd.DataFrame, steps: CoverageChange) -> pd.DataFrame:
    """Lay out what exchange rates changed.

    Parameters
    ----------
    path : DataFrame, indexed by (alliance_id, role)
        The indices that are explained.
    steps : CoverageChange
        Scores of the metrics that count at both ends, before and after the rates moved.

    Returns
    -------
    DataFrame
        `ROW_COLUMNS`: one row per metric that rates moved; one of 0 points where none did.
    """
    moved = steps.rated[_has(_pairs(steps.rated), path.reset_index())]
    moved = moved.assign(points=attribute_change(moved), reason="")
    moved = moved[moved["score_0"] != moved["score_1"]]
    still = path[~_has(path.index, moved)].reset_index()
    rows = pd.concat([moved, still.assign(metric_id="", points=0.0, reason="")], ignore_index=True)
    return rows.assign(component=Component.CURRENCY.value)[ROW_COLUMNS]


def take_remainder(rows: pd.DataFrame, total: pd.Series) -> pd.DataFrame:
    """Add what rounding left over to the largest row `real` of every index.

    Parameters
    ----------
    rows : DataFrame
        `ROW_COLUMNS`, with at least one row `real` per index.
    total : Series of float, indexed by (alliance_id, role)
        Differences of the published indices.

    Returns
    -------
    DataFrame
        The rows; the points of every index add up to its difference.

    Examples
    --------
    >>> rows = pd.DataFrame({"alliance_id": "A", "role": "leading", "points": [1.0, -2.0]})
    >>> rows = rows.assign(component="real", metric_id=["x", "y"], reason="")
    >>> index = pd.MultiIndex.from_tuples([("A", "leading")], names=INDEX)
    >>> take_remainder(rows, pd.Series([-0.5], index=index))["points"].tolist()
    [1.0, -1.5]
    """
    real = rows[rows["component"] == Component.REAL.value]
    largest = (
        real.assign(size=real["points"].abs())
        .sort_values(["size", "metric_id"], ascending=[False, True], kind="stable")
        .drop_duplicates(INDEX)
    )
    left = total - rows.groupby(INDEX)["points"].sum().reindex(total.index)
    points = rows["points"].copy()
    points.loc[largest.index] += left.reindex(_pairs(largest)).to_numpy()
    return rows.assign(points=points)


def _changed(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    """List the metrics of which a value or target differs between two panels."""
    if before is after:
        return pd.DataFrame(columns=METRIC, dtype="str")
    numbers = ["value", "target"]
    both = before.panel[[*_SERIES, *numbers]].merge(
        after.panel[[*_SERIES, *numbers]], on=_SERIES, how="outer", suffixes=("_0", "_1")
    )
    differs = pd.Series(data=False, index=both.index)
    for number in numbers:
        old, new = both[f"{number}_0"], both[f"{number}_1"]
        differs |= (old != new) & ~(old.isna() & new.isna())
    return both.loc[differs, METRIC].drop_duplicates()


def _lay_out(
    points: pd.Series,
    component: Component,
    changed: pd.DataFrame | None,
    *,
    catalogue: Catalogue,
) -> pd.DataFrame:
    """Lay out one component; its metric is named if it is only one, else listed."""
    rows = points.rename("points").reset_index().assign(component=component.value)
    if changed is None or changed.empty:
        return rows.assign(metric_id="", reason="")[ROW_COLUMNS]
    defined = changed[changed["metric_id"].isin(list(catalogue.metrics))]
    roles = {metric_id: metric.role.value for metric_id, metric in catalogue.metrics.items()}
    listed = (
        defined.assign(role=defined["metric_id"].map(roles))
        .sort_values([*INDEX, "metric_id"])
        .groupby(INDEX)["metric_id"]
        .agg(metric_id="first", count="size", listed=", ".join)
    )
    found = listed.reindex(_pairs(rows))
    metric_id = found["metric_id"].where(found["count"] == 1).fillna("").to_numpy()
    reason = found["listed"].where(found["count"] > 1).fillna("").to_numpy()
    return rows.assign(metric_id=metric_id, reason=reason)[ROW_COLUMNS]


def _rule_change(old: Catalogue, new: Catalogue) -> str:
    """Say which rules took the place of which."""
    if old is new or old.version == new.version:
        return ""
    return RULE_CHANGE.format(before=old.version, now=new.version)


def _pairs(rows: pd.DataFrame) -> pd.MultiIndex:
    """Name the index to which every row belongs."""
    return pd.MultiIndex.from_frame(rows[INDEX])


def _has(index: pd.Index, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell for every index whether some rows belong to it."""
    return index.isin(_pairs(rows))
