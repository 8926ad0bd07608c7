"""What the comparison of both sides says: one row a factor, level and wave."""

from __future__ import annotations

from enum import StrEnum

#: Columns of `survey`, in this order: those of the contract first.
SURVEY_COLUMNS = (
    "alliance_id",
    "wave",
    "level",
    "factor",
    "ours",
    "theirs",
    "n_ours",
    "n_theirs",
    "gap",
    "gap_low",
    "gap_high",
    "class",
    "verdict",
    "suppressed",
    "alliance_score",
    "effect",
    "p",
    "p_adjusted",
    "persistent",
    "ours_change",
    "theirs_change",
    "divided",
    "reason",
    "ours_moved",
    "theirs_moved",
)


class GapVerdict(StrEnum):
    """What the ratings of both sides carry about one factor."""

    CONFIRMED = "confirmed"  #: Holm over all factors of the wave at 10 %
    INDICATION = "indication"  #: the 90 % interval excludes 0, and the gap is half a point or more
    ALIGNED = "aligned"  #: equivalent within half a scale point, by two one-sided tests
    UNDECIDED = "undecided"  #: neither different nor alike beyond doubt
    SUPPRESSED = "suppressed"  #: too few people, or needed to hide another cell
    ONE_SIDE = "one side only"  #: the other side was not asked or did not answer


class GapClass(StrEnum):
    """Where both sides' means stand: 3.75 and more is high, below 3.25 is low."""

    AGREED_STRENGTH = "agreed strength"
    AGREED_WEAKNESS = "agreed weakness"
    OUR_BLIND_SPOT = "our blind spot"  #: we see it high, they see it low
    UNDERVALUED = "undervalued"  #: they see it high, we see it low
    MIXED = "mixed"  #: neither both high nor both low, nor opposite
