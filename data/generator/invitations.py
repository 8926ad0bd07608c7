"""Who was asked: a few more people than answer, but for two alliances with a fault planted.

Draws are made once a year for each group, so that the number of people asked does not jump
from wave to wave; they have streams of their own and leave the ratings as they were.
"""

from __future__ import annotations

from collections.abc import Iterator

import days
from cast import SIDES, Alliance
from dice import Dice
from files import Row
from influence import Truth
from survey import silent

#: Most people asked who do not answer, as a share of those who do.
_SILENT_SHARE = 0.5

#: Share of those asked who answer where few do.
FEW_ANSWER = 0.4

#: Our people asked for each one of ours who answers, where we ask lopsidedly.
ASKED_LOPSIDEDLY = 1.9


def invitation_rows(truth: Truth) -> Iterator[Row]:
    """Yield how many people were asked, wave by wave; a side that stays silent was asked too."""
    alliance = truth.alliance
    for quarter in alliance.quarters:
        if all(silent(alliance, side, quarter) for side in SIDES):
            continue
        for at, side in enumerate(SIDES):
            groups = (("working", alliance.people[at]), ("executive", alliance.executives[at]))
            for level, answering in groups:
                yield {
                    "alliance_id": alliance.alliance_id,
                    "wave": days.label(quarter),
                    "perspective": side,
                    "level": level,
                    "invited": answering + _more(truth, (side, level), answering, quarter),
                }


def _more(truth: Truth, group: tuple[str, str], answering: int, quarter: int) -> int:
    """Return how many people were asked beyond those who answer."""
    alliance, (side, level) = truth.alliance, group
    if level == "executive":
        return 0
    if alliance.has("few_answer"):
        return round(answering / FEW_ANSWER) - answering
    if alliance.has("asked_lopsidedly"):
        return round(ASKED_LOPSIDEDLY * answering) - answering if side == "ours" else 0
    year = days.label(quarter)[:4]
    dice = Dice(truth.seed, alliance.alliance_id, side, level, "invited", year)
    return dice.whole(1, max(1, int(_SILENT_SHARE * answering)))


def asked_otherwise(cast: list[Alliance]) -> dict[str, str]:
    """Return the alliance of each planted fault."""
    faults = ("few_answer", "asked_lopsidedly")
    return {fault: one.alliance_id for fault in faults for one in cast if one.has(fault)}
