"""Statistics of the survey's ratings: person means, both sides, and who may be shown.

The one rule: a cell is one level of one side in one wave. It shows from
`min_group_size` respondents on; a smaller cell of executives shows only if every rating
in it was signed. Levels are never pooled to reach the number: executives who may not be
shown do not enter the value of their side, so no difference of two shown numbers tells
what they said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.metrics.cells import CELL, used_rows
from alliance_health.metrics.rating_error import wave_means
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Level, Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue.survey import SurveyItem
    from alliance_health.metrics.rule import Context

#: Ends of the rating scale.
LOWEST, HIGHEST = 1, 5

#: Metrics made of ratings; a supplied value of theirs is suppressed like a computed one.
SURVEY_METRICS = frozenset(
    {"exec_relationship", "working_relationship", "trust", "productive_tension"}
)

#: Metric of which a person needs every item: it is a difference of two.
DIFFERENCE_METRIC = "productive_tension"

#: Share of a metric's items that a person must have rated.
ITEMS_NEEDED = 0.5

#: What is said of a cell that may not be shown.
SUPPRESSED = "suppressed: fewer than {needed} respondents on a side"

#: Columns of the cells of a survey.
SURVEY_CELL = ["alliance_id", "wave", "perspective", "level"]


def ratings_by_slot(context: Context, metric_id: str) -> pd.DataFrame:
    """Place the ratings of both sides in the slots in which their fieldwork closed.

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
        Ratings with an answer, with period (the slot).
    """
    ratings = context.tables["ratings"]
    sides = [str(Perspective.OURS), str(Perspective.THEIRS)]
    given = ratings[ratings["rating"].notna() & ratings["perspective"].isin(sides)]
    ends = {wave: pd.Timestamp(Period.parse(wave).end) for wave in given["wave"].unique()}
    closed = given.assign(closed_on=given["wave"].map(ends).astype("datetime64[us]"))
    return context.dated_within(closed, metric_id, dated="closed_on")


def select_ratings(context: Context, *, metric_id: str) -> pd.DataFrame:
    """Select the ratings that enter a metric, of both sides and all levels asked.

    Which item enters, by level of the respondent, the survey of the catalogue says. A
    reversed item is turned over, except in productive tension: there friction is
    subtracted as it was given. Quantity stays empty: a single answer is shown to nobody.

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
        answer (1 to 5; for friction 0 minus the rating), n_items (of the metric at this
        level), consent, min_group_size and invited (people of the level who were asked;
        missing where that is not known).
    """
    items = metric_items(context, metric_id)
    ratings = ratings_by_slot(context, metric_id)
    asked = ratings.merge(items, on=["item_id", "level"], validate="m:1")
    turned = asked["rating"].where(~asked["is_reversed"], LOWEST + HIGHEST - asked["rating"])
    if metric_id == DIFFERENCE_METRIC:
        turned = asked["rating"].where(~asked["is_reversed"], -asked["rating"])
    asked = with_invitations(asked, context)
    asked = asked.assign(
        answer=turned.astype("float64"),
        quantity=float("nan"),
        consent=asked["consent"].fillna(False).astype("bool"),
        min_group_size=context.catalogue.settings.min_group_size,
        is_difference=metric_id == DIFFERENCE_METRIC,
    )
    keep = ("wave", "level", "respondent_id", "item_id", "answer", "n_items", "consent")
    return used_rows(
        asked,
        "ratings",
        quantity="quantity",
        keep=(*keep, "min_group_size", "is_difference", "invited"),
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


def metric_items(context: Context, metric_id: str) -> pd.DataFrame:
    """List the items of a metric for each level that is asked.

    Returns
    -------
    DataFrame
        item_id, level, is_reversed, n_items (of the metric at that level).
    """
    items = [
        (item.item_id, str(level), item.reversed)
        for item in _rated(context)
        for level, metric in item.in_metric.items()
        if metric == metric_id
    ]
    listed = pd.DataFrame(items, columns=["item_id", "level", "is_reversed"])
    listed = listed.astype({"item_id": "str", "level": "str", "is_reversed": "bool"})
    return listed.assign(n_items=listed.groupby("level")["item_id"].transform("size"))


def person_values(selected: pd.DataFrame) -> pd.DataFrame:
    """Turn answers into one value for each person: their mean, or the difference.

    A person needs half of the items of a mean, and all items of a difference.

    Parameters
    ----------
    selected : DataFrame
        From `select_ratings`.

    Returns
    -------
    DataFrame
        `CELL`, wave, level, respondent_id, value, signed (whether all ratings were),
        min_group_size; only persons with enough items.
    """
    person = [*CELL, "wave", "level", "respondent_id"]
    answers = selected.groupby(person).agg(
        mean=("answer", "mean"),
        sum=("answer", "sum"),
        n=("answer", "size"),
        n_items=("n_items", "first"),
        signed=("consent", "all"),
        min_group_size=("min_group_size", "first"),
        is_difference=("is_difference", "first"),
    )
    is_difference = answers["is_difference"].astype("bool")
    needed = answers["n_items"] * np.where(is_difference, 1.0, ITEMS_NEEDED)
    answers["value"] = answers["mean"].where(~is_difference, answers["sum"])
    enough = answers[answers["n"] >= needed]
    return enough[["value", "signed", "min_group_size"]].reset_index()


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
        averaged, the smallest number counts. A hidden side has no value and no number, only
        `suppressed` and the reason, and so has then the joint row: with one side it would tell
        the other.
    """
    persons = person_values(selected)
    shown = _shown_persons(persons)
    waves = wave_means(shown, selected)
    slots = waves.groupby(CELL)
    sides = pd.DataFrame(
        {
            "value": slots["mean"].mean(),
            "se": np.sqrt(slots["variance"].sum(skipna=False)) / slots.size(),
            "n_respondents": slots["n"].min().astype("float64"),
        }
    ).reset_index()
    return pd.concat([_without_hidden(sides, persons), _hidden_rows(persons)], ignore_index=True)


def mark_cells(persons: pd.DataFrame) -> pd.DataFrame:
    """Tell of each person whether the cell and the side may be shown.

    ::

        working   n >= 5            -> side shown, with the executives if they are shown
        working   n < 5             -> side hidden
        executives alone, n >= 5 or all signed -> side shown, else hidden

    Parameters
    ----------
    persons : DataFrame
        From `person_values`.

    Returns
    -------
    DataFrame
        The same rows with `cell_shown` and `side_shown`.
    """
    cells = persons.groupby([*CELL, "wave", "level"])
    enough = cells["respondent_id"].transform("nunique") >= persons["min_group_size"]
    is_executive = persons["level"] == str(Level.EXECUTIVE)
    signed = cells["signed"].transform("all").astype("bool") & is_executive
    marked = persons.assign(cell_shown=enough | signed)
    sides = marked.assign(
        is_working=~is_executive, hidden_working=~is_executive & ~marked["cell_shown"]
    ).groupby([*CELL, "wave"])
    has_working = sides["is_working"].transform("any").astype("bool")
    hidden_working = sides["hidden_working"].transform("any").astype("bool")
    return marked.assign(
        side_shown=(has_working & ~hidden_working) | (~has_working & marked["cell_shown"])
    )


def _shown_persons(persons: pd.DataFrame) -> pd.DataFrame:
    """Keep the persons whose cell and side may be shown."""
    marked = mark_cells(persons)
    return marked[marked["cell_shown"] & marked["side_shown"]]


def _hidden_sides(persons: pd.DataFrame) -> pd.DataFrame:
    """List the sides of which a wave is hidden, with the number needed."""
    marked = mark_cells(persons)
    hidden = marked[~marked["side_shown"]]
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


def _rated(context: Context) -> list[SurveyItem]:
    """Return the items that take a rating."""
    return [item for item in context.catalogue.survey.values() if not item.is_open]
