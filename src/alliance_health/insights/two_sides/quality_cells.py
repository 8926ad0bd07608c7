"""Cells of a survey: whose answers are together, who may be shown, and means of what is shown.

The one rule: a mean of a cell is the mean of its factors as they are published, rounded and
without the hidden ones, so that it tells nothing that they do not tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.answers import read_answers
from alliance_health.metrics.disclosure import DECIMALS, decide
from alliance_health.metrics.gaps import VALIDATION_FACTOR
from alliance_health.metrics.survey import SURVEY_CELL
from alliance_health.vocabulary import Level

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: One cell and factor, and one person of it.
FACTOR_CELL = [*SURVEY_CELL, "factor"]
PERSON = [*SURVEY_CELL, "respondent_id"]


def factor_answers(ratings: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Name the factor of every answer, reversed items turned over.

    The item that validates the instrument is left out, as it is in no index.

    Parameters
    ----------
    ratings : DataFrame
        The table `ratings`, as known.
    catalogue : Catalogue
        The survey.

    Returns
    -------
    DataFrame
        `FACTOR_CELL`, respondent_id, item_id, answer (1 to 5), consent, in_factor (the person
        counts for the factor) and factor_shown (it may be shown); one row per answer of ours
        and theirs.
    """
    answers = decide(read_answers(ratings, catalogue))
    known = answers[~answers["factor"].isin(["", VALIDATION_FACTOR])]
    known = known.rename(columns={"side": "perspective", "signed": "consent"})
    columns = ["respondent_id", "item_id", "answer", "consent", "in_factor", "factor_shown"]
    return known[[*FACTOR_CELL, *columns]]


def shown_cells(answers: pd.DataFrame, min_group_size: int) -> pd.DataFrame:
    """Tell which cells may be shown: enough people, or executives who all signed.

    Of the factors in a shown cell some may be hidden all the same.

    Parameters
    ----------
    answers : DataFrame
        From `factor_answers`.
    min_group_size : int
        People that a cell needs.

    Returns
    -------
    DataFrame
        By `SURVEY_CELL`: n (people with an answer) and shown.

    Examples
    --------
    >>> cell = {"alliance_id": "orion", "wave": "2026Q3", "perspective": "ours", "level": "working"}
    >>> said = [{**cell, "respondent_id": f"r{at}", "consent": False} for at in range(5)]
    >>> shown_cells(pd.DataFrame(said), 5)["shown"].tolist()
    [True]
    """
    cells = answers.groupby(SURVEY_CELL).agg(
        n=("respondent_id", "nunique"), signed=("consent", "all")
    )
    levels = cells.index.get_level_values("level")
    signed = cells["signed"].astype("bool") & (levels == str(Level.EXECUTIVE))
    return pd.DataFrame(
        {"n": cells["n"].astype("float64"), "shown": (cells["n"] >= min_group_size) | signed}
    )


def person_factors(answers: pd.DataFrame) -> pd.DataFrame:
    """Average the answers of each person within each factor; half its items are needed.

    Parameters
    ----------
    answers : DataFrame
        From `factor_answers`.

    Returns
    -------
    DataFrame
        `FACTOR_CELL`, respondent_id, value, factor_shown.
    """
    own = answers[answers["in_factor"]]
    persons = own.groupby([*FACTOR_CELL, "respondent_id"]).agg(
        value=("answer", "mean"), factor_shown=("factor_shown", "first")
    )
    return persons.reset_index()


def shown_factors(persons: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Average persons within the factors of a cell that may be shown, and round.

    Parameters
    ----------
    persons : DataFrame
        From `person_factors`.
    cells : DataFrame
        From `shown_cells`.

    Returns
    -------
    DataFrame
        By `FACTOR_CELL`: mean, rounded. Only what may be shown.
    """
    found = persons[persons["factor_shown"]].groupby(FACTOR_CELL).agg(mean=("value", "mean"))
    visible = cells.index[cells["shown"]]
    in_cell = pd.MultiIndex.from_frame(found.reset_index()[SURVEY_CELL]).isin(visible)
    return found[in_cell].round(DECIMALS)


def cell_persons(persons: pd.DataFrame, factors: pd.DataFrame) -> pd.DataFrame:
    """Average the shown factors of each person: one number for each.

    Parameters
    ----------
    persons : DataFrame
        From `person_factors`.
    factors : DataFrame
        From `shown_factors`.

    Returns
    -------
    DataFrame
        `PERSON` and value.
    """
    seen = persons[pd.MultiIndex.from_frame(persons[FACTOR_CELL]).isin(factors.index)]
    return seen.groupby(PERSON)["value"].mean().reset_index()
