"""Amounts that cannot be brought into the reporting currency, with the days that need a rate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from alliance_health.errors import Problem
from alliance_health.tables.checked import COVERS_FROM, COVERS_TO, Tables
from alliance_health.tables.exchange import MONEY, RateBook, foreign_currencies, rate_needs
from alliance_health.tables.labels import period_spans
from alliance_health.tables.rows import Fault, Rows
from alliance_health.vocabulary import Severity

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

_CODE = re.compile(r"\b[A-Z]{3}\b")


def covered_days(rows: Rows) -> pd.DataFrame:
    """Return first and last day of the period of every row, its own when it is fiscal.

    Parameters
    ----------
    rows : Rows
        Rows of a table with a period.

    Returns
    -------
    DataFrame, same index
        `covers_from` and `covers_to`; missing where the period is.
    """
    spans = period_spans(rows.values[rows.schema.period_column])[["start", "end"]]
    if rows.spans is not None:
        spans = rows.spans.reindex(spans.index).fillna(spans)
    return spans.set_axis([COVERS_FROM, COVERS_TO], axis=1)


def exchange_faults(rows: Rows, rates: pd.DataFrame, catalogue: Catalogue) -> list[Fault]:
    """Find amounts in a foreign currency of which no rate is known.

    Parameters
    ----------
    rows : Rows
        Rows of any table; those without amounts pass.
    rates : DataFrame
        The checked table `exchange_rates`.
    catalogue : Catalogue
        Metrics and the reporting currency.

    Returns
    -------
    list of Fault
        One per row, each with the days of which a rate is needed.
    """
    reporting = catalogue.settings.reporting_currency
    if rows.schema.table == "exchange_rates":
        own = rows.values["currency"].eq(reporting) & rows.values["rate"].ne(1)
        reason = f"{reporting} is the reporting currency, one unit of it is worth 1"
        return rows.faults(own, "rate", reason, remedy="remove the row, or correct its currency")
    if not rows.schema.money:
        return []
    faults = [*_priced_otherwise(rows, catalogue), *_money_in_another_unit(rows)]
    frame = rows.values
    if rows.schema.period_column:
        frame = frame.join(covered_days(rows))
    needs = rate_needs(frame, rows.schema, catalogue)
    found = RateBook.of(rates, reporting).look_up(needs)
    lacking = needs[found.isna()]
    remedy = f"add one to exchange_rates, or give the amount in {reporting}"
    for row, (currency, start, end) in zip(
        lacking.index, _as_rows(lacking[["currency", "start", "end"]]), strict=True
    ):
        reason = f"no rate of {currency}{_days(start, end)}"
        faults.append(rows.fault(int(row), "currency", currency, (reason, remedy)))
    return faults


def constant_rate_problems(tables: Tables, catalogue: Catalogue) -> list[Problem]:
    """Say which currencies have no rate on the day of the constant-rate view.

    Parameters
    ----------
    tables : Tables
        Checked tables.
    catalogue : Catalogue
        Its settings name the day, or none.

    Returns
    -------
    list of Problem
        One warning per currency.
    """
    settings = catalogue.settings
    if settings.constant_rates_as_of is None:
        return []
    day = settings.constant_rates_as_of
    known = RateBook.of(tables["exchange_rates"], settings.reporting_currency).on_day(day)
    lacking = foreign_currencies(tables, catalogue) - set(known)
    reason = f"no rate of it{_days(pd.Timestamp(day) - pd.Timedelta(days=7), day)}"
    remedy = "add one to exchange_rates, or name another day; until then that money is missing"
    return [
        Problem(
            "workbook.toml",
            None,
            "constant_rates_as_of",
            currency,
            reason,
            remedy,
            Severity.WARNING,
        )
        for currency in sorted(lacking)
    ]


def _priced_otherwise(rows: Rows, catalogue: Catalogue) -> list[Fault]:
    """Find amounts per something whose unit names another currency than the row."""
    if "metric_id" not in rows.values:
        return []
    faults: list[Fault] = []
    for metric_id, metric in catalogue.metrics.items():
        codes = _CODE.findall(metric.unit)
        if metric.unit == MONEY or not codes:
            continue
        stated = rows.values["currency"]
        other = rows.values["metric_id"].eq(metric_id) & stated.notna() & ~stated.isin(codes)
        reason = f"the metric is in '{metric.unit}', which is not converted"
        remedy = f"give it in '{metric.unit}', and leave the currency empty"
        faults += rows.faults(other, "currency", reason, remedy=remedy)
    return faults


def _money_in_another_unit(rows: Rows) -> list[Fault]:
    """Find entries of the ledger that are money, but whose unit is no currency."""
    if rows.schema.table != "ledger":
        return []
    units = rows.values["unit"]
    said = units.eq(MONEY) | units.eq(rows.values["currency"])
    strange = rows.values["type"].eq(MONEY) & units.notna() & ~said.fillna(False).astype(bool)
    reason = "the unit of money is a currency"
    remedy = "leave the unit empty, write the currency into currency and the amount in full"
    return rows.faults(strange, "unit", reason, remedy=remedy)


def _as_rows(frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Walk through the rows of a frame as plain tuples."""
    return frame.itertuples(index=False, name=None)


def _days(start: date, end: date) -> str:
    """Say of which days a rate is needed."""
    return "" if pd.isna(end) else f" dated from {start:%Y-%m-%d} to {end:%Y-%m-%d}"
