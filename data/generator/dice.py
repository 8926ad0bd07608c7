"""Chance that repeats: named streams of draws from one seed.

Every stream has its own name, so that a table that is added later does not shift the
draws of the tables that were there before. All draws are made from `random.random()`
alone, whose sequence Python keeps from version to version.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeVar

Item = TypeVar("Item")

_STANDARD = NormalDist()


class Dice:
    """One stream of draws.

    Parameters
    ----------
    *names : object
        The seed and what the stream is for; equal names give equal draws.

    Examples
    --------
    >>> Dice(1, "a").uniform(0, 1) == Dice(1, "a").uniform(0, 1)
    True
    """

    def __init__(self, *names: object) -> None:
        self._random = random.Random("/".join(str(name) for name in names))

    def uniform(self, low: float, high: float) -> float:
        """Draw a number from `low` up to `high`."""
        return low + (high - low) * self._random.random()

    def normal(self, mean: float, sd: float) -> float:
        """Draw from a normal distribution."""
        at = min(max(self._random.random(), 1e-12), 1 - 1e-12)
        return mean + sd * _STANDARD.inv_cdf(at)

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + math.floor(self._random.random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """Draw yes with probability `share`."""
        return self._random.random() < share

    def pick(self, items: Sequence[Item]) -> Item:
        """Draw one of the items."""
        return items[self.whole(0, len(items) - 1)]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return the items in a drawn order."""
        left = list(items)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(len(items))]

    def strata(self, count: int) -> list[float]:
        """Draw `count` numbers, one from each equal part of 0 to 1, in a drawn order.

        Their mean hardly differs from one half, so what is rounded with them keeps its mean.
        """
        return self.shuffled([(at + self._random.random()) / count for at in range(count)])

    def parts(self, total: float, count: int, *, spread: float = 0.35) -> list[float]:
        """Split a total into `count` positive parts of about equal size that add up to it."""
        shares = [self.uniform(1 - spread, 1 + spread) for _ in range(count)]
        return [total * share / sum(shares) for share in shares]
