"""Values onto the scale from 0 (unhealthy) to 100 (healthy).

Scales never move with the data. Which end is healthy was settled when the scale was
compiled (`Catalogue.scales`): knot a is the weak end, knot b the strong one, and the
optional knot c the best value, whichever way the numbers run.

::

    score 100            c______      thresholds: a at 40, b at 70, c at 100
                       /
       70            b                beyond a and c the line goes on until it is clipped;
                   /                  without c, the line through a and b does
       40        a
        0  _____/
                 value ->
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from alliance_health.catalogue.scales import KNOT_COLUMNS
from alliance_health.indices.engines import Frame
from alliance_health.indices.formulas import ALL, Formulas
from alliance_health.vocabulary import Transform

#: Columns of a scale that `score_values` reads.
SCALE_COLUMNS = ("transform", "against_target", *KNOT_COLUMNS)


def score_values(values: Frame, *, formulas: Formulas = ALL) -> Frame:
    """Score values by their place on the scale of their metric.

    Values beyond an end are clipped to it, so that one extreme period cannot dominate an
    index. A scale of two lines (`band_is_best`) scores the lower of both.

    Parameters
    ----------
    values : LazyFrame
        One row per value: `value` and `target` in the unit of the metric, and the
        columns of `SCALE_COLUMNS`, the knots after transformation.
    formulas : Formulas
        What the scales ask for.

    Returns
    -------
    LazyFrame
        The same rows with `score`, 0 to 100. Missing where the value is missing, where a
        target is needed and there is none above 0, where ln meets a value that is not
        positive, and where the metric has no scale.

    See Also
    --------
    alliance_health.indices.sides.average_partners : The next step.

    References
    ----------
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 5.

    Examples
    --------
    Days to settle an escalation: 20 is weak (40), 10 is strong (70).

    >>> import pandas as pd
    >>> days = pd.DataFrame({"value": [20.0, 10.0, 15.0, 50.0, None], "target": float("nan")})
    >>> knots = {"low_xa": 20.0, "low_ya": 40.0, "low_xb": 10.0, "low_yb": 70.0}
    >>> absent = {column: float("nan") for column in KNOT_COLUMNS if column not in knots}
    >>> days = days.assign(transform="none", against_target=False, **knots, **absent)
    >>> score_values(nw.from_native(days).lazy()).collect().to_native()["score"].tolist()
    [40.0, 70.0, 55.0, 0.0, nan]
    """
    score = _on_line("low")
    if formulas.two_lines:
        score = nw.min_horizontal(score, _on_line("high"))
    return _measure(values, formulas).with_columns(score=score).drop("measured")


def place_on_scale(values: Frame, *, formulas: Formulas = ALL) -> Frame:
    """Place values on the scale of their metric without clipping them at its ends.

    The same lines as in `score_values`, gone on beyond 0 and 100: what a score does not tell
    any more. Of two lines (`band_is_best`) the lower place counts; above 100 it means nothing,
    because that is the middle of the band and not an end.

    Parameters
    ----------
    values : LazyFrame
        As for `score_values`.
    formulas : Formulas
        What the scales ask for.

    Returns
    -------
    LazyFrame
        The same rows with `measured`, the quantity that is placed (in percent of the target
        where the metric says so, and after its transform), and `place`, in points of score.
        Both are missing where the score is.

    See Also
    --------
    alliance_health.insights.clipping.clipped_shares : How many values lie beyond the ends.

    Examples
    --------
    Days to settle an escalation: 20 is weak (40), 10 is strong (70); 0 reaches 100.

    >>> import pandas as pd
    >>> days = pd.DataFrame({"value": [0.0, 10.0, 40.0], "target": float("nan")})
    >>> knots = {"low_xa": 20.0, "low_ya": 40.0, "low_xb": 10.0, "low_yb": 70.0}
    >>> absent = {column: float("nan") for column in KNOT_COLUMNS if column not in knots}
    >>> days = days.assign(transform="none", against_target=False, **knots, **absent)
    >>> place_on_scale(nw.from_native(days).lazy()).collect().to_native()["place"].tolist()
    [100.0, 70.0, -20.0]
    """
    place = _line("low")
    if formulas.two_lines:
        place = nw.min_horizontal(place, _line("high"))
    return _measure(values, formulas).with_columns(place=place)


def _measure(values: Frame, formulas: Formulas) -> Frame:
    """Add the quantity that is placed on the scale."""
    quantity = _against_target() if formulas.targets else _number("value")
    measured = values.with_columns(measured=quantity)
    return measured.with_columns(measured=_transformed()) if formulas.transforms else measured


def _against_target() -> nw.Expr:
    """Take the value itself, or 100 x value / target where the target is above 0."""
    value = _number("value")
    target = nw.when(_number("target") > 0).then(nw.col("target"))
    return nw.when(nw.col("against_target")).then(100 * value / target).otherwise(value)


def _transformed() -> nw.Expr:
    """Apply none, ln or asinh; asinh through ln, which every engine has."""
    kind, measured = nw.col("transform"), nw.col("measured")
    positive = nw.when((kind == Transform.LN.value) & (measured > 0)).then(measured)
    size = nw.when(kind == Transform.ASINH.value).then(measured.abs())
    asinh = (size + (size * size + 1).sqrt()).log()
    signed = nw.when(measured < 0).then(-asinh).otherwise(asinh)
    return (
        nw.when(kind == Transform.NONE.value)
        .then(measured)
        .otherwise(nw.coalesce(positive.log(), signed))
    )


def _on_line(line: str) -> nw.Expr:
    """Place the quantity on one line of the scale, clipped at its ends."""
    return _line(line).clip(0, 100)


def _line(line: str) -> nw.Expr:
    """Place the quantity on one line of the scale, which goes on beyond its ends."""
    x = nw.col("measured")
    xa, ya, xb, yb, xc, yc = (_knot(line, point) for point in ("xa", "ya", "xb", "yb", "xc", "yc"))
    place = divide(x - xa, xb - xa)
    below = ya + (yb - ya) * place
    above = yb + (yc - yb) * divide(x - xb, xc - xb)
    return nw.when((place > 1) & ~xc.is_null()).then(above).otherwise(below)


def _knot(line: str, point: str) -> nw.Expr:
    """Name one coordinate of a knot."""
    return nw.col(f"{line}_{point}")


def _number(column: str) -> nw.Expr:
    """Read a column with NaN as missing: as a number NaN would compare as large on DuckDB."""
    return nw.when(~nw.col(column).is_nan()).then(nw.col(column))


def divide(upper: Any, lower: nw.Expr) -> nw.Expr:
    """Divide, with a missing result where the divisor is 0.

    Parameters
    ----------
    upper, lower : Expr
        Any numbers; `upper` may be a plain number.

    Returns
    -------
    Expr
        ``upper / lower``; never NaN and never infinite because of a divisor of 0.

    Examples
    --------
    >>> import pandas as pd
    >>> shares = nw.from_native(pd.DataFrame({"part": [1.0, 0.0], "all": [4.0, 0.0]})).lazy()
    >>> shares = shares.select(share=divide(nw.col("part"), nw.col("all")))
    >>> shares.collect().to_native()["share"].tolist()
    [0.25, nan]
    """
    quotient: nw.Expr = upper / nw.when(lower != 0).then(lower)
    return quotient
