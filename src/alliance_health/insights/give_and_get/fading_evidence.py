"""How surely a partner's activity has fallen: a test for counts that vary and remember.

Two spells are compared: the periods before and those since. Counts scatter more than chance
(a negative binomial variance, settled over all partners of the alliance), they remember, and the
activity of the others scatters as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: A fall to this part of the former level or above is no withdrawal: the test asks for more.
#: Against no fall at all, slumps of a lively partner pass for withdrawals twice as often.
NO_WITHDRAWAL = 0.75

#: Weight of the other partners' dispersion, in periods: own dispersion rests on ten or so.
BORROWED = 6

#: Acts from which a partner's own dispersion tells anything about that of the others.
ACTS_TO_LEND = 60

#: Periods in a row from which memory can be read, and the longest memory that is allowed for.
MEMORY_PERIODS, LONGEST_MEMORY = 4, 0.8

#: Largest dispersion looked for: the standard deviation is then four times the mean.
_MOST = 16.0


@dataclass(frozen=True, eq=False)
class Spell:
    """Some periods of one partner.

    Parameters
    ----------
    acts : ndarray
        Its acts in each period, all known.
    others : ndarray
        What it is measured against: acts of all others, or ones for its own level.
    """

    acts: Floats
    others: Floats

    @property
    def rate(self) -> float:
        """Acts for one act of the others."""
        return float(self.acts.sum() / self.others.sum()) if self.others.sum() else np.nan

    @property
    def expected(self) -> Floats:
        """Acts of each period had the rate been the same throughout."""
        return self.others * self.rate


@dataclass(frozen=True)
class Scatter:
    """How activity scatters around its level.

    Parameters
    ----------
    shared : float
        Dispersion of the typical partner: variance is mean + dispersion x mean squared.
    memory : float
        Correlation of neighbouring periods, 0 to `LONGEST_MEMORY`.
    """

    shared: float = 0.0
    memory: float = 0.0


def dispersion(spells: Sequence[Spell]) -> float:
    """Estimate the dispersion of counts around the level of each spell.

    Parameters
    ----------
    spells : sequence of Spell
        Each has a level of its own.

    Returns
    -------
    float
        At least 0; the value at which Pearson's sum equals its degrees of freedom.

    Examples
    --------
    Counts that vary no more than chance have none:

    >>> even = Spell(np.array([9.0, 11.0, 10.0, 10.0]), np.ones(4))
    >>> dispersion([even])
    0.0
    """
    told = [one for one in spells if len(one.acts) > 1 and one.acts.sum() > 0]
    if not told:
        return 0.0
    acts = np.concatenate([one.acts for one in told])
    mean = np.maximum(np.concatenate([one.expected for one in told]), 1e-9)
    freedom = len(acts) - len(told)
    squares = (acts - mean) ** 2 / mean
    if squares.sum() <= freedom:
        return 0.0
    low, high = 0.0, _MOST
    for _ in range(30):
        middle = (low + high) / 2
        above = (squares / (1 + middle * mean)).sum() > freedom
        low, high = (middle, high) if above else (low, middle)
    return high


def scatter_of(spells: Sequence[Sequence[Spell]]) -> Scatter:
    """Estimate how the activity of all partners scatters and remembers.

    Parameters
    ----------
    spells : sequence of sequences of Spell
        Of each partner, cut where its level changes.

    Returns
    -------
    Scatter
        Median dispersion of partners with enough acts; memory over all of them.
    """
    own = [dispersion(of_one) for of_one in spells]
    lending = [
        one
        for one, of_one in zip(own, spells, strict=True)
        if sum(spell.acts.sum() for spell in of_one) >= ACTS_TO_LEND
    ]
    products = squares = 0.0
    for one, of_one in zip(own, spells, strict=True):
        for spell in of_one:
            n = len(spell.acts)
            if n < MEMORY_PERIODS or spell.acts.sum() < n:
                continue
            mean = spell.expected
            left = (spell.acts - mean) / np.sqrt(np.maximum(mean * (1 + one * mean), 1e-9))
            products += float((left[1:] * left[:-1]).sum())
            squares += float((left**2).sum()) * (n - 1) / n
    memory = products / squares if squares else 0.0
    return Scatter(
        shared=float(np.median(lending)) if lending else 0.0,
        memory=min(max(memory, 0.0), LONGEST_MEMORY),
    )


def drop_p(before: Spell, since: Spell, scatter: Scatter, *, past: Sequence[Spell] = ()) -> float:
    """Test whether the level since lies below `NO_WITHDRAWAL` of the level before.

    Parameters
    ----------
    before, since : Spell
        Both spells of one partner, against the same others.
    scatter : Scatter
        How activity scatters in this alliance.
    past : sequence of Spell
        Earlier periods of the partner, for its dispersion only.

    Returns
    -------
    float
        One-sided p; 1 where the level did not fall that far, or there is nothing to compare.

    Notes
    -----
    z squared = 1 / (1 / G + v / d squared): G is the likelihood ratio of the two by two table of
    own and others' acts, v the variance that dispersion and memory add to the logarithm of the
    ratio d. It is read as t, with the periods of both spells less two, and those borrowed.

    Examples
    --------
    >>> calm = Spell(np.full(8, 50.0), np.full(8, 400.0))
    >>> gone = Spell(np.full(4, 5.0), np.full(4, 400.0))
    >>> drop_p(calm, gone, Scatter()) < 1e-6, drop_p(calm, calm, Scatter())
    (True, 1.0)
    """
    from scipy.special import stdtr

    own = np.array([before.acts.sum(), since.acts.sum()])
    others = np.array([before.others.sum(), since.others.sum() * NO_WITHDRAWAL])
    if own[0] <= 0 or not (others > 0).all():
        return 1.0
    fall = float(np.log(own[0] / others[0]) - np.log(max(own[1], 0.5) / others[1]))
    if fall <= 0:
        return 1.0
    periods = [len(before.acts), len(since.acts)]
    told = [*past, before]
    freedom = sum(len(one.acts) - 1 for one in told)
    spread = (freedom * dispersion(told) + BORROWED * scatter.shared) / (freedom + BORROWED)
    added = spread * sum(mean_variance(n, scatter.memory) for n in periods)
    z = (1 / _table_ratio(own, others) + added / fall**2) ** -0.5
    return float(stdtr(freedom + BORROWED, -z))


def silence_p(before: Spell, others: Floats, scatter: Scatter) -> float:
    """Return how probable it is that a partner at its former level shows no act at all.

    Parameters
    ----------
    before : Spell
        Its last periods with acts.
    others : ndarray
        What the others did in each of the silent periods.
    scatter : Scatter
        How activity scatters in this alliance.

    Returns
    -------
    float
        0 to 1: the negative binomial probability of 0, at a level one standard error below the
        former one.

    Examples
    --------
    Two acts a period, three periods of silence: exp(-(2 - 0.5) x 3) = 0.011:

    >>> round(silence_p(Spell(np.full(8, 2.0), np.ones(8)), np.ones(3), Scatter()), 3)
    0.011
    """
    acts = float(before.acts.sum())
    if acts <= 0 or not before.others.sum():
        return 1.0
    expected = float(others.sum()) * before.rate * (1 - acts**-0.5)
    n, own = len(before.acts), dispersion((before,))
    spread = ((n - 1) * own + BORROWED * scatter.shared) / (n - 1 + BORROWED)
    spread *= mean_variance(len(others), scatter.memory)
    if spread * expected < 1e-9:
        return float(np.exp(-expected))
    return float((1 + spread * expected) ** (-1 / spread))


def mean_variance(n: int, memory: float) -> float:
    """Return the variance of the mean of n values of variance 1 that remember one another.

    >>> mean_variance(4, 0.0), round(mean_variance(2, 0.5), 3)
    (0.25, 0.75)
    """
    lags = np.arange(1, n)
    return float((1 + 2 * ((1 - lags / n) * memory**lags).sum()) / n)


def _table_ratio(own: Floats, others: Floats) -> float:
    """Return the likelihood ratio G of a two by two table of acts."""
    table = np.array([own, others])
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    filled = table > 0
    ratio = 2 * float((table[filled] * np.log(table[filled] / expected[filled])).sum())
    return max(ratio, 1e-12)
