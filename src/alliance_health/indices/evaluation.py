"""From the scores of metrics to pillars and indices, for many draws at once.

The same formulas as `alliance_health.indices.aggregate`, in arrays: cells first, draws
last. The rule of this module: nothing is random here.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from alliance_health.indices.aggregate import log_of
from alliance_health.indices.completion import Block
from alliance_health.indices.rule_draws import Rules
from alliance_health.indices.sheet import Sheet

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: A power below this is the geometric mean: the limit, without dividing by nearly 0.
LEAST_POWER = 1e-3


def agreed_indices(sheet: Sheet, scores: Floats, *, geometric: bool) -> tuple[Floats, Floats]:
    """Form pillars and indices by the agreed rule from scores without a gap.

    Parameters
    ----------
    sheet : Sheet
        Weights.
    scores : ndarray of shape (cells, metrics, n)
        0 to 100.
    geometric : bool
        Whether the mean across pillars is geometric.

    Returns
    -------
    pillars : ndarray of shape (cells, parts, n)
        0 to 100.
    indices : ndarray of shape (cells, roles, n)
        0 to 100; missing for a role without a pillar.
    """
    inside, across = _shares(sheet.metric_weight), _shares(sheet.part_weight)
    pillars = _mean(inside, scores, sheet.geometric)
    return pillars, _mean(across, pillars, np.full(len(across), geometric))


def floor_indices(
    sheet: Sheet, measured: Floats, coverage: Floats, *, geometric: bool
) -> tuple[Floats, Floats, Floats]:
    """Form metrics, pillars and indices with everything absent at 0.

    Parameters
    ----------
    sheet : Sheet
        Weights.
    measured : ndarray of shape (cells, metrics, n)
        Scores of what is measured, 0 to 100.
    coverage : ndarray of shape (cells, metrics)
        Share of each metric that is measured.
    geometric : bool
        Whether the mean across pillars is geometric.

    Returns
    -------
    metrics, pillars, indices : ndarray of shape (cells, those, n)
        What `bound_low` is in each draw.

    See Also
    --------
    alliance_health.indices.aggregate.weigh_metrics : Why half a metric is the lower of two.
    """
    share = coverage[:, :, None]
    metrics = share * measured
    inside, across = _shares(sheet.metric_weight), _shares(sheet.part_weight)
    pillars = inside @ metrics
    if sheet.geometric.any():
        logs = np.minimum(share * log_of(measured), log_of(metrics))
        pillars[:, sheet.geometric] = np.exp(inside[sheet.geometric] @ logs)
    return metrics, pillars, _mean(across, pillars, np.full(len(across), geometric))


def ruled_indices(
    sheet: Sheet, block: Block, rules: Rules, draws: Ints | None = None
) -> tuple[Floats, Floats]:
    """Form pillars and indices of every draw by the rules of that draw.

    Parameters
    ----------
    sheet : Sheet
        What belongs to what.
    block : Block
        The cells.
    rules : Rules
        One column for each draw.
    draws : ndarray of int, optional
        Numbers of the draws of data; by default all of them, one after the other.

    Returns
    -------
    pillars : ndarray of shape (cells, parts, n)
        0 to 100; missing where its only metric is left out.
    indices : ndarray of shape (cells, roles, n)
        0 to 100; missing where nothing counts.
    """
    places = block.places if draws is None else block.places[:, draws]
    as_agreed = block.measured(places)
    moved = _stretched(block, places, rules)
    measured = block.measured(moved)
    full = block.filled(as_agreed, draws)
    observed = block.coverage[:, :, None] * (measured - as_agreed)
    scores = np.clip(full + observed, 0, 100)
    pillars, there = _ruled_pillars(sheet, scores, rules)
    return pillars, _ruled_means(sheet, pillars, there, rules)


def _stretched(block: Block, places: Floats, rules: Rules) -> Floats:
    """Move the ends of the scales under the places of rows."""
    metric = block.rows["metric"].to_numpy()
    low, high = rules.low[metric], rules.high[metric]
    return np.asarray((places - low) / (1 + (high - low) / 100))


def _ruled_pillars(
    sheet: Sheet, scores: Floats, rules: Rules
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Form pillars with the weights of each draw, less the metric that is left out."""
    weights = rules.metric_weight.copy()
    for left in rules.left_out:
        out = np.flatnonzero(left >= 0)
        weights[left[out], out] = 0.0
    n_cells, _, n = scores.shape
    pillars = np.full((n_cells, len(sheet.metric_weight), n), np.nan)
    there = np.zeros((len(sheet.metric_weight), n), dtype=bool)
    for part, own in enumerate(sheet.metric_weight > 0):
        total = weights[own].sum(axis=0)
        there[part] = total > 0
        share = weights[own] / np.where(there[part], total, np.nan)
        taken = log_of(scores[:, own]) if sheet.geometric[part] else scores[:, own]
        mean = np.einsum("cmn,mn->cn", taken, share)
        pillars[:, part] = np.exp(mean) if sheet.geometric[part] else mean
    return pillars, there


def _ruled_means(
    sheet: Sheet, pillars: Floats, there: npt.NDArray[np.bool_], rules: Rules
) -> Floats:
    """Form indices with the weights and the power of each draw."""
    n_cells, _, n = pillars.shape
    indices = np.full((n_cells, len(sheet.part_weight), n), np.nan)
    logs = log_of(np.nan_to_num(pillars))
    power = np.maximum(rules.power, LEAST_POWER)
    for role, own in enumerate(sheet.part_weight > 0):
        weights = np.where(there[own], rules.part_weight[own], 0.0)
        total = weights.sum(axis=0)
        share = weights / np.where(total > 0, total, np.nan)
        if not own.any():
            continue
        powered = np.exp(power * logs[:, own])
        mean = np.log(np.einsum("cpn,pn->cn", powered, share)) / power
        plain = np.einsum("cpn,pn->cn", logs[:, own], share)
        indices[:, role] = np.exp(np.where(rules.power < LEAST_POWER, plain, mean))
    return indices


def _mean(shares: Floats, items: Floats, geometric: npt.NDArray[np.bool_]) -> Floats:
    """Take the weighted mean of each group, arithmetic or geometric."""
    means = shares @ items
    if geometric.any():
        means[:, geometric] = np.exp(shares[geometric] @ log_of(items))
    return means


def _shares(weights: Floats) -> Floats:
    """Divide the weights of each group by their sum; missing for a group without any."""
    total = weights.sum(axis=1, keepdims=True)
    return weights / np.where(total > 0, total, np.nan)
