"""Columns of a table for reading: ids as labels, scores as whole numbers, gaps as nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import whole_number_shown
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak_name


def named(ids: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    """Return the labels of ids; an id without one stays itself.

    >>> named(pd.Series(["a", "b"]), {"a": "Orion"}).tolist()
    ['Orion', 'b']
    """
    return pd.Series([labels.get(one, one) for one in ids], index=ids.index, dtype="str")


def words(column: pd.Series, missing: str = "") -> pd.Series:
    """Return a column of words without gaps, even when it holds none.

    >>> words(pd.Series([float("nan")])).tolist()
    ['']
    """
    return column.astype("str").fillna(missing)


def whole_points(scores: pd.Series, edges: BandEdges | None = None) -> pd.Series:
    """Return scores as whole numbers that never cross a band edge; missing stays missing.

    >>> whole_points(pd.Series([69.6, 70.0])).tolist()
    [69, 70]
    """
    kept = edges or BandEdges()
    shown = [None if pd.isna(one) else whole_number_shown(float(one), kept) for one in scores]
    return pd.Series(shown, index=scores.index, dtype="Int64")


def percent(shares: pd.Series) -> pd.Series:
    """Return shares in percent, rounded down, so that 100 means everything.

    >>> percent(pd.Series([0.999, 1.0])).tolist()
    [99, 100]
    """
    return (shares * 100 + 1e-9).floordiv(1).astype("Int64")


def four_digits(values: pd.Series) -> pd.Series:
    """Return values as text with four digits at most, and nothing where they are missing.

    >>> four_digits(pd.Series([3.14159, 1234567.0, float("nan")])).tolist()
    ['3.142', '1,235,000', '']
    """
    shown = ["" if pd.isna(one) else f"{float(f'{one:.4g}'):,.10g}" for one in values]
    return pd.Series(shown, index=values.index, dtype="str")


def with_units(values: pd.Series, units: pd.Series, currency: str) -> pd.Series:
    """Return values with four digits and their unit, so that two of them can be compared.

    >>> values, units = pd.Series([2378400.0, 90.0, 4.0]), pd.Series(["money", "%", "count"])
    >>> with_units(values, units, "EUR").tolist()
    ['EUR 2,378,000', '90 %', '4']
    """
    numbers = four_digits(values).map(in_locale)
    is_money = units == "money"
    bare = is_money | units.isin(["", "count", "ratio"])
    text = numbers.where(bare, numbers + " " + units.map(lambda unit: speak_name("unit", unit)))
    text = text.mask(is_money, f"{currency} " + numbers)
    return text.where(numbers != "", "")
