"""Four views of promises kept, and argument apart from friction.

::

                      about us                 about them
    we say            we do what we promised   they do what they promised
    they say          they find that we do     they find that they do
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from alliance_health.insights.two_sides.table import GAP_FROM, intervals
from alliance_health.language import say_digits, speak
from alliance_health.metrics.answers import HIGHEST, LOWEST
from alliance_health.metrics.disclosure import DECIMALS
from alliance_health.metrics.gaps import welch

#: Factors of promises kept: the other side's, and one's own.
OTHER, SELF = "trust: reliability (other)", "trust: reliability (self)"

#: Factors of argument about the goal, and of what remains of it between people.
DEBATE, FRICTION = "task debate", "friction"

#: Mean from which there is much of something, and up to which there is little.
MUCH_FROM, LITTLE_UP_TO = 3.5, 2.5


class FourViews(NamedTuple):
    """How both sides see promises kept, at one level, on the scale of 1 to 5."""

    level: str
    our_view_of_us: float | None
    our_view_of_them: float | None
    their_view_of_us: float | None
    their_view_of_them: float | None
    finding: str


class Tension(NamedTuple):
    """How openly one side argues, and how much friction stays, at one level."""

    level: str
    side: str
    debate: float
    friction: float
    tension: float  #: debate minus friction
    finding: str


def four_views(compared: pd.DataFrame, names: tuple[str, str]) -> list[FourViews]:
    """Set self and other beside each other.

    Parameters
    ----------
    compared : DataFrame
        From `alliance_health.metrics.gaps.compare_sides`, one wave of one alliance.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    list of FourViews
        One a level with at least one of the four shown. A finding only where Welch's 90 %
        interval leaves 0 out and the difference is half a point or more.

    Examples
    --------
    >>> four_views(pd.DataFrame(columns=["level", "factor"]), ("We", "They"))
    []
    """
    found = []
    for level, rows in compared.groupby("level", sort=True):
        by_factor = rows.set_index("factor")
        other = _both(by_factor, OTHER)
        own = _both(by_factor, SELF)
        views = (own["ours"], other["ours"], other["theirs"], own["theirs"])
        if all(view is None for view in views):
            continue
        says = [
            _say_mirror(by_factor, "ours", (names[0], names[1])),
            _say_mirror(by_factor, "theirs", (names[1], names[0])),
        ]
        told = " ".join(one for one in says if one)
        if not told:
            told = _no_finding(views)
        found.append(FourViews(str(level), *views, told))
    return found


def tensions(compared: pd.DataFrame, names: tuple[str, str]) -> list[Tension]:
    """Set open argument beside friction: much of the first is no trouble without the second.

    Parameters
    ----------
    compared : DataFrame
        From `alliance_health.metrics.gaps.compare_sides`, one wave of one alliance.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    list of Tension
        One a level and side of which both are shown; friction as it was given, 5 is much.

    Examples
    --------
    >>> rows = pd.DataFrame({"level": "working", "factor": [DEBATE, FRICTION],
    ...                      "ours": [4.0, 4.0], "theirs": [None, 3.0]})
    >>> [one.finding for one in tensions(rows, ("Orion", "Halden"))]
    ['Orion argues openly and without friction: productive tension.']
    """
    found = []
    for level, rows in compared.groupby("level", sort=True):
        by_factor = rows.set_index("factor")
        debate, calm = _both(by_factor, DEBATE), _both(by_factor, FRICTION)
        for side, name in zip(("ours", "theirs"), names, strict=True):
            argued, turned = debate[side], calm[side]
            if argued is None or turned is None:
                continue
            friction = round(LOWEST + HIGHEST - turned, DECIMALS)
            tension = round(argued - friction, DECIMALS)
            said = _say_tension(name, argued, friction)
            found.append(Tension(str(level), side, argued, friction, tension, said))
    return found


def _both(by_factor: pd.DataFrame, factor: str) -> dict[str, float | None]:
    """Read both means of a factor; None where one is not shown."""
    if factor not in by_factor.index:
        return {"ours": None, "theirs": None}
    row = by_factor.loc[factor]
    return {side: None if pd.isna(row[side]) else float(row[side]) for side in ("ours", "theirs")}


def _say_mirror(by_factor: pd.DataFrame, side: str, names: tuple[str, str]) -> str:
    """Say where a side sees itself otherwise than the other side sees it."""
    mirror = "theirs" if side == "ours" else "ours"
    if not {OTHER, SELF} <= set(by_factor.index):
        return ""
    own = by_factor.loc[[SELF], [side, f"se_{side}", f"n_{side}"]].to_numpy(dtype="float64")[0]
    them_on_us = [mirror, f"se_{mirror}", f"n_{mirror}"]
    seen = by_factor.loc[[OTHER], them_on_us].to_numpy(dtype="float64")[0]
    gap = pd.Series([own[0] - seen[0]]).round(DECIMALS)
    errors, sizes = (pd.DataFrame({"own": [own[at]], "seen": [seen[at]]}) for at in (1, 2))
    low, high = intervals(pd.DataFrame({"gap": gap, **welch(gap, errors, sizes)}))
    apart = bool((low > 0).iloc[0] or (high < 0).iloc[0])
    if not apart or abs(float(gap.iloc[0])) < GAP_FROM:
        return ""
    us, them = names
    shown = {"own": say_digits(f"{own[0]:.1f}"), "seen": say_digits(f"{seen[0]:.1f}")}
    if float(gap.iloc[0]) > 0:
        return speak(
            "{us} keeps its promises better in its own eyes than in those of {them}: "
            "{own} against {seen}.",
            us=us,
            them=them,
            **shown,
        )
    return speak(
        "{them} finds that {us} keeps its promises better than {us} itself: {own} against {seen}.",
        us=us,
        them=them,
        **shown,
    )


def _no_finding(views: tuple[float | None, ...]) -> str:
    """Say why the four views tell nothing."""
    if any(view is None for view in views):
        return speak("Not all four views may be shown.")
    return speak("No side sees itself otherwise than the other side does, beyond doubt.")


def _say_tension(name: str, debate: float, friction: float) -> str:
    """Put argument and friction in words."""
    if debate >= MUCH_FROM and friction <= LITTLE_UP_TO:
        return speak("{name} argues openly and without friction: productive tension.", name=name)
    if debate >= MUCH_FROM and friction >= MUCH_FROM:
        return speak("{name} argues openly, and friction stays between people.", name=name)
    if debate <= LITTLE_UP_TO and friction >= MUCH_FROM:
        return speak(
            "{name} has friction without open argument: what is not said, stays.", name=name
        )
    if debate <= LITTLE_UP_TO:
        return speak("{name} hardly argues openly.", name=name)
    if friction >= MUCH_FROM:
        return speak("{name} has much friction.", name=name)
    return speak("{name} has neither much nor little of both.", name=name)
