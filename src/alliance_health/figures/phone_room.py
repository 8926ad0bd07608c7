"""Whether texts of a figure find room beside one another on a phone.

The rule of this module: a figure has one layout for all screens, so what does not fit on the
narrowest one is written below.
"""

from __future__ import annotations

import html
import re

from alliance_health.figures.theme import TEXT_SIZE

#: Pixels between the margins of a figure on a phone of 360 pixels.
PHONE_ROOM = 300

#: Width of a letter in parts of the size of the type, and pixels between two texts.
_LETTER, _BETWEEN = 0.54, 8

_TAG = re.compile(r"<[^>]*>")


def fits_beside(left: str, right: str, *, size: int = TEXT_SIZE, room: int = PHONE_ROOM) -> bool:
    """Tell whether two texts on one line do not meet on a phone.

    Parameters
    ----------
    left, right : str
        Safe text, tags and breaks included; the widest line of each counts.
    size : int
        Of the type, in pixels.
    room : int
        Pixels that both share.

    Returns
    -------
    bool
        True where one of them is empty.

    Examples
    --------
    >>> fits_beside("Trust", "63 watch"), fits_beside("Trust: reliability", "too few" * 6)
    (True, False)
    """
    if not left or not right:
        return True
    return (_letters(left) + _letters(right)) * _LETTER * size + _BETWEEN <= room


def _letters(safe: str) -> int:
    """Count the letters of the widest line of a safe text."""
    lines = (html.unescape(_TAG.sub("", line)) for line in safe.split("<br>"))
    return max(len(line) for line in lines)
