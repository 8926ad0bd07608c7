"""Units as people write them: a scale word or a currency in the unit goes where it belongs.

"million USD" beside a metric in money is a scale and a currency; "percent" is "%". No
number is converted here, and what can be read in two ways is left for the check to refuse.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from alliance_health.tables.exchange import MONEY
from alliance_health.tables.measurement_schemas import SCALES
from alliance_health.tables.rows import Fault, Rows

if TYPE_CHECKING:
    from alliance_health.catalogue.catalogue import Catalogue

#: Other words for a unit.
SAME_UNIT = {
    "percent": "%",
    "per cent": "%",
    "percentage points": "pp",
    "percentage point": "pp",
    "number": "count",
}

_CODE = re.compile(r"[A-Z]{3}")


class ReadUnit(NamedTuple):
    """A unit taken apart."""

    unit: str
    scale: str
    currency: str


def read_unit(text: str, expected: str) -> ReadUnit | None:
    """Take a unit apart, as that of a metric.

    Parameters
    ----------
    text : str
        What the cell says.
    expected : str
        Unit of the metric.

    Returns
    -------
    ReadUnit or None
        The metric's unit, with a scale word and a currency where the text has them; None when
        the text is another unit.

    Examples
    --------
    >>> read_unit("million USD", "money")
    ReadUnit(unit='money', scale='million', currency='USD')
    >>> read_unit("thousands", "count").scale, read_unit("percent", "%").unit
    ('thousand', '%')
    >>> read_unit("weeks", "days") is None
    True
    """
    if text == expected or SAME_UNIT.get(text.lower()) == expected:
        return ReadUnit(expected, "", "")
    words = text.split()
    scales = [word for word in words if _scale_of(word)]
    codes = [word for word in words if expected == MONEY and _CODE.fullmatch(word)]
    rest = " ".join(word for word in words if word not in (*scales, *codes))
    taken = len(scales) + len(codes)
    if len(scales) > 1 or len(codes) > 1 or not taken or rest not in ("", expected):
        return None
    return ReadUnit(expected, _scale_of(scales[0]) if scales else "", codes[0] if codes else "")


def settle_units(rows: Rows, catalogue: Catalogue) -> tuple[Rows, list[Fault]]:
    """Move scale words and currencies out of the column `unit`.

    Parameters
    ----------
    rows : Rows
        Converted rows of any table.
    catalogue : Catalogue
        Units of the metrics.

    Returns
    -------
    Rows
        `scale` and `currency` are filled, and `unit` is the metric's, wherever it could be
        read; an entry of the ledger keeps its unit.
    list of Fault
        Rows in which the unit contradicts the scale or the currency.
    """
    if rows.schema.table == "ledger":
        return _settle(rows, rows.values["type"].where(rows.values["type"].eq(MONEY)))
    if not {"metric_id", "unit"} <= set(rows.values):
        return rows, []
    units = {name: metric.unit for name, metric in catalogue.metrics.items()}
    return _settle(rows, rows.values["metric_id"].map(units))


def _settle(rows: Rows, expected: pd.Series) -> tuple[Rows, list[Fault]]:
    """Read the units of all rows that are to be in a known one."""
    values = rows.values
    asked = values["unit"].notna() & expected.notna() & values["unit"].ne(expected)
    if not asked.any():
        return rows, []
    pairs = pd.DataFrame({"unit": values["unit"], "expected": expected})[asked]
    read = {pair: read_unit(*pair) for pair in set(pairs.itertuples(index=False, name=None))}
    found = [read[pair] for pair in pairs.itertuples(index=False, name=None)]
    usable = [one if one and (not one.scale or "scale" in values) else None for one in found]
    parts = pd.DataFrame([one or ("", "", "") for one in usable], columns=[*ReadUnit._fields])
    parts = parts.set_axis(pairs.index, axis=0).astype("str").mask(lambda frame: frame.eq(""))
    settled: dict[str, pd.Series] = {}
    if "scale" in values:
        settled["unit"] = values["unit"].where(~asked, parts["unit"].fillna(values["unit"]))
    faults: list[Fault] = []
    for name in (one for one in ("scale", "currency") if one in values):
        told = parts[name].reindex(values.index)
        stated = values[name]
        clash = told.notna() & stated.notna() & stated.ne(told)
        reason = f"the unit says another {name} than the column {name}"
        faults += rows.faults(clash, "unit", reason, remedy="leave one of them empty")
        settled[name] = stated.fillna(told)
    return replace(rows, values=values.assign(**settled)), faults


def _scale_of(word: str) -> str:
    """Return the scale that a word means, or nothing."""
    plain = word.lower().removesuffix("s")
    return plain if plain in SCALES else ""
