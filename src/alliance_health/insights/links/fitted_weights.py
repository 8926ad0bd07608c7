"""What the data say about the weights of the leading pillars, beside the agreed ones.

The rule of this module: a diagnostic. No score is computed with these weights; they are fitted
inside training folds only, and whether they forecast better than the agreed ones is told with them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.insights.links.direct import direct_rows, fit_direct, known_now
from alliance_health.insights.links.out_of_sample import (
    Forecasts,
    Skill,
    first_origin,
    judge_forecasts,
    no_skill,
    stack_forecasts,
)
from alliance_health.insights.links.within import Numbers, without_effects

if TYPE_CHECKING:
    from alliance_health.insights.links.direct import DirectRows

#: How far a weight is thought to lie from the agreed one before any data: a tenth of the whole.
SPREAD = 0.1

#: Rows of training that each pillar must have, and alliances that all together.
ROWS_A_PILLAR = 10
LEAST_ALLIANCES = 10

#: Resamples of alliances behind the ends of a fitted weight.
DRAWS = 300

#: Ends of a fitted weight.
ENDS = (0.05, 0.95)

WEIGHT_COLUMNS = ("pillar", "agreed", "fitted", "low", "high")


@dataclass(frozen=True, eq=False)
class PillarOrigin:
    """Leading pillars and the outcome index as known when a period was the last complete one.

    Parameters
    ----------
    period : str
        That period.
    pillars : ndarray
        Scores, pillars x alliances x periods up to then; NaN where missing.
    y : ndarray
        The outcome index, alliances x periods up to then.
    """

    period: str
    pillars: Numbers
    y: Numbers


@dataclass(frozen=True, eq=False)
class FittedWeights:
    """Agreed and fitted weights, and what the difference is worth.

    Parameters
    ----------
    weights : DataFrame
        `WEIGHT_COLUMNS`: one row a pillar, `agreed` and `fitted` each adding up to 1; `fitted`,
        `low` and `high` (5 and 95 % over resamples of alliances) missing where there is too
        little data.
    skill : Skill
        Forecasts by fitted weights against forecasts by the agreed ones.
    sentence : str
        What the data say, in words.
    """

    weights: pd.DataFrame
    skill: Skill
    sentence: str


def fit_weights(
    origins: Sequence[PillarOrigin],
    agreed: Mapping[str, float],
    horizon: int,
    generator: np.random.Generator,
) -> FittedWeights:
    """Fit the weights of leading pillars to the later outcome index, and test them.

    Parameters
    ----------
    origins : sequence of PillarOrigin
        From the oldest to the newest; the newest holds what is known in the end.
    agreed : mapping of str to float
        The agreed weight of each pillar, in the order of the arrays; scaled to add up to 1.
    horizon : int
        Periods between the pillars and the outcome.
    generator : Generator
        Draws the resamples.

    Returns
    -------
    FittedWeights
        Fewer than 10 alliances, 10 rows a pillar or three origins: "too little data".

    Notes
    -----
    Least squares within alliances with no weight below 0 and the outcome's own value now beside
    them; what departs from the agreed proportions is penalised as if each weight lay within a
    tenth of the agreed one. At every origin the weights are fitted to what it knew, and the
    outcome so many periods on is forecast by the index of these weights and by the agreed one.
    """
    names = list(agreed)
    given = np.array([agreed[name] for name in names], dtype=float)
    given = given / given.sum()
    newest = origins[-1]
    table = pd.DataFrame({"pillar": names, "agreed": given}).astype({"pillar": "str"})
    lacking = _lacking(newest, horizon)
    if lacking:
        missing = table.assign(fitted=np.nan, low=np.nan, high=np.nan)
        return FittedWeights(
            missing, no_skill(lacking), f"{lacking}: your data cannot say anything yet."
        )
    grams, count = _grams(newest, horizon)
    fitted = _solve(grams.sum(axis=0), count, given)
    times = generator.multinomial(len(grams), np.full(len(grams), 1 / len(grams)), size=DRAWS)
    drawn = [_solve(np.tensordot(one, grams, 1), count, given) for one in times]
    low, high = np.quantile(np.array(drawn), ENDS, axis=0)
    weights = table.assign(fitted=fitted, low=low, high=high)[list(WEIGHT_COLUMNS)]
    skill = _skill(origins, given, horizon, generator)
    return FittedWeights(weights, skill, _sentence(weights, skill))


def _lacking(origin: PillarOrigin, horizon: int) -> str:
    """Say what there is too little of; empty where there is enough."""
    rows = _rows(origin, horizon)
    alliances, pillars = len(np.unique(rows.alliance)), origin.pillars.shape[0]
    if (
        pillars > 1
        and alliances >= LEAST_ALLIANCES
        and len(rows.outcome) >= ROWS_A_PILLAR * pillars
    ):
        return ""
    return (
        f"too little data: {len(rows.outcome)} rows of {alliances} alliances for {pillars} "
        f"pillars; {ROWS_A_PILLAR} rows a pillar, {LEAST_ALLIANCES} alliances and two pillars are "
        "needed"
    )


def _rows(origin: PillarOrigin, horizon: int) -> DirectRows:
    """Put every outcome beside all pillars so many periods before."""
    return direct_rows(origin.y, known_now(origin.y, *origin.pillars), horizon)


def _grams(origin: PillarOrigin, horizon: int) -> tuple[Numbers, int]:
    """Multiply out what varies within each alliance, and count the rows.

    The products of an alliance: its outcome now, its pillars, its later outcome.
    """
    rows = _rows(origin, horizon)
    both = without_effects(np.column_stack([rows.known, rows.outcome]), rows.alliance)
    parts = [both[rows.alliance == one] for one in np.unique(rows.alliance)]
    return np.array([part.T @ part for part in parts]), len(both)


def _solve(gram: Numbers, count: int, agreed: Numbers) -> Numbers:
    """Fit weights from products summed over alliances; the agreed ones where nothing announces."""
    from scipy.optimize import nnls

    # The outcome now is regressed out of everything else first.
    left = gram[1:, 1:] - np.outer(gram[1:, 0], gram[0, 1:]) / max(gram[0, 0], 1e-12)
    among, with_later = left[:-1, :-1], left[:-1, -1]
    spread = float(agreed @ among @ agreed)
    if spread <= 0:
        return agreed
    slope = float(agreed @ with_later) / spread
    error = max(float(left[-1, -1]) - slope * float(agreed @ with_later), 0.0) / max(count - 2, 1)
    # A slope that is hardly known leaves the weights near the agreed ones.
    certain = max(slope, math.sqrt(error / spread), 1e-12)
    apart = np.eye(len(agreed)) - np.outer(agreed, np.ones(len(agreed)))
    held = among + (error / (certain * SPREAD) ** 2 + 1e-9 * spread) * apart.T @ apart
    root = np.linalg.cholesky(held + 1e-12 * np.trace(held) * np.eye(len(agreed)))
    found, _ = nnls(root.T, np.linalg.solve(root, with_later))
    return found / found.sum() if found.sum() > 0 else agreed


def _skill(
    origins: Sequence[PillarOrigin], agreed: Numbers, horizon: int, generator: np.random.Generator
) -> Skill:
    """Compare forecasts by weights fitted at each origin with those by the agreed ones."""
    actual = origins[-1].y
    first, length = first_origin(actual.shape[1]), actual.shape[1]
    made = [
        _at(one, agreed, horizon, actual)
        for one in origins
        if first <= one.y.shape[1] <= length - horizon
    ]
    return judge_forecasts(stack_forecasts(made, len(actual)), horizon, generator)


def _at(origin: PillarOrigin, agreed: Numbers, horizon: int, actual: Numbers) -> Forecasts:
    """Forecast from one origin by both kinds of weights."""
    target = actual[:, origin.y.shape[1] + horizon - 1]
    nothing = np.full(len(target), np.nan)
    if _lacking(origin, horizon):
        return Forecasts(target, nothing, nothing, nothing)
    grams, count = _grams(origin, horizon)
    ahead = []
    for weights in (_solve(grams.sum(axis=0), count, agreed), agreed):
        known = known_now(origin.y, np.tensordot(weights, origin.pillars, 1))
        model = fit_direct(direct_rows(origin.y, known, horizon))
        ahead.append(nothing if model is None else model.predict(known[:, -1]))
    return Forecasts(target, ahead[0], ahead[1], origin.y[:, -1])


def _sentence(weights: pd.DataFrame, skill: Skill) -> str:
    """Say whether the data can tell fitted weights from agreed ones."""
    higher = weights.loc[weights["low"] > weights["agreed"], "pillar"].tolist()
    lower = weights.loc[weights["high"] < weights["agreed"], "pillar"].tolist()
    if not higher and not lower:
        return (
            "Your data cannot tell other weights from the agreed ones: every agreed weight lies "
            "within the interval of the fitted one."
        )
    said = [f"more for {', '.join(higher)}"] if higher else []
    said += [f"less for {', '.join(lower)}"] if lower else []
    leaning = f"Your data lean to other weights ({'; '.join(said)})"
    if skill.confirmed:
        return (
            f"{leaning}, and forecasts with them missed by {skill.skill:.0%} less (mean square; "
            f"{skill.n_forecasts} forecasts). No score uses them."
        )
    if math.isnan(skill.skill):
        return f"{leaning}, but there are too few forecasts to put it to the test."
    return f"{leaning}, but forecasts with them were not surely better than with the agreed ones."
