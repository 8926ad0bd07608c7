"""What is said of how far ratings carry: one row a side, level and wave."""

from __future__ import annotations

from enum import StrEnum

#: Columns of the quality of ratings, in this order.
QUALITY_COLUMNS = (
    "alliance_id",
    "wave",
    "perspective",
    "level",
    "responded",
    "invited",
    "response_rate",
    "share_ours",
    "asked_share_ours",
    "mean",
    "mean_low",
    "mean_high",
    "worst",
    "best",
    "shrunken",
    "own_weight",
    "alpha",
    "omega",
    "rwg_j",
    "ad",
    "icc1",
    "icc1_raw",
    "icc2",
    "icc2_raw",
    "n_groups",
    "flags",
    "quality",
    "sentence",
    "suppressed",
    "reason",
)


class RatingQuality(StrEnum):
    """How far the ratings of a cell carry."""

    OK = "ok"  #: nothing stands against them
    AMBER = "amber"  #: at least one flag
    NOT_KNOWN = "not known"  #: no flag, but nobody says how many were asked
    HIDDEN = "hidden"  #: too few people to say anything


class RatingFlag(StrEnum):
    """What stands against the ratings of a cell."""

    DIVIDED = "divided"  #: people of the side disagree: no headline from its mean
    FEW_ANSWERED = "few answered"  #: fewer than half of those asked
    LOPSIDED = "lopsided"  #: the share of our people is outside 35 to 65 %
    ONE_SIDE = "one side"  #: of the other side too few answered to show
    UNRELIABLE = "unreliable"  #: alpha below .70
    MORE_THAN_ASKED = "more answers than invitations"
