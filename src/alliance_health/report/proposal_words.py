"""How a proposal of the workbook is worded on page one and in its section."""

from __future__ import annotations

from typing import Any

from alliance_health.insights.proposals.result import Strength
from alliance_health.language import speak
from alliance_health.report.proposal_part import ProposalTold
from alliance_health.report.wording import say_points


def lay_proposal(told: ProposalTold) -> dict[str, Any]:
    """Lay one proposal out for a page.

    Parameters
    ----------
    told : ProposalTold
        What is proposed.

    Returns
    -------
    dict
        Its sentences, the anchor of its evidence and the ids of its numbers.
    """
    return {
        "rule": told.rule,
        "proposal": told.proposal,
        "because": told.because,
        "topic": told.topic,
        "numbers": " ".join(told.numbers),
        "strength": told.strength,
        "strength_told": say_strength(told.strength),
        "source": told.source,
        "owner": speak("could own it: {owner}", owner=told.owner) if told.owner else "",
        "points": _say_points(told.points),
    }


def say_strength(strength: str) -> str:
    """Say how sure the reason of a proposal is.

    Parameters
    ----------
    strength : str
        A member of `Strength`.

    Returns
    -------
    str
        In the language spoken.

    Examples
    --------
    >>> say_strength("indicated")
    'Indicated'
    """
    words = {
        Strength.CONFIRMED: speak("Confirmed"),
        Strength.INDICATED: speak("Indicated"),
        Strength.MEASURE: speak("Too little data"),
    }
    return words[Strength(strength)]


def _say_points(points: float | None) -> str:
    """Say how many points an index loses there; nothing where none are."""
    if points is None or round(points, 1) <= 0:
        return ""
    return speak("costs {points} points of its index", points=say_points(points).lstrip("+"))
