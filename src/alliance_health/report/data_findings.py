"""What the checks of the data found, as a page says it: named, worst first, a dozen at most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from pydantic import Field

from alliance_health.report.part import Part

#: How many findings of a kind a page lists.
MOST_LISTED = 12

Finding = TypeVar("Finding")


class Clipped(Part):
    """A metric with values beyond the ends of its scale."""

    metric_id: str
    label: str
    values: int
    beyond_unhealthy: int
    beyond_healthy: int
    share: float  #: of its values, 0 to 1
    newest_clipped: bool  #: whether the newest two periods are
    out_of_date: bool  #: whether many or the newest of these values lie out there
    everywhere: bool  #: whether that holds for all alliances together: the goalposts' own fault
    number_id: str = ""


class Outlying(Part):
    """Values of one metric and one side that make its distribution odd."""

    alliance: str
    metric_id: str
    label: str
    perspective: str
    count: int
    value: str  #: the farthest one, with its unit
    period: str  #: its period
    distance: float | None  #: in multiples of the usual distance from the median
    long_tail: bool
    number_id: str


class Conflict(Part):
    """Two reporters who say different things about one number."""

    kind: str
    alliance: str
    metric_id: str
    label: str
    period: str
    reporter_a: str
    value_a: str
    reporter_b: str
    value_b: str
    relative: float  #: share of the larger number
    points: float | None  #: difference in score
    number_id: str = ""


class Late(Part):
    """A source of which rows came late."""

    source: str
    table: str
    rows: int
    late: int
    median_days: float
    largest_days: int
    number_id: str = ""


class Silent(Part):
    """Sources of one alliance that delivered last in the same period."""

    alliance: str
    tables: tuple[str, ...]
    labels: tuple[str, ...]  #: metrics of observations among them
    last_period: str
    usual_gap: float
    longest_gap: int
    silent_for: int
    number_id: str = ""


class Stale(Part):
    """A metric that counts past its own rhythm."""

    alliance: str
    metric_id: str
    label: str
    age: int
    rhythm: int
    number_id: str = ""


class Unmeasured(Part):
    """A pillar of which too little is measured."""

    alliance: str
    role: str
    label: str
    coverage: float


class Incoherent(Part):
    """A metric that runs against the rest of its pillar."""

    label: str
    role: str
    pillar: str
    cases: int  #: alliances
    correlation: float
    low: float
    high: float
    number_id: str = ""


class Alpha(Part):
    """Whether the metrics of a pillar vary together."""

    role: str
    pillar: str
    metrics: int
    cases: int  #: alliances with a score of all of them
    alpha: float | None
    reason: str  #: why there is none, or empty
    number_id: str = ""


class Weighed(Part):
    """A weight that decides alone, or an expert who is not used."""

    what: str
    finding: str
    remedy: str


class OverrideTold(Part):
    """A band that somebody answers for in place of the computed one."""

    alliance: str
    row: str  #: metric, pillar or index
    id: str
    label: str
    role: str
    computed: str  #: the computed band, or empty
    band: str
    reason: str
    author: str
    expires_on: str
    since: str  #: period in which it held first
    holds: bool
    contradicted: bool
    number_id: str = ""


class RejectedReason(Part):
    """Why rows were left out."""

    file: str
    column: str
    reason: str
    rows: int
    first_line: int | None
    remedy: str
    number_id: str = ""


class RejectedRow(Part):
    """One row that was left out; nothing in it points at a person."""

    file: str
    line: int | None
    column: str
    value: str
    reason: str
    remedy: str
    number_id: str = ""


class DataFindings(Part):
    """Everything found, each kind with the worst first; `totals` counts those not listed too."""

    clipped: tuple[Clipped, ...] = ()
    outliers: tuple[Outlying, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    late: tuple[Late, ...] = ()
    silent: tuple[Silent, ...] = ()
    stale: tuple[Stale, ...] = ()
    unmeasured: tuple[Unmeasured, ...] = ()
    overrides: tuple[OverrideTold, ...] = ()
    incoherent: tuple[Incoherent, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    alphas: tuple[Alpha, ...] = ()
    totals: dict[str, int] = Field(default_factory=dict)


def listed(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings that a page lists.

    Parameters
    ----------
    found : sequence
        Findings of one kind, the worst first.

    Returns
    -------
    tuple
        The first `MOST_LISTED`.

    Examples
    --------
    >>> len(listed(range(40)))
    12
    """
    return tuple(found[:MOST_LISTED])
