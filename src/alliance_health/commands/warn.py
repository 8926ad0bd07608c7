"""`warn`: early warnings of every alliance and event, and how often such warnings were right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alliance_health.analysis import Analysis
from alliance_health.insights.warnings.control_chart import say_by_chance
from alliance_health.insights.warnings.listing import list_warnings
from alliance_health.insights.warnings.track_record import track_record
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    import pandas as pd


#: Columns that fit a terminal, of warnings and of their track record; the other forms have all.
SHOWN_WARNINGS = ("alliance_id", "event", "horizon", "method", "state", "probability", "reason")
SHOWN_RECORD = (
    *("event", "horizon", "method", "verdict", "hits", "false_alarms", "misses", "quiet"),
    *("base_rate", "precision", "recall", "lead_time", "false_alarms_per_year"),
)


def find_warnings(
    analysis: Analysis, period: Period | str | None = None, *, alliance_id: str = ""
) -> pd.DataFrame:
    """List what every method says of every alliance and event, as one tidy table.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        The period or its label; default, also when empty: the last complete one.
    alliance_id : str
        Only the rows of this alliance; empty for all.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.warnings.listing.list_warnings`.
    """
    label = _label(analysis, period)
    run = analysis.warning_run
    rows = list_warnings(run, label, track_record(run, label))
    if alliance_id:
        rows = rows[rows["alliance_id"] == alliance_id].reset_index(drop=True)
    return rows


def judge_warnings(analysis: Analysis, period: Period | str | None = None) -> pd.DataFrame:
    """Judge rules, control charts and the model by what had come by a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        The period or its label; default, also when empty: the last complete one.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.warnings.track_record.track_record`.
    """
    return track_record(analysis.warning_run, _label(analysis, period))


def say_wall_of_charts(analysis: Analysis, period: Period) -> str:
    """Say how many points of all control charts lie outside their limits by chance alone.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period
        The last period that counts.

    Returns
    -------
    str
        One sentence; empty when there is no chart.
    """
    run = analysis.warning_run
    periods = run.readings.periods
    if period.label not in periods:
        return ""
    return say_by_chance(run.rules, periods.index(period.label))


def _label(analysis: Analysis, period: Period | str | None) -> str:
    """Return the label of a period; the last complete one by default."""
    wanted = period or analysis.period
    return wanted.label if isinstance(wanted, Period) else wanted
