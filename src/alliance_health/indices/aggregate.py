"""Scores of metrics into pillars, pillars into the two indices.

Both levels are one formula, `combine`. The rule of this module: a number is never
formed without its coverage, and what is absent widens the bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw
import numpy as np
import numpy.typing as npt

from alliance_health.indices.engines import Frame
from alliance_health.indices.formulas import ALL, Formulas
from alliance_health.indices.scale import divide

#: Coverage is a sum of shares: equal on paper may differ by this much.
COVERAGE_TOLERANCE = 1e-9
#: A geometric mean knows no score of 0: lower ones count as this.
LEAST_SCORE = 1.0


@dataclass(frozen=True)
class Gates:
    """Coverage that a pillar and an index need to be formed, 0 to 1."""

    pillar: float
    index: float


def weigh_metrics(metrics: Frame, *, formulas: Formulas = ALL) -> Frame:
    """Put the bounds of every metric beside its score.

    Absent weight stands at 0 and at 100. A metric of two sides of which one is absent is
    half absent: its own bounds are half-way; in a geometric mean the lower one is the
    lesser of a half score and of half a weight at the least score, so that it neither
    exceeds the point nor falls when more is absent.

    Parameters
    ----------
    metrics : LazyFrame
        One row per (cell, metric) with `fresh_score` (0 to 100) and `fresh_coverage` (0 to
        1); absent metrics included.
    formulas : Formulas
        Whether a mean is geometric.

    Returns
    -------
    LazyFrame
        The same rows with `bound_low` and `bound_high` (0 to 100, never missing) and, where a
        mean is geometric, `log_low`, the logarithm that enters it.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"fresh_score": [60.0, 60.0, None], "fresh_coverage": [1, 0.5, 0]})
    >>> weighed = weigh_metrics(nw.from_native(rows).lazy()).collect().to_native()
    >>> weighed[["bound_low", "bound_high"]].to_numpy().tolist()
    [[60.0, 60.0], [30.0, 80.0], [0.0, 100.0]]
    """
    share = nw.col("fresh_coverage")
    observed = share * nw.col("fresh_score").fill_null(0.0)
    weighed = metrics.with_columns(bound_low=observed, bound_high=observed + (1 - share) * 100)
    if not formulas.geometric:
        return weighed
    split = share * log_score("fresh_score").fill_null(0.0)
    return weighed.with_columns(log_low=nw.min_horizontal(split, log_score("bound_low")))


def combine(items: Frame, *by: str, formulas: Formulas = ALL) -> Frame:
    """Combine scores into the score of their group by a weighted mean.

    Arithmetic: sum of w s. Geometric: exp of the sum of w ln max(s, 1). Weights of what
    is present are renormalised for the point; the bounds use the declared weights.

    Parameters
    ----------
    items : LazyFrame
        One row per thing combined, absent ones included: `weight` (declared), `counted`
        (share of it that the point uses, 0 to 1), `coverage` (share of it observed, 0 to
        1), `score`, `bound_low`, `bound_high` (0 to 100), `log_low` (see `weigh_metrics`)
        and `geometric` (0 or 1, the same within a group).
    *by : str
        Columns that name a group.
    formulas : Formulas
        Whether a mean is geometric; else `log_low` is not needed.

    Returns
    -------
    LazyFrame
        One row per group: `coverage` (0 to 1), `present` (weight that counts), `score`
        (missing if nothing counts; no gate yet), `bound_low`, `bound_high`.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 7.

    Examples
    --------
    Scores 20 and 80 with weights 1 and 3: (20 + 240) / 4 = 65.

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"group": 0, "weight": [1.0, 3.0], "score": [20.0, 80.0]})
    >>> rows = rows.assign(counted=1.0, coverage=1.0, log_low=0.0, geometric=0)
    >>> rows = rows.assign(bound_low=rows["score"], bound_high=rows["score"])
    >>> combined = combine(nw.from_native(rows).lazy(), "group").collect().to_native()
    >>> combined[["coverage", "score", "bound_low"]].to_numpy().tolist()
    [[1.0, 65.0, 65.0]]
    """
    weight, present = nw.col("weight"), nw.col("weight") * nw.col("counted")
    summed = {
        "present": present,
        "observed": weight * nw.col("coverage"),
        "plain": (present * nw.col("score")).fill_null(0.0),
        "plain_low": weight * nw.col("bound_low"),
        "plain_high": weight * nw.col("bound_high"),
    }
    if formulas.geometric:
        summed |= {
            "log": (present * log_score("score")).fill_null(0.0),
            "log_low": weight * nw.col("log_low"),
            "log_high": weight * log_score("bound_high"),
        }
    sums = (
        items.with_columns(**summed)
        .group_by(*by)
        .agg(nw.col("geometric").max(), *[nw.col(name).sum() for name in ("weight", *summed)])
    )
    mean = _mean if formulas.geometric else _arithmetic_mean
    return sums.select(
        *by,
        "present",
        "geometric",
        coverage=divide(nw.col("observed"), nw.col("weight")),
        score=mean("", "present"),
        bound_low=mean("_low", "weight"),
        bound_high=mean("_high", "weight"),
    )


def form_pillars(metrics: Frame, pillars: Frame, *, gate: float, formulas: Formulas = ALL) -> Frame:
    """Form every pillar of every role from its metrics.

    Parameters
    ----------
    metrics : LazyFrame
        One row per (cell, metric) of weight above 0 with `part` (a pillar in one role),
        `weight`, `score`, `coverage` and the columns of `weigh_metrics`.
    pillars : LazyFrame
        One row per part: `role`, `pillar_weight`, `geometric` (inside the pillar).
    gate : float
        Coverage below which a pillar is missing.
    formulas : Formulas
        Whether a mean is geometric.

    Returns
    -------
    LazyFrame
        One row per (cell, part): `role`, `weight` (the pillar's), `coverage`, `present`,
        `geometric`, `score` (missing below the gate), `bound_low`, `bound_high`. A pillar
        below the gate keeps its observed part in its bounds.

    See Also
    --------
    form_indices : The next step.

    Examples
    --------
    Half of the weight is observed:

    >>> import pandas as pd
    >>> rows = pd.DataFrame({"cell": 0, "part": 0, "weight": 1.0, "coverage": [1.0, 0.0]})
    >>> rows = rows.assign(score=[80.0, None], fresh_score=[80.0, None])
    >>> metrics = weigh_metrics(nw.from_native(rows.assign(fresh_coverage=[1.0, 0.0])).lazy())
    >>> part = pd.DataFrame({"part": [0], "role": 0, "pillar_weight": 1.0, "geometric": 0})
    >>> parts = nw.from_native(part).lazy()
    >>> formed = form_pillars(metrics, parts, gate=2 / 3).collect().to_native()
    >>> formed[["coverage", "score", "bound_low", "bound_high"]].to_numpy().tolist()
    [[0.5, nan, 40.0, 90.0]]
    """
    items = metrics.join(pillars, on="part").with_columns(counted=nw.col("coverage"))
    formed = combine(items, "cell", "part", "role", "pillar_weight", formulas=formulas)
    return _behind(formed.rename({"pillar_weight": "weight"}), gate)


def form_indices(pillars: Frame, *, gate: float, geometric: bool) -> Frame:
    """Form the index of every role from its pillars.

    Coverage of an index is that of its pillars, those that missed their gate included.

    Parameters
    ----------
    pillars : LazyFrame
        What `form_pillars` returns.
    gate : float
        Coverage below which an index is missing.
    geometric : bool
        Whether the mean across pillars is geometric.

    Returns
    -------
    LazyFrame
        One row per (cell, role): `coverage`, `present`, `geometric`, `score` (missing below
        the gate), `bound_low`, `bound_high`.

    See Also
    --------
    alliance_health.indices.contributions.share_out : The way back down.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"cell": 0, "role": 0, "weight": 1.0, "score": [25.0, 100.0]})
    >>> rows = rows.assign(coverage=1.0, bound_low=rows["score"], bound_high=rows["score"])
    >>> pillars = nw.from_native(rows).lazy()
    >>> index = form_indices(pillars, gate=1.0, geometric=True).collect().to_native()
    >>> index["score"].round(9).tolist()
    [50.0]
    """
    items = pillars.with_columns(
        counted=(~nw.col("score").is_null()).cast(nw.Float64), geometric=nw.lit(int(geometric))
    )
    if geometric:
        items = items.with_columns(log_low=log_score("bound_low"))
    formulas = Formulas(geometric=geometric)
    return _behind(combine(items, "cell", "role", formulas=formulas), gate)


def log_score(column: str) -> nw.Expr:
    """Take the logarithm of a score for a geometric mean.

    Parameters
    ----------
    column : str
        Scores, 0 to 100.

    Returns
    -------
    Expr
        ln max(score, 1); missing where the score is.

    Examples
    --------
    >>> import pandas as pd
    >>> scores = nw.from_native(pd.DataFrame({"score": [0.0, 1.0, None]})).lazy()
    >>> scores.select(log_score("score")).collect().to_native()["score"].tolist()
    [0.0, 0.0, nan]
    """
    return nw.col(column).clip(lower_bound=LEAST_SCORE).log()


def log_of(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Take the logarithms of an array of scores for a geometric mean.

    Parameters
    ----------
    scores : ndarray of any shape
        0 to 100.

    Returns
    -------
    ndarray of the same shape
        ln max(score, 1); missing where the score is.

    See Also
    --------
    log_score : The same for a column of an engine.

    Examples
    --------
    >>> log_of(np.array([0.0, 1.0])).tolist()
    [0.0, 0.0]
    """
    return np.asarray(np.log(np.maximum(scores, LEAST_SCORE)))


def _mean(end: str, weight: str) -> nw.Expr:
    """Divide sums by their weight, as an arithmetic or a geometric mean."""
    geometric = divide(nw.col(f"log{end}"), nw.col(weight)).exp()
    arithmetic = _arithmetic_mean(end, weight)
    return nw.when(nw.col("geometric") == 1).then(geometric).otherwise(arithmetic)


def _arithmetic_mean(end: str, weight: str) -> nw.Expr:
    """Divide sums by their weight."""
    return divide(nw.col(f"plain{end}"), nw.col(weight))


def _behind(formed: Frame, gate: float) -> Frame:
    """Keep a score only where coverage reaches the gate."""
    enough = nw.col("coverage") >= gate - COVERAGE_TOLERANCE
    return formed.with_columns(score=nw.when(enough).then(nw.col("score")))
