"""What an index is formed from, laid out for many draws at once.

Where a figure is present and which weight it has does not change from draw to draw, so
it is settled here once: a metric's score is a sum of the scores of its rows, each with
a fixed share. The rule of this module: only fresh rows have a share, as in the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.encoding import NONE, Encoded
from alliance_health.indices.formulas import formulas_of_scales
from alliance_health.indices.placing import place_many
from alliance_health.indices.scale import SCALE_COLUMNS, place_on_scale
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.vocabulary import Perspective, Transform

Floats = npt.NDArray[np.float64]

_CELL_METRIC = ["cell", "metric"]
_SIDE = [*_CELL_METRIC, "perspective"]
_OURS, _THEIRS, _JOINT = (
    PERSPECTIVE_NUMBERS[side.value]
    for side in (Perspective.OURS, Perspective.THEIRS, Perspective.JOINT)
)


@dataclass(frozen=True)
class Sheet:
    """Rows and weights of everything that is scored.

    Parameters
    ----------
    names : Encoded
        What the numbers stand for.
    rows : DataFrame
        One row per fresh value that counts, sorted by cell, metric, perspective: `cell`,
        `metric`, `perspective`, `place` (points of score, not clipped), `se` (of the value,
        in its unit), `share` (of the metric's score), `side_share` (of its perspective's).
    coverage : ndarray of shape (cells, metrics)
        Share of each metric that is observed and fresh: 0, a half or 1.
    metric_weight : ndarray of shape (parts, metrics)
        Weight of each metric in the pillars of its role; 0 elsewhere.
    part_weight : ndarray of shape (roles, parts)
        Weight of each pillar in the index of its role; 0 elsewhere.
    """

    names: Encoded
    rows: pd.DataFrame
    coverage: Floats
    metric_weight: Floats
    part_weight: Floats

    @property
    def geometric(self) -> npt.NDArray[np.bool_]:
        """Whether the mean inside each pillar is geometric; one per part."""
        return np.asarray(self.names.parts["geometric"] == 1)

    def role_of_metrics(self) -> npt.NDArray[np.int64]:
        """Return the role of every metric that has a part, NONE of any other."""
        metrics = self.names.metrics
        return np.where(metrics["part"] == NONE, NONE, metrics["role"]).astype(np.int64)


def lay_sheet(names: Encoded, n_roles: int) -> Sheet:
    """Settle which rows count and with which shares.

    Parameters
    ----------
    names : Encoded
        A panel in numbers.
    n_roles : int
        Number of roles.

    Returns
    -------
    Sheet
        Without the rows of metrics that have a hidden perspective.

    See Also
    --------
    alliance_health.indices.sides.join_perspectives : The same shares, for the point.
    """
    n_cells, metrics, parts = len(names.cells), names.metrics, names.parts
    counted = _counting_rows(names)
    shares = _share_out(counted, metrics["each"].to_numpy())
    coverage = np.zeros((n_cells, len(metrics)))
    coverage[shares["cell"], shares["metric"]] = shares["coverage"]
    rows = _with_shares(counted, shares)
    weight = np.zeros((len(parts), len(metrics)))
    has_part = metrics["part"].to_numpy() != NONE
    weight[metrics["part"][has_part], np.flatnonzero(has_part)] = metrics["weight"][has_part]
    part_weight = np.zeros((n_roles, len(parts)))
    part_weight[parts["role"], np.arange(len(parts))] = parts["pillar_weight"]
    return Sheet(names, rows, coverage, weight, part_weight)


def _counting_rows(names: Encoded) -> pd.DataFrame:
    """Take the fresh rows of metrics without a hidden perspective, placed on their scales."""
    rules = names.metrics[["metric", "only", *SCALE_COLUMNS]]
    values = names.values.merge(rules, on="metric", validate="m:1")
    values = values[(values["only"] == NONE) | (values["only"] == values["perspective"])]
    hidden = values.loc[values["hidden"] == 1, _CELL_METRIC].drop_duplicates()
    fresh = values[(values["stale"] == 0) & values["value"].notna()]
    marked = fresh.merge(hidden, on=_CELL_METRIC, how="left", indicator=True, validate="m:1")
    seen = marked[(marked["_merge"] == "left_only").to_numpy()].drop(columns="_merge")
    # Narwhals tells NaN from missing; a column of floats of pandas has both as missing.
    frame = nw.from_native(seen.reset_index(drop=True)).lazy()
    placed = place_on_scale(frame, formulas=formulas_of_scales(rules))
    table: pd.DataFrame = placed.collect().to_native()
    return table.sort_values(_SIDE, kind="stable", ignore_index=True)


def _share_out(rows: pd.DataFrame, each: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Settle for each metric of a cell which share of its score every perspective has."""
    sides = rows.groupby(_SIDE)["place"].agg("count").reset_index()
    has: pd.DataFrame = sides.pivot_table(
        index=_CELL_METRIC, columns="perspective", values="place", aggfunc="sum"
    )
    # Missing where there is no row, 0 where no row has a score.
    counts = has.reindex(columns=[_OURS, _THEIRS, _JOINT]).to_numpy(dtype=float)
    ours, theirs, joint = (np.nan_to_num(counts) > 0).T
    valued = ~np.isnan(counts[:, 2])
    both_count = each[has.index.get_level_values("metric").to_numpy(dtype=int)] == 1
    either = ours | theirs
    alone = np.where(both_count & either, np.where(ours & theirs, 1.0, 0.5), either)
    n_sides = np.maximum(ours.astype(int) + theirs, 1)
    # A joint value that is there counts alone, also where it has no score for lack of a target.
    return pd.DataFrame(
        {
            "cell": has.index.get_level_values("cell").to_numpy(dtype=int),
            "metric": has.index.get_level_values("metric").to_numpy(dtype=int),
            "coverage": np.where(valued, joint.astype(float), alone),
            f"share_{_OURS}": np.where(valued, 0.0, ours / n_sides),
            f"share_{_THEIRS}": np.where(valued, 0.0, theirs / n_sides),
            f"share_{_JOINT}": np.where(valued, joint.astype(float), 0.0),
        }
    )


def _with_shares(rows: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Divide the share of every perspective among its rows that have a score."""
    scored = rows[rows["place"].notna()].reset_index(drop=True)
    n_partners = scored.groupby(_SIDE)["place"].transform("size")
    found = scored[_CELL_METRIC].merge(shares, on=_CELL_METRIC, how="left", validate="m:1")
    columns = found[[f"share_{side}" for side in sorted(PERSPECTIVE_NUMBERS.values())]].to_numpy()
    share = columns[np.arange(len(found)), scored["perspective"].to_numpy(dtype=int)]
    return scored.assign(side_share=1.0 / n_partners, share=share / n_partners)


def places_of_rows(rows: pd.DataFrame, noise: Floats) -> Floats:
    """Place every row on its scale, those that have an error with it.

    Parameters
    ----------
    rows : DataFrame
        Rows of a `Sheet`.
    noise : ndarray of shape (noisy rows, n_draws)
        Standard normal numbers of the rows whose `se` is above 0, in their order.

    Returns
    -------
    ndarray of shape (rows, n_draws)
        Points of score, not clipped.
    """
    places = np.repeat(rows["place"].to_numpy(dtype=float)[:, None], noise.shape[1], axis=1)
    noisy = (rows["se"] > 0).to_numpy()
    if noisy.any():
        own = rows[noisy]
        value = own["value"].to_numpy(dtype=float)[:, None]
        drawn = value + own["se"].to_numpy(dtype=float)[:, None] * noise
        # An error cannot take a quantity that has a logarithm to where there is none.
        ln = (own["transform"] == Transform.LN.value).to_numpy()[:, None]
        places[noisy] = place_many(np.where(ln, np.maximum(drawn, value * 1e-9), drawn), own)
    return places
