"""What is true in the sample: influence moves by itself, results follow two quarters later.

::

    influence   x(t) = level(t) + u(t),  u(t) = 0.6 u(t-1) + shock
    outcome     y(t) = results(t) + 0.9 (x(t-2) - first level) + noise of its own

Every coupled leading metric shows x(t), every coupled lagging metric shows y(t), each with a
little noise of its own. The uncoupled metrics have processes of their own, which nothing else
follows: pairs with one of them are empty by construction.
"""

from __future__ import annotations

import days
from cast import Alliance
from dice import Dice

#: Quarters by which influence announces the results.
LAG = 2

#: Points of an outcome for one point of influence, two quarters before.
SIZE = 0.9

#: How much of a deviation is left a quarter later.
PERSISTENCE = 0.6

#: Standard deviation of the shocks to influence, and of a metric's own noise, in points.
SHOCK, LEADING_NOISE, LAGGING_NOISE = 5.5, 2.0, 3.0

#: Leading metrics that have nothing to do with influence, and lagging ones that do not follow it.
UNCOUPLED_LEADING = ("account_plans", "issue_age", "milestones")
UNCOUPLED_LAGGING = ("cost_savings", "joint_launches")

#: Quarters before the sample in which the processes run, so that they have forgotten their start.
_WARM_UP = 12


class Truth:
    """The score that every metric of one alliance should have, quarter by quarter.

    Parameters
    ----------
    alliance : Alliance
        With its levels.
    seed : int
        Seed of the whole sample.
    """

    def __init__(self, alliance: Alliance, seed: int) -> None:
        self.alliance = alliance
        self.seed = seed
        moves = self._moves("influence")
        self.influence = {at: alliance.influence[max(at, 0)] + move for at, move in moves.items()}
        self._own: dict[str, dict[int, float]] = {}

    def leading(self, metric_id: str, quarter: int) -> float:
        """Return the score that a leading metric should have in a quarter."""
        if metric_id in UNCOUPLED_LEADING:
            return self._apart(metric_id, quarter, self.alliance.influence)
        return self.influence[quarter] + self._offset(metric_id) + self._noise(metric_id, quarter)

    def lagging(self, metric_id: str, quarter: int) -> float:
        """Return the score that a lagging metric should have in a quarter."""
        if metric_id in UNCOUPLED_LAGGING:
            return self._apart(metric_id, quarter, self.alliance.results)
        announced = SIZE * (self.influence[quarter - LAG] - self.alliance.influence[0])
        noise = self._noise(metric_id, quarter, sd=LAGGING_NOISE)
        return self.alliance.results[quarter] + announced + self._offset(metric_id) + noise

    def _moves(self, name: str) -> dict[int, float]:
        """Run a process around zero, from before the sample to its end."""
        dice = Dice(self.seed, self.alliance.alliance_id, name)
        move, moves = 0.0, {}
        for quarter in range(-_WARM_UP, days.QUARTERS):
            move = PERSISTENCE * move + dice.normal(0.0, SHOCK * self.alliance.shocks)
            moves[quarter] = move
        return moves

    def _apart(self, metric_id: str, quarter: int, level: tuple[float, ...]) -> float:
        """Return a process of its own around the alliance's first and last level."""
        if metric_id not in self._own:
            self._own[metric_id] = self._moves(metric_id)
        return (level[0] + level[-1]) / 2 + self._own[metric_id][quarter]

    def _offset(self, metric_id: str) -> float:
        """Return by how much this metric lies above or below the others, always."""
        return Dice(self.seed, self.alliance.alliance_id, metric_id, "offset").normal(0.0, 3.0)

    def _noise(self, metric_id: str, quarter: int, *, sd: float = LEADING_NOISE) -> float:
        """Return the noise of one metric in one quarter."""
        name = (self.seed, self.alliance.alliance_id, metric_id, quarter)
        return Dice(*name).normal(0.0, sd)
