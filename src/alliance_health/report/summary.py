"""Page one for e-mail: HTML without script, style sheet or picture, and the same as plain text.

Mail programs leave out what they do not know. What is left here is tables, colours written on the
elements themselves, and signs: a band is told by a shape, its word and its colour.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from alliance_health.catalogue.settings import BandEdges
from alliance_health.indices.bands import whole_number_shown
from alliance_health.language import speaking
from alliance_health.report.exporter import policy
from alliance_health.report.page import Page
from alliance_health.report.templating import environment
from alliance_health.vocabulary import Band, Role

#: Shapes of bands: confirmed, and not confirmed.
SHAPES = {
    Band.WEAK.value: ("\N{BLACK SQUARE}", "\N{WHITE SQUARE}"),
    Band.WATCH.value: ("\N{BLACK UP-POINTING TRIANGLE}", "\N{WHITE UP-POINTING TRIANGLE}"),
    Band.STRONG.value: ("\N{BLACK CIRCLE}", "\N{WHITE CIRCLE}"),
}

#: Height in pixels of the bar of a full score.
BAR_HEIGHT = 64

#: Signs that a line of the plain text has at most.
LINE = 76

#: Signs of a bar of a full score in the plain text.
TEXT_BAR = 25

#: Signs that change the direction of what follows; on a line of plain text nothing ends them.
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def summary_html(page: Page, report: str) -> str:
    """Write page one for e-mail.

    Parameters
    ----------
    page : Page
        From `read_page`.
    report : str
        Name of the file of the whole report.

    Returns
    -------
    str
        The HTML of one file, 600 pixels wide where there is room; the same page gives the same
        text.
    """
    return _write(environment(), "summary.html.j2", page, report)


def summary_text(page: Page, report: str) -> str:
    """Write page one as plain text, the alternative to `summary_html` in an e-mail.

    Parameters
    ----------
    page : Page
        From `read_page`.
    report : str
        Name of the file of the whole report.

    Returns
    -------
    str
        Lines of at most 76 signs.
    """
    return _lines(_write(_text_environment(), "summary.txt.j2", page, report))


def one_line(text: object) -> str:
    r"""Return words from data on one line, without signs that change direction.

    Parameters
    ----------
    text : object
        Anything that is written out.

    Returns
    -------
    str
        The same words.

    Examples
    --------
    >>> one_line("Orion\n\nDecisions asked\u202e")
    'Orion Decisions asked'
    """
    spaced = "".join(
        " "
        if sign != "\N{NO-BREAK SPACE}" and unicodedata.category(sign) in ("Cc", "Zl", "Zp")
        else sign
        for sign in _DIRECTIONS.sub("", str(text))
    )
    return re.sub(r" +", " ", spaced).strip()


def _write(templates: Environment, template: str, page: Page, report: str) -> str:
    """Fill in a template with page one."""
    with speaking(str(page.about["language"])):
        return templates.get_template(template).render(
            about=page.about,
            data=page.sections[0].data,
            report_file=report,
            policy=policy(),
            bars=_bars(page),
            shapes=SHAPES,
            bar_height=BAR_HEIGHT,
            text_bar=TEXT_BAR,
        )


def _bars(page: Page) -> dict[str, list[dict[str, Any]]]:
    """Return the last periods of both indices as bars; a missing period has none."""
    said = page.sections[0].data.get("report")
    if said is None:
        return {}
    edges = BandEdges(**(page.report or {}).get("edges", {}))
    return {
        role.value: [
            {
                "period": point["period"],
                "shown": None
                if point["score"] is None
                else whole_number_shown(point["score"], edges),
                "height": max(1, round((point["score"] or 0) * BAR_HEIGHT / 100)),
            }
            for point in said[role.value]["history"]
        ]
        for role in Role
    }


@lru_cache(maxsize=1)
def _text_environment() -> Environment:
    """Return the templates for plain text: nothing is escaped, every value is one line."""
    return environment().overlay(autoescape=False, finalize=_finalised)


def _finalised(value: Any) -> Any:
    """Bring a value from data on one line."""
    return one_line(value) if isinstance(value, str) else value


def _lines(text: str) -> str:
    """Break lines where they are too long, with what follows as far in as the first."""
    broken: list[str] = []
    for line in text.replace("\N{NO-BREAK SPACE}", " ").splitlines():
        bare = line.strip()
        if not bare:
            if broken and broken[-1]:
                broken.append("")
            continue
        inset = " " * (len(line) - len(line.lstrip()))
        later = inset + ("  " if bare.startswith("- ") else "")
        broken += textwrap.wrap(
            bare, LINE, initial_indent=inset, subsequent_indent=later, break_on_hyphens=False
        )
    return "\n".join(broken).strip() + "\n"
