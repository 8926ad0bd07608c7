"""Which column of a wide export is what: an item, a fact about the row, or nobody's business.

Whatever could name a person, a place or a time is left out and said so; so is what is no item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alliance_health.catalogue.survey.item import bare_id
from alliance_health.errors import DataError, Problem
from alliance_health.sources.profiles.survey_words import (
    SurveyWords,
    consent_texts,
    header_candidates,
    plain,
    statements_of,
)
from alliance_health.sources.profiles.wide_file import WideFile
from alliance_health.vocabulary import Perspective, Severity

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Facts about a row, by how a header may call them.
_FACTS = {
    "alliance_id": "alliance_id",
    "alliance": "alliance_id",
    "wave": "wave",
    "period": "wave",
    "perspective": "perspective",
    "side": "perspective",
    "level": "level",
    "consent": "consent",
    "partner_id": "partner_id",
    "response id": "response",
    "response_id": "response",
    "responseid": "response",
    "respondent id": "response",
    "respondent_id": "response",
    "id": "response",
}

#: Words in a header that announce a person, a place, a time or a machine.
_PERSONAL = re.compile(
    r"e-?mail|\bname\b|first ?name|last ?name|surname|user|login|phone|mobile|address|"
    r"\bnaam\b|voornaam|achternaam|gebruiker|telefoon|adres|"
    r"vorname|nachname|benutzer|telefon|anschrift|"
    r"nombre|apellido|usuario|tel[eé]fono|correo|direcci[oó]n|"
    r"\bip\b|ipaddr|ip address|latitude|longitude|location|geo|"
    r"time|date|tijd|datum|zeit|hora|fecha|marca temporal|started|completed|submitted|seconds|"
    r"browser|device|referr?er|token|seed|collector|reference|external|status|progress|finished|"
    r"last ?page|start language|channel|language"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of an export are, by position.

    Parameters
    ----------
    items : mapping of Perspective to mapping of int to str
        Item of a column, as people of each side read its header.
    facts : mapping of str to int
        Position of each fact about a row.
    problems : tuple of Problem
        Columns that were left out, and headers that could mean two items.
    """

    items: Mapping[Perspective, Mapping[int, str]]
    facts: Mapping[str, int]
    problems: tuple[Problem, ...]


def find_columns(
    wide: WideFile,
    catalogue: Catalogue,
    words: SurveyWords,
    companies: Mapping[str, tuple[str, str]],
) -> Columns:
    """Say what each column of an export is.

    Parameters
    ----------
    wide : WideFile
        The export.
    catalogue : Catalogue
        Items of the workbook.
    words : SurveyWords
        Its words in all languages.
    companies : mapping of str to (str, str)
        Names of both companies, by alliance; statements may mention either.

    Returns
    -------
    Columns
        Items, facts, and what was left out.

    Raises
    ------
    DataError
        When no column is an item, or two are the same one.
    """
    facts = _facts(wide, catalogue)
    items = {
        side: _items(wide, catalogue, words, (side, companies))
        for side in (Perspective.OURS, Perspective.THEIRS)
    }
    known = {place for found in items.values() for place in found}
    if not known:
        reason = "no column is headed by the id of an item or by its statement"
        remedy = "export one column an item, with the statements or the ids as the header"
        raise DataError(
            f"{wide.file} cannot be read", [Problem(wide.file, 1, None, None, reason, remedy)]
        )
    left = [place for place in range(len(wide.header)) if place not in known]
    problems = [*_left_out(wide, [at for at in left if at not in facts.values()])]
    return Columns(items, facts, tuple(problems))


def _facts(wide: WideFile, catalogue: Catalogue) -> dict[str, int]:
    """Find the columns that say something about the row, the first of each kind."""
    consents = consent_texts(catalogue)
    found: dict[str, int] = {}
    for place, header in enumerate(wide.header):
        said = plain(header)
        named = set(header_candidates(header))
        fact = "consent" if named & consents else _FACTS.get(said)
        if fact:
            found.setdefault(fact, place)
    return found


def _items(
    wide: WideFile,
    catalogue: Catalogue,
    words: SurveyWords,
    reading: tuple[Perspective, Mapping[str, tuple[str, str]]],
) -> dict[int, str]:
    """Find the items that people of one side read in the headers."""
    side, companies = reading
    statements: dict[str, set[str]] = {}
    for pair in [None, *dict.fromkeys(companies.values())]:
        for text, meant in statements_of(catalogue, side, pair).items():
            statements.setdefault(text, set()).update(meant)
    found: dict[int, str] = {}
    problems: list[Problem] = []
    for place, header in enumerate(wide.header):
        meant = _meant(header, words, statements)
        if len(meant) > 1:
            reason = f"the statement could be that of {' or '.join(sorted(meant))}"
            remedy = "put the id of the item into the header"
            problems.append(Problem(wide.file, 1, header[:60], None, reason, remedy))
        for item_id in meant:
            if item_id in found.values():
                reason = f"two columns answer {item_id}"
                problems.append(
                    Problem(wide.file, 1, header[:60], None, reason, "keep one of them")
                )
            found[place] = item_id
    if problems:
        raise DataError(f"{wide.file} cannot be read", problems)
    return found


def _meant(header: str, words: SurveyWords, statements: Mapping[str, set[str]]) -> set[str]:
    """Return the items that a header may mean: by its id first, else by its statement."""
    candidates = list(header_candidates(header))
    for text in candidates:
        item_id = words.ids.get(bare_id(text))
        if item_id:
            return {item_id}
    for text in candidates:
        if text in statements:
            return set(statements[text])
    return set()


def _left_out(wide: WideFile, places: list[int]) -> Iterator[Problem]:
    """Say which columns are not read, and why."""
    for place in places:
        header = wide.header[place]
        if not header:
            continue
        shown = header[:60]
        if _PERSONAL.search(plain(header)):
            reason = "dropped: the column may name a person, a place, a machine or a time"
            yield Problem(wide.file, 1, shown, None, reason, "nothing needs doing", Severity.NOTICE)
        else:
            reason = "left out: the column is no item of the survey"
            remedy = "nothing, unless it is one: put the id of the item into the header"
            yield Problem(wide.file, 1, shown, None, reason, remedy, Severity.WARNING)
