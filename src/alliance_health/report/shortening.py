"""Long texts from data, shortened where a page has room for so much and no more.

The one rule: what is left out is told by an ellipsis, and what stands there can be read in full
by pointing at it.
"""

from __future__ import annotations

import unicodedata

from markupsafe import Markup

from alliance_health.report.letter_widths import letter_width
from alliance_health.report.plain_text import plain_text

#: How much of a name is shown anywhere: contracts have names of 120 characters.
NAME_SHOWN = 160

#: Ems that a character has room for; prose takes less, capitals and Chinese take more.
_ROOM = 0.48

#: How far back a text is cut at a space rather than within a word.
_WORD = 15

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def shorten(text: str, most: int = NAME_SHOWN) -> str:
    """Shorten a text, at a space where one is near.

    Parameters
    ----------
    text : str
        Any words.
    most : int
        Characters of prose that there is room for; of wide ones there is room for fewer.

    Returns
    -------
    str
        The text itself where it fits; signs that combine with the one before stay with it.

    Examples
    --------
    >>> shorten("Orion Systems", 20), shorten("Orion Systems and Halden Robotics", 20)
    ('Orion Systems', 'Orion Systems…')
    >>> len(shorten("a" * 10_000)), len(shorten("W" * 10_000))
    (136, 76)
    """
    end = _fitting(text, most)
    if end == len(text):
        return text
    while end and unicodedata.combining(text[end]):
        end -= 1
    space = text.rfind(" ", max(end - _WORD, 1), end + 1)
    kept = text[: space if space > 0 else end]
    return kept.rstrip(" ,;:.\N{MIDDLE DOT}") + ELLIPSIS


def _fitting(text: str, most: int) -> int:
    """Count the characters that fit, the ellipsis included unless all do."""
    room, taken, end = most * _ROOM, 0.0, 0
    for at, sign in enumerate(text):
        taken += letter_width(sign)
        if taken > room:
            return end
        if taken <= room - letter_width(ELLIPSIS):
            end = at + 1
    return len(text)


def short(text: str, most: int = NAME_SHOWN) -> str:
    """Shorten a text on a page; pointing at it shows it in full.

    Parameters
    ----------
    text : str
        Any words, not yet escaped.
    most : int
        Characters that there is room for.

    Returns
    -------
    str or Markup
        The text itself where it fits; else an element with the whole of it as its title.

    Examples
    --------
    >>> short("Orion", 20)
    'Orion'
    >>> str(short("<b>Orion</b> Systems", 16))
    '<span title="&lt;b&gt;Orion&lt;/b&gt; Systems">&lt;b&gt;Orion&lt;/b&gt;…</span>'
    """
    whole = plain_text(text)
    kept = shorten(whole, most)
    if kept == whole:
        return text
    return Markup('<span title="{}">{}</span>').format(whole, kept)
