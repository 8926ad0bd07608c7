r"""Signs that no reader sees but every browser obeys, taken out of what a page writes.

Names come from files of many hands. A sign that turns the direction of writing around, or has no
width, makes a page say something else than its data; it is left out, and words written from right
to left are set apart, so that the number beside them stays where it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markupsafe import Markup

#: Controls but tab and line break, marks and overrides of direction, signs without width, tags,
#: halves of pairs, and what is no character.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)

#: Joiners, which Persian, Hindi and emoji need, but nothing else does.
_JOINERS = re.compile("(?<=[\x00-\u02ff\\s])[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\u02ff\\s]|$)")

#: Signs that combine beyond these many hide the lines above and below.
_COMBINING = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_HEAPED = re.compile(f"({_COMBINING}{{4}}){_COMBINING}+")

#: Letters that are written from right to left.
_RIGHT_TO_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = re.compile(f"[{_RIGHT_TO_LEFT}]+(?:[^\\w<>&]+[{_RIGHT_TO_LEFT}]+)*")

#: Letters without a space that no column is wide enough for; a browser may break them at `_BREAK`.
_LONG = re.compile("[^\\W\\d_\u0e00-\U0010ffff]{40,}")
_PART = re.compile(".{10}(?=.)")
_BREAK, _ROOM = "\N{ZERO WIDTH SPACE}", 40

_ISOLATE, _END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def plain_text(text: str) -> str:
    r"""Leave out the signs of a text that no reader sees, and set words from right to left apart.

    Parameters
    ----------
    text : str
        As it comes from data, not yet escaped.

    Returns
    -------
    str
        The same words; text that is markup already is returned as it is.

    Examples
    --------
    >>> plain_text("evil\u202egnp.exe\u200b"), plain_text("Orion\x00")
    ('evilgnp.exe', 'Orion')
    >>> ascii(plain_text("\u05e9\u05dc\u05d5\u05dd 3 of 4"))
    "'\\u2068\\u05e9\\u05dc\\u05d5\\u05dd\\u2069 3 of 4'"
    """
    if isinstance(text, Markup):
        return text
    if text.isascii() and text.isprintable() and len(text) < _ROOM:
        return text
    return _cleaned(text)


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    """Clean a text; a page writes the same labels and units many times."""
    if not (text.isascii() and text.isprintable()):
        text = _HEAPED.sub("\\1", _JOINERS.sub("", _UNSEEN.sub("", text)))
        text = _RUN.sub(f"{_ISOLATE}\\g<0>{_END}", text)
    if len(text) < _ROOM:
        return text
    return _LONG.sub(lambda found: _PART.sub(f"\\g<0>{_BREAK}", found.group()), text)


def plain_values(part: Any) -> Any:
    r"""Clean every text of a value, at any depth; keys stay as they are.

    Parameters
    ----------
    part : JSON value
        What a template writes, or a part of a figure.

    Returns
    -------
    JSON value
        The same value with plain texts.

    Examples
    --------
    >>> plain_values({"text": ["a\u202eb", 3]})
    {'text': ['ab', 3]}
    """
    if isinstance(part, str):
        return plain_text(part)
    if isinstance(part, dict):
        return {key: plain_values(value) for key, value in part.items()}
    if isinstance(part, list):
        return [plain_values(value) for value in part]
    return part
