"""The rows behind the counts of a page: selected by what the page itself counts with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from alliance_health.insights.commitments import commitments_due
from alliance_health.insights.decisions import decisions_waiting
from alliance_health.insights.escalations import decisions_open_on, issues_escalated
from alliance_health.insights.events import events_between
from alliance_health.insights.initiatives import goals_standing, initiatives_begun
from alliance_health.insights.issues import issues_open_on
from alliance_health.insights.number_ids import PageNumber
from alliance_health.insights.risks import risks_standing
from alliance_health.insights.row_keys import nameless_keys
from alliance_health.metrics.lineage import TRACE_COLUMNS
from alliance_health.tables.calendar import Period
from alliance_health.tables.checked import Tables
from alliance_health.vocabulary import Perspective


@dataclass(frozen=True, slots=True)
class Count:
    """Something that a page counts.

    Parameters
    ----------
    table : str
        The table of its rows.
    select : callable
        The table's rows, the number and its period -> the rows counted.
    value : str
        Column with what each row tells; empty when it tells nothing but itself.
    by_side : bool
        Whether each side has a count of its own.
    """

    table: str
    select: Callable[[pd.DataFrame, PageNumber, Period], pd.DataFrame]
    value: str = ""
    by_side: bool = False


def count_rows(number: PageNumber, tables: Tables) -> pd.DataFrame | None:
    """List the rows that a page counts.

    Parameters
    ----------
    number : PageNumber
        Of the kind count.
    tables : Tables
        The tables as known, amounts in the reporting currency.

    Returns
    -------
    DataFrame or None
        `TRACE_COLUMNS`, one row per row counted, in the order of the page. `value`: 1 or 0 for a
        commitment kept on date or not, the cost of delay of a decision asked for, the days that
        a decision or an issue has been open or an initiative is late, the target of a goal, what
        is at risk; missing for events and where it is not recorded. None
        when the page has no such count, or when `of` is none of its rows.

    Examples
    --------
    >>> number = PageNumber("count", "events", "orion", "2026Q3")
    >>> len(count_rows(number, Tables({}))), count_rows(number._replace(name="x"), Tables({}))
    (0, None)
    """
    count = COUNTS.get(number.name)
    if count is None or not (count.by_side or number.perspective == Perspective.JOINT):
        return None
    rows = count.select(tables[count.table], number, Period.parse(number.period))
    laid = rows.assign(
        table=count.table,
        key=nameless_keys(rows, count.table),
        value=rows[count.value].astype("float64") if count.value else float("nan"),
    )[TRACE_COLUMNS].reset_index(drop=True)
    if not number.of:
        return laid
    one = laid[laid["key"] == number.of]
    return one if len(one) else None


def _due(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the commitments of one side that were due."""
    due = commitments_due(rows, number.alliance_id, span=(period.start, period.end))
    return due[due["made_by"] == number.perspective]


def _kept(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select those of them that were kept on date."""
    due = _due(rows, number, period)
    return due[due["on_date"]]


def _asked(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the decisions that wait, whatever the period: the log says it as known."""
    return decisions_waiting(rows, number.alliance_id)


def _open(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the issues open at the period's end."""
    return issues_open_on(rows, number.alliance_id, day=period.end)


def _standing(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the risks that stand at the period's end."""
    return risks_standing(rows, number.alliance_id, on=period.end)


def _happened(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select what happened in the period."""
    return events_between(rows, number.alliance_id, span=(period.start, period.end))


def _waiting(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the decisions open at the period's end."""
    return decisions_open_on(rows, number.alliance_id, day=period.end)


def _escalated(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the issues that were escalated."""
    return issues_escalated(rows, number.alliance_id, span=(period.start, period.end))


def _begun(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the initiatives that had begun by the period's end."""
    return initiatives_begun(rows, number.alliance_id, day=period.end)


def _goals(rows: pd.DataFrame, number: PageNumber, period: Period) -> pd.DataFrame:
    """Select the goals that stood at the period's end."""
    return goals_standing(rows, number.alliance_id, day=period.end)


#: What a page counts, by name.
COUNTS: Mapping[str, Count] = MappingProxyType(
    {
        "commitments_due": Count("commitments", _due, "on_date", by_side=True),
        "commitments_kept": Count("commitments", _kept, "on_date", by_side=True),
        "decisions_asked": Count("decisions", _asked, "cost_of_delay"),
        "decisions_open": Count("decisions", _waiting, "days"),
        "issues_open": Count("issues", _open, "days"),
        "issues_escalated": Count("issues", _escalated, "days"),
        "initiatives": Count("initiatives", _begun, "days_late"),
        "goals": Count("goals", _goals, "target"),
        "risks": Count("risks", _standing, "value_at_risk"),
        "events": Count("events", _happened),
    }
)
