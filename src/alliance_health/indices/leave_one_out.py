"""Which metric carries the index: leave each one out, and see what it explains.

Two questions of the same kind. What would the index be if a metric did not exist? And how
much of the differences between alliances does a metric account for, compared with the
weight that was agreed for it?
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import bands_of
from alliance_health.indices.matrix import (
    INDEX_IDS,
    Numbers,
    ScoreMatrix,
    form_again,
    grow_snapshot,
    lay_matrix,
    rank_down,
    read_matrix,
    rounded,
)
from alliance_health.indices.snapshot import Snapshot

#: Columns of `leave_one_out`.
LEFT_OUT_COLUMNS = (
    *("alliance_id", "index", "metric_id", "score", "score_without", "change", "band"),
    *("band_without", "rank", "rank_without", "rank_shift", "mean_rank_shift", "reason"),
)
#: Columns of `main_effects`.
EFFECT_COLUMNS = (
    *("index", "metric_id", "weight", "effective_weight", "main_effect", "correlation"),
    *("n_alliances", "reason"),
)
#: Alliances below which no main effect is told.
LEAST_ALLIANCES = 10


def leave_one_out(snapshot: Snapshot) -> pd.DataFrame:
    """Form every index again without each of its metrics.

    The metric is left out as if it were not defined: its weight goes to the others of its
    pillar, a pillar without any other goes with it, and gates are met or missed without it.

    Parameters
    ----------
    snapshot : Snapshot
        Panel, stages and rules of one period.

    Returns
    -------
    DataFrame
        One row per alliance, index and metric, sorted so: `change` in points, without less
        with; both bands; ranks among all alliances with the index; `mean_rank_shift` over
        them. Where the index is missing with or without the metric the change is, too, and
        `reason` says which.

    Raises
    ------
    DataError
        When the panel cannot be scored.

    See Also
    --------
    summarise_left_out : The largest changes of each metric.

    References
    ----------
    Saisana, Saltelli, Tarantola (2005), *JRSS A* 168.
    """
    matrix = read_matrix(snapshot)
    edges = snapshot.catalogue.settings.bands
    agreed = rounded(form_again(matrix))
    parts = []
    for at, metric_id in enumerate(matrix.metrics):
        role = int(matrix.roles[at])
        weights = matrix.weights.copy()
        weights[at] = 0.0
        without = rounded(form_again(matrix, weights=weights))[:, role]
        rows = _compare(agreed[:, role], without, edges)
        parts.append(
            rows.assign(
                alliance_id=pd.Series(matrix.alliances, dtype="str"),
                index=INDEX_IDS[role],
                metric_id=metric_id,
            )
        )
    if not parts:
        return pd.DataFrame(columns=list(LEFT_OUT_COLUMNS))
    table = pd.concat(parts, ignore_index=True)[list(LEFT_OUT_COLUMNS)]
    return table.sort_values(
        ["alliance_id", "index", "metric_id"], ascending=[True, False, True], ignore_index=True
    )


def summarise_left_out(left_out: pd.DataFrame) -> pd.DataFrame:
    """Tell of every metric how much hangs on it.

    Parameters
    ----------
    left_out : DataFrame
        What `leave_one_out` returns.

    Returns
    -------
    DataFrame
        One row per index and metric, the largest first: index, metric_id,
        `largest_change` (points, with its sign), `alliance_id` (whose), `band_changes` (how
        many alliances), `mean_rank_shift`.

    Examples
    --------
    >>> rows = pd.DataFrame({"alliance_id": ["a", "b"], "index": "leading_index"})
    >>> rows = rows.assign(metric_id="trust", change=[2.0, -5.0], mean_rank_shift=0.0)
    >>> rows = rows.assign(band=["watch", "strong"], band_without=["watch", "watch"])
    >>> [str(one) for one in summarise_left_out(rows).iloc[0, 2:5]]
    ['-5.0', 'b', '1']
    """
    known = left_out.dropna(subset=["change"])
    moved = known["band"].ne(known["band_without"])
    laid = known.assign(size=known["change"].abs(), moved=moved.astype(int))
    keys = ["index", "metric_id"]
    largest = laid.sort_values(
        [*keys, "size", "alliance_id"], ascending=[False, True, False, True]
    ).drop_duplicates(keys)
    counts = laid.groupby(keys, as_index=False)["moved"].sum()
    table = largest.drop(columns="moved").merge(counts, on=keys, validate="1:1")
    named = table.rename(columns={"change": "largest_change", "moved": "band_changes"})
    ordered = named.sort_values(
        ["index", "size", "metric_id"], ascending=[False, False, True], ignore_index=True
    )
    columns = ["largest_change", "alliance_id", "band_changes", "mean_rank_shift"]
    return ordered[[*keys, *columns]]


def main_effects(snapshot: Snapshot) -> pd.DataFrame:
    """Compare the weight of every metric with what it explains of the index.

    The main effect is the squared correlation of index and metric over alliances: the share
    of the differences of the index that goes with the metric. It contains what the metric
    shares with others, so main effects do not add up to 1.

    Parameters
    ----------
    snapshot : Snapshot
        Panel, stages and rules of one period.

    Returns
    -------
    DataFrame
        One row per index and metric, sorted so: `weight`, the nominal share (0 to 1) when
        everything is observed; `effective_weight`, the mean share over alliances that have
        the index, absent counting 0; `correlation` (-1 to 1) and `main_effect` (0 to 1),
        missing with the reason for fewer than 10 alliances or a metric on which all agree.

    Raises
    ------
    DataError
        When the panel cannot be scored.

    References
    ----------
    Paruolo, Saisana, Saltelli (2013), "Ratings and rankings: voodoo or science?",
    *JRSS A* 176.
    """
    tree = grow_snapshot(snapshot)
    matrix = lay_matrix(tree, snapshot)
    agreed, nominal = rounded(form_again(matrix)), matrix.nominal_weights()
    shares = _effective(tree.metrics, matrix, tree.names.metrics["metric_id"].to_numpy())
    rows = []
    for at, metric_id in enumerate(matrix.metrics):
        role = int(matrix.roles[at])
        index, scores = agreed[:, role], matrix.scores[:, at]
        both = ~np.isnan(index) & ~np.isnan(scores)
        correlation, reason = _correlate(index[both], scores[both])
        there = ~np.isnan(index)
        mean_share = float(shares[there, at].mean()) if there.any() else np.nan
        numbers = (float(nominal[at]), mean_share, correlation**2, correlation)
        rows.append((INDEX_IDS[role], metric_id, *numbers, int(both.sum()), reason))
    table = pd.DataFrame(rows, columns=list(EFFECT_COLUMNS))
    return table.sort_values(["index", "metric_id"], ascending=[False, True], ignore_index=True)


def _compare(score: Numbers, without: Numbers, edges: BandEdges) -> pd.DataFrame:
    """Put the index of every alliance beside the one without a metric."""
    both = ~np.isnan(score) & ~np.isnan(without)
    # Compared are the alliances that both ways rank.
    rank = rank_down(np.where(both, score, np.nan))
    rank_without = rank_down(np.where(both, without, np.nan))
    shift = rank_without - rank
    ranked = ~np.isnan(shift)
    reason = np.where(
        np.isnan(score),
        "the index is missing",
        np.where(np.isnan(without), "without this metric the index is missing", ""),
    )
    table = pd.DataFrame({"score": score, "score_without": without})
    return table.assign(
        change=rounded(without - score),
        band=bands_of(table["score"], edges),
        band_without=bands_of(table["score_without"], edges),
        rank=rank,
        rank_without=rank_without,
        rank_shift=shift,
        mean_rank_shift=np.abs(shift[ranked]).mean() if ranked.any() else np.nan,
        reason=reason,
    ).astype({"reason": "str"})


def _effective(metrics: pd.DataFrame, matrix: ScoreMatrix, names: np.ndarray) -> Numbers:
    """Lay the effective weights out as the matrix lays the scores; absent counts 0."""
    place = {metric_id: at for at, metric_id in enumerate(matrix.metrics)}
    shares = np.zeros(matrix.scores.shape)
    ids = names[metrics["metric"].to_numpy(dtype=int)]
    known = np.array([metric_id in place for metric_id in ids], dtype=bool)
    columns = [place[metric_id] for metric_id in ids[known]]
    cells = metrics["cell"].to_numpy(dtype=int)[known]
    shares[cells, columns] = np.nan_to_num(metrics["effective_weight"].to_numpy()[known])
    return shares


def _correlate(index: Numbers, scores: Numbers) -> tuple[float, str]:
    """Correlate index and metric, or say why not."""
    if len(index) < LEAST_ALLIANCES:
        return np.nan, f"too little data: {len(index)} alliances, {LEAST_ALLIANCES} needed"
    if np.ptp(scores) == 0:
        return np.nan, "all alliances score alike"
    if np.ptp(index) == 0:
        return np.nan, "the index is the same for all alliances"
    return float(np.corrcoef(index, scores)[0, 1]), ""
