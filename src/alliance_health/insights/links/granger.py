"""Granger's test for one series and Dumitrescu and Hurlin's for a panel: for display only.

The rule of this module: no verdict rests on these. With common shocks the panel test finds a
lead in up to a third of the panels without one (METHODS 2.1); readers who know them ask for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from alliance_health.insights.links.within import Numbers, before

if TYPE_CHECKING:
    from alliance_health.insights.links.pair import PairPanel

#: Lags that are shown.
LAGS = (1, 2, 3, 4)

GRANGER_COLUMNS = ("lags", "f", "p", "n_periods", "reason")


@dataclass(frozen=True)
class PanelGranger:
    """Dumitrescu and Hurlin's test: whether the leading factor helps in any alliance.

    Parameters
    ----------
    z_bar : float
        For long series; NaN where no alliance can be tested.
    z_tilde : float
        The same with the mean and variance that short series have.
    p : float
        Two-sided, by `z_tilde` and the normal distribution.
    n_alliances : int
        Alliances long enough: more than 5 + 2 x lags rows.
    reason : str
        Why there is no number, else empty.
    """

    z_bar: float
    z_tilde: float
    p: float
    n_alliances: int
    reason: str


def granger_table(x: Numbers, y: Numbers) -> pd.DataFrame:
    """Test whether the leading factor's past helps to say the outcome, at 1 to 4 lags.

    Parameters
    ----------
    x, y : ndarray
        The leading and the lagging factor by period, without a period left out; NaN where
        missing. A row needs all its lags.

    Returns
    -------
    DataFrame
        `GRANGER_COLUMNS`: F with its p; NaN with a `reason` where rows are too few, or where
        the lags say the same. For display: it tests one direction only, and four times.

    References
    ----------
    Granger (1969); Thurman and Fisher (1988).

    Examples
    --------
    An outcome that repeats what the leading factor was, but for a little noise:

    >>> draw = np.random.default_rng(1)
    >>> x = draw.normal(size=40)
    >>> y = np.r_[0, x[:-1]] + draw.normal(size=40) / 10
    >>> granger_table(x, y)["p"].lt(0.001).tolist()
    [True, True, True, True]
    """
    rows = [_at_lags(x, y, lags) for lags in LAGS]
    return pd.DataFrame(rows, columns=list(GRANGER_COLUMNS))


def panel_granger(pair: PairPanel, lags: int = 1) -> PanelGranger:
    """Test over all alliances whether the leading factor's past helps in any of them.

    Parameters
    ----------
    pair : PairPanel
        Both series; alliances too short for it are left out.
    lags : int
        Lags of both series.

    Returns
    -------
    PanelGranger
        For display only.

    References
    ----------
    Dumitrescu and Hurlin (2012), *Economic Modelling* 29, equations 9, 25 and 33.
    """
    from scipy.stats import norm

    tested = [_wald(x, y, lags) for x, y in zip(pair.x, pair.y, strict=True)]
    walds = np.array([wald for wald, rows in tested if math.isfinite(wald)])
    rows = np.array([rows for wald, rows in tested if math.isfinite(wald)], dtype=float)
    if not len(walds):
        return PanelGranger(
            math.nan, math.nan, math.nan, 0, f"no alliance has more than {5 + 2 * lags} rows"
        )
    count = len(walds)
    z_bar = math.sqrt(count / (2 * lags)) * (walds.mean() - lags)
    mean = lags * (rows - 2 * lags - 1) / (rows - 2 * lags - 3)
    variance = (
        2
        * lags
        * (rows - 2 * lags - 1) ** 2
        * (rows - lags - 3)
        / ((rows - 2 * lags - 3) ** 2 * (rows - 2 * lags - 5))
    )
    z_tilde = math.sqrt(count) * (walds - mean).mean() / math.sqrt(variance.mean())
    p = 2 * float(norm.sf(abs(z_tilde)))
    return PanelGranger(float(z_bar), float(z_tilde), p, count, "")


def _at_lags(x: Numbers, y: Numbers, lags: int) -> tuple[int, float, float, int, str]:
    """Test at one number of lags."""
    from scipy.stats import f

    wald, rows = _wald(x, y, lags)
    if not math.isfinite(wald):
        return lags, math.nan, math.nan, rows, "too few periods, or lags that say the same"
    statistic = wald / lags
    p = float(f.sf(statistic, lags, rows - 2 * lags - 1))
    return lags, statistic, p, rows, ""


def _wald(x: Numbers, y: Numbers, lags: int) -> tuple[float, int]:
    """Compute Wald's statistic that no lag of x helps, and the number of rows it rests on."""
    own = np.column_stack([before(y, lag) for lag in range(1, lags + 1)])
    other = np.column_stack([before(x, lag) for lag in range(1, lags + 1)])
    known = np.isfinite(y) & np.isfinite(own).all(axis=1) & np.isfinite(other).all(axis=1)
    rows = int(known.sum())
    if rows <= 5 + 2 * lags:
        return math.nan, rows
    short = np.column_stack([np.ones(rows), own[known]])
    full = np.column_stack([short, other[known]])
    if np.linalg.matrix_rank(full) < full.shape[1]:
        return math.nan, rows
    without, with_x = _left_over(short, y[known]), _left_over(full, y[known])
    if with_x <= np.finfo(float).eps * float(y[known] @ y[known]):
        return math.nan, rows
    return (without - with_x) / (with_x / (rows - full.shape[1])), rows


def _left_over(design: Numbers, outcome: Numbers) -> float:
    """Sum the squares of what least squares leaves."""
    found, *_ = np.linalg.lstsq(design, outcome)
    residuals = outcome - design @ found
    return float(residuals @ residuals)
