"""The data behind "Both sides", as a page tells it."""

from __future__ import annotations

from alliance_health.report.part import Part
from alliance_health.report.survey_quality_part import SurveyQualityPart


class FactorTold(Part):
    """One factor at one level: what both sides say, as far as it may be shown."""

    alliance_id: str
    level: str
    factor: str
    ours: float | None
    theirs: float | None
    n_ours: int | None
    n_theirs: int | None
    gap: float | None
    gap_low: float | None
    gap_high: float | None
    verdict: str
    kind: str  #: agreed strength, blind spot and so on; empty where a side is hidden
    divided: str  #: sides whose own people are far apart
    ours_moved: str
    theirs_moved: str
    persistent: bool = False


class LevelTold(Part):
    """One level over all its shown factors."""

    level: str
    ours: float
    theirs: float
    score: float
    factors: int


class ViewsTold(Part):
    """How both sides see promises kept."""

    level: str
    our_view_of_us: float | None
    our_view_of_them: float | None
    their_view_of_us: float | None
    their_view_of_them: float | None
    finding: str


class TensionTold(Part):
    """How openly a side argues, and how much friction stays."""

    level: str
    side: str
    debate: float
    friction: float
    finding: str


class FigureTold(Part):
    """One figure as both sides report it."""

    metric_id: str
    label: str
    unit: str
    ours: float | None
    theirs: float | None
    difference: float | None
    relative: float | None
    verdict: str


class CommentTold(Part):
    """An approved paraphrase of a comment; never the comment."""

    side: str
    question: str
    theme: str
    paraphrase: str


class TwoSidesPart(Part):
    """What both sides of one alliance say and report."""

    wave: str = ""  #: the last full wave; empty where there is none
    finding: str = ""  #: the verdict, in a sentence
    chance: str = ""  #: what so many tests find by chance
    reason: str = ""  #: why something is not shown; empty where all is
    levels: tuple[LevelTold, ...] = ()  #: the lower one first
    factors: tuple[FactorTold, ...] = ()
    views: tuple[ViewsTold, ...] = ()
    tensions: tuple[TensionTold, ...] = ()
    numbers: tuple[FigureTold, ...] = ()
    comments: tuple[CommentTold, ...] = ()
    comments_waiting: int = 0
    comments_hidden: tuple[str, ...] = ()  #: sides of too few people
    quality: SurveyQualityPart = SurveyQualityPart()  #: how far the last ratings carry


class GapsPart(Part):
    """Gaps of all alliances in their last full wave."""

    finding: str = ""
    factors: tuple[FactorTold, ...] = ()
