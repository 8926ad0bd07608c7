"""The profile `survey-form`: a wide sheet of answers, one row a person, one column an item.

Reads the sheet that `form --format xlsx` makes and the exports of form tools. No message and no
row names a person: respondents become codes, and what they said is never repeated in a message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alliance_health.errors import Problem
from alliance_health.sources.header import LINE
from alliance_health.sources.profiles.profile import Extract, ImportOrder, Profile
from alliance_health.sources.profiles.pseudonyms import comment_code, person_code
from alliance_health.sources.profiles.survey_columns import Columns, find_columns
from alliance_health.sources.profiles.survey_words import (
    SurveyWords,
    header_candidates,
    is_unanswered,
    plain,
    statements_of,
    survey_words,
)
from alliance_health.sources.profiles.wide_file import WideFile, read_wide_file
from alliance_health.vocabulary import Perspective, Severity

#: Columns of the rows that are made, `line` beside them.
RATING_COLUMNS = (
    "alliance_id",
    "wave",
    "perspective",
    "level",
    "respondent_id",
    "item_id",
    "rating",
    "consent",
    "partner_id",
)
COMMENT_COLUMNS = ("alliance_id", "wave", "perspective", "question_id", "comment_id", "comment")

#: Facts that every row must have, from the file or from the command line.
NEEDED = ("alliance_id", "wave", "perspective", "level")

#: How a cell of the third header row of a Qualtrics export begins.
_IMPORT_ID = '{"ImportId"'

_ALLOWED = {
    "alliance_id": "an alliance of the workbook",
    "wave": "a period such as 2026Q3",
    "perspective": "ours or theirs",
    "level": "executive or working",
}
_OPTIONS = {
    "alliance_id": "--alliance",
    "wave": "--wave",
    "perspective": "--side",
    "level": "--level",
}


def read_survey_form(order: ImportOrder) -> Extract:
    """Read a wide sheet of answers.

    Parameters
    ----------
    order : ImportOrder
        The file, the workbook's definitions, and facts that hold for all rows.

    Returns
    -------
    Extract
        Rows of `ratings` and `comments`. An answer "cannot judge" is a row without a rating; a
        cell that was left empty is no row.

    Raises
    ------
    DataError
        When the file cannot be read, or no column is an item.
    """
    wide = read_wide_file(order.path)
    words = survey_words(order.catalogue)
    columns = find_columns(wide, order.catalogue, words, order.companies)
    reading = _Reading(order, wide, words, columns, _statements(order))
    for line, cells in wide.rows:
        reading.read_row(line, tuple(_text(cell) for cell in cells))
    return reading.extract()


@dataclass(slots=True)
class _Reading:
    """A file while it is read: the rows so far, and what was wrong."""

    order: ImportOrder
    wide: WideFile
    words: SurveyWords
    columns: Columns
    statements: frozenset[str]
    ratings: list[tuple[Any, ...]] = field(default_factory=list)
    comments: list[tuple[Any, ...]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    people: int = 0

    def read_row(self, line: int, cells: tuple[str | None, ...]) -> None:
        """Turn one row of the export into rows of the contract."""
        places = dict(self.columns.items[Perspective.OURS])
        answered = [at for at in places if not is_unanswered(cells[at])]
        if not answered or self._repeats_the_header(cells, answered):
            return
        self.people += 1
        facts, faults = self._facts(line, cells)
        if faults:
            self.problems += faults
            for at in answered:
                self._refuse(self._table(places[at]))
            return
        side = Perspective(facts["perspective"])
        for at in answered:
            self._read_answer(line, at, self.columns.items[side][at], (cells[at] or "", facts))

    def extract(self) -> Extract:
        """Lay out what was read; the order tells nothing about who said what."""
        import pandas as pd

        frames = {
            "ratings": pd.DataFrame(sorted(self.ratings), columns=[*RATING_COLUMNS, LINE]),
            "comments": pd.DataFrame(sorted(self.comments), columns=[*COMMENT_COLUMNS, LINE]),
        }
        return Extract(
            self.wide.file,
            {table: _typed(frame) for table, frame in frames.items()},
            (*self.columns.problems, *self.problems),
            dict(self.refused),
            self.people,
        )

    def _read_answer(
        self, line: int, at: int, item_id: str, said: tuple[str, Mapping[str, str]]
    ) -> None:
        """Turn one cell into a rating or a comment."""
        text, facts = said
        whose = (facts["alliance_id"], facts["wave"], facts["perspective"])
        place = (self.order.path.name, facts.get("response") or f"line {line}")
        if self._table(item_id) == "comments":
            code = comment_code(self.order.salt, *whose, *place, item_id)
            self.comments.append((*whose, item_id, code, text, line))
            return
        try:
            rating = self.words.rating(text)
        except ValueError as error:
            remedy = "correct the cell; a rating is never guessed"
            self.problems.append(self._problem(line, at, str(error), remedy))
            self._refuse("ratings")
            return
        code = person_code(self.order.salt, *whose, facts["level"], *place)
        told = "" if rating is None else str(rating)
        beside = (facts.get("consent", ""), facts.get("partner_id", ""))
        self.ratings.append((*whose, facts["level"], code, item_id, told, *beside, line))

    def _facts(
        self, line: int, cells: tuple[str | None, ...]
    ) -> tuple[dict[str, str], list[Problem]]:
        """Read what a row says about itself, and what the command line says of all rows."""
        facts: dict[str, str] = {}
        faults: list[Problem] = []
        for name in (*NEEDED, "consent", "partner_id", "response"):
            at = self.columns.facts.get(name)
            cell = (cells[at] or "").strip() if at is not None else ""
            given = self.order.given.get(name, "")
            said = self._meaning(name, cell)
            if cell and given and said != given:
                reason = f"the row says otherwise than {_OPTIONS.get(name, name)}"
                faults.append(self._problem(line, at, reason, "leave the option out"))
            elif cell and said is None:
                reason = f"allowed: {_ALLOWED.get(name, 'yes or no')}"
                faults.append(self._problem(line, at, reason, "correct the cell"))
            elif name in NEEDED and not (said or given):
                reason = f"nothing says which {name} it is; allowed: {_ALLOWED[name]}"
                faults.append(self._problem(line, at, reason, f"give it with {_OPTIONS[name]}"))
            facts[name] = said or given
        return facts, faults

    def _meaning(self, name: str, cell: str) -> str | None:
        """Return what a cell about the row means; None when it means nothing."""
        if not cell or name in ("alliance_id", "wave", "partner_id", "response"):
            return cell
        known: Mapping[str, str] = {"ours": "ours", "theirs": "theirs"}
        if name == "level":
            known = self.words.levels
        elif name == "consent":
            known = self.words.agreed
        return known.get(plain(cell))

    def _repeats_the_header(self, cells: tuple[str | None, ...], answered: list[int]) -> bool:
        """Tell whether a row holds statements instead of answers, as some exports do."""
        said = [cells[at] or "" for at in answered]
        repeated = [
            text.startswith(_IMPORT_ID) or not self.statements.isdisjoint(header_candidates(text))
            for text in said
        ]
        return sum(repeated) * 2 > len(repeated)

    def _table(self, item_id: str) -> str:
        """Return the table into which answers to an item go."""
        return "comments" if self.order.catalogue.survey[item_id].is_open else "ratings"

    def _refuse(self, table: str) -> None:
        """Count an answer that could not be read."""
        self.refused[table] = self.refused.get(table, 0) + 1

    def _problem(self, line: int, at: int | None, reason: str, remedy: str) -> Problem:
        """Return a fault of one cell, by its column; never what it holds."""
        column = self.wide.header[at][:60] if at is not None else None
        return Problem(self.wide.file, line, column, None, reason, remedy, Severity.ERROR)


def _statements(order: ImportOrder) -> frozenset[str]:
    """Return every statement that a row may repeat from the header, in all languages."""
    return frozenset(
        text
        for pair in [None, *dict.fromkeys(order.companies.values())]
        for side in (Perspective.OURS, Perspective.THEIRS)
        for text in statements_of(order.catalogue, side, pair)
    )


def _typed(frame: Any) -> Any:
    """Give a frame of texts its type; what is empty is missing."""
    texts = [name for name in frame.columns if name != LINE]
    typed = frame.astype({**dict.fromkeys(texts, "str"), LINE: "int64"})
    return typed.assign(**{name: typed[name].mask(typed[name].eq("")) for name in texts})


def _text(cell: object) -> str | None:
    """Write one cell as text; whole numbers without a point."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


#: Reads the sheet of `form --format xlsx`, and exports with one column an item.
SURVEY_FORM = Profile(
    "survey-form",
    "answers to the survey, one row a person: the sheet of `form --format xlsx` or an export",
    read_survey_form,
)
