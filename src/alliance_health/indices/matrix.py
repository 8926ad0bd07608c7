"""The scores of one period as a matrix, so that indices can be formed again many times.

One row per alliance, one column per metric that counts. Sensitivity asks what the index
would be under other weights, scores or means: here that is one line of arithmetic, and the
tests hold it equal to `alliance_health.indices.score.score_panel`. The rule of this module:
gates and coverage are those of the agreed rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.indices.aggregate import COVERAGE_TOLERANCE, LEAST_SCORE, log_of
from alliance_health.indices.bands import round_significant
from alliance_health.indices.encoding import NONE, ROLE_NUMBERS
from alliance_health.indices.ranking import ranks_of
from alliance_health.indices.snapshot import Snapshot
from alliance_health.indices.tree import Tree, grow_tree
from alliance_health.vocabulary import Aggregation, Role

Numbers = npt.NDArray[np.float64]

#: Exponents of the means; the arithmetic one lets scores compensate most.
POWERS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
#: Ids of the indices, in the order of their numbers.
INDEX_IDS = tuple(role.index_id for role in Role)


@dataclass(frozen=True)
class ScoreMatrix:
    """What the indices of one period are formed from.

    Parameters
    ----------
    alliances, metrics : tuple of str
        Names of rows and columns, sorted.
    scores : array of float, shape (n_alliances, n_metrics)
        0 to 100; NaN where a metric is absent.
    coverage : array of float, same shape
        Share of the metric observed: 0, a half or 1.
    fresh_scores, fresh_coverage : array of float, same shape
        The same without values past their period: what bounds are made from.
    weights : array of float, shape (n_metrics,)
        Declared, inside the pillar.
    parts : array of int, shape (n_metrics,)
        Pillar and role of each metric, by number.
    part_roles : array of int, shape (n_parts,)
        Numbers of the roles.
    part_weights, part_powers : array of float, shape (n_parts,)
        Declared weight in the index, and exponent of the mean inside.
    early : array of bool, shape (n_alliances,)
        Whether it is too early for the lagging index.
    gate : float
        Coverage that pillars and indices need, 0 to 1.
    power : float
        Exponent of the mean across pillars: 1 arithmetic, 0 geometric.
    """

    alliances: tuple[str, ...]
    metrics: tuple[str, ...]
    scores: Numbers
    coverage: Numbers
    fresh_scores: Numbers
    fresh_coverage: Numbers
    weights: Numbers
    parts: npt.NDArray[np.int64]
    part_roles: npt.NDArray[np.int64]
    part_weights: Numbers
    part_powers: Numbers
    early: npt.NDArray[np.bool_]
    gate: float
    power: float

    @property
    def roles(self) -> npt.NDArray[np.int64]:
        """Number of the role of each metric, shape (n_metrics,)."""
        return self.part_roles[self.parts]

    def nominal_weights(self) -> Numbers:
        """Share of each metric in its index when everything is observed, shape (n_metrics,).

        Returns
        -------
        array of float
            Product of the shares down the tree; they add up to 1 for each role.
        """
        inside = (
            self.weights
            / np.bincount(self.parts, self.weights, minlength=len(self.part_weights))[self.parts]
        )
        totals = np.bincount(self.part_roles, self.part_weights, minlength=len(Role))
        return np.asarray(inside * self.part_weights[self.parts] / totals[self.roles])


def read_matrix(snapshot: Snapshot) -> ScoreMatrix:
    """Score one period and lay the scores out as a matrix.

    Parameters
    ----------
    snapshot : Snapshot
        Panel, stages and rules of one period.

    Returns
    -------
    ScoreMatrix
        All alliances of the snapshot; metrics that belong to an index.

    Raises
    ------
    DataError
        When the panel cannot be scored.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> from alliance_health.indices.encoding import PANEL_COLUMNS
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> rules = Catalogue(settings, {}, {}, {}, version="1")
    >>> panel = pd.DataFrame(columns=list(PANEL_COLUMNS))
    >>> read_matrix(Snapshot(panel, {"A": "operate"}, rules)).alliances
    ('A',)
    """
    return lay_matrix(grow_snapshot(snapshot), snapshot)


def grow_snapshot(snapshot: Snapshot) -> Tree:
    """Score one period without rounding.

    Parameters
    ----------
    snapshot : Snapshot
        Panel, stages and rules of one period.

    Returns
    -------
    Tree
        Everything scored, by number.
    """
    stages = dict(snapshot.state("now").stages)
    panel = snapshot.panel.assign(period="now")
    grid = pd.DataFrame(
        {"alliance_id": list(stages), "period": "now", "stage": list(stages.values())}
    ).astype("str")
    return grow_tree(panel, grid, catalogue=snapshot.catalogue)


def lay_matrix(tree: Tree, snapshot: Snapshot) -> ScoreMatrix:
    """Lay the metrics of a tree of one period out as a matrix.

    Parameters
    ----------
    tree : Tree
        From `grow_snapshot`.
    snapshot : Snapshot
        The same.

    Returns
    -------
    ScoreMatrix
        Metrics without a pillar in an index are left out.
    """
    names, settings = tree.names, snapshot.catalogue.settings
    defined = names.metrics[names.metrics["part"] != NONE]
    rows = tree.metrics[tree.metrics["part"] != NONE]
    place = pd.Series(np.arange(len(defined)), index=defined["metric"])
    shape = (len(names.cells), len(defined))
    at = (rows["cell"].to_numpy(), place.reindex(rows["metric"]).to_numpy(dtype=int))
    laid = {"score": np.full(shape, np.nan), "coverage": np.zeros(shape)}
    laid |= {f"fresh_{name}": numbers.copy() for name, numbers in laid.items()}
    for name, numbers in laid.items():
        numbers[at] = rows[name].to_numpy()
    geometric = settings.aggregation == Aggregation.GEOMETRIC
    return ScoreMatrix(
        alliances=tuple(names.cells["alliance_id"]),
        metrics=tuple(defined["metric_id"]),
        scores=laid["score"],
        coverage=laid["coverage"],
        fresh_scores=laid["fresh_score"],
        fresh_coverage=laid["fresh_coverage"],
        weights=defined["weight"].to_numpy(dtype=float),
        parts=defined["part"].to_numpy(dtype=np.int64),
        part_roles=names.parts["role"].to_numpy(dtype=np.int64),
        part_weights=names.parts["pillar_weight"].to_numpy(dtype=float),
        part_powers=1.0 - names.parts["geometric"].to_numpy(dtype=float),
        early=names.cells["early"].to_numpy(dtype=bool),
        gate=settings.min_coverage,
        power=POWERS["geometric" if geometric else "arithmetic"],
    )


def form_again(
    matrix: ScoreMatrix,
    *,
    scores: Numbers | None = None,
    weights: Numbers | None = None,
    power: float | None = None,
) -> Numbers:
    """Form both indices of every alliance, with something put in the place of the agreed.

    Parameters
    ----------
    matrix : ScoreMatrix
        The agreed scores, weights and means.
    scores : array of float, shape (n_alliances, n_metrics), optional
        Other scores; NaN where a metric does not count.
    weights : array of float, shape (n_metrics,), optional
        Other weights inside the pillars; 0 leaves a metric out, as if it were not defined.
    power : float, optional
        Another exponent of the mean across pillars: 1, 0 or -1.

    Returns
    -------
    array of float, shape (n_alliances, 2)
        Leading and lagging index, not rounded; NaN below a gate, where it is too early, and
        where no metric of the role has a weight.

    See Also
    --------
    alliance_health.indices.aggregate.combine : The same formula in the core.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 7.
    """
    used = matrix.scores if scores is None else scores
    each = matrix.weights if weights is None else weights
    coverage = matrix.coverage * ~np.isnan(used)
    membership = np.eye(len(matrix.part_weights))[matrix.parts]
    declared = each @ membership
    pillars = _mean_inside(used, coverage * each, membership, matrix.part_powers)
    covered = _divide((coverage * each) @ membership, declared)
    pillars[covered < matrix.gate - COVERAGE_TOLERANCE] = np.nan
    outer = np.where(declared > 0, matrix.part_weights, 0.0)
    exponent = matrix.power if power is None else power
    formed = np.full((len(used), len(Role)), np.nan)
    for role in ROLE_NUMBERS.values():
        own = matrix.part_roles == role
        reached = _divide(np.nan_to_num(covered[:, own]) @ outer[own], outer[own].sum())
        index = power_mean(pillars[:, own], outer[own], exponent)
        formed[:, role] = np.where(reached >= matrix.gate - COVERAGE_TOLERANCE, index, np.nan)
    formed[matrix.early, ROLE_NUMBERS[Role.LAGGING.value]] = np.nan
    return formed


def form_floor(matrix: ScoreMatrix) -> Numbers:
    """Form both indices of every alliance with absent weight at 0.

    Parameters
    ----------
    matrix : ScoreMatrix
        Its fresh scores and what is covered of them.

    Returns
    -------
    array of float, shape (n_alliances, 2)
        What `bound_low` publishes, not rounded and without gates; NaN where it is too early
        or no metric of the role has a weight.

    See Also
    --------
    alliance_health.indices.aggregate.weigh_metrics : The same formula in the core.
    """
    membership = np.eye(len(matrix.part_weights))[matrix.parts]
    declared = matrix.weights @ membership
    share, fresh = matrix.fresh_coverage, np.nan_to_num(matrix.fresh_scores)
    low = share * fresh
    logs = np.minimum(share * log_of(fresh), log_of(low))
    plain = _divide((matrix.weights * low) @ membership, declared)
    geometric = np.exp(_divide((matrix.weights * logs) @ membership, declared))
    pillars = np.where(matrix.part_powers == POWERS["geometric"], geometric, plain)
    formed = np.full((len(low), len(Role)), np.nan)
    for role in ROLE_NUMBERS.values():
        own = matrix.part_roles == role
        formed[:, role] = power_mean(pillars[:, own], matrix.part_weights[own], matrix.power)
    formed[matrix.early, ROLE_NUMBERS[Role.LAGGING.value]] = np.nan
    return formed


def power_mean(scores: Numbers, weights: Numbers, power: float) -> Numbers:
    """Average scores by weight, with more or less compensation.

    Parameters
    ----------
    scores : array of float, shape (n, k)
        0 to 100; NaN is left out, its weight spread over the others.
    weights : array of float, shape (k,) or (n, k)
        Not negative.
    power : float
        1 arithmetic, 0 geometric, -1 harmonic; below 1 scores count as max(score, 1).

    Returns
    -------
    array of float, shape (n,)
        NaN where nothing has a weight.

    Examples
    --------
    >>> two = np.array([[20.0, 80.0]])
    >>> [float(power_mean(two, np.ones(2), p).round(9)[0]) for p in (1, 0, -1)]
    [50.0, 40.0, 32.0]
    """
    there = ~np.isnan(scores)
    share = np.where(there, weights, 0.0)
    filled = np.where(there, scores, LEAST_SCORE)
    if power == POWERS["arithmetic"]:
        return _divide((share * filled).sum(axis=1), share.sum(axis=1))
    least = np.maximum(filled, LEAST_SCORE)
    if power == POWERS["geometric"]:
        return np.asarray(np.exp(_divide((share * np.log(least)).sum(axis=1), share.sum(axis=1))))
    return np.asarray(_divide((share * least**power).sum(axis=1), share.sum(axis=1)) ** (1 / power))


def rank_down(scores: Numbers) -> Numbers:
    """Rank scores, 1 for the highest; equal scores share the better rank.

    Parameters
    ----------
    scores : array of float, shape (n,)
        NaN has no rank.

    Returns
    -------
    array of float, shape (n,)
        All NaN when fewer than two scores are there: one alliance has no rank.

    Examples
    --------
    >>> rank_down(np.array([50.0, 70.0, np.nan, 50.0])).tolist()
    [2.0, 1.0, nan, 2.0]
    >>> rank_down(np.array([50.0])).tolist()
    [nan]
    """
    there = ~np.isnan(scores)
    if there.sum() < 2:
        return np.full(len(scores), np.nan)
    ranks = np.full(len(scores), np.nan)
    ranks[there] = ranks_of(scores[there][:, None])[:, 0]
    return ranks


def rounded(scores: Numbers) -> Numbers:
    """Round scores of any shape as published ones are.

    Parameters
    ----------
    scores : array of float
        0 to 100; missing values are allowed.

    Returns
    -------
    array of float, same shape
        To 10 significant digits.
    """
    return round_significant(pd.Series(scores.ravel())).to_numpy().reshape(scores.shape)


def _mean_inside(
    scores: Numbers, present: Numbers, membership: Numbers, powers: Numbers
) -> Numbers:
    """Average the metrics of every pillar of every alliance."""
    weight = present @ membership
    plain = _divide((present * np.nan_to_num(scores)) @ membership, weight)
    geometric = np.exp(_divide((present * log_of(np.nan_to_num(scores))) @ membership, weight))
    return np.where(powers == POWERS["geometric"], geometric, plain)


def _divide(upper: Numbers, lower: Numbers | float) -> Numbers:
    """Divide; NaN where the divisor is 0."""
    below = np.asarray(lower, dtype=float)
    return np.asarray(upper / np.where(below == 0, np.nan, below))
