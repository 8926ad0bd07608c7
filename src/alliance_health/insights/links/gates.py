"""How much data a test of links needs, and what a smaller amount can carry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from alliance_health.insights.links.pair import PairPanel
from alliance_health.kept import keep
from alliance_health.language import to_speak, to_speak_count

Floats = npt.NDArray[np.float64]

#: Fewest alliances, and periods of each, for a verdict and for an exploratory look.
ALLIANCES, PERIODS = 10, 12
FEWER_ALLIANCES, FEWER_PERIODS = 6, 8
#: Periods of a single series for a verdict and for an exploratory look.
SERIES_PERIODS, FEWER_SERIES_PERIODS = 40, 24
#: Longest lags looked at unless the settings say otherwise.
PANEL_LAGS, SERIES_LAGS = 4, 12
#: Chance with which the smallest detectable association would be seen.
POWER = 0.8


#: Why a pair has no verdict.
_STILL = to_speak("{told}, {still} where a factor never changes")
_COMMON = to_speak_count(
    "{number} alliance with {periods} common periods or more",
    "{number} alliances with {periods} common periods or more",
)
_NO_ALLIANCE = to_speak("no alliance has values of both factors that change")
_NEEDED = to_speak("a verdict needs {alliances} alliances and {periods} periods")
_NEEDED_OR_ALONE = to_speak(
    "a verdict needs {alliances} alliances and {periods} periods, or one alliance alone "
    "(--alliance)"
)
_NO_PERIOD = to_speak("no period with both factors")
_NEVER_CHANGES = to_speak("a factor never changes")
_WITHOUT_GAP = to_speak(
    "{periods} periods without a gap; a verdict on a single alliance needs {needed}"
)

#: What was left out of a pillar or index, so that it could be tested; why a pair is refused.
WITHOUT = to_speak("without {names}")
SAME_PARTS = to_speak(
    "{names} is made of the same parts as the outcome: it cannot fail to go with it"
)

#: Every reason of a pair that is not tested.
REASONS = (
    *(_STILL, _COMMON, _NO_ALLIANCE, _NEEDED_OR_ALONE, _NEEDED, _NO_PERIOD, _NEVER_CHANGES),
    *(_WITHOUT_GAP, WITHOUT, SAME_PARTS),
)


class Grade(StrEnum):
    """What a pair's data can carry."""

    VERDICT = "verdict"
    EXPLORATORY = "exploratory"
    TOO_LITTLE = "too little data"


@dataclass(frozen=True, eq=False)
class Usable:
    """The part of a pair that can be tested.

    Parameters
    ----------
    pair : PairPanel
        Alliances with enough periods in which both factors were observed and moved.
    grade : Grade
        What it can carry.
    n_periods : int
        Periods of the alliance with the fewest; of a single series its length.
    max_lag : int
        Longest lag that is looked at.
    reason : str
        Why it carries no more, in words; empty for a verdict.
    """

    pair: PairPanel
    grade: Grade
    n_periods: int
    max_lag: int
    reason: str = ""


def usable_panel(pair: PairPanel, max_lag: int | None = None) -> Usable:
    """Keep the alliances of a pair that can be tested together.

    Parameters
    ----------
    pair : PairPanel
        All alliances.
    max_lag : int, optional
        Longest lag, as set; default: four, fewer in short series.

    Returns
    -------
    Usable
        With ten alliances of twelve periods each a verdict, rests on those; with six of eight
        an exploratory look; less is too little.

    Examples
    --------
    >>> x = np.random.default_rng(0).normal(size=(10, 12))
    >>> names = tuple("abcdefghij")
    >>> pair = PairPanel("trust", "sales", names, tuple(map(str, range(12))), x, x[:, ::-1])
    >>> usable_panel(pair).grade.value, usable_panel(pair).max_lag
    ('verdict', 2)
    """
    common = np.isfinite(pair.x) & np.isfinite(pair.y)
    moving = _moves(pair.x, common) & _moves(pair.y, common)
    periods = common.sum(axis=1)
    still = int(((periods >= FEWER_PERIODS) & ~moving).sum())
    enough = moving & (periods >= PERIODS)
    grade = Grade.VERDICT
    if enough.sum() < ALLIANCES:
        enough = moving & (periods >= FEWER_PERIODS)
        grade = Grade.EXPLORATORY if enough.sum() >= FEWER_ALLIANCES else Grade.TOO_LITTLE
    if grade is Grade.TOO_LITTLE:
        enough = moving & (periods > 0)
    kept = _only(pair, enough)
    shortest = int(periods[enough].min()) if enough.any() else 0
    lag = max_lag or max(min(PANEL_LAGS, (shortest - 2) // 4), 1)
    lag = max(min(lag, shortest - 4), 1)
    count = len(kept.alliances)
    told = keep(_COMMON, number=count, periods=shortest) if count else keep(_NO_ALLIANCE)
    if still:
        told = keep(_STILL, told=told, still=still)
    may_be_alone = 1 < count < FEWER_ALLIANCES and shortest >= FEWER_SERIES_PERIODS
    needed = {"alliances": ALLIANCES, "periods": PERIODS}
    told = f"{told}; {keep(_NEEDED_OR_ALONE if may_be_alone else _NEEDED, **needed)}"
    return Usable(kept, grade, shortest, lag, "" if grade is Grade.VERDICT else told)


def usable_series(pair: PairPanel, max_lag: int | None = None) -> Usable:
    """Keep the longest run of periods without a gap of a single alliance.

    Parameters
    ----------
    pair : PairPanel
        One alliance.
    max_lag : int, optional
        Longest lag, as set; default: a fifth of the periods, at most twelve.

    Returns
    -------
    Usable
        From 40 periods a verdict, from 24 an exploratory look; less is too little.

    Examples
    --------
    >>> x = np.arange(30.0)[None, :] ** 0.5
    >>> pair = PairPanel("trust", "sales", ("a",), tuple(map(str, range(30))), x, x)
    >>> usable_series(pair).grade.value, usable_series(pair).reason
    ('exploratory', '30 periods without a gap; a verdict on a single alliance needs 40')
    """
    common = (np.isfinite(pair.x) & np.isfinite(pair.y))[0]
    first, last = _longest_run(common)
    cut = replace(
        pair,
        periods=pair.periods[first:last],
        x=pair.x[:, first:last],
        y=pair.y[:, first:last],
    )
    length = last - first
    whole = np.ones((1, length), dtype=bool)
    if length == 0 or not (_moves(cut.x, whole)[0] and _moves(cut.y, whole)[0]):
        reason = keep(_NO_PERIOD if length == 0 else _NEVER_CHANGES)
        return Usable(cut, Grade.TOO_LITTLE, length, 1, reason)
    grade = Grade.VERDICT if length >= SERIES_PERIODS else Grade.EXPLORATORY
    grade = grade if length >= FEWER_SERIES_PERIODS else Grade.TOO_LITTLE
    lag = max(min(max_lag or SERIES_LAGS, length // 5 if max_lag is None else length // 3), 1)
    told = keep(_WITHOUT_GAP, periods=length, needed=SERIES_PERIODS)
    return Usable(cut, grade, length, lag, "" if grade is Grade.VERDICT else told)


def minimum_detectable(units: int, periods: int, max_lag: int) -> float:
    """Return the smallest association that would be seen in four cases of five.

    Parameters
    ----------
    units : int
        Alliances; 1 for a single series.
    periods : int
        Periods of each.
    max_lag : int
        Lags looked at.

    Returns
    -------
    float
        A correlation; 1 where not even a perfect one would be seen.

    Notes
    -----
    Normal approximation: the two-sided 5 % line of the largest of `max_lag` correlations and
    the line that one in five misses, over the root of the free cells.

    Examples
    --------
    >>> round(minimum_detectable(20, 12, 2), 2), minimum_detectable(1, 8, 1)
    (0.25, 1.0)
    """
    cells = free_cells(units, periods, max_lag)
    if cells <= 3 or (1 < units <= 3):
        return 1.0
    from scipy.stats import norm

    line = float(norm.ppf(1 - 0.05 / (2 * max_lag)) + norm.ppf(POWER))
    found = float(np.tanh(line / np.sqrt(cells - 3)))
    return found if found < 0.9 else 1.0


def free_cells(units: int, periods: int, max_lag: int) -> int:
    """Return how many cells remain at the longest lag without the means and the filter.

    >>> free_cells(20, 12, 2)
    152
    """
    return max(units - 1, 1) * (periods - 2 - max_lag)


def _moves(values: Floats, used: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Tell which rows have more than one value in the cells in use."""
    low = np.where(used, values, np.inf).min(axis=1, initial=np.inf)
    high = np.where(used, values, -np.inf).max(axis=1, initial=-np.inf)
    return np.asarray(high - low > 1e-9 * np.maximum(np.abs(high), 1e-300)) & used.any(axis=1)


def _only(pair: PairPanel, rows: npt.NDArray[np.bool_]) -> PairPanel:
    """Keep some alliances of a pair."""
    names = tuple(name for name, kept in zip(pair.alliances, rows, strict=True) if kept)
    return replace(pair, alliances=names, x=pair.x[rows], y=pair.y[rows])


def _longest_run(seen: npt.NDArray[np.bool_]) -> tuple[int, int]:
    """Return where the longest run of true values starts and ends."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(int), [0]])))
    starts, ends = edges[::2], edges[1::2]
    if len(starts) == 0:
        return 0, 0
    best = int(np.argmax(ends - starts))
    return int(starts[best]), int(ends[best])
