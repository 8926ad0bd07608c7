"""What proposals rest on: facts of one alliance that were computed and judged elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from alliance_health.catalogue.charter import Charter
from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.commitments import CommitmentsKept


@dataclass(frozen=True, slots=True)
class SideScore:
    """One side's own value of a metric, its score, and the best score that its error allows."""

    perspective: str
    value: float | None
    score: float
    highest: float | None
    number_id: str = ""


@dataclass(frozen=True, slots=True)
class ScoreFact:
    """A metric or a pillar as the scorecard shows it.

    Parameters
    ----------
    name : str
        Its id.
    label : str
        Its name.
    role, pillar_id : str
        To which index and pillar it belongs.
    value, target : float or None
        In `unit`; None for a pillar.
    unit : str
        The metric's own.
    score : float or None
        0 to 100.
    highest : float or None
        The best score that its error and what is not measured of it allow; None where its
        error is not known.
    coverage : float or None
        Share of its weight that is observed, 0 to 1.
    is_old : bool
        Whether its value is older than the period.
    lost : float or None
        Points that its index loses by it against 100.
    number_id : str
        As `trace` takes it.
    sides : tuple of SideScore
        Both sides, where each has its own value.
    """

    name: str
    label: str
    role: str
    pillar_id: str
    value: float | None = None
    target: float | None = None
    unit: str = ""
    score: float | None = None
    highest: float | None = None
    coverage: float | None = None
    is_old: bool = False
    lost: float | None = None
    number_id: str = ""
    sides: tuple[SideScore, ...] = ()


@dataclass(frozen=True, slots=True)
class GapFact:
    """One factor that both sides see differently, as `survey` judged it."""

    factor: str
    level: str
    gap: float
    kind: str  #: class of `GapClass`
    verdict: str  #: of `GapVerdict`
    persistent: bool = False


@dataclass(frozen=True, slots=True)
class FairFact:
    """What was said of the shares of an alliance, with what would bring them together."""

    verdict: str = ""
    finding: str = ""
    rebalance: tuple[str, ...] = ()
    synergy_level: str = ""
    synergy: str = ""


@dataclass(frozen=True, slots=True)
class LifeFact:
    """What was said of the signs of life of an alliance, and of partners that withdrew."""

    verdict: str = ""
    finding: str = ""
    withdrawn: tuple[tuple[str, str], ...] = ()  #: partner, and why that is said


@dataclass(frozen=True, slots=True)
class SponsorFact:
    """Whether a side has a sponsor, and since when.

    Parameters
    ----------
    perspective : str
        Whose sponsor.
    is_named : bool
        Whether one is recorded at the period's end.
    was_named : bool
        Whether one was recorded at any time before.
    changed_on : date or None
        Day of the last change after the first record.
    """

    perspective: str
    is_named: bool
    was_named: bool = False
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class GoalsFact:
    """Goals that stand at the period's end, and how many lack an owner on a side."""

    standing: int = 0
    ownerless: int = 0


@dataclass(frozen=True, slots=True)
class QuickWinFact:
    """A quick win that is late at the period's end."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class AlarmFact:
    """An alarm of early warnings, and how such alarms did so far."""

    statement: str
    reason: str
    record: str
    is_proven: bool


@dataclass(frozen=True)
class AllianceFacts:
    """Everything about one alliance that a proposal may rest on.

    Parameters
    ----------
    alliance_id, period, stage : str
        Which alliance, in which period and stage.
    end, ahead : date
        Last day of the period, and day until which is looked ahead.
    currency : str
        Reporting currency.
    edges : BandEdges
        Where bands change.
    names : mapping of str to str
        Name of each side.
    metrics, pillars : mapping of str to ScoreFact
        By id; of pillars the leading part.
    place : str
        Quadrant, or between which two; empty where it has none.
    periods_there : int
        For how many periods in a row.
    commitments : tuple of CommitmentsKept
        Those due in the period, by side.
    gaps : tuple of GapFact
        Of the last full wave.
    fair : FairFact
        Shares of both sides.
    life : LifeFact
        Signs of life.
    sponsors : tuple of SponsorFact
        Of both sides; empty where the workbook records none of anybody.
    goals : GoalsFact or None
        None where the workbook has no such table.
    quick_wins : tuple of QuickWinFact
        Late ones, the latest first.
    charter : Charter or None
        What both sides agreed on; None where there is none.
    alarms : tuple of AlarmFact
        Alarms of early warnings.
    to_measure : tuple of str
        What to measure first where an index is missing for lack of it.
    unmeasured : float or None
        Share of the weight of that index that is not measured, 0 to 1.
    owners : mapping of str to str
        Who answers for what, by the id of a metric or by perspective.
    """

    alliance_id: str
    period: str
    stage: str
    end: date
    ahead: date
    currency: str = ""
    edges: BandEdges = field(default_factory=BandEdges)
    names: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, ScoreFact] = field(default_factory=dict)
    pillars: Mapping[str, ScoreFact] = field(default_factory=dict)
    place: str = ""
    periods_there: int = 0
    commitments: tuple[CommitmentsKept, ...] = ()
    gaps: tuple[GapFact, ...] = ()
    fair: FairFact = FairFact()
    life: LifeFact = LifeFact()
    sponsors: tuple[SponsorFact, ...] = ()
    goals: GoalsFact | None = None
    quick_wins: tuple[QuickWinFact, ...] = ()
    charter: Charter | None = None
    alarms: tuple[AlarmFact, ...] = ()
    to_measure: tuple[str, ...] = ()
    unmeasured: float | None = None
    owners: Mapping[str, str] = field(default_factory=dict)

    def lost(self, metric_id: str) -> float | None:
        """Return the points that an index loses by a metric; None where that is not known."""
        found = self.metrics.get(metric_id)
        return None if found is None else found.lost

    def numbers(self, *metric_ids: str) -> tuple[str, ...]:
        """Return the ids of the numbers of metrics that have one."""
        known = [self.metrics[name].number_id for name in metric_ids if name in self.metrics]
        return tuple(one for one in known if one)
