"""What each section of an alliance's report says in a sentence, from what the report holds."""

from __future__ import annotations

from collections.abc import Sequence

from alliance_health.insights.names import say_bands, say_index, say_placement
from alliance_health.insights.quantities import say_change, say_share
from alliance_health.language import speak, speak_count, to_speak_count
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

#: How many pillars are strong, by whether some are weak, and some without a score.
_PILLARS = {
    (False, False): to_speak_count(
        "{strong} of {number} pillars are strong, none is weak.",
        "{strong} of {number} pillars are strong, none is weak.",
    ),
    (False, True): to_speak_count(
        "{strong} of {number} pillars are strong, none is weak; {missing} without a score.",
        "{strong} of {number} pillars are strong, none is weak; {missing} without a score.",
    ),
    (True, False): to_speak_count(
        "{strong} of {number} pillars are strong; weak: {names}.",
        "{strong} of {number} pillars are strong; weak: {names}.",
    ),
    (True, True): to_speak_count(
        "{strong} of {number} pillars are strong; weak: {names}; {missing} without a score.",
        "{strong} of {number} pillars are strong; weak: {names}; {missing} without a score.",
    ),
}

#: What is found in the data, one and several of it.
_NO_SCORE = to_speak_count("{number} metric has no score", "{number} metrics have no score")
_OLD = to_speak_count(
    "{number} value is older than its period", "{number} values are older than their period"
)
_REJECTED = to_speak_count("{number} row was rejected", "{number} rows were rejected")
_DIFFERS = to_speak_count("{number} supplied value differs", "{number} supplied values differ")
_TOO_LITTLE = to_speak_count(
    "{number} pillar is measured too little", "{number} pillars are measured too little"
)
_SILENT = to_speak_count("{number} source has gone silent", "{number} sources have gone silent")
_CONFLICTS = to_speak_count(
    "{number} number is told differently by its reporters",
    "{number} numbers are told differently by their reporters",
)
_CLIPPED = to_speak_count(
    "{number} metric often lies beyond its scale", "{number} metrics often lie beyond their scale"
)
_OUTLIERS = to_speak_count("{number} metric has outliers", "{number} metrics have outliers")


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
    word = say_index(index.role)
    if index.shown is None:
        return level_finding(index)
    if index.change is None or card.total is None:
        why = first_clause(card.statement) or speak("nothing to compare")
        return speak("{index}: {reason}.", index=word, reason=why)
    values = {"index": word, "change": say_change(index.change), "period": card.versus}
    if not card.changes:
        return speak("{index} {change} since {period}.", **values)
    largest = card.changes[0]
    return speak(
        "{index} {change} since {period}; largest cause: {cause} ({points}).",
        cause=largest.cause or largest.sentence,
        points=say_points(largest.points),
        **values,
    )


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
    word = say_index(index.role)
    if index.shown is None:
        reason = first_clause(index.reason)
        return speak("{index} missing: {reason}.", index=word, reason=reason)
    values = {"index": word, "score": index.shown, "band": say_bands(index.at_least, index.band)}
    if index.doubt:
        return speak("{index} {score}, {band}, {doubt}.", doubt=index.doubt, **values)
    return speak("{index} {score}, {band}.", **values)


def first_clause(reason: str) -> str:
    """Return what a reason says first; the details stand elsewhere.

    >>> first_clause("only 42 % is observed; absent: Governance, Trust")
    'only 42 % is observed'
    """
    return reason.partition(";")[0].strip()


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
        return speak("No pillar is defined for this workbook.")
    weak = [row.label for row in pillars if sure_band(row) == Band.WEAK]
    strong = sum(sure_band(row) == Band.STRONG for row in pillars)
    missing = sum(row.score is None for row in pillars)
    values = {"strong": strong, "names": ", ".join(weak), "missing": missing}
    return speak_count(len(pillars), *_PILLARS[bool(weak), bool(missing)], **values)


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
    return speak(
        "{place}: influence {influence}, outcomes {outcomes}.",
        place=capital(say_placement(report.quadrant.name)),
        influence=report.leading.shown,
        outcomes=report.lagging.shown,
    )


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
        return speak("No metric was measured by both sides, so nothing can be compared.")
    label, points = differences[0]
    if round(abs(points)) == 0:
        return speak("Both sides see every metric that they share alike.")
    higher, lower = names if points > 0 else names[::-1]
    return speak_count(
        round(abs(points)),
        "Both sides differ most on {metric}: {higher} scores {number} point higher than {lower}.",
        "Both sides differ most on {metric}: {higher} scores {number} points higher than {lower}.",
        metric=label,
        higher=higher,
        lower=lower,
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
    said = speak(
        "{influence} of the weight of influence and {outcomes} of outcomes is measured",
        influence=say_share(health.coverage_leading),
        outcomes=say_share(health.coverage_lagging),
    )
    parts = [
        _count(len(health.absent), _NO_SCORE),
        _count(len(health.stale), _OLD),
        _count(health.rejected, _REJECTED),
        _count(len(health.differences), _DIFFERS),
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
    if rejected:
        said = speak_count(
            rows,
            "{number} row was read; {rejected} of them rejected.",
            "{number} rows were read; {rejected} of them rejected.",
            rejected=say_count(rejected),
        )
    else:
        said = speak_count(
            rows,
            "{number} row was read; none of them rejected.",
            "{number} rows were read; none of them rejected.",
        )
    gates = _count(found.totals.get("unmeasured", 0), _TOO_LITTLE)
    parts = [part for part in (gates, *_found(found)) if part]
    rest = f"{'; '.join(parts)}." if parts else speak("Nothing else was found.")
    return f"{said} {rest}"


def _found(found: DataFindings) -> list[str]:
    """Count what the checks of the data found, kind by kind."""
    flagged = sum(one.out_of_date for one in found.clipped)
    return [
        _count(found.totals.get("silent", 0), _SILENT),
        _count(found.totals.get("conflicts", 0), _CONFLICTS),
        _count(flagged, _CLIPPED),
        _count(found.totals.get("outliers", 0), _OUTLIERS),
    ]


def _count(number: int, sentences: tuple[str, str]) -> str:
    """Count something, or say nothing when there is none."""
    if number == 0:
        return ""
    return speak_count(number, *sentences)
