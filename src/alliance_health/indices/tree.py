"""From a panel to metrics, pillars and indices, in numbers that are not yet rounded.

The whole calculation on one screen: score values, join sides, form pillars, form
indices, and share points out on the way back down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import pandas as pd

from alliance_health.indices.aggregate import Gates, form_indices, form_pillars, weigh_metrics
from alliance_health.indices.contributions import share_out, start_from_indices
from alliance_health.indices.encoding import (
    NONE,
    POINT_COLUMNS,
    ROLE_NUMBERS,
    Encoded,
    encode,
)
from alliance_health.indices.engines import Engine, Frame, open_engine
from alliance_health.indices.formulas import formulas_of
from alliance_health.indices.scale import SCALE_COLUMNS, score_values
from alliance_health.indices.sides import average_partners, join_perspectives
from alliance_health.vocabulary import Aggregation, Role

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue


@dataclass(frozen=True)
class Tree:
    """Everything that was scored, by number; sorted by its keys.

    Parameters
    ----------
    names : Encoded
        What the numbers stand for.
    perspectives : DataFrame
        One row per (cell, metric, perspective) of the panel, partners averaged.
    metrics : DataFrame
        One row per (cell, metric) that has a weight or a row in the panel.
    pillars : DataFrame
        One row per (cell, part).
    indices : DataFrame
        One row per (cell, role).
    """

    names: Encoded
    perspectives: pd.DataFrame
    metrics: pd.DataFrame
    pillars: pd.DataFrame
    indices: pd.DataFrame


def grow_tree(
    panel: pd.DataFrame,
    grid: pd.DataFrame,
    *,
    catalogue: Catalogue,
    gates: Gates | None = None,
    engine: str | Engine = "pandas",
) -> Tree:
    """Score a panel without rounding, naming or giving reasons.

    Parameters
    ----------
    panel : DataFrame
        See `alliance_health.indices.encoding.encode`.
    grid : DataFrame
        One row per alliance and period to be scored: alliance_id, period, stage.
    catalogue : Catalogue
        Scales, weights, ways to aggregate.
    gates : Gates, optional
        Coverage that pillars and indices need; by default `min_coverage` for both.
    engine : {"pandas", "duckdb"} or Engine
        Where to compute.

    Returns
    -------
    Tree
        Scores 0 to 100, missing below a gate; coverage and weights 0 to 1.

    Raises
    ------
    DataError
        When the panel or the grid cannot be scored.
    AllianceHealthError
        When the engine is unknown.

    See Also
    --------
    alliance_health.indices.score.score_panel : Rounds, names and explains.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> grid = pd.DataFrame({"alliance_id": ["A"], "period": "2026Q1", "stage": "operate"})
    >>> catalogue = Catalogue(settings, {}, {}, {}, version="1")
    >>> grow_tree(panel, grid, catalogue=catalogue).indices["score"].tolist()
    [nan, nan]
    """
    least = catalogue.settings.min_coverage
    names = encode(panel, grid, catalogue)
    geometric = catalogue.settings.aggregation == Aggregation.GEOMETRIC
    with open_engine(engine) as opened:
        frames = _score(names, opened, gates=gates or Gates(least, least), geometric=geometric)
        perspectives, metrics, pillars, indices = (opened.land(frame) for frame in frames)
    return Tree(
        names,
        _sorted(perspectives, "cell", "metric", "perspective"),
        _sorted(metrics, "cell", "metric"),
        _sorted(pillars, "cell", "part"),
        _sorted(indices, "cell", "role"),
    )


def _score(
    names: Encoded, engine: Engine, *, gates: Gates, geometric: bool
) -> tuple[Frame, Frame, Frame, Frame]:
    """Go up the tree, and down again with the points lost."""
    rules = engine.lift(names.metrics[["metric", "only", "each", *SCALE_COLUMNS]])
    parts = engine.lift(names.parts.drop(columns="pillar"))
    cells = engine.lift(names.cells[["cell", "early"]])
    values = engine.lift(names.values[list(POINT_COLUMNS)])
    used = formulas_of(names.metrics, names.parts, names.values, geometric=geometric)

    scored = score_values(values.join(rules, on="metric"), formulas=used)
    perspectives = engine.settle(average_partners(scored))
    both = join_perspectives(perspectives, formulas=used)
    joined = _with_absent(both, cells, engine.lift(_weights(names)))
    metrics = engine.settle(weigh_metrics(joined, formulas=used))
    counted = metrics.filter(nw.col("part") != NONE)
    pillars = engine.settle(form_pillars(counted, parts, gate=gates.pillar, formulas=used))
    formed = form_indices(pillars, gate=gates.index, geometric=geometric)
    indices = engine.settle(start_from_indices(_with_every_role(formed, cells, engine)))

    in_index = pillars.with_columns(counted=(~nw.col("score").is_null()).cast(nw.Float64))
    pillars = engine.settle(share_out(in_index, indices, by=("cell", "role"), formulas=used))
    in_pillar = metrics.with_columns(counted=nw.col("coverage"))
    out = share_out(in_pillar, pillars, by=("cell", "part"), formulas=used)
    return perspectives, out, pillars, indices


def _weights(names: Encoded) -> pd.DataFrame:
    """Take what joins the metrics to their pillars."""
    return names.metrics[["metric", "role", "part", "weight"]]


def _with_absent(joined: Frame, cells: Frame, weights: Frame) -> Frame:
    """Add a row for every metric that has a weight and was not observed."""
    present = joined.with_columns(present=nw.lit(1))
    shares = ("coverage", "fresh_coverage", "hidden")
    return (
        cells.select("cell")
        .join(weights, how="cross")
        .join(present, on=["cell", "metric"], how="left")
        .filter((nw.col("weight") > 0) | (nw.col("present") == 1))
        .with_columns(*[nw.col(share).fill_null(0) for share in shares])
    )


def _with_every_role(formed: Frame, cells: Frame, engine: Engine) -> Frame:
    """Add an index for every role, and take away the lagging one where it is too early."""
    roles = engine.lift(pd.DataFrame({"role": list(ROLE_NUMBERS.values())}))
    too_early = (nw.col("early") == 1) & (nw.col("role") == ROLE_NUMBERS[Role.LAGGING.value])
    seen = [
        nw.when(~too_early).then(nw.col(column)).alias(column)
        for column in ("score", "bound_low", "bound_high")
    ]
    return (
        cells.join(roles, how="cross")
        .join(formed, on=["cell", "role"], how="left")
        .with_columns(*seen, nw.col("coverage").fill_null(0.0))
    )


def _sorted(table: pd.DataFrame, *keys: str) -> pd.DataFrame:
    """Sort a table by its keys, and give its numbers the same kinds on every engine."""
    floats = dict.fromkeys(table.columns, "float64")
    same = table.astype({**floats, **dict.fromkeys(keys, "int64")})
    order = np.lexsort([same[key].to_numpy() for key in reversed(keys)])
    return same.iloc[order].reset_index(drop=True)
