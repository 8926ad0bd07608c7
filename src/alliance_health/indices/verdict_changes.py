"""What would turn a band: the smallest change of one metric, or of two, in its own unit.

Asked of the published band and of the band at least, upwards and downwards. A metric moves
by bringing all its reported rows that lie beyond a value to that value; what is not measured
can only be measured. The rule of this module: a change that is named turns the band when
the panel is scored again with it, and a slightly smaller one does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import band_of
from alliance_health.indices.levers import (
    COARSE_HALVINGS,
    Board,
    Moves,
    find_levels,
    list_pairs,
)
from alliance_health.indices.matrix import (
    INDEX_IDS,
    Numbers,
    form_again,
    form_floor,
    grow_snapshot,
    lay_matrix,
    rounded,
)
from alliance_health.indices.reported_rows import list_reported
from alliance_health.indices.scale_inverse import InverseScale, inverse_scale
from alliance_health.indices.sides import PERSPECTIVE_NUMBERS
from alliance_health.indices.snapshot import Snapshot
from alliance_health.indices.spread import reached
from alliance_health.vocabulary import Band, Perspective

#: Columns of `find_verdict_changes`.
VERDICT_COLUMNS = (
    *("alliance_id", "index", "measure", "direction", "now", "then", "place", "kind", "metric_id"),
    *("perspective", "value", "relation", "value_needed", "value_limit", "unit", "score"),
    *("score_needed", "points", "unmeasured", "reason"),
)
#: Unit of a value that is told against its target.
OF_TARGET = "% of target"
#: Digits to which values are given back: one more than scores have.
VALUE_DIGITS = 12

#: Stands for the perspective where rows of both sides must move.
BOTH = "both"
_PERSPECTIVES = tuple(PERSPECTIVE_NUMBERS)

NO_PAIR = "no two metrics together would do it"
NOTHING_MEASURED = "nothing measured can do it: too much weight is unmeasured"


@dataclass(frozen=True)
class _Question:
    """One band of one index of one alliance, and the edge at which it would turn."""

    cell: int
    role: int
    floor: bool
    up: bool
    now: Band
    then: Band
    edge: float
    score: float

    @property
    def words(self) -> dict[str, Any]:
        """What the question says of itself, as columns."""
        return {
            "index": INDEX_IDS[self.role],
            "measure": "at_least" if self.floor else "band",
            "direction": "up" if self.up else "down",
            "now": self.now.value,
            "then": self.then.value,
            "points": self.edge - self.score,
        }


def find_verdict_changes(snapshot: Snapshot, floors: Numbers | None = None) -> pd.DataFrame:
    """Find what would turn the band and the band at least of both indices of every alliance.

    Parameters
    ----------
    snapshot : Snapshot
        Panel, stages and rules of one period.
    floors : array of float, shape (n_alliances, 2, n_draws), optional
        Draws of the indices with absent weight at 0, alliances sorted, as `at_least` is read
        from; without them from the lower bound. The error of what is measured is taken to
        stay as it is when a metric moves.

    Returns
    -------
    DataFrame
        One row per alliance, index, `measure` (band, at_least), `direction` (up, down) and
        change, the smallest first (`place` 1). `kind`: *change* of a measured metric,
        *measure* what is absent now, *pair* (two rows of one place, given only where no
        single metric does it) or *none* with the `reason`. `relation` (at least, at most,
        between; downwards below, above, outside) tells how the value must lie to
        `value_needed` and, for two lines, `value_limit`; both are in `unit`, the metric's own,
        or in percent of the target where rows have different ones. `perspective` is whose
        reports must move (ours, theirs, joint, both), `value` their mean now. `score` and
        `score_needed` are those of the metric, `points` what the index lacks, `unmeasured`
        the share of weight without a fresh value. Missing indices have no rows, nor has
        at_least where everything is measured without error: there it is the band.

    Raises
    ------
    DataError
        When the panel cannot be scored.

    See Also
    --------
    alliance_health.insights.what_would_change : The same in words.
    """
    return _Finder.of(snapshot, floors).table()


@dataclass(frozen=True)
class _Finder:
    """Everything that the questions of one period are answered from."""

    board: Board
    scales: tuple[InverseScale, ...]
    units: tuple[str, ...]
    edges: BandEdges
    margins: Numbers

    @classmethod
    def of(cls, snapshot: Snapshot, floors: Numbers | None) -> _Finder:
        """Score the period and compile the scales."""
        tree = grow_snapshot(snapshot)
        matrix = lay_matrix(tree, snapshot)
        catalogue = snapshot.catalogue
        scales = tuple(inverse_scale(metric_id, catalogue) for metric_id in matrix.metrics)
        reach = np.array([scale.reach() for scale in scales]).reshape(-1, 2)
        board = Board(matrix, list_reported(tree, matrix), reach[:, 0], reach[:, 1])
        units = tuple(catalogue.metrics[metric_id].unit for metric_id in matrix.metrics)
        margins = np.zeros(form_floor(matrix).shape)
        if floors is not None:
            margins = _margins(floors, form_floor(matrix))
        return cls(board, scales, units, catalogue.settings.bands, margins)

    def table(self) -> pd.DataFrame:
        """Answer all questions, alliance by alliance."""
        rows = [row for question in self._questions() for row in self._answer(question)]
        table = pd.DataFrame(rows, columns=list(VERDICT_COLUMNS))
        return table.sort_values(
            ["alliance_id", "index", "measure", "direction", "place"],
            ascending=[True, False, False, False, True],
            kind="stable",
            ignore_index=True,
        )

    def _questions(self) -> list[_Question]:
        """List the bands that there are, and the edges next to them."""
        matrix, edges = self.board.matrix, self.edges
        points, floors = form_again(matrix), form_floor(matrix) + self.margins
        found = []
        for cell, role in zip(*np.nonzero(~np.isnan(points)), strict=True):
            point, low = float(points[cell, role]), float(floors[cell, role])
            # With everything measured without error both readings are one.
            readings = [(False, point)] + ([(True, low)] if rounded_apart(point, low) else [])
            for floor, score in readings:
                now = band_of(score, edges) or Band.WEAK
                for then, up, edge in _next_bands(now, edges):
                    found.append(_Question(int(cell), int(role), floor, up, now, then, edge, score))
        return found

    def _answer(self, question: _Question) -> list[dict[str, Any]]:
        """List the single changes, the smallest first; else the pair; else why there is none."""
        singles = self._singles(question)
        if not singles:
            singles = self._pair(question) or [self._nothing(question)]
        matrix = self.board.matrix
        own = matrix.nominal_weights() * (matrix.roles == question.role)
        absent = round(float(1 - own @ matrix.fresh_coverage[question.cell]), 10)
        about = {"alliance_id": matrix.alliances[question.cell], "unmeasured": abs(absent)}
        return [{**about, **question.words, **row} for row in singles]

    def _sought(self, question: _Question) -> tuple[int, float]:
        """Return whose index is to reach which score; what errors take away comes on top."""
        margin = self.margins[question.cell, question.role] if question.floor else 0.0
        return question.role, question.edge - float(margin)

    def _moves(self, question: _Question, *, anew: bool) -> Moves:
        """List the metrics of the index that can move, each alone."""
        matrix, cell = self.board.matrix, question.cell
        covered = (matrix.fresh_coverage if question.floor else matrix.coverage)[cell]
        able = covered < 1 if anew else covered > 0
        metrics = np.flatnonzero(able & (matrix.roles == question.role))
        cells = np.full(len(metrics), cell)
        return Moves(cells, metrics[:, None], question.up, question.floor, measured_anew=anew)

    def _singles(self, question: _Question) -> list[dict[str, Any]]:
        """Find every single metric that would do it."""
        found = []
        # What is absent can be measured; that never lowers what is confirmed already.
        for anew in (False, True) if question.floor and question.up else (False,):
            moves = self._moves(question, anew=anew)
            levels = find_levels(self.board, moves, *self._sought(question))
            for metric, level in zip(moves.metrics[:, 0], levels, strict=True):
                if not np.isnan(level):
                    found.append(self._row(question, int(metric), float(level), anew=anew))
        found.sort(key=lambda row: (row["kind"] == "measure", row["size"], row["metric_id"]))
        return [{**row, "place": at + 1} for at, row in enumerate(found)]

    def _pair(self, question: _Question) -> list[dict[str, Any]]:
        """Find the two metrics that would do it together with the least common level."""
        alone = self._moves(question, anew=False)
        pairs = list_pairs(alone.metrics[:, 0])
        moves = Moves(np.full(len(pairs), question.cell), pairs, question.up, question.floor)
        sought = self._sought(question)
        levels = find_levels(self.board, moves, *sought, halvings=COARSE_HALVINGS)
        if not len(levels) or np.isnan(levels).all():
            return []
        best = int(np.nanargmin(levels if question.up else -levels))
        chosen = moves.only(np.arange(len(pairs)) == best)
        level = float(find_levels(self.board, chosen, *sought)[0])
        rows = [self._row(question, int(metric), level, anew=False) for metric in pairs[best]]
        return [{**row, "kind": "pair", "place": 1} for row in rows]

    def _nothing(self, question: _Question) -> dict[str, Any]:
        """Say that neither one metric nor two would do it."""
        alone = self._moves(question, anew=False)
        together = Moves(alone.cells[:1], alone.metrics[:, 0][None, :], question.up, question.floor)
        level = find_levels(self.board, together, *self._sought(question), halvings=0)
        able = bool(len(level)) and not np.isnan(level[0])
        return {"kind": "none", "place": 1, "reason": NO_PAIR if able else NOTHING_MEASURED}

    def _row(self, question: _Question, metric: int, level: float, *, anew: bool) -> dict[str, Any]:
        """Say of one metric where its value must lie."""
        matrix, cell = self.board.matrix, question.cell
        scores = matrix.fresh_scores if question.floor else matrix.scores
        score = float(scores[cell, metric])
        level = float(np.clip(level, self.board.lowest[metric], self.board.highest[metric]))
        return {
            "kind": "measure" if anew else "change",
            "metric_id": matrix.metrics[metric],
            "score": score,
            "score_needed": level,
            "size": abs(level - (0.0 if np.isnan(score) else score)),
            "reason": "",
            **self._value(question, metric, level, anew=anew),
        }

    def _value(
        self, question: _Question, metric: int, level: float, *, anew: bool
    ) -> dict[str, Any]:
        """Turn a level of score into a value, with how the value must lie to it."""
        rows, at, scale = self.board.rows, (question.cell, metric), self.scales[metric]
        shares = (rows.fresh_shares if question.floor else rows.shares)[at]
        counting = (shares > 0) & (not anew)
        scores = rows.scores[at]
        moving = counting & ((scores < level) if question.up else (scores > level))
        values, targets = rows.values[at][moving], rows.targets[at][moving]
        # All that count, also those that need not move: the value is said of each of them.
        in_percent, factor = _against(rows.targets[at][counting], scale)
        ends = [float(f"{end * factor:.{VALUE_DIGITS}g}") for end in scale.values_at(level)]
        quantities = values / targets * 100.0 if scale.against_target else values
        deciding = quantities
        if not question.up:
            # A report that lies beyond the other end of a band already stays there.
            all_of, goals = rows.values[at][counting], rows.targets[at][counting]
            deciding = all_of / goals * 100.0 if scale.against_target else all_of
        lines = sorted({scale.line_of(float(quantity)) for quantity in deciding})
        relation, needed, limit = _relation(scale, ends, lines, up=question.up)
        shown = quantities if in_percent else values
        return {
            "perspective": _whose(rows.sides[at][moving]),
            "value": float(shown.mean()) if len(shown) else np.nan,
            "relation": relation,
            "value_needed": needed,
            "value_limit": limit,
            "unit": OF_TARGET if in_percent else self.units[metric],
        }


def _against(targets: Numbers, scale: InverseScale) -> tuple[bool, float]:
    """Tell whether a value can be told in percent of its target only, and what 1 % is worth."""
    if not scale.against_target:
        return False, 1.0
    common = len(targets) > 0 and float(np.ptp(targets)) == 0
    return (False, float(targets[0]) / 100.0) if common else (True, 1.0)


def _whose(moving: Numbers) -> str:
    """Name the perspective whose rows move; both when both do."""
    sides = {int(side) for side in moving}
    if not sides or len(sides) > 1:
        return BOTH if sides else Perspective.JOINT.value
    return _PERSPECTIVES[sides.pop()]


def rounded_apart(first: float, second: float) -> bool:
    """Tell whether two scores differ in the digits that are published.

    >>> rounded_apart(70.0, 70.0000000001), rounded_apart(70.0, 69.9)
    (False, True)
    """
    return bool(np.diff(rounded(np.array([first, second])))[0] != 0)


def _margins(floors: Numbers, bounds: Numbers) -> Numbers:
    """Measure how far what is sure lies from the bound; 0 where nothing varies."""
    sure = np.stack([reached(floors[:, role]) for role in range(floors.shape[1])], axis=1)
    varies = (floors != floors[:, :, :1]).any(axis=2) & ~np.isnan(floors).any(axis=2)
    return np.where(varies, sure - bounds, 0.0)


def _next_bands(now: Band, edges: BandEdges) -> list[tuple[Band, bool, float]]:
    """List the bands beside a band, whether they are better, and the edge between."""
    order, cuts = list(Band), (edges.weak_below, edges.strong_from)
    at = order.index(now)
    found = [(order[at + 1], True, cuts[at])] if at + 1 < len(order) else []
    return found + ([(order[at - 1], False, cuts[at - 1])] if at else [])


def _relation(
    scale: InverseScale, ends: list[float], lines: list[int], *, up: bool
) -> tuple[str, float, float]:
    """Say how a value must lie to the ends of the region in which the level is reached."""
    if len(ends) > 1 and len(lines) != 1:
        return ("between" if up else "outside"), ends[0], ends[1]
    line = lines[0] if len(ends) > 1 else 0
    words = ("at least", "at most") if up else ("below", "above")
    limit = ends[1 - line] if len(ends) > 1 and up else np.nan
    return words[0 if scale.rises[line] else 1], ends[line], limit
