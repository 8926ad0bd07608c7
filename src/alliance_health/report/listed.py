"""What reports of a workbook are there, as the page that lists all of them needs it.

A run lists every report that was ever made, thousands of pages in dozens of manifests. Of these
only what the list shows is taken, and what lies in a folder is asked of the system once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from alliance_health.report.manifest import MANIFEST_FILE
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Edition, Twin

#: Twins that are linked, with the ending of their file and the place of their bit after the page's.
TWIN_ENDINGS = {Twin.JSON: ".json", Twin.PDF: ".pdf", Twin.SUMMARY: ".summary.html"}

_BITS = {kind: 2 << place for place, kind in enumerate(TWIN_ENDINGS)}


class _Taken(BaseModel):
    """Base of what is taken of a manifest: everything else in it is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class _Twin(_Taken):
    """A file beside a page."""

    kind: Twin
    file: str


class ListedAbout(_Taken):
    """What the list says of all reports, taken from the newest."""

    as_of: str | None = None
    notice: str = ""


class _Page(_Taken):
    """A page as a manifest tells it."""

    name: str
    file: str
    about: ListedAbout
    twins: tuple[_Twin, ...] = ()


class _Manifest(_Taken):
    """A manifest."""

    period: str
    edition: Edition
    language: str
    reports: tuple[_Page, ...]
    portfolio: _Page | None
    failures: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ListedPage:
    """The report of one alliance.

    Parameters
    ----------
    stem : str
        Its file without its ending.
    name : str
        Of the alliance.
    digit : int
        1 for the page, and 2, 4 and 8 for its twins in the order of `TWIN_ENDINGS`.
    """

    stem: str
    name: str
    digit: int


@dataclass(frozen=True)
class Kept:
    """The reports of one period, edition and language that are there.

    Parameters
    ----------
    period : Period
        What they are about.
    edition : Edition
        For whom.
    language : str
        In which language.
    pages : tuple of ListedPage
        Of alliances.
    portfolio : str
        File of the page of the portfolio; empty where there is none.
    failed : int
        Pages that could not be made.
    about : ListedAbout
        What the first page says of itself.
    """

    period: Period
    edition: Edition
    language: str
    pages: tuple[ListedPage, ...]
    portfolio: str
    failed: int
    about: ListedAbout

    @property
    def beneath(self) -> str:
        """Folder of the pages, from where the list lies, with slashes."""
        return f"{self.period.label}/{self.edition}-{self.language}"


def kept_reports(own: Path) -> list[Kept]:
    """Return what reports of a workbook are there.

    Parameters
    ----------
    own : Path
        Folder of all reports of the workbook.

    Returns
    -------
    list of Kept
        The newest period first; without pages whose file is gone, and without manifests that
        cannot be read.
    """
    found = []
    for path in sorted(own.glob(f"*/*/{MANIFEST_FILE}")):
        try:
            found.append(_kept(_Manifest.model_validate_json(path.read_bytes()), own))
        except ValueError:  # of pydantic, or a period
            continue
    order = list(Edition)
    newest_first = sorted(found, key=lambda one: order.index(one.edition))
    return sorted(newest_first, key=lambda one: one.period.end, reverse=True)


def _kept(manifest: _Manifest, own: Path) -> Kept:
    """Return what a manifest lists and is still there."""
    folder = own / manifest.period / f"{manifest.edition}-{manifest.language}"
    there = set(os.listdir(folder)) if folder.is_dir() else set()
    pages = [page for page in manifest.reports if page.file in there]
    portfolio = manifest.portfolio
    has_portfolio = portfolio is not None and portfolio.file in there
    first = [*pages, *([portfolio] if portfolio and has_portfolio else [])][:1]
    return Kept(
        period=Period.parse(manifest.period),
        edition=manifest.edition,
        language=manifest.language,
        pages=tuple(
            ListedPage(
                stem=page.file.removesuffix(".html"),
                name=page.name,
                digit=1 + sum(_BITS[kind] for kind in _kinds(page, there)),
            )
            for page in pages
        ),
        portfolio=portfolio.file if portfolio and has_portfolio else "",
        failed=len(manifest.failures),
        about=first[0].about if first else ListedAbout(),
    )


def _kinds(page: _Page, there: set[str]) -> set[Twin]:
    """Return the kinds of twins of a page that are there; one kind may be of several files."""
    return {twin.kind for twin in page.twins if twin.file in there}
