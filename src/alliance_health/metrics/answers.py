"""Answers to the survey as everything about them is computed: whose, to what, and turned.

The one rule: nobody publishes anything made of ratings that did not come through here, so
that metrics, gaps and tables rest on the same answers of the same people.

::

    ratings -> turned over -> who counts -> nobody unanimous -> what may be shown
               reversed       half of a     one answer short    disclosure.py
               items          metric        of it
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.vocabulary import Level, Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Ends of the rating scale.
LOWEST, HIGHEST = 1, 5

#: Metric of which a person needs every item: it is a difference of two.
DIFFERENCE_METRIC = "productive_tension"

#: Share of the items of a metric or a factor that a person must have rated.
ITEMS_NEEDED = 0.5

#: One level of one side in one wave: the people who are asked alike.
SHEET = ["alliance_id", "wave", "side", "level"]

#: One answer.
ANSWER_COLUMNS = (
    *(*SHEET, "respondent_id", "item_id", "answer", "factor", "n_factor", "metric_id"),
    *("n_metric", "counts", "in_factor", "signed", "amended", "min_group_size", "file", "line"),
)


def read_answers(ratings: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Turn ratings into the answers from which everything is computed.

    Reversed items are turned over, so that 5 is always the healthy end. A person counts
    for a metric with half of its items (all of a difference), and for its factors only if
    for the metric: otherwise a mean and its parts would differ by what one person said.
    Where a group could be shown and all of it gave the same answer, one answer is moved a
    step from the end of the scale, or two a step apart: "all said 5" tells what each said.

    Parameters
    ----------
    ratings : DataFrame
        The table, as known; blank ratings are answers of nobody.
    catalogue : Catalogue
        The survey and the least number of people.

    Returns
    -------
    DataFrame
        `ANSWER_COLUMNS`, one row per answer of both sides, sorted: `answer` 1 to 5,
        `n_factor` and `n_metric` the items of the factor and of the metric at that level,
        `counts` and `in_factor` whether the person counts for the metric and the factor,
        `signed` whether the person signed all ratings of the wave, `amended` people who
        changed the sheet last (0: nobody since it was first recorded).
    """
    sides = [str(Perspective.OURS), str(Perspective.THEIRS)]
    given = ratings[ratings["rating"].notna() & ratings["perspective"].isin(sides)]
    given = given.rename(columns={"perspective": "side"})
    answers = given.merge(item_list(catalogue), on=["item_id", "level"], validate="m:1")
    turned = answers["rating"].where(~answers["is_reversed"], LOWEST + HIGHEST - answers["rating"])
    consent = answers["consent"].fillna(False).astype("bool")
    person = [answers[name] for name in (*SHEET, "respondent_id")]
    executive = answers["level"] == str(Level.EXECUTIVE)
    amended = answers["amended"] if "amended" in answers else pd.Series(0, answers.index)
    answers = answers.assign(
        answer=turned.astype("float64"),
        signed=consent.groupby(person).transform("all").astype("bool") & executive,
        amended=amended.fillna(0).astype("int64"),
        min_group_size=catalogue.settings.min_group_size,
    )
    answers = answers.sort_values([*SHEET, "item_id", "respondent_id"], ignore_index=True)
    return _without_unanimity(_counted(answers)[list(ANSWER_COLUMNS)])


def item_list(catalogue: Catalogue) -> pd.DataFrame:
    """List the rated items of the survey for each level that is asked.

    Returns
    -------
    DataFrame
        item_id, level, factor, is_reversed, metric_id (empty: of none), n_factor, n_metric
        (items of the factor and of the metric at the level).
    """
    items = [
        (item.item_id, str(level), item.factor, item.reversed, item.in_metric.get(level, ""))
        for item in catalogue.survey.values()
        if not item.is_open
        for level in item.levels
    ]
    columns = ["item_id", "level", "factor", "is_reversed", "metric_id"]
    text = dict.fromkeys(("item_id", "level", "factor", "metric_id"), "str")
    listed = pd.DataFrame(items, columns=columns).astype({**text, "is_reversed": "bool"})
    return listed.assign(
        n_factor=listed.groupby(["level", "factor"])["item_id"].transform("size"),
        n_metric=listed.groupby(["level", "metric_id"])["item_id"].transform("size"),
    )


def _counted(answers: pd.DataFrame) -> pd.DataFrame:
    """Leave out answers of people who count for neither the metric nor, so, its factors.

    Where too few people count for the metric it is not shown, and its factors stand alone.
    """
    person = [*SHEET, "metric_id", "respondent_id"]
    given = answers.groupby(person)["item_id"].transform("size")
    share = np.where(answers["metric_id"] == DIFFERENCE_METRIC, 1.0, ITEMS_NEEDED)
    counts = (given >= answers["n_metric"] * share) | (answers["metric_id"] == "")
    people = answers["respondent_id"].where(counts)
    enough = (
        people.groupby([answers[name] for name in (*SHEET, "metric_id")]).transform("nunique")
        >= answers["min_group_size"]
    )
    signed = answers["signed"] & counts
    kept = answers.assign(counts=counts)[counts | (~enough & ~signed)]
    of_factor = kept.groupby([*SHEET, "factor", "respondent_id"])["item_id"].transform("size")
    return kept.assign(in_factor=of_factor >= ITEMS_NEEDED * kept["n_factor"])


def _without_unanimity(answers: pd.DataFrame) -> pd.DataFrame:
    """Move one answer, or two, of every group that could be shown and is of one mind."""
    group = answers.groupby([*SHEET, "item_id"])["answer"]
    least, most, size = group.transform("min"), group.transform("max"), group.transform("size")
    alike = (least == most) & (size >= answers["min_group_size"])
    if not alike.any():
        return answers
    rows = answers[alike]
    at = rows.groupby([*SHEET, "item_id"]).cumcount()
    start = rows["item_id"].map(lambda item: zlib.crc32(str(item).encode()) & 0xFFFF)
    place = (at - start) % size[alike]
    value = rows["answer"]
    up = ((place == 0) & (value < HIGHEST) & (value != LOWEST)) | ((place == 0) & (value == LOWEST))
    down = ((place == 1) & (value < HIGHEST) & (value > LOWEST)) | (
        (place == 0) & (value == HIGHEST)
    )
    moved = value + up.astype("float64") - down.astype("float64")
    return answers.assign(answer=answers["answer"].where(~alike, moved))
