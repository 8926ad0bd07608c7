"""The quantity behind every score, joined over partners and sides, higher always healthier.

Alternatives to the agreed scales place alliances relative to one another. They need what the
agreed scale places: the value, in percent of its target where the metric says so, after its
transform. The rule of this module: a quantity is there exactly where the score is.
"""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd

from alliance_health.indices.encoding import NONE, Encoded
from alliance_health.indices.engines import open_engine
from alliance_health.indices.formulas import formulas_of_scales
from alliance_health.indices.matrix import Numbers, ScoreMatrix
from alliance_health.indices.scale import SCALE_COLUMNS, place_on_scale
from alliance_health.indices.sides import average_partners, join_perspectives
from alliance_health.indices.tree import Tree


def join_quantities(tree: Tree, matrix: ScoreMatrix) -> Numbers:
    """Join the quantities of every metric into one number of the alliance.

    Partners are averaged and sides joined by the agreed rule for scores. Where lower is
    better the sign is turned. Where a band is best there is no quantity that is healthier
    the higher it is: its place on the agreed scale stands for it, at most 100.

    Parameters
    ----------
    tree : Tree
        From `alliance_health.indices.matrix.grow_snapshot`.
    matrix : ScoreMatrix
        Laid from it.

    Returns
    -------
    array of float, shape (n_alliances, n_metrics)
        In the unit of the metric, in percent of the target or after the transform; NaN
        exactly where the score is missing (no value, no target above 0, ln of what is not
        positive).

    See Also
    --------
    alliance_health.indices.alternatives.score_alternatives : What they are for.
    """
    names = tree.names
    with open_engine("pandas") as engine:
        rules = engine.lift(names.metrics[["metric", "only", "each", *SCALE_COLUMNS]])
        values = engine.lift(names.values.drop(columns=["partner", "reason"]))
        used = formulas_of_scales(names.metrics)
        placed = place_on_scale(values.join(rules, on="metric"), formulas=used)
        oriented = placed.with_columns(score=_oriented()).drop("measured", "place")
        joined = engine.land(join_perspectives(average_partners(oriented)))
    return _spread(joined, names, matrix)


def _oriented() -> nw.Expr:
    """Turn the quantity so that more is healthier."""
    falls = (nw.col("low_xb") - nw.col("low_xa")) * (nw.col("low_yb") - nw.col("low_ya")) < 0
    line = nw.when(falls).then(-nw.col("measured")).otherwise(nw.col("measured"))
    two_lines = ~nw.col("high_xa").is_null()
    oriented = nw.when(two_lines).then(nw.col("place").clip(upper_bound=100)).otherwise(line)
    return nw.when(~nw.col("place").is_null()).then(oriented)


def _spread(joined: pd.DataFrame, names: Encoded, matrix: ScoreMatrix) -> Numbers:
    """Lay joined numbers out as the matrix lays the scores."""
    defined = names.metrics.loc[names.metrics["part"] != NONE, "metric"]
    place = pd.Series(np.arange(len(defined)), index=defined)
    rows = joined[joined["metric"].isin(defined)]
    laid = np.full(matrix.scores.shape, np.nan)
    columns = place.reindex(rows["metric"].astype(int)).to_numpy(dtype=int)
    laid[rows["cell"].to_numpy(dtype=int), columns] = rows["score"].to_numpy(dtype=float)
    return laid
