"""`weights`: whose weights count, how far experts are apart, what the data would suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.insights.weight_diagnostics import weight_diagnostics
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    import pandas as pd


def compare_weights(analysis: Analysis, period: Period | str | None = None) -> pd.DataFrame:
    """Lay the weights in force beside those of the catalogue, the experts and the data.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        The period whose scores the data methods look at, or its label; default, also when
        empty: the last complete one.

    Returns
    -------
    DataFrame
        role, pillar, metric_id, method, share, spread, cases, reason; see
        `alliance_health.insights.weight_diagnostics.weight_diagnostics`. Only the rows "in
        force" count for the scores.
    """
    wanted = period or analysis.period
    label = wanted.label if isinstance(wanted, Period) else wanted
    scores = analysis.scores[analysis.scores["period"] == label]
    return weight_diagnostics(scores, analysis.weighting)
