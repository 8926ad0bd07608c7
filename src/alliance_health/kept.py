"""Sentences that tables keep in English, said to a reader in the language spoken.

A table is computed once and told in several languages, and some tables come from a file; so
what a table says is recognised by the messages that it was made of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from string import Formatter

from alliance_health.language import say_digits, speak, speak_count, speak_name

#: A sentence that is kept in a table: one text, or one for one thing and one for any other number.
Kept = str | tuple[str, str]

_DIGITS = re.compile(r"[+\-]?\d+(\.\d+)?( ?%)?")

#: Names that hold a word of the vocabulary or the catalogue, and what it is said as.
_CONTEXTS = {"band": "Band", "quadrant": "Quadrant", "pillar": "pillar", "metric": "metric"}


def keep(message: Kept, /, **values: object) -> str:
    """Write a sentence into a table: in English, whatever is spoken, as tables are data.

    Parameters
    ----------
    message : str or tuple of str
        From `to_speak` or `to_speak_count`; of two, ``number`` chooses.
    **values : object
        What stands for each name.

    Returns
    -------
    str
        The English sentence.

    See Also
    --------
    speak_kept : Says it to a reader.

    Examples
    --------
    >>> keep(("{number} act", "{number} acts"), number=3)
    '3 acts'
    """
    if isinstance(message, tuple):
        message = message[0] if values["number"] == 1 else message[1]
    return message.format(**values)


def speak_kept(kept: str, messages: Sequence[Kept], /) -> str:
    """Say a sentence that a table keeps in English.

    A table is computed once and told in several languages, some tables come from a file: so its
    sentences are recognised by what they were made of. Numbers follow the locale; values that
    are made of one of the messages themselves are said, too, and clauses between semicolons one
    by one. A name that ends in ``_list`` holds texts between commas; ``band``, ``quadrant``,
    ``pillar`` and ``metric`` hold a word of the vocabulary or the catalogue.

    Parameters
    ----------
    kept : str
        What the table says.
    messages : sequence of str or tuple of str
        From `to_speak` and `to_speak_count`: what it can have been made of, the plainest first.

    Returns
    -------
    str
        In the language spoken; as it is where it was made of none of them.

    See Also
    --------
    keep : Writes it into the table.

    Examples
    --------
    >>> from alliance_health.language import to_speak, to_speak_count
    >>> acts = to_speak_count("{number} act", "{number} acts")
    >>> speak_kept("too little data: 3 acts", [acts, to_speak("too little data: {why}")])
    'too little data: 3 acts'
    """
    said = _whole(kept, messages)
    if said is not None:
        return said
    cuts = [found.start() for found in re.finditer("; ", kept)]
    if not cuts:
        return kept
    for cut in reversed(cuts):
        said = _whole(kept[:cut], messages)
        if said is not None:
            break
    else:
        cut = cuts[0]
    first = kept[:cut] if said is None else said
    return f"{first}; {speak_kept(kept[cut + 2 :], messages)}"


def _whole(kept: str, messages: Sequence[Kept]) -> str | None:
    """Say what was made of one of the messages; None where it was not."""
    for message in messages:
        for text in message if isinstance(message, tuple) else (message,):
            found = _pattern(text).fullmatch(kept)
            if found is None:
                continue
            said = {
                name: _value_kept(name, one, messages) for name, one in found.groupdict().items()
            }
            if isinstance(message, tuple):
                said.pop("number", None)
                number = int(found.groupdict().get("number") or 1)
                return speak_count(number, *message, **said)
            return speak(message, **said)
    return None


def _value_kept(name: str, value: str, messages: Sequence[Kept]) -> str:
    """Say a value of a sentence: a number, a known word, one of the messages itself, or a name."""
    if name.endswith("_list"):
        return ", ".join(speak_kept(one, messages) for one in value.split(", "))
    if name in _CONTEXTS:
        return speak_name(_CONTEXTS[name], value)
    said = say_digits(value)
    return said if _DIGITS.fullmatch(value) else speak_kept(value, messages)


@cache
def _pattern(message: str) -> re.Pattern[str]:
    """Return what recognises the sentences that a message makes."""
    parts, seen = [], set()
    for literal, name, _, _ in Formatter().parse(message):
        parts.append(re.escape(literal))
        if name:
            shape = r"\d+" if name == "number" else "(?:(?!; ).)+?"
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{shape})")
            seen.add(name)
    return re.compile("".join(parts), re.DOTALL)
