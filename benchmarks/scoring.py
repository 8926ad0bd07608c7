"""Scoring of one invented panel on each engine, and by a plain loop of the same formulas.

Every metric of the default catalogue is observed once in four of five periods, so that coverage,
gates and renormalised weights have work to do.
"""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.catalogue import Catalogue, load_catalogue
from alliance_health.errors import AllianceHealthError
from alliance_health.indices import score_panel
from alliance_health.indices.tree import grow_tree
from alliance_health.spark import ENGINES, choose_engine, require_spark
from alliance_health.vocabulary import Role

SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"
N_PERIODS = 40
SHARE_OBSERVED = 0.8


def invented_panel(catalogue: Catalogue, n_alliances: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a panel and its grid.

    Parameters
    ----------
    catalogue : Catalogue
        Whose scored metrics are observed.
    n_alliances : int
        Each lives for 40 quarters from 2010Q1.

    Returns
    -------
    panel, grid : DataFrame
        As `score_panel` takes them.
    """
    generator = np.random.default_rng(20261123)
    scales = catalogue.scales().query("weight > 0 and has_scale and transform == 'none'")
    labels = [f"{2010 + at // 4}Q{at % 4 + 1}" for at in range(N_PERIODS)]
    periods = pd.DataFrame({"period": labels, "ordinal": range(2010 * 4, 2010 * 4 + N_PERIODS)})
    alliances = pd.DataFrame({"alliance_id": [f"alliance-{at:05d}" for at in range(n_alliances)]})
    grid = alliances.merge(periods, how="cross").assign(stage="operate")
    panel = grid[["alliance_id", "period"]].merge(scales, how="cross")
    panel = panel[generator.random(len(panel)) < SHARE_OBSERVED].reset_index(drop=True)
    place = generator.uniform(-0.5, 1.5, len(panel))
    panel["value"] = panel["low_xa"] + place * (panel["low_xb"] - panel["low_xa"])
    panel["target"] = np.where(panel["against_target"], 100.0, np.nan)
    panel["perspective"] = panel["sides"].where(panel["sides"].isin(["ours", "theirs"]), "joint")
    filled = {"partner_id": "", "se": np.nan, "age": 0, "stale": False}
    panel = panel.assign(**filled, origin="supplied", unit="", source_period=panel["period"])
    columns = [
        "alliance_id",
        "period",
        "metric_id",
        "perspective",
        *filled,
        "value",
        "target",
        "origin",
        "unit",
    ]
    return panel[[*columns, "source_period"]], grid


def loop_over(panel: pd.DataFrame, catalogue: Catalogue) -> dict[tuple[str, str, str], float]:
    """Score a panel cell by cell in plain Python.

    Parameters
    ----------
    panel : DataFrame
        As `invented_panel` draws it.
    catalogue : Catalogue
        With arithmetic means everywhere.

    Returns
    -------
    dict of (alliance_id, period, index id) to float
        The indices that reach their coverage.
    """
    scales = catalogue.scales().set_index("metric_id").to_dict("index")
    gate = catalogue.settings.min_coverage - 1e-9
    cells: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in panel.itertuples(index=False):
        scale = scales[row.metric_id]
        lines = [_on_line(row.value, scale, line) for line in ("low", "high")]
        cells[row.alliance_id, row.period][row.metric_id] = min(
            score for score in lines if score is not None
        )
    indices = {}
    for (alliance, period), scores in cells.items():
        for role in Role:
            index = _index(scores, catalogue, role, gate)
            if index is not None:
                indices[alliance, period, role.index_id] = index
    return indices


def _on_line(value: float, scale: dict[str, Any], line: str) -> float | None:
    """Place a value on one line of its scale."""
    xa, ya, xb, yb, xc, yc = (scale[f"{line}_{axis}{knot}"] for knot in "abc" for axis in "xy")
    if math.isnan(xa):
        return None
    place = (value - xa) / (xb - xa)
    score = ya + (yb - ya) * place
    if place > 1 and not math.isnan(xc):
        score = yb + (yc - yb) * (value - xb) / (xc - xb)
    return min(max(score, 0.0), 100.0)


def _index(scores: dict[str, float], catalogue: Catalogue, role: Role, gate: float) -> float | None:
    """Average metrics into pillars and pillars into the index of a role."""
    top = bottom = covered = declared = 0.0
    for pillar in catalogue.pillars_for(role):
        metrics = [m for m in catalogue.scored(role) if m.pillar == pillar.pillar_id]
        seen = [m for m in metrics if m.metric_id in scores]
        coverage = sum(m.weight for m in seen) / sum(m.weight for m in metrics)
        weight = pillar.weight_for(role)
        declared += weight
        covered += weight * coverage
        if coverage >= gate:
            mean = sum(m.weight * scores[m.metric_id] for m in seen) / sum(m.weight for m in seen)
            top += weight * mean
            bottom += weight
    return top / bottom if bottom and covered / declared >= gate else None


def measure_scoring(n_alliances: int = 600, loop_alliances: int = 20) -> pd.DataFrame:
    """Time each way on one panel; the loop on a part of it, scaled linearly.

    The loop forms the indices only. "numbers" are all scores, weights, bounds and coverages;
    the "whole table" has names, reasons and bands besides.

    Parameters
    ----------
    n_alliances : int
        Size of the panel.
    loop_alliances : int
        Size of the part that the loop scores; results must agree there.

    Returns
    -------
    DataFrame
        One row per way: `way`, `seconds`, `times_faster` than the loop.
    """
    catalogue = load_catalogue(SAMPLE)
    panel, grid = invented_panel(catalogue, n_alliances)
    few = panel[panel["alliance_id"] < f"alliance-{loop_alliances:05d}"]
    started = perf_counter()
    expected = loop_over(few, catalogue)
    seconds = {"plain loop": (perf_counter() - started) * len(panel) / len(few)}
    for engine in engines_here():
        with choose_engine(engine) as opened:  # a session of Spark has started by now
            started = perf_counter()
            grow_tree(panel, grid, catalogue=catalogue, engine=opened)
            seconds[f"{engine}, numbers"] = perf_counter() - started
        with choose_engine(engine) as opened:
            started = perf_counter()
            scores = score_panel(panel, grid, catalogue, engine=opened)
            seconds[f"{engine}, whole table"] = perf_counter() - started
        _require_equal(scores, expected)
    table = pd.DataFrame({"way": list(seconds), "seconds": list(seconds.values())})
    table["times_faster"] = seconds["plain loop"] / table["seconds"]
    return table.assign(rows=len(panel))


def engines_here() -> list[str]:
    """Name the engines that can run on this machine, and say why one cannot."""
    try:
        require_spark()
    except AllianceHealthError as error:
        print(f"left out: {error}")
        return [name for name in ENGINES if name != "spark"]
    return list(ENGINES)


def _require_equal(scores: pd.DataFrame, expected: dict[tuple[str, str, str], float]) -> None:
    """Stop when an engine and the loop disagree."""
    found = scores[scores["row"] == "index"].set_index(["alliance_id", "period", "id"])["score"]
    found = found[found.index.get_level_values(0).isin({key[0] for key in expected})].dropna()
    if set(found.index) != set(expected):
        raise SystemExit("the loop and the engine do not form the same indices")
    if (found - pd.Series(expected)).abs().max() > 1e-6:
        raise SystemExit("the loop and the engine do not agree")
