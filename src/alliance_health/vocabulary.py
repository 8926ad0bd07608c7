"""The words of this field, one per idea: the glossary in code.

Every enum member is the exact spelling used in files, in tables, in command
output and in reports. Nothing here knows files or numbers.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Whether a metric announces results or is one."""

    LEADING = "leading"  #: influences later outcomes and can be acted on
    LAGGING = "lagging"  #: an outcome already reached

    @property
    def index_id(self) -> str:
        """Id of the index that this role feeds.

        >>> Role.LEADING.index_id
        'leading_index'
        """
        return f"{self.value}_index"


class Kind(StrEnum):
    """How a metric comes to be known."""

    MEASURED = "measured"  #: counted, timed or booked
    RATED = "rated"  #: judged by people on an ordinal scale


class Direction(StrEnum):
    """Where the healthy end of a metric is."""

    HIGHER = "higher_is_better"
    LOWER = "lower_is_better"
    BAND = "band_is_best"


class Perspective(StrEnum):
    """Whose number or view it is."""

    OURS = "ours"
    THEIRS = "theirs"
    JOINT = "joint"


class Sides(StrEnum):
    """Which perspectives a metric has, and how they become one score."""

    ONE = "one"  #: both report one quantity: mean of scores, the difference is shown
    EACH = "each"  #: every partner has its own: scores averaged, the weaker side is shown
    OURS = "ours"  #: only our figure counts
    THEIRS = "theirs"  #: only their figure counts
    JOINT = "joint"  #: one figure of the alliance itself


class Stage(StrEnum):
    """Stage of an alliance's life."""

    EVALUATE = "evaluate"
    FORM = "form"
    INCUBATE = "incubate"
    OPERATE = "operate"
    TRANSITION = "transition"
    RETIRE = "retire"


#: Stages in which results cannot be judged yet: the lagging index is missing there.
STAGES_TOO_EARLY = frozenset({Stage.EVALUATE, Stage.FORM})


class Level(StrEnum):
    """Level of the people in an alliance."""

    EXECUTIVE = "executive"
    WORKING = "working"


class Transform(StrEnum):
    """What is done to a value, its ends and its thresholds before scaling."""

    NONE = "none"
    LN = "ln"
    ASINH = "asinh"


class OverTime(StrEnum):
    """How values of short periods become the value of a longer one."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"
    RATIO = "ratio"


class Frequency(StrEnum):
    """Length of a period."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Months in one period.

        >>> Frequency.HALF_YEAR.months
        6
        """
        return {"month": 1, "quarter": 3, "half-year": 6, "year": 12}[self.value]


class Aggregation(StrEnum):
    """How scores become one score."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"


class WeightRule(StrEnum):
    """Whose weights count for the indices."""

    CATALOGUE = "catalogue"  #: as the definitions say
    EQUAL = "equal"  #: all metrics of a pillar alike, all pillars of an index alike
    EXPERTS = "experts"  #: the mean of the experts where they divided a whole group


class Band(StrEnum):
    """A named score range, from worst to best in this order."""

    WEAK = "weak"
    WATCH = "watch"
    STRONG = "strong"

    @property
    def letter(self) -> str:
        """Mark of the band for readers who do not see its colour.

        >>> [band.letter for band in Band]
        ['W', 'A', 'S']
        """
        return {"weak": "W", "watch": "A", "strong": "S"}[self.value]


class Quadrant(StrEnum):
    """Where an alliance stands by both indices."""

    IN_FORM = "in form"  #: influence and results
    BUILDING = "building"  #: influence without results yet
    LIVING_ON_THE_PAST = "living on the past"  #: results without influence
    STALLED = "stalled"  #: neither


class Trend(StrEnum):
    """What a change of an index amounts to once its noise is known."""

    RISE = "rise"
    FALL = "fall"
    NO_CHANGE = "no change beyond noise"
    TOO_LITTLE = "too little data"


class Confidentiality(StrEnum):
    """Who may see a field, from everybody to few."""

    PUBLIC = "public"  #: everybody
    JOINT = "joint"  #: both partners
    INTERNAL = "internal"  #: our company; whatever has no class of its own
    RESTRICTED = "restricted"  #: our executives

    def or_stricter(self, other: Confidentiality) -> Confidentiality:
        """Return the one of two classes that fewer may see.

        >>> Confidentiality.JOINT.or_stricter(Confidentiality.RESTRICTED).value
        'restricted'
        """
        order = list(Confidentiality)
        return max(self, other, key=order.index)


class Edition(StrEnum):
    """For whom a report is made."""

    INTERNAL = "internal"  #: our company
    JOINT = "joint"  #: both partners: it may leave the company
    EXECUTIVE = "executive"  #: our executives

    @property
    def classes(self) -> frozenset[Confidentiality]:
        """The classes that may enter; of everything else nothing does.

        >>> sorted(one.value for one in Edition.JOINT.classes)
        ['joint', 'public']
        """
        order = list(Confidentiality)
        return frozenset(order[: order.index(_STRICTEST[self.value]) + 1])

    @property
    def leaves_the_company(self) -> bool:
        """Whether the other company may read it: nothing sensitive between competitors then.

        >>> [edition.value for edition in Edition if edition.leaves_the_company]
        ['joint']
        """
        return self is Edition.JOINT


#: The strictest class that each edition shows.
_STRICTEST = {
    "internal": Confidentiality.INTERNAL,
    "joint": Confidentiality.JOINT,
    "executive": Confidentiality.RESTRICTED,
}


class Twin(StrEnum):
    """What a run writes beside a page, from the same numbers and words."""

    JSON = "json"  #: for programs
    PDF = "pdf"  #: for paper
    SUMMARY = "summary"  #: page one for e-mail, as HTML without script and as plain text

    @property
    def endings(self) -> tuple[str, ...]:
        """Endings of its files.

        >>> Twin.SUMMARY.endings
        ('.summary.html', '.summary.txt')
        """
        if self is Twin.SUMMARY:
            return (".summary.html", ".summary.txt")
        return (f".{self.value}",)


class Assets(StrEnum):
    """Where the drawing library of the pages is."""

    INSIDE = "inside"  #: in every page, which then needs no other file
    SHARED = "shared"  #: once beside the pages


class Origin(StrEnum):
    """Where a value comes from."""

    SUPPLIED = "supplied"  #: a row of observations
    COMPUTED = "computed"  #: from event tables or ratings


class RowKind(StrEnum):
    """What a row of the scores is about."""

    METRIC = "metric"
    PILLAR = "pillar"
    INDEX = "index"


class Severity(StrEnum):
    """How bad a problem in the input is."""

    ERROR = "error"  #: the row is left out, or nothing is computed
    WARNING = "warning"  #: the reader must weigh it
    NOTICE = "notice"  #: for information


class FormFormat(StrEnum):
    """For what a form is written."""

    HTML = "html"  #: to print, or to fill in on the screen
    XLSX = "xlsx"  #: a sheet with one row a person
    LIMESURVEY = "limesurvey"
    QUALTRICS = "qualtrics"
    GOOGLE = "google"
    TEXT = "text"  #: to paste into Microsoft Forms, SurveyMonkey and others


class LinkQuestion(StrEnum):
    """What can be asked about links of leading and lagging factors."""

    VERDICTS = "verdicts"  #: which factors announce which outcomes
    PROFILES = "profiles"  #: the association of every pair at every lag
    GRANGER = "granger"  #: classical F and panel tests, for display
    WEIGHTS = "weights"  #: what the data say about the weights of the leading pillars


class FairQuestion(StrEnum):
    """What can be asked about fairness."""

    VERDICTS = "verdicts"  #: shares, reciprocity and fading of every partner, with one verdict
    SPLITS = "splits"  #: the same rows: equal, proportional and Shapley splits side by side
    ASYMMETRY = "asymmetry"  #: where the two sides are unequal
    SYNERGY = "synergy"  #: whether the partners have more together than alone
    CONCENTRATION = "concentration"  #: how far a few partners, or alliances, carry most


class PortfolioQuestion(StrEnum):
    """What can be asked about the portfolio as a whole."""

    RISK = "risk"  #: how risky each alliance is, beside what is at stake
    CONCENTRATION = "concentration"  #: how far few alliances carry the value
    IMPERATIVES = "imperatives"  #: what each strategic imperative has


class Sensitivity(StrEnum):
    """What can be asked about how sure the indices of a period are."""

    INTERVALS = "intervals"  #: where each index lies, under the agreed rule and under others
    LEAVE_ONE_OUT = "leave-one-out"  #: the index without each of its metrics
    ALTERNATIVES = "alternatives"  #: other ways to scale and to average
    MAIN_EFFECTS = "main-effects"  #: what each metric explains, beside its weight
    VERDICT = "verdict"  #: what would turn a band
    PAIRS = "pairs"  #: which of two alliances stands above the other
    SOBOL = "sobol"  #: which factor the uncertainty comes from


class Component(StrEnum):
    """Why a published index changed, in the order in which it is explained."""

    RESTATED = "restated"
    LATE = "late"
    RULE = "rule"
    STAGE = "stage"
    COVERAGE = "coverage"
    CURRENCY = "currency"
    REAL = "real"
    MISSING = "missing"


#: What each word means, as it is said to readers.
GLOSSARY: dict[str, str] = {
    "alliance": "agreed collaboration of two or more organisations; the thing assessed",
    "partner": "one organisation in an alliance",
    "perspective": "whose number or view it is: ours, theirs or joint",
    "period": "one reporting interval: a month, quarter, half-year or year",
    "metric": "a defined quantity with unit, direction and source",
    "observation": "one metric of one alliance in one period from one perspective",
    "value": "the observed number, in the metric's unit",
    "rating": "one respondent's answer on an ordinal scale",
    "comment": "free text; shown, never turned into a number silently",
    "leading factor": "metric that influences later outcomes and can be acted on",
    "lagging factor": "metric of an outcome already reached",
    "pillar": "group of metrics aggregated together",
    "direction": "where the healthy end of a metric is",
    "goalposts": "fixed lower and upper end of a metric's scale, in its unit",
    "thresholds": "values of a metric at which its score leaves weak and reaches strong",
    "score": "value placed on its scale, 0 to 100, 100 healthy",
    "weight": "declared importance",
    "effective weight": "share of the index that a metric really has after absent metrics",
    "index": "weighted aggregate of scores; there are two, leading and lagging, never one",
    "coverage": "share of the declared weight actually observed, 0 to 1",
    "missing": "not observed: never zero, never carried forward silently",
    "bounds": "the index if everything absent were as bad, or as good, as can be",
    "band": "named score range: weak, watch or strong",
    "at least": "best band that the index reaches even if everything absent is bad",
    "quadrant": "both indices together: in form, building, living on the past, stalled",
    "as of": "date on which the data were cut; later rows are not known yet",
    "trend": "rise or fall of an index beyond its noise, or no change",
    "announced band": "band that a report announces; it follows the band, and does not flap",
    "contribution": "points of the index that come from one metric or pillar",
    "flag": "a rule that fired: severity, statement, evidence",
    "insight": "one sentence with the numbers that support it",
    "health report": "the page; HealthReport is the data behind it",
}
