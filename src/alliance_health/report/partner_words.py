"""How partners are named where there may be two of them or twenty.

The one rule: a heading never lists more names than a reader takes in, and never hides
that a side's number is an average of several partners.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from alliance_health.language import speak, speak_count
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.report.health_report import Partner

#: Up to so many partners a side is called by all of their names.
NAMED = 3


def name_side(names: Sequence[str], otherwise: str) -> str:
    """Name a side whose number is the average of its partners.

    Parameters
    ----------
    names : sequence of str
        Its partners.
    otherwise : str
        What it is called without any.

    Returns
    -------
    str
        All names up to `NAMED` of them, else how many are averaged.

    Examples
    --------
    >>> name_side(["Orion", "Halden"], "theirs"), name_side([], "theirs")
    ('Orion, Halden', 'theirs')
    >>> name_side(["A", "B", "C", "D"], "theirs")
    'average of 4 partners'
    """
    if len(names) > NAMED:
        return speak_count(
            len(names), "average of {number} partner", "average of {number} partners"
        )
    return ", ".join(names) or otherwise


def count_side(names: Sequence[str], otherwise: str) -> str:
    """Name a side whose number is the sum over its partners.

    Parameters
    ----------
    names : sequence of str
        Its partners.
    otherwise : str
        What it is called without any.

    Returns
    -------
    str
        All names up to `NAMED` of them, else how many there are.

    Examples
    --------
    >>> count_side(["Orion"], "Theirs"), count_side(["A", "B", "C", "D"], "Theirs")
    ('Orion', '4 partners')
    """
    if len(names) > NAMED:
        return speak_count(len(names), "{number} partner", "{number} partners")
    return name_side(names, otherwise)


def list_partners(partners: Sequence[Partner]) -> str:
    """List the organisations of an alliance in one line.

    Parameters
    ----------
    partners : sequence of Partner
        In the order in which they are named. Joint reporters, such as the venture itself or
        the press, are no partners and are left out.

    Returns
    -------
    str
        Every name: page one must say who is meant.

    Examples
    --------
    >>> from alliance_health.report.health_report import Partner
    >>> sides = {"Orion": "ours", "Halden": "theirs", "Vega": "theirs", "Press": "joint"}
    >>> list_partners([
    ...     Partner(partner_id=name.lower(), name=name, perspective=side)
    ...     for name, side in sides.items()
    ... ])
    'Orion, Halden and Vega'
    """
    return join_names(
        [partner.name for partner in partners if partner.perspective != Perspective.JOINT]
    )


def join_names(names: Sequence[str]) -> str:
    """Join names as a sentence does.

    >>> join_names(["Orion"]), join_names(["Orion", "Halden", "Vega"])
    ('Orion', 'Orion, Halden and Vega')
    """
    if len(names) < 2:
        return "".join(names)
    return speak("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
