"""The data behind what a page says at constant exchange rates."""

from __future__ import annotations

from alliance_health.report.part import Part


class ConstantRow(Part):
    """One number as published, and at constant exchange rates."""

    label: str
    unit: str
    value: float | None
    constant: float | None
    shown: int | None  #: score as a whole number that never crosses a band edge
    constant_shown: int | None
    number_id: str = ""  #: of the published one: both rest on the same rows


class ConstantRates(Part):
    """What changes when money is reckoned at the exchange rates of one day."""

    day: str
    rows: tuple[ConstantRow, ...]
    indices: tuple[ConstantRow, ...]
