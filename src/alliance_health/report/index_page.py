"""The page that lists all reports of a period, and what could not be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from alliance_health.language import speak, speaking
from alliance_health.report.exporter import policy
from alliance_health.report.manifest import NotMade, Rendered
from alliance_health.report.page_one import EDITION_NAMES
from alliance_health.report.templating import environment
from alliance_health.vocabulary import Band, Edition

#: Where the list of all periods lies, from an index.
LIST_ABOVE = "../../index.html"

#: Order of attention: the worse of both bands, then those that cannot be judged.
_ATTENTION = [band.value for band in Band]


@dataclass(frozen=True)
class IndexPage:
    """What the index lists.

    Parameters
    ----------
    name : str
        Name of the workbook.
    period, edition, language : str
        What the reports are about.
    reports : tuple of Rendered
        Pages of alliances.
    portfolio : Rendered or None
        Page of the portfolio.
    failures : tuple of NotMade
        Pages that could not be made.
    """

    name: str
    period: str
    edition: str
    language: str
    reports: tuple[Rendered, ...]
    portfolio: Rendered | None
    failures: tuple[NotMade, ...]


def render_index(index: IndexPage) -> str:
    """Write the index page as HTML; it holds no script and needs none.

    Parameters
    ----------
    index : IndexPage
        What it lists.

    Returns
    -------
    str
        The HTML of one file; the same pages give the same text.
    """
    with speaking(index.language):
        return (
            environment()
            .get_template("index.html.j2")
            .render(
                about=_about(index),
                policy=policy(),
                above=LIST_ABOVE,
                reports=sorted(index.reports, key=_attention),
                portfolio=index.portfolio,
                failures=index.failures,
                twins_not_made=[one for page in _pages(index) for one in page.twins_not_made],
            )
        )


def _pages(index: IndexPage) -> list[Rendered]:
    """Return all pages, that of the portfolio last."""
    return [*index.reports, *([index.portfolio] if index.portfolio else [])]


def _about(index: IndexPage) -> dict[str, Any]:
    """Return what the page says of itself."""
    pages = _pages(index)
    shown: dict[str, Any] = dict(pages[0].about) if pages else {}
    return {
        "kind": "index",
        "name": index.name,
        "period": index.period,
        "edition_name": speak(EDITION_NAMES[Edition(index.edition)]),
        "language": index.language,
        "as_of": shown.get("as_of"),
        "notice": shown.get("notice", ""),
    }


def _attention(page: Rendered) -> tuple[int, str, str]:
    """Order pages by the worse of both bands, then by name."""
    tone = page.about.get("tone")
    place = _ATTENTION.index(tone) if tone in _ATTENTION else len(_ATTENTION)
    return place, page.name, page.alliance_id
