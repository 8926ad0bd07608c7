"""Numbers in words: a value with its unit, a score as it may be shown, a change with its sign.

Formats come from the locale data of Babel; nothing here rounds a score across a band edge.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from babel.numbers import (
    format_compact_currency,
    format_currency,
    format_decimal,
    get_decimal_symbol,
    get_group_symbol,
)

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.aggregate import COVERAGE_TOLERANCE
from alliance_health.indices.bands import whole_number_shown
from alliance_health.language import locale, speak, speak_name

#: Minus sign of typeset text; a hyphen is shorter than a plus and reads as a dash.
MINUS = "\N{MINUS SIGN}"

#: Units that are written close to their number in another way than "number unit".
_SHORT_UNITS = {
    "%": "\N{NO-BREAK SPACE}%",
    "ratio": "",
    "count": "",
    "x": "\N{MULTIPLICATION SIGN}",
}

#: Thousands without a sign between them: a language may have no short form of an amount.
_UNGROUPED = re.compile(r"\d{4}")

#: Units that name the ends of a scale, such as 1-5 or -4..4: the definition says them.
_SCALE_ENDS = re.compile(r"-?\d+(-|\.\.)-?\d+")


def say_value(value: float | None, unit: str, *, currency: str) -> str:
    """Write a value with its unit, as a reader expects it.

    Parameters
    ----------
    value : float or None
        In `unit`; None and NaN read "not measured".
    unit : str
        Unit of the metric; "money" stands for amounts in `currency`.
    currency : str
        ISO 4217 code of the workbook's reporting currency.

    Returns
    -------
    str
        Three digits at most after rounding to what a reader can use.

    Examples
    --------
    >>> say_value(21.0, "days", currency="EUR"), say_value(1.0, "days", currency="EUR")
    ('21 days', '1 day')
    >>> say_value(4_100_000, "money", currency="EUR")
    '€4.1M'
    >>> say_value(3.9, "1-5", currency="EUR"), say_value(None, "days", currency="EUR")
    ('3.9', 'not measured')
    """
    if value is None or math.isnan(value):
        return speak("not measured")
    if unit == "money":
        return _say_money(value, currency)
    number = format_decimal(value, format=_pattern(value), locale=locale())
    if _SCALE_ENDS.fullmatch(unit):
        return number
    if unit in _SHORT_UNITS:
        return number + _SHORT_UNITS[unit]
    named = unit.removesuffix("s") if number == "1" else unit
    return " ".join((number, speak_name("unit", named)))


def say_score(score: float | None, edges: BandEdges) -> str:
    """Write a score as a whole number that never crosses a band edge.

    Parameters
    ----------
    score : float or None
        0 to 100; None and NaN become a dash.
    edges : BandEdges
        Where bands change.

    Returns
    -------
    str
        The whole number, or a dash.

    Examples
    --------
    >>> say_score(69.6, BandEdges()), say_score(None, BandEdges())
    ('69', '–')
    """
    if score is None or math.isnan(score):
        return "\N{EN DASH}"
    return str(whole_number_shown(score, edges))


def say_range(
    score: float | None, ends: tuple[float, float], edges: BandEdges, coverage: float | None = None
) -> str:
    """Say the range of an index beside its number, and what it adds where they disagree.

    Parameters
    ----------
    score : float or None
        The published index, of what is measured.
    ends : tuple of float
        The range, in which what is unmeasured is filled in.
    edges : BandEdges
        Where bands change.
    coverage : float or None
        Share of the weight that is measured.

    Returns
    -------
    str
        Empty where the range has no width. Where the number lies outside of it, both are told
        apart: the range then answers for more than the number does.

    Examples
    --------
    >>> say_range(48.2, (45.0, 52.3), BandEdges())
    '45 to 52'
    >>> say_range(24.0, (25.2, 28.0), BandEdges(), 0.8)
    'as measured; 25 to 28 with what is unmeasured'
    >>> say_range(99.0, (91.0, 97.0), BandEdges(), 1.0)
    'as measured; 91 to 97 with survey error'
    """
    low, high = (whole_number_shown(end, edges) for end in ends)
    shown = low if score is None else whole_number_shown(score, edges)
    if low is None or high is None or shown is None:
        return ""
    said = str(low) if low == high else speak("{low} to {high}", low=low, high=high)
    if low <= shown <= high:
        return "" if low == high else said
    if coverage is not None and 1 - coverage <= COVERAGE_TOLERANCE:
        return speak("as measured; {range} with survey error", range=said)
    return speak("as measured; {range} with what is unmeasured", range=said)


def in_locale(written: str) -> str:
    """Exchange the signs of a number that is written in digits for those of the locale.

    Parameters
    ----------
    written : str
        A point before the decimals, commas between thousands, as Python formats numbers.

    Returns
    -------
    str
        The same digits.

    Examples
    --------
    >>> from alliance_health.language import speaking
    >>> in_locale("+1,234.5")
    '+1,234.5'
    >>> with speaking("de"):
    ...     in_locale("+1,234.5")
    '+1.234,5'
    """
    return written.translate(_signs_of(locale()))


@lru_cache(maxsize=16)
def _signs_of(name: str) -> dict[int, str]:
    """Return what stands for a point and for a comma in the numbers of a locale."""
    return str.maketrans({".": get_decimal_symbol(name), ",": get_group_symbol(name)})


def number_signs() -> str:
    """Return the decimal sign and the sign between thousands, as plotly wants them.

    >>> number_signs()
    '.,'
    """
    return in_locale(".,")


def say_change(points: float) -> str:
    """Write a change of points with its sign.

    >>> say_change(-9), say_change(3), say_change(0), say_change(-4.2)
    ('−9', '+3', '±0', '−4.2')
    """
    if points == 0:
        return "±0"
    size = format_decimal(abs(points), locale=locale())
    return f"+{size}" if points > 0 else f"{MINUS}{size}"


def say_share(share: float | None) -> str:
    r"""Write a share as a percentage that is never rounded up to everything.

    >>> say_share(0.996), say_share(1.0), say_share(None)
    ('99\xa0%', '100\xa0%', '–')
    """
    if share is None or math.isnan(share):
        return "\N{EN DASH}"
    return f"{math.floor(share * 100 + 1e-9)}\N{NO-BREAK SPACE}%"


def _say_money(value: float, currency: str) -> str:
    """Write an amount in short; in full where the language has no short form of its size."""
    said = format_compact_currency(value, currency, locale=locale(), fraction_digits=1)
    if not _UNGROUPED.search(said):
        return said
    whole = format_currency(round(value), currency, locale=locale())
    return whole.replace(f"{get_decimal_symbol(locale())}00", "", 1)


def _pattern(value: float) -> str:
    """Fewer decimals the larger the number is."""
    size = abs(value)
    if size >= 100:
        return "#,##0"
    return "#,##0.#" if size >= 10 else "#,##0.##"
