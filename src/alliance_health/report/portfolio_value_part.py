"""The data behind risk against value, concentration and imperatives, as a page tells them."""

from __future__ import annotations

from alliance_health.report.part import Part


class RiskValueTold(Part):
    """One alliance: what is at stake, and how risky it is."""

    alliance_id: str
    name: str
    value: float | None
    share: float | None
    probability: float | None
    leading: float | None
    lower: float | None
    band: str  #: at least; empty without an index
    reason: str = ""


class SpreadTold(Part):
    """How the value is spread, with bounds over what is not recorded."""

    n: int
    missing: int
    hhi: float | None = None
    hhi_low: float | None = None
    hhi_high: float | None = None
    effective: float | None = None
    effective_low: float | None = None
    effective_high: float | None = None
    top: float | None = None
    top_low: float | None = None
    top_high: float | None = None


class ImperativeTold(Part):
    """What one imperative has."""

    imperative: str  #: empty: none recorded
    alliances: int
    value: float | None
    share: float | None
    unknown: int
    in_form: int
    weak: int
    unplaced: int
    members: tuple[str, ...] = ()  #: names, the most at stake first


class PortfolioValuePart(Part):
    """Risk against value, concentration and imperatives of a portfolio."""

    basis: str = "not recorded"  #: by what the value is measured
    currency: str = ""
    event: str = ""  #: whose proven chance is shown, in words; empty: the end of influence is
    horizon: int = 0
    risk_finding: str = ""
    spread_finding: str = ""
    imperative_finding: str = ""
    rows: tuple[RiskValueTold, ...] = ()
    spread: SpreadTold = SpreadTold(n=0, missing=0)
    imperatives: tuple[ImperativeTold, ...] = ()
