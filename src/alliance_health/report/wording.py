"""How numbers, periods, dates and sentences are written on a page.

Sentences arrive with their words chosen; here they are only typeset: signs, spaces that
do not break, and periods as readers say them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel.dates import format_date, format_skeleton, get_quarter_names
from babel.numbers import format_decimal

from alliance_health.insights.names import capital
from alliance_health.insights.quantities import MINUS, say_change, say_share, say_value
from alliance_health.language import locale, speak, spoken
from alliance_health.tables.calendar import Period, is_off_grid
from alliance_health.vocabulary import Frequency

__all__ = [
    "MISSING",
    "add_up",
    "capital",
    "say_change",
    "say_count",
    "say_day",
    "say_period",
    "say_points",
    "say_quantity",
    "say_share",
    "sentence",
    "typeset",
]

#: What stands where there is no number.
MISSING = "\N{EM DASH}"

_PERIOD = re.compile(r"\b(\d{4})(Q[1-4]|H[12])\b")
_MINUS = re.compile(r"(?<![\w\-\N{NO-BREAK SPACE}/])-(?=\d)")
#: Units that name the ends of a scale; its definition tells them, a cell does not.
_RANGE = re.compile(r"-?\d+(\.\.|-| to )-?\d+")
_PERCENT = re.compile(r"(?<=\d) %")


def say_period(label: str) -> str:
    """Write a period as a reader says it.

    Parameters
    ----------
    label : str
        A period as files write it; anything else is returned as it is.

    Returns
    -------
    str
        Words that do not break over lines.

    Examples
    --------
    >>> labels = ("2026Q3", "2026H1", "2026-09", "2026")
    >>> [say_period(label).replace(chr(160), " ") for label in labels]
    ['Q3 2026', 'H1 2026', 'September 2026', '2026']
    """
    return _said_period(label, spoken())


@lru_cache(maxsize=1024)
def _said_period(label: str, _language: str) -> str:
    """Write a period in the language spoken; a page says the same few a thousand times."""
    if is_off_grid(label):
        return label
    try:
        period = Period.parse(label)
    except ValueError:
        return label
    year = label[:4]
    if period.frequency is Frequency.YEAR:
        return year
    if period.frequency is Frequency.MONTH:
        part = format_date(period.start, "LLLL", locale=locale())
    elif period.frequency is Frequency.QUARTER:
        part = _quarters(locale())[int(label[-1])]
    else:
        # Translators: a half-year, such as H1 in "H1 2026".
        part = speak("H{half}", half=label[-1])
    return f"{part}\N{NO-BREAK SPACE}{year}"


@lru_cache(maxsize=16)
def _quarters(name: str) -> dict[int, str]:
    """Return the short names of the quarters in a locale."""
    return dict(get_quarter_names("abbreviated", locale=name).items())


def say_short_period(label: str) -> str:
    """Write a period where there is little room.

    >>> [say_short_period(label) for label in ("2026Q3", "2026-09", "2026")]
    ['Q3 26', 'Sep 26', '2026']
    """
    words = say_period(label).split("\N{NO-BREAK SPACE}")
    return f"{words[0][:3]} {words[1][2:]}" if len(words) == 2 else words[0]


def say_day(day: str | None) -> str:
    """Write an ISO date in words; none is a dash.

    Parameters
    ----------
    day : str or None
        An ISO date.

    Returns
    -------
    str
        Day, month and year.

    Examples
    --------
    >>> say_day("2026-10-14").replace(chr(160), " "), say_day(None)
    ('14 October 2026', '—')
    """
    if not day:
        return MISSING
    said = format_date(date.fromisoformat(day), "long", locale=locale())
    return said.replace(" ", "\N{NO-BREAK SPACE}", 1)


def say_month(day: str | None) -> str:
    """Write the month of an ISO date.

    >>> say_month("2021-03-09")
    'March 2021'
    """
    if not day:
        return MISSING
    return format_skeleton("yMMMM", date.fromisoformat(day), locale=locale())


def say_points(points: float | None) -> str:
    """Write points of an index with one decimal and their sign; none is a dash.

    Parameters
    ----------
    points : float or None
        Points gained or lost.

    Returns
    -------
    str
        With a typeset minus.

    Examples
    --------
    >>> say_points(-5.24), say_points(0.02), say_points(None)
    ('−5.2', '0.0', '—')
    """
    if points is None or math.isnan(points):
        return MISSING
    rounded = round(points, 1)
    size = format_decimal(abs(rounded), format="0.0", locale=locale())
    if rounded == 0:
        return size
    return f"+{size}" if rounded > 0 else f"{MINUS}{size}"


def say_count(number: int) -> str:
    """Write a count so that its size is seen at a glance.

    >>> say_count(145091)
    '145,091'
    """
    return str(format_decimal(number, locale=locale()))


def say_quantity(value: float | None, unit: str, currency: str = "") -> str:
    """Write a metric's value with its unit; none is a dash.

    Parameters
    ----------
    value : float or None
        In `unit`.
    unit : str
        The metric's unit; "money" stands for amounts in `currency`.
    currency : str
        ISO 4217 code of the reporting currency.

    Returns
    -------
    str
        As page one writes it.

    Examples
    --------
    >>> say_quantity(21.0, "days"), say_quantity(3.5, "1-5"), say_quantity(None, "days")
    ('21 days', '3.5', '—')
    """
    if value is None or math.isnan(value):
        return MISSING
    if _RANGE.fullmatch(unit) or (unit == "money" and not currency):
        unit = "count"
    return typeset(say_value(value, unit, currency=currency))


def add_up(parts: Sequence[float], total: float | None) -> list[float]:
    """Round parts to a tenth so that they add up to their rounded total.

    What rounding leaves over goes to the last part, which is the one that gathers the rest.

    Parameters
    ----------
    parts : sequence of float
        Points as computed.
    total : float or None
        Their sum as published; None adds up the parts.

    Returns
    -------
    list of float
        As many as given.

    Examples
    --------
    >>> add_up([1.04, 1.04, 1.04], 3.12)
    [1.0, 1.0, 1.1]
    """
    if not parts:
        return []
    whole = round(math.fsum(parts) if total is None else total, 1)
    rounded = [round(part, 1) for part in parts]
    rounded[-1] = round(whole - math.fsum(rounded[:-1]), 1)
    return rounded


def typeset(said: str) -> str:
    """Set a sentence: real minus signs, periods as readers say them, no lonely percent signs.

    Parameters
    ----------
    said : str
        A sentence as an insight states it.

    Returns
    -------
    str
        The same words.

    Examples
    --------
    >>> typeset("-9 since 2026Q2, 18 % open").replace(chr(160), " ")
    '−9 since Q2 2026, 18 % open'
    """
    said = _PERIOD.sub(lambda found: say_period(found[0]), said)
    said = _MINUS.sub(MINUS, said)
    return _PERCENT.sub("\N{NO-BREAK SPACE}%", said)


def sentence(text: str) -> str:
    """End a text with a full stop, unless it ends with one or is empty.

    Parameters
    ----------
    text : str
        Words of a sentence.

    Returns
    -------
    str
        With a capital letter and one mark at its end.

    Examples
    --------
    >>> sentence("too early to judge results"), sentence("Why?"), sentence("")
    ('Too early to judge results.', 'Why?', '')
    """
    said = capital(text.strip())
    return said if not said or said[-1] in ".!?\N{HORIZONTAL ELLIPSIS}" else f"{said}."
