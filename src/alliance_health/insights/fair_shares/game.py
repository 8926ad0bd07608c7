"""The game behind a fair split: what every coalition of partners would be worth.

The one rule: a game is written down or a model with a name. No worth is invented silently.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache

from alliance_health.language import to_speak

Coalition = frozenset[str]
Worth = Callable[[Coalition], float]

#: What the worth of coalitions rests on, as readers are told.
GIVEN = to_speak("given")
HALF_SURPLUS = to_speak("model: alone, and half the surplus")
GRAND_SURPLUS = to_speak("model: alone, and a surplus only of all together")
NO_OUTSIDE = to_speak("assumed: no outside option, equal split")

#: Said beside it where not all orders of partners were looked at.
DRAWN = to_speak("{orders} orders drawn")

GAMES = (GIVEN, HALF_SURPLUS, GRAND_SURPLUS, NO_OUTSIDE, DRAWN)


@dataclass(frozen=True)
class Game:
    """Partners, and the worth of each coalition of them.

    Parameters
    ----------
    partners : tuple of str
        At least one, each once.
    worth : callable
        From a coalition to its worth, in one unit; the coalition of nobody is worth 0.
    rests_on : str
        What the worths rest on: given, or the name of a model.
    """

    partners: tuple[str, ...]
    worth: Worth
    rests_on: str

    @property
    def total(self) -> float:
        """Worth of all partners together."""
        return self.worth(frozenset(self.partners))


def given_game(
    partners: Collection[str], named: Mapping[Coalition, float], *, rests_on: str = GIVEN
) -> Game:
    """Return the game of worths that were written down.

    A coalition that was not written is worth what its written parts are worth together, taken
    apart in the best way; partners in no part bring nothing.

    Parameters
    ----------
    partners : collection of str
        All partners.
    named : mapping of coalition to float
        Worths as written; the coalition of nobody may be left out.
    rests_on : str
        What readers are told.

    Returns
    -------
    Game
        Of these partners.

    Raises
    ------
    ValueError
        When a coalition names somebody else, or nobody is worth something.

    Examples
    --------
    A left glove and a right glove make a pair:

    >>> game = given_game(["l", "r"], {frozenset("lr"): 1.0})
    >>> game.worth(frozenset("l")), game.total
    (0.0, 1.0)
    """
    everybody = frozenset(partners)
    strangers = frozenset().union(*named) - everybody
    if strangers:
        raise ValueError(
            f"the game names {', '.join(sorted(strangers))}, who are no partners; "
            f"partners are {', '.join(sorted(everybody))}"
        )
    if named.get(frozenset(), 0.0) != 0:
        raise ValueError("a coalition of nobody is worth 0; leave it out")
    parts = {coalition: worth for coalition, worth in named.items() if coalition}

    @cache
    def worth(coalition: Coalition) -> float:
        """Return a written worth, or that of the best parts."""
        if coalition in parts:
            return parts[coalition]
        # Every way to take a coalition apart has one part that holds its first partner, or none.
        first = min(coalition, default="")
        if not first:
            return 0.0
        ways = [worth(coalition - {first})]
        ways += [
            own + worth(coalition - part)
            for part, own in parts.items()
            if first in part and part <= coalition
        ]
        return max(ways)

    return Game(tuple(sorted(everybody)), worth, rests_on)


def alone_game(alone: Mapping[str, float], together: float) -> Game:
    """Return the game of what each partner has alone and what all have together.

    Of two partners each keeps what it has alone, and they halve the surplus. Of more, the
    worth of smaller coalitions is not known: they are taken to be worth no more than their
    members alone, so that the surplus needs everybody.

    Parameters
    ----------
    alone : mapping of str to float
        Stand-alone value of every partner.
    together : float
        Value of the alliance, in the same unit and over the same time.

    Returns
    -------
    Game
        `rests_on` names the model.

    Examples
    --------
    >>> game = alone_game({"us": 30.0, "them": 10.0}, 100.0)
    >>> game.worth(frozenset({"us"})), game.total
    (30.0, 100.0)
    """
    everybody = frozenset(alone)

    def worth(coalition: Coalition) -> float:
        """Return what the members have alone; all of them have the whole."""
        if coalition == everybody:
            return together
        return float(sum(alone[name] for name in sorted(coalition)))

    model = HALF_SURPLUS if len(everybody) == 2 else GRAND_SURPLUS
    return Game(tuple(sorted(everybody)), worth, model)


def no_outside_game(partners: Collection[str], together: float) -> Game:
    """Return the game in which nobody has anything without all the others.

    It is an assumption, made where nothing is known of outside options: an equal split.

    Examples
    --------
    >>> no_outside_game(["us", "them"], 100.0).worth(frozenset({"us"}))
    0.0
    """
    everybody = frozenset(partners)

    def worth(coalition: Coalition) -> float:
        """Return the whole for all, nothing for fewer."""
        return together if coalition == everybody else 0.0

    return Game(tuple(sorted(everybody)), worth, NO_OUTSIDE)
