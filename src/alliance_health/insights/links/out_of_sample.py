"""Whether a leading factor helps to forecast an outcome, by what was known at the time.

The rule of this module: everything is fitted again at every origin from what that origin knew;
a forecast is compared with the outcome as it is known in the end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from alliance_health.insights.links.ardl import bartlett
from alliance_health.insights.links.direct import direct_rows, fit_direct, known_now
from alliance_health.insights.links.within import Numbers

#: Periods, and share of all periods, that the first origin must have to learn from.
LEAST_TRAINED = 8
FIRST_SHARE = 0.6

#: Fewest origins, alliances and forecasts behind a skill; a single series has only its origins.
LEAST_ORIGINS = 3
LEAST_ALLIANCES = 6
LEAST_FORECASTS = 20
LEAST_SINGLE_ORIGINS = 12

#: Share of resamples below the lower bound: the lower end of the interval that holds four fifths.
#: With a fifth below it, 10 to 16 % of simulated panels without a lead were confirmed.
BELOW = 0.1

#: Resamples behind the lower bound.
DRAWS = 1999


@dataclass(frozen=True, eq=False)
class Origin:
    """Both series as they were known when a period was the last complete one.

    Parameters
    ----------
    period : str
        That period: the last column.
    x, y : ndarray
        Leading and lagging values, alliances x periods up to then, all origins from the same
        first period; NaN where missing, or not known yet.
    """

    period: str
    x: Numbers
    y: Numbers


@dataclass(frozen=True)
class Skill:
    """How much better forecasts are with the leading factor than without.

    Parameters
    ----------
    skill : float
        One less the ratio of mean squared errors, against the outcome's own past and the level
        of the alliance; above 0 the leading factor helps. NaN where there is too little data.
    low : float
        The lower end of its 80 % interval over resamples.
    skill_last : float
        The same against the last value carried on.
    clark_west_p : float
        One-sided p that the leading factor helps in truth, after Clark and West.
    n_forecasts : int
        Forecasts compared.
    n_origins : int
        Periods from which they were made.
    confirmed : bool
        Whether `low` is above 0.
    reason : str
        Why there is no skill, or what the verdict rests on.
    """

    skill: float
    low: float
    skill_last: float
    clark_west_p: float
    n_forecasts: int
    n_origins: int
    confirmed: bool
    reason: str


@dataclass(frozen=True, eq=False)
class Forecasts:
    """Forecasts of two rivals beside the outcome: origins x alliances, NaN where there is none.

    Parameters
    ----------
    actual : ndarray
        The outcome as known in the end.
    model : ndarray
        What is put to the test.
    rival : ndarray
        What it has to beat.
    last : ndarray
        The last value.
    """

    actual: Numbers
    model: Numbers
    rival: Numbers
    last: Numbers


def out_of_sample(
    origins: Sequence[Origin], actual: Numbers, horizon: int, generator: np.random.Generator
) -> Skill:
    """Compare forecasts with the leading factor with those without, origin by origin.

    Parameters
    ----------
    origins : sequence of Origin
        From the oldest to the newest; those too early to learn from are passed over.
    actual : ndarray
        The outcome as known in the end, alliances x all periods.
    horizon : int
        Periods ahead: the lag in use. Between the last outcome learnt from and the one that is
        forecast lie as many periods.
    generator : Generator
        Draws the resamples.

    Returns
    -------
    Skill
        Fewer than 3 origins, 6 alliances or 20 forecasts (12 origins for one alliance alone):
        NaN, not confirmed, with the reason.

    See Also
    --------
    alliance_health.insights.links.direct.fit_direct : The model.

    References
    ----------
    Clark and West (2007), *Journal of Econometrics* 138.
    """
    made = [_at(one, actual, horizon) for one in _usable(origins, actual, horizon)]
    return judge_forecasts(stack_forecasts(made, actual.shape[0]), horizon, generator)


def no_skill(reason: str, n_forecasts: int = 0, n_origins: int = 0) -> Skill:
    """Return a skill that could not be had.

    Parameters
    ----------
    reason : str
        Why.
    n_forecasts, n_origins : int
        What there was of either.

    Returns
    -------
    Skill
        Without numbers, not confirmed.
    """
    nan = math.nan
    return Skill(nan, nan, nan, nan, n_forecasts, n_origins, False, reason)


def _usable(origins: Sequence[Origin], actual: Numbers, horizon: int) -> list[Origin]:
    """Pass over origins that have too little to learn from, or no outcome to be held against."""
    length = actual.shape[1]
    first = first_origin(length)
    return [one for one in origins if first <= one.y.shape[1] <= length - horizon]


def first_origin(length: int) -> int:
    """Tell how many periods the first origin must have.

    Parameters
    ----------
    length : int
        All periods.

    Returns
    -------
    int
        Eight, or three fifths of all where that is more.

    Examples
    --------
    >>> first_origin(12), first_origin(16), first_origin(20)
    (8, 10, 12)
    """
    return max(LEAST_TRAINED, math.ceil(FIRST_SHARE * length - 1e-9))


def _at(origin: Origin, actual: Numbers, horizon: int) -> Forecasts:
    """Forecast from one origin with and without the leading factor, learnt from the same rows."""
    known = known_now(origin.y, origin.x)
    rows = direct_rows(origin.y, known, horizon)
    with_x = fit_direct(rows)
    without = fit_direct(replace(rows, known=rows.known[:, :1]))
    target = actual[:, origin.y.shape[1] + horizon - 1]
    if with_x is None or without is None:
        nothing = np.full(len(target), np.nan)
        return Forecasts(target, nothing, nothing, nothing)
    now = known[:, -1]
    return Forecasts(target, with_x.predict(now), without.predict(now[:, :1]), origin.y[:, -1])


def stack_forecasts(made: Sequence[Forecasts], n_alliances: int) -> Forecasts:
    """Lay forecasts of several origins under each other.

    Parameters
    ----------
    made : sequence of Forecasts
        One alliance long each, from the oldest origin.
    n_alliances : int
        Their length, also where there is none.

    Returns
    -------
    Forecasts
        Origins x alliances; cells in which one of the four is missing are missing in all.
    """
    shape = (len(made), n_alliances)
    names = ("actual", "model", "rival", "last")
    stacked = [np.reshape([getattr(one, name) for one in made], shape) for name in names]
    known = np.isfinite(stacked).all(axis=0)
    return Forecasts(*(np.where(known, one, np.nan) for one in stacked))


def judge_forecasts(made: Forecasts, horizon: int, generator: np.random.Generator) -> Skill:
    """Judge forecasts against those of a rival.

    Parameters
    ----------
    made : Forecasts
        From `stack_forecasts`.
    horizon : int
        Periods ahead.
    generator : Generator
        Draws the resamples: of whole alliances, or of stretches of origins for one alliance.

    Returns
    -------
    Skill
        As `out_of_sample`.
    """
    known = np.isfinite(made.model)
    counts = int(known.sum()), int(known.any(axis=1).sum())
    lacking = _lacking(known)
    if lacking:
        return no_skill(lacking, *counts)
    wrong = [np.where(known, (made.actual - one) ** 2, 0.0) for one in (made.model, made.rival)]
    last = np.where(known, (made.actual - made.last) ** 2, 0.0)
    if not wrong[1].any() or not last.any():
        return no_skill("the outcome does not vary", *counts)
    skill = 1 - wrong[0].sum() / wrong[1].sum()
    low = _lower_bound(wrong[0], wrong[1], horizon, generator)
    better = np.where(known, wrong[1] - wrong[0] + (made.rival - made.model) ** 2, 0.0)
    confirmed = bool(low > 0)
    reason = f"{counts[0]} forecasts from {counts[1]} periods" + (
        "" if confirmed else "; the lower bound is not above 0"
    )
    p = _clark_west(better, known, horizon)
    skill_last = 1 - wrong[0].sum() / last.sum()
    return Skill(float(skill), low, float(skill_last), p, *counts, confirmed, reason)


def _lacking(known: np.ndarray) -> str:
    """Say what there is too little of; empty where there is enough."""
    origins, alliances = int(known.any(axis=1).sum()), int(known.any(axis=0).sum())
    if known.shape[1] == 1:
        if origins >= LEAST_SINGLE_ORIGINS:
            return ""
        return (
            f"too little data: forecasts from {origins} periods of one alliance; "
            f"{LEAST_SINGLE_ORIGINS} are needed"
        )
    enough = origins >= LEAST_ORIGINS and alliances >= LEAST_ALLIANCES
    if enough and known.sum() >= LEAST_FORECASTS:
        return ""
    return (
        f"too little data: {int(known.sum())} forecasts of {alliances} alliances from {origins} "
        f"periods; {LEAST_FORECASTS} of {LEAST_ALLIANCES} from {LEAST_ORIGINS} are needed"
    )


def _lower_bound(
    model: Numbers, rival: Numbers, horizon: int, generator: np.random.Generator
) -> float:
    """Return the lower bound of the skill over resamples."""
    if model.shape[1] > 1:
        size = model.shape[1]
        times = generator.multinomial(size, np.full(size, 1 / size), size=DRAWS).astype(float)
        squares = times @ model.sum(axis=0), times @ rival.sum(axis=0)
    else:
        times = _stretches(model.shape[0], horizon, generator)
        squares = times @ model[:, 0], times @ rival[:, 0]
    some = squares[1] > 0
    return float(np.quantile(1 - squares[0][some] / squares[1][some], BELOW))


def _stretches(length: int, horizon: int, generator: np.random.Generator) -> Numbers:
    """Draw how often each origin stands in resamples of stretches: draws x origins."""
    block = max(horizon, math.ceil(length ** (1 / 3)))
    number = math.ceil(length / block)
    starts = generator.integers(0, length - block + 1, size=(DRAWS, number))
    places = (starts[:, :, None] + np.arange(block)).reshape(DRAWS, -1)[:, :length]
    times = np.zeros((DRAWS, length))
    np.add.at(times, (np.arange(DRAWS)[:, None], places), 1.0)
    return times


def _clark_west(better: Numbers, known: np.ndarray, horizon: int) -> float:
    """Test whether the adjusted gain is above 0, errors of an alliance bound to each other."""
    from scipy.stats import t

    count = known.sum()
    mean = better.sum() / count
    apart = np.where(known, better - mean, 0.0)
    if better.shape[1] > 1:
        of_alliance = apart.sum(axis=0)[known.any(axis=0)]
        groups = len(of_alliance)
        variance = float(of_alliance @ of_alliance) * groups / (groups - 1)
    else:
        groups = int(count)
        variance = float(bartlett(apart, horizon - 1)[0, 0]) * groups / (groups - 1)
    if variance <= 0:
        return math.nan
    return float(t.sf(mean * count / math.sqrt(variance), groups - 1))
