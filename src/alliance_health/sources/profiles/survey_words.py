"""The words of the survey in all languages, to recognise headers and answers of an export."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_health.catalogue.survey.item import bare_id, names_seen_by
from alliance_health.vocabulary import Perspective

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue
    from alliance_health.catalogue.survey.texts import SurveyTexts

#: What form tools export for "cannot judge" when they export codes.
_CANNOT_JUDGE_CODES = ("cj", "99", "?")

#: What they export where nothing was answered.
_NOT_ANSWERED = ("", "n/a")

_NUMBERED = re.compile(r"^\(?\d{1,3}\s*[.):]\s*")
_RATED = re.compile(r"^([1-5])\s*[-–—.:)]?\s*(\D.*)$")
_WHOLE = re.compile(r"(?<=^[1-5])[.,]0+$")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "\xa0": " "})  # noqa: RUF001


def plain(text: str) -> str:
    """Return a text as it is compared: small letters, single blanks, no sign at its end.

    >>> plain("  3.  What is NOT being said? ")
    '3. what is not being said'
    """
    told = unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold()
    return " ".join(told.split()).rstrip(" .:;?!*").lstrip("¿¡ ")


def header_candidates(header: str) -> Iterator[str]:
    """Yield what a header may mean: all of it, what stands in brackets, what follows its number.

    >>> list(header_candidates("Please rate [2. Help flows in both directions.]"))[-1]
    'help flows in both directions'
    """
    yield plain(header)
    inside = [found for found in re.findall(r"\[([^\[\]]*)\]", header) if found.strip()]
    first, last = header.find("["), header.rfind("]")
    if 0 <= first < last:
        inside.append(header[first + 1 : last])
    for text in (header, *inside):
        yield plain(text)
        yield _NUMBERED.sub("", plain(text))


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """Everything that an export may say, by what it means.

    Parameters
    ----------
    ids : mapping of str to str
        Item by its id as form tools write it.
    ratings : mapping of str to int
        Rating by its name in any language.
    cannot_judge : frozenset of str
        Words and codes for "cannot judge".
    agreed : mapping of str to str
        yes or no by what somebody may answer to the consent.
    levels : mapping of str to str
        Level by its name.
    """

    ids: Mapping[str, str]
    ratings: Mapping[str, int]
    cannot_judge: frozenset[str]
    agreed: Mapping[str, str]
    levels: Mapping[str, str]

    def rating(self, text: str) -> int | None:
        """Return the rating that a cell states, or None for "cannot judge".

        Raises
        ------
        ValueError
            When it states none; the message never repeats the cell.
        """
        said = plain(text)
        if said in self.cannot_judge or text.strip() in _CANNOT_JUDGE_CODES:
            return None
        said = _WHOLE.sub("", said)
        if said in self.ratings:
            return self.ratings[said]
        found = _RATED.match(said)
        if found and self.ratings.get(plain(found[2])) == int(found[1]):
            return int(found[1])
        raise ValueError('allowed: 1 to 5, their names, or the words for "cannot judge"')


def is_unanswered(text: str | None) -> bool:
    """Tell whether a cell holds no answer at all.

    >>> is_unanswered("N/A"), is_unanswered("1")
    (True, False)
    """
    return text is None or text.strip().casefold() in _NOT_ANSWERED


def survey_words(catalogue: Catalogue) -> SurveyWords:
    """Gather the words of a workbook's survey in all languages.

    Parameters
    ----------
    catalogue : Catalogue
        Items and texts.

    Returns
    -------
    SurveyWords
        No word means two things.
    """
    texts = catalogue.survey_texts.values()
    ratings = {str(at): at for at in range(1, 6)}
    agreed = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes"}
    agreed |= {"no": "no", "n": "no", "false": "no", "0": "no"}
    levels = {"executive": "executive", "working": "working"}
    for one in texts:
        ratings |= {plain(name): at for at, name in enumerate(one.scale, start=1)}
        agreed |= {plain(one.labels.agree): "yes", plain(one.labels.disagree): "no"}
        levels |= {plain(one.levels.executive): "executive", plain(one.levels.working): "working"}
    return SurveyWords(
        ids={bare_id(item_id): item_id for item_id in catalogue.survey},
        ratings=ratings,
        cannot_judge=frozenset({*_CANNOT_JUDGE_CODES, *(plain(one.cannot_judge) for one in texts)}),
        agreed=agreed,
        levels=levels,
    )


def statements_of(
    catalogue: Catalogue, side: Perspective, companies: tuple[str, str] | None
) -> dict[str, set[str]]:
    """Return the items by their statements, in all languages, as one side reads them.

    Parameters
    ----------
    catalogue : Catalogue
        Items and texts.
    side : Perspective
        Who answered: "Orion keeps its word" is another item for Orion's own people.
    companies : tuple of (str, str) or None
        Our name and theirs; None when they are not known.

    Returns
    -------
    dict of str to set of str
        Items by statement; more than one when both companies have one name.
    """
    found: dict[str, set[str]] = {}
    for item in catalogue.survey.values():
        for language, text in item.texts.items():
            found.setdefault(plain(text), set()).add(item.item_id)
            if companies:
                partner, us = names_seen_by(side, ours=companies[0], theirs=companies[1])
                said = item.wording(partner, us=us, language=language)
                found.setdefault(plain(said), set()).add(item.item_id)
    return found


def consent_texts(catalogue: Catalogue) -> frozenset[str]:
    """Return how the consent is asked for, in all languages."""
    smallest = str(catalogue.settings.min_group_size)

    def said(one: SurveyTexts) -> str:
        """Fill in the smallest group."""
        return plain(one.consent.replace("{group}", smallest))

    return frozenset(said(one) for one in catalogue.survey_texts.values())
