"""From evidence to a verdict in words: never more certain than the numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from alliance_health.indices.noise import generator_of
from alliance_health.insights.links.evidence import Evidence
from alliance_health.insights.links.gates import POWER, Grade, free_cells
from alliance_health.insights.links.settle import LEVEL
from alliance_health.kept import Kept, keep, speak_kept
from alliance_health.language import speak, to_speak, to_speak_count

Floats = npt.NDArray[np.float64]

#: Samples drawn to say between which lags the peak lies.
RESAMPLES = 999
#: Share of the samples' peaks that the interval of the lag holds.
LAG_SHARE = 0.9
#: Share of samples with a stronger forward link from which "both" is "mainly leads".
MAINLY = 0.95


class Finding(StrEnum):
    """What a test of a pair can find, before any detail."""

    LEADS = "leads"
    BOTH = "both directions"
    COINCIDENT = "coincident"
    NONE = "no evidence found"
    TOO_LITTLE = "too little data"
    REFUSED = "refused"


#: How sure a verdict is, after it.
IN_SAMPLE, CONFIRMED = to_speak("in sample"), to_speak("confirmed")
_EXPLORATORY_PAIR = to_speak("exploratory pair")
_FEW_DATA = to_speak("exploratory: few data")

#: Why nothing is claimed.
_SIGNS_DISAGREE = to_speak("levels and first differences disagree about the sign")
_ORDER_UNKNOWN = to_speak("associated, but which of the two comes first cannot be told")
_OUTCOME_FIRST = to_speak("the outcome comes first")
PERFECT_UNSEEN = to_speak("not even a perfect association could be told from chance")
SMALLEST_SEEN = to_speak("the smallest association that could be seen is {association}")

_MAINLY_LEADS = to_speak("both directions: mainly leads")

#: By how much a factor leads, by the word of a period; and where the interval has no width.
_LEADS = {
    "month": to_speak_count(
        "leads by {number} month ({low}-{high})", "leads by {number} months ({low}-{high})"
    ),
    "quarter": to_speak_count(
        "leads by {number} quarter ({low}-{high})", "leads by {number} quarters ({low}-{high})"
    ),
    "half-year": to_speak_count(
        "leads by {number} half-year ({low}-{high})", "leads by {number} half-years ({low}-{high})"
    ),
    "year": to_speak_count(
        "leads by {number} year ({low}-{high})", "leads by {number} years ({low}-{high})"
    ),
    "period": to_speak_count(
        "leads by {number} period ({low}-{high})", "leads by {number} periods ({low}-{high})"
    ),
}
_LEADS_BY = (
    to_speak_count("leads by {number} month", "leads by {number} months"),
    to_speak_count("leads by {number} quarter", "leads by {number} quarters"),
    to_speak_count("leads by {number} half-year", "leads by {number} half-years"),
    to_speak_count("leads by {number} year", "leads by {number} years"),
)

#: Details of verdicts that claim nothing.
DETAILS = (_SIGNS_DISAGREE, _ORDER_UNKNOWN, _OUTCOME_FIRST, PERFECT_UNSEEN, SMALLEST_SEEN)

#: What verdicts begin with.
_HEADS: tuple[Kept, ...] = (
    *_LEADS.values(),
    *_LEADS_BY,
    _MAINLY_LEADS,
    *(to_speak("leads"), to_speak("both directions"), to_speak("coincident")),
    *(to_speak("no evidence found"), to_speak("no evidence found: {why}")),
    *(to_speak("too little data"), to_speak("too little data: {why}")),
    *(to_speak("refused"), to_speak("refused: definitional")),
    *DETAILS,
)
_LABELS = (IN_SAMPLE, CONFIRMED, _EXPLORATORY_PAIR, _FEW_DATA)


def say_verdict(verdict: str) -> str:
    """Say a verdict, which tables keep in English, to a reader.

    Parameters
    ----------
    verdict : str
        A cell of `links`.

    Returns
    -------
    str
        What was found, and how sure that is.

    Examples
    --------
    >>> say_verdict("leads by 2 quarters (1-3), in sample")
    'leads by 2 quarters (1-3), in sample'
    """
    head = verdict
    labels: list[str] = []
    while named := [one for one in _LABELS if head.endswith(f", {one}")]:
        head = head.removesuffix(f", {named[0]}")
        labels.insert(0, speak(named[0]))
    return ", ".join([speak_kept(head, _HEADS), *labels])


@dataclass(frozen=True)
class Verdict:
    """What was found of one pair.

    Parameters
    ----------
    finding : Finding
        The verdict.
    lag : float
        Lag of the strongest association; NaN where the verdict names none.
    lag_low : float
        First lag of the interval that holds 90 % of the peaks of samples.
    lag_high : float
        Last lag of it.
    dead_time : float
        First lag whose association chance reaches in less than one order of twenty.
    association : float
        Association at the strongest lag, or at lag 0 for "coincident".
    p_adjusted : float
        Chance of as much, factor first, adjusted for the pairs tested with it.
    p_differences : float
        The same of first differences.
    minimum : float
        Smallest association that would be seen in four cases of five.
    words : str
        The verdict as it is published.
    reason : str
        What it rests on.
    """

    finding: Finding
    lag: float
    lag_low: float
    lag_high: float
    dead_time: float
    association: float
    p_adjusted: float
    p_differences: float
    minimum: float
    words: str
    reason: str


def judge(
    evidence: Evidence,
    adjusted: dict[str, float],
    *,
    grade: Grade,
    unit: str,
    declared: bool = True,
) -> Verdict:
    """Judge one pair.

    Parameters
    ----------
    evidence : Evidence
        With enough orders dealt.
    adjusted : dict of str to float
        Adjusted p of "forward", "differences", "same" and "reverse".
    grade : Grade
        What the data can carry.
    unit : str
        Word of one period: "quarter".
    declared : bool
        Whether the pair was fixed before looking.

    Returns
    -------
    Verdict
        "leads" only when chance does as well forward in at most 5 % (adjusted, in levels or
        in first differences, with one sign in both), forward beats reverse in at most 5 %,
        the same period is associated less, and the reverse is above 5 % unadjusted.
    """
    own, k = evidence.own, evidence.max_lag
    forward, same = own[:k], float(own[k])
    best = int(np.abs(forward).argmax())
    peak = float(forward[best])
    tally = evidence.tally
    claimed = min(adjusted["forward"], adjusted["differences"]) <= LEVEL
    one_sign = peak * float(own[2 * k + 1 + best]) > 0
    reverse = tally.p("reverse") <= LEVEL
    finding, why = Finding.NONE, ""
    if claimed and reverse:
        finding = Finding.BOTH
    elif claimed and not one_sign:
        why = keep(_SIGNS_DISAGREE)
    elif claimed and abs(same) < abs(peak) and tally.p("direction") <= LEVEL:
        finding = Finding.LEADS
    elif _coincides(own, k) and adjusted["same"] <= LEVEL:
        finding = Finding.COINCIDENT
    elif claimed:
        why = keep(_ORDER_UNKNOWN)
    elif adjusted["reverse"] <= LEVEL:
        why = keep(_OUTCOME_FIRST)
    labels = [IN_SAMPLE] if finding is Finding.LEADS else []
    labels += [] if declared else [_EXPLORATORY_PAIR]
    labels += [_FEW_DATA] if grade is Grade.EXPLORATORY else []
    stated = f"{finding.value}: {why}" if why else finding.value
    return _said(evidence, finding, [stated, *labels], unit=unit, adjusted=adjusted)


def _coincides(own: Floats, max_lag: int) -> bool:
    """Tell whether the strongest association in levels is that of the same period."""
    return bool(np.abs(own[: 2 * max_lag + 1]).argmax() == max_lag)


def _said(
    evidence: Evidence,
    finding: Finding,
    words: list[str],
    *,
    unit: str,
    adjusted: dict[str, float],
) -> Verdict:
    """Put a finding in words, with lag and interval."""
    own, k = evidence.own, evidence.max_lag
    best = 1 + int(np.abs(own[:k]).argmax())
    lag = low = high = dead_time = np.nan
    if finding in (Finding.LEADS, Finding.BOTH):
        samples = _samples(evidence)
        lag, (low, high) = float(best), _peak_interval(samples[:, :k], best)
        line = evidence.tally.line(0)
        over = [at for at in range(1, k + 1) if abs(own[at - 1]) > line]
        dead_time = float(over[0]) if over else np.nan
        if finding is Finding.LEADS:
            words[0] = keep(_LEADS[unit], number=best, low=f"{low:g}", high=f"{high:g}")
        elif (samples[:, :k].max(axis=1) > samples[:, k + 1 : 2 * k + 1].max(axis=1)).mean() >= (
            MAINLY
        ):
            words[0] = keep(_MAINLY_LEADS)
    minimum = _minimum(evidence)
    return Verdict(
        finding=finding,
        lag=0.0 if finding is Finding.COINCIDENT else lag,
        lag_low=low,
        lag_high=high,
        dead_time=dead_time,
        association=float(own[k if finding is Finding.COINCIDENT else best - 1]),
        p_adjusted=adjusted["forward"],
        p_differences=adjusted["differences"],
        minimum=minimum,
        words=", ".join(words),
        reason=_ground(evidence, finding, minimum),
    )


def _samples(evidence: Evidence) -> Floats:
    """Return the size of every association in samples of alliances, or of blocks of periods."""
    place = generator_of("alliances drawn", evidence.pair.leading, evidence.pair.lagging)
    return np.abs(evidence.associations.resampled(place, RESAMPLES))


def _peak_interval(samples: Floats, best: int) -> tuple[float, float]:
    """Return the lags that hold 90 % of the peaks of samples, the peak itself included."""
    peaks = 1 + samples.argmax(axis=1)
    edges = [(1 - LAG_SHARE) / 2, (1 + LAG_SHARE) / 2]
    low, high = np.quantile(peaks, edges, method="inverted_cdf")
    return float(min(int(low), best)), float(max(int(high), best))


def _ground(evidence: Evidence, finding: Finding, minimum: float) -> str:
    """Say what a verdict rests on."""
    alliances, periods = len(evidence.pair.alliances), len(evidence.pair.periods)
    dealt = f"{evidence.tally.dealt:,}"
    if alliances > 1:
        told = f"{alliances} alliances over up to {periods} periods; {dealt} re-pairings"
    else:
        told = f"one alliance over {periods} periods; {dealt} re-orderings"
    if finding is Finding.NONE:
        told += f"; an association below {minimum:.2f} would often not be seen"
    return told


def _minimum(evidence: Evidence) -> float:
    """Return the smallest association that would be seen in four cases of five."""
    from scipy.stats import norm

    pair = evidence.pair
    cells = free_cells(len(pair.alliances), len(pair.periods), evidence.max_lag)
    missed = float(norm.ppf(POWER)) / np.sqrt(max(cells, 1))
    return float(min(evidence.tally.line(0) + missed, 1.0))
