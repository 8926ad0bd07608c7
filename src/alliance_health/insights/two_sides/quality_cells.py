"""Cells of a survey: whose answers are together, who may be shown, and means of what is shown.

The one rule: a mean of a cell is the mean of its factors as they are published, rounded and
without the hidden ones, so that it tells nothing that they do not tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.metrics.gaps import VALIDATION_FACTOR
from alliance_health.metrics.survey import HIGHEST, ITEMS_NEEDED, LOWEST, SURVEY_CELL
from alliance_health.vocabulary import Level, Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: One cell and factor, and one person of it.
FACTOR_CELL = [*SURVEY_CELL, "factor"]
PERSON = [*SURVEY_CELL, "respondent_id"]

#: Decimals of every published mean, gap and error.
PUBLISHED = 2


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
        `FACTOR_CELL`, respondent_id, item_id, answer (1 to 5), consent, n_items (of the factor at
        this level); one row per answer of ours and theirs.
    """
    items = pd.DataFrame(
        [
            (item.item_id, str(level), item.factor, item.reversed)
            for item in catalogue.survey.values()
            if not item.is_open and item.factor not in ("", VALIDATION_FACTOR)
            for level in item.levels
        ],
        columns=["item_id", "level", "factor", "is_reversed"],
    ).astype({"item_id": "str", "level": "str", "factor": "str", "is_reversed": "bool"})
    items["n_items"] = items.groupby(["level", "factor"])["item_id"].transform("size")
    sides = [str(Perspective.OURS), str(Perspective.THEIRS)]
    given = ratings[ratings["rating"].notna() & ratings["perspective"].isin(sides)]
    asked = given.merge(items, on=["item_id", "level"], validate="m:1")
    turned = asked["rating"].where(~asked["is_reversed"], LOWEST + HIGHEST - asked["rating"])
    asked = asked.assign(
        answer=turned.astype("float64"),
        consent=asked["consent"].fillna(False).astype("bool"),
    )
    return asked[[*FACTOR_CELL, "respondent_id", "item_id", "answer", "consent", "n_items"]]


def shown_cells(answers: pd.DataFrame, min_group_size: int) -> pd.DataFrame:
    """Tell which cells may be shown: enough people, or executives who all signed.

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
        `FACTOR_CELL`, respondent_id, value, signed.
    """
    persons = answers.groupby([*FACTOR_CELL, "respondent_id"]).agg(
        value=("answer", "mean"),
        n=("answer", "size"),
        n_items=("n_items", "first"),
        signed=("consent", "all"),
    )
    enough = persons["n"] >= ITEMS_NEEDED * persons["n_items"]
    return persons.loc[enough, ["value", "signed"]].reset_index()


def shown_factors(persons: pd.DataFrame, cells: pd.DataFrame, min_group_size: int) -> pd.DataFrame:
    """Average persons within the factors of a cell that may be shown, and round.

    Parameters
    ----------
    persons : DataFrame
        From `person_factors`.
    cells : DataFrame
        From `shown_cells`.
    min_group_size : int
        People that a factor needs as well; signed executives aside.

    Returns
    -------
    DataFrame
        By `FACTOR_CELL`: mean, with `PUBLISHED` decimals. Only what may be shown.
    """
    groups = persons.groupby(FACTOR_CELL)
    found = groups.agg(mean=("value", "mean"), n=("value", "size"), signed=("signed", "all"))
    level = found.index.get_level_values("level")
    signed = found["signed"].astype("bool") & (level == str(Level.EXECUTIVE))
    visible = cells.index[cells["shown"]]
    in_cell = pd.MultiIndex.from_frame(found.reset_index()[SURVEY_CELL]).isin(visible)
    found = found[in_cell & ((found["n"] >= min_group_size) | signed)]
    return found[["mean"]].round(PUBLISHED)


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
