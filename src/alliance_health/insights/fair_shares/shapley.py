"""The Shapley value: what each partner adds, averaged over all orders in which they could join.

::

    order A B C      A adds v(A), B adds v(AB) - v(A), C adds v(ABC) - v(AB)
    and so for all n! orders; each partner gets the mean of what it adds
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from alliance_health.insights.fair_shares.game import Game

Numbers = npt.NDArray[np.float64]

#: Partners up to which all coalitions are looked at: 4,096 of them.
MOST_EXACT = 12

#: Orders that are drawn where there are more partners, half of them the reverse of the others.
ORDERS = 2000


@dataclass(frozen=True)
class ShapleyValue:
    """What a fair split gives each partner.

    Parameters
    ----------
    values : mapping of str to float
        By partner; they add up to the worth of all together.
    errors : mapping of str to float
        Standard errors; 0 where all coalitions were looked at.
    orders : int
        Orders drawn; 0 where all coalitions were looked at.
    """

    values: Mapping[str, float]
    errors: Mapping[str, float]
    orders: int = 0


def shapley_value(
    game: Game, rng: np.random.Generator | None = None, *, orders: int = ORDERS
) -> ShapleyValue:
    """Return what each partner adds, averaged over all orders of joining.

    Parameters
    ----------
    game : Game
        Worth of every coalition.
    rng : Generator, optional
        Needed for more than 12 partners.
    orders : int
        Orders that are drawn then, at least 2,000; each comes with its reverse.

    Returns
    -------
    ShapleyValue
        Exact up to 12 partners, else with standard errors.

    Raises
    ------
    ValueError
        When orders have to be drawn and there is no generator.

    Notes
    -----
    phi_i = sum of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S)) over all S without i.

    References
    ----------
    Shapley (1953), *A value for n-person games*.

    Examples
    --------
    Two hold a left glove, one the right; only a pair is worth something:

    >>> from alliance_health.insights.fair_shares.game import given_game
    >>> pairs = {frozenset({left, "R"}): 1.0 for left in ("L1", "L2")}
    >>> value = shapley_value(given_game(["L1", "L2", "R"], pairs))
    >>> {partner: round(share, 4) for partner, share in value.values.items()}
    {'L1': 0.1667, 'L2': 0.1667, 'R': 0.6667}
    """
    if len(game.partners) <= MOST_EXACT:
        exact = _exact(game)
        values = dict(zip(game.partners, exact.tolist(), strict=True))
        return ShapleyValue(values, dict.fromkeys(game.partners, 0.0))
    if rng is None:
        raise ValueError(
            f"{len(game.partners)} partners are too many to look at all coalitions; "
            "pass a numpy.random.Generator to draw orders"
        )
    drawn = _drawn(game, rng, max(orders, ORDERS) // 2)
    means, errors = drawn.mean(axis=0), drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn))
    return ShapleyValue(
        dict(zip(game.partners, means.tolist(), strict=True)),
        dict(zip(game.partners, errors.tolist(), strict=True)),
        2 * len(drawn),
    )


def _exact(game: Game) -> Numbers:
    """Add up what each partner adds to every coalition, each a number of bits."""
    n = len(game.partners)
    coalitions = np.arange(2**n)
    worths = np.array([game.worth(_members(game, at)) for at in range(2**n)], dtype="float64")
    sizes = np.array([at.bit_count() for at in range(2**n)])
    weights = np.array([1 / (n * comb(n - 1, size)) for size in range(n)])
    values = np.zeros(n)
    for at in range(n):
        without = coalitions[(coalitions >> at) & 1 == 0]
        adds = worths[without | (1 << at)] - worths[without]
        values[at] = (weights[sizes[without]] * adds).sum()
    return values


def _members(game: Game, bits: int) -> frozenset[str]:
    """Return the coalition that a number stands for."""
    return frozenset(name for at, name in enumerate(game.partners) if bits >> at & 1)


def _drawn(game: Game, rng: np.random.Generator, pairs: int) -> Numbers:
    """Draw orders and their reverses; each row is the mean of both."""
    n = len(game.partners)
    rows = np.zeros((pairs, n))
    for row in rows:
        order = rng.permutation(n)
        for one in (order, order[::-1]):
            joined: frozenset[str] = frozenset()
            before = 0.0
            for at in one:
                joined |= {game.partners[at]}
                after = game.worth(joined)
                row[at] += (after - before) / 2
                before = after
    return rows
