"""The orders in which outcomes are dealt out anew: the same for every pair and every run."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

import numpy as np
import numpy.typing as npt

from alliance_health.indices.noise import generator_of

Ints = npt.NDArray[np.int64]

#: Alliances up to which all orders are dealt.
ALL_ORDERS_UP_TO = 7
#: Fewest alliances of a group inside which outcomes may be dealt.
LEAST_GROUP = 4
#: Orders dealt at a time, so that memory stays bounded.
_AT_A_TIME = 500


@dataclass(frozen=True)
class Shuffles:
    """A stream of orders of so many units, group by group.

    Parameters
    ----------
    units : int
        What is dealt: alliances of a panel, periods of a single series.
    groups : tuple of int, optional
        A number for every unit; outcomes are dealt inside a group. Empty: one group.
    """

    units: int
    groups: tuple[int, ...] = ()

    @property
    def limit(self) -> int | None:
        """All orders there are where they are all dealt, else None."""
        few = self.units <= ALL_ORDERS_UP_TO and not self.groups
        return math.factorial(self.units) if few else None

    def deal(self, start: int, stop: int) -> Iterator[Ints]:
        """Yield orders number `start` to `stop`, some at a time.

        Parameters
        ----------
        start : int
            First order.
        stop : int
            One after the last.

        Yields
        ------
        ndarray of shape (orders, units)
            Row r gives unit i the outcome of unit ``row[i]``. Where all orders are dealt they
            come in lexical order, the one that leaves all in place first.

        Examples
        --------
        >>> next(Shuffles(3).deal(0, 6)).tolist()
        [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        >>> next(Shuffles(9).deal(0, 500)).shape
        (500, 9)
        """
        if self.limit is not None:
            every = np.array(list(permutations(range(self.units))), dtype=np.int64)
            yield every[start:stop]
            return
        for first in range(start, stop, _AT_A_TIME):
            yield _drawn(self.units, self.groups, first)[: stop - first]


@lru_cache(maxsize=64)
def _drawn(units: int, groups: tuple[int, ...], first: int) -> Ints:
    """Draw the orders from number `first` on; pairs of as many units share them."""
    keys = generator_of("re-pairing", str(first)).random((_AT_A_TIME, units))
    ranked = np.argsort(keys, axis=1, kind="stable")
    if not groups:
        return ranked
    numbers = np.array(groups)
    by_group = np.argsort(numbers[ranked], axis=1, kind="stable")
    dealt = np.empty_like(ranked)
    dealt[:, np.argsort(numbers, kind="stable")] = np.take_along_axis(ranked, by_group, axis=1)
    return dealt


def groups_of(windows: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """Group alliances whose values are known in the same periods.

    Parameters
    ----------
    windows : ndarray of bool, alliances x cells
        Where values are known.

    Returns
    -------
    tuple of int
        A number for every alliance; empty where all are alike, or where some group has fewer
        than four: then all are dealt together and statistics allow for how much they overlap.

    Examples
    --------
    >>> groups_of(np.array([[True, True]] * 4 + [[True, False]] * 4))
    (1, 1, 1, 1, 0, 0, 0, 0)
    >>> groups_of(np.array([[True, True]] * 4 + [[True, False]]))
    ()
    """
    _, numbers, sizes = np.unique(windows, axis=0, return_inverse=True, return_counts=True)
    if len(sizes) == 1 or sizes.min() < LEAST_GROUP:
        return ()
    return tuple(int(number) for number in numbers.reshape(-1))
