"""What each section of an alliance's report says in a sentence, from what the report holds."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.insights.quantities import say_change, say_share
from alliance_health.report.health_report import (
    ChangeCard,
    DataFindings,
    DataHealth,
    HealthReport,
    IndexCard,
    ScorecardRow,
)
from alliance_health.report.wording import capital, say_count, say_points
from alliance_health.vocabulary import Band, RowKind


def change_finding(card: ChangeCard, index: IndexCard) -> str:
    """Say how an index moved and what moved it most.

    Parameters
    ----------
    card : ChangeCard
        Its causes.
    index : IndexCard
        The index itself.

    Returns
    -------
    str
        One sentence; the reason where there is nothing to compare.
    """
    word = index.question.partition(":")[0]
    if index.shown is None:
        return level_finding(index)
    if index.change is None or card.total is None:
        return f"{word}: {first_clause(card.statement) or 'nothing to compare'}."
    moved = f"{word} {say_change(index.change)} since {card.versus}"
    if not card.changes:
        return f"{moved}."
    largest = card.changes[0]
    return f"{moved}; largest cause: {_cause(largest.sentence)} ({say_points(largest.points)})."


def level_finding(index: IndexCard) -> str:
    """Say where an index stands now, or in a few words why it is missing.

    Parameters
    ----------
    index : IndexCard
        The index.

    Returns
    -------
    str
        One sentence.
    """
    word = index.question.partition(":")[0]
    if index.shown is None:
        return f"{word} missing: {first_clause(index.reason)}."
    band = index.statement or index.band or ""
    return f"{word} {index.shown}, {band[:1].lower()}{band[1:]}."


def first_clause(reason: str) -> str:
    """Return what a reason says first; the details stand elsewhere.

    >>> first_clause("only 42 % is observed; absent: Governance, Trust")
    'only 42 % is observed'
    """
    return reason.partition(";")[0].strip()


def _cause(sentence: str) -> str:
    """Name a cause by the words before its values."""
    return sentence.partition(":")[0].strip()


def pillar_finding(rows: Sequence[ScorecardRow]) -> str:
    """Say how many pillars are in which band, and name the weak ones.

    Parameters
    ----------
    rows : sequence of ScorecardRow
        The scorecard.

    Returns
    -------
    str
        One sentence.
    """
    pillars = [row for row in rows if row.row == RowKind.PILLAR]
    if not pillars:
        return "No pillar is defined for this workbook."
    weak = [row.label for row in pillars if sure_band(row) == Band.WEAK]
    strong = sum(sure_band(row) == Band.STRONG for row in pillars)
    missing = sum(row.score is None for row in pillars)
    said = f"{strong} of {len(pillars)} pillars are strong"
    said += f"; weak: {', '.join(weak)}" if weak else ", none is weak"
    return f"{said}; {missing} without a score." if missing else f"{said}."


def quadrant_finding(report: HealthReport) -> str:
    """Say where an alliance stands by both indices.

    Parameters
    ----------
    report : HealthReport
        Everything the page says.

    Returns
    -------
    str
        One sentence; why it is not placed when an index is missing.
    """
    if report.quadrant.name is None:
        return f"{report.quadrant.statement}."
    name, leading, lagging = report.quadrant.name, report.leading.shown, report.lagging.shown
    return f"{capital(name)}: influence {leading}, outcomes {lagging}."


def sure_band(row: ScorecardRow | IndexCard) -> str | None:
    """Return the band that is sure; None where there is no score."""
    return row.at_least or row.band


def sides_finding(differences: Sequence[tuple[str, float]], names: tuple[str, str]) -> str:
    """Say on which metric both sides differ most.

    Parameters
    ----------
    differences : sequence of (label, points)
        Our score minus theirs, the largest difference first.
    names : tuple of str
        Our side and theirs.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> sides_finding([("Trust", 22.4)], ("Orion", "Halden"))
    'Both sides differ most on Trust: Orion scores 22 points higher than Halden.'
    """
    if not differences:
        return "No metric was measured by both sides, so nothing can be compared."
    label, points = differences[0]
    if round(abs(points)) == 0:
        return "Both sides see every metric that they share alike."
    higher, lower = names if points > 0 else names[::-1]
    size = round(abs(points))
    plural = "point" if size == 1 else "points"
    return (
        f"Both sides differ most on {label}: {higher} scores {size} {plural} higher than {lower}."
    )


def data_finding(health: DataHealth) -> str:
    """Say how far the data carry the page.

    Parameters
    ----------
    health : DataHealth
        Coverage, rejected rows, metrics without a score, and what the checks found.

    Returns
    -------
    str
        One sentence.
    """
    said = (
        f"{say_share(health.coverage_leading)} of the weight of influence and "
        f"{say_share(health.coverage_lagging)} of outcomes is measured"
    )
    parts = [
        _count(len(health.absent), "metric has no score", "metrics have no score"),
        _count(
            len(health.stale),
            "value is older than its period",
            "values are older than their period",
        ),
        _count(health.rejected, "row was rejected", "rows were rejected"),
        _count(len(health.differences), "supplied value differs", "supplied values differ"),
        *_found(health.found),
    ]
    return "; ".join([said, *(part for part in parts if part)]) + "."


def portfolio_data_finding(rows: int, rejected: int, found: DataFindings) -> str:
    """Say how far the data carry the portfolio's page.

    Parameters
    ----------
    rows : int
        Rows read.
    rejected : int
        Rows rejected.
    found : DataFindings
        What the checks of all alliances' data found.

    Returns
    -------
    str
        One sentence on the rows, one on what was found.
    """
    lost = "none" if rejected == 0 else say_count(rejected)
    said = f"{say_count(rows)} rows were read; {lost} of them rejected."
    gates = _count(
        found.totals.get("unmeasured", 0),
        "pillar is measured too little",
        "pillars are measured too little",
    )
    parts = [part for part in (gates, *_found(found)) if part]
    return f"{said} {'; '.join(parts)}." if parts else f"{said} Nothing else was found."


def _found(found: DataFindings) -> list[str]:
    """Count what the checks of the data found, kind by kind."""
    flagged = sum(one.out_of_date for one in found.clipped)
    return [
        _count(found.totals.get("silent", 0), "source has gone silent", "sources have gone silent"),
        _count(
            found.totals.get("conflicts", 0),
            "number is told differently by its reporters",
            "numbers are told differently by their reporters",
        ),
        _count(
            flagged, "metric often lies beyond its scale", "metrics often lie beyond their scale"
        ),
        _count(found.totals.get("outliers", 0), "metric has outliers", "metrics have outliers"),
    ]


def _count(number: int, one: str, many: str) -> str:
    """Count something, or say nothing when there is none."""
    if number == 0:
        return ""
    return f"{number} {one if number == 1 else many}"
