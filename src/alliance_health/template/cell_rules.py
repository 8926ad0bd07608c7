"""What Excel lets somebody type into a column, made from the column's declaration.

A closed list, a number and a date stop what cannot be right, with the words of the check
itself. Names of alliances, metrics and the like only warn: the list was drawn up when the
file was written, and a new name may have come since.
"""

from __future__ import annotations

from datetime import date

from openpyxl.worksheet.datavalidation import DataValidation

from alliance_health.tables.columns import ColumnKind, ColumnSpec
from alliance_health.tables.labels import LAST_YEAR

#: Words for yes or no: Excel shows its own TRUE in the language of the machine, these it leaves.
YES_OR_NO = ("yes", "no")

#: First day that Excel can hold as a date: its number 1.
FIRST_DAY = date(1900, 1, 1)

#: Last day that the tables take, and its number: Excel counts a 29 February 1900 that never was.
LAST_DAY = date(LAST_YEAR, 12, 31)
LAST_DAY_NUMBER = (LAST_DAY - FIRST_DAY).days + 2

#: Longest list that fits into a rule, and longest message, in characters.
LONGEST_LIST, LONGEST_MESSAGE = 255, 225

#: Any number that Excel can hold lies between minus and plus this one.
_ANY = "1E+300"


def cell_rule(column: ColumnSpec, source: str | None, *, first: str) -> DataValidation | None:
    """Make the rule of a column.

    Parameters
    ----------
    column : ColumnSpec
        The column.
    source : str or None
        Where its list stands, as a formula; None when there is none.
    first : str
        Place of its first cell, such as C2.

    Returns
    -------
    DataValidation or None
        None for free text.

    Examples
    --------
    >>> level = ColumnSpec("level", ColumnKind.CHOICE, "who meets", choices=("high", "low"))
    >>> cell_rule(level, None, first="C2").formula1
    '"high,low"'
    """
    words = column.choices or (YES_OR_NO if column.kind is ColumnKind.BOOLEAN else ())
    if words:
        return _stop(column, type="list", formula1=f'"{",".join(words)}"')
    if source:
        return _warn(column, source)
    if column.kind in (ColumnKind.NUMBER, ColumnKind.WHOLE):
        return _number_rule(column, first)
    if column.kind is ColumnKind.DATE:
        limits = {"formula1": "1", "formula2": str(LAST_DAY_NUMBER)}
        return _stop(column, type="date", operator="between", **limits)
    if column.kind is ColumnKind.PERIOD:
        return _stop(column, type="custom", formula1=f"ISTEXT({first})")
    return None


def _number_rule(column: ColumnSpec, first: str) -> DataValidation:
    """Make the rule of a column of numbers."""
    kind = "whole" if column.kind is ColumnKind.WHOLE else "decimal"
    lower, upper = (None if end is None else f"{end:g}" for end in (column.lower, column.upper))
    if lower and upper and column.above_lower:
        inside = f"AND(ISNUMBER({first}),{first}>{lower},{first}<={upper})"
        return _stop(column, type="custom", formula1=inside)
    if lower and not upper:
        operator = "greaterThan" if column.above_lower else "greaterThanOrEqual"
        return _stop(column, type=kind, operator=operator, formula1=lower)
    limits = {"formula1": lower or f"-{_ANY}", "formula2": upper or _ANY}
    return _stop(column, type=kind, operator="between", **limits)


def _stop(column: ColumnSpec, **rule: str) -> DataValidation:
    """Make a rule that refuses, and says what is allowed and what to do."""
    return _rule(column, "stop", f"allowed: {column.allowed}{_span(column)}", rule)


def _warn(column: ColumnSpec, source: str) -> DataValidation:
    """Make a rule that asks before it takes a name that is not listed."""
    said = "not in the list of this file. Go on only if the name is new and defined elsewhere"
    if column.kind is ColumnKind.CURRENCY:
        said = f"allowed: {column.allowed}. Go on only if it is a currency"
    return _rule(column, "warning", said, {"type": "list", "formula1": source})


def _span(column: ColumnSpec) -> str:
    """Say which days are allowed."""
    years = f", from {FIRST_DAY.year} to {LAST_DAY.year}"
    return years if column.kind is ColumnKind.DATE else ""


def _rule(column: ColumnSpec, style: str, said: str, rule: dict[str, str]) -> DataValidation:
    """Make a rule with its message."""
    remedy = column.remedy[:1].upper() + column.remedy[1:]
    message = f"{column.name}: {said}. {remedy}."
    return DataValidation(
        **rule,  # type: ignore[arg-type]
        allow_blank=column.blank,
        showErrorMessage=True,
        errorStyle=style,  # type: ignore[arg-type]
        errorTitle="Not allowed" if style == "stop" else "Not listed",
        error=message if len(message) <= LONGEST_MESSAGE else f"{message[:222]}...",
    )
