"""Whether the metrics of a pillar point the same way: alpha, and each against the rest.

The cases are the alliances of one period. Earlier periods of the same alliance would repeat
almost the same answer and count as evidence that they are not.

The rule of this module: noise is not accused. A metric is said to run against its pillar only
when the whole interval of its correlation lies below 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from alliance_health.language import to_speak
from alliance_health.vocabulary import Perspective, Role, RowKind

if TYPE_CHECKING:
    from alliance_health.catalogue import Catalogue

#: Complete cases below which nothing is said.
MIN_CASES = 10

#: Metrics that a pillar needs for alpha.
MIN_METRICS = 3

#: Normal quantile of the ends of a 90 % interval.
_QUANTILE = 1.6448536269514722

#: What is said where nothing can be.
TOO_LITTLE, CONSTANT = to_speak("too little data"), "constant"
AGAINST, FINE = "against its pillar", ""
NO_VARIATION = to_speak("the scores do not vary")

#: Columns of both tables.
ALPHA_COLUMNS = ("role", "pillar", "metrics", "left_out", "cases", "alpha", "reason")
CORRELATION_COLUMNS = (
    *("metric_id", "role", "pillar", "with_pillar", "cases", "correlation", "low", "high"),
    "verdict",
)


def cronbach_alpha(scores: npt.NDArray[np.float64]) -> float:
    """Measure how far metrics vary together: Cronbach's alpha.

    ``alpha = k / (k - 1) (1 - sum of variances / variance of the sum)``.

    Parameters
    ----------
    scores : array of float, cases x metrics
        Complete: no missing values.

    Returns
    -------
    float
        At most 1, and below 0 when metrics run against each other; missing with fewer than
        two metrics or cases, and when the sum does not vary.

    References
    ----------
    Cronbach (1951), *Psychometrika* 16.

    Examples
    --------
    Variances 1, 1 and 1, of the sums 3, 6 and 9 it is 9: 3 / 2 x (1 - 3 / 9) = 1.

    >>> cronbach_alpha(np.array([[1.0, 1.0, 1.0], [2.0, 2.0, 2.0], [3.0, 3.0, 3.0]]))
    1.0
    """
    cases, metrics = scores.shape
    if cases < 2 or metrics < 2:
        return math.nan
    total = float(scores.sum(axis=1).var(ddof=1))
    if total <= _no_variance(scores):
        return math.nan
    parts = float(scores.var(axis=0, ddof=1).sum())
    return float(metrics / (metrics - 1) * (1 - parts / total))


def correlation_interval(
    one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]
) -> tuple[float, float, float]:
    """Correlate two columns, with the 90 % interval of Fisher's z.

    ``tanh(atanh r +- 1.645 / sqrt(n - 3))``.

    Parameters
    ----------
    one, other : array of float
        Complete, of equal length.

    Returns
    -------
    tuple of (correlation, low, high)
        All missing with fewer than four cases, and when a column is constant.

    References
    ----------
    Fisher (1921), *Metron* 1.

    Examples
    --------
    >>> x = np.arange(12.0)
    >>> r, low, high = correlation_interval(x, np.where(x % 2, x, 11 - x))
    >>> bool(low < 0 < high)
    True
    """
    flat = min(one.std(), other.std()) <= 1e-9 * max(1.0, np.abs(one).max(initial=0.0))
    if len(one) < 4 or flat:
        return math.nan, math.nan, math.nan
    found = float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1))
    if abs(found) == 1:
        return found, found, found
    reach = _QUANTILE / math.sqrt(len(one) - 3)
    return found, math.tanh(math.atanh(found) - reach), math.tanh(math.atanh(found) + reach)


def pillar_alphas(scores: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Measure Cronbach's alpha of every pillar and role.

    A metric with fewer than `MIN_CASES` scores is left out: it would take the other metrics'
    cases with it.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one period.
    catalogue : Catalogue
        Pillars and metrics.

    Returns
    -------
    DataFrame
        `ALPHA_COLUMNS`, one row per pillar and role that counts, in the order of the files.
        `metrics` is how many entered, `left_out` how many had too few scores, `cases` the
        alliances with a score of all of them. `alpha` is missing with a `reason`: fewer than
        `MIN_METRICS` metrics, fewer than `MIN_CASES` cases, or scores that do not vary.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> nothing = pd.DataFrame(columns=["row", "perspective", "alliance_id", "id", "score"])
    >>> pillar_alphas(nothing, Catalogue(settings, {}, {}, {}, version="1")).empty
    True
    """
    wide = _wide(scores, RowKind.METRIC)
    rows = []
    for role, pillar, members in _groups(catalogue):
        used, complete = _complete(wide, members)
        alpha = cronbach_alpha(complete) if len(complete) >= MIN_CASES else math.nan
        reason = ""
        if len(used) < MIN_METRICS:
            alpha = math.nan
            reason = (
                f"{TOO_LITTLE}: {len(used)} metrics with {MIN_CASES} scores, {MIN_METRICS} needed"
            )
        elif len(complete) < MIN_CASES:
            reason = f"{TOO_LITTLE}: {len(complete)} complete cases, {MIN_CASES} needed"
        elif math.isnan(alpha):
            reason = NO_VARIATION
        counts = (len(used), len(members) - len(used), len(complete))
        rows.append((role, pillar, *counts, alpha, reason))
    return pd.DataFrame(rows, columns=list(ALPHA_COLUMNS))


def metric_correlations(scores: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """Correlate every metric with the rest of its own pillar and with the other pillars.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score` of one period.
    catalogue : Catalogue
        Pillars, metrics and weights.

    Returns
    -------
    DataFrame
        `CORRELATION_COLUMNS`, one row per scored metric and pillar of its role, the own pillar
        first. With its own pillar the partner is the weighted mean of the *other* metrics,
        over the alliances in which all have a score; with another pillar it is that pillar's
        score. `low` and `high` are the ends of the 90 % interval. `verdict` is
        "against its pillar" only in the row of the own pillar and when `high` is below 0,
        "too little data" with fewer than `MIN_CASES` cases or without another metric,
        "constant" when a column does not vary, else empty.

    Examples
    --------
    >>> from alliance_health.catalogue import Catalogue, Settings
    >>> settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    >>> nothing = pd.DataFrame(columns=["row", "perspective", "alliance_id", "id", "score"])
    >>> metric_correlations(nothing, Catalogue(settings, {}, {}, {}, version="1")).empty
    True
    """
    wide = _wide(scores, RowKind.METRIC)
    rows = []
    for role, pillar, members in _groups(catalogue):
        pillars = _wide(scores[scores["role"] == role], RowKind.PILLAR)
        used, complete = _complete(wide, members)
        weights = np.array([catalogue.metrics[name].weight for name in used])
        for name in members:
            own = _against_rest(used, complete, weights, name)
            rows.append((name, role, pillar, pillar, *own))
            others = [one for one in pillars.columns if one != pillar]
            rows += [
                (name, role, pillar, one, *_pairwise(wide, pillars, name, one)) for one in others
            ]
    return pd.DataFrame(rows, columns=list(CORRELATION_COLUMNS))


def _no_variance(scores: npt.NDArray[np.float64]) -> float:
    """Return a variance so small that it is rounding."""
    return float(1e-18 * max(1.0, float(np.abs(scores).max(initial=0.0))) ** 2)


def _wide(scores: pd.DataFrame, kind: RowKind) -> pd.DataFrame:
    """Lay joint scores out with one row per alliance and one column per id."""
    is_kind = (scores["row"] == kind.value) & (scores["perspective"] == Perspective.JOINT.value)
    wide = scores[is_kind].pivot_table("score", "alliance_id", "id", dropna=False)
    return wide.astype("float64")


def _groups(catalogue: Catalogue) -> list[tuple[str, str, list[str]]]:
    """List role, pillar and its scored metrics, for every pillar that counts."""
    return [
        (
            role.value,
            pillar.pillar_id,
            [one.metric_id for one in catalogue.scored(role) if one.pillar == pillar.pillar_id],
        )
        for role in Role
        for pillar in catalogue.pillars_for(role)
    ]


def _complete(wide: pd.DataFrame, members: list[str]) -> tuple[list[str], npt.NDArray[np.float64]]:
    """Return the metrics with enough scores, and the alliances that have all of them."""
    used = [one for one in members if one in wide and wide[one].notna().sum() >= MIN_CASES]
    return used, wide[used].dropna().to_numpy(dtype=float)


def _against_rest(
    used: list[str], complete: npt.NDArray[np.float64], weights: npt.NDArray[np.float64], name: str
) -> tuple[int, float, float, float, str]:
    """Correlate one metric with the weighted mean of the others of its pillar."""
    if name not in used or len(used) < 2 or len(complete) < MIN_CASES:
        cases = len(complete) if name in used else 0
        return cases, math.nan, math.nan, math.nan, TOO_LITTLE
    at = used.index(name)
    others = np.delete(np.arange(len(used)), at)
    rest = complete[:, others] @ weights[others] / weights[others].sum()
    found, low, high = correlation_interval(complete[:, at], rest)
    if math.isnan(found):
        return len(complete), found, low, high, CONSTANT
    return len(complete), found, low, high, AGAINST if high < 0 else FINE


def _pairwise(
    wide: pd.DataFrame, pillars: pd.DataFrame, name: str, pillar: str
) -> tuple[int, float, float, float, str]:
    """Correlate one metric with the score of another pillar."""
    one = wide[name] if name in wide else pd.Series(dtype="float64")
    both = pd.concat([one, pillars[pillar]], axis=1, join="inner").dropna().to_numpy(dtype=float)
    if len(both) < MIN_CASES:
        return len(both), math.nan, math.nan, math.nan, TOO_LITTLE
    found = correlation_interval(both[:, 0], both[:, 1])
    return len(both), *found, CONSTANT if math.isnan(found[0]) else FINE
