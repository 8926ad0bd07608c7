"""Associations of a pair at many lags, as they are and after dealing the outcomes anew.

Dealing alliance i's leading series to alliance j's outcomes leaves both series as they are.
The numerator of an association is then a sum over entries of one table, alliances x
alliances, so that thousands of deals are look-ups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from alliance_health.insights.links.whiten import without_means

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Associations(Protocol):
    """Associations of one pair at several lags."""

    @property
    def own(self) -> Floats:
        """Each statistic as the data have it."""

    def dealt(self, orders: Ints) -> Floats:
        """Each statistic under each order, orders x statistics."""

    def resampled(self, generator: np.random.Generator, draws: int) -> Floats:
        """Each statistic in samples drawn with replacement, draws x statistics."""


@dataclass(frozen=True, eq=False)
class PanelAssociations:
    """Associations of a panel: numerators, sums of squares and cells of every pairing.

    Parameters
    ----------
    products : ndarray of shape (statistics, alliances, alliances)
        Sum over common periods of the first series of i times the second of j.
    first : ndarray
        The same shape: squares of the first series of i over the periods of j; empty where no
        value is missing, since the sums of squares are then the same for every order.
    second : ndarray
        Squares of the second series of j over the periods of i.
    cells : ndarray
        Common periods.
    """

    products: Floats
    first: Floats
    second: Floats
    cells: Floats

    @classmethod
    def of(cls, pairs: Sequence[tuple[Floats, Floats]]) -> PanelAssociations:
        """Lay out the tables of aligned series.

        Parameters
        ----------
        pairs : sequence of tuple of ndarray
            For each statistic the first and the second series, alliances x periods, already
            shifted against one another; NaN where missing.

        Returns
        -------
        PanelAssociations
            Means of alliances and periods are taken out of both.

        Examples
        --------
        >>> x = np.array([[1.0, 2.0, 4.0], [2.0, 1.0, 0.0], [0.0, 1.0, 0.0]])
        >>> PanelAssociations.of([(x, 3 * x)]).own.round(6)
        array([1.])
        """
        tables: list[list[Floats]] = [[], [], [], []]
        whole = all(np.isfinite(series).all() for pair in pairs for series in pair)
        for pair in pairs:
            x, y = (without_means(series) for series in pair)
            seen_x, seen_y = np.isfinite(x).astype(float), np.isfinite(y).astype(float)
            x, y = np.nan_to_num(x), np.nan_to_num(y)
            tables[0].append(x @ y.T)
            if whole:
                size = np.sqrt((x * x).sum() * (y * y).sum())
                tables[0][-1] = tables[0][-1] / (size if size > 0 else np.inf)
                continue
            tables[1].append((x * x) @ seen_y.T)
            tables[2].append(seen_x @ (y * y).T)
            tables[3].append(seen_x @ seen_y.T)
        stacked = [np.array(kind) if kind else np.empty(0) for kind in tables]
        return cls(*stacked)

    @property
    def whole(self) -> bool:
        """Whether no value is missing."""
        return self.first.size == 0

    @property
    def own(self) -> Floats:
        """Each statistic as the data have it."""
        diagonal = np.arange(self.products.shape[1])[None, :]
        return np.asarray(self.dealt(diagonal)[0])

    def dealt(self, orders: Ints) -> Floats:
        """Each statistic after giving alliance i the outcomes of alliance ``orders[., i]``.

        Parameters
        ----------
        orders : ndarray of shape (orders, alliances)
            From `Shuffles.deal`.

        Returns
        -------
        ndarray of shape (orders, statistics)
            Associations; with missing values each is multiplied by the root of its common
            periods over those of the true pairing, since fewer periods spread it more.
        """
        if self.whole:
            return _looked_up(self.products, orders)
        total, first, second, cells = (
            _looked_up(table, orders)
            for table in (self.products, self.first, self.second, self.cells)
        )
        true_cells = np.trace(self.cells, axis1=1, axis2=2)
        size = np.sqrt(first * second)
        found = np.divide(total, size, out=np.zeros_like(total), where=size > 0)
        return np.asarray(found * np.sqrt(cells / np.maximum(true_cells, 1)))

    def resampled(self, generator: np.random.Generator, draws: int) -> Floats:
        """Each statistic of alliances drawn with replacement.

        Parameters
        ----------
        generator : Generator
            Where chance comes from.
        draws : int
            Samples.

        Returns
        -------
        ndarray of shape (draws, statistics)
            Means of periods stay those of all alliances.
        """
        alliances = self.products.shape[1]
        counts = generator.multinomial(alliances, np.full(alliances, 1 / alliances), size=draws)
        total = counts @ np.diagonal(self.products, axis1=1, axis2=2).T
        if self.whole:
            return np.asarray(total, dtype=float)
        first, second = (
            counts @ np.diagonal(table, axis1=1, axis2=2).T for table in (self.first, self.second)
        )
        size = np.sqrt(first * second)
        return np.divide(total, size, out=np.zeros_like(total), where=size > 0)


@dataclass(frozen=True, eq=False)
class SeriesAssociations:
    """Associations of a single pair of series, statistic by statistic.

    Parameters
    ----------
    pairs : tuple of tuple of ndarray and int
        For each statistic the series that comes first, the other one, both filtered and of
        the same length, and the lag.
    """

    pairs: tuple[tuple[Floats, Floats, int], ...]

    @property
    def own(self) -> Floats:
        """Each statistic as the data have it."""
        longest = max(len(first) for first, _, _ in self.pairs)
        return np.asarray(self.dealt(np.arange(longest)[None, :])[0])

    def dealt(self, orders: Ints) -> Floats:
        """Each statistic after dealing the periods of the first series anew.

        Parameters
        ----------
        orders : ndarray of shape (orders, periods)
            Orders of the longest series; a shorter one keeps the numbers that it has.

        Returns
        -------
        ndarray of shape (orders, statistics)
            Correlations over the aligned window of each lag.

        Notes
        -----
        The first series holds news alone, so that its periods can be exchanged.

        Examples
        --------
        >>> x, y = np.array([1.0, 0.0, 2.0, 5.0]), np.array([9.0, 1.0, 0.0, 2.0])
        >>> SeriesAssociations(((x, y, 1),)).own.round(6)
        array([1.])
        """
        found = np.empty((len(orders), len(self.pairs)))
        drawn: dict[int, Floats] = {}
        for number, (first, second, lag) in enumerate(self.pairs):
            key = id(first)
            if key not in drawn:
                within = orders[orders < len(first)].reshape(len(orders), len(first))
                drawn[key] = first[within]
            moved = drawn[key][:, : len(first) - lag]
            goal = second[lag:] - second[lag:].mean()
            spread = moved.var(axis=1) * moved.shape[1] * (goal @ goal)
            size = np.sqrt(np.maximum(spread, 0.0))
            found[:, number] = np.divide(
                moved @ goal, size, out=np.zeros(len(orders)), where=size > 1e-12
            )
        return found

    def resampled(self, generator: np.random.Generator, draws: int) -> Floats:
        """Each statistic of series put together from blocks of periods.

        Parameters
        ----------
        generator : Generator
            Where chance comes from.
        draws : int
            Samples.

        Returns
        -------
        ndarray of shape (draws, statistics)
            Blocks as long as the longest lag or the cube root of the length, if that is more;
            a block keeps a period and the one that follows it by the lag together.
        """
        length = min(len(first) for first, _, _ in self.pairs)
        block = max(*(lag for _, _, lag in self.pairs), round(length ** (1 / 3)), 1)
        starts = generator.integers(0, length, size=(draws, -(-length // block)))
        taken = (starts[:, :, None] + np.arange(block)).reshape(draws, -1)[:, :length] % length
        counts = np.zeros((draws, length))
        np.add.at(counts, (np.arange(draws)[:, None], taken), 1.0)
        found = np.empty((draws, len(self.pairs)))
        for number, (first, second, lag) in enumerate(self.pairs):
            x, y = first[: len(first) - lag], second[lag:]
            weight = counts[:, -len(y) :] if len(y) <= length else _stretched(counts, len(y))
            found[:, number] = _weighted_correlation(x, y, weight)
        return found


def _looked_up(tables: Floats, orders: Ints) -> Floats:
    """Sum, for every order, the entries that it picks from every table."""
    from scipy import sparse

    count, alliances = orders.shape
    flat = tables.reshape(len(tables), -1).T
    columns = (np.arange(alliances) * alliances + orders).ravel()
    picked = sparse.csr_array(
        (np.ones(columns.size), columns, np.arange(0, columns.size + 1, alliances)),
        shape=(count, alliances * alliances),
    )
    return np.asarray(picked @ flat)


def _stretched(counts: Floats, length: int) -> Floats:
    """Give periods before the first counted one the count of that one."""
    return np.pad(counts, ((0, 0), (length - counts.shape[1], 0)), mode="edge")


def _weighted_correlation(x: Floats, y: Floats, weights: Floats) -> Floats:
    """Correlate two series under many sets of weights."""
    total = weights.sum(axis=1)
    mean_x, mean_y = (weights @ x) / total, (weights @ y) / total
    product = (weights @ (x * y)) / total - mean_x * mean_y
    spread = ((weights @ (x * x)) / total - mean_x**2) * ((weights @ (y * y)) / total - mean_y**2)
    size = np.sqrt(np.maximum(spread, 0.0))
    return np.asarray(np.divide(product, size, out=np.zeros(len(weights)), where=size > 1e-12))
