"""The survey: a pulse every quarter, all items every half-year, both sides, both levels.

An item's true mean follows the score of the metric that it enters. Single ratings are that
mean, plus what is the person's and the moment's own, rounded to a whole number with drawn
strata, so that a group's mean stays near its truth.
"""

from __future__ import annotations

from collections.abc import Iterator

import days
from cast import SIDES, Alliance
from dice import Dice
from files import Row
from influence import Truth
from scales import value_at

#: Items by the level that answers them; the others are answered by both.
EXECUTIVE_ONLY, WORKING_ONLY = (3, 4, 5), (6, 7, 9, 12, 18, 23)

#: Items of the quarterly pulse.
PULSE = (3, 9, 10, 13, 15, 16, 17, 21, 22, 25)

#: Items of trust, the two sides of productive tension, and the other items.
TRUST, DEBATE, FRICTION = (10, 13, 15), 16, 17

#: Items on which the two sides differ where a perception gap is planted, and by how much.
GAP_ITEMS, GAP = (2, 8, 10, 13, 15, 19, 20, 21, 22, 24), 1.5

#: First quarter of the planted perception gap.
GAP_FROM = 9

#: Share of items that a respondent cannot judge.
_BLANK = 0.015


def ratings(truth: Truth) -> Iterator[Row]:
    """Yield all ratings of one alliance, wave by wave."""
    alliance = truth.alliance
    for quarter in alliance.quarters:
        for at, side in enumerate(SIDES):
            if silent(alliance, side, quarter):
                continue
            yield from _group(truth, quarter, side, ("working", alliance.people[at]))
            yield from _group(truth, quarter, side, ("executive", alliance.executives[at]))


def silent(alliance: Alliance, side: str, quarter: int) -> bool:
    """Tell whether a side did not answer in a wave."""
    if alliance.has("no_life_signs"):
        return side == "theirs" and quarter >= 11
    if alliance.has("full_of_holes"):
        return quarter not in (2, 5, 7) or (side == "theirs" and quarter > 5)
    return alliance.has("in_evaluation") and quarter < 14


def asked(level: str, quarter: int) -> list[int]:
    """List the items that a level answers in a quarter's wave."""
    items = range(1, 26) if days.ends_half(quarter) else PULSE
    other = WORKING_ONLY if level == "executive" else EXECUTIVE_ONLY
    return [item for item in items if item not in other]


def _group(truth: Truth, quarter: int, side: str, group: tuple[str, int]) -> Iterator[Row]:
    """Yield the ratings of one level of one side in one wave."""
    level, size = group
    alliance = truth.alliance
    people = _people(truth, side, level)[:size]
    bias = _centred([Dice(truth.seed, name, "bias").normal(0.0, 0.25) for name in people])
    for item in asked(level, quarter):
        dice = Dice(truth.seed, alliance.alliance_id, quarter, side, level, item)
        mean = item_mean(truth, quarter, (side, level), item)
        noise = _centred([dice.normal(0.0, 0.35) for _ in people])
        for at, step in enumerate(dice.strata(size)):
            rating = int(min(max(mean + bias[at] + noise[at] + step, 1.0), 5.0))
            row: Row = {
                "alliance_id": alliance.alliance_id,
                "wave": days.label(quarter),
                "perspective": side,
                "level": level,
                "respondent_id": people[at],
                "item_id": f"q{item:02d}",
                "rating": None if dice.chance(_BLANK) else rating,
            }
            if level == "executive":
                row["consent"] = _signs(alliance, at)
            yield row


def item_mean(truth: Truth, quarter: int, group: tuple[str, str], item: int) -> float:
    """Return the true mean of an item in one group.

    Parameters
    ----------
    truth : Truth
        Of the alliance.
    quarter : int
        The wave.
    group : tuple of str
        Side and level.
    item : int
        Number of the item.

    Returns
    -------
    float
        On the scale of 1 to 5.
    """
    side, level = group
    alliance = truth.alliance
    tension = value_at("productive_tension", truth.leading("productive_tension", quarter))
    if item == DEBATE:
        return min(3.0 + tension / 2, 4.6)
    if item == FRICTION:
        return max(3.0 - tension / 2, 1.4)
    metric = "trust" if item in TRUST else _relationship(level)
    mean = value_at(metric, truth.leading(metric, quarter))
    lean = Dice(truth.seed, alliance.alliance_id, item, "lean").normal(0.0, 0.1)
    lean += _gap(alliance, quarter, side, item)
    return min(max(mean + lean, 1.2), 4.8)


def _relationship(level: str) -> str:
    """Name the metric that the remaining items of a level enter."""
    return "exec_relationship" if level == "executive" else "working_relationship"


def _gap(alliance: Alliance, quarter: int, side: str, item: int) -> float:
    """Return what is planted between the sides: half of it up for us, half down for them."""
    if not alliance.has("perception_gap") or item not in GAP_ITEMS or quarter < GAP_FROM:
        return 0.0
    return GAP / 2 if side == "ours" else -GAP / 2


def _people(truth: Truth, side: str, level: str) -> list[str]:
    """Return respondents under names that say nothing about them."""
    dice = Dice(truth.seed, truth.alliance.alliance_id, side, level, "people")
    return [f"r{dice.whole(100000, 999999)}" for _ in range(16)]


def _signs(alliance: Alliance, at: int) -> bool:
    """Tell whether an executive signs: all of them, all but the first, or none."""
    return alliance.consent == "all" or (alliance.consent == "some" and at > 0)


def _centred(draws: list[float]) -> list[float]:
    """Take the mean off, so that a small group keeps its truth."""
    mean = sum(draws) / len(draws)
    return [draw - mean for draw in draws]
