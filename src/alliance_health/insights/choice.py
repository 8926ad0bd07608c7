"""Which rows and which metrics a person at a notebook looks at."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alliance_health.catalogue.metric import Metric
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Perspective, RowKind


def scores_of(
    scores: pd.DataFrame, alliance_id: str = "", *, period: str = "", role: str = ""
) -> pd.DataFrame:
    """Return the scores of one alliance up to a period.

    Parameters
    ----------
    scores : DataFrame
        Rows of `score`.
    alliance_id : str
        The alliance; empty for the first one.
    period : str
        The last period kept; empty for all.
    role : str
        "leading" or "lagging"; empty for both.

    Returns
    -------
    DataFrame
        The rows in their order.

    Raises
    ------
    ValueError
        When the scores hold no such alliance, or nothing of it by that period.

    Examples
    --------
    >>> scores = pd.DataFrame({"alliance_id": ["a", "a"], "period": ["2026Q1", "2026Q2"]})
    >>> scores_of(scores, "a", period="2026Q1")["period"].tolist()
    ['2026Q1']
    """
    known = list(dict.fromkeys(scores["alliance_id"]))
    chosen = alliance_id or (known[0] if known else "")
    if chosen not in known:
        raise ValueError(f"no scores of alliance '{chosen}'; known: {', '.join(known) or 'none'}")
    rows = scores[scores["alliance_id"] == chosen]
    if period:
        rows = rows[[_ordinal(label) <= _ordinal(period) for label in rows["period"]]]
    if rows.empty:
        raise ValueError(f"no scores of alliance '{chosen}' up to {period}; give a later period")
    return rows[rows["role"] == role] if role else rows


def pick_metrics(
    metrics: Mapping[str, Metric],
    scores: pd.DataFrame,
    *,
    role: str,
    period: str,
    most: int = 5,
) -> dict[str, Metric]:
    """Pick the metrics that cost an index most points.

    Parameters
    ----------
    metrics : mapping of metric id to Metric
        The catalogue's definitions.
    scores : DataFrame
        Rows of `score` of one alliance.
    role : str
        "leading" or "lagging".
    period : str
        Which period.
    most : int
        How many at most.

    Returns
    -------
    dict of metric id to Metric
        The largest loss first; fewer when fewer have a value.
    """
    keep = (scores["row"] == RowKind.METRIC.value) & (scores["period"] == period)
    keep &= (scores["role"] == role) & (scores["perspective"] == Perspective.JOINT.value)
    rows = scores[keep & scores["value"].notna()]
    lost = (rows["effective_weight"] * 100 - rows["contribution"]).fillna(0)
    order = rows.assign(lost=lost).sort_values(["lost", "id"], ascending=[False, True])
    return {metric_id: metrics[metric_id] for metric_id in order["id"].head(most)}


def _ordinal(label: str) -> int:
    """Return where a period lies on its calendar."""
    return Period.parse(label).ordinal
