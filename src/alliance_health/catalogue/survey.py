"""What a survey item is: one statement that people on both sides rate.

Ratings run from 1 (do not agree at all) to 5 (agree fully); a blank means "cannot
judge" and is never scored. The two open questions collect comments.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from alliance_health.catalogue.metric import Model
from alliance_health.vocabulary import Level


class SurveyItem(Model):
    """One item of the survey instrument.

    `in_metric` says by level of the respondent which metric the rating enters; an item
    without it is asked for comparison only. A `reversed` item agrees with what is
    unhealthy. `pulse` items are asked every quarter, the others in full waves.
    """

    item_id: str = Field(pattern=r"^(q\d{2}|open_[a-z])$")
    text: str = Field(min_length=1)
    factor: str = ""
    level: Literal["executive", "working", "both"] = "both"
    reversed: bool = False
    pulse: bool = False
    is_open: bool = False
    in_metric: dict[Level, str] = Field(default_factory=dict)
    source: str = ""

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of the people who are asked.

        >>> SurveyItem(item_id="q03", text="...", level="executive").levels
        (<Level.EXECUTIVE: 'executive'>,)
        """
        return tuple(Level) if self.level == "both" else (Level(self.level),)

    def wording(self, partner: str, *, us: str) -> str:
        """Return the statement with both names filled in.

        >>> SurveyItem(item_id="q13", text="{partner} keeps its word.").wording("Orion", us="We")
        'Orion keeps its word.'
        """
        return self.text.replace("{partner}", partner).replace("{us}", us)
