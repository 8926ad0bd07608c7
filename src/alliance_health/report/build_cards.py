"""The cards of page one: both indices, the quadrant and what changed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import whole_number_shown
from alliance_health.insights.announcements import Crossing
from alliance_health.insights.both_ends import change_shown
from alliance_health.insights.movements import Movement
from alliance_health.insights.names import say_band, say_bands, say_pillar_name
from alliance_health.insights.quadrant import IndexReading, Placement, place_in_quadrant
from alliance_health.insights.quantities import say_change, say_range
from alliance_health.insights.reasons import say_reason
from alliance_health.insights.verdict import is_confirmed, state_doubt
from alliance_health.insights.what_would_change import ChangeWords, say_confirmation
from alliance_health.language import speak, to_speak
from alliance_health.report.build_judgements import overrides_of
from alliance_health.report.health_report import (
    IndexCard,
    IndexPoint,
    QuadrantCard,
    QuadrantPoint,
)
from alliance_health.report.source import ReportSource
from alliance_health.report.wording import capital
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Role, RowKind, Trend

#: Periods that a card's line shows, this one included.
PERIODS_SHOWN = 8

QUESTIONS = {
    Role.LEADING: to_speak("Influence: will it work?"),
    Role.LAGGING: to_speak("Outcomes: does it show?"),
}


def index_card(
    source: ReportSource, alliance_id: str, role: Role, names: Mapping[str, str]
) -> IndexCard:
    """Make the card of one index.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.
    role : Role
        Which index.
    names : mapping of perspective to str
        Names of both sides.

    Returns
    -------
    IndexCard
        With up to eight periods; a missing index carries its reason.
    """
    edges = source.analysis.catalogue.settings.bands
    now = source.reading(alliance_id, role)
    change, statement = _change(source, alliance_id, role)
    doubt = _say_doubt(source, alliance_id, role, names)
    return IndexCard(
        index_id=role.index_id,
        role=role.value,
        question=speak(QUESTIONS[role]),
        score=now.score,
        shown=_shown(now.score, edges),
        lower=_shown(now.lower, edges) if now.score is not None else None,
        upper=_shown(now.upper, edges) if now.score is not None else None,
        band=now.band,
        at_least=now.at_least,
        statement=capital(", ".join(part for part in (_sure_band(now), doubt) if part)),
        doubt=doubt,
        aside=_aside(now, edges),
        change=change,
        change_statement=statement,
        coverage=now.coverage,
        reason=say_reason(now.reason) if now.score is None else "",
        weakest_pillar=_weakest_pillar(source, alliance_id, role) if now.score is not None else "",
        history=_history(source, alliance_id, role),
        overrides=overrides_of(source, alliance_id).get(
            (RowKind.INDEX.value, role.value, role.index_id), ()
        ),
        crossing=_crossing(source.movements.get((alliance_id, role.index_id))),
        moves=_moves(source.movements.get((alliance_id, role.index_id))),
    )


def _sure_band(now: IndexReading) -> str:
    """Say the band that is sure, or the two of which it is one; none where there is no index."""
    return "" if now.score is None else say_bands(now.at_least, now.band)


def _say_doubt(source: ReportSource, alliance_id: str, role: Role, names: Mapping[str, str]) -> str:
    """Say why the band of an index is open, and what would make it sure; else nothing."""
    now = source.reading(alliance_id, role)
    if is_confirmed(now):
        return ""
    rows = rows_of_alliance(source.verdict_changes, alliance_id)
    own = rows[rows["index"] == role.index_id]
    catalogue = source.analysis.catalogue
    words = ChangeWords(catalogue.metrics, catalogue.settings.reporting_currency, names)
    return "; ".join(part for part in (state_doubt(now), say_confirmation(own, words)) if part)


def _aside(now: IndexReading, edges: BandEdges) -> str:
    """Say beside an index what its range adds, where the index itself lies outside of it."""
    ends = _interval(now)
    if ends is None or now.score is None:
        return ""
    number, low, high = (_shown(one, edges) or 0 for one in (now.score, *ends))
    return "" if low <= number <= high else say_range(now.score, ends, edges, now.coverage)


def place(source: ReportSource, alliance_id: str) -> Placement:
    """Place an alliance in the quadrant."""
    return place_in_quadrant(
        source.reading(alliance_id, Role.LEADING),
        source.reading(alliance_id, Role.LAGGING),
        source.analysis.catalogue.settings.quadrant,
    )


def quadrant_card(source: ReportSource, alliance_id: str) -> QuadrantCard:
    """Make the quadrant with the way the alliance came.

    Parameters
    ----------
    source : ReportSource
        The analysis and the period.
    alliance_id : str
        The alliance.

    Returns
    -------
    QuadrantCard
        Its trajectory holds the periods in which both indices exist.
    """
    placement = place(source, alliance_id)
    cuts = source.analysis.catalogue.settings.quadrant
    points = []
    for period in _periods(source):
        leading = source.reading(alliance_id, Role.LEADING, period)
        lagging = source.reading(alliance_id, Role.LAGGING, period)
        if leading.score is not None and lagging.score is not None:
            points.append(
                QuadrantPoint(period=period.label, leading=leading.score, lagging=lagging.score)
            )
    return QuadrantCard(
        name=placement.name,
        statement=placement.statement,
        leading_cut=cuts.leading,
        lagging_cut=cuts.lagging,
        leading_interval=_interval(source.reading(alliance_id, Role.LEADING)),
        lagging_interval=_interval(source.reading(alliance_id, Role.LAGGING)),
        trajectory=tuple(points),
    )


def _periods(source: ReportSource) -> list[Period]:
    """List the periods that a card shows."""
    return [source.period.shift(step) for step in range(1 - PERIODS_SHOWN, 1)]


def _history(source: ReportSource, alliance_id: str, role: Role) -> tuple[IndexPoint, ...]:
    """List an index over the periods shown, gaps included, from its first period on."""
    readings = [
        (period.label, source.readings.get((alliance_id, period.label, role.index_id)))
        for period in _periods(source)
    ]
    return tuple(
        IndexPoint(
            period=label,
            score=reading.score,
            lower=reading.lower if reading.score is not None else None,
            upper=reading.upper if reading.score is not None else None,
        )
        for label, reading in readings
        if reading is not None
    )


def _change(source: ReportSource, alliance_id: str, role: Role) -> tuple[int | None, str]:
    """Return the published difference since the period before, and how to say it."""
    before = source.period.shift(-1)
    now, then = source.reading(alliance_id, role), source.reading(alliance_id, role, before)
    if source.previous(alliance_id) is None:
        return None, speak("first period")
    if now.score is None:
        return None, ""
    if then.score is None:
        return None, speak("no index in {period}", period=before.label)
    moved = source.movements.get((alliance_id, role.index_id))
    shown = change_shown(then.score, now.score, source.analysis.catalogue.settings.bands)
    points = round(now.score - then.score)
    return points, _say_since(say_change(shown), before.label, moved)


def _say_since(change: str, period: str, moved: Movement | None) -> str:
    """Say a change since a period, and how sure it is that it is more than noise."""
    values = {"change": change, "period": period}
    if moved is not None and moved.trend in (Trend.RISE, Trend.FALL):
        return speak("{change} since {period}, beyond noise", **values)
    if moved is not None and moved.doubt:
        return speak("{change} since {period}, {doubt}", doubt=say_reason(moved.doubt), **values)
    return speak("{change} since {period}", **values)


def _crossing(moved: Movement | None) -> str:
    """Say how the band changed for sure; nothing where it did not."""
    return _say_crossing(moved.crossing) if moved and moved.crossing else ""


def _moves(moved: Movement | None) -> tuple[str, ...]:
    """Say what else is announced: a trend over four periods, and a new band."""
    if moved is None:
        return ()
    said = []
    if moved.is_trend_told:
        rising = to_speak("Rising since {period}: about {change} a period")
        falling = to_speak("Falling since {period}: about {change} a period")
        move = rising if moved.long_trend is Trend.RISE else falling
        said.append(speak(move, change=say_change(moved.pace), period=moved.long_since))
    if moved.crossing:
        said.append(_say_crossing(moved.crossing))
    return tuple(said)


def _say_crossing(crossing: Crossing) -> str:
    """Say which band an index newly has, below its number."""
    into, before = say_band(crossing.into), say_band(crossing.before)
    if crossing.for_two_periods:
        said = to_speak("Has now been {band} for two periods, {before} before")
    else:
        said = to_speak("Crossed from {before} into {band}")
    return speak(said, band=into, before=before)


def _weakest_pillar(source: ReportSource, alliance_id: str, role: Role) -> str:
    """Name the pillar with the lowest score in an index."""
    rows = source.by_alliance[alliance_id]
    pillars = rows[
        (rows["row"] == RowKind.PILLAR.value)
        & (rows["role"] == role.value)
        & (rows["period"] == source.period.label)
        & rows["score"].notna()
    ]
    if len(pillars) < 2:  # one alone is neither the weakest nor the strongest
        return ""
    weakest = pillars.sort_values(["score", "id"]).iloc[0]
    edges = source.analysis.catalogue.settings.bands
    label = source.analysis.catalogue.pillars[weakest["id"]].label
    return f"{say_pillar_name(label)} {whole_number_shown(float(weakest['score']), edges)}"


def _interval(index: IndexReading) -> tuple[float, float] | None:
    """Return the interval of an index that is there."""
    if index.score is None or index.lower is None or index.upper is None:
        return None
    return index.lower, index.upper


def _shown(score: float | None, edges: object) -> int | None:
    """Return the whole number shown for a score."""
    if score is None or pd.isna(score):
        return None
    return whole_number_shown(score, edges)  # type: ignore[arg-type]
