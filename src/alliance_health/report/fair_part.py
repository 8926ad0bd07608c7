"""The data behind give and get, as a page tells it."""

from __future__ import annotations

from alliance_health.report.part import Part


class FairTold(Part):
    """What one partner put in and got out over the window of four periods."""

    partner_id: str
    name: str
    perspective: str
    contribution: float | None  #: reporting currency
    benefit: float | None
    contribution_share: float | None  #: 0 to 1
    benefit_share: float | None
    share_gap: float | None  #: percentage points
    gap_low: float | None
    gap_high: float | None
    agreed_share: float | None
    returned: float | None  #: benefit divided by contribution
    equal: float | None
    proportional: float | None
    shapley: float | None
    fairness_ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    game: str
    verdict: str
    reason: str


class FairPoint(Part):
    """Shares of one partner at the end of one period, for figures."""

    period: str
    partner_id: str
    perspective: str
    contribution_share: float | None
    benefit_share: float | None
    share_gap: float | None
    verdict: str
    reason: str


class UnequalTold(Part):
    """One thing in which both sides may be unequal."""

    what: str
    ours: float | None
    theirs: float | None
    unit: str
    measure: float | None
    measured_in: str
    agreed: float | None  #: our agreed share, percent
    level: str  #: green, amber, red, not known, no agreement
    acknowledged_on: str | None
    reason: str


class FairPart(Part):
    """Give and get of one alliance."""

    verdict: str = ""  #: one word, the most serious of all partners
    finding: str = ""  #: the same in a sentence; empty where it was not looked at
    drift: str = ""  #: whether the gap drifts, as far as that can be told
    rebalance: tuple[str, ...] = ()  #: what would bring shares together, in sentences
    most_valuable: str = ""  #: who, or why nobody is shown to be
    synergy: str = ""  #: whether the partners have more together than alone
    synergy_level: str = ""
    partners: tuple[FairTold, ...] = ()
    history: tuple[FairPoint, ...] = ()  #: up to eight periods, oldest first
    unequal: tuple[UnequalTold, ...] = ()
