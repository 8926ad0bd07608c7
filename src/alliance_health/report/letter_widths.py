"""How wide a text is, estimated from the widths of its letters in Helvetica and its like."""

from __future__ import annotations

import unicodedata

#: Widths of letters in ems; others are `_LETTER` or `_CAPITAL` wide.
_LETTER, _CAPITAL, _FULL_WIDTH = 0.56, 0.72, 1.0
_WIDTHS = {
    **dict.fromkeys("\N{ZERO WIDTH SPACE}\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}", 0.0),
    **dict.fromkeys("ijl'|", 0.23),
    **dict.fromkeys(" ft.,;:/!I[]\N{NO-BREAK SPACE}\N{MIDDLE DOT}", 0.28),
    **dict.fromkeys("r()-\N{HYPHEN}", 0.34),
    **dict.fromkeys("ckvxyzsJ", 0.5),
    **dict.fromkeys("mMGOQw", 0.84),
    **dict.fromkeys("W%@\N{EM DASH}\N{HORIZONTAL ELLIPSIS}", 1.0),
}


def ems(text: str) -> float:
    """Estimate the width of a text on one line.

    Parameters
    ----------
    text : str
        Any words.

    Returns
    -------
    float
        In ems; signs that combine take no room.

    Examples
    --------
    >>> ems("ill") < ems("abc") < ems("WWW") < ems("株株株株")
    True
    """
    return sum(letter_width(sign) for sign in text)


def letter_width(sign: str) -> float:
    """Estimate the width of one character, in ems.

    >>> letter_width("i"), letter_width("W")
    (0.23, 1.0)
    """
    if sign in _WIDTHS:
        return _WIDTHS[sign]
    if sign.islower() or (sign.isascii() and not sign.isupper()):
        return _LETTER
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in ("W", "F"):
        return _FULL_WIDTH
    return _CAPITAL


def broken(text: str, room: float) -> list[str]:
    """Break a text into lines at its spaces.

    Parameters
    ----------
    text : str
        Any words.
    room : float
        Ems that a line has; a single word may take more.

    Returns
    -------
    list of str
        Lines, at least one.

    Examples
    --------
    >>> broken("Zehrt von der Vergangenheit", 12)
    ['Zehrt von der', 'Vergangenheit']
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and ems(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
