"""The table `score`: every metric, every pillar and both indices, named, rounded, explained.

The rule of this module: nothing is computed here that changes a number, except that
numbers are rounded to the digits that are published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.indices.bands import at_least, bands_of, round_significant
from alliance_health.indices.encoding import NONE
from alliance_health.indices.reasons import (
    index_reasons,
    metric_reasons,
    perspective_reasons,
    pillar_reasons,
)
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.indices.tree import Tree, grow_tree
from alliance_health.vocabulary import Origin, Perspective, Role, RowKind

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue
    from alliance_health.indices.engines import Engine

#: Columns of `score`, in the order of the command's output.
SCORE_COLUMNS = (
    *("alliance_id", "period", "perspective", "row", "id", "role", "value", "unit", "score"),
    *("weight", "effective_weight", "contribution", "lower", "upper", "rule_lower", "rule_upper"),
    *("bound_low", "bound_high", "coverage", "band", "at_least", "p_weak", "p_watch", "p_strong"),
    *("rank", "rank_lower", "rank_upper", "origin", "number_id", "reason"),
)
#: Columns that follow them: what a page shows beside a metric.
DETAIL_COLUMNS = ("target", "age", "stale", "difference", "weaker_perspective")
#: Columns that stay empty until uncertainty draws exist.
EMPTY_COLUMNS = (
    *("rule_lower", "rule_upper", "p_weak", "p_watch", "p_strong"),
    *("rank", "rank_lower", "rank_upper"),
)
#: Unit of pillars and indices.
POINTS = "points"

_ROUNDED = (
    *("value", "score", "weight", "effective_weight", "contribution"),
    *("bound_low", "bound_high", "coverage", "target", "difference"),
)
# Objects, so that a column of texts repeats a text instead of copying it.
_ROLES = np.array([role.value for role in Role], dtype=object)
_KINDS = np.array([kind.value for kind in RowKind], dtype=object)
_PERSPECTIVES = np.array(list(PERSPECTIVE_NUMBERS), dtype=object)
_SIDES = np.array(["ours", "theirs"], dtype=object)
_ORIGINS = np.array([Origin.SUPPLIED.value, Origin.COMPUTED.value, np.nan], dtype=object)
_JOINT = PERSPECTIVE_NUMBERS[Perspective.JOINT.value]
#: Columns of the layout that are numbers standing for names.
_KEYS = ["cell", "role", "kind", "number", "perspective"]
#: Columns of the layout that become columns of the table, or say what stands there.
_LAID = [
    *_KEYS,
    *("value", "unit", "score", "weight", "effective_weight", "contribution"),
    *("bound_low", "bound_high", "coverage", "target", "age", "stale", "difference"),
    *("weaker", "computed", "reason"),
]


def score_panel(
    panel: pd.DataFrame,
    grid: pd.DataFrame,
    catalogue: Catalogue,
    *,
    engine: str | Engine = "pandas",
) -> pd.DataFrame:
    """Score every metric, form every pillar and both indices.

    Parameters
    ----------
    panel : DataFrame
        One row per alliance, period, metric, perspective and partner that counts:
        alliance_id, period, metric_id, perspective, partner_id, value and target (in the
        unit of the metric), age (periods), stale, origin, unit. Optional: `suppressed`,
        which hides the metric of that alliance and period, and `reason`. Rows outside
        the grid are not scored.
    grid : DataFrame
        One row per alliance and period to be scored: alliance_id, period, stage.
    catalogue : Catalogue
        Scales, weights, bands, ways to aggregate, `min_coverage`.
    engine : {"pandas", "duckdb"} or Engine
        Where to compute; the results are equal.

    Returns
    -------
    DataFrame
        Columns `SCORE_COLUMNS` and `DETAIL_COLUMNS`, sorted by alliance, period, role, kind
        of row, id and perspective. Scores, bounds and contributions 0 to 100, weights of
        effect and coverage 0 to 1, all rounded to 10 significant digits. A metric has a
        joint row wherever it has a weight or a value, and a row for each side that
        reported; only joint rows carry weights and contributions. A missing score is
        missing and has a `reason`.

    Raises
    ------
    DataError
        When the panel or the grid cannot be scored.
    AllianceHealthError
        When the engine is unknown.

    See Also
    --------
    alliance_health.indices.decomposition.explain_change : Why an index changed.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "form"})
    >>> scores = score_panel(panel, grid, Catalogue(settings, {}, {}, {}, version="1"))
    >>> scores["reason"].tolist()
    ['no leading metric has a weight', 'too early to judge results']
    """
    tree = grow_tree(panel, grid, catalogue=catalogue, engine=engine)
    parts = [
        _metric_rows(tree),
        _perspective_rows(tree),
        _pillar_rows(tree, catalogue),
        _index_rows(tree, catalogue),
    ]
    rows = pd.concat([part.reindex(columns=_LAID) for part in parts], ignore_index=True)
    order = np.lexsort([rows[key].to_numpy() for key in reversed(_KEYS)])
    rows = _name(rows.iloc[order].reset_index(drop=True), tree)
    return _finish(rows, catalogue)[[*SCORE_COLUMNS, *DETAIL_COLUMNS]]


def _metric_rows(tree: Tree) -> pd.DataFrame:
    """Lay out the joint row of every metric."""
    metrics = tree.metrics
    rules = tree.names.metrics[["each", "has_scale"]].iloc[metrics["metric"]]
    rules = rules.reset_index(drop=True)
    uncounted = metrics["part"] == NONE
    index = metrics[["cell", "role"]].merge(
        tree.indices[["cell", "role", "score"]], on=["cell", "role"], validate="m:1"
    )["score"]
    # Weight that belongs to no index is no part of it, as long as there is an index.
    effective = metrics["effective_weight"].mask(uncounted & index.notna(), 0.0)
    weaker = round_significant(metrics["difference"])
    each = (rules["each"] == 1) & (weaker.fillna(0.0) != 0)
    return metrics.assign(
        kind=0,
        number=metrics["metric"],
        perspective=_JOINT,
        effective_weight=effective,
        bound_low=metrics["bound_low"].where(rules["has_scale"]),
        bound_high=metrics["bound_high"].where(rules["has_scale"]),
        weaker=pd.Series(_SIDES[(weaker > 0).astype(int)], dtype="str").where(each),
        reason=metric_reasons(tree),
    )


def _perspective_rows(tree: Tree) -> pd.DataFrame:
    """Lay out the rows of the sides; the joint one is that of the metric."""
    rows = tree.perspectives.assign(reason=perspective_reasons(tree))
    rules = tree.names.metrics[["role", "has_scale"]].iloc[rows["metric"]].reset_index(drop=True)
    fresh, scaled = rows["fresh_score"], rules["has_scale"]
    seen = rows["hidden"] == 0
    laid = rows.assign(
        kind=0,
        number=rows["metric"],
        role=rules["role"],
        value=rows["value"].where(seen),
        score=rows["score"].where(seen),
        bound_low=fresh.where(seen).fillna(0.0).where(scaled),
        bound_high=fresh.where(seen).fillna(100.0).where(scaled),
        coverage=(rows["score"].notna() & seen).astype(float),
    )
    return laid[laid["perspective"] != _JOINT]


def _pillar_rows(tree: Tree, catalogue: Catalogue) -> pd.DataFrame:
    """Lay out the pillars."""
    labels = {metric_id: metric.label for metric_id, metric in catalogue.metrics.items()}
    reasons = pillar_reasons(tree, labels, gate=catalogue.settings.min_coverage)
    return tree.pillars.assign(
        kind=1, number=tree.pillars["part"], perspective=_JOINT, reason=reasons
    )


def _index_rows(tree: Tree, catalogue: Catalogue) -> pd.DataFrame:
    """Lay out both indices."""
    labels = {pillar_id: pillar.label for pillar_id, pillar in catalogue.pillars.items()}
    reasons = index_reasons(tree, labels, gate=catalogue.settings.min_coverage)
    return tree.indices.assign(
        kind=2, number=tree.indices["role"], perspective=_JOINT, reason=reasons
    )


def _name(rows: pd.DataFrame, tree: Tree) -> pd.DataFrame:
    """Turn numbers back into names."""
    names, number = tree.names, rows["number"].to_numpy()
    role = _ROLES[rows["role"].to_numpy(dtype=int)]
    kind = rows["kind"].to_numpy(dtype=int)
    is_metric = kind == 0
    lists = (
        names.metrics["metric_id"].to_numpy(dtype=object),
        names.parts["pillar"].to_numpy(dtype=object),
        np.array([one.index_id for one in Role], dtype=object),
    )
    ids = np.empty(len(rows), dtype=object)
    for at, choices in enumerate(lists):
        ids[kind == at] = choices[number[kind == at]]
    cells, at_cell = names.cells, rows["cell"].to_numpy()
    alliance, period = (cells[name].to_numpy(dtype=object) for name in ("alliance_id", "period"))
    perspective = _PERSPECTIVES[rows["perspective"].to_numpy(dtype=int)]
    part_id = np.where(kind == 1, role + ":", "") + ids
    texts = {
        "alliance_id": alliance[at_cell],
        "period": period[at_cell],
        "perspective": perspective,
        "row": _KINDS[kind],
        "id": ids,
        "role": role,
        "number_id": (alliance + "/" + period + "/")[at_cell] + perspective + "/" + part_id,
    }
    return rows.assign(
        **{name: pd.Series(column, dtype="str") for name, column in texts.items()},
        unit=_units(rows, tree, is_metric),
        origin=_origins(rows, is_metric),
    )


def _units(rows: pd.DataFrame, tree: Tree, is_metric: np.ndarray) -> pd.Series:
    """Find the unit of every row: its own, else that of the definition."""
    units = np.array([*tree.names.units, ""], dtype=object)
    own = units[rows["unit"].fillna(len(units) - 1).astype(int)]
    at = np.where(is_metric, rows["number"], 0)
    defined = tree.names.metrics["unit"].to_numpy(dtype=object)
    named = np.where(own != "", own, defined[at]) if len(defined) else own
    return pd.Series(np.where(is_metric, named, POINTS), dtype="str")


def _origins(rows: pd.DataFrame, is_metric: np.ndarray) -> pd.Series:
    """Say of every number that is there where it comes from."""
    computed = ~is_metric | (rows["computed"] == 1).to_numpy()
    there = rows["value"].notna() | (~is_metric & rows["score"].notna())
    return pd.Series(_ORIGINS[np.where(there, computed, 2)], dtype="str")


def _finish(rows: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Round, name the bands, and add the columns that are still empty."""
    edges = catalogue.settings.bands
    rounded = rows.assign(**{column: round_significant(rows[column]) for column in _ROUNDED})
    scored = rounded["score"].notna()
    return rounded.assign(
        lower=rounded["bound_low"].where(scored),
        upper=rounded["bound_high"].where(scored),
        band=bands_of(rounded["score"], edges),
        at_least=at_least(rounded["bound_low"], rounded["score"], edges),
        age=rounded["age"].astype("Int64"),
        stale=rounded["stale"].fillna(0).astype(bool),
        weaker_perspective=rounded["weaker"].astype("str"),
        reason=rounded["reason"].fillna("").astype("str"),
        **dict.fromkeys(EMPTY_COLUMNS, np.nan),
    )
