"""Metrics made of ratings: both sides of each wave, as far as they may be shown.

The one rule: what may be shown is decided in `disclosure.py`, and nothing here knows more.
Levels are never pooled to reach the least number: executives who may not be shown do not
enter the value of their side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.metrics.answers import DIFFERENCE_METRIC, HIGHEST, LOWEST
from alliance_health.metrics.cells import CELL, used_rows
from alliance_health.metrics.disclosure import (
    DECIMALS,
    SUPPRESSED,
    disclosed_answers,
    standard_errors,
)
from alliance_health.metrics.rating_error import remaining_error
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.metrics.rule import Context

#: Metrics made of ratings; a supplied value of theirs is suppressed like a computed one.
SURVEY_METRICS = frozenset(
    {"exec_relationship", "working_relationship", "trust", "productive_tension"}
)

#: One level of one side in one wave, as tables name it.
SURVEY_CELL = ["alliance_id", "wave", "perspective", "level"]

_WAVE = [*CELL, "wave"]


def answers_by_slot(context: Context, metric_id: str) -> pd.DataFrame:
    """Place the answers of both sides in the slots in which their fieldwork closed.

    A wave belongs to the slot in which its period ends: a half-year's wave is known at
    the end of its second quarter.

    Parameters
    ----------
    context : Context
        Reads `ratings`.
    metric_id : str
        Whose slots.

    Returns
    -------
    DataFrame
        From `alliance_health.metrics.disclosure.disclosed_answers`, with period (the slot).
    """
    months = context.slot_frequency(metric_id).months
    return context.keep(
        f"answers in slots of {months} months", lambda: _answers_by_slot(context, metric_id)
    )


def _answers_by_slot(context: Context, metric_id: str) -> pd.DataFrame:
    """Place the answers of both sides in the slots of one length."""
    answers = disclosed_answers(context)
    ends = {wave: pd.Timestamp(Period.parse(wave).end) for wave in answers["wave"].unique()}
    closed = answers.assign(closed_on=answers["wave"].map(ends).astype("datetime64[us]"))
    return context.dated_within(closed, metric_id, dated="closed_on")


def select_ratings(context: Context, *, metric_id: str) -> pd.DataFrame:
    """Select the answers that enter a metric, of both sides and all levels asked.

    Which item enters, by level of the respondent, the survey of the catalogue says. A
    reversed item is turned over; in productive tension friction is subtracted as it was
    given. Quantity stays empty: a single answer is shown to nobody.

    Parameters
    ----------
    context : Context
        Reads `ratings` and `invitations`.
    metric_id : str
        A metric of the survey.

    Returns
    -------
    DataFrame
        Selected rows by alliance, slot and side; also wave, level, respondent_id, item_id,
        answer (1 to 5; for friction 0 minus the rating), n_metric (items of the metric at this
        level), level_shown, side_shown, decimals, min_group_size and invited (people of the
        level who were asked; missing where that is not known). Only people who count.
    """
    placed = answers_by_slot(context, metric_id)
    entering = placed[(placed["metric_id"] == metric_id) & placed["counts"]]
    answer = entering["answer"]
    if metric_id == DIFFERENCE_METRIC:
        turned = [key for key, item in context.catalogue.survey.items() if item.reversed]
        answer = answer - (LOWEST + HIGHEST) * entering["item_id"].isin(turned)
    entering = entering.assign(
        perspective=entering["side"],
        answer=answer,
        quantity=float("nan"),
        is_difference=metric_id == DIFFERENCE_METRIC,
    )
    entering = with_invitations(entering, context)
    keep = ("wave", "level", "respondent_id", "item_id", "answer", "n_metric", "level_shown")
    return used_rows(
        entering,
        "ratings",
        quantity="quantity",
        keep=(*keep, "side_shown", "decimals", "min_group_size", "is_difference", "invited"),
    )


def with_invitations(ratings: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Say beside ratings how many people of their group were asked.

    Parameters
    ----------
    ratings : DataFrame
        `SURVEY_CELL`.
    context : Context
        Reads `invitations`.

    Returns
    -------
    DataFrame
        The same rows with `invited`; missing where nobody says it.
    """
    invited = context.tables["invitations"][[*SURVEY_CELL, "invited"]]
    return ratings.merge(invited, on=SURVEY_CELL, how="left", validate="m:1")


def person_values(selected: pd.DataFrame) -> pd.DataFrame:
    """Turn answers into one value for each person: their mean, or the difference.

    Parameters
    ----------
    selected : DataFrame
        From `select_ratings`: people with enough items only.

    Returns
    -------
    DataFrame
        `CELL`, wave, level, respondent_id, value; n_metric, level_shown, side_shown, decimals
        and min_group_size as selected.
    """
    person = [*_WAVE, "level", "respondent_id"]
    answers = selected.groupby(person).agg(
        mean=("answer", "mean"),
        sum=("answer", "sum"),
        **{
            name: (name, "first")
            for name in ("n_metric", "level_shown", "side_shown", "decimals", "min_group_size")
        },
        is_difference=("is_difference", "first"),
    )
    value = answers["mean"].where(~answers["is_difference"].astype("bool"), answers["sum"])
    items = answers["n_metric"].where(~answers["is_difference"].astype("bool"), 1)
    told = answers.assign(value=value, n_metric=items).drop(columns=["mean", "sum"])
    return told.drop(columns="is_difference").reset_index()


def measure_ratings(selected: pd.DataFrame) -> pd.DataFrame:
    """Average person values on each side, hiding what may not be shown.

    Parameters
    ----------
    selected : DataFrame
        From `select_ratings`.

    Returns
    -------
    DataFrame
        One row per side with respondents: value, standard error of the mean (smaller where
        most of those asked answered), number of respondents; several waves in a slot are
        averaged, the smallest number counts. Values
        are rounded as `disclosure.py` says. A hidden side has no value and no number, only
        `suppressed` and the reason, and so has then the joint row: with one side it would
        tell the other.
    """
    persons = person_values(selected)
    shown = persons[persons["level_shown"] & persons["side_shown"]]
    groups = shown.groupby(_WAVE)
    decimals = groups["decimals"].first()
    means = groups["value"].mean()
    errors = standard_errors(groups["value"].var(), groups.size(), groups["n_metric"].max())
    waves = pd.DataFrame(
        {
            "mean": means.round(DECIMALS).where(decimals >= DECIMALS, means.round(DECIMALS - 1)),
            "se": errors * remaining_error(shown, selected),
            "n": groups.size(),
        }
    )
    slots = waves.assign(squared=waves["se"] ** 2).groupby(CELL)
    error = np.sqrt(slots["squared"].sum(skipna=False)) / slots.size()
    sides = pd.DataFrame(
        {
            "value": slots["mean"].mean().round(DECIMALS),
            "se": error.round(DECIMALS).clip(lower=10.0**-DECIMALS),
            "n_respondents": slots["n"].min().astype("float64"),
        }
    ).reset_index()
    return pd.concat([_without_hidden(sides, persons), _hidden_rows(persons)], ignore_index=True)


def _hidden_sides(persons: pd.DataFrame) -> pd.DataFrame:
    """List the sides of which a wave is hidden, with the number needed."""
    hidden = persons[~persons["side_shown"]]
    return hidden[[*CELL, "min_group_size"]].drop_duplicates()


def _without_hidden(sides: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Keep the sides of which no wave is hidden."""
    hidden = _hidden_sides(persons)[CELL].assign(is_hidden=True)
    joined = sides.merge(hidden, on=CELL, how="left", validate="1:1")
    shown = joined[joined["is_hidden"].isna()].drop(columns="is_hidden")
    return shown.assign(suppressed=False, reason="")


def _hidden_rows(persons: pd.DataFrame) -> pd.DataFrame:
    """Make the rows of hidden sides, and the joint row that one hidden side hides."""
    hidden = _hidden_sides(persons)
    joint = hidden.assign(perspective=str(Perspective.JOINT)).drop_duplicates()
    rows = pd.concat([hidden, joint], ignore_index=True)
    reasons = [SUPPRESSED.format(needed=needed) for needed in rows["min_group_size"]]
    return rows[CELL].assign(
        value=float("nan"),
        se=float("nan"),
        n_respondents=float("nan"),
        suppressed=True,
        reason=pd.Series(reasons, rows.index, "str"),
    )
