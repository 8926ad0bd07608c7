"""The data behind what the workbook proposes, as a page tells it."""

from __future__ import annotations

from alliance_health.report.part import Part


class ProposalTold(Part):
    """One proposal of the workbook."""

    rule: str
    strength: str  #: confirmed, indicated, measure first
    proposal: str
    because: str
    source: str  #: the article, and its advice
    owner: str  #: who could own it; empty where nobody is recorded
    points: float | None  #: points that an index loses there
    topic: str  #: anchor of the section that shows the numbers
    numbers: tuple[str, ...] = ()  #: ids of them, as `trace` takes them


class ProposalsPart(Part):
    """What the workbook proposes for one alliance; never what somebody decided to ask for."""

    finding: str = ""
    proposals: tuple[ProposalTold, ...] = ()
    on_page_one: tuple[ProposalTold, ...] = ()  #: those that no decision asked for covers
    more: int = 0  #: proposals that were left out
