"""What a survey item is: one statement that people on both sides rate.

Ratings run from 1 (do not agree at all) to 5 (agree fully); a blank means "cannot
judge" and is never scored. The open questions collect comments.
"""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field

from alliance_health.catalogue.metric import Model
from alliance_health.vocabulary import Level, Perspective

#: Form of the ids of the instrument itself: a workbook's own items take none of them.
INSTRUMENT_ID = re.compile(r"q\d{2}|open_[a-z]")

#: The rating that means that somebody does not agree at all, and the one that means full agreement.
LOWEST_RATING, HIGHEST_RATING = 1, 5


class SurveyItem(Model):
    """One item of the survey instrument.

    `in_metric` says by level of the respondent which metric the rating enters; an item
    without it is asked for comparison only. A `reversed` item agrees with what is
    unhealthy. `pulse` items are asked every quarter, the others in full waves. `text` is the
    statement in English, or in the first language that an own item of a workbook has; `texts`
    has it by language. `is_custom` tells the items that a workbook has added.
    """

    item_id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    text: str = Field(min_length=1)
    texts: dict[str, str] = Field(default_factory=dict)
    factor: str = ""
    level: Literal["executive", "working", "both"] = "both"
    reversed: bool = False
    pulse: bool = False
    is_open: bool = False
    is_custom: bool = False
    in_metric: dict[Level, str] = Field(default_factory=dict)
    source: str = ""

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of the people who are asked.

        >>> SurveyItem(item_id="q03", text="...", level="executive").levels
        (<Level.EXECUTIVE: 'executive'>,)
        """
        return tuple(Level) if self.level == "both" else (Level(self.level),)

    def wording(self, partner: str, *, us: str, language: str = "") -> str:
        """Return the statement with both names filled in.

        Parameters
        ----------
        partner : str
            The other company, as the respondent sees it.
        us : str
            The respondent's own company.
        language : str, optional
            Code such as nl; default: the language of `text`.

        Returns
        -------
        str
            One sentence.

        Raises
        ------
        KeyError
            When the item has no text in that language.

        Examples
        --------
        >>> SurveyItem(item_id="q13", text="{partner} keeps its word.").wording("Orion", us="We")
        'Orion keeps its word.'
        """
        text = self.texts[language] if language else self.text
        return fill_names(text, partner, us=us)


def bare_id(item_id: str) -> str:
    """Return an id as form tools write it: small letters and digits, no underscore.

    >>> bare_id("open_a")
    'opena'
    """
    return item_id.casefold().replace("_", "")


def fill_names(text: str, partner: str, *, us: str) -> str:
    """Fill both companies into a text, once: braces in a name stay as they are.

    >>> fill_names("{us} and {partner}", "{us} Ltd", us="Orion")
    'Orion and {us} Ltd'
    """
    names = {"{partner}": partner, "{us}": us}
    return re.sub(r"\{partner\}|\{us\}", lambda found: names[found.group()], text)


def names_seen_by(side: Perspective, *, ours: str, theirs: str) -> tuple[str, str]:
    """Return who is the partner and who is us, as people of one side see it.

    >>> names_seen_by(Perspective.THEIRS, ours="Orion", theirs="Lyra")
    ('Orion', 'Lyra')
    """
    return (ours, theirs) if side is Perspective.THEIRS else (theirs, ours)
