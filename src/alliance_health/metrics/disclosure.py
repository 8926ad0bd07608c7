"""What of the ratings may be published: the one place that decides it.

::

    cell     alliance x wave x side x level x factor, or metric of a side
    shown    from min_group_size people on; executives below that only if all signed
    hidden   has no value, no number of people, and one reason that fits every case

Nobody may learn from the difference of two shown numbers what fewer people said. A metric
and its factors are such numbers: where somebody left an item blank, or a factor is hidden,
the metric minus its shown factors is about few people. `audit.py` works out how much that
difference tells; here the metric is shown more coarsely, or another factor is hidden, or
at last the metric, until it tells too little. The same decision holds for every edition,
language and company, and it does not depend on which side is called ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.language import to_speak
from alliance_health.metrics.answers import SHEET, read_answers
from alliance_health.metrics.audit import settle_metrics
from alliance_health.vocabulary import Level

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: What is said of everything that may not be shown, whatever the rule that hides it.
SUPPRESSED = to_speak("suppressed: it could tell what fewer than {needed} people said")

#: Decimals of published means, gaps and errors of ratings.
DECIMALS = 2

#: People of a side from which comments and distributions are shown.
COMMENTS_FROM = 8

#: Metric of one side in one wave, all levels that may be shown together.
SIDE_METRIC = ["alliance_id", "wave", "side", "metric_id"]

#: One factor at one level of one side in one wave.
FACTOR = [*SHEET, "factor"]


def disclosed_answers(context: Context) -> pd.DataFrame:
    """Read the answers of a workbook with what of them may be shown.

    Parameters
    ----------
    context : Context
        Reads `ratings`; kept with the context, so that all metrics rest on one decision.

    Returns
    -------
    DataFrame
        From `read_answers`, with the columns of `decide`.
    """
    return context.keep(
        "answers", lambda: decide(read_answers(context.tables["ratings"], context.catalogue))
    )


def decide(answers: pd.DataFrame) -> pd.DataFrame:
    """Say of every answer where it may be shown.

    Parameters
    ----------
    answers : DataFrame
        From `alliance_health.metrics.answers.read_answers`, whole waves.

    Returns
    -------
    DataFrame
        The same rows with `level_shown` (the person's level enters the metric of the side),
        `side_shown` (the metric of the side may be shown), `decimals` (of the metric) and
        `factor_shown` (the factor at the person's level may be shown).

    Examples
    --------
    Four people are too few for anything:

    >>> from alliance_health.metrics.answers import ANSWER_COLUMNS
    >>> row = dict.fromkeys(ANSWER_COLUMNS, "") | {"answer": 3.0, "n_factor": 1, "n_metric": 1}
    >>> row |= {"level": "working", "factor": "voice", "metric_id": "m", "counts": True}
    >>> row |= {"in_factor": True, "signed": False, "amended": 0, "min_group_size": 5, "line": 2}
    >>> few = pd.DataFrame([{**row, "respondent_id": str(at)} for at in range(4)])
    >>> decide(few)[["side_shown", "factor_shown"]].any().tolist()
    [False, False]
    """
    marked = answers.assign(
        **_levels(answers),
        factor_shown=_enough(answers, FACTOR) & (answers["factor"] != ""),
        decimals=DECIMALS,
    )
    return settle_metrics(marked)


def is_enough(n: pd.Series[int], needed: pd.Series[int] | int) -> pd.Series[bool]:
    """Tell which groups are large enough for their mean to be shown.

    Parameters
    ----------
    n : Series of int
        People in each group.
    needed : Series of int, or int
        The least number, of the workbook.

    Returns
    -------
    Series of bool, same index
        Whether a mean may be shown.

    Examples
    --------
    >>> is_enough(pd.Series([4, 5]), 5).tolist()
    [False, True]
    """
    return n >= needed


def comments_shown(n: int, needed: int) -> bool:
    """Tell whether paraphrased comments and distributions of a group may be shown.

    Parameters
    ----------
    n : int
        People of the side who answered.
    needed : int
        The least number for means; comments need 8 at least.

    Returns
    -------
    bool
        Whether they may.

    Examples
    --------
    >>> comments_shown(7, 5), comments_shown(8, 5), comments_shown(8, 10)
    (False, True, False)
    """
    return n >= max(COMMENTS_FROM, needed)


def standard_errors(
    variances: pd.Series[float], sizes: pd.Series[int], n_items: pd.Series[int] | int = 1
) -> pd.Series[float]:
    """Return standard errors of means that never say that all agreed.

    No variance counts as smaller than that of a group in which two people differ by one
    step on one item each from all others, in opposite directions. Errors are rounded to
    `DECIMALS`, and never to 0.

    Parameters
    ----------
    variances : Series of float
        Of person means, denominator n - 1; missing where there is one person.
    sizes : Series of int
        People.
    n_items : Series of int, or int
        Items that a person mean rests on.

    Returns
    -------
    Series of float
        In scale points; missing where the variance is.

    Examples
    --------
    Two of eight people one step off: the variance is 2 / 7, the error sqrt(2 / 7 / 8).

    >>> standard_errors(pd.Series([0.0]), pd.Series([8])).tolist()
    [0.19]
    """
    least = 2.0 / ((sizes - 1).clip(lower=1) * np.square(n_items))
    floored = variances.clip(lower=least)
    return pd.Series(np.sqrt(floored / sizes)).round(DECIMALS).clip(lower=10.0**-DECIMALS)


def _enough(answers: pd.DataFrame, cell: list[str]) -> pd.Series[bool]:
    """Tell of each answer whether its cell has enough people, or all of them signed."""
    keys = [answers[name] for name in cell]
    people = answers["respondent_id"]
    if "factor" in cell:
        people = people.where(answers["in_factor"])
    people = people.groupby(keys).transform("nunique")
    signed = answers["signed"].groupby(keys).transform("all").astype("bool")
    return (is_enough(people, answers["min_group_size"]) & ~_amended(answers)) | signed


def _amended(answers: pd.DataFrame) -> pd.Series[bool]:
    """Tell where few people changed a sheet after it was first recorded.

    What was published before and what would be published now differ by their answers.
    """
    return (answers["amended"] > 0) & ~is_enough(answers["amended"], answers["min_group_size"])


def _levels(answers: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Tell of each answer whether its level and its side may be shown for the metric.

    ::

        working   shown             -> side shown, with the executives if they are shown
        working   hidden            -> side hidden
        executives alone            -> side as they are
    """
    counted = answers[answers["counts"] & (answers["metric_id"] != "")]
    shown = _enough(counted, [*SHEET, "metric_id"])
    working = counted["level"] != str(Level.EXECUTIVE)
    side = [counted[name] for name in SIDE_METRIC]
    has_working = working.groupby(side).transform("any").astype("bool")
    hidden_working = (working & ~shown).groupby(side).transform("any").astype("bool")
    side_shown = (has_working & ~hidden_working) | (~has_working & shown)
    return {
        "level_shown": shown.reindex(answers.index, fill_value=False),
        "side_shown": side_shown.reindex(answers.index, fill_value=False),
    }
