"""The data behind signs of life, flows, fading and contacts, as a page tells them."""

from __future__ import annotations

from alliance_health.report.part import Part


class FlowPoint(Part):
    """What both sides put in, in one period; reporting currency."""

    period: str
    ours: float | None
    theirs: float | None
    balance: float | None
    cumulative: float | None  #: missing after an entry of which nobody knows the worth
    reciprocity: float | None


class WithdrawalTold(Part):
    """A partner that withdrew, or of which nothing can be said."""

    partner: str
    state: str  #: faded, gone, too little data or refused
    faded_on: str  #: period; empty where it did not
    warned_on: str  #: ISO date of the first day on which that could be said
    p: float | None
    reason: str


class DepartureTold(Part):
    """What is left of the contacts when one busy person goes; nobody is named."""

    said: str
    left: float  #: share of the exchanges, 0 to 1


class GivePart(Part):
    """Signs of life, flows, fading and contacts of one alliance."""

    verdict: str = ""  #: two-way, one-way suspected, empty, cannot be told; empty: not looked at
    finding: str = ""  #: the same in a sentence
    exchange: bool | None = None
    support: bool | None = None
    partner_sales: bool | None = None
    days_since_last_act: float | None = None
    cost_since_last_act: float | None = None
    warned_on: str = ""
    reciprocity: float | None = None
    flows: tuple[FlowPoint, ...] = ()
    withdrawals: tuple[WithdrawalTold, ...] = ()
    contacts: str = ""  #: how broad they are, in a sentence
    departures: tuple[DepartureTold, ...] = ()
