"""The same answers under another file name: people must not be counted twice.

A respondent's code is made from the name of the export. When an export comes again under another
name, codes are new and answers are old. Three different sets of answers that are there already
are no chance; the file is refused. One or two may be, and are only told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from alliance_health.errors import DataError, Problem
from alliance_health.sources.header import LINE
from alliance_health.sources.raw import RawWorkbook
from alliance_health.tables.conversion import cell_texts
from alliance_health.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd

#: Ratings that a set of answers needs to tell one person from another.
FEWEST_RATINGS = 8

#: Different sets of answers that are no chance when they come again.
TWINS_TO_REFUSE = 3

_CELL = ["alliance_id", "wave", "perspective", "level"]


def refuse_twins(new: Mapping[str, pd.DataFrame], raw: RawWorkbook, file: str) -> None:
    """Refuse an export whose answers are in the workbook under other codes.

    Parameters
    ----------
    new : mapping of str to DataFrame
        Rows that would be added, by table.
    raw : RawWorkbook
        What stands in the workbook.
    file : str
        The export.

    Raises
    ------
    DataError
        When three different sets of answers are there already.
    """
    twins = _twins(new, raw)
    if len(set(twins.values())) >= TWINS_TO_REFUSE:
        reason = (
            f"the answers of {len(twins)} people are in the workbook already, from a file of "
            "another name"
        )
        remedy = "give the file the name that it had; people who are there are then recognised"
        raise DataError(
            f"{file} was not imported", [Problem(file, None, None, None, reason, remedy)]
        )


def twin_warnings(new: Mapping[str, pd.DataFrame], raw: RawWorkbook, file: str) -> list[Problem]:
    """Tell which rows repeat somebody's answers.

    Parameters
    ----------
    new : mapping of str to DataFrame
        Rows that would be added, by table.
    raw : RawWorkbook
        What stands in the workbook.
    file : str
        The export.

    Returns
    -------
    list of Problem
        A warning for each line; chance is possible.
    """
    reason = "somebody of the same side and level has given exactly these answers already"
    remedy = "if it is the same person, remove one of both from ratings"
    return [
        Problem(file, line, None, None, reason, remedy, Severity.WARNING)
        for line in sorted(_twins(new, raw))
    ]


def _twins(new: Mapping[str, pd.DataFrame], raw: RawWorkbook) -> dict[int, tuple[str, ...]]:
    """Return, by line of the export, the answers that are there already."""
    if "ratings" not in raw.tables or new["ratings"].empty:
        return {}
    there = set(_sets(raw.tables["ratings"].frame).values())
    added = new["ratings"]
    lines = dict(zip(added["respondent_id"], added[LINE], strict=True))
    return {
        int(lines[who[-1]]): answers
        for who, answers in _sets(added).items()
        if answers in there and len(answers) - len(_CELL) >= FEWEST_RATINGS
    }


def _sets(frame: pd.DataFrame) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return all answers of each respondent, with the alliance, wave, side and level."""
    names = [*_CELL, "respondent_id", "item_id", "rating"]
    if frame.empty or not set(names) <= set(frame.columns):
        return {}
    texts = frame[names].apply(cell_texts).fillna("")
    texts = texts.assign(answer=texts["item_id"] + "=" + texts["rating"])
    told: dict[tuple[str, ...], list[str]] = {}
    for *who, answer in texts.sort_values("item_id", kind="stable")[
        [*_CELL, "respondent_id", "answer"]
    ].itertuples(index=False):
        told.setdefault(tuple(who), []).append(answer)
    return {who: (*who[:-1], *answers) for who, answers in told.items()}
