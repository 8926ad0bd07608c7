"""Who withdrew and which alliances show signs of life, from an analysis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from alliance_health.insights.give_and_get.activity import Activity, count_activity
from alliance_health.insights.give_and_get.fading import find_fading
from alliance_health.insights.give_and_get.life_signs import find_life_signs
from alliance_health.insights.give_and_get.overview import GiveAndGet, gather_give_and_get
from alliance_health.metrics.rule import Context
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.tables.history import known_at

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.analysis import Analysis


#: Tables from which activity is counted.
COUNTED_TABLES = ("ledger", "observations", "partners")


def fading_of(analysis: Analysis, period: Period | str | None = None) -> pd.DataFrame:
    """Find the partners of every alliance that withdrew, by what is known up to a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        Last period that is looked at, or its label; default, also when empty: the last complete
        one.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.give_and_get.fading.find_fading`.
    """
    last = period_of(analysis, period)
    found = _until(count_activity(analysis.context), last)
    frequency = analysis.catalogue.settings.frequency

    def then(at: Period) -> Activity:
        """Count what was known at the end of a period."""
        tables = known_at(_counted(analysis), min(at.end, analysis.as_of))
        return _until(count_activity(Context(tables, analysis.grid, analysis.catalogue)), at)

    return find_fading(found, frequency, then=then if _came_late(analysis) else None)


def period_of(analysis: Analysis, period: Period | str | None) -> Period:
    """Return a period given as such or by its label; the last complete one by default."""
    if isinstance(period, Period):
        return period
    return Period.parse(period) if period else analysis.period


def _counted(analysis: Analysis) -> Tables:
    """Return the tables from which activity is counted, with all versions."""
    frames = analysis.workbook.checked.tables.frames
    return Tables({name: frames[name] for name in COUNTED_TABLES if name in frames})


def _came_late(analysis: Analysis) -> bool:
    """Tell whether any row that is counted says when it became known: it may have come late."""
    tables = _counted(analysis)
    return any(
        bool(tables[name]["recorded_on_stated"].any()) for name in ("ledger", "observations")
    )


def _until(activity: Activity, last: Period) -> Activity:
    """Cut activity at a period."""
    return replace(
        activity,
        acts=activity.acts[activity.acts["ordinal"] <= last.ordinal],
        totals=activity.totals[activity.totals["ordinal"] <= last.ordinal],
    )


def life_signs_of(analysis: Analysis, period: Period | str | None = None) -> pd.DataFrame:
    """Judge the signs of life of every alliance, up to a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        Last period that is looked at, or its label; default, also when empty: the last complete
        one.

    Returns
    -------
    DataFrame
        See `alliance_health.insights.give_and_get.life_signs.find_life_signs`.
    """
    last = period_of(analysis, period)
    return find_life_signs(analysis.context_until(last))


def give_and_get_of(analysis: Analysis, period: Period | str | None = None) -> GiveAndGet:
    """Look at give and get of every alliance, up to a period.

    Parameters
    ----------
    analysis : Analysis
        Everything computed.
    period : Period or str, optional
        Last period that is looked at, or its label; default, also when empty: the last complete
        one.

    Returns
    -------
    GiveAndGet
        Life signs, fading, balance of both sides and contacts.
    """
    last = period_of(analysis, period)
    return gather_give_and_get(analysis.context_until(last), fading_of(analysis, last))
