"""The data behind early warnings and what became of calls, as a page tells them."""

from __future__ import annotations

from alliance_health.report.part import Part


class WarningTold(Part):
    """What one method says of one event of one alliance."""

    alliance_id: str
    alliance: str
    event: str  #: name in the settings
    statement: str  #: what happens, in words
    method: str  #: empty where no method can say anything
    state: str  #: alarm, signal, quiet, in progress or cannot be told
    horizon: int
    probability: float | None
    reason: str  #: what it rests on, or why nothing can be said
    record: str  #: how often such alarms were right


class RecordTold(Part):
    """How often one method was right about one event."""

    statement: str
    method: str
    horizon: int
    verdict: str
    hits: int
    false_alarms: int
    misses: int
    base_rate: float | None
    auc: float | None
    skill: float | None  #: Brier skill against the base rate
    skill_last_index: float | None
    lead_time: float | None
    reason: str


class WarningsPart(Part):
    """Early warnings of an alliance, or of all."""

    finding: str = ""
    told: tuple[WarningTold, ...] = ()
    record: tuple[RecordTold, ...] = ()
    chance: str = ""  #: how many points of all charts lie outside by chance


class CallTold(Part):
    """One call of an earlier report, and what became of it."""

    alliance_id: str
    alliance: str
    period: str  #: of the report that made it
    claim: str
    rests_on: str
    mark: str  #: came true, did not, open or cannot be told
    told: str  #: the numbers behind the mark
    settled_in: str


class MethodSum(Part):
    """Warnings of one method in all earlier reports."""

    method: str
    hits: int
    false_alarms: int
    misses: int
    open: int
    untold: int


class CallsPart(Part):
    """What became of the calls of earlier reports."""

    line: str = ""  #: one line for page one
    last_period: str = ""  #: period of the last report; empty where none was kept
    total: str = ""  #: the same over all earlier reports
    told: tuple[CallTold, ...] = ()
    sums: tuple[MethodSum, ...] = ()
