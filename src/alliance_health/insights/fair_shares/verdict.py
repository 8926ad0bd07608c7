"""What the numbers of one partner amount to: one word of a few, the most serious first.

::

    gap of the shares     -20     -15     -10       10      15      20   percentage points
    verdict         unfair  leaning, or    leaning  fair  leaning  ...   unfair
                            unfair if it lasts

The limits 10 and 20 are those of the metric `fairness_gap`. A gap of 15 that has lasted for
four periods is unfair as well, and no gap is called unfair unless its interval lies wholly
beyond 10: what noise can explain is leaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import pandas as pd

from alliance_health.insights.fair_shares.shares import DECIMALS, LASTING, WINDOW
from alliance_health.kept import keep
from alliance_health.language import to_speak


class FairVerdict(StrEnum):
    """What is said of a partner, from the most to the least serious."""

    EMPTY = "empty"  #: no sign of life of the other side
    GONE = "gone"  #: the partner does not act any more
    FADED = "faded"  #: the partner's share of the activity has halved, beyond chance
    ONE_WAY = "one-way suspected"  #: we give, and nothing comes back
    UNFAIR = "unfair"  #: benefits do not follow contributions, beyond noise
    ACKNOWLEDGED = "acknowledged"  #: unequal, and both agreed to it in writing
    LEANING = "leaning"  #: somewhat unequal, or not beyond noise
    TOO_LITTLE = "too little data"  #: fewer than four periods, or no ledger
    NOT_TOLD = "cannot be told"  #: something that shares need is not known
    ACTIVE = "active"  #: the partner acts as before; shares are not known
    FAIR = "fair"  #: benefits follow contributions


class Finding(NamedTuple):
    """A verdict and what it rests on."""

    verdict: FairVerdict
    reason: str


#: Percentage points up to which a gap is fair, and beyond which it is unfair.
FAIR_WITHIN, UNFAIR_BEYOND = 10.0, 20.0

#: Percentage points of the agreed share of the cost beyond which a partner leans.
AGREED_WITHIN = 20.0

#: Periods in a row over which a gap of 15 points counts as lasting.
LASTING_PERIODS = WINDOW

#: Percentage points that are shown as 0.
_NO_GAP = 0.05

#: Mean change a period, in percentage points, below which no drift is told.
LEAST_DRIFT = 0.5

#: Level of the test of drift.
DRIFT_LEVEL = 0.05

#: Gaps, and how sure they are.
_TOO_LITTLE = to_speak("{points} points too little")
_TOO_MUCH = to_speak("{points} points too much")
_NONE = to_speak("no gap")
_P_BELOW, _P = to_speak("p < {p}"), to_speak("p {p}")

#: Shares, and shares of who is named: the sentence of an alliance names its partner.
_SHARES = to_speak("puts in {given} %, gets {got} %: {gap} ({low} to {high})")
_SHARES_UNSURE = to_speak("puts in {given} %, gets {got} %: {gap}, noise not known")
_NAMED_SHARES = to_speak("{name} puts in {given} %, gets {got} %: {gap} ({low} to {high})")
_NAMED_UNSURE = to_speak("{name} puts in {given} %, gets {got} %: {gap}, noise not known")

#: What is added to shares.
_TOO_SHORT = to_speak("{periods} of {window} periods: {shares}")
_LASTS = to_speak("{shares}, {points} or more in each of the last {periods} periods")
_NOISE = to_speak("noise could hide a gap within {points}")
_LESS = to_speak("puts in {points} points less than the agreed share of the cost")
_MORE = to_speak("puts in {points} points more than the agreed share of the cost")
_AGREED = to_speak("agreed in writing: {note}")
_GAINS = to_speak(
    "its share of the benefits gains {points} points a period on its contributions ({sure})"
)
_LOSES = to_speak(
    "its share of the benefits loses {points} points a period on its contributions ({sure})"
)

#: Why there are no shares; from `shares.py` and `flows.py`, with the period.
NO_SHARES = (
    to_speak("no shares: only one partner"),
    to_speak("no shares: a negative sum has no shares"),
    to_speak("no shares: nothing was put in"),
    to_speak("no shares: nothing was got out"),
    to_speak("no shares: no entry in the ledger ({period})"),
    to_speak("no shares: no benefit recorded by then ({period})"),
    to_speak("no shares: {partner}: not in the ledger by then ({period})"),
    to_speak("no shares: {partner}: an entry without worth ({period})"),
)

#: Said before the reason of a partner that acts as before.
STILL_ACTIVE = to_speak("still active ({activity})")

#: Every reason of a verdict on shares; those around shares come before shares.
REASONS = (
    *(STILL_ACTIVE, _TOO_SHORT, _LASTS, _SHARES, _SHARES_UNSURE, _NAMED_SHARES, _NAMED_UNSURE),
    *(_NOISE, _LESS, _MORE, _AGREED, _GAINS, _LOSES, *NO_SHARES),
    *(_TOO_LITTLE, _TOO_MUCH, _NONE, _P_BELOW, _P),
)


def judge_shares(row: Mapping[str, Any], acknowledged: str = "") -> Finding:
    """Say whether benefits follow contributions.

    Parameters
    ----------
    row : mapping
        A row of `share_table`, with agreed_share (0 to 1, may be missing).
    acknowledged : str
        What both sides agreed on about unequal shares; empty where they did not.

    Returns
    -------
    Finding
        Never empty.

    Examples
    --------
    >>> row = {"n_periods": 4, "share_gap": -15.0, "gap_low": -15.4, "gap_high": -14.6}
    >>> row |= {"contribution_share": 0.46, "benefit_share": 0.31, "lasting": 8, "why": ""}
    >>> judge_shares(row).verdict.value
    'unfair'
    """
    if _is_missing(row["share_gap"]):
        short = row["why"].startswith("no ") or "ledger" in row["why"]
        word = FairVerdict.TOO_LITTLE if short else FairVerdict.NOT_TOLD
        return Finding(word, f"no shares: {row['why']}")  # as `NO_SHARES` has it
    said = say_shares(row)
    if row["n_periods"] < WINDOW:
        few = keep(_TOO_SHORT, periods=row["n_periods"], window=WINDOW, shares=said)
        return Finding(FairVerdict.TOO_LITTLE, few)
    gap = round(abs(row["share_gap"]), DECIMALS)
    lasts = gap >= LASTING and row["lasting"] >= LASTING_PERIODS
    if gap > UNFAIR_BEYOND or lasts:
        if lasts:
            lasting = {"points": f"{LASTING:g}", "periods": row["lasting"]}
            said = keep(_LASTS, shares=said, **lasting)
        if _is_beyond_noise(row):
            return _softened(Finding(FairVerdict.UNFAIR, said), acknowledged)
        said += f"; {keep(_NOISE, points=f'{FAIR_WITHIN:g}')}"
    if gap > FAIR_WITHIN:
        return _softened(Finding(FairVerdict.LEANING, said), acknowledged)
    away = agreed_gap(row)
    if abs(away) > AGREED_WITHIN:
        said += f"; {keep(_LESS if away < 0 else _MORE, points=f'{abs(away):.1f}')}"
        return _softened(Finding(FairVerdict.LEANING, said), acknowledged)
    return Finding(FairVerdict.FAIR, said)


def say_shares(row: Mapping[str, Any]) -> str:
    """Say shares and their gap with its interval.

    Parameters
    ----------
    row : mapping
        A row of `share_table` with shares.

    Returns
    -------
    str
        Without a capital and without an end.

    Examples
    --------
    >>> row = {"share_gap": -15.0, "gap_low": -16.0, "gap_high": -14.0}
    >>> say_shares(row | {"contribution_share": 0.46, "benefit_share": 0.31})
    'puts in 46.0 %, gets 31.0 %: 15.0 points too little (14.0 to 16.0)'
    """
    gap = row["share_gap"]
    given, got = (100 * row[f"{flow}_share"] for flow in ("contribution", "benefit"))
    apart = keep(_TOO_LITTLE if gap < 0 else _TOO_MUCH, points=f"{abs(gap):.1f}")
    told = {
        "given": f"{given:.1f}",
        "got": f"{got:.1f}",
        "gap": apart if abs(gap) >= _NO_GAP else keep(_NONE),
    }
    if _is_missing(row["gap_low"]):
        return keep(_SHARES_UNSURE, **told)
    ends = sorted(sign * row[end] for sign in (1 if gap > 0 else -1,) for end in _ENDS)
    return keep(_SHARES, low=f"{ends[0]:.1f}", high=f"{ends[1]:.1f}", **told)


_ENDS = ("gap_low", "gap_high")


def say_drift(row: Mapping[str, Any]) -> str:
    """Say that the gap of a partner drifts; empty where the data cannot carry that.

    Parameters
    ----------
    row : mapping
        A row of `share_table`.

    Returns
    -------
    str
        Without a capital and without an end.

    Examples
    --------
    >>> say_drift({"drift": -1.2, "drift_p": 0.003})
    'its share of the benefits loses 1.2 points a period on its contributions (p 0.003)'
    """
    drift, p = row["drift"], row["drift_p"]
    if _is_missing(p) or p > DRIFT_LEVEL or abs(drift) < LEAST_DRIFT:
        return ""
    sure = keep(_P, p=f"{p:.3f}") if p >= 0.0005 else keep(_P_BELOW, p="0.001")
    return keep(_GAINS if drift > 0 else _LOSES, points=f"{abs(drift):.1f}", sure=sure)


def agreed_gap(row: Mapping[str, Any]) -> float:
    """Return contribution share minus agreed share, in percentage points; missing without one.

    >>> round(agreed_gap({"contribution_share": 0.34, "agreed_share": 0.4}), 6)
    -6.0
    """
    agreed = row.get("agreed_share")
    if agreed is None or _is_missing(agreed) or _is_missing(row["contribution_share"]):
        return float("nan")
    return 100 * (float(row["contribution_share"]) - float(agreed))


def most_serious(findings: Sequence[Finding]) -> Finding:
    """Return the most serious verdict; its reason comes first, the others follow.

    Parameters
    ----------
    findings : sequence of Finding
        At least one.

    Returns
    -------
    Finding
        One word, all reasons.

    Examples
    --------
    >>> fair, faded = Finding(FairVerdict.FAIR, "a"), Finding(FairVerdict.FADED, "b")
    >>> most_serious([fair, faded])
    Finding(verdict=<FairVerdict.FADED: 'faded'>, reason='b; a')
    """
    order = list(FairVerdict)
    ranked = sorted(findings, key=lambda one: order.index(one.verdict))
    reasons = dict.fromkeys(one.reason for one in ranked if one.reason)
    return Finding(ranked[0].verdict, "; ".join(reasons))


def _softened(finding: Finding, acknowledged: str) -> Finding:
    """Make unequal shares acknowledged ones where both sides agreed to them in writing."""
    if not acknowledged:
        return finding
    agreed = keep(_AGREED, note=acknowledged)
    return Finding(FairVerdict.ACKNOWLEDGED, f"{finding.reason}; {agreed}")


def _is_beyond_noise(row: Mapping[str, Any]) -> bool:
    """Tell whether the interval of the gap lies wholly beyond what is fair."""
    if _is_missing(row["gap_low"]):
        return False
    low, high = (round(float(row[end]), DECIMALS) for end in _ENDS)
    return low > FAIR_WITHIN or high < -FAIR_WITHIN


def _is_missing(value: Any) -> bool:
    """Tell whether a number is missing."""
    return bool(pd.isna(value))
