"""Words in the reader's language, and the locale of numbers and dates.

Sentences are written once, in English, where their numbers are; a catalogue of each other
language (`locale/LANGUAGE/messages.po`) holds their translation. Which language is spoken is
set around the work (`with speaking("nl")`), so that no function hands it on.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from string import Formatter

#: The language in which sentences are written in the code.
SOURCE = "en"

#: Locale of numbers and dates where it is another than the language itself.
_LOCALES = {"en": "en_GB"}

#: A sentence that is kept in a table: one text, or one for one thing and one for any other number.
Kept = str | tuple[str, str]

#: Names that hold a word of the vocabulary or the catalogue, and what it is said as.
_CONTEXTS = {"band": "Band", "quadrant": "Quadrant", "pillar": "pillar", "metric": "metric"}

_NUMBER = re.compile(r"([+\-]?)(\d+)(\.\d+)?( ?%)?")

_spoken: ContextVar[str] = ContextVar("language")

#: What is spoken where nothing else is said, as long as the process lives.
_usual = [SOURCE]


def languages() -> tuple[str, ...]:
    """List the languages that can be spoken, English first.

    Returns
    -------
    tuple of str
        ISO 639 codes: English, and one for each folder with a catalogue.

    Examples
    --------
    >>> languages()[0]
    'en'
    """
    others = [
        folder.name for folder in _folder().iterdir() if folder.joinpath("messages.po").is_file()
    ]
    return (SOURCE, *sorted(others))


def spoken() -> str:
    """Return the language spoken now.

    >>> spoken()
    'en'
    """
    return _spoken.get(_usual[0])


def locale() -> str:
    """Return the locale of numbers and dates in the language spoken, as Babel names it.

    >>> locale()
    'en_GB'
    """
    return _LOCALES.get(spoken(), spoken())


def require_language(language: str) -> None:
    """Refuse a language of which there are no texts.

    Parameters
    ----------
    language : str
        An ISO 639 code.

    Raises
    ------
    ValueError
        When there is no catalogue of it; it names those that there are.

    Examples
    --------
    >>> require_language("fr")
    Traceback (most recent call last):
    ValueError: there are no texts in 'fr'; allowed: en, de, es, nl
    """
    if language not in languages():
        allowed = ", ".join(languages())
        raise ValueError(f"there are no texts in '{language}'; allowed: {allowed}")


def keep_speaking(language: str) -> None:
    """Speak a language from now on, wherever `speaking` sets no other one.

    A kernel runs each cell of a notebook on its own, so that a block around one of them would
    not reach the next.

    Parameters
    ----------
    language : str
        One of `languages`.

    Raises
    ------
    ValueError
        When there is no catalogue of the language.

    Examples
    --------
    >>> keep_speaking("en")
    >>> spoken()
    'en'
    """
    require_language(language)
    _usual[0] = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language within a block, in this thread or task only.

    Parameters
    ----------
    language : str
        One of `languages`.

    Yields
    ------
    None
        Nothing.

    Raises
    ------
    ValueError
        When there is no catalogue of the language.

    Examples
    --------
    >>> with speaking("nl"):
    ...     spoken()
    'nl'
    """
    require_language(language)
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(message: str, /, **values: object) -> str:
    """Say a sentence in the language spoken, with its values filled in.

    Parameters
    ----------
    message : str
        The English sentence, written out here (it is collected from the code), with names in
        braces for its values.
    **values : object
        What stands for each name; braces in them are left alone.

    Returns
    -------
    str
        The translation; the English sentence where the catalogue has none.

    See Also
    --------
    speak_count : For sentences that change with a number.

    Examples
    --------
    >>> speak("{name} is strong", name="{Orion}")
    '{Orion} is strong'
    """
    return _catalogue(spoken()).gettext(message).format(**values)


def speak_in(context: str, message: str, /, **values: object) -> str:
    """Say a word that means different things in different places.

    Parameters
    ----------
    context : str
        Where it stands, for translators.
    message : str
        The English word.
    **values : object
        What stands for each name.

    Returns
    -------
    str
        The translation; the English word where the catalogue has none.

    Examples
    --------
    >>> speak_in("state of a commitment", "open")
    'open'
    """
    return _catalogue(spoken()).pgettext(context, message).format(**values)


def speak_name(kind: str, name: str, /) -> str:
    """Say a name that the default catalogue gives; one of a workbook's own stays as it is.

    Parameters
    ----------
    kind : str
        What it names: "metric", "pillar", "factor".
    name : str
        As the catalogue has it; braces in it are left alone.

    Returns
    -------
    str
        The translation; the name where there is none.

    Examples
    --------
    >>> speak_name("metric", "Sales {net}")
    'Sales {net}'
    """
    return _catalogue(spoken()).pgettext(kind, name) if name else name


def speak_count(number: int, one: str, many: str, /, **values: object) -> str:
    """Say a sentence about a number of things, by the plural rules of the language.

    Parameters
    ----------
    number : int
        How many; ``{number}`` in the sentence, written in digits.
    one, many : str
        The English sentence for one and for any other number.
    **values : object
        What stands for each other name.

    Returns
    -------
    str
        The translation; the English sentence where the catalogue has none.

    Examples
    --------
    >>> speak_count(1, "{number} alliance", "{number} alliances")
    '1 alliance'
    >>> speak_count(0, "{number} alliance", "{number} alliances")
    '0 alliances'
    """
    from babel.numbers import format_decimal

    said = _catalogue(spoken()).ngettext(one, many, number)
    return said.format(number=format_decimal(number, locale=locale()), **values)


def to_speak(message: str, /) -> str:
    """Mark a word for translation where it is kept, to be said with `speak` where it is shown.

    >>> to_speak("living on the past")
    'living on the past'
    """
    return message


def to_speak_count(one: str, many: str, /) -> tuple[str, str]:
    """Mark a sentence about a number of things, to be said with `speak_count`.

    >>> to_speak_count("{number} day", "{number} days")
    ('{number} day', '{number} days')
    """
    return one, many


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


def say_digits(written: str) -> str:
    """Write a number that is written in digits as the locale does; anything else is left alone.

    Parameters
    ----------
    written : str
        A number with as many decimals as are meant, perhaps with a sign or a per cent sign.

    Returns
    -------
    str
        The same digits.

    Examples
    --------
    >>> say_digits("+0.60"), say_digits("12 %"), say_digits("unknown")
    ('+0.60', '12 %', 'unknown')
    """
    found = _NUMBER.fullmatch(written)
    if found is None or spoken() == SOURCE:
        return written
    from babel.numbers import format_decimal

    sign, whole, decimals, rest = found.groups()
    pattern = "0." + "0" * len(decimals[1:]) if decimals else "0"
    digits = format_decimal(Decimal(whole + (decimals or "")), format=pattern, locale=locale())
    return f"{sign}{digits}{rest or ''}"


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
    return say_digits(value) if _NUMBER.fullmatch(value) else speak_kept(value, messages)


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


def _folder() -> Traversable:
    """Return the folder of all catalogues."""
    return resources.files("alliance_health").joinpath("locale")


@lru_cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Read a catalogue once; English needs none."""
    if language == SOURCE:
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    text = _folder().joinpath(language, "messages.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
