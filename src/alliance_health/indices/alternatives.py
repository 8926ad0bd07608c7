"""Other ways to scale and to average, on request, to see what rests on the agreed rule.

The agreed scales are fixed; these move with the data, so that one alliance more or less
changes the numbers of the others. They are here to be compared with, never to be published
as an index. Inside pillars the means stay as agreed; who has an index is decided by the
agreed rule.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from alliance_health.indices.joined_quantities import join_quantities
from alliance_health.indices.matrix import (
    INDEX_IDS,
    POWERS,
    Numbers,
    ScoreMatrix,
    form_again,
    grow_snapshot,
    lay_matrix,
    rank_down,
    rounded,
)
from alliance_health.indices.snapshot import Snapshot

#: Columns of `score_alternatives`.
ALTERNATIVE_COLUMNS = (
    *("alliance_id", "index", "scaling", "mean", "agreed", "score", "rank", "rank_agreed"),
    *("rank_shift", "mean_rank_shift", "n_alliances", "reason"),
)
#: Columns of `unscaled_metrics`.
UNSCALED_COLUMNS = ("index", "scaling", "metric_id", "reason")
#: The agreed way to scale.
AGREED_SCALING = "agreed scale"
#: Mean and standard deviation of z scores, so that they lie on the range of scores.
Z_CENTRE, Z_SPREAD = 50.0, 10.0
#: Relative difference below which values are alike: a metric is constant.
ALIKE = 1e-9
#: Alliances that a relative scale needs.
LEAST_ALLIANCES = 2

CONSTANT = "all alliances have the same value"
TOO_FEW = "fewer than two alliances have a value"


def scale_min_max(values: Numbers) -> Numbers:
    """Place values between the lowest and the highest of them.

    Parameters
    ----------
    values : array of float, shape (n,)
        Higher is healthier; in any unit. NaN is left out.

    Returns
    -------
    array of float, shape (n,)
        0 to 100. All NaN when all values are alike or fewer than two are there: there is
        no span to divide by.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 5.

    Examples
    --------
    >>> scale_min_max(np.array([2.0, 4.0, 10.0])).tolist()
    [0.0, 25.0, 100.0]
    >>> scale_min_max(np.array([3.0, 3.0])).tolist()
    [nan, nan]
    """
    if why_unscaled(values):
        return np.full(len(values), np.nan)
    low, high = np.nanmin(values), np.nanmax(values)
    return np.asarray(100.0 * (values - low) / (high - low))


def scale_z(values: Numbers) -> Numbers:
    """Place values by their distance from the mean, in standard deviations.

    Parameters
    ----------
    values : array of float, shape (n,)
        Higher is healthier; in any unit. NaN is left out.

    Returns
    -------
    array of float, shape (n,)
        50 + 10 z, with the standard deviation of a sample (n - 1); not clipped. All NaN when
        all values are alike or fewer than two are there.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 5.

    Examples
    --------
    Mean 4, standard deviation 2:

    >>> scale_z(np.array([2.0, 4.0, 6.0])).tolist()
    [40.0, 50.0, 60.0]
    """
    if why_unscaled(values):
        return np.full(len(values), np.nan)
    centred = values - np.nanmean(values)
    return np.asarray(Z_CENTRE + Z_SPREAD * centred / np.nanstd(values, ddof=1))


def scale_percentile(values: Numbers) -> Numbers:
    """Place values by their rank among all.

    Parameters
    ----------
    values : array of float, shape (n,)
        Higher is healthier; in any unit. NaN is left out.

    Returns
    -------
    array of float, shape (n,)
        100 x (rank - 1) / (n - 1), from 0 for the lowest to 100 for the highest; equal
        values share their mean rank, so a constant metric is 50 everywhere. All NaN when
        fewer than two values are there.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 5.

    Examples
    --------
    >>> scale_percentile(np.array([7.0, 1.0, 7.0, np.nan, 9.0])).tolist()
    [50.0, 0.0, 50.0, nan, 100.0]
    """
    there = ~np.isnan(values)
    if there.sum() < LEAST_ALLIANCES:
        return np.full(len(values), np.nan)
    below = (values[None, :] < values[:, None]).sum(axis=1)
    equal = (values[None, :] == values[:, None]).sum(axis=1)
    rank = below + (equal + 1) / 2
    return np.where(there, 100.0 * (rank - 1) / (there.sum() - 1), np.nan)


#: Ways to scale that move with the data.
RELATIVE_SCALES: dict[str, Callable[[Numbers], Numbers]] = {
    "min-max": scale_min_max,
    "z score": scale_z,
    "percentile rank": scale_percentile,
}


def why_unscaled(values: Numbers) -> str:
    """Say why values cannot be placed relative to one another; empty when they can.

    Parameters
    ----------
    values : array of float, shape (n,)
        NaN is left out.

    Returns
    -------
    str
        One of the two reasons, or nothing.

    Examples
    --------
    >>> [why_unscaled(np.array(values)) for values in ([3.0, 3.0], [3.0], [3.0, 4.0])]
    ['all alliances have the same value', 'fewer than two alliances have a value', '']
    """
    known = values[~np.isnan(values)]
    if len(known) < LEAST_ALLIANCES:
        return TOO_FEW
    largest = float(np.abs(known).max())
    return CONSTANT if float(np.ptp(known)) <= ALIKE * largest else ""


def score_alternatives(snapshot: Snapshot) -> pd.DataFrame:
    """Form both indices under every way to scale and to average, and count ranks that shift.

    Parameters
    ----------
    snapshot : Snapshot
        Panel, stages and rules of one period.

    Returns
    -------
    DataFrame
        One row per alliance, index, scaling and mean, sorted so: `score` (comparable inside
        one row group only), `rank` (1 is the healthiest), `rank_agreed`, `rank_shift` = rank
        - rank_agreed, and `mean_rank_shift`, the mean size of it over all alliances
        ranked. `agreed` marks the agreed rule. A score is missing, with the reason, where the
        agreed index is, and where no metric can be scaled so; one alliance has no rank.

    Raises
    ------
    DataError
        When the panel cannot be scored.

    See Also
    --------
    unscaled_metrics : Which metrics a relative scale leaves out.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, steps 5 to 7.
    Saisana, Saltelli, Tarantola (2005), *JRSS A* 168, for the mean rank shift.
    """
    tree = grow_snapshot(snapshot)
    matrix = lay_matrix(tree, snapshot)
    quantities = join_quantities(tree, matrix)
    agreed = rounded(form_again(matrix))
    parts = []
    for scaling in (AGREED_SCALING, *RELATIVE_SCALES):
        scores, weights = _scaled(scaling, quantities, matrix)
        for mean, power in POWERS.items():
            formed = form_again(matrix, scores=scores, weights=weights, power=power)
            same = scaling == AGREED_SCALING and power == matrix.power
            rows = _rows(matrix, np.where(np.isnan(agreed), np.nan, formed), agreed)
            parts.append(rows.assign(scaling=scaling, mean=mean, agreed=same))
    table = pd.concat(parts, ignore_index=True)[list(ALTERNATIVE_COLUMNS)]
    return table.sort_values(
        ["alliance_id", "index"], ascending=[True, False], kind="stable", ignore_index=True
    )


def unscaled_metrics(snapshot: Snapshot) -> pd.DataFrame:
    """List the metrics that a relative scale cannot place, so that their weight goes to others.

    Parameters
    ----------
    snapshot : Snapshot
        Panel, stages and rules of one period.

    Returns
    -------
    DataFrame
        index, scaling, metric_id, reason; sorted by scaling and metric. Metrics that no
        alliance has are left out: they count in no way of scoring.
    """
    tree = grow_snapshot(snapshot)
    matrix = lay_matrix(tree, snapshot)
    quantities = join_quantities(tree, matrix)
    rows = []
    for scaling in RELATIVE_SCALES:
        for at, metric_id in enumerate(matrix.metrics):
            reason = why_unscaled(quantities[:, at])
            placed = ~np.isnan(RELATIVE_SCALES[scaling](quantities[:, at])).all()
            if reason and not placed and not np.isnan(quantities[:, at]).all():
                rows.append((INDEX_IDS[matrix.roles[at]], scaling, metric_id, reason))
    return pd.DataFrame(rows, columns=list(UNSCALED_COLUMNS)).astype("str")


def _scaled(scaling: str, quantities: Numbers, matrix: ScoreMatrix) -> tuple[Numbers, Numbers]:
    """Scale every metric, and take away the weight of those that cannot be."""
    if scaling == AGREED_SCALING:
        return matrix.scores, matrix.weights
    scale = RELATIVE_SCALES[scaling]
    columns = [scale(quantities[:, at]) for at in range(len(matrix.metrics))]
    scores = np.column_stack(columns) if columns else quantities
    lost = np.isnan(scores).all(axis=0) & ~np.isnan(quantities).all(axis=0)
    return scores, np.where(lost, 0.0, matrix.weights)


def _rows(matrix: ScoreMatrix, formed: Numbers, agreed: Numbers) -> pd.DataFrame:
    """Lay one alternative out as rows, leading before lagging."""
    parts = []
    for at, index_id in enumerate(INDEX_IDS):
        scores, reference = rounded(formed[:, at]), agreed[:, at]
        # Compared are the alliances that both rules rank.
        both = ~np.isnan(scores)
        old, new = rank_down(np.where(both, reference, np.nan)), rank_down(scores)
        shift = new - old
        ranked = ~np.isnan(shift)
        rows = pd.DataFrame({"alliance_id": matrix.alliances}, dtype="str").assign(
            index=index_id,
            score=scores,
            rank=new,
            rank_agreed=old,
            rank_shift=shift,
            mean_rank_shift=np.abs(shift[ranked]).mean() if ranked.any() else np.nan,
            n_alliances=int(ranked.sum()),
            reason=_reasons(scores, reference),
        )
        parts.append(rows)
    return pd.concat(parts, ignore_index=True)


def _reasons(scores: Numbers, agreed: Numbers) -> list[str]:
    """Say of each alliance why it has no score or no rank."""
    alone = (~np.isnan(scores)).sum() < LEAST_ALLIANCES
    reasons = []
    for score, reference in zip(scores, agreed, strict=True):
        if np.isnan(reference):
            reasons.append("the agreed index is missing")
        elif np.isnan(score):
            reasons.append("no metric can be scaled so")
        else:
            reasons.append("no ranks: one alliance only" if alone else "")
    return reasons
