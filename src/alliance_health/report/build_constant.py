"""The same period at constant exchange rates, beside the published one and never instead of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from alliance_health.indices.bands import whole_number_shown
from alliance_health.report.health_report import ConstantRates, ConstantRow
from alliance_health.report.source import ReportSource, number_or_none
from alliance_health.tables.by_alliance import rows_of_alliance
from alliance_health.vocabulary import Perspective, RowKind

#: Part of a number by which it must differ to be told: less is rounding.
TOLD_FROM = 1e-9


def constant_rates(source: ReportSource, alliance_id: str) -> ConstantRates | None:
    """Set values and scores at the rates of their days beside those at the rates of one day.

    Parameters
    ----------
    source : ReportSource
        The analysis, and the same at constant rates.
    alliance_id : str
        The alliance.

    Returns
    -------
    ConstantRates or None
        Every metric in money whose value differs, and both indices; None when the settings
        name no day, and where nothing is in a foreign currency.
    """
    day = source.analysis.catalogue.settings.constant_rates_as_of
    if source.constant is None or day is None:
        return None
    dated = _rows(source.analysis.scores, source, alliance_id)
    constant = _rows(source.constant.scores, source, alliance_id)
    numbers = constant[["value", "score"]].add_suffix("_constant")
    both = dated.join(numbers, how="left", validate="1:1")
    size = both[["value", "value_constant"]].abs().max(axis=1)
    moved = (both["value"] - both["value_constant"]).abs() > TOLD_FROM * size
    lost = both["value"].notna() & both["value_constant"].isna()
    metrics = both[(both["row"] == RowKind.METRIC.value) & (moved | lost)]
    if metrics.empty:
        return None
    indices = both[both["row"] == RowKind.INDEX.value]
    rows = [_row(source, row) for row in metrics.reset_index().to_dict("records")]
    told = [_row(source, row) for row in indices.reset_index().to_dict("records")]
    return ConstantRates(day=day.isoformat(), rows=tuple(rows), indices=tuple(told))


def _rows(scores: pd.DataFrame, source: ReportSource, alliance_id: str) -> pd.DataFrame:
    """Return the joint rows of metrics and indices of one alliance in the period, by id."""
    own = rows_of_alliance(scores, alliance_id)
    here = (
        (own["period"] == source.period.label)
        & (own["perspective"] == Perspective.JOINT.value)
        & own["row"].isin([RowKind.METRIC.value, RowKind.INDEX.value])
    )
    return own.loc[here, ["id", "row", "unit", "value", "score", "number_id"]].set_index("id")


def _row(source: ReportSource, row: Mapping[Any, Any]) -> ConstantRow:
    """Lay one number out at both rates."""
    edges = source.analysis.catalogue.settings.bands

    def shown(name: str) -> int | None:
        score = number_or_none(row[name])
        return None if score is None else whole_number_shown(score, edges)

    return ConstantRow(
        label=source.labels.get(str(row["id"]), str(row["id"])),
        number_id=str(row["number_id"]),
        unit=str(row["unit"]),
        value=number_or_none(row["value"]),
        constant=number_or_none(row["value_constant"]),
        shown=shown("score"),
        constant_shown=shown("score_constant"),
    )
