"""Three ways to split what was got, side by side: equally, by contribution, by Shapley value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from alliance_health.insights.fair_shares.game import (
    DRAWN,
    GIVEN,
    Coalition,
    Game,
    alone_game,
    given_game,
    no_outside_game,
)
from alliance_health.insights.fair_shares.shapley import MOST_EXACT, ShapleyValue, shapley_value
from alliance_health.kept import keep


@dataclass(frozen=True)
class Split:
    """What each partner would get by three rules, and what the third rests on.

    Parameters
    ----------
    equal, proportional, shapley : mapping of str to float
        By partner, in the reporting currency; each adds up to what was got. Proportional is
        empty where contributions are not known.
    errors : mapping of str to float
        Standard errors of `shapley`, 0 where it is exact.
    rests_on : str
        What the game rests on: given, or a stated model.
    """

    equal: Mapping[str, float]
    proportional: Mapping[str, float]
    shapley: Mapping[str, float]
    errors: Mapping[str, float]
    rests_on: str


def choose_game(
    partners: tuple[str, ...],
    together: float,
    *,
    given: Mapping[Coalition, float] | None = None,
    alone: Mapping[str, float] | None = None,
) -> Game:
    """Choose what a fair split rests on: worths that were written, baselines, or an assumption.

    Parameters
    ----------
    partners : tuple of str
        All partners.
    together : float
        What all of them got, in the reporting currency.
    given : mapping of coalition to float, optional
        Worths of the charter.
    alone : mapping of str to float, optional
        Stand-alone value of every partner, over the same time as `together`.

    Returns
    -------
    Game
        The given one first. It keeps its own unit; without a worth of all partners, what they
        got is that worth.

    Examples
    --------
    >>> choose_game(("them", "us"), 100.0).rests_on
    'assumed: no outside option, equal split'
    """
    if given:
        everybody = frozenset(partners)
        return given_game(partners, {everybody: together, **given}, rests_on=GIVEN)
    if alone and set(alone) == set(partners):
        return alone_game(alone, together)
    return no_outside_game(partners, together)


def split_value(
    game: Game,
    together: float,
    contributions: Mapping[str, float],
    rng: np.random.Generator | None = None,
) -> Split:
    """Split what was got in three ways.

    Parameters
    ----------
    game : Game
        Worth of every coalition; where its whole differs from what was got, its Shapley value
        is scaled to it, so that shares are kept.
    together : float
        What all partners got, in the reporting currency.
    contributions : mapping of str to float
        By partner; the proportional split needs them all, none negative, one above 0.
    rng : Generator, optional
        Needed for more than 12 partners.

    Returns
    -------
    Split
        Shapley is empty when the game is worth nothing.

    Examples
    --------
    30 and 10 alone, 100 together: the surplus of 60 is halved.

    >>> game = alone_game({"us": 30.0, "them": 10.0}, 100.0)
    >>> split = split_value(game, 100.0, {"us": 60.0, "them": 20.0})
    >>> split.equal["us"], split.proportional["us"], split.shapley["us"]
    (50.0, 75.0, 60.0)
    """
    partners = game.partners
    value = shapley_value(game, rng)
    total = game.total
    scale = together / total if total > 0 else float("nan")
    given = np.array([contributions.get(name, np.nan) for name in partners])
    is_known = bool((given >= 0).all()) and given.sum() > 0
    proportional = together * given / given.sum() if is_known else given[:0]
    scaled = value.values if total > 0 else {}
    return Split(
        equal=dict.fromkeys(partners, together / len(partners)),
        proportional=dict(zip(partners, proportional.tolist(), strict=False)),
        shapley={name: scale * one for name, one in scaled.items()},
        errors={name: scale * value.errors[name] for name in scaled},
        rests_on=_rests_on(game, value),
    )


def _rests_on(game: Game, value: ShapleyValue) -> str:
    """Say what the Shapley value rests on, and that it was drawn."""
    if len(game.partners) <= MOST_EXACT:
        return game.rests_on
    return f"{game.rests_on}; {keep(DRAWN, orders=value.orders)}"
