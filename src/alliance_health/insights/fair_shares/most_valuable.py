"""The most valuable partner: who adds most, and whether the others gain by it too.

The one rule: a partner is called most valuable only when every other one is better off than
alone. Who brings most while the others lose is a star that the team cannot afford.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

#: Decimals of a share within which two partners add alike.
_ALIKE = 1e-9


@dataclass(frozen=True)
class MostValuable:
    """Who adds most, and whether that is good for the others.

    Parameters
    ----------
    candidate : str
        Partner that adds most; empty where none does, or several alike.
    others_gain : bool or None
        Whether every other partner is better off than alone; None where that is not known.
    reason : str
        What the test says.
    """

    candidate: str
    others_gain: bool | None
    reason: str

    @property
    def is_shown(self) -> bool:
        """Whether the candidate is the most valuable partner."""
        return bool(self.candidate) and self.others_gain is True


def most_valuable(
    adds: Mapping[str, float],
    net: Mapping[str, float],
    alone: Mapping[str, float] | None,
) -> MostValuable:
    """Find who adds most, and test whether the others are better off than alone.

    Parameters
    ----------
    adds : mapping of str to float
        What each partner adds: its Shapley value; empty where no game is known.
    net : mapping of str to float
        Benefit minus contribution of each partner, in the reporting currency.
    alone : mapping of str to float or None
        Stand-alone value of each partner over the same time.

    Returns
    -------
    MostValuable
        Without a candidate when nothing is known or two add most alike.

    Examples
    --------
    >>> found = most_valuable({"a": 60.0, "b": 40.0}, {"a": 50.0, "b": 30.0}, {"a": 20, "b": 10})
    >>> found.candidate, found.is_shown
    ('a', True)
    >>> most_valuable({"a": 60.0, "b": 40.0}, {"a": 50.0, "b": 5.0}, {"a": 20, "b": 10}).reason
    'not shown to be: b is worse off than alone'
    """
    if not adds:
        return MostValuable("", None, "no worth of coalitions is known")
    ranked = sorted(adds, key=lambda name: (-adds[name], name))
    if len(ranked) < 2:
        return MostValuable("", None, "only one partner")
    first, second = ranked[:2]
    scale = max(abs(one) for one in adds.values())
    if adds[first] - adds[second] <= _ALIKE * scale:
        return MostValuable("", None, f"{first} and {second} add alike")
    if not alone or set(alone) != set(adds):
        return MostValuable(first, None, "not shown to be: no stand-alone values")
    if not all(isfinite(net.get(name, float("nan"))) for name in adds):
        return MostValuable(first, None, "not shown to be: flows are not known")
    worse = [name for name in sorted(adds) if name != first and net[name] <= alone[name]]
    if worse:
        are = "is" if len(worse) == 1 else "are"
        named = ", ".join(worse)
        return MostValuable(first, False, f"not shown to be: {named} {are} worse off than alone")
    return MostValuable(first, True, "every other partner is better off than alone")
