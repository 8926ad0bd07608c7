"""The activity of one alliance as an array: partners by periods, with the joint total.

The one rule: a hole stays a hole. Only the total of a period in which one partner's number is
missing is completed, with what that partner did around it, so that the shares of the others stand.
A hole is a 0 only where the total leaves nothing for it, or where the table never states a 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]

#: Periods from which it is shown that a partner is the total of the others, and others needed.
TOTAL_PERIODS, TOTAL_PARTS = 4, 2

#: Last known periods whose mean stands in for a partner that is no longer reported.
LATEST = 4

#: Two sums that differ by less, relative to their size, are equal.
_EQUAL = 1e-9


@dataclass(frozen=True, eq=False)
class ActivityPanel:
    """What the partners of one alliance did, period by period.

    Parameters
    ----------
    partners : tuple of str
        Their ids, sorted; totals among them are left out.
    sides : tuple of str
        Their perspectives.
    first : int
        Ordinal of the first period.
    acts : ndarray of shape (n_partners, n_periods)
        Numbers of acts; not known where NaN.
    total : ndarray of shape (n_periods,)
        The joint total, at least the sum of the partners; NaN where nothing is known.
    unattributed : float
        Share of all activity that belongs to nobody known; NaN where nothing says so.
    """

    partners: tuple[str, ...]
    sides: tuple[str, ...]
    first: int
    acts: Floats
    total: Floats
    unattributed: float

    def until(self, ordinal: int) -> ActivityPanel:
        """Return what was there by the end of a period."""
        stop = max(ordinal - self.first + 1, 0)
        return ActivityPanel(
            self.partners,
            self.sides,
            self.first,
            self.acts[:, :stop],
            self.total[:stop],
            self.unattributed,
        )


def lay_panel(acts: pd.DataFrame, totals: pd.DataFrame) -> ActivityPanel:
    """Lay out the activity of one alliance.

    Parameters
    ----------
    acts : DataFrame
        Of one alliance: ordinal, partner_id, perspective, acts; at least one row.
    totals : DataFrame
        Of the same alliance: ordinal, total, unattributed; may be empty.

    Returns
    -------
    ActivityPanel
        A partner whose numbers are the sum of the others in every period is a total, and left
        out. A reported total counts where it is never below the sum of the partners; otherwise
        the sum of the partners is the total.
    """
    table = acts.pivot_table("acts", "partner_id", "ordinal", aggfunc="first", dropna=False)
    first, last = int(table.columns.min()), int(table.columns.max())
    table = table.reindex(columns=range(first, last + 1))
    sides = acts.drop_duplicates("partner_id").set_index("partner_id")["perspective"]
    counts = table.to_numpy("float64")
    kept = [at for at in range(len(counts)) if not _is_total(counts, at)]
    counts = counts[kept]
    own = totals.drop_duplicates("ordinal").set_index("ordinal")
    reported = own["total"].reindex(table.columns).to_numpy("float64")
    counts = _with_implied(counts, reported)
    partners = tuple(str(table.index[at]) for at in kept)
    return ActivityPanel(
        partners=partners,
        sides=tuple(str(sides[name]) for name in partners),
        first=first,
        acts=counts,
        total=_joint_total(counts, reported),
        unattributed=_share_of_nobody(own["unattributed"].to_numpy("float64"), own["total"]),
    )


def _is_total(counts: Floats, at: int) -> bool:
    """Tell whether one row is the sum of the others wherever all are known."""
    others = np.delete(counts, at, axis=0)
    known = np.isfinite(counts).all(axis=0)
    if len(others) < TOTAL_PARTS + 1 or known.sum() < TOTAL_PERIODS or not counts[at, known].any():
        return False
    return bool(np.allclose(counts[at, known], others[:, known].sum(axis=0), rtol=_EQUAL))


def _with_implied(counts: Floats, reported: Floats) -> Floats:
    """Write the zeros that follow from what is there.

    Where the others already make up the whole total, nothing is left. A log that states no 0 at
    all, though numbers as small as 1 occur, lists only what happened.
    """
    hole = ~np.isfinite(counts)
    nothing_left = np.abs(reported - np.nansum(counts, axis=0)) <= _EQUAL * np.abs(reported)
    implied = hole & (nothing_left & hole.any(axis=0) & (~hole).any(axis=0))
    known = counts[~hole]
    if hole.any() and len(known) and known.min() == 1:
        implied |= hole & (~hole).any(axis=0)
    return np.where(implied, 0.0, counts)


def _joint_total(counts: Floats, reported: Floats) -> Floats:
    """Return the reported total where it can be one, else the sum of the partners."""
    known = np.nansum(counts, axis=0)
    both = np.isfinite(reported)
    if both.any() and (reported[both] >= known[both] * (1 - _EQUAL)).all():
        return np.asarray(reported, dtype="float64")
    total = known + np.nansum(np.where(np.isfinite(counts), 0.0, _completed(counts)), axis=0)
    total[~np.isfinite(counts).any(axis=0)] = np.nan
    return np.asarray(total, dtype="float64")


def _completed(counts: Floats) -> Floats:
    """Fill holes from both neighbours; before the first number 0, after the last its mean."""
    filled = np.zeros_like(counts)
    at = np.arange(counts.shape[1])
    for row, own in enumerate(counts):
        known = np.flatnonzero(np.isfinite(own))
        if len(known):
            latest = float(own[known[-LATEST:]].mean())
            filled[row] = np.interp(at, known, own[known], left=0.0, right=latest)
    return filled


def _share_of_nobody(shares: Floats, totals: pd.Series[float]) -> float:
    """Average the unattributed share over all activity, by total where there is one."""
    known = np.isfinite(shares)
    if not known.any():
        return float("nan")
    weights = totals.to_numpy("float64")
    weights = np.where(np.isfinite(weights), weights, 0.0)[known]
    return float(np.average(shares[known], weights=weights if weights.any() else None))
