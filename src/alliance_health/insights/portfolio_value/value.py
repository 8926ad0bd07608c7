"""What is at stake in every alliance: one measure for the whole portfolio, never a mixture.

::

    our loss if it fails          asked of our own partner, in `partners`
    joint revenue of a year       the metric, summed over the periods of the last year
    sourced bookings of a year    the same

The rule of this module: the measure that is known of most alliances counts for all of them,
the first of these where two are known of as many; an alliance of which it is not known has no
value, never 0.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

import pandas as pd

from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Perspective, RowKind

#: Months over which a flow is summed.
MONTHS = 12


class Basis(StrEnum):
    """By what the value at stake is measured, in order of preference."""

    LOSS = "our loss if it fails"
    REVENUE = "joint revenue of the last year"
    BOOKINGS = "sourced bookings of the last year"
    NONE = "not recorded"


#: Metric of each flow.
FLOWS = {Basis.REVENUE: "revenue_joint", Basis.BOOKINGS: "bookings_sourced"}


def value_at_stake(
    partners: pd.DataFrame, scores: pd.DataFrame, alliances: Sequence[str], period: Period
) -> tuple[Basis, pd.Series]:
    """Measure what is at stake in every alliance.

    Parameters
    ----------
    partners : DataFrame
        As known; `loss_if_it_fails` in the reporting currency.
    scores : DataFrame
        Rows of `score` up to the period; values of metrics in the reporting currency.
    alliances : sequence of str
        Those that lived in the period.
    period : Period
        The last period of the year that flows are summed over.

    Returns
    -------
    tuple of (Basis, Series)
        The measure, and the value of each alliance by id; missing where it is not known. A
        flow of which one period is missing, or old, is not known.

    Examples
    --------
    >>> partners = pd.DataFrame({"alliance_id": ["a", "b"], "perspective": "ours",
    ...                          "loss_if_it_fails": [5.0, None]})
    >>> none = pd.DataFrame(columns=["row", "id", "perspective", "period", "value", "age"])
    >>> basis, value = value_at_stake(partners, none, ["a", "b"], Period.parse("2026Q3"))
    >>> basis.value, value.tolist()
    ('our loss if it fails', [5.0, nan])
    """
    found = {
        Basis.LOSS: _losses(partners, alliances),
        **{basis: _flows(scores, FLOWS[basis], alliances, period) for basis in FLOWS},
    }
    known = {basis: int(value.notna().sum()) for basis, value in found.items()}
    best = max(found, key=lambda basis: (known[basis], -list(found).index(basis)))
    if not known[best]:
        return Basis.NONE, found[best]
    return best, found[best]


def _losses(partners: pd.DataFrame, alliances: Collection[str]) -> pd.Series:
    """Return what our own partners would lose by each alliance."""
    ours = partners[partners["perspective"] == Perspective.OURS.value]
    sums = ours.groupby("alliance_id")["loss_if_it_fails"].sum(skipna=False)
    return sums.reindex(list(alliances)).astype("float64")


def _flows(
    scores: pd.DataFrame, metric_id: str, alliances: Collection[str], period: Period
) -> pd.Series:
    """Return the sum of a metric over the last year."""
    count = MONTHS // period.frequency.months
    wanted = [period.shift(-step).label for step in range(count)]
    rows = scores[
        (scores["row"] == RowKind.METRIC.value)
        & (scores["id"] == metric_id)
        & (scores["perspective"] == Perspective.JOINT.value)
        & scores["period"].isin(wanted)
        & (scores["age"] == 0)
    ]
    if rows.empty:
        return pd.Series(float("nan"), index=list(alliances), dtype="float64")
    cells = rows.set_index(["alliance_id", "period"])["value"]
    whole = pd.DataFrame(
        {
            label: cells.xs(label, level="period")
            for label in wanted
            if label in cells.index.get_level_values("period")
        }
    ).reindex(index=list(alliances), columns=wanted)
    return whole.astype("float64").sum(axis=1, skipna=False)
