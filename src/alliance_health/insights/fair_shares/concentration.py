"""How far a few partners carry most: Gini, Herfindahl-Hirschman and the effective number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.vocabulary import Perspective

#: Columns of `concentration_table`.
CONCENTRATION_COLUMNS = (
    *("alliance_id", "period", "of", "n", "largest"),
    *("gini", "hhi", "effective", "normalised"),
)

#: What is spread: over the partners of an alliance, or our part over all alliances.
OUR_BENEFIT = "our benefit"


@dataclass(frozen=True)
class Concentration:
    """How unequally a sum is spread over partners; None where it cannot be told.

    Parameters
    ----------
    n : int
        Partners.
    gini : float or None
        0 when all have the same, 1 when one has all: corrected by n / (n - 1).
    hhi : float or None
        Sum of squared shares, from 1 / n to 1.
    effective : float or None
        Number of equal partners with that concentration, 1 / hhi.
    normalised : float or None
        (hhi - 1 / n) / (1 - 1 / n), from 0 to 1 whatever n is.
    """

    n: int
    gini: float | None
    hhi: float | None
    effective: float | None
    normalised: float | None


def concentration(amounts: Sequence[float]) -> Concentration:
    """Measure how far few partners carry most.

    Parameters
    ----------
    amounts : sequence of float
        One a partner, in one unit. A missing or negative one, or a sum of 0, leaves all
        measures missing; of one partner, hhi and effective number are 1, the others missing.

    Returns
    -------
    Concentration
        Numbers from 0 to 1, and the effective number from 1 to n.

    Examples
    --------
    Shares of 3/4 and 1/4: hhi 9/16 + 1/16, Gini (3/4 - 1/4) / 2 times 2 / (2 - 1):

    >>> measured = concentration([30.0, 10.0])
    >>> measured.gini, measured.hhi, measured.effective, measured.normalised
    (0.5, 0.625, 1.6, 0.25)
    """
    n, given = len(amounts), np.sort(np.asarray(amounts, dtype="float64"))
    if n == 0 or not np.isfinite(given).all() or given[0] < 0 or given.sum() <= 0:
        return Concentration(n, None, None, None, None)
    shares = given / given.sum()
    hhi = float((shares**2).sum())
    if n == 1:
        return Concentration(n, None, hhi, 1 / hhi, None)
    places = np.arange(1, n + 1)
    gini = float((2 * places - n - 1) @ shares) / n
    normalised = (hhi - 1 / n) / (1 - 1 / n)
    return Concentration(n, gini * n / (n - 1), hhi, 1 / hhi, normalised)


def concentration_table(fairness: pd.DataFrame) -> pd.DataFrame:
    """Measure how far few partners carry an alliance, and few alliances our benefits.

    Parameters
    ----------
    fairness : DataFrame
        Rows of `fairness`: sums over the window of four periods.

    Returns
    -------
    DataFrame
        `CONCENTRATION_COLUMNS`: contribution and benefit of every alliance and period, and, of
        each period, what we got over all alliances of which that is known (empty alliance_id).
        `largest` is the largest share, 0 to 1.

    Examples
    --------
    >>> rows = pd.DataFrame({"partner_id": ["us", "them"], "perspective": ["ours", "theirs"]})
    >>> rows = rows.assign(alliance_id="a", period="2026Q3", contribution=[30.0, 10.0])
    >>> found = concentration_table(rows.assign(benefit=[30.0, 10.0]))
    >>> found[["of", "n", "largest", "hhi"]].to_numpy().tolist()[0]
    ['contribution', 2, 0.75, 0.625]
    """
    found: list[dict[str, Any]] = []
    for (alliance_id, period), own in fairness.groupby(["alliance_id", "period"], sort=False):
        found += [
            _row(str(alliance_id), str(period), flow, own[flow].tolist())
            for flow in ("contribution", "benefit")
        ]
    ours = fairness[fairness["perspective"] == Perspective.OURS]
    sums = ours.groupby(["period", "alliance_id"], sort=False)["benefit"].sum(skipna=False)
    for period, benefits in sums.dropna().groupby("period", sort=False):
        found.append(_row("", str(period), OUR_BENEFIT, benefits.tolist()))
    return pd.DataFrame(found, columns=list(CONCENTRATION_COLUMNS))


def _row(alliance_id: str, period: str, of: str, amounts: list[float]) -> dict[str, Any]:
    """Return one row."""
    measured = concentration(amounts)
    largest = None if measured.hhi is None else max(amounts) / sum(amounts)
    named = {"alliance_id": alliance_id, "period": period, "of": of, "largest": largest}
    return {**named, **asdict(measured)}
