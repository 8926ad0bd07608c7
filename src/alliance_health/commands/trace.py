"""`trace`: from a published number to the rows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.counts import COUNTS, count_rows
from alliance_health.insights.finding_rows import FINDINGS, Looked, finding_rows
from alliance_health.insights.judgement_lineage import judgement_rows
from alliance_health.insights.number_ids import (
    COUNT,
    FINDING,
    TABLE,
    PageNumber,
    read_page_number,
)
from alliance_health.insights.row_account import account_rows
from alliance_health.metrics.lineage import TRACE_COLUMNS, Number, rows_behind, without_people
from alliance_health.metrics.origins import ORIGIN_COLUMNS, with_origins
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis

#: Columns of every trace.
COLUMNS = [*TRACE_COLUMNS, *ORIGIN_COLUMNS, "reason"]


def trace_number(analysis: Analysis, number_id: str) -> pd.DataFrame | None:
    """List the rows behind a published number.

    Parameters
    ----------
    analysis : Analysis
        What published it.
    number_id : str
        From the column `number_id` of `score`, or from `data-number` of a page.

    Returns
    -------
    DataFrame or None
        table, file, line, key, value, use, recorded_on, stated, currency, reason: one row per
        row used, each followed by its earlier versions and the exchange rates used; last the
        experts' points that weigh it and the overrides that hold for it. Empty for a number
        that is missing because nothing was observed. `reason` says why a row was rejected.
        None when no number has this id.
    """
    page_number = read_page_number(number_id)
    if page_number is not None:
        rows = _behind_page_number(analysis, page_number)
    else:
        rows = _behind_score(analysis, number_id)
    if rows is None:
        return None
    observations = analysis.workbook.checked.tables["observations"]
    least = analysis.catalogue.settings.min_group_size
    return without_people(rows.reindex(columns=COLUMNS), observations, least)


def kinds_of_numbers() -> str:
    """Say which kinds of numbers exist, for who asked for another one.

    Returns
    -------
    str
        A few sentences with the form of every kind.

    Examples
    --------
    >>> "count:issues_open" in kinds_of_numbers()
    True
    """
    counts = ", ".join(f"{COUNT}:{name}" for name in COUNTS)
    return (
        "numbers of `score` are ALLIANCE/PERIOD/PERSPECTIVE/id, as in its column number_id; "
        f"a page has besides, in place of the id: {counts}, each with /KEY for one row; "
        f"table:TABLE; and finding:NAME/WHICH of {', '.join(FINDINGS)}. The attribute "
        "data-number of a page has the ids of its numbers"
    )


def _behind_score(analysis: Analysis, number_id: str) -> pd.DataFrame | None:
    """List the rows behind a row of `score`."""
    scores = analysis.scores[analysis.scores["number_id"] == number_id]
    if scores.empty:
        return None
    found = scores.iloc[0]
    number = Number(
        alliance_id=str(found["alliance_id"]),
        period=str(found["period"]),
        perspective=str(found["perspective"]),
        row=str(found["row"]),
        id=str(found["id"]),
        role=str(found["role"]),
    )
    rows = rows_behind(number, panel=analysis.panel, context=analysis.context)
    traced = _with_origins(rows, analysis)
    judged = judgement_rows(number, analysis.weighting, analysis.stated)
    if judged.empty:
        return traced
    laid = judged.reindex(columns=traced.columns).astype("object")
    return pd.concat([traced.astype("object"), laid], ignore_index=True).infer_objects()


def _behind_page_number(analysis: Analysis, number: PageNumber) -> pd.DataFrame | None:
    """List the rows behind a count, the account of a table, or a finding."""
    if not _lived(analysis, number):
        return None
    if number.kind == TABLE:
        whole = account_rows(analysis.workbook.checked, number.name, analysis.as_of)
        return None if number.of else whole
    if number.kind == COUNT:
        rows = count_rows(number, analysis.tables)
    else:
        source = ReportSource(analysis, Period.parse(number.period))
        rows = finding_rows(number, Looked(source.evidence, source.quality))
    if rows is None or "recorded_on" in rows:
        return rows
    return _with_origins(rows, analysis)


def _lived(analysis: Analysis, number: PageNumber) -> bool:
    """Tell whether the alliance has a page of that period; all together have one always.

    Values of one that has ended are still compared with those of others.
    """
    now = analysis.grid[analysis.grid["period"] == number.period]
    if now.empty:
        return False
    begun = analysis.grid["ordinal"] <= now["ordinal"].iloc[0]
    there = analysis.grid[begun] if number.kind == FINDING else now
    return number.alliance_id in {"", *there["alliance_id"]}


def _with_origins(rows: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """Add earlier versions and exchange rates."""
    return with_origins(
        rows,
        stated=analysis.stated,
        everything=analysis.workbook.checked.tables,
        catalogue=analysis.catalogue,
        as_of=analysis.as_of,
    )
