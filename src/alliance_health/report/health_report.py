"""The data behind a page: everything a health report says, and nothing else.

Both models are frozen and travel as JSON, so that a page can be made far from
the tables it came from. Numbers are already computed and rounded; words are
already chosen. Nothing here decides what is healthy.
"""

from __future__ import annotations

from pydantic import Field

from alliance_health.catalogue.metric import Metric
from alliance_health.catalogue.settings import BandEdges
from alliance_health.insights.changes import Change, ChangeCard
from alliance_health.insights.commitments import CommitmentsKept
from alliance_health.insights.decisions import DecisionAsked
from alliance_health.insights.events import Event
from alliance_health.insights.issues import OpenIssue
from alliance_health.insights.portfolio import Mover
from alliance_health.insights.reported import Revision
from alliance_health.insights.risks import RiskTold
from alliance_health.insights.verdict import Verdict
from alliance_health.report.constant_part import ConstantRates, ConstantRow
from alliance_health.report.data_findings import (
    DataFindings,
    OverrideTold,
    RejectedReason,
    RejectedRow,
)
from alliance_health.report.fair_part import FairPart
from alliance_health.report.give_and_get_part import GivePart
from alliance_health.report.links import LinkSigns, PortfolioLinks
from alliance_health.report.part import Part
from alliance_health.report.portfolio_value_part import PortfolioValuePart
from alliance_health.report.proposal_part import ProposalsPart
from alliance_health.report.steering_part import SteeringPart
from alliance_health.report.sureness import RankSureness, Sureness
from alliance_health.report.two_sides_part import GapsPart, TwoSidesPart
from alliance_health.report.warning_part import CallsPart, ForecastPart, WarningsPart

__all__ = [
    "Change",
    "ChangeCard",
    "CommitmentsKept",
    "ConstantRates",
    "ConstantRow",
    "DataFindings",
    "DataHealth",
    "DecisionAsked",
    "Definition",
    "Difference",
    "Event",
    "FileRows",
    "HealthReport",
    "IndexCard",
    "IndexPoint",
    "LinkSigns",
    "Mover",
    "OpenIssue",
    "OverrideTold",
    "Part",
    "Partner",
    "PartnerScore",
    "PortfolioLinks",
    "PortfolioReport",
    "PortfolioRow",
    "Provenance",
    "QuadrantCard",
    "QuadrantPoint",
    "Revision",
    "Revisions",
    "RiskTold",
    "ScorecardRow",
    "Verdict",
    "WeightTold",
]


class Partner(Part):
    """One organisation in the alliance, and on whose side it is."""

    partner_id: str
    name: str
    perspective: str


class PartnerScore(Part):
    """One partner's own value of a metric at one period, before partners are averaged."""

    metric_id: str
    partner_id: str
    period: str
    value: float | None
    unit: str
    score: float | None
    shown: int | None
    band: str | None


#: What the ends of a range are, for whoever reads the JSON twin.
RANGE = "End of the range of nine of ten draws: it fills in what is unmeasured, the score does not."


class IndexPoint(Part):
    """An index at one period; all empty when it is missing there."""

    period: str
    score: float | None
    lower: float | None = Field(description=RANGE)
    upper: float | None = Field(description=RANGE)


class IndexCard(Part):
    """One index as page one shows it."""

    index_id: str
    role: str
    question: str  #: "Influence: will it work?"
    score: float | None
    shown: int | None  #: whole number that never crosses a band edge
    lower: int | None = Field(description=RANGE)
    upper: int | None = Field(description=RANGE)
    band: str | None
    at_least: str | None
    statement: str  #: band in words; where it is not sure both that are possible, and why
    doubt: str = ""  #: why the band is not sure, without the bands; empty where it is
    change: int | None  #: against the period before
    change_statement: str  #: "-9 since 2026Q2", or why there is nothing to tell
    coverage: float | None
    reason: str  #: why the index is missing; empty when it is not
    weakest_pillar: str  #: label and score of the weakest pillar, or empty
    history: tuple[IndexPoint, ...]  #: up to eight periods, oldest first, this one last
    overrides: tuple[OverrideTold, ...] = ()  #: bands that somebody answers for instead
    aside: str = Field(
        default="", description="Number and range told apart, where it lies outside of its range."
    )
    crossing: str = ""  #: how its band changed for sure; empty where it did not
    moves: tuple[str, ...] = ()  #: what else is announced: a trend over four periods, a new band


class QuadrantPoint(Part):
    """Both indices at one period."""

    period: str
    leading: float
    lagging: float


class QuadrantCard(Part):
    """Where the alliance stands by both indices, and where it came from."""

    name: str | None  #: a quadrant, "between A and B", or None when an index is missing
    statement: str
    leading_cut: float
    lagging_cut: float
    leading_interval: tuple[float, float] | None
    lagging_interval: tuple[float, float] | None
    trajectory: tuple[QuadrantPoint, ...]  #: periods with both indices, oldest first


class ScorecardRow(Part):
    """One pillar or one metric of the scorecard."""

    row: str  #: pillar or metric
    role: str
    pillar_id: str
    id: str
    label: str
    unit: str
    value: float | None
    target: float | None
    ours: float | None  #: value from our perspective
    theirs: float | None
    score: float | None
    shown: int | None
    lower: float | None
    upper: float | None
    band: str | None
    at_least: str | None
    previous: float | None  #: score in the period before
    effective_weight: float | None
    contribution: float | None
    coverage: float | None
    age: int | None  #: workbook periods since the value's own period ended
    stale: bool
    origin: str | None
    reason: str
    number_id: str
    overrides: tuple[OverrideTold, ...] = ()  #: bands that somebody answers for instead
    counts: bool = True  #: False where it is shown, but counts for no index


class FileRows(Part):
    """What became of the rows of one table: in = accepted + rejected + superseded."""

    table: str
    file: str
    rows_in: int
    accepted: int
    rejected: int
    superseded: int
    number_id: str = ""


class Difference(Part):
    """A value supplied by hand that differs from the one computed from events."""

    metric_id: str
    label: str
    period: str
    perspective: str
    supplied: float
    computed: float
    unit: str
    number_id: str = ""


class ExplainedRow(Part):
    """One row of `explain`: what a cause cost or brought an index since the period before."""

    index: str
    component: str
    metric_id: str | None
    points: float | None
    reason: str = ""


class Revisions(Part):
    """What is not any more what the report of the period before said."""

    period: str
    as_of: str  #: day on which that period was reported
    told: tuple[Revision, ...]
    explained: tuple[ExplainedRow, ...]


class DataHealth(Part):
    """How far the data carry what the page says."""

    coverage_leading: float | None
    coverage_lagging: float | None
    rejected: int
    differences: tuple[Difference, ...]
    absent: tuple[ScorecardRow, ...]  #: metric rows without a score, with the reason
    stale: tuple[ScorecardRow, ...]
    fill_first: tuple[str, ...] = ()  #: what to measure first when an index is missing
    found: DataFindings = DataFindings()  #: what the checks of this alliance's data found


class Definition(Part):
    """What a metric is, for the last page."""

    metric_id: str
    label: str
    role: str
    pillar: str
    definition: str
    formula: str
    unit: str
    scale: str  #: thresholds or goalposts in words
    weight: float
    source: str
    weight_told: str = ""  #: whose weight it is, and its share of pillar and index


class WeightTold(Part):
    """The weight of a pillar in force, and what the experts say."""

    role: str
    pillar: str
    weight: float
    share: float  #: of the index when everything is measured, 0 to 1
    source: str  #: catalogue, equal or experts
    experts: int  #: who divided all pillars of the role
    mean: float | None  #: share that the experts give, 0 to 1
    spread: float | None  #: standard deviation between experts, as a share


class Provenance(Part):
    """From what this page was made; no clock, no duration, no machine."""

    workbook: str
    package_version: str
    catalogue_version: str
    as_of: str
    inputs: dict[str, str]  #: file -> sha256; empty where nothing of it may be told
    rows: dict[str, int]  #: file -> rows of the alliance that are known; on its own page
    parameters: dict[str, str]


class HealthReport(Part):
    """Everything that the report of one alliance says."""

    alliance_id: str
    name: str
    type: str
    partners: tuple[Partner, ...]
    stage: str
    started_on: str | None
    ended_on: str | None
    period: str
    edition: str
    language: str
    as_of: str
    notice: str  #: shown on every page, such as "Invented data"
    coverage: float | None  #: share of the weight of both indices that is measured
    verdict: Verdict
    leading: IndexCard
    lagging: IndexCard
    quadrant: QuadrantCard
    leading_changes: ChangeCard
    lagging_changes: ChangeCard
    decisions: tuple[DecisionAsked, ...]
    decisions_statement: str  #: "not recorded" or similar when there are none, or empty
    commitments: tuple[CommitmentsKept, ...]
    commitments_statement: str
    risks_statement: str  #: why no risk is told, or empty
    calls_statement: str
    scorecard: tuple[ScorecardRow, ...]
    data_health: DataHealth
    definitions: tuple[Definition, ...]
    provenance: Provenance
    risks: tuple[RiskTold, ...] = ()
    decisions_waiting: int = 0  #: how many are asked for, of which the first are told
    risks_standing: int = 0  #: how many stand, of which the heaviest are told
    constant: ConstantRates | None = None  #: None where no money is foreign
    edges: BandEdges = BandEdges()  #: where bands change in this workbook
    currency: str = ""  #: reporting currency, for values whose unit is money
    min_coverage: float = 2 / 3  #: share of weight below which nothing is scored
    explained: tuple[ExplainedRow, ...] = ()  #: every cause, of which the changes tell the largest
    metrics: tuple[Metric, ...] = ()  #: definitions of the metrics, for figures of their values
    partner_scores: tuple[PartnerScore, ...] = ()  #: where a side averages several partners
    issues: tuple[OpenIssue, ...] = ()  #: open at the period's end, the oldest first
    events: tuple[Event, ...] = ()  #: what happened in the period, by day
    override_statement: str = ""  #: that an override exists, beside the verdict
    weights: tuple[WeightTold, ...] = ()  #: of the pillars, those of the leading index first
    revisions: Revisions | None = None  #: None where all is as it was reported
    sureness: Sureness = Sureness()  #: what would turn a band, and what carries the indices
    warnings: WarningsPart = WarningsPart()  #: what is warned of
    calls: CallsPart = CallsPart()  #: what became of the calls of earlier reports
    forecast: ForecastPart = ForecastPart()  #: where the lagging index is expected
    links: LinkSigns = LinkSigns()  #: what the links of the portfolio warn of
    fair: FairPart = FairPart()  #: who puts in and gets out how much
    give: GivePart = GivePart()  #: signs of life, flows, who withdrew, and contacts
    two_sides: TwoSidesPart = TwoSidesPart()  #: what both sides say and report
    edition_statement: str = ""  #: what an edition rests on that does not show everything
    steering: SteeringPart = SteeringPart()  #: goals, initiatives, decisions, exits
    proposals: ProposalsPart = ProposalsPart()  #: what the workbook proposes


class PortfolioRow(Part):
    """One alliance in the portfolio."""

    alliance_id: str
    name: str
    stage: str
    leading: IndexCard
    lagging: IndexCard
    quadrant: QuadrantCard
    verdict: Verdict
    coverage: float | None
    override_statement: str = ""  #: that an override exists, beside the verdict


class PortfolioReport(Part):
    """Everything that the report of the whole portfolio says."""

    workbook: str
    period: str
    edition: str
    language: str
    as_of: str
    notice: str
    headline: str
    sentence: str
    counts: dict[str, int]  #: alliances by quadrant name, "between" and "not placed" included
    rows: tuple[PortfolioRow, ...]
    movers: tuple[Mover, ...]
    movers_statement: str
    warnings_statement: str  #: who is warned of, in a sentence
    calls_statement: str  #: what became of the calls of the last report
    leading_cut: float
    lagging_cut: float
    pillars: tuple[tuple[str, str, str], ...]  #: role, pillar_id, label, in order
    data_health: tuple[FileRows, ...]
    rejected: int
    provenance: Provenance
    edges: BandEdges = BandEdges()  #: where bands change in this workbook
    found: DataFindings = DataFindings()  #: what the checks of all alliances' data found
    rejected_reasons: tuple[RejectedReason, ...] = ()  #: the most frequent first
    rejected_rows: tuple[RejectedRow, ...] = ()  #: the first ones, with place and remedy
    min_coverage: float = 2 / 3  #: share of weight below which nothing is scored
    ranks: RankSureness = RankSureness()  #: how sure the order of all alliances is
    warnings: WarningsPart = WarningsPart()  #: alarms of all alliances, and how good methods are
    calls: CallsPart = CallsPart()  #: what became of the calls of earlier reports
    links: PortfolioLinks = PortfolioLinks()
    gaps: GapsPart = GapsPart()  #: gaps between both sides of all alliances
    value: PortfolioValuePart = PortfolioValuePart()  #: at stake, how risky, how spread
