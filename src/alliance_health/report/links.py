"""What pages say about links: whether leading factors announce results, and by how long."""

from __future__ import annotations

from alliance_health.language import to_speak
from alliance_health.report.part import Part
from alliance_health.vocabulary import Frequency

#: Said on a page for which no test was made.
NOT_TESTED = to_speak("Whether leading factors announce results was not tested for this report.")


class LinkTold(Part):
    """One pair with its verdict; names as in the columns of `links`."""

    leading: str
    lagging: str
    leading_label: str
    lagging_label: str
    verdict: str
    sentence: str
    lag: int | None
    lag_low: int | None
    lag_high: int | None
    association: float | None
    size: float | None
    size_low: float | None
    size_high: float | None
    n_alliances: int | None
    n_periods: int | None
    p: float | None
    p_adjusted: float | None
    p_reverse: float | None
    permutations: int | None
    minimum_detectable: float | None
    declared: bool
    alliance: str = ""  #: name of the alliance, where the pair was tested on it alone
    reason: str = ""


class ProfilePoint(Part):
    """The association of a pair at one lag; negative: the outcome comes first."""

    lag: int
    association: float | None
    line: float | None
    raw: float | None


class PortfolioLinks(Part):
    """Whether the leading factors of a portfolio announce its results."""

    answer: str = NOT_TESTED
    frequency: Frequency = Frequency.QUARTER
    declared: tuple[LinkTold, ...] = ()
    exploratory: tuple[LinkTold, ...] = ()  #: only those that lead, the strongest first
    tested: int = 0  #: declared pairs that could be tested
    explored: int = 0  #: exploratory pairs that could be tested
    hints: int = 0  #: exploratory pairs that lead, told or not
    permutations: int = 0  #: the most that any pair needed
    shown: LinkTold | None = None  #: the pair whose profile is drawn
    profile: tuple[ProfilePoint, ...] = ()
    trajectories: str = ""  #: which alliances changed fields, in a sentence


class LinkSigns(Part):
    """What the links of the portfolio mean for one alliance; nothing of other alliances."""

    statement: str = NOT_TESTED
    signs: tuple[str, ...] = ()  #: a sentence for each weak or fallen factor that moves first
    base: str = ""  #: on how many pairs, alliances and periods it rests
