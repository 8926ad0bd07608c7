"""The twins of a page: the same numbers and words as JSON, on paper, and for e-mail.

A twin that cannot be made is reported and costs neither the page nor another twin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alliance_health.errors import AllianceHealthError
from alliance_health.report.exporter import Surroundings, render_page
from alliance_health.report.manifest import TwinNotMade
from alliance_health.report.page import Page
from alliance_health.report.printing import print_page
from alliance_health.report.summary import summary_html, summary_text
from alliance_health.report.twin_json import json_twin
from alliance_health.vocabulary import Twin

#: How many signs of a reason are told.
LONGEST_REASON = 600


@dataclass(frozen=True)
class MadeTwins:
    """The twins of one page.

    Parameters
    ----------
    files : mapping of str to bytes
        What each file holds, by its name, in the order asked for.
    kinds : mapping of str to Twin
        What each file is.
    failures : tuple of TwinNotMade
        Twins that could not be made.
    """

    files: Mapping[str, bytes]
    kinds: Mapping[str, Twin]
    failures: tuple[TwinNotMade, ...]


def make_twins(page: Page, file: str, wanted: Sequence[Twin]) -> MadeTwins:
    """Make the twins of a page.

    Parameters
    ----------
    page : Page
        From `read_page`.
    file : str
        Name of the page's file.
    wanted : sequence of Twin
        What to make.

    Returns
    -------
    MadeTwins
        Each twin whole or not at all.
    """
    files: dict[str, bytes] = {}
    kinds: dict[str, Twin] = {}
    failures: list[TwinNotMade] = []
    for kind in dict.fromkeys(wanted):
        names = twin_files(file, kind)
        try:
            made = dict(zip(names, _MAKERS[kind](page, file), strict=True))
        except Exception as error:  # told in the run's failures, whatever it is
            failures.append(TwinNotMade(kind=kind, file=names[0], reason=reason_of(error)))
        else:
            files |= made
            kinds |= dict.fromkeys(made, kind)
    return MadeTwins(files, kinds, tuple(failures))


def twin_files(file: str, kind: Twin) -> list[str]:
    """Name the files of a twin.

    Parameters
    ----------
    file : str
        Name of the page's file.
    kind : Twin
        Which twin.

    Returns
    -------
    list of str
        They lie beside the page.

    Examples
    --------
    >>> twin_files("orion.html", Twin.SUMMARY)
    ['orion.summary.html', 'orion.summary.txt']
    """
    return [f"{file.removesuffix('.html')}{ending}" for ending in kind.endings]


def reason_of(error: Exception) -> str:
    """Say in one line why something could not be made.

    Parameters
    ----------
    error : Exception
        What was raised.

    Returns
    -------
    str
        What it says; its kind too, unless it was raised on purpose.

    Examples
    --------
    >>> reason_of(KeyError("no such metric"))
    "KeyError: 'no such metric'"
    """
    said = (
        str(error) if isinstance(error, AllianceHealthError) else f"{type(error).__name__}: {error}"
    )
    reason = " ".join(said.split())
    return f"{reason[:LONGEST_REASON]} …" if len(reason) > LONGEST_REASON else reason


def _json(page: Page, file: str) -> list[bytes]:
    """Make the JSON twin."""
    return [json_twin(page).encode("utf-8")]


def _pdf(page: Page, file: str) -> list[bytes]:
    """Print the page: without links to other files, which paper does not have beside it."""
    text = render_page(page, Surroundings(index=""))
    return [print_page(text, date.fromisoformat(str(page.about["as_of"])))]


def _summary(page: Page, file: str) -> list[bytes]:
    """Make page one for e-mail."""
    texts = (summary_html(page, file), summary_text(page, file))
    return [text.encode("utf-8") for text in texts]


_MAKERS: Mapping[Twin, Callable[[Page, str], list[bytes]]] = {
    Twin.JSON: _json,
    Twin.PDF: _pdf,
    Twin.SUMMARY: _summary,
}
