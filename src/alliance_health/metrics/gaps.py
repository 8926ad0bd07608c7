"""Perception gaps: on which factors both sides see the alliance differently beyond doubt.

One test for each factor and level, Welch's on person means, and Holm's adjustment over
all tests of an alliance and wave: the count says "confirmed" in at most one of ten
alliances whose sides see everything alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.metrics.cells import CELL, used_rows
from alliance_health.metrics.survey import (
    HIGHEST,
    ITEMS_NEEDED,
    LOWEST,
    SUPPRESSED,
    ratings_by_slot,
)
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Item that validates the instrument and is in no index, so in no gap that is.
VALIDATION_FACTOR = "overall"

#: Share of the survey's factors that a wave must have asked: a pulse cannot count gaps.
FACTORS_NEEDED = 2 / 3

#: Error rate of the count, over all factors of an alliance and wave.
CONFIRMED_AT = 0.10

#: Decimals of means and variances: people who agree must have no variance left.
DIGITS = 12

#: Both sides, ours first: a gap is ours minus theirs.
BOTH = (Perspective.OURS, Perspective.THEIRS)

#: One tested gap.
TEST = [*CELL, "wave", "level", "factor"]


def select_perception_gap(context: Context) -> pd.DataFrame:
    """Select all ratings of the waves of a slot, with the factor of each item.

    Reversed items are turned over, so that a gap above 0 always means that we see it
    better. The validation item is left out: it is in no index.

    Parameters
    ----------
    context : Context
        Reads `ratings`.

    Returns
    -------
    DataFrame
        Selected rows with perspective joint; also side, wave, level, factor,
        respondent_id, answer (1 to 5), n_items (of the factor at this level), n_factors (of
        the survey at all levels), min_group_size.
    """
    items = _factor_items(context)
    ratings = ratings_by_slot(context, "perception_gap")
    asked = ratings.merge(items, on=["item_id", "level"], validate="m:1")
    answer = asked["rating"].where(~asked["is_reversed"], LOWEST + HIGHEST - asked["rating"])
    asked = asked.assign(
        side=asked["perspective"],
        perspective=str(Perspective.JOINT),
        answer=answer.astype("float64"),
        quantity=float("nan"),
        min_group_size=context.catalogue.settings.min_group_size,
    )
    keep = ("side", "wave", "level", "factor", "respondent_id", "answer", "n_items", "n_factors")
    return used_rows(asked, "ratings", quantity="quantity", keep=(*keep, "min_group_size"))


def measure_perception_gap(selected: pd.DataFrame) -> pd.DataFrame:
    """Count the factors with a confirmed gap; of several waves in a slot the most counts.

    Parameters
    ----------
    selected : DataFrame
        From `select_perception_gap`.

    Returns
    -------
    DataFrame
        One row per cell: a count. A wave counts if both sides were asked for two thirds of
        the survey's factors. Suppressed when it was, but too few people answered for as
        many factors to be tested; missing when no wave asked for as many.
    """
    gaps = compare_sides(selected)
    by_wave = gaps.groupby([*CELL, "wave"])
    waves = pd.DataFrame(
        {
            "asked": by_wave["factor"].nunique(),
            "tested": gaps[gaps["p"].notna()].groupby([*CELL, "wave"])["factor"].nunique(),
            "confirmed": gaps[gaps["confirmed"]].groupby([*CELL, "wave"])["factor"].nunique(),
            "n_factors": by_wave["n_factors"].first(),
            "min_group_size": by_wave["min_group_size"].first(),
        }
    ).fillna({"tested": 0, "confirmed": 0})
    needed = FACTORS_NEEDED * waves["n_factors"] - 1e-9
    full = waves[waves["asked"] >= needed]
    hidden = full["tested"] < needed.reindex(full.index)
    slots = full.assign(hidden=hidden).groupby(CELL)
    found = slots.agg(value=("confirmed", "max"), suppressed=("hidden", "any"))
    found["value"] = found["value"].astype("float64").where(~found["suppressed"])
    reasons = [SUPPRESSED.format(needed=least) for least in slots["min_group_size"].first()]
    found["reason"] = pd.Series(reasons, found.index, "str").where(found["suppressed"], "")
    return found.reset_index()


def compare_sides(selected: pd.DataFrame) -> pd.DataFrame:
    """Compare both sides on every factor and level of a wave.

    Parameters
    ----------
    selected : DataFrame
        From `select_perception_gap`.

    Returns
    -------
    DataFrame
        One row per factor and level asked on both sides: gap (ours minus theirs, scale
        points), se, df, p, p_adjusted (Holm over the wave's tests) and confirmed; all
        missing where a side has fewer than `min_group_size` respondents, and then not
        confirmed.
    """
    persons = selected.groupby([*TEST, "side", "respondent_id"]).agg(
        value=("answer", "mean"),
        n=("answer", "size"),
        n_items=("n_items", "first"),
        n_factors=("n_factors", "first"),
        min_group_size=("min_group_size", "first"),
    )
    enough = persons[persons["n"] >= ITEMS_NEEDED * persons["n_items"]]
    groups = enough.groupby([*TEST, "side"])["value"].agg(["mean", "var", "size"])
    of_sides = groups.reset_index("side")
    ours, theirs = (of_sides[of_sides["side"] == str(side)].drop(columns="side") for side in BOTH)
    both = ours.add_suffix("_ours").join(theirs.add_suffix("_theirs"), how="inner")
    first = enough.groupby(TEST)[["n_factors", "min_group_size"]].first().reindex(both.index)
    sizes = both[["size_ours", "size_theirs"]].set_axis(["ours", "theirs"], axis=1)
    variances = both[["var_ours", "var_theirs"]].set_axis(["ours", "theirs"], axis=1)
    large = sizes.min(axis=1) >= first["min_group_size"]
    gap = (both["mean_ours"] - both["mean_theirs"]).where(large).round(DIGITS)
    tests = welch(gap, variances.where(large).round(DIGITS), sizes)
    p_adjusted = holm(tests["p"], tests["p"].groupby([*CELL, "wave"]).ngroup())
    confirmed = p_adjusted <= CONFIRMED_AT
    return first.assign(gap=gap, **tests, p_adjusted=p_adjusted, confirmed=confirmed).reset_index()


def welch(
    gap: pd.Series[float], variances: pd.DataFrame, sizes: pd.DataFrame
) -> dict[str, pd.Series[float]]:
    """Test differences of two means without taking the variances for equal.

    Parameters
    ----------
    gap : Series
        Difference of the means.
    variances, sizes : DataFrame, same index
        Sample variance (denominator n - 1) and size of both groups, a column each.

    Returns
    -------
    dict of str to Series
        se, df, and p (two-sided). Missing where the gap is. Two groups without any
        variance differ for certain (p = 0), or not at all (p = 1).

    Examples
    --------
    Means 4 and 3 of five people each, both variances 1: t = 1.581 with 8 degrees.

    >>> ones, fives = pd.DataFrame({"a": [1.0], "b": [1.0]}), pd.DataFrame({"a": [5], "b": [5]})
    >>> {name: round(float(found[0]), 4) for name, found in
    ...  welch(pd.Series([1.0]), ones, fives).items()}
    {'se': 0.6325, 'df': 8.0, 'p': 0.1525}
    """
    from scipy.special import stdtr

    parts = variances / sizes
    squared = parts.sum(axis=1, skipna=False)
    se = np.sqrt(squared)
    df = squared**2 / (parts**2 / (sizes - 1)).sum(axis=1).where(squared > 0)
    t = gap.abs() / se.where(se > 0)
    p = pd.Series(2 * stdtr(df.to_numpy(dtype="float64"), -t.to_numpy(dtype="float64")), gap.index)
    certain = (gap == 0).astype("float64").where((se == 0) & gap.notna())
    return {"se": se, "df": df, "p": p.fillna(certain)}


def holm(p: pd.Series[float], families: pd.Series[int] | None = None) -> pd.Series[float]:
    """Adjust p-values for the number of tests, after Holm.

    Parameters
    ----------
    p : Series
        Missing values are no tests.
    families : Series, same index, optional
        Which tests belong together; without it all do.

    Returns
    -------
    Series
        Smallest error rate, over all tests of a family, at which each would be rejected;
        at most 1.

    References
    ----------
    Holm (1979), A simple sequentially rejective multiple test procedure.

    Examples
    --------
    >>> holm(pd.Series([0.01, 0.04, 0.03])).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    family = pd.Series(0, p.index) if families is None else families
    tests = pd.DataFrame({"p": p, "family": family}).dropna(subset="p")
    tests = tests.sort_values(["family", "p"], kind="stable")
    together = tests.groupby("family")["p"]
    left = together.transform("size") - together.cumcount()
    adjusted = (tests["p"] * left).groupby(tests["family"]).cummax()
    return adjusted.clip(upper=1.0).reindex(p.index)


def _factor_items(context: Context) -> pd.DataFrame:
    """List the items with a factor for each level that is asked."""
    items = [
        (item.item_id, str(level), item.factor, item.reversed)
        for item in context.catalogue.survey.values()
        if not item.is_open and item.factor not in ("", VALIDATION_FACTOR)
        for level in item.levels
    ]
    listed = pd.DataFrame(items, columns=["item_id", "level", "factor", "is_reversed"])
    listed = listed.astype({"item_id": "str", "level": "str", "factor": "str"})
    by_factor = listed.groupby(["level", "factor"])["item_id"]
    return listed.assign(
        is_reversed=listed["is_reversed"].astype("bool"),
        n_items=by_factor.transform("size"),
        n_factors=listed["factor"].nunique(),
    )
