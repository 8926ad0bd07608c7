"""All draws at once against a plain loop over draws, with the same results.

The loop does in every draw what one does by hand: move every figure by its error, fill
every gap, and score the panel as any other. Both get the same random numbers.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from types import MappingProxyType

import numpy as np
import pandas as pd
from scoring import SAMPLE, invented_panel

from alliance_health.catalogue import Catalogue, Metric, load_catalogue
from alliance_health.indices.completion import Block, blocks_of
from alliance_health.indices.draws import Draws, draw_scores
from alliance_health.indices.encoding import encode
from alliance_health.indices.noise import N_DRAWS
from alliance_health.indices.sheet import lay_sheet
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.indices.tree import grow_tree
from alliance_health.vocabulary import Role

#: Draws that the loop makes; its time is scaled up.
LOOPED = 20
#: Share of the length of its scale by which a figure may be off.
ERROR = 0.05


def measure_draws(n_alliances: int = 100) -> pd.DataFrame:
    """Time a thousand draws of one quarter of many alliances.

    Parameters
    ----------
    n_alliances : int
        Alliances, each with every metric of the default catalogue in four of five cases.

    Returns
    -------
    DataFrame
        `way`, `draws`, `seconds` for a thousand of them, `times_faster` than the loop.

    Raises
    ------
    AssertionError
        When both ways do not give the same indices.
    """
    catalogue = load_catalogue(SAMPLE)
    panel, grid = invented_panel(catalogue, n_alliances)
    last = grid["period"].max()
    grid = grid[grid["period"] == last]
    scored = [name for name, metric in catalogue.metrics.items() if metric.is_scored]
    panel = panel[(panel["period"] == last) & panel["metric_id"].isin(scored)]
    panel = panel.reset_index(drop=True)
    knots = catalogue.scales().set_index("metric_id").loc[panel["metric_id"]]
    panel["se"] = ERROR * (knots["low_xb"] - knots["low_xa"]).abs().to_numpy()
    started = perf_counter()
    draws = draw_scores(panel, grid, catalogue).draws
    fast = perf_counter() - started
    slow = _loop(panel, grid, catalogue, draws) * N_DRAWS / LOOPED
    return pd.DataFrame(
        {
            "way": ["all at once", f"a loop, of which {LOOPED} were made"],
            "draws": N_DRAWS,
            "seconds": [fast, slow],
            "times_faster": [slow / fast, 1.0],
        }
    )


def _loop(panel: pd.DataFrame, grid: pd.DataFrame, catalogue: Catalogue, draws: Draws) -> float:
    """Score draw after draw, and compare every one; return the seconds of scoring."""
    sheet = lay_sheet(encode(panel, grid, catalogue), len(Role))
    blocks = list(blocks_of(sheet, N_DRAWS, np.arange(len(grid))))
    scores = np.concatenate([block.filled(block.measured(block.places)) for block in blocks])
    counted = (sheet.metric_weight > 0).any(axis=0)
    complete = _complete_panel(grid, sheet.names.metrics["metric_id"][counted])
    plain, joint = _on_plain_scales(catalogue), _on_plain_scales(catalogue, sides="joint")
    measured, places = _measured_panel(blocks, sheet.names.metrics["metric_id"], panel)
    seconds = 0.0
    for draw in range(LOOPED):
        started = perf_counter()
        filled = complete.assign(value=scores[:, counted, draw].ravel())
        data = grow_tree(filled, grid, catalogue=joint).indices
        moved = measured.assign(value=np.clip(places[:, draw], 0, 100))
        floor = grow_tree(moved, grid, catalogue=plain).indices
        seconds += perf_counter() - started
        for name, column, found in (("data", "score", data), ("floor", "bound_low", floor)):
            slow = found[column].to_numpy().reshape(-1, len(Role))
            fast = getattr(draws, name)[:, :, draw]
            assert np.allclose(slow, fast, atol=1e-6), (name, slow[:3], fast[:3])
    return seconds


def _measured_panel(
    blocks: list[Block], metrics: pd.Series, panel: pd.DataFrame
) -> tuple[pd.DataFrame, np.ndarray]:
    """Lay out the rows that are measured, and where each is placed in every draw."""
    sides = np.array(list(PERSPECTIVE_NUMBERS), dtype=object)
    named = [
        pd.DataFrame(
            {
                "alliance_id": block.cells["alliance_id"].to_numpy()[block.rows["cell"]],
                "metric_id": metrics.to_numpy()[block.rows["metric"]],
                "perspective": sides[block.rows["perspective"]],
            }
        )
        for block in blocks
    ]
    rows = pd.concat(named, ignore_index=True).assign(period=panel["period"].iloc[0], **_USUAL)
    places = np.concatenate([block.places for block in blocks])
    return rows, places


def _complete_panel(grid: pd.DataFrame, metrics: pd.Series) -> pd.DataFrame:
    """Lay out a panel with a joint row for every metric of every alliance."""
    rows = grid[["alliance_id", "period"]].merge(pd.DataFrame({"metric_id": metrics}), how="cross")
    return rows.assign(perspective="joint", **_USUAL)


def _on_plain_scales(catalogue: Catalogue, **more: str) -> Catalogue:
    """Put every metric on a scale from 0 to 100, on which a score is its own value."""
    told = {
        name: Metric(
            **{
                **metric.model_dump(include=set(_KEPT)),
                "metric_id": name,
                "direction": "higher_is_better",
                "goalposts": (0, 100),
                **more,
            }
        )
        for name, metric in catalogue.metrics.items()
        if metric.is_scored
    }
    return replace(catalogue, metrics=MappingProxyType(told))


_KEPT = ("label", "definition", "role", "kind", "pillar", "unit", "weight", "sides")
_USUAL = {"partner_id": "", "target": np.nan, "age": 0, "stale": False} | {
    "origin": "supplied",
    "unit": "",
}


if __name__ == "__main__":
    print(measure_draws().to_string(index=False))
