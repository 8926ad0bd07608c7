"""Partners into perspectives, and perspectives into the one score of a metric.

Everything is done twice: with all values, for the point, and with fresh values only,
for the bounds. The rule of this module: a value past its period (stale) never reaches
a column named ``fresh_*``.
"""

from __future__ import annotations

import narwhals as nw

from alliance_health.indices.engines import Frame
from alliance_health.indices.formulas import ALL, Formulas
from alliance_health.vocabulary import Perspective

#: Numbers that stand for perspectives inside the core, in the order of their names.
PERSPECTIVE_NUMBERS = {side.value: at for at, side in enumerate(sorted(Perspective))}

#: Quantities averaged over partners.
AVERAGED = ("value", "fresh_value", "target", "score", "fresh_score")
#: Marks of a perspective: the largest among its rows.
MARKS = ("age", "stale", "computed", "unit", "hidden")


def average_partners(values: Frame) -> Frame:
    """Average the partners of one perspective.

    Parameters
    ----------
    values : LazyFrame
        One row per (cell, metric, perspective, partner): `value` and `target` in the unit of
        the metric, `score` (0 to 100), `age` (periods), `stale`, `computed`, `hidden` (0 or
        1), `unit` (a number), `only`, the one perspective that counts or -1, and `each`,
        whether the sides have each their own (0 or 1).

    Returns
    -------
    LazyFrame
        One row per (cell, metric, perspective): the columns of `AVERAGED` (means of what is
        there, missing if nothing is), those of `MARKS` (of rows that have a value), and
        `counts`, 1 unless only another perspective counts for the metric.

    See Also
    --------
    join_perspectives : The next step.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"score": [60.0, 80.0], "value": [6.0, 8.0], "target": [9.0, 9.0]}
    >>> keys = {"cell": 0, "metric": 0, "perspective": 1, "only": -1, "each": 1}
    >>> marks = {"age": 0, "stale": [0, 1], "computed": 0, "unit": 0, "hidden": 0}
    >>> frame = nw.from_native(pd.DataFrame({**rows, **keys, **marks})).lazy()
    >>> averaged = average_partners(frame).collect().to_native()
    >>> averaged[["score", "fresh_score", "stale"]].to_numpy().tolist()
    [[70.0, 60.0, 1.0]]
    """
    fresh, valued = nw.col("stale") == 0, ~nw.col("value").is_null()
    return (
        values.with_columns(
            nw.when(fresh).then(nw.col("value")).alias("fresh_value"),
            nw.when(fresh).then(nw.col("score")).alias("fresh_score"),
            *[nw.when(valued).then(nw.col(mark)).alias(mark) for mark in MARKS[:-1]],
        )
        .group_by("cell", "metric", "perspective", "only", "each")
        .agg(
            *[nw.col(quantity).mean() for quantity in AVERAGED],
            *[nw.col(mark).max() for mark in MARKS],
        )
        .with_columns(
            counts=nw.when((nw.col("only") < 0) | (nw.col("only") == nw.col("perspective")))
            .then(nw.lit(1))
            .otherwise(nw.lit(0))
        )
    )


def join_perspectives(perspectives: Frame, *, formulas: Formulas = ALL) -> Frame:
    """Join the perspectives of a metric into one score.

    A joint row beats the mean of the sides; a stale one yields to fresh sides that count
    in full. Sides of one quantity (`one`, `joint`) are two reports of it: their mean counts
    in full, also when there is only one. Sides that have each their own (`each`) count
    half, and so half of the weight is absent when one is. With `ours` or `theirs` only that
    side counts. One hidden row hides the result.

    Parameters
    ----------
    perspectives : LazyFrame
        What `average_partners` returns.
    formulas : Formulas
        Whether a value is hidden.

    Returns
    -------
    LazyFrame
        One row per (cell, metric): `value` and `target` in the unit of the metric, `score`
        (0 to 100) and `coverage` (0, 0.5 or 1) of the point; `fresh_score` and
        `fresh_coverage` for the bounds; `ours_score`, `theirs_score` and their `difference`
        in points; the columns of `MARKS`. Scores are missing where coverage is 0.

    See Also
    --------
    alliance_health.indices.aggregate.form_pillars : The next step.

    Examples
    --------
    Each partner rates its own trust, and theirs is missing:

    >>> import pandas as pd
    >>> row = {"cell": 0, "metric": 0, "perspective": 1, "counts": 1, "each": 1}
    >>> numbers = dict.fromkeys(AVERAGED, 60.0) | dict.fromkeys(MARKS, 0.0)
    >>> joined = join_perspectives(nw.from_native(pd.DataFrame([{**row, **numbers}])).lazy())
    >>> joined.collect().to_native()[["score", "coverage"]].to_numpy().tolist()
    [[60.0, 0.5]]
    """
    wide = perspectives.select("cell", "metric", "each").unique()
    for side, number in PERSPECTIVE_NUMBERS.items():
        counting = (nw.col("perspective") == number) & (nw.col("counts") == 1)
        own = {f"{side}_{column}": column for column in (*AVERAGED, *MARKS)}
        one = perspectives.filter(counting).select("cell", "metric", **own)
        wide = wide.join(one, on=["cell", "metric"], how="left")
    chosen = wide.with_columns(_joint_wins()).with_columns(
        _mean_or_joint("value", "joint_wins"),
        _mean_or_joint("target", "joint_wins"),
        _mean_or_joint("score", "joint_wins"),
        _mean_or_joint("fresh_score", "fresh_joint_wins"),
        _share("score", "joint_wins").alias("coverage"),
        _share("fresh_score", "fresh_joint_wins").alias("fresh_coverage"),
        *[_mark_of_rows_used(mark) for mark in MARKS[:-1]],
        hidden=nw.max_horizontal("joint_hidden", "ours_hidden", "theirs_hidden").fill_null(0),
        difference=nw.col("ours_score") - nw.col("theirs_score"),
    )
    return (_hide(chosen) if formulas.hidden else chosen).select(
        "cell",
        "metric",
        *("value", "target", "score", "coverage", "fresh_score", "fresh_coverage"),
        *("ours_score", "theirs_score", "difference"),
        *MARKS,
    )


def _joint_wins() -> tuple[nw.Expr, nw.Expr]:
    """Tell where the joint row counts, for the point and for the bounds."""
    joint = ~nw.col("joint_value").is_null()
    joint_fresh = ~nw.col("joint_fresh_value").is_null()
    ours, theirs = (~nw.col(f"{side}_fresh_score").is_null() for side in ("ours", "theirs"))
    each = nw.col("each") == 1
    sides_suffice = (each & ours & theirs) | (~each & (ours | theirs))
    wins = joint & (joint_fresh | ~sides_suffice)
    return wins.alias("joint_wins"), joint_fresh.alias("fresh_joint_wins")


def _mean_or_joint(column: str, joint_wins: str) -> nw.Expr:
    """Take the joint number where it wins, else the mean of the sides that are there."""
    ours, theirs = nw.col(f"ours_{column}"), nw.col(f"theirs_{column}")
    sides = nw.coalesce((ours + theirs) / 2, ours, theirs)
    return (
        nw.when(nw.col(joint_wins)).then(nw.col(f"joint_{column}")).otherwise(sides).alias(column)
    )


def _share(column: str, joint_wins: str) -> nw.Expr:
    """Measure which share of the weight of a metric is observed: 0, a half or 1."""
    there = [~nw.col(f"{side}_{column}").is_null() for side in ("joint", "ours", "theirs")]
    joint, ours, theirs = (one.cast(nw.Float64) for one in there)
    either = (there[1] | there[2]).cast(nw.Float64)
    sides = nw.when(nw.col("each") == 1).then((ours + theirs) / 2).otherwise(either)
    return nw.when(nw.col(joint_wins)).then(joint).otherwise(sides)


def _mark_of_rows_used(mark: str) -> nw.Expr:
    """Take a mark from the rows that make up the value."""
    sides = nw.max_horizontal(f"ours_{mark}", f"theirs_{mark}")
    return nw.when(nw.col("joint_wins")).then(nw.col(f"joint_{mark}")).otherwise(sides).alias(mark)


def _hide(joined: Frame) -> Frame:
    """Make everything missing that a hidden row would let a reader find out."""
    seen = nw.col("hidden") == 0
    numbers = ("value", "score", "fresh_score", "difference")
    shares = ("coverage", "fresh_coverage")
    return joined.with_columns(
        *[nw.when(seen).then(nw.col(name)).alias(name) for name in numbers],
        *[nw.when(seen).then(nw.col(name)).otherwise(nw.lit(0.0)).alias(name) for name in shares],
    )
