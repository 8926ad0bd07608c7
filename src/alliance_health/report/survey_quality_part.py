"""The data behind how far the ratings carry, as a page tells it."""

from __future__ import annotations

from alliance_health.report.part import Part


class SideQuality(Part):
    """How far the ratings of one level of one side carry in one wave."""

    side: str  #: name of the company
    level: str  #: executive or working
    quality: str  #: ok, amber, not known or hidden
    flags: tuple[str, ...] = ()
    sentence: str = ""
    reason: str = ""  #: why it is hidden
    responded: int | None = None
    invited: int | None = None
    response_rate: float | None = None  #: 0 to 1
    mean: float | None = None  #: 1 to 5, of the factors that are shown; None when divided
    mean_low: float | None = None
    mean_high: float | None = None
    worst: float | None = None
    best: float | None = None
    shrunken: float | None = None
    own_weight: float | None = None  #: share of the shrunken mean that is the side's own
    alpha: float | None = None
    rwg_j: float | None = None
    ad: float | None = None


class GateTold(Part):
    """A score made of ratings that enters its index with a widened error, or unchecked."""

    metric: str
    period: str
    widened: float  #: by which its standard error is multiplied
    reason: str


class SurveyQualityPart(Part):
    """How far the last wave of ratings of one alliance carries."""

    finding: str = ""
    wave: str = ""  #: empty without any
    icc: str = ""  #: whether groups differ, of all alliances, by level
    sides: tuple[SideQuality, ...] = ()
    gates: tuple[GateTold, ...] = ()
