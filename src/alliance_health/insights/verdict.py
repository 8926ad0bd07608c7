"""The verdict: one sentence about an alliance, from named rules.

Its first words are the quadrant's name; where an index is missing it names the
band of the other and says why. It claims no trend: a change is the published
difference, and it is called open when missing data alone could explain it.
"""

from __future__ import annotations

from dataclasses import dataclass

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.aggregate import COVERAGE_TOLERANCE
from alliance_health.insights.announcements import Crossing
from alliance_health.insights.movements import Movement
from alliance_health.insights.names import index_inside, say_band, say_index, say_placement
from alliance_health.insights.quadrant import IndexReading, Placement
from alliance_health.insights.quantities import say_score, say_share
from alliance_health.insights.reasons import say_reason
from alliance_health.insights.trends import UNMEASURED_ALONE
from alliance_health.language import speak, speak_count, to_speak, to_speak_count
from alliance_health.vocabulary import Band, Quadrant, Role, Trend

#: Points by which an index must differ from the period before to enter the verdict.
NOTABLE_CHANGE = 5

_SENTENCES = {
    Quadrant.IN_FORM: to_speak(
        "The conditions for success are in place ({x}) and the results show it ({y})."
    ),
    Quadrant.BUILDING: to_speak(
        "The conditions for success are in place ({x}); the results do not show it yet ({y})."
    ),
    Quadrant.LIVING_ON_THE_PAST: to_speak(
        "Results hold ({y}), but the conditions that should produce the next ones do not ({x})."
    ),
    Quadrant.STALLED: to_speak(
        "Neither the conditions for success ({x}) nor the results ({y}) are in order."
    ),
}


#: Why there is one index only, where its band is sure and where it is not.
_NO_OUTCOMES = (
    to_speak("The index stands at {score}. No outcome index: {reason}."),
    to_speak("The index stands at {score}, {band} not confirmed. No outcome index: {reason}."),
)
_NO_INFLUENCE = (
    to_speak("The index stands at {score}. No influence index: {reason}."),
    to_speak("The index stands at {score}, {band} not confirmed. No influence index: {reason}."),
)

#: How an index moved, by whether it rose; {number} is its points.
_MOVED = {
    True: to_speak_count(
        "{index} rose by {number} point since {period}.",
        "{index} rose by {number} points since {period}.",
    ),
    False: to_speak_count(
        "{index} fell by {number} point since {period}.",
        "{index} fell by {number} points since {period}.",
    ),
}

#: The same with what is open about it; {doubt} is such as "which noise alone could explain".
_DOUBTED = {
    True: to_speak_count(
        "{index} rose by {number} point since {period}, {doubt}.",
        "{index} rose by {number} points since {period}, {doubt}.",
    ),
    False: to_speak_count(
        "{index} fell by {number} point since {period}, {doubt}.",
        "{index} fell by {number} points since {period}, {doubt}.",
    ),
}

#: Which band is new, by whether it waited for a second period.
_CROSSED = {
    False: to_speak("{index} crossed from {before} into {band}."),
    True: to_speak("{index} has now been {band} for two periods, {before} before."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The one sentence.

    Parameters
    ----------
    headline : str
        First words: the quadrant's name, or why there is none.
    sentence : str
        The rest.
    tone : str
        The worse of both bands, or "none".
    """

    headline: str
    sentence: str
    tone: str


@dataclass(frozen=True, slots=True)
class Previous:
    """Both indices one period earlier, that period's label, and how they moved since.

    Parameters
    ----------
    period : str
        Label of the earlier period.
    leading, lagging : IndexReading
        Both indices then.
    moved : tuple of Movement or None
        What is announced of both since; None where only bounds can tell.
    """

    period: str
    leading: IndexReading
    lagging: IndexReading
    moved: tuple[Movement | None, Movement | None] = (None, None)


def state_verdict(
    placement: Placement,
    *,
    leading: IndexReading,
    lagging: IndexReading,
    previous: Previous | None,
    edges: BandEdges,
) -> Verdict:
    """State the verdict on an alliance.

    Parameters
    ----------
    placement : Placement
        From `place_in_quadrant`.
    leading, lagging : IndexReading
        Both indices; either may be missing.
    previous : Previous or None
        Both indices one period earlier.
    edges : BandEdges
        Where bands change, so that shown numbers keep to their band.

    Returns
    -------
    Verdict
        Always a sentence; "Not enough data" when both indices are missing.

    See Also
    --------
    alliance_health.insights.quadrant.place_in_quadrant : The stage before.

    Examples
    --------
    >>> from alliance_health.catalogue.settings import QuadrantCuts
    >>> from alliance_health.insights.quadrant import place_in_quadrant
    >>> x, y = IndexReading(48, 45, 52, "watch"), IndexReading(74, 71, 78, "strong")
    >>> placement = place_in_quadrant(x, y, QuadrantCuts())
    >>> verdict = state_verdict(
    ...     placement, leading=x, lagging=y, previous=None, edges=BandEdges()
    ... )
    >>> print(verdict.headline, verdict.sentence, sep=". ")
    Living on the past. Results hold (outcomes 74, strong), but the conditions that should produce \
the next ones do not (influence 48, watch).
    """
    if leading.score is None or lagging.score is None:
        return _verdict_without_quadrant(leading, lagging, edges)
    x, y = _reading(Role.LEADING, leading, edges), _reading(Role.LAGGING, lagging, edges)
    if len(placement.candidates) == 1:
        sentence = speak(_SENTENCES[placement.candidates[0]], x=x, y=y)
    elif placement.name:
        sentence = speak("What is unmeasured leaves its place open: {x}; {y}.", x=x, y=y)
    else:
        sentence = speak("Too much is unmeasured to place it: {x}, {y}.", x=x, y=y)
    headline = say_placement(placement.name) if placement.name else speak("not placed")
    changes = _say_changes(leading, lagging, previous)
    return Verdict(
        headline=headline[:1].upper() + headline[1:],
        sentence=" ".join([sentence, *changes]),
        tone=_tone(leading, lagging),
    )


def _verdict_without_quadrant(
    leading: IndexReading, lagging: IndexReading, edges: BandEdges
) -> Verdict:
    """Name the band of the index that is there, and why the other is not."""
    tone = _tone(leading, lagging)
    if leading.score is None and lagging.score is None:
        reasons = speak(
            "Influence: {influence}. Outcomes: {outcomes}.",
            influence=_short(leading),
            outcomes=_short(lagging),
        )
        return Verdict(speak("Not enough data"), reasons, tone)
    if leading.score is not None:
        role, there = Role.LEADING, leading
        sentence = _stand(leading, edges, without=_NO_OUTCOMES, reason=_short(lagging))
    else:
        role, there = Role.LAGGING, lagging
        sentence = _stand(lagging, edges, without=_NO_INFLUENCE, reason=_short(leading))
    band = say_band(there.band if is_confirmed(there) else there.at_least)
    # Translators: the first words of a verdict, such as "Influence strong".
    return Verdict(speak("{index} {band}", index=say_index(role), band=band), sentence, tone)


def _stand(index: IndexReading, edges: BandEdges, *, without: tuple[str, str], reason: str) -> str:
    """Say where the one index stands, and why there is no other one."""
    sure, unsure = without
    score = say_score(index.score, edges)
    if is_confirmed(index):
        return speak(sure, score=score, reason=reason)
    return speak(unsure, score=score, band=say_band(index.band), reason=reason)


def _short(index: IndexReading) -> str:
    """Return why an index is missing, without the list of what is absent."""
    return say_reason(index.reason.partition(";")[0]) or speak("nothing is known of it")


def state_band(index: IndexReading) -> str:
    r"""Say the band of an index, no better than it is confirmed.

    Parameters
    ----------
    index : IndexReading
        With `band` of the point index and `at_least`, the best band that is sure.

    Returns
    -------
    str
        The band when it is sure; otherwise the one that is, what is not confirmed, and
        what stands in the way: how much weight is unmeasured, or the error of what is
        measured; empty when the index is missing.

    Examples
    --------
    >>> state_band(IndexReading(74, 61, 79, "strong", "watch", 0.82))
    'watch, strong not confirmed: 18\xa0% of the weight is unmeasured'
    >>> state_band(IndexReading(74, 71, 78, "strong", "strong", 0.96))
    'strong'
    >>> state_band(IndexReading(71, 68, 73, "strong", "watch", 1.0))
    'watch, strong not confirmed: measurement noise'
    """
    if index.score is None or index.band is None:
        return ""
    if is_confirmed(index):
        return say_band(index.band)
    return ", ".join((say_band(index.at_least), state_doubt(index)))


def state_doubt(index: IndexReading) -> str:
    r"""Say which band of an index is not confirmed, and what stands in the way.

    Parameters
    ----------
    index : IndexReading
        With `band` of the point index and `at_least`, the best band that is sure.

    Returns
    -------
    str
        Empty when the index is missing or its band is sure.

    Examples
    --------
    >>> state_doubt(IndexReading(74, 61, 79, "strong", "watch", 0.82))
    'strong not confirmed: 18\xa0% of the weight is unmeasured'
    """
    if index.score is None or is_confirmed(index):
        return ""
    band, missing = say_band(index.band), 1 - (index.coverage or 0.0)
    if missing > COVERAGE_TOLERANCE:
        return speak(
            "{band} not confirmed: {share} of the weight is unmeasured",
            band=band,
            share=say_share(missing),
        )
    return speak("{band} not confirmed: measurement noise", band=band)


def is_confirmed(index: IndexReading) -> bool:
    """Tell whether the band of an index is sure.

    Parameters
    ----------
    index : IndexReading
        With `band` and `at_least`.

    Returns
    -------
    bool
        True as well where nothing worse than the band can be told from what is measured.

    Examples
    --------
    >>> is_confirmed(IndexReading(74, 61, 79, "strong", "watch", 0.82))
    False
    """
    order = [band.value for band in Band]
    if index.at_least is None or index.band is None:
        return True
    return order.index(index.at_least) >= order.index(index.band)


def _reading(role: Role, index: IndexReading, edges: BandEdges) -> str:
    """Say an index as "influence 48, watch"."""
    word, score = index_inside(role), say_score(index.score, edges)
    if is_confirmed(index):
        band = say_band(index.band)
        # Translators: such as "influence 48, watch".
        return speak("{index} {score}, {band}", index=word, score=score, band=band)
    return speak(
        "{index} {score}, {sure}, {band} not confirmed",
        index=word,
        score=score,
        sure=say_band(index.at_least),
        band=say_band(index.band),
    )


def _say_changes(
    leading: IndexReading, lagging: IndexReading, previous: Previous | None
) -> list[str]:
    """Say changes that are notable, and whether missing data alone could explain them."""
    if previous is None:
        return []
    said = []
    pairs = ((Role.LEADING, leading, previous.leading), (Role.LAGGING, lagging, previous.lagging))
    for (role, now, before), moved in zip(pairs, previous.moved, strict=True):
        if now.score is None or before.score is None:
            continue
        change = round(now.score - before.score)
        if abs(change) >= NOTABLE_CHANGE:
            doubt = _open(now, before, moved)
            said.append(_say_change(role, change, since=previous.period, doubt=doubt))
        if moved and moved.crossing:
            said.append(_say_crossing(role, moved.crossing))
    return said


def _say_change(role: Role, change: int, *, since: str, doubt: str) -> str:
    """Say by how much an index moved, and what is open about it."""
    values = {"index": say_index(role), "period": since}
    if doubt:
        values["doubt"] = say_reason(doubt)
        one, many = _DOUBTED[change > 0]
    else:
        one, many = _MOVED[change > 0]
    return speak_count(abs(change), one, many, **values)


def _say_crossing(role: Role, crossing: Crossing) -> str:
    """Say which band an index newly has."""
    said = _CROSSED[crossing.for_two_periods]
    into, before = say_band(crossing.into), say_band(crossing.before)
    return speak(said, index=say_index(role), band=into, before=before)


def _open(now: IndexReading, before: IndexReading, moved: Movement | None) -> str:
    """Return a caveat when noise, or missing data alone, could explain a change."""
    if moved is not None:
        arrow = moved.trend in (Trend.RISE, Trend.FALL)
        return "" if arrow else moved.doubt
    ends = (now.lower, now.upper, before.lower, before.upper)
    if any(end is None for end in ends):
        return ""
    apart = now.lower > before.upper or now.upper < before.lower  # type: ignore[operator]
    return "" if apart else UNMEASURED_ALONE


def _tone(leading: IndexReading, lagging: IndexReading) -> str:
    """Return the worse of both bands."""
    order = [band.value for band in Band]
    shown = [one.band if is_confirmed(one) else one.at_least for one in (leading, lagging)]
    bands = [band for band in shown if band in order]
    return min(bands, key=order.index) if bands else "none"
