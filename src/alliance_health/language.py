"""Words in the reader's language, and the locale of numbers and dates.

Sentences are written once, in English, where their numbers are; a catalogue of each other
language (`locale/LANGUAGE/messages.po`) holds their translation. Which language is spoken is
set around the work (`with speaking("nl")`), so that no function hands it on.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

#: The language in which sentences are written in the code.
SOURCE = "en"

#: Locale of numbers and dates where it is another than the language itself.
_LOCALES = {"en": "en_GB"}

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


def speak_count(number: float, one: str, many: str, /, **values: object) -> str:
    """Say a sentence about a number of things, by the plural rules of the language.

    Parameters
    ----------
    number : float
        How many; ``{number}`` in the sentence, written in digits. What is no whole number is
        said in the form of many.
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
    >>> speak_count(1.5, "{number} point", "{number} points")
    '1.5 points'
    """
    from babel.numbers import format_decimal

    said = _catalogue(spoken()).ngettext(one, many, int(number) if number % 1 == 0 else 2)
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
