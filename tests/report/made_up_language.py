"""A language of brackets: every text of ours stands in them, and what does not is a fault.

::

    catalogue of "xx"     "{name} is strong"  ->  ⟦{name} is strong⟧
    a page in it          <p>⟦Alpha is strong⟧</p>, and no letter outside but names and ids
"""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from babel.messages.catalog import Catalog

from alliance_health.report.packing import Packed, unpack

#: Code of the language.
CODE = "xx"

OPEN, CLOSE = "⟦", "⟧"

#: Attributes that a reader sees or hears.
ATTRIBUTES = ("aria-label", "title", "alt", "data-label", "placeholder")

#: Parts of a figure that are shown, and parts that are not although they hold text.
SHOWN = {"text", "hovertext", "ticktext", "hovertemplate", "texttemplate", "title"}

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"

#: What is the same in every language, whatever names stand in it.
SAME_EVERYWHERE = (
    re.compile(r"alliance-health (?:trace|quality|check)[\w/:.\-]*( \S+)?"),  # commands
    re.compile(r"\b[0-9a-f]{64}\b"),  # hashes
    re.compile(r"\bdefault:[\w/.]+"),  # files of the package
)

#: What follows the locale, which here is the English one, and names of ours.
BY_LOCALE = (
    re.compile(rf"(?:\d{{1,2}}\s)?{_MONTH}\s\d{{4}}"),  # days and months
    re.compile(r"\b(?:Q[1-4]|H[12])\b"),  # parts of a year
    re.compile(r"\bEUR\b|\bSHA-256\b|\balliance_health\b"),
)

_PAIR = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_CUT = re.compile(f"{OPEN}[^{CLOSE}]*…", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W\d_]{2,}")


#: A text by its context, if it has one; of a number of things by its singular.
Known = tuple[str | None, str]


class Brackets(gettext.NullTranslations):
    """A catalogue that puts every text in brackets that is collected, and no other one.

    Parameters
    ----------
    known : set of (str or None, str)
        The texts that are collected, as `known_texts` lays them out.
    """

    def __init__(self, known: set[Known]) -> None:
        super().__init__()
        self._known = known

    def gettext(self, message: str) -> str:
        """Return a text in brackets."""
        return self._said(None, message)

    def pgettext(self, context: str, message: str) -> str:
        """Return a word in brackets."""
        return self._said(context, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the sentence for a number in brackets."""
        return self._said(None, msgid1) if n == 1 else self._said(None, msgid2, known_by=msgid1)

    def _said(self, context: str | None, text: str, *, known_by: str = "") -> str:
        """Put a text in brackets, if it is known by itself or its singular."""
        is_known = (context, known_by or text) in self._known
        return f"{OPEN}{text}{CLOSE}" if is_known else text


def known_texts(collected: Catalog) -> set[Known]:
    """Return what a catalogue collected, by context and text.

    Parameters
    ----------
    collected : Catalog
        All texts of the code.

    Returns
    -------
    set of (str or None, str)
        Of a number of things its singular.
    """
    return {
        (one.context, one.id if isinstance(one.id, str) else one.id[0])
        for one in collected
        if one.id
    }


class _Texts(HTMLParser):
    """Collect what a page shows: texts, and attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the attributes of a tag."""
        self._silent += tag in ("script", "style")
        self.found += [value for name, value in attrs if name in ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if not self._silent and data.strip():
            self.found.append(data.strip())


def texts_of(page: str) -> list[str]:
    """Return every text that a page shows, those of its figures and of its script included."""
    parser = _Texts()
    parser.feed(page)
    return [*parser.found, *_texts_of_figures(page)]


def outside(texts: list[str], data: set[str], ids: frozenset[str] = frozenset()) -> list[str]:
    """Return what stands outside of the brackets and is no data, text by text.

    Parameters
    ----------
    texts : list of str
        From `texts_of`.
    data : set of str
        Names and other words that a workbook holds.
    ids : frozenset of str
        Words that it holds as well, allowed only where they are a whole text.

    Returns
    -------
    list of str
        What is left of each text that has such words.
    """
    names = sorted(data, key=len, reverse=True)
    return [
        f"{left}  <-  {text}" for text in texts if text not in ids and (left := _left(text, names))
    ]


def _left(text: str, names: list[str]) -> str:
    """Return the words of a text that are neither in brackets nor data."""
    bare = _TAG.sub(" ", text)
    while _PAIR.search(bare):
        bare = _PAIR.sub(" ", bare)
    bare = _CUT.sub(" ", bare)
    for same in SAME_EVERYWHERE:
        bare = same.sub(" ", bare)
    for name in names:
        bare = bare.replace(name, " ")
    for same in BY_LOCALE:
        bare = same.sub(" ", bare)
    return " ".join(_WORD.findall(bare))


def _texts_of_figures(page: str) -> Iterator[str]:
    """Yield the texts of all figures of a page, and of the settings of its script."""
    found = re.search(r'id="settings">(.*?)</script>', page, re.DOTALL)
    if found is None:
        return
    settings = json.loads(found[1])
    yield settings["cannotDraw"]
    packed = re.search(r'id="figures">(.*?)</script>', page, re.DOTALL)
    assert packed is not None
    figures = json.loads(unpack(Packed(packed[1], settings["packed"]["figures"])))
    for figure in figures.values():
        yield from _shown(figure)


def _shown(part: Any, key: str = "") -> Iterator[str]:
    """Yield the texts of a part of a figure."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from _shown(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from _shown(value, key)
    elif isinstance(part, str) and key in SHOWN:
        yield part
