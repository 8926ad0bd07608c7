"""How many points of an index come from each pillar and each metric.

An index of 100 loses points; the loss goes down the tree and is shared out among what
lost it. A contribution is what is left of the share that a thing could have given:
100 x effective weight - points lost. So contributions add up to the index, in
arithmetic and geometric means and in any nesting of both.
"""

from __future__ import annotations

import narwhals as nw

from alliance_health.indices.aggregate import log_score
from alliance_health.indices.engines import Frame
from alliance_health.indices.formulas import ALL, Formulas
from alliance_health.indices.scale import divide


def start_from_indices(indices: Frame) -> Frame:
    """Put what is shared out beside every index: all its weight and all it lost.

    Parameters
    ----------
    indices : LazyFrame
        What `form_indices` returns.

    Returns
    -------
    LazyFrame
        The indices with `effective_weight` (1), `lost` and `contribution` (points); all
        three missing where the index is.

    See Also
    --------
    share_out : Goes down one level.

    Examples
    --------
    >>> import pandas as pd
    >>> indices = nw.from_native(pd.DataFrame({"score": [65.0]})).lazy()
    >>> start_from_indices(indices).collect().to_native()["lost"].tolist()
    [35.0]
    """
    formed = ~nw.col("score").is_null()
    return indices.with_columns(
        effective_weight=nw.when(formed).then(nw.lit(1.0)),
        lost=100 - nw.col("score"),
        contribution=nw.col("score"),
    )


def share_out(
    items: Frame, wholes: Frame, *, by: tuple[str, ...], formulas: Formulas = ALL
) -> Frame:
    """Share the points that each whole lost out among the things it is made of.

    Of the loss of the whole a thing bears share x gap / gap of the whole, where share is
    its part of the weight present and the gap is 100 - s in an arithmetic mean and
    ln(100 / max(s, 1)) in a geometric one.

    Parameters
    ----------
    items : LazyFrame
        One row per thing: `weight` (declared), `counted` (share of it that counts, 0 to 1),
        `score` (0 to 100).
    wholes : LazyFrame
        One row per whole: `score`, `present` (weight that counts), `geometric` (0 or 1),
        `effective_weight` (of the index, 0 to 1), `lost` (points of the index).
    by : tuple of str
        Columns that name a whole, in both.
    formulas : Formulas
        Whether a mean is geometric.

    Returns
    -------
    LazyFrame
        The items with `share` (of the whole, 0 to 1), `effective_weight` (of the index, 0
        to 1), `lost` and `contribution` (points of the index). An absent thing has a share
        of 0 and no contribution; all are missing where the index is.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 9.

    Examples
    --------
    Scores 20 and 80 with weights 1 and 3 make 65: 5 points and 60 points.

    >>> import pandas as pd
    >>> items = pd.DataFrame({"role": 0, "weight": [1.0, 3.0], "score": [20.0, 80.0]})
    >>> whole = pd.DataFrame({"role": [0], "score": 65.0, "present": 4.0, "geometric": 0})
    >>> frames = (items.assign(counted=1.0), whole.assign(effective_weight=1.0, lost=35.0))
    >>> items, wholes = (nw.from_native(frame).lazy() for frame in frames)
    >>> share_out(items, wholes, by=("role",)).collect().to_native()["contribution"].tolist()
    [5.0, 60.0]
    """
    whole = wholes.select(
        *by,
        whole_present="present",
        whole_geometric="geometric",
        whole_score="score",
        whole_weight="effective_weight",
        whole_lost="lost",
    )
    weight = nw.col("weight") * nw.col("counted")
    there = ~(nw.col("score").is_null() | nw.col("whole_score").is_null())
    share = nw.when(there).then(divide(weight, nw.col("whole_present"))).otherwise(nw.lit(0.0))
    gap = _relative_gap() if formulas.geometric else _arithmetic_gap()
    lost = nw.col("whole_lost") * nw.col("share") * gap.fill_null(0.0)
    effective_weight = nw.col("whole_weight") * nw.col("share")
    return (
        items.join(whole, on=list(by), how="left")
        .with_columns(share=share)
        .with_columns(effective_weight=effective_weight, lost=lost)
        .with_columns(
            contribution=nw.when(~nw.col("score").is_null() & (nw.col("share") > 0)).then(
                100 * nw.col("effective_weight") - nw.col("lost")
            )
        )
        .drop("whole_present", "whole_geometric", "whole_score", "whole_weight", "whole_lost")
    )


def _relative_gap() -> nw.Expr:
    """Measure what a score lacks, relative to what its whole lacks."""
    lacking = nw.lit(100.0).log() - log_score("score")
    geometric = divide(lacking, nw.lit(100.0).log() - log_score("whole_score"))
    return nw.when(nw.col("whole_geometric") == 1).then(geometric).otherwise(_arithmetic_gap())


def _arithmetic_gap() -> nw.Expr:
    """Measure it where no mean is geometric."""
    return divide(100 - nw.col("score"), 100 - nw.col("whole_score"))
