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
    hits: int = 0  #: such alarms so far that came true, of all alliances
    alarms: int = 0  #: such alarms so far of which it is known
    is_proven: bool = False
    is_due: bool = True  #: False for a renewal that is not due within the horizon


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
    line: str = ""  #: the same in one line, for page one
    told: tuple[WarningTold, ...] = ()
    record: tuple[RecordTold, ...] = ()
    chance: str = ""  #: how many points of all charts lie outside by chance
    defined: str = ""  #: what the names of events leave open


class ForecastPoint(Part):
    """Where the lagging index of an alliance is expected in one period, 0 to 100."""

    period: str
    horizon: int
    median: float
    low50: float
    high50: float
    low90: float
    high90: float


class ForecastPart(Part):
    """Where the lagging index of one alliance is expected."""

    statement: str = ""  #: where, or why nothing is forecast
    basis: str = ""  #: what it rests on, and how often that held before; empty without a forecast
    red_line: float = 40.0
    points: tuple[ForecastPoint, ...] = ()


class CallDrawn(Part):
    """One call that claims something, with where it stands on the axis of periods."""

    alliance_id: str
    made_in: str
    due_in: str
    kind: str
    subject: str  #: what it is about, in a word
    said: str
    followed: str
    outcome: str  #: right, wrong, open or cannot be told


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
    drawn: tuple[CallDrawn, ...] = ()  #: every claim of all earlier reports; of all alliances only
