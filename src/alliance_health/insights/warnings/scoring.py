"""How good foretold chances and rankings were: area, precision at k, Brier score, reliability."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from alliance_health.insights.warnings.readings import Floats

#: Share of the alliances of a period that are looked at, for precision at k.
LOOKED_SHARE = 0.1


def area_under_curve(scores: Floats, came: Floats) -> float:
    """Return the chance that a case with the event ranks above one without it.

    Parameters
    ----------
    scores : ndarray of float
        The larger, the more the event is expected; ties count half.
    came : ndarray of float
        1 or 0.

    Returns
    -------
    float
        .5 says nothing, 1 all; NaN when one side is empty.

    Examples
    --------
    Of 4 pairs, 3 stand in the right order:

    >>> area_under_curve(np.array([0.9, 0.4, 0.6, 0.1]), np.array([1.0, 1, 0, 0]))
    0.75
    """
    with_event = came == 1
    n_with, n_without = int(with_event.sum()), int((~with_event).sum())
    if not n_with or not n_without:
        return float("nan")
    from scipy.stats import rankdata

    ranks = rankdata(scores)
    return float((ranks[with_event].sum() - n_with * (n_with + 1) / 2) / (n_with * n_without))


def brier_score(chances: Floats, came: Floats) -> float:
    """Return the mean squared distance of chances from what came.

    >>> round(brier_score(np.array([0.8, 0.3]), np.array([1.0, 0.0])), 3)
    0.065
    """
    return float(np.mean((chances - came) ** 2)) if len(came) else float("nan")


def brier_skill(chances: Floats, reference: Floats, came: Floats) -> float:
    """Return by which share the Brier score lies below that of a reference.

    Parameters
    ----------
    chances, reference : ndarray of float
        Chances of the method and of the reference, of the same cases.
    came : ndarray of float
        1 or 0.

    Returns
    -------
    float
        1 is perfect, 0 no better; NaN where the reference is perfect.

    Examples
    --------
    >>> came = np.array([1.0, 0.0])
    >>> brier_skill(np.array([0.5, 0.0]), np.array([0.5, 0.5]), came)
    0.5
    """
    of_reference = brier_score(reference, came)
    if not of_reference > 0:
        return float("nan")
    return 1 - brier_score(chances, came) / of_reference


def reliability(chances: Floats, came: Floats) -> tuple[float, float]:
    """Return slope and intercept of the line of what came on the chance foretold.

    Parameters
    ----------
    chances : ndarray of float
        0 to 1.
    came : ndarray of float
        1 or 0.

    Returns
    -------
    tuple of float
        Least squares; 1 and 0 are perfect. A slope below 1: chances are too extreme. NaN
        where all chances are equal.

    Examples
    --------
    >>> slope, intercept = reliability(np.array([0.25, 0.25, 0.75, 0.75]), np.array([0.0, 1, 1, 1]))
    >>> slope, intercept
    (1.0, 0.25)
    """
    deviations = chances - chances.mean() if len(chances) else chances
    square = float(deviations @ deviations)
    if square <= 1e-12:
        return float("nan"), float("nan")
    slope = float(deviations @ came) / square
    return slope, float(came.mean() - slope * chances.mean())


@dataclass(frozen=True, slots=True)
class AtK:
    """What is found when the k alliances that rank highest in each period are looked at.

    Parameters
    ----------
    k : int
        Alliances in a period; fewer where fewer are ranked.
    precision : float
        Share of those looked at in which the event came.
    recall : float
        Share of the cases with the event that were looked at.
    """

    k: int
    precision: float
    recall: float


def at_k(scores: Floats, came: Floats, periods: npt.NDArray[np.int64]) -> AtK:
    """Look at the alliances that rank highest in each period.

    Parameters
    ----------
    scores : ndarray of float
        The larger, the more the event is expected.
    came : ndarray of float
        1 or 0.
    periods : ndarray of int
        Period of each case.

    Returns
    -------
    AtK
        k is a tenth of the mean number of alliances, at least 1. Ties at the border share the
        places that are left.

    Examples
    --------
    >>> at_k(np.array([0.9, 0.1, 0.2, 0.8]), np.array([1.0, 0, 1, 0]), np.array([0, 0, 1, 1]))
    AtK(k=1, precision=0.5, recall=0.5)
    """
    if not len(came):
        return AtK(0, float("nan"), float("nan"))
    names = np.unique(periods)
    k = max(1, round(LOOKED_SHARE * len(came) / len(names)))
    looked = np.zeros(len(came))
    for name in names:
        here = np.flatnonzero(periods == name)
        own, places = scores[here], min(k, len(here))
        border = np.sort(own)[::-1][places - 1]
        above, tied = own > border, own == border
        looked[here[above]] = 1.0
        looked[here[tied]] = (places - above.sum()) / tied.sum()
    found, total = float(looked @ came), float(came.sum())
    return AtK(k, found / float(looked.sum()), found / total if total else float("nan"))
