"""The rows that make up the score of each metric, with the share of each.

A metric of an alliance may be reported by several partners on two sides. Its score is the
mean of their scores, so it moves with each of them in proportion to a share that depends
only on who reported. The rule of this module: the shares times the scores of the rows add
up to the score of the metric, as the core has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.encoding import NONE, Encoded
from alliance_health.indices.engines import open_engine
from alliance_health.indices.formulas import formulas_of_scales
from alliance_health.indices.matrix import Numbers, ScoreMatrix
from alliance_health.indices.scale import SCALE_COLUMNS, score_values
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.indices.tree import Tree
from alliance_health.vocabulary import Perspective

_JOINT = PERSPECTIVE_NUMBERS[Perspective.JOINT.value]
_SIDES = tuple(at for at in PERSPECTIVE_NUMBERS.values() if at != _JOINT)


@dataclass(frozen=True)
class ReportedRows:
    """Scores of the rows that count, by alliance and metric, and their shares.

    Parameters
    ----------
    scores, values, targets : array of float, shape (n_alliances, n_metrics, n_rows)
        NaN where there is no such row.
    sides : array of float, same shape
        Number of the perspective of each row.
    shares, fresh_shares : array of float, same shape
        Part of each row in the score of its metric and in its fresh score; 0 where a row
        does not count. They add up to 1 where the metric has a score.
    """

    scores: Numbers
    values: Numbers
    targets: Numbers
    sides: Numbers
    shares: Numbers
    fresh_shares: Numbers

    def moved_to(
        self, level: Numbers, at: tuple[npt.NDArray[np.intp], ...], *, up: bool, fresh: bool
    ) -> Numbers:
        """Return the score of metrics when all rows beyond a level are brought to it.

        Parameters
        ----------
        level : array of float, shape (n,)
            0 to 100.
        at : tuple of two arrays of int, shape (n,)
            Alliance and metric of each.
        up : bool
            Whether rows below the level rise to it, or rows above it fall to it.
        fresh : bool
            Whether only fresh rows count.

        Returns
        -------
        array of float, shape (n,)
            0 to 100; 0 where no row counts.
        """
        shares = (self.fresh_shares if fresh else self.shares)[at]
        scores = self.scores[at]
        moved = (np.fmax if up else np.fmin)(scores, level[:, None])
        return np.asarray((shares * moved).sum(axis=1))


def list_reported(tree: Tree, matrix: ScoreMatrix) -> ReportedRows:
    """Find the rows behind every score of a matrix.

    Parameters
    ----------
    tree : Tree
        From `alliance_health.indices.matrix.grow_snapshot`.
    matrix : ScoreMatrix
        Laid from it.

    Returns
    -------
    ReportedRows
        Rows of a metric that is hidden for anonymity count for nothing and are left out.
    """
    rows = _scored_rows(tree)
    places = {int(metric): at for at, metric in enumerate(_counted(tree.names))}
    columns = {name: rows[name].to_numpy(dtype=float) for name in rows.columns}
    found = [
        (cell, places[metric], {name: numbers[span] for name, numbers in columns.items()})
        for cell, metric, span in _spans(rows)
        if metric in places and not columns["hidden"][span].any()
    ]
    deepest = max((len(own["score"]) for _, _, own in found), default=1)
    shape = (*matrix.scores.shape, deepest)
    laid = {name: np.full(shape, np.nan) for name in ("score", "value", "target", "perspective")}
    shares = {fresh: np.zeros(shape) for fresh in (False, True)}
    for cell, at, own in found:
        for name, numbers in laid.items():
            numbers[cell, at, : len(own[name])] = own[name]
        for fresh, numbers in shares.items():
            for row, share in _shares(own, fresh=fresh):
                numbers[cell, at, row] = share
    return ReportedRows(
        scores=laid["score"],
        values=laid["value"],
        targets=laid["target"],
        sides=laid["perspective"],
        shares=shares[False],
        fresh_shares=shares[True],
    )


def _spans(rows: pd.DataFrame) -> Iterator[tuple[int, int, slice]]:
    """Yield alliance, metric and place of the rows of every metric; rows are sorted."""
    keys = rows[["cell", "metric"]].to_numpy(dtype=int)
    if not len(keys):
        return
    starts = np.flatnonzero(np.r_[True, (np.diff(keys, axis=0) != 0).any(axis=1)])
    for start, end in zip(starts, [*starts[1:], len(keys)], strict=True):
        yield int(keys[start, 0]), int(keys[start, 1]), slice(int(start), int(end))


def _counted(names: Encoded) -> pd.Series:
    """Return the numbers of the metrics that belong to an index."""
    return names.metrics.loc[names.metrics["part"] != NONE, "metric"]


def _scored_rows(tree: Tree) -> pd.DataFrame:
    """Score every row of the panel on its own; rows of a side that does not count are out."""
    names = tree.names
    with open_engine("pandas") as engine:
        rules = engine.lift(names.metrics[["metric", "only", "each", *SCALE_COLUMNS]])
        values = engine.lift(names.values.drop(columns="reason"))
        used = formulas_of_scales(names.metrics)
        scored = engine.land(score_values(values.join(rules, on="metric"), formulas=used))
    counts = (scored["only"] == NONE) | (scored["only"] == scored["perspective"])
    keys = ["cell", "metric", "perspective", "partner"]
    columns = [*keys, "value", "target", "score", "stale", "hidden", "each"]
    return scored.loc[counts, columns].sort_values(keys, ignore_index=True)


def _shares(rows: Mapping[str, Numbers], *, fresh: bool) -> Iterator[tuple[int, float]]:
    """Yield the rows of one metric that count, by place, with their shares."""
    joint, is_fresh = rows["perspective"] == _JOINT, rows["stale"] == 0
    valued, scored = ~np.isnan(rows["value"]), ~np.isnan(rows["score"])
    usable = scored & is_fresh if fresh else scored
    joint_fresh = bool((valued & is_fresh & joint).any())
    sides = [rows["perspective"] == at for at in _SIDES]
    fresh_sides = sum(bool((scored & is_fresh & side).any()) for side in sides)
    suffice = fresh_sides == len(sides) or (fresh_sides > 0 and not rows["each"].any())
    joint_wins = joint_fresh or (not fresh and bool((valued & joint).any()) and not suffice)
    chosen = [joint] if joint_wins else [side for side in sides if (usable & side).any()]
    for side in chosen:
        places = np.flatnonzero(usable & side)
        for place in places:
            yield int(place), 1.0 / (len(chosen) * len(places))
