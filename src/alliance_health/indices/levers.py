"""Moves that could turn a band: one metric, or two, brought to a level of score.

Every question is asked of all alliances at once: raise (or lower) to a level all reported
rows of a metric that lie beyond it, form the index again, and halve the interval until the
level is known at which the band turns. The rule of this module: the level given back turns
the band, or is the last one that does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from alliance_health.indices.matrix import Numbers, ScoreMatrix, form_again, form_floor
from alliance_health.indices.reported_rows import ReportedRows

Places = npt.NDArray[np.intp]

#: Halvings that take an interval of 100 points below the last digit of a score.
HALVINGS = 52
#: Halvings that suffice to tell which of many moves is the smallest: a hundredth of a point.
COARSE_HALVINGS = 14


@dataclass(frozen=True)
class Board:
    """What can be moved, and how an index follows.

    Parameters
    ----------
    matrix : ScoreMatrix
        The scores of one period.
    rows : ReportedRows
        What they are made of.
    lowest, highest : array of float, shape (n_metrics,)
        Scores that a possible value of each metric can have.
    """

    matrix: ScoreMatrix
    rows: ReportedRows
    lowest: Numbers
    highest: Numbers


@dataclass(frozen=True)
class Moves:
    """Moves to be tried: each brings some metrics of one alliance to one common level.

    Parameters
    ----------
    cells : array of int, shape (n,)
        Alliances.
    metrics : array of int, shape (n, k)
        Metrics that move together: one or two.
    up : bool
        Whether rows rise to the level or fall to it.
    floor : bool
        Whether the index is read with absent weight at 0 (fresh rows only) or as the point.
    measured_anew : bool
        Whether the absent part of the metric is measured, at the level, instead.
    """

    cells: Places
    metrics: npt.NDArray[np.intp]
    up: bool
    floor: bool
    measured_anew: bool = False

    def only(self, keep: npt.NDArray[np.bool_]) -> Moves:
        """Keep some of the moves."""
        return replace(self, cells=self.cells[keep], metrics=self.metrics[keep])


def index_after(board: Board, moves: Moves, levels: Numbers) -> Numbers:
    """Form the indices after each move on its own.

    Parameters
    ----------
    board : Board
        What can be moved.
    moves : Moves
        One for each level.
    levels : array of float, shape (n,)
        Scores, 0 to 100; what a metric cannot reach is cut to what it can.

    Returns
    -------
    array of float, shape (n, 2)
        Leading and lagging index, not rounded.
    """
    matrix = board.matrix
    scores = (matrix.fresh_scores if moves.floor else matrix.scores)[moves.cells]
    shares = (matrix.fresh_coverage if moves.floor else matrix.coverage)[moves.cells]
    number = np.arange(len(moves.cells))
    for metrics in moves.metrics.T:
        level = np.clip(levels, board.lowest[metrics], board.highest[metrics])
        if moves.measured_anew:
            known = shares[number, metrics]
            own = np.nan_to_num(scores[number, metrics])
            scores[number, metrics] = known * own + (1 - known) * level
            shares[number, metrics] = 1.0
        else:
            at = (moves.cells, metrics)
            scores[number, metrics] = board.rows.moved_to(level, at, up=moves.up, fresh=moves.floor)
    early = matrix.early[moves.cells]
    if moves.floor:
        return form_floor(replace(matrix, early=early, fresh_scores=scores, fresh_coverage=shares))
    return form_again(replace(matrix, early=early, scores=scores, coverage=shares))


def find_levels(
    board: Board, moves: Moves, role: int, edge: float, *, halvings: int = HALVINGS
) -> Numbers:
    """Find the level at which each move brings the index to an edge.

    Parameters
    ----------
    board : Board
        What can be moved.
    moves : Moves
        What is tried.
    role : int
        Number of the role whose index is read.
    edge : float
        Score at which the band turns.
    halvings : int
        How finely the level is sought.

    Returns
    -------
    array of float, shape (n,)
        Upwards the lowest level with an index of at least the edge; downwards the highest
        level at which the index still is at the edge, so that it falls below it beyond. NaN
        where no possible level does it.
    """
    found = np.full(len(moves.cells), np.nan)
    if not len(found):
        return found
    ends = board.highest[moves.metrics].max(axis=1)
    if not moves.up:
        ends = board.lowest[moves.metrics].min(axis=1)
    able = _turned(index_after(board, moves, ends)[:, role], edge, up=moves.up)
    if able.any():
        found[able] = _halve(board, moves.only(able), ends[able], (role, edge, halvings))
    return found


def _halve(board: Board, moves: Moves, end: Numbers, sought: tuple[int, float, int]) -> Numbers:
    """Halve the interval between a level that does not turn the band and one that does."""
    role, edge, halvings = sought
    start = np.full(len(end), 0.0 if moves.up else 100.0)
    for _ in range(halvings):
        middle = (start + end) / 2
        turned = _turned(index_after(board, moves, middle)[:, role], edge, up=moves.up)
        end, start = np.where(turned, middle, end), np.where(turned, start, middle)
    return end if moves.up else start


def list_pairs(metrics: Places) -> npt.NDArray[np.intp]:
    """List all pairs of some metrics.

    >>> list_pairs(np.array([2, 5, 7])).tolist()
    [[2, 5], [2, 7], [5, 7]]
    """
    first, second = np.triu_indices(len(metrics), k=1)
    return np.column_stack([metrics[first], metrics[second]])


def _turned(index: Numbers, edge: float, *, up: bool) -> npt.NDArray[np.bool_]:
    """Tell where an index lies beyond an edge."""
    return np.asarray(index >= edge if up else index < edge)
