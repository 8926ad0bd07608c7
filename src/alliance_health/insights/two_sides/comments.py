"""What people say in their own words: paraphrases that somebody stands behind, nothing else."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from alliance_health.metrics.disclosure import comments_shown
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Perspective


class Paraphrases(NamedTuple):
    """What may be told of the comments of one wave.

    `shown` has side, question_id, theme and paraphrase, sorted by theme within a side, so that
    no order tells who spoke first. `waiting` counts the comments of the shown sides that have
    no approved paraphrase; `hidden` names the sides of too few people.
    """

    shown: pd.DataFrame
    waiting: int
    hidden: tuple[str, ...]


def paraphrases_of(
    comments: pd.DataFrame, ratings: pd.DataFrame, cell: tuple[str, str], min_group_size: int
) -> Paraphrases:
    """Select the paraphrases of one alliance and wave that a page may show.

    Parameters
    ----------
    comments, ratings : DataFrame
        Both tables as known.
    cell : tuple of str
        Alliance and wave.
    min_group_size : int
        Least number of people of a workbook; comments need 8 of a side at least.

    Returns
    -------
    Paraphrases
        The verbatim comment is in none of its parts.

    Examples
    --------
    >>> said = {"alliance_id": "a", "wave": "2026Q2", "perspective": "ours"}
    >>> comments = pd.DataFrame([{**said, "question_id": "open_a", "comment": "Jo is late.",
    ...     "paraphrase": "Answers take long.", "theme": "speed", "approved_by": "office"}])
    >>> ratings = pd.DataFrame([{**said, "respondent_id": str(at), "rating": 3}
    ...                         for at in range(8)])
    >>> found = paraphrases_of(comments, ratings, ("a", "2026Q2"), 5)
    >>> found.shown["paraphrase"].tolist(), found.waiting
    (['Answers take long.'], 0)
    """
    alliance_id, wave = cell
    sides = [side.value for side in (Perspective.OURS, Perspective.THEIRS)]
    own = [rows_of_alliance(table, alliance_id) for table in (comments, ratings)]
    mine = [table[table["wave"] == wave] for table in own]
    said = mine[0][mine[0]["perspective"].isin(sides)]
    given = mine[1][mine[1]["rating"].notna()]
    people = given.groupby("perspective")["respondent_id"].nunique()
    may = [side for side in sides if comments_shown(int(people.get(side, 0)), min_group_size)]
    told = said[said["perspective"].isin(may)]
    approved = told["paraphrase"].notna() & told["approved_by"].notna()
    columns = ["perspective", "question_id", "theme", "paraphrase"]
    shown = told.loc[approved, columns].rename(columns={"perspective": "side"})
    shown = shown.sort_values(["side", "theme", "question_id", "paraphrase"], ignore_index=True)
    hidden = tuple(
        side for side in sides if side not in may and (said["perspective"] == side).any()
    )
    return Paraphrases(shown.drop_duplicates(ignore_index=True), int((~approved).sum()), hidden)
