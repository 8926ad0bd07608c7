"""Contacts: who is in touch with whom, as codes, so that the busiest person has its share.

::

    p01 --- p11, p12, p13          the busiest person, with a few of the other side
    p02 --- p14   ...   p06 --- p18    everybody else has one partner
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import days
from dice import Dice
from files import Row
from governance import is_silent
from influence import Truth
from scales import value_at

#: Exchanges of a quarter, and the persons with whom the busiest one and the others talk.
_EXCHANGES, _OF_BUSIEST, _OTHERS = 90, 3, 5

_FUNCTIONS = ("sales", "development", "service", "marketing", "purchasing")


def contact_rows(truth: Truth) -> Iterator[Row]:
    """Yield the exchanges of every quarter; none where nobody keeps count."""
    alliance = truth.alliance
    if not alliance.keeps("contacts"):
        return
    is_ours = Dice(truth.seed, alliance.alliance_id, "busiest").chance(0.6)
    for quarter in alliance.quarters:
        if is_silent(alliance, "ours", quarter):
            continue
        dice = Dice(truth.seed, alliance.alliance_id, "contacts", quarter)
        share = value_at("contact_breadth", truth.leading("contact_breadth", quarter)) / 100
        busiest = round(share * _EXCHANGES)
        numbers = [
            *_whole_parts(dice, busiest, _OF_BUSIEST),
            *_whole_parts(dice, _EXCHANGES - busiest, _OTHERS),
        ]
        for at, number in enumerate(numbers):
            one = max(at - _OF_BUSIEST + 2, 1)
            pair = (f"p{one:02d}", f"p{at + 11}")
            ours, theirs = pair if is_ours else pair[::-1]
            yield {
                "alliance_id": alliance.alliance_id,
                "contact_ours": ours,
                "contact_theirs": theirs,
                "period": days.label(quarter),
                "exchanges": number,
                "function": _FUNCTIONS[at % len(_FUNCTIONS)],
                "level": "executive" if at == 0 else "working",
            }


def _whole_parts(dice: Dice, total: int, count: int) -> list[int]:
    """Split a whole number into parts of about equal size."""
    ends, sofar = [0], 0.0
    for part in dice.parts(float(total), count, spread=0.15):
        sofar += part
        ends.append(round(sofar))
    return [after - before for before, after in pairwise(ends)]
