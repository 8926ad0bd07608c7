"""What a run is asked for, and the notebooks that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alliance_health.report.at_once import usual_workers
from alliance_health.report.editions import has_section, required_sections
from alliance_health.report.parameters import ReportParameters
from alliance_health.report.slugs import slug, slugs
from alliance_health.vocabulary import Assets, Edition, Twin

ALLIANCE_NOTEBOOK = "90_alliance_report.ipynb"
PORTFOLIO_NOTEBOOK = "95_portfolio_report.ipynb"


@dataclass(frozen=True)
class RunRequest:
    """What to render, from what, and where.

    Parameters
    ----------
    workbook : Path
        Folder of the workbook.
    name : str
        Its name, for the index.
    period : str
        The last period that the reports show.
    alliances : mapping of str to str
        Name of every alliance to report on, by id.
    store : Path
        What was computed for all of them.
    notebooks : Path
        Folder of the report notebooks.
    reports : Path
        Folder of all reports.
    edition : Edition
        For whom.
    language : str
        In which language.
    workers : int
        Notebooks run at once; as many as suit this machine when left out.
    inputs : mapping of str to str
        SHA-256 of every input file, for the manifest.
    catalogue_version : str
        Version of the definitions, for the manifest.
    also : sequence of Twin
        What is written beside each page.
    assets : Assets
        Where the drawing library is.
    contents : mapping of str to str
        Fingerprint of what the notebook of each alliance reads, by id, and of the portfolio's
        by an empty text; a page of which nothing is told is always made.
    is_forced : bool
        Whether pages are made that are there and unchanged.
    until : float, optional
        The run's end, in seconds since 1970: no page is begun after it.
    others : sequence of str
        Ids of alliances that have a report of the period, too, and are not asked for.
    """

    workbook: Path
    name: str
    period: str
    alliances: Mapping[str, str]
    store: Path
    notebooks: Path
    reports: Path
    edition: Edition = Edition.INTERNAL
    language: str = "en"
    workers: int = field(default_factory=usual_workers)
    inputs: Mapping[str, str] = field(default_factory=dict)
    catalogue_version: str = ""
    also: Sequence[Twin] = ()
    assets: Assets = Assets.INSIDE
    contents: Mapping[str, str] = field(default_factory=dict)
    is_forced: bool = False
    until: float | None = None
    others: Sequence[str] = ()

    @property
    def folder(self) -> Path:
        """Where the pages of this run lie."""
        edition = f"{self.edition}-{self.language}"
        return self.reports.resolve() / slug(self.workbook.resolve().name) / self.period / edition

    @property
    def record(self) -> Path:
        """Where the manifest and notebooks that failed lie.

        Of an edition that leaves the company beside its folder: everything in that folder may
        be given away, each page to its own partner.
        """
        is_apart = self.edition.leaves_the_company
        return self.folder.with_name(f"{self.folder.name}.run") if is_apart else self.folder

    @property
    def index(self) -> str:
        """Page that lists all others, from where they lie; empty where each stands alone."""
        return "" if self.edition.leaves_the_company else "index.html"


@dataclass(frozen=True)
class Job:
    """One notebook to run and one page to make of it.

    Parameters
    ----------
    alliance_id : str
        The alliance; empty for the portfolio.
    name : str
        Its name, for messages.
    file : str
        The page, relative to the folder of the run.
    notebook : Path
        What to run.
    parameters : mapping
        What it is told.
    required : sequence of str
        Sections that its page must have.
    index : str
        Link to the page that lists all others; empty where there is none.
    key : str
        Fingerprint of everything that its page rests on; empty where it is not known.
    """

    alliance_id: str
    name: str
    file: str
    notebook: Path
    parameters: Mapping[str, Any]
    required: Sequence[str]
    index: str = "index.html"
    key: str = ""

    def has(self, section_id: str) -> bool:
        """Tell whether the edition of the page has a section."""
        edition = Edition(self.parameters.get("edition", Edition.INTERNAL))
        return has_section(edition, section_id, of="alliance" if self.alliance_id else "portfolio")


def alliance_jobs(request: RunRequest) -> list[Job]:
    """List the notebooks to run for the alliances of a request.

    Parameters
    ----------
    request : RunRequest
        What was asked for.

    Returns
    -------
    list of Job
        In the order of the request.

    Raises
    ------
    ReportError
        When two alliances would share a file.
    """
    slugs(request.alliances)  # two of the same are refused
    return [
        Job(
            alliance_id=alliance_id,
            name=name,
            file=page_file(alliance_id),
            notebook=request.notebooks.resolve() / ALLIANCE_NOTEBOOK,
            parameters=_parameters(request, alliance_id),
            required=required_sections(request.edition),
            index=request.index,
        )
        for alliance_id, name in request.alliances.items()
    ]


def page_file(alliance_id: str) -> str:
    """Return the file of the page of an alliance, relative to the folder of the run.

    >>> page_file("orion-halden")
    'orion-halden.html'
    """
    return f"{slug(alliance_id)}.html"


def portfolio_job(request: RunRequest) -> Job | None:
    """Return the notebook to run for the portfolio.

    Parameters
    ----------
    request : RunRequest
        What was asked for.

    Returns
    -------
    Job or None
        Its page is `portfolio.html`; None for an edition that leaves the company.
    """
    if request.edition.leaves_the_company:
        return None
    return Job(
        alliance_id="",
        name="Portfolio",
        file="portfolio.html",
        notebook=request.notebooks.resolve() / PORTFOLIO_NOTEBOOK,
        parameters=_parameters(request, None),
        required=required_sections(request.edition, of="portfolio"),
    )


def _parameters(request: RunRequest, alliance_id: str | None) -> dict[str, Any]:
    """Return what a notebook is told; paths are absolute, whatever folder a kernel runs in."""
    return ReportParameters(
        workbook=str(request.workbook.resolve()),
        alliance_id=alliance_id,
        period=request.period,
        edition=request.edition,
        language=request.language,
        store=str(request.store.resolve()),
    ).for_notebook()
