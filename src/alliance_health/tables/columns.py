"""What a column and a table of the contract are: declared once, used for everything.

The checks, the frames and the data dictionary are all made from these
declarations; a column is described nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from alliance_health.tables.calendar import PERIOD_FORMS
from alliance_health.vocabulary import Confidentiality

if TYPE_CHECKING:
    import pandas as pd


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    ID = "id"
    TEXT = "text"
    CHOICE = "word"
    NUMBER = "number"
    WHOLE = "whole number"
    DATE = "date"
    BOOLEAN = "yes or no"
    PERIOD = "period"
    CURRENCY = "currency"

    @property
    def dtype(self) -> str:
        """Type of the column in a checked frame.

        >>> ColumnKind.DATE.dtype, ColumnKind.ID.dtype
        ('datetime64[us]', 'str')
        """
        return _DTYPES.get(self, "str")


_DTYPES = {
    ColumnKind.NUMBER: "float64",
    ColumnKind.WHOLE: "float64",
    ColumnKind.DATE: "datetime64[us]",
    ColumnKind.BOOLEAN: "boolean",
}

_FORMS = {
    ColumnKind.ID: "a short text that names one thing",
    ColumnKind.TEXT: "any text",
    ColumnKind.DATE: "a date as 2026-09-30",
    ColumnKind.BOOLEAN: "true or false, yes or no, 1 or 0",
    ColumnKind.PERIOD: PERIOD_FORMS,
    ColumnKind.CURRENCY: "three capital letters, as EUR",
}


class KnownFrom(StrEnum):
    """From when a row without `recorded_on` counts as known."""

    ALWAYS = "always"
    EVENT = "the event's date"
    PERIOD_START = "the period's start"
    PERIOD_END = "the period's end"


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a table.

    Parameters
    ----------
    name : str
        Name in the header.
    kind : ColumnKind
        What its cells are.
    description : str
        What it says, for readers of the data dictionary.
    unit : str
        Unit of its numbers; empty when it has none or another column says it.
    optional : bool
        Whether the file may lack the column.
    blank : bool
        Whether a cell may be empty.
    key : bool
        Whether it is part of what makes a row unique; an optional key column that is
        empty holds an empty text, never a missing value.
    choices : tuple of str
        The words that are allowed.
    lower, upper : float or None
        Smallest and largest number that is allowed.
    above_lower : bool
        Whether `lower` itself is not allowed.
    planned : bool
        Whether the date is a plan, known before it comes.
    known_with : str
        Date column on which the content of this one became known.
    settled_by : str
        Column that must be filled for this date to be a fact; else it is expected only.
    personal : bool
        Whether it points at a person: messages never repeat it.
    confidentiality : Confidentiality
        Who may see it; see `alliance_health.tables.confidentiality`, where it is set.
    competition_sensitive : bool
        Whether competitors must not tell each other: it is in no joint edition, whatever its
        class.

    Examples
    --------
    >>> ColumnSpec("split", ColumnKind.NUMBER, "our share", lower=0, upper=1).allowed
    'a number from 0 to 1'
    """

    name: str
    kind: ColumnKind
    description: str
    unit: str = ""
    optional: bool = False
    blank: bool = False
    key: bool = False
    choices: tuple[str, ...] = ()
    lower: float | None = None
    upper: float | None = None
    above_lower: bool = False
    planned: bool = False
    known_with: str = ""
    settled_by: str = ""
    personal: bool = False
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    competition_sensitive: bool = False

    @property
    def dtype(self) -> str:
        """Type of the column in a checked frame."""
        return self.kind.dtype

    @property
    def allowed(self) -> str:
        """What a cell may hold, in words."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.kind not in (ColumnKind.NUMBER, ColumnKind.WHOLE):
            return _FORMS[self.kind]
        least = "above" if self.above_lower else "from"
        limits = [f"{least} {self.lower:g}"] if self.lower is not None else []
        limits += [f"to {self.upper:g}"] if self.upper is not None else []
        return " ".join([f"a {self.kind}", *limits])

    def as_key(self) -> ColumnSpec:
        """Return the same column as part of a table's key."""
        return replace(self, key=True)

    @property
    def remedy(self) -> str:
        """What to do about a cell that cannot be right."""
        return "correct the cell, or leave it empty if unknown" if self.blank else "fill the cell"


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule about several columns of one row.

    Parameters
    ----------
    name : str
        Name of the rule, unique in its table.
    column : str
        Column that a message points at.
    holds : callable
        Checked frame -> Series of bool, same index; True where the rule is kept.
    reason : str
        What is wrong when it is not.
    remedy : str
        What to do.
    """

    name: str
    column: str
    holds: Callable[[pd.DataFrame], pd.Series]
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table of the contract.

    Parameters
    ----------
    table : str
        Its name.
    description : str
        What one row is.
    columns : tuple of ColumnSpec
        Its columns in the order of the contract, `recorded_on` last.
    known_from : KnownFrom
        From when a row without `recorded_on` counts as known.
    event_dates : tuple of str
        Dates of which the earliest makes the row known.
    money : tuple of str
        Columns whose amounts are in `currency`.
    rated_on : tuple of str
        Dates of which the first that is filled says which exchange rate counts; none for
        rows whose day their period or nothing says.
    scaled : tuple of str
        Columns that the word in `scale` multiplies.
    rules : tuple of RowRule
        Rules about several columns.
    confidentiality : Confidentiality
        Who may see its rows, unless a row says otherwise.
    """

    table: str
    description: str
    columns: tuple[ColumnSpec, ...]
    known_from: KnownFrom
    event_dates: tuple[str, ...] = ()
    money: tuple[str, ...] = ()
    rated_on: tuple[str, ...] = ()
    scaled: tuple[str, ...] = ()
    rules: tuple[RowRule, ...] = ()
    confidentiality: Confidentiality = Confidentiality.INTERNAL

    @property
    def names(self) -> list[str]:
        """Names of all columns."""
        return [column.name for column in self.columns]

    @property
    def key(self) -> list[str]:
        """Columns that make a row unique, `recorded_on` aside."""
        return [column.name for column in self.columns if column.key]

    @property
    def dates(self) -> list[ColumnSpec]:
        """Columns with dates of what happened or is planned, `recorded_on` aside."""
        return [
            column
            for column in self.columns
            if column.kind is ColumnKind.DATE and column.name != RECORDED_ON
        ]

    @property
    def period_column(self) -> str | None:
        """Column with the period of a row, if the table has one."""
        periods = [column.name for column in self.columns if column.kind is ColumnKind.PERIOD]
        return periods[0] if periods else None

    def column(self, name: str) -> ColumnSpec:
        """Return the column of this name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


#: Column of every table that says when a row became known.
RECORDED_ON = "recorded_on"

#: Its declaration, the same in every table.
RECORDED = ColumnSpec(
    RECORDED_ON,
    ColumnKind.DATE,
    "Day on which the row became known. A later day with the same key supersedes the row.",
    optional=True,
    blank=True,
)

#: Column of every table that takes a row back.
WITHDRAWN_FLAG = "withdrawn"

#: Its declaration, the same in every table.
WITHDRAWN = ColumnSpec(
    WITHDRAWN_FLAG,
    ColumnKind.BOOLEAN,
    "Yes takes the row of this key back from `recorded_on` on; only the key need be filled then.",
    optional=True,
    blank=True,
)

#: Columns of every table that put its rows in order, last in each.
HISTORY = (WITHDRAWN, RECORDED)

#: Column of tables with free text that says who may see a row.
ROW_CLASS = "confidentiality"

#: Its declaration, the same in every table that has it.
ROW_CONFIDENTIALITY = ColumnSpec(
    ROW_CLASS,
    ColumnKind.CHOICE,
    "Who may see the row; empty: as all rows of the table. docs/editions.md says what that is.",
    optional=True,
    blank=True,
    choices=tuple(one.value for one in Confidentiality),
)

#: Whose alliance a row is about, in every table but `alliances`.
ALLIANCE_ID = ColumnSpec(
    "alliance_id", ColumnKind.ID, "Alliance that the row is about, as in `alliances`."
)

#: Currency of the amounts of a row.
CURRENCY = ColumnSpec(
    "currency",
    ColumnKind.CURRENCY,
    "Currency of the amounts as three letters; empty: the workbook's reporting currency.",
    optional=True,
    blank=True,
)
