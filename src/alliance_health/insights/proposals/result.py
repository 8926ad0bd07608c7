"""A proposal of the workbook: what to do, why, after whom, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

#: Columns of `propose`, in this order.
PROPOSAL_COLUMNS = (
    "alliance_id",
    "period",
    "rule",
    "strength",
    "proposal",
    "because",
    "source",
    "owner",
    "points_at_stake",
    "evidence",
)

#: Proposals that a page makes; more would be a list, not advice.
MOST_PROPOSALS = 5

#: Proposals that page one names, where decisions are asked for and where none is.
MOST_BESIDE_DECISIONS, MOST_ON_PAGE_ONE = 2, 3


class Strength(StrEnum):
    """How sure it is that a proposal's reason holds."""

    CONFIRMED = "confirmed"  #: on record, or beyond the noise of its own test
    INDICATED = "indicated"  #: the numbers point that way, and noise could explain it
    MEASURE = "measure first"  #: too little is known to say more


class Weight(IntEnum):
    """How much hangs on what a proposal is about."""

    USUAL = 0  #: something that holds the alliance back
    HEAVY = 1  #: something that both sides feel, or that will soon be decided
    VITAL = 2  #: whether the alliance goes on, or whether anything can be said at all


class Topic(StrEnum):
    """Part of a report that shows the numbers; the anchor under which it stands."""

    SCORECARD = "scorecard"
    BOTH_SIDES = "both-sides"
    GIVE_AND_GET = "give-and-get"
    OVER_TIME = "leading-versus-lagging"
    INITIATIVES = "initiatives"
    GOVERNANCE = "governance"
    OUTLOOK = "outlook"
    WARNINGS = "early-warnings"
    DATA_HEALTH = "data-health"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the numbers behind a proposal are.

    Parameters
    ----------
    topic : Topic
        Part of the report that shows them.
    numbers : tuple of str
        Ids of numbers, as `trace` takes them; empty where records are shown, not numbers.
    """

    topic: Topic
    numbers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Both in one text: the anchor, then the numbers.

        >>> Evidence(Topic.GOVERNANCE, ("orion/2026Q3/joint/decision_latency",)).text
        '#governance orion/2026Q3/joint/decision_latency'
        """
        return " ".join([f"#{self.topic.value}", *self.numbers])


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the workbook proposes to do about one thing.

    Parameters
    ----------
    rule : str
        Name of the rule that made it.
    strength : Strength
        Never more certain than what it rests on.
    proposal : str
        What to do, in a sentence.
    because : str
        The facts, in a sentence.
    source : str
        The article, and its advice.
    evidence : Evidence
        Where the numbers are.
    owner : str
        Who could own it, as goals or commitments record it; empty where nobody is recorded.
    points : float or None
        Points that its index loses there against 100; None where no index loses any, or that
        cannot be told.
    weight : Weight
        How much hangs on it.
    """

    rule: str
    strength: Strength
    proposal: str
    because: str
    source: str
    evidence: Evidence
    owner: str = ""
    points: float | None = None
    weight: Weight = Weight.USUAL
