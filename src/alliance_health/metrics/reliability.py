"""Whether the items of one scale hang together: Cronbach's alpha and omega total.

The one rule: what too few people or items can say is not said. Below three items or ten
complete respondents there is no coefficient, only the reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

#: Items that a coefficient needs: two items have one correlation, which says it all.
MIN_ITEMS = 3

#: Respondents with an answer to every item that a coefficient needs.
MIN_COMPLETE = 10

#: Unique variance, as a share of the item's variance, at or below which an item counts as a
#: Heywood case: the factor would explain all of it, or more.
HEYWOOD_AT = 1e-4

#: Smallest unique variance that the search for the factor may use, below the line of Heywood.
_FLOOR = HEYWOOD_AT / 10

#: Relative size below which a variance is rounding.
_NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class Reliability:
    """One coefficient of reliability and what it rests on.

    Parameters
    ----------
    value : float
        The coefficient; missing with a reason.
    n_items : int
        Items that entered.
    n_complete : int
        Respondents with an answer to all of them.
    dropped : tuple of str
        Items left out because all complete answers to them were the same.
    without : mapping of str to float
        The coefficient without each item; empty where it needs all of them.
    reason : str
        Why it is missing, or what was left out; empty where there is nothing to say.
    """

    value: float
    n_items: int
    n_complete: int
    dropped: tuple[str, ...] = ()
    without: Mapping[str, float] = field(default_factory=dict)
    reason: str = ""


def cronbach_alpha(answers: pd.DataFrame) -> Reliability:
    """Measure how far the items of a scale vary together.

    ``alpha = k / (k - 1) (1 - sum of the items' variances / variance of the sum)``

    Reversed items must have been turned over before.

    Parameters
    ----------
    answers : DataFrame, respondents x items
        Numbers; respondents with a missing answer are left out.

    Returns
    -------
    Reliability
        At most 1, below 0 where items run against one another, with the value without each
        item. Missing below `MIN_ITEMS` items that vary or `MIN_COMPLETE` respondents.

    See Also
    --------
    omega_total : Does not take all items for equally good.

    References
    ----------
    Cronbach (1951), Coefficient alpha and the internal structure of tests, *Psychometrika* 16.

    Examples
    --------
    Ten people, three items, the third unrelated to the others. Variances of the items 2.2222
    each, of the sum 11.1111: 3 / 2 x (1 - 6.6667 / 11.1111) = 0.6.

    >>> one = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
    >>> people = pd.DataFrame({"a": one, "b": one, "c": one[1:] + one[:1]})
    >>> found = cronbach_alpha(people)
    >>> round(found.value, 4), found.n_complete, round(found.without["c"], 4)
    (0.6, 10, 1.0)
    """
    complete, dropped = _complete(answers)
    reason = _too_little(complete)
    matrix = complete.to_numpy(dtype="float64")
    value = math.nan if reason else _alpha(matrix)
    if not reason and math.isnan(value):
        reason = "the sum of the items does not vary"
    without = {
        str(name): _alpha(np.delete(matrix, at, axis=1))
        for at, name in enumerate(complete.columns)
        if not reason
    }
    return _told(complete, dropped, value, without=without, reason=reason)


def omega_total(answers: pd.DataFrame) -> Reliability:
    """Measure the share of the sum's variance that one common factor explains.

    ``omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of unique variances)``

    Loadings and unique variances are those of one factor by maximum likelihood on the
    covariances, so that the sum is that of the items as they were rated.

    Parameters
    ----------
    answers : DataFrame, respondents x items
        Numbers, reversed items turned over; respondents with a missing answer are left out.

    Returns
    -------
    Reliability
        0 to 1. Missing under the gates of `cronbach_alpha`, with no more respondents than
        items, and in a Heywood case, where an item has no variance of its own left.

    See Also
    --------
    cronbach_alpha : Equal to it when all loadings are the same.

    References
    ----------
    McDonald (1999), *Test Theory*; Lawley and Maxwell (1971), *Factor Analysis as a Statistical
    Method*.

    Examples
    --------
    >>> people = pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3], "c": [3, 2, 1]})
    >>> omega_total(people).reason
    '3 complete respondents; 10 are needed'
    """
    complete, dropped = _complete(answers)
    reason = _too_little(complete)
    if not reason and len(complete) <= complete.shape[1]:
        reason = "no more complete respondents than items"
    if reason:
        return _told(complete, dropped, math.nan, reason=reason)
    loadings, unique = one_factor(np.cov(complete.to_numpy(dtype="float64"), rowvar=False))
    if np.isnan(loadings).any():
        return _told(
            complete, dropped, math.nan, reason="Heywood case: an item has no variance of its own"
        )
    common = float(loadings.sum()) ** 2
    return _told(complete, dropped, common / (common + float(unique.sum())))


def one_factor(covariances: Floats) -> tuple[Floats, Floats]:
    """Fit one common factor to covariances by maximum likelihood.

    Parameters
    ----------
    covariances : array, items x items
        Of items that all vary.

    Returns
    -------
    loadings, unique : array of shape (items,)
        Loadings in the items' units, their sum not below 0, and unique variances. All
        missing in a Heywood case, or when the covariances are singular.

    References
    ----------
    Joreskog (1967), Some contributions to maximum likelihood factor analysis, *Psychometrika* 32.

    Examples
    --------
    Three items have one solution: loading 1 = sqrt(r12 r13 / r23).

    >>> found, left = one_factor(np.array([[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]]))
    >>> found.round(3).tolist(), left.round(3).tolist()
    ([0.816, 0.612, 0.49], [0.333, 0.625, 0.76])
    """
    from scipy.optimize import minimize

    scale = np.sqrt(np.diag(covariances))
    correlations = covariances / np.outer(scale, scale)
    nothing = np.full(len(scale), math.nan)
    if np.linalg.eigvalsh(correlations)[0] <= 1e-9:
        return nothing, nothing
    # A usual start: what the other items leave unexplained, halved for one factor.
    start = (1 - 0.5 / len(scale)) / np.diag(np.linalg.inv(correlations))
    found = minimize(
        _misfit,
        np.clip(start, _FLOOR, 1.0),
        args=(correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_FLOOR, 1.0)] * len(scale),
        options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-9},
    )
    unique = np.asarray(found.x, dtype=np.float64)
    if (unique <= HEYWOOD_AT).any():
        return nothing, nothing
    loadings = _loadings(unique, correlations)
    return loadings * scale, unique * scale**2


def _misfit(unique: Floats, correlations: Floats) -> tuple[float, Floats]:
    """Return the misfit of the best loadings for some unique variances, and its slope."""
    root = np.sqrt(unique)
    values, _ = np.linalg.eigh(correlations / np.outer(root, root))
    rest = np.maximum(values[:-1], _NOTHING)
    misfit = float((rest - np.log(rest) - 1).sum())
    loadings = _loadings(unique, correlations)
    implied = np.outer(loadings, loadings) + np.diag(unique)
    inverse = np.linalg.inv(implied)
    slope = np.diag(inverse @ (implied - correlations) @ inverse)
    return misfit, np.asarray(slope, dtype=np.float64)


def _loadings(unique: Floats, correlations: Floats) -> Floats:
    """Return the best loadings for some unique variances, their sum not below 0."""
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlations / np.outer(root, root))
    loadings = root * vectors[:, -1] * math.sqrt(max(values[-1] - 1, 0.0))
    return np.asarray(-loadings if loadings.sum() < 0 else loadings, dtype=np.float64)


def _complete(answers: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Keep complete respondents, and the items to which their answers differ."""
    complete = answers.dropna()
    varies = complete.nunique() >= 2
    return complete.loc[:, varies], tuple(str(name) for name in answers.columns[~varies])


def _too_little(complete: pd.DataFrame) -> str:
    """Say which gate is not passed; empty when all are."""
    n_complete, n_items = complete.shape
    if n_complete < MIN_COMPLETE:
        return f"{n_complete} complete respondents; {MIN_COMPLETE} are needed"
    if n_items < MIN_ITEMS:
        return f"{n_items} items that vary; {MIN_ITEMS} are needed"
    return ""


def _told(
    complete: pd.DataFrame,
    dropped: tuple[str, ...],
    value: float,
    *,
    without: Mapping[str, float] | None = None,
    reason: str = "",
) -> Reliability:
    """Put a coefficient together with what it rests on."""
    left_out = f"left out, as all answered alike: {', '.join(dropped)}" if dropped else ""
    said = "; ".join(part for part in (reason, left_out) if part)
    n_complete, n_items = complete.shape
    return Reliability(value, n_items, n_complete, dropped, without or {}, said)


def _alpha(matrix: Floats) -> float:
    """Return alpha of complete answers; missing when the sum does not vary."""
    n_items = matrix.shape[1]
    total = float(matrix.sum(axis=1).var(ddof=1))
    parts = float(matrix.var(axis=0, ddof=1).sum())
    if n_items < 2 or total <= _NOTHING * max(parts, 1.0):
        return math.nan
    return float(n_items / (n_items - 1) * (1 - parts / total))
