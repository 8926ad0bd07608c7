"""`trace`: from a published number to the rows behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from alliance_health.insights.judgement_lineage import judgement_rows
from alliance_health.metrics.lineage import Number, rows_behind
from alliance_health.metrics.origins import with_origins

if TYPE_CHECKING:
    from alliance_health.analysis import Analysis


def trace_number(analysis: Analysis, number_id: str) -> pd.DataFrame:
    """List the rows behind a published number.

    Parameters
    ----------
    analysis : Analysis
        What published it.
    number_id : str
        From the column `number_id` of `score`.

    Returns
    -------
    DataFrame
        table, file, line, key, value, use, recorded_on, stated, currency: one row per row
        used, each followed by its earlier versions and the exchange rates used; last the
        experts' points that weigh it and the overrides that hold for it. Empty for a number
        that is missing because nothing was observed.
    """
    found = analysis.scores[analysis.scores["number_id"] == number_id].iloc[0]
    number = Number(
        alliance_id=str(found["alliance_id"]),
        period=str(found["period"]),
        perspective=str(found["perspective"]),
        row=str(found["row"]),
        id=str(found["id"]),
        role=str(found["role"]),
    )
    rows = rows_behind(number, panel=analysis.panel, context=analysis.context)
    traced = with_origins(
        rows,
        stated=analysis.stated,
        everything=analysis.workbook.checked.tables,
        catalogue=analysis.catalogue,
        as_of=analysis.as_of,
    )
    judged = judgement_rows(number, analysis.weighting, analysis.stated)
    if judged.empty:
        return traced
    laid = judged.reindex(columns=traced.columns).astype("object")
    return pd.concat([traced.astype("object"), laid], ignore_index=True).infer_objects()
