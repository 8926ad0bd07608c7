"""Cells become values: text to numbers, dates, yes or no; nothing is guessed.

A cell that could be read in two ways, such as 1.234,56 or 01-02-2026, is refused
with a hint; no number is rounded, and no word becomes a number. Each distinct
text is read once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

import numpy as np
import pandas as pd

from alliance_health.tables.columns import ColumnKind, ColumnSpec
from alliance_health.tables.fiscal import is_fiscal, read_fiscal_label
from alliance_health.tables.labels import FIRST_YEAR, LAST_YEAR, read_label

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_WITH_COMMA = re.compile(r"[+-]?[0-9]{1,3}([.,'\s]?[0-9]{3})*[.,][0-9]+|[+-]?[0-9]+,[0-9]*")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}([,'\s][0-9]{3})+([.][0-9]+)?")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ][0-9]{2}:[0-9]{2}\S*)?")
_OTHER_DATE = re.compile(r"[0-9]{1,4}[-/. ]([0-9]{1,2}|[A-Za-z]{3,})[-/. ][0-9]{2,4}")
_ZERO = re.compile(r"[+-]?[0.]+([eE].*)?")
_NOTHING = {"na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", "unknown", "n.a."}
_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_CURRENCY = re.compile(r"[A-Z]{3}")
_INFINITE = {"inf", "infinity"}


def cell_texts(column: pd.Series) -> pd.Series:
    """Write each cell of a column as text without blanks around it.

    Parameters
    ----------
    column : Series of any type
        Cells as a file holds them.

    Returns
    -------
    Series of str, same index
        Numbers in the shortest form that gives the same number again, whole numbers
        without a point, dates in ISO form, yes and no as true and false; missing where
        the cell is empty or blank.

    Examples
    --------
    >>> cell_texts(pd.Series([1001.0, 0.1, True, " x ", ""], dtype="object")).tolist()
    ['1001', '0.1', 'true', 'x', nan]
    """
    if isinstance(column.dtype, pd.StringDtype):
        texts = column.str.strip()
        return texts.mask(texts.eq("").fillna(True).astype(bool))
    if column.dtype == object:  # 1, 1.0 and True count as one value, so each cell is looked at
        cells = [_cell_text(cell) for cell in column.to_numpy()]
    else:
        codes, distinct = pd.factorize(column)
        written = np.array([*(_cell_text(cell) for cell in distinct), None], dtype=object)
        cells = list(written[codes])
    return pd.Series(cells, index=column.index, dtype="str")


def _cell_text(cell: Any) -> str | None:
    """Write one cell as text; None when it is empty."""
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:
        return None
    if isinstance(cell, (bool, np.bool_)):
        return str(bool(cell)).lower()
    if isinstance(cell, (float, np.floating)):
        number = float(cell)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat()
    return str(cell).strip() or None


def convert_column(texts: pd.Series, column: ColumnSpec) -> tuple[pd.Series, dict[str, str]]:
    """Turn the texts of a column into values of its kind.

    Parameters
    ----------
    texts : Series of str
        As from `cell_texts`.
    column : ColumnSpec
        What the cells must be.

    Returns
    -------
    Series of the column's dtype, same index
        Values; missing where the text is missing or cannot be read.
    dict of str to str
        Each text that cannot be read, with the reason.

    Examples
    --------
    >>> split = ColumnSpec("split", ColumnKind.NUMBER, "our share")
    >>> values, unreadable = convert_column(pd.Series(["0.5", "0,5"], dtype="str"), split)
    >>> values.tolist(), list(unreadable)
    ([0.5, nan], ['0,5'])
    """
    read = _READERS.get(column.kind)
    if read is None:
        return texts.astype("str"), {}
    codes, distinct = pd.factorize(texts)
    values: list[Any] = []
    unreadable: dict[str, str] = {}
    for text in distinct:
        try:
            values.append(read(text))
        except ValueError as error:
            unreadable[text] = str(error)
            values.append(None)
    taken = pd.Series([*values, None], dtype=column.dtype).take(codes)
    return taken.set_axis(texts.index), unreadable


def read_number(text: str) -> float:
    """Read a number with a decimal point and without separators of thousands.

    Parameters
    ----------
    text : str
        One cell.

    Returns
    -------
    float
        The nearest number that a computer can hold; never infinite.

    Raises
    ------
    ValueError
        With the reason and a hint.

    Examples
    --------
    >>> read_number("-1.5e3")
    -1500.0
    >>> read_number("1.234,56")
    Traceback (most recent call last):
    ...
    ValueError: not a number; write 1234.56: a point before decimals, nothing between thousands
    """
    if _NUMBER.fullmatch(text):
        number = float(text)
        if math.isinf(number) or (number == 0 and not _ZERO.fullmatch(text)):
            raise ValueError("beyond the numbers that can be computed with")
        return number
    if text.lower().lstrip("+-") in _INFINITE:
        raise ValueError("not a finite number")
    if text.lower() in _NOTHING:
        raise ValueError("text where a number must stand; a missing number is an empty cell")
    if _WITH_COMMA.fullmatch(text) or _GROUPED.fullmatch(text):
        hint = "write 1234.56: a point before decimals, nothing between thousands"
        raise ValueError(f"not a number; {hint}")
    if text.startswith("#") or text.startswith("formula"):
        raise ValueError("not a number: the formula in this cell failed")
    if _NUMBER.fullmatch(text.rstrip("% ")):
        raise ValueError("not a number; write it without the percent sign")
    raise ValueError("text where a number must stand")


def read_date(text: str) -> date:
    """Read a date in ISO form; of a time, its date as written.

    Parameters
    ----------
    text : str
        One cell.

    Returns
    -------
    date
        The day.

    Raises
    ------
    ValueError
        With the reason and a hint.

    Examples
    --------
    >>> read_date("2026-09-30T23:15:00Z").isoformat()
    '2026-09-30'
    >>> read_date("30-09-2026")
    Traceback (most recent call last):
    ...
    ValueError: not a date that can be read in one way only; write it as 2026-09-30
    """
    found = _DATE.fullmatch(text)
    if found:
        try:
            if found[2]:
                datetime.fromisoformat(text)
            day = date.fromisoformat(found[1])
        except ValueError:
            raise ValueError("no such day or time in the calendar") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"not a year from {FIRST_YEAR} to {LAST_YEAR}")
        return day
    if _OTHER_DATE.fullmatch(text):
        raise ValueError("not a date that can be read in one way only; write it as 2026-09-30")
    if _NUMBER.fullmatch(text):
        raise ValueError("a number where a date must stand; write it as 2026-09-30")
    raise ValueError("not a date; write it as 2026-09-30")


def _read_boolean(text: str) -> bool:
    """Read yes or no."""
    try:
        return _YES_OR_NO[text.lower()]
    except KeyError:
        raise ValueError("allowed: true or false, yes or no, 1 or 0") from None


def _read_period(text: str) -> str:
    """Read a period and return its label."""
    if is_fiscal(text):
        read_fiscal_label(text)
        return text
    try:
        read_label(text)
    except ValueError as error:
        hint = "; the cell holds a date: format it as text" if _DATE.fullmatch(text) else ""
        raise ValueError(f"{error}{hint}") from None
    return text


def _read_currency(text: str) -> str:
    """Read the three letters of a currency."""
    if _CURRENCY.fullmatch(text):
        return text
    hint = f"; write {text.upper()}" if _CURRENCY.fullmatch(text.upper()) else ""
    raise ValueError(f"not a currency; allowed: three capital letters, as EUR{hint}")


def nearest_word(word: str, words: list[str]) -> str:
    """Suggest the known word that somebody probably meant.

    Parameters
    ----------
    word : str
        What was found.
    words : list of str
        What is known.

    Returns
    -------
    str
        A question to end a reason with, or nothing when no word is near.

    Examples
    --------
    >>> nearest_word("Ours", ["ours", "theirs"])
    "; did you mean 'ours'?"
    """
    near = get_close_matches(word.lower(), words, n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


_READERS: dict[ColumnKind, Callable[[str], Any]] = {
    ColumnKind.NUMBER: read_number,
    ColumnKind.WHOLE: read_number,
    ColumnKind.DATE: read_date,
    ColumnKind.BOOLEAN: _read_boolean,
    ColumnKind.PERIOD: _read_period,
    ColumnKind.CURRENCY: _read_currency,
}
