"""The evidence about one pair: its associations, and how often chance does as well."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from alliance_health.insights.links.associations import (
    Associations,
    PanelAssociations,
    SeriesAssociations,
)
from alliance_health.insights.links.pair import PairPanel
from alliance_health.insights.links.shuffles import Shuffles, groups_of
from alliance_health.insights.links.whiten import (
    memory_of_one,
    memory_of_panel,
    whiten_one,
    whiten_panel,
)

Floats = npt.NDArray[np.float64]

#: What is compared with chance: factor first, outcome first, the difference of both, the same
#: period, factor first in first differences.
QUESTIONS = ("forward", "reverse", "direction", "same", "differences")
#: Largest associations kept, to read the line that one in twenty exceeds.
_KEPT = 4_999
#: Two numbers that differ by less are equal: sums come in different orders.
_EQUAL = 1e-12


@dataclass(frozen=True)
class Tally:
    """How often dealt outcomes were associated at least as much as the true ones.

    Parameters
    ----------
    dealt : int
        Orders dealt.
    complete : bool
        Whether these are all orders there are; the true one is then among them.
    counts : tuple of int
        For each of `QUESTIONS`.
    largest : tuple of ndarray
        Largest association of each order, factor first and outcome first.
    """

    dealt: int = 0
    complete: bool = False
    counts: tuple[int, ...] = (0,) * len(QUESTIONS)
    largest: tuple[Floats, Floats] = field(default=(np.empty(0), np.empty(0)))

    def p(self, question: str) -> float:
        """Return the share of orders that do as well, the true one counted.

        >>> Tally(dealt=999, counts=(49, 0, 0, 0, 0)).p("forward")
        0.05
        """
        count = self.counts[QUESTIONS.index(question)]
        return count / self.dealt if self.complete else (1 + count) / (1 + self.dealt)

    def line(self, direction: int) -> float:
        """Return the association that the largest of all lags exceeds in one order of twenty."""
        largest = self.largest[direction]
        return float(np.quantile(largest, 0.95)) if len(largest) else np.nan


@dataclass(frozen=True, eq=False)
class Evidence:
    """Associations of one pair at every lag.

    Parameters
    ----------
    pair : PairPanel
        The pair.
    max_lag : int
        Lags looked at, in periods.
    associations : Associations
        Factor first at lags 1 to `max_lag`, lag 0, outcome first at the same lags, then the
        first differences, factor first.
    shuffles : Shuffles
        Orders of what can be exchanged.
    raw : ndarray of shape (2 max_lag + 1,)
        Associations without filter, from the outcome first by `max_lag` periods to the factor.
    tally : Tally
        What chance did so far.
    """

    pair: PairPanel
    max_lag: int
    associations: Associations
    shuffles: Shuffles
    raw: Floats
    tally: Tally = Tally()

    @property
    def own(self) -> Floats:
        """Each association as the data have it."""
        return self.associations.own

    @property
    def profile(self) -> Floats:
        """Associations from lag -max_lag (outcome first) to max_lag (factor first)."""
        own, k = self.own, self.max_lag
        return np.concatenate([own[k + 1 : 2 * k + 1][::-1], own[k : k + 1], own[:k]])

    def dealt_until(self, orders: int) -> Evidence:
        """Deal outcomes anew until so many orders were dealt.

        Parameters
        ----------
        orders : int
            All orders are dealt where there are few.

        Returns
        -------
        Evidence
            The same, with a longer tally; itself where no order is missing.
        """
        limit = self.shuffles.limit
        stop = min(orders, limit) if limit is not None else orders
        tally = self.tally
        if tally.complete or tally.dealt >= stop:
            return self
        own = _extremes(self.own[None, :], self.max_lag)[:, 0]
        counts = np.array(tally.counts)
        kept: tuple[list[Floats], list[Floats]] = ([tally.largest[0]], [tally.largest[1]])
        for part in self.shuffles.deal(tally.dealt, stop):
            found = _extremes(self.associations.dealt(part), self.max_lag)
            counts = counts + (found >= own[:, None] - _EQUAL).sum(axis=1)
            for direction in (0, 1):
                kept[direction].append(found[direction])
        forward, reverse = (np.concatenate(parts)[:_KEPT] for parts in kept)
        told = Tally(
            dealt=stop,
            complete=stop == limit,
            counts=tuple(int(count) for count in counts),
            largest=(forward, reverse),
        )
        return replace(self, tally=told)


def panel_evidence(pair: PairPanel, max_lag: int) -> Evidence:
    """Lay out the associations of a panel of alliances.

    Parameters
    ----------
    pair : PairPanel
        At least two alliances.
    max_lag : int
        Lags looked at.

    Returns
    -------
    Evidence
        Both series filtered with the memory of the one that comes first, then without the
        means of alliances and periods over the aligned window of each lag.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> x = generator.normal(size=(9, 14))
    >>> y = np.roll(x, 2, axis=1) + generator.normal(size=(9, 14)) / 2
    >>> names = tuple("abcdefghi")
    >>> pair = PairPanel("trust", "sales", names, tuple(map(str, range(14))), x, y)
    >>> found = panel_evidence(pair, 3).dealt_until(500)
    >>> 1 + int(np.abs(found.own[:3]).argmax()), found.tally.p("forward") < 0.01
    (2, True)
    """
    x, y = pair.x, pair.y
    lags = range(1, max_lag + 1)
    forward = _filtered(x, y)
    reverse = _filtered(y, x)
    differences = _filtered(np.diff(x, axis=1), np.diff(y, axis=1))
    aligned = [_aligned(*forward, lag) for lag in (*lags, 0)]
    aligned += [_aligned(*reverse, lag) for lag in lags]
    aligned += [_aligned(*differences, lag) for lag in lags]
    # The outcome comes first in reverse: its alliance must index the second side as elsewhere.
    tables = PanelAssociations.of(
        [
            (second, first) if max_lag < number <= 2 * max_lag else (first, second)
            for number, (first, second) in enumerate(aligned)
        ]
    )
    raw = PanelAssociations.of(
        [_aligned(y, x, lag) for lag in reversed(lags)]
        + [_aligned(x, y, lag) for lag in (0, *lags)]
    )
    groups = groups_of(np.isfinite(np.hstack([x, y])))
    return Evidence(pair, max_lag, tables, Shuffles(len(x), groups), raw.own)


def series_evidence(pair: PairPanel, max_lag: int) -> Evidence:
    """Lay out the associations of a single alliance with a long series.

    Parameters
    ----------
    pair : PairPanel
        One alliance, without gaps.
    max_lag : int
        Lags looked at.

    Returns
    -------
    Evidence
        Factor first: both series filtered with the memory of the factor. Outcome first: each
        with its own, so that the echo of a strong lead is not taken for a reverse link.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> x = generator.normal(size=(1, 60))
    >>> y = -np.roll(x, 3, axis=1) + generator.normal(size=(1, 60)) / 2
    >>> pair = PairPanel("trust", "sales", ("a",), tuple(map(str, range(60))), x, y)
    >>> found = series_evidence(pair, 5).dealt_until(500)
    >>> 1 + int(np.abs(found.own[:5]).argmax()), found.tally.p("forward") < 0.01
    (3, True)
    """
    x, y = pair.x[0], pair.y[0]
    lags = range(1, max_lag + 1)
    memory_x, memory_y = memory_of_one(x), memory_of_one(y)
    forward = whiten_one(x, memory_x), whiten_one(y, memory_x)
    both = min(len(x) - len(memory_x), len(y) - len(memory_y))
    reverse = whiten_one(y, memory_y)[-both:], whiten_one(x, memory_x)[-both:]
    steps = np.diff(x), np.diff(y)
    memory_step = memory_of_one(steps[0])
    differences = whiten_one(steps[0], memory_step), whiten_one(steps[1], memory_step)
    told = [(*forward, lag) for lag in (*lags, 0)]
    told += [(*reverse, lag) for lag in lags]
    told += [(*differences, lag) for lag in lags]
    raw = SeriesAssociations(
        tuple([(y, x, lag) for lag in reversed(lags)] + [(x, y, lag) for lag in (0, *lags)])
    )
    longest = max(len(first) for first, _, _ in told)
    return Evidence(pair, max_lag, SeriesAssociations(tuple(told)), Shuffles(longest), raw.own)


def _filtered(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Filter both series of a panel with the memory of the first."""
    memory = memory_of_panel(first)
    return whiten_panel(first, memory), whiten_panel(second, memory)


def _aligned(first: Floats, second: Floats, lag: int) -> tuple[Floats, Floats]:
    """Shift the second series of a panel back by a lag, and keep the common window."""
    return first[:, : first.shape[1] - lag], second[:, lag:]


def _extremes(associations: Floats, max_lag: int) -> Floats:
    """Return what is compared with chance, questions x orders."""
    size = np.abs(associations)
    forward = size[:, :max_lag].max(axis=1)
    reverse = size[:, max_lag + 1 : 2 * max_lag + 1].max(axis=1)
    differences = size[:, 2 * max_lag + 1 :].max(axis=1)
    return np.array([forward, reverse, forward**2 - reverse**2, size[:, max_lag], differences])
