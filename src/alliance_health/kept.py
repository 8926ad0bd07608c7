"""Sentences that tables keep in English, said to a reader in the language spoken.

A table is computed once and told in several languages, and some tables come from a file; so
what a table says is recognised by the messages that it was made of. What a value in a sentence
looks like, and how it is said, goes by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from types import MappingProxyType

from alliance_health.language import say_digits, speak, speak_count, speak_name

#: A sentence that is kept in a table: one text, or one for one thing and one for any other number.
Kept = str | tuple[str, str]

_DIGITS = re.compile(r"[+\-]?\d+(\.\d+)?( ?%)?")

#: Names that hold a word of the vocabulary or the catalogue, and what it is said as.
_CONTEXTS = {"band": "Band", "quadrant": "Quadrant", "pillar": "pillar", "metric": "metric"}


@dataclass(frozen=True, eq=False)
class Values:
    """What the values in kept sentences look like, and how they are said, by their names.

    Parameters
    ----------
    shapes : mapping of str to str
        Regular expressions by name.
    other : str
        Regular expression of all other names.
    sayers : mapping of str to callable
        What says a value, by name.
    are_sentences : bool
        Whether values of all other names may be numbers, or be made of the messages themselves;
        otherwise they stay as written.
    """

    shapes: Mapping[str, str] = field(default_factory=dict)
    other: str = "(?:(?!; ).)+?"
    sayers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    are_sentences: bool = True


def _as(context: str) -> Callable[[str], str]:
    """Return what says a word of the vocabulary or the catalogue."""
    return lambda value: speak_name(context, value)


#: What values are where nothing else is said.
PLAIN_VALUES = Values(
    shapes=MappingProxyType({"number": r"\d+"}),
    sayers=MappingProxyType({name: _as(context) for name, context in _CONTEXTS.items()}),
)


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


def speak_kept(kept: str, messages: Sequence[Kept], /, values: Values = PLAIN_VALUES) -> str:
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
    values : Values
        What the values in the messages look like and how they are said, where names mean more.

    Returns
    -------
    str
        In the language spoken; as it is where it was made of none of them.

    See Also
    --------
    keep : Writes it into the table.
    alliance_health.insights.reasons.say_reason : The same of reasons of scores and of rows.

    Examples
    --------
    >>> from alliance_health.language import to_speak, to_speak_count
    >>> acts = to_speak_count("{number} act", "{number} acts")
    >>> speak_kept("too little data: 3 acts", [acts, to_speak("too little data: {why}")])
    'too little data: 3 acts'
    """
    said = _whole(kept, messages, values)
    if said is not None:
        return said
    cuts = [found.start() for found in re.finditer("; ", kept)]
    if not cuts:
        return kept
    for cut in reversed(cuts):
        said = _whole(kept[:cut], messages, values)
        if said is not None:
            break
    else:
        cut = cuts[0]
    first = kept[:cut] if said is None else said
    return f"{first}; {speak_kept(kept[cut + 2 :], messages, values)}"


def recognise(
    kept: str, messages: Sequence[Kept], /, values: Values = PLAIN_VALUES
) -> tuple[Kept, Mapping[str, str]] | None:
    """Find the message that a whole sentence was made of, and the values in it by their names.

    Parameters
    ----------
    kept : str
        What the table says.
    messages : sequence of str or tuple of str
        What it can have been made of; the first that fits is taken.
    values : Values
        What the values in the messages look like.

    Returns
    -------
    tuple or None
        The message and its values as they are kept; None where none fits.

    Examples
    --------
    >>> recognise("Trust at 0.50", ["{pillar} at {share}"])
    ('{pillar} at {share}', {'pillar': 'Trust', 'share': '0.50'})
    >>> recognise("own words", ["{pillar} at {share}"]) is None
    True
    """
    for message in messages:
        for text in message if isinstance(message, tuple) else (message,):
            found = _pattern(text, values).fullmatch(kept)
            if found is not None:
                return message, found.groupdict()
    return None


def _whole(kept: str, messages: Sequence[Kept], values: Values) -> str | None:
    """Say what was made of one of the messages; None where it was not."""
    found = recognise(kept, messages, values)
    if found is None:
        return None
    message, held = found
    said = {name: _value_kept(name, one, messages, values) for name, one in held.items()}
    if isinstance(message, tuple):
        said.pop("number", None)
        return speak_count(int(held.get("number") or 1), *message, **said)
    return speak(message, **said)


def _value_kept(name: str, value: str, messages: Sequence[Kept], values: Values) -> str:
    """Say a value of a sentence: a number, a known word, one of the messages itself, or a name."""
    if name in values.sayers:
        return values.sayers[name](value)
    if not values.are_sentences:
        return value
    if name.endswith("_list"):
        return ", ".join(speak_kept(one, messages, values) for one in value.split(", "))
    said = say_digits(value)
    return said if _DIGITS.fullmatch(value) else speak_kept(value, messages, values)


@cache
def _pattern(message: str, values: Values) -> re.Pattern[str]:
    """Return what recognises the sentences that a message makes."""
    parts, seen = [], set()
    for literal, name, _, _ in Formatter().parse(message):
        parts.append(re.escape(literal))
        if name:
            shape = values.shapes.get(name, values.other)
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>{shape})")
            seen.add(name)
    return re.compile("".join(parts), re.DOTALL)
