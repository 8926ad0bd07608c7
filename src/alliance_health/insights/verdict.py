"""The verdict: one sentence about an alliance, from named rules.

Its first words are the quadrant's name; where an index is missing it names the
band of the other and says why. A change enters it only when it is notable and beyond
doubt; every other one is told beside its index, with what is open about it.
"""

from __future__ import annotations

from dataclasses import dataclass

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.aggregate import COVERAGE_TOLERANCE
from alliance_health.insights.movements import Movement
from alliance_health.insights.quadrant import IndexReading, Placement
from alliance_health.insights.quantities import say_score, say_share
from alliance_health.language import speak, speak_count
from alliance_health.vocabulary import Band, Quadrant, Trend

#: Points by which an index must differ from the period before to enter the verdict.
NOTABLE_CHANGE = 5

_SENTENCES = {
    Quadrant.IN_FORM: ("The conditions are in place ({x}) and the results show it ({y})."),
    Quadrant.BUILDING: ("The conditions are in place ({x}); the results do not show it yet ({y})."),
    Quadrant.LIVING_ON_THE_PAST: (
        "Results hold ({y}), but the conditions for the next ones do not ({x})."
    ),
    Quadrant.STALLED: ("Neither the conditions ({x}) nor the results ({y}) are in order."),
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
    Living on the past. Results hold (outcomes 74, strong), but the conditions for the next ones \
do not (influence 48, watch).
    """
    if leading.score is None or lagging.score is None:
        return _verdict_without_quadrant(leading, lagging, edges)
    x, y = _reading("influence", leading, edges), _reading("outcomes", lagging, edges)
    if len(placement.candidates) == 1:
        sentence = _SENTENCES[placement.candidates[0]].format(x=x, y=y)
    elif placement.name:
        sentence = f"What is unmeasured leaves its place open: {x}; {y}."
    else:
        sentence = f"Too much is unmeasured to place it: {x}, {y}."
    headline = placement.name or "not placed"
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
        reasons = f"Influence: {_short(leading)}. Outcomes: {_short(lagging)}."
        return Verdict("Not enough data", reasons, tone)
    if leading.score is not None:
        word, there, other, missing = "Influence", leading, "outcome", lagging
    else:
        word, there, other, missing = "Outcomes", lagging, "influence", leading
    confirmed = is_confirmed(there)
    score = say_score(there.score, edges)
    told = score if confirmed else f"{score}, {there.band} not confirmed"
    return Verdict(
        headline=f"{word} {there.band if confirmed else there.at_least}",
        sentence=f"The index stands at {told}. No {other} index: {_short(missing)}.",
        tone=tone,
    )


def _short(index: IndexReading) -> str:
    """Return why an index is missing, without the list of what is absent."""
    return index.reason.partition(";")[0] or "nothing is known of it"


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
        return index.band
    missing = 1 - (index.coverage or 0.0)
    cause = "measurement noise"
    if missing > COVERAGE_TOLERANCE:
        cause = f"{say_share(missing)} of the weight is unmeasured"
    return f"{index.at_least}, {index.band} not confirmed: {cause}"


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


def _reading(word: str, index: IndexReading, edges: BandEdges) -> str:
    """Say an index as "influence 48, watch"."""
    band = index.band
    if not is_confirmed(index):
        # Translators: two bands, of which the better one is not confirmed: "watch or strong".
        band = speak("{sure} or {band}", sure=index.at_least, band=index.band)
    return f"{word} {say_score(index.score, edges)}, {band}"


def announced_change(now: IndexReading, before: IndexReading, moved: Movement | None) -> int:
    """Return by how many points an index moved since the period before.

    Parameters
    ----------
    now, before : IndexReading
        The index in both periods.
    moved : Movement or None
        What is announced of it; None where only bounds can tell.

    Returns
    -------
    int
        0 unless the move is notable and neither noise nor missing data alone could explain it.

    Examples
    --------
    >>> before = IndexReading(62, 60, 66, "watch")
    >>> announced_change(IndexReading(48, 45, 52, "watch"), before, None)
    -14
    >>> announced_change(IndexReading(57, 54, 61, "watch"), before, None)
    0
    """
    if now.score is None or before.score is None:
        return 0
    change = round(now.score - before.score)
    return change if abs(change) >= NOTABLE_CHANGE and not _open(now, before, moved) else 0


def _say_changes(
    leading: IndexReading, lagging: IndexReading, previous: Previous | None
) -> list[str]:
    """Say changes that are notable and beyond doubt, and bands that are new."""
    if previous is None:
        return []
    said = []
    pairs = (("Influence", leading, previous.leading), ("Outcomes", lagging, previous.lagging))
    for (word, now, before), moved in zip(pairs, previous.moved, strict=True):
        if now.score is None or before.score is None:
            continue
        change = announced_change(now, before, moved)
        if change:
            verb = "rose" if change > 0 else "fell"
            said.append(f"{word} {verb} by {abs(change)} points since {previous.period}.")
        elif moved and _has_long_trend(moved):
            said.append(_say_long_trend(word, moved))
        if moved and moved.crossing:
            said.append(f"{word} {moved.crossing}.")
    return said


def _has_long_trend(moved: Movement) -> bool:
    """Tell whether an index moved notably, and beyond noise, over four periods."""
    if moved.long_points is None or moved.long_trend not in (Trend.RISE, Trend.FALL):
        return False
    return abs(round(moved.long_points)) >= NOTABLE_CHANGE


def _say_long_trend(word: str, moved: Movement) -> str:
    """Say how an index moved over four periods."""
    points, since = abs(round(moved.long_points or 0.0)), moved.long_since
    if word == "Influence" and moved.long_trend is Trend.RISE:
        return speak_count(
            points,
            "Influence has risen by {number} point since {period}.",
            "Influence has risen by {number} points since {period}.",
            period=since,
        )
    if word == "Influence":
        return speak_count(
            points,
            "Influence has fallen by {number} point since {period}.",
            "Influence has fallen by {number} points since {period}.",
            period=since,
        )
    if moved.long_trend is Trend.RISE:
        return speak_count(
            points,
            "Outcomes have risen by {number} point since {period}.",
            "Outcomes have risen by {number} points since {period}.",
            period=since,
        )
    return speak_count(
        points,
        "Outcomes have fallen by {number} point since {period}.",
        "Outcomes have fallen by {number} points since {period}.",
        period=since,
    )


def _open(now: IndexReading, before: IndexReading, moved: Movement | None) -> str:
    """Return a caveat when noise, or missing data alone, could explain a change."""
    if moved is not None:
        arrow = moved.trend in (Trend.RISE, Trend.FALL)
        return "" if arrow or not moved.doubt else f", {moved.doubt}"
    ends = (now.lower, now.upper, before.lower, before.upper)
    if any(end is None for end in ends):
        return ""
    apart = now.lower > before.upper or now.upper < before.lower  # type: ignore[operator]
    return "" if apart else ", which unmeasured weight alone could explain"


def _tone(leading: IndexReading, lagging: IndexReading) -> str:
    """Return the worse of both bands."""
    order = [band.value for band in Band]
    shown = [one.band if is_confirmed(one) else one.at_least for one in (leading, lagging)]
    bands = [band for band in shown if band in order]
    return min(bands, key=order.index) if bands else "none"


def _capital(text: str) -> str:
    """Return the text with its first letter in capitals."""
    return text[:1].upper() + text[1:]
