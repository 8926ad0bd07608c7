"""Templates: where they are, what they may use, and that everything is escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from alliance_health.figures.theme import DARK, LIGHT
from alliance_health.insights.names import say_bands
from alliance_health.insights.quantities import in_locale
from alliance_health.language import speak, speak_count, speak_in, speak_name
from alliance_health.report import wording
from alliance_health.report.letter_widths import broken
from alliance_health.report.page_fit import STEPS
from alliance_health.report.plain_text import plain_text, plain_values
from alliance_health.report.shortening import short, shorten


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the templates of this package.

    Every value is plain text and escaped; a name that a template lacks is an error, never an
    empty spot.

    Returns
    -------
    Environment
        Made once a process.

    Examples
    --------
    >>> environment().from_string("{{ name }}").render(name="<b>Orion</b>")
    '&lt;b&gt;Orion&lt;/b&gt;'
    """
    made = Environment(
        loader=PackageLoader("alliance_health.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_written,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"light": LIGHT, "dark": DARK, "missing": wording.MISSING}
    made.globals |= {
        "speak": speak,
        "speak_in": speak_in,
        "say_bands": say_bands,
        "speak_name": speak_name,
        "speak_count": speak_count,
        "steps_of_fit": STEPS,
    }
    made.filters |= {
        "period": wording.say_period,
        "short_period": wording.say_short_period,
        "day": wording.say_day,
        "month": wording.say_month,
        "points": wording.say_points,
        "share": wording.say_share,
        "change": wording.say_change,
        "count": wording.say_count,
        "quantity": wording.say_quantity,
        "typeset": wording.typeset,
        "sentence": wording.sentence,
        "capital": wording.capital,
        "in_locale": in_locale,
        "css_string": css_string,
        "broken": broken,
        "cell": _cell,
        "short": short,
        "shortened": shorten,
    }
    return made


def _written(value: Any) -> Any:
    """Clean what a template writes; Jinja minds that what is missing is an error."""
    return plain_values(value)


def _cell(cell: str | float | None) -> str:
    """Write one cell of the data behind a figure."""
    if isinstance(cell, str):
        return wording.typeset(cell)
    return wording.MISSING if cell is None else in_locale(str(cell))


def css_string(text: str) -> Markup:
    r"""Write a text as a string of a style sheet, so that no sign in it can end the string.

    Parameters
    ----------
    text : str
        Words from data.

    Returns
    -------
    Markup
        With its quotes; every sign but letters and digits is written by its number.

    Examples
    --------
    >>> str(css_string('a"</style>'))
    '"a\\22 \\3c \\2f style\\3e "'
    """
    signs = "".join(
        sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):x} "
        for sign in plain_text(text)
    )
    return Markup(f'"{signs}"')
