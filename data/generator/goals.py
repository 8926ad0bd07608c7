"""Goals: a list that is kept since 2025Q4, complete or not, and ranked by both sides.

The list only grows: nobody drops a goal. So a share of complete goals is reached by adding
complete ones or incomplete ones, and an agreement on ranks by where the new ones are put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import days
import words
from cast import Alliance
from dice import Dice
from files import Row
from influence import Truth
from registers import GOALS_FROM, is_kept
from scales import value_at

#: Goals in the first list, and new ones in a later quarter, at most.
_FIRST_LIST, _NEW = range(7, 13), range(5)

#: How far from the share wanted the list may stay for every goal that is not added.
_DEAR = 0.005

#: What an incomplete goal lacks.
_LACKS = ("metric_id", "baseline", "target", "due_on", "owner_theirs", "rank_theirs")


@dataclass(eq=False)
class Goal:
    """One goal: when it was listed, and what it lacks, if anything."""

    quarter: int
    lacks: str

    @property
    def is_ranked(self) -> bool:
        """Whether both sides rank it."""
        return self.lacks != "rank_theirs"


@dataclass
class GoalList:
    """The goals of one alliance, with their order for us and for them."""

    truth: Truth
    goals: list[Goal] = field(default_factory=list)
    for_them: list[Goal] = field(default_factory=list)  #: in the order of their ranks
    _inversions: int = 0

    def rows(self) -> Iterator[Row]:
        """Yield the goals in the order in which they were listed; none without a list."""
        alliance = self.truth.alliance
        if not is_kept(alliance, "goals"):
            return
        for quarter in range(GOALS_FROM, alliance.last + 1):
            self._list_goals(quarter)
        dice = Dice(self.truth.seed, alliance.alliance_id, "goal texts")
        titles = dice.shuffled(words.GOALS)
        for at, goal in enumerate(self.goals):
            row = _row(alliance, goal, titles[at % len(titles)])
            if goal.is_ranked:
                row["rank_theirs"] = self.for_them.index(goal) + 1
            row["rank_ours"] = at + 1
            row |= {goal.lacks: None} if goal.lacks else {}
            yield {"goal_id": f"{alliance.partner_id}-g{at + 1:02d}", **row}

    def _list_goals(self, quarter: int) -> None:
        """Add the goals of a quarter, complete or not, and have both sides rank them."""
        alliance = self.truth.alliance
        dice = Dice(self.truth.seed, alliance.alliance_id, "goals", quarter)
        share = value_at("goal_quality", self.truth.leading("goal_quality", quarter)) / 100
        complete = sum(not goal.lacks for goal in self.goals)
        total = len(self.goals)
        counts = _FIRST_LIST if not total else _NEW
        choices = [(count, whole) for count in counts for whole in range(count + 1)]
        count, whole = min(
            choices,
            key=lambda choice: (
                abs((complete + choice[1]) / (total + choice[0]) - share) + _DEAR * choice[0]
            ),
        )
        lacks = ["" if step < whole else dice.pick(_LACKS) for step in range(count)]
        new = [Goal(quarter, one) for one in dice.shuffled(lacks)]
        self.goals += new
        self._rank([goal for goal in new if goal.is_ranked], quarter, dice)

    def _rank(self, new: list[Goal], quarter: int, dice: Dice) -> None:
        """Put new goals into their order; ours is that of the list.

        Each goal that they put before one that is earlier on our list turns one pair of
        goals round; Kendall's tau is 1 minus twice the share of such pairs.
        """
        half_year = quarter if days.ends_half(quarter) else quarter + 1
        at = min(half_year, self.truth.alliance.last)
        tau = value_at("priority_agreement", self.truth.leading("priority_agreement", at))
        known = len(self.for_them)
        count = known + len(new)
        wanted = round((1 - tau) / 2 * count * (count - 1) / 2) - self._inversions
        room = [known + step for step in range(len(new))]
        turned = _spread(min(max(wanted, 0), sum(room)), room, dice)
        for goal, steps in zip(new, turned, strict=True):
            self.for_them.insert(len(self.for_them) - steps, goal)
        self._inversions += sum(turned)


def _spread(total: int, room: list[int], dice: Dice) -> list[int]:
    """Spread a number over places, none above its room."""
    found = [0] * len(room)
    for _ in range(total):
        free = [at for at, most in enumerate(room) if found[at] < most]
        found[dice.pick(free)] += 1
    return found


def _row(alliance: Alliance, goal: Goal, text: tuple[str, str, float, float]) -> Row:
    """Return a complete goal."""
    title, metric_id, baseline, target = text
    return {
        "alliance_id": alliance.alliance_id,
        "title": title,
        "metric_id": metric_id,
        "baseline": baseline,
        "target": target,
        "due_on": date(2027, 6, 30) if goal.quarter % 2 else date(2026, 12, 31),
        "owner_ours": alliance.owner,
        "owner_theirs": words.THEIR_TEAM,
        "recorded_on": days.working(days.day_at(goal.quarter, 0.4)),
    }
