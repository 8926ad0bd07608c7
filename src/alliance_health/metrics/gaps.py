"""Perception gaps: on which factors both sides see the alliance differently beyond doubt.

One test for each factor and level, on person means, and Holm's adjustment over all tests of
an alliance and wave: the count says "confirmed" in at most one of ten alliances whose sides
see everything alike. Everything rests on the means and errors as they are published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.metrics.agreement_within import average_deviation
from alliance_health.metrics.cells import CELL, used_rows
from alliance_health.metrics.disclosure import (
    DECIMALS,
    SUPPRESSED,
    disclosed_answers,
    standard_errors,
)
from alliance_health.metrics.permutation import permutation_p
from alliance_health.metrics.survey import answers_by_slot
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Item that validates the instrument and is in no index, so in no gap that is.
VALIDATION_FACTOR = "overall"

#: Share of the survey's factors that a wave must have asked: a pulse cannot count gaps.
FACTORS_NEEDED = 2 / 3

#: Error rate of the count, over all factors of an alliance and wave.
CONFIRMED_AT = 0.10

#: People on the smaller side below whom p is that of all permutations: in simulated reports
#: without any gap Welch's p confirms one in up to 12 of 100, the exact p in at most 7.
PERMUTED_BELOW = 50

#: Both sides, ours first: a gap is ours minus theirs.
BOTH = (str(Perspective.OURS), str(Perspective.THEIRS))

#: One tested gap.
TEST = [*CELL, "wave", "level", "factor"]

_SIDE = [*TEST, "side"]


def select_perception_gap(context: Context) -> pd.DataFrame:
    """Select all answers of the waves of a slot, with the factor of each item.

    Reversed items are turned over, so that a gap above 0 always means that we see it
    better. The validation item and items of the workbook's own are left out: they are in
    no index.

    Parameters
    ----------
    context : Context
        Reads `ratings`.

    Returns
    -------
    DataFrame
        Selected rows with perspective joint; also side, wave, level, factor,
        respondent_id, answer (1 to 5), n_factor (items of the factor at this level), n_factors
        (of the survey at all levels), factor_shown, min_group_size. Only people who count.
    """
    placed = answers_by_slot(context, "perception_gap")
    own = [item.item_id for item in context.catalogue.survey.values() if item.is_custom]
    counted = (placed["factor"] != VALIDATION_FACTOR) & ~placed["item_id"].isin(own)
    return _factor_rows(placed[counted], context)


def select_waves(context: Context) -> pd.DataFrame:
    """Select the answers to all factors of every wave; each wave is a period of its own.

    Parameters
    ----------
    context : Context
        Reads `ratings`.

    Returns
    -------
    DataFrame
        As `select_perception_gap`, of all waves and with the validation item.
    """
    answers = disclosed_answers(context)
    return _factor_rows(answers.assign(period=answers["wave"]), context)


def _factor_rows(answers: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Lay answers out by factor; people without enough items of a factor do not count."""
    survey = context.catalogue.survey.values()
    factors = {item.factor for item in survey if not (item.is_open or item.is_custom)}
    asked = answers[answers["in_factor"] & (answers["factor"] != "")]
    asked = asked.assign(
        perspective=str(Perspective.JOINT),
        quantity=float("nan"),
        n_factors=len(factors - {"", VALIDATION_FACTOR}),
    )
    keep = ("side", "wave", "level", "factor", "respondent_id", "answer", "n_factor")
    return used_rows(
        asked,
        "ratings",
        quantity="quantity",
        keep=(*keep, "n_factors", "factor_shown", "min_group_size"),
    )


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
    gaps = gaps[gaps["asked_both"]]
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
        From `select_waves` or `select_perception_gap`.

    Returns
    -------
    DataFrame
        One row per factor and level that a side answered: ours, theirs (means, scale points),
        n_ours, n_theirs, se_ours, se_theirs, deviation_ours, deviation_theirs (average
        deviation), asked_both (whether both answered the factor), side_answered (whether both
        answered anything at this level); gap (ours minus theirs), se, df, p, p_adjusted (Holm
        over the wave's tests) and confirmed.
        What may not be shown is missing, and then not confirmed. Signed means of fewer than
        `min_group_size` people are shown, and no gap is drawn from them. The validation item
        has no `p_adjusted`.
    """
    persons = selected.groupby([*_SIDE, "respondent_id"]).agg(
        value=("answer", "mean"), n_items=("n_factor", "first"), shown=("factor_shown", "all")
    )
    sides = _side_statistics(persons[persons["shown"].astype("bool")])
    cells = selected.groupby(TEST).agg(
        n_factors=("n_factors", "first"), min_group_size=("min_group_size", "first")
    )
    asked = selected.groupby(TEST)["side"].nunique()
    at_level = selected.groupby([*CELL, "wave", "level"])["side"].nunique().rename("sides")
    both = cells.assign(asked_both=asked == len(BOTH)).join(at_level)
    both = both.assign(side_answered=both.pop("sides") == len(BOTH))
    for side in BOTH:
        own = sides[sides.index.get_level_values("side") == side].droplevel("side")
        both = both.join(own.add_suffix(f"_{side}"))
    both = both.rename(columns={f"mean_{side}": side for side in BOTH})
    enough = both[["n_ours", "n_theirs"]].min(axis=1, skipna=False) >= both["min_group_size"]
    gap = (both["ours"] - both["theirs"]).round(DECIMALS).where(enough)
    errors = both[["se_ours", "se_theirs"]].set_axis(list(BOTH), axis=1)
    sizes = both[["n_ours", "n_theirs"]].set_axis(list(BOTH), axis=1)
    tests = welch(gap, errors, sizes)
    tests["p"] = _exact_where_small(tests["p"], persons, sizes)
    is_test = both.index.get_level_values("factor") != VALIDATION_FACTOR
    families = tests["p"].groupby([*CELL, "wave"]).ngroup()
    p_adjusted = holm(tests["p"].where(is_test), families)
    confirmed = p_adjusted <= CONFIRMED_AT
    return both.assign(gap=gap, **tests, p_adjusted=p_adjusted, confirmed=confirmed).reset_index()


def _side_statistics(persons: pd.DataFrame) -> pd.DataFrame:
    """Return mean, error, number and average deviation of every shown factor of a side."""
    groups = persons.groupby(_SIDE)
    means = groups["value"].mean()
    return pd.DataFrame(
        {
            "mean": means.round(DECIMALS),
            "se": standard_errors(groups["value"].var(), groups.size(), groups["n_items"].max()),
            "n": groups.size().astype("float64"),
            "deviation": average_deviation(persons["value"], _SIDE).round(DECIMALS),
        }
    )


def _exact_where_small(
    p: pd.Series[float], persons: pd.DataFrame, sizes: pd.DataFrame
) -> pd.Series[float]:
    """Replace p by that of all permutations where a side is small."""
    small = p.notna() & (sizes.min(axis=1) < PERMUTED_BELOW)
    if not small.any():
        return p
    wanted = p.index[small]
    ordered = persons["value"].sort_index()
    people = ordered.groupby(_SIDE).size()
    parts = np.split(ordered.to_numpy(dtype=float), people.cumsum().to_numpy()[:-1])
    values = pd.Series([tuple(part) for part in parts], people.index, dtype="object")
    ours, theirs = (values.xs(side, level="side").reindex(wanted) for side in BOTH)
    exact = [permutation_p(*pair) for pair in zip(ours, theirs, strict=True)]
    found = pd.Series(exact, wanted, "float64").reindex(p.index)
    return found.where(small, p)


def welch(
    gap: pd.Series[float], errors: pd.DataFrame, sizes: pd.DataFrame
) -> dict[str, pd.Series[float]]:
    """Test differences of two means without taking the variances for equal.

    Parameters
    ----------
    gap : Series
        Difference of the means.
    errors, sizes : DataFrame, same index
        Standard error of the mean (above 0) and size of both groups, a column each.

    Returns
    -------
    dict of str to Series
        se, df, and p (two-sided). Missing where the gap or an error is.

    Examples
    --------
    Means 4 and 3 of five people each, both variances 1: t = 1.581 with 8 degrees.

    >>> errors = pd.DataFrame({"a": [0.2**0.5], "b": [0.2**0.5]})
    >>> fives = pd.DataFrame({"a": [5], "b": [5]})
    >>> {name: round(float(found[0]), 4) for name, found in
    ...  welch(pd.Series([1.0]), errors, fives).items()}
    {'se': 0.6325, 'df': 8.0, 'p': 0.1525}
    """
    from scipy.special import stdtr

    parts = errors**2
    squared = parts.sum(axis=1, skipna=False).where(gap.notna())
    se = np.sqrt(squared)
    df = squared**2 / (parts**2 / (sizes - 1)).sum(axis=1)
    t = gap.abs() / se
    p = pd.Series(2 * stdtr(df.to_numpy(dtype="float64"), -t.to_numpy(dtype="float64")), gap.index)
    return {"se": se, "df": df, "p": p}


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
