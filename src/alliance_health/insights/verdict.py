"""The verdict: one sentence about an alliance, from named rules.

Its first words are the quadrant's name; where an index is missing it names the
band of the other and says why. A change enters it only when it is notable and beyond
doubt; every other one is told beside its index, with what is open about it.
"""

from __future__ import annotations

from dataclasses import dataclass

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.aggregate import COVERAGE_TOLERANCE
from alliance_health.insights.names import index_inside, say_bands, say_index, say_placement
from alliance_health.insights.quadrant import IndexReading, Placement
from alliance_health.insights.quantities import say_score, say_share
from alliance_health.insights.reasons import say_reason
from alliance_health.insights.verdict_moves import Previous, say_changes
from alliance_health.language import speak, to_speak
from alliance_health.vocabulary import Band, Quadrant, Role

_SENTENCES = {
    Quadrant.IN_FORM: to_speak("The conditions are in place ({x}) and the results show it ({y})."),
    Quadrant.BUILDING: to_speak(
        "The conditions are in place ({x}); the results do not show it yet ({y})."
    ),
    Quadrant.LIVING_ON_THE_PAST: to_speak(
        "Results hold ({y}), but the conditions for the next ones do not ({x})."
    ),
    Quadrant.STALLED: to_speak("Neither the conditions ({x}) nor the results ({y}) are in order."),
}

#: Coverage from which pages say that all is measured: 100 %, rounded.
WHOLE = 0.995


#: Why there is one index only, which has the role.
_ALONE = {
    Role.LEADING: to_speak("No outcome index: {reason}."),
    Role.LAGGING: to_speak("No influence index: {reason}."),
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
    cause : str
        The main cause, in a sentence of its own; empty where no rule names one.
    """

    headline: str
    sentence: str
    tone: str
    cause: str = ""


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
    Living on the past. Results hold (outcomes 74, strong), but the conditions for the next ones \
do not (influence 48, watch).
    """
    if leading.score is None or lagging.score is None:
        changes = say_changes(leading, lagging, previous, edges)
        return _verdict_without_quadrant(leading, lagging, edges, changes)
    x, y = _reading(Role.LEADING, leading, edges), _reading(Role.LAGGING, lagging, edges)
    if len(placement.candidates) == 1:
        sentence = speak(_SENTENCES[placement.candidates[0]], x=x, y=y)
    elif placement.name:
        sentence = speak(_open_place(leading, lagging), x=x, y=y)
    else:
        sentence = speak("Too much is unmeasured to place it: {x}, {y}.", x=x, y=y)
    headline = say_placement(placement.name) if placement.name else speak("not placed")
    changes = say_changes(leading, lagging, previous, edges)
    return Verdict(
        headline=headline[:1].upper() + headline[1:],
        sentence=" ".join([sentence, *changes]),
        tone=_tone(leading, lagging),
    )


def _open_place(leading: IndexReading, lagging: IndexReading) -> str:
    """Say what leaves the place open: gaps where there are some, else measurement error."""
    if all(one.coverage is not None and one.coverage >= WHOLE for one in (leading, lagging)):
        return to_speak("Measurement error leaves its place open: {x}; {y}.")
    return to_speak("What is unmeasured leaves its place open: {x}; {y}.")


def _verdict_without_quadrant(
    leading: IndexReading, lagging: IndexReading, edges: BandEdges, changes: list[str]
) -> Verdict:
    """Name the band of the index that is there, how it moved, and why the other is missing."""
    tone = _tone(leading, lagging)
    if leading.score is None and lagging.score is None:
        reasons = speak(
            "Influence: {influence}. Outcomes: {outcomes}.",
            influence=_short(leading),
            outcomes=_short(lagging),
        )
        return Verdict(speak("Not enough data"), reasons, tone)
    role, there, missing = Role.LEADING, leading, lagging
    if leading.score is None:
        role, there, missing = Role.LAGGING, lagging, leading
    score, band = say_score(there.score, edges), say_bands(there.at_least, there.band)
    # Translators: the first words of a verdict, such as "Influence: watch or strong".
    headline = speak("{index}: {band}", index=say_index(role), band=band)
    stand = speak("The index stands at {score} of 100.", score=score)
    why = speak(_ALONE[role], reason=_short(missing))
    return Verdict(headline, " ".join([stand, *changes, why]), tone)


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
        The band when it is sure; otherwise the one that is, the better one that is possible,
        and why it is open: how much is unmeasured, or the error of what is measured; empty when
        the index is missing.

    Examples
    --------
    >>> state_band(IndexReading(74, 61, 79, "strong", "watch", 0.82))
    'watch or strong, not sure which: 18\xa0% of what counts here is not measured'
    >>> state_band(IndexReading(74, 71, 78, "strong", "strong", 0.96))
    'strong'
    >>> state_band(IndexReading(71, 68, 73, "strong", "watch", 1.0))
    'watch or strong, not sure which: within measurement error'
    """
    if index.score is None or index.band is None:
        return ""
    bands = say_bands(index.at_least, index.band)
    return ", ".join(part for part in (bands, state_doubt(index)) if part)


def state_doubt(index: IndexReading) -> str:
    r"""Say that the band of an index is open, and why.

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
    'not sure which: 18\xa0% of what counts here is not measured'
    """
    if index.score is None or is_confirmed(index):
        return ""
    missing = 1 - (index.coverage or 0.0)
    if missing > COVERAGE_TOLERANCE:
        return speak(
            "not sure which: {share} of what counts here is not measured", share=say_share(missing)
        )
    return speak("not sure which: within measurement error")


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
    # Translators: such as "influence 48, watch" or "influence 48, weak or watch".
    return speak(
        "{index} {score}, {band}",
        index=word,
        score=score,
        band=say_bands(index.at_least, index.band),
    )


def _tone(leading: IndexReading, lagging: IndexReading) -> str:
    """Return the worse of both bands."""
    order = [band.value for band in Band]
    shown = [one.band if is_confirmed(one) else one.at_least for one in (leading, lagging)]
    bands = [band for band in shown if band in order]
    return min(bands, key=order.index) if bands else "none"
