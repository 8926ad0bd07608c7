"""What would bring shares together: who passes how much to whom, or puts in how much more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

#: Part of a sum below which a difference is nothing but rounding.
_ROUNDING = 1e-9


def transfers(benefits: Numbers, shares: Numbers) -> Numbers:
    """Return what each partner would receive so that benefits follow the wanted shares.

    Parameters
    ----------
    benefits : array of float
        What each partner got, in the reporting currency.
    shares : array of float
        Shares that benefits should have, 0 to 1, in the same order: those of the contributions,
        or those agreed on.

    Returns
    -------
    array of float
        Above 0: to be received, below: to be passed on; they add up to 0. Missing shares or
        benefits leave all missing.

    Examples
    --------
    Of 100 we got 69 and put in 54 %: 15 would pass to the other side.

    >>> transfers(np.array([69.0, 31.0]), np.array([0.54, 0.46])).round(6).tolist()
    [-15.0, 15.0]
    """
    moved: Numbers = shares * benefits.sum() - benefits
    return moved if np.isfinite(moved).all() else np.full(len(benefits), np.nan)


def more_put_in(contributions: Numbers, benefits: Numbers) -> Numbers:
    """Return what each partner would have to put in more so that contributions follow benefits.

    Nobody takes anything back: the partner that got least for what it put in adds nothing, the
    others fill up.

    Parameters
    ----------
    contributions, benefits : array of float
        One a partner, in the reporting currency.

    Returns
    -------
    array of float
        At least 0. Missing when a flow is missing or negative, when there were no benefits, or
        when a partner put something in and got nothing: then no effort of others is enough.

    Examples
    --------
    Ours 54 for 69, theirs 46 for 31: at 46 / 31 a unit, ours would be 102.4.

    >>> more_put_in(np.array([54.0, 46.0]), np.array([69.0, 31.0])).round(1).tolist()
    [48.4, 0.0]
    """
    missing = np.full(len(contributions), np.nan)
    for flow in (contributions, benefits):
        if not (flow >= 0).all():
            return missing
    if not benefits.sum() > 0 or ((benefits == 0) & (contributions > 0)).any():
        return missing
    got = benefits > 0
    price = (contributions[got] / benefits[got]).max()
    more = price * benefits - contributions
    # What is left of equal numbers is a rounding of theirs.
    kept: Numbers = np.where(more > _ROUNDING * contributions.sum(), more, 0.0)
    return kept


@dataclass(frozen=True)
class Transfer:
    """One partner passes something to another.

    Parameters
    ----------
    payer, receiver : str
        Partners.
    amount : float
        In the reporting currency, above 0.
    """

    payer: str
    receiver: str
    amount: float


def settle(received: Mapping[str, float], *, least: float = 0.0) -> tuple[Transfer, ...]:
    """Say who passes how much to whom, with as few transfers as the order of sizes gives.

    Parameters
    ----------
    received : mapping of str to float
        From `transfers`, by partner.
    least : float
        Amounts up to this are not told.

    Returns
    -------
    tuple of Transfer
        The largest payer first pays the largest receiver; at most one fewer than partners.

    Examples
    --------
    >>> [(one.payer, one.receiver, one.amount) for one in settle({"a": -5, "b": 3, "c": 2})]
    [('a', 'b', 3), ('a', 'c', 2)]
    """
    owed = {name: one for name, one in sorted(received.items()) if one > 0}
    owing = {name: -one for name, one in sorted(received.items()) if one < 0}
    made: list[Transfer] = []
    while owed and owing:
        payer, receiver = max(owing, key=lambda n: owing[n]), max(owed, key=lambda n: owed[n])
        amount = min(owing[payer], owed[receiver])
        made.append(Transfer(payer, receiver, amount))
        for side, name in ((owing, payer), (owed, receiver)):
            side[name] -= amount
            # What is left of equal numbers may be a rounding of theirs: nobody passes that on.
            if side[name] <= _ROUNDING * amount:
                del side[name]
    return tuple(one for one in made if one.amount > least)
