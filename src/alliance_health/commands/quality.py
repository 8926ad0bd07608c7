"""`quality`: how far the data carry the scores, every finding a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.insights.data_quality import DataQuality
from alliance_health.insights.quality_findings import list_findings
from alliance_health.insights.rejections import count_reasons, list_rejected
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    import pandas as pd


def assess_data(analysis: Analysis, period: Period | str | None = None) -> DataQuality:
    """Check how far the data of a workbook carry the scores of a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        The period or its label; default, also when empty: the last complete one.

    Returns
    -------
    DataQuality
        Coverage, silent, stale and late sources, conflicts, values beyond their scale and
        outliers, of all alliances.
    """
    return _source(analysis, period).quality


def data_findings(analysis: Analysis, period: Period | str | None = None) -> pd.DataFrame:
    """List everything found about the data of a workbook.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        The period or its label; default, also when empty: the last complete one.

    Returns
    -------
    DataFrame
        kind, alliance_id, metric_id, period, source, value, limit, finding; see
        `alliance_health.insights.quality_findings.list_findings`.
    """
    source = _source(analysis, period)
    reasons = count_reasons(list_rejected(source.analysis.problems))
    return list_findings(source.quality, reasons)


def _source(analysis: Analysis, period: Period | str | None) -> ReportSource:
    """Cut an analysis at a period."""
    given = Period.parse(period) if isinstance(period, str) and period else period
    return ReportSource(analysis, given if isinstance(given, Period) else analysis.period)
