"""Making one page: run its notebook, see that it is whole, write it, put it in its place.

Everything here may run in a thread or in another process; it takes and returns plain values.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from alliance_health.errors import ReportError
from alliance_health.report.completeness import check_run, check_sections
from alliance_health.report.exporter import Surroundings, render_page
from alliance_health.report.manifest import NotMade, Rendered, TwinFile
from alliance_health.report.notebook_run import KernelChoice, run_notebook, without_data
from alliance_health.report.page import Page, read_page
from alliance_health.report.page_key import page_key
from alliance_health.report.page_record import record_of
from alliance_health.report.plotly_bundle import shared_library_name
from alliance_health.report.publish import write_together, write_whole
from alliance_health.report.run_request import Job
from alliance_health.report.twins import MadeTwins, make_twins, reason_of, twin_files
from alliance_health.vocabulary import Assets, Twin

#: Folder beside the pages for notebooks that failed.
FAILED_NOTEBOOKS = ".notebooks"

#: Why a page was not begun.
TIME_IS_OVER = (
    "the run's time was over before it was begun; run it again, which goes on where this one "
    "stopped, or allow more time (--run-timeout)"
)


@dataclass(frozen=True)
class Workshop:
    """Where and how pages are made.

    Parameters
    ----------
    folder : Path
        Where pages are published.
    scratch : Path
        Where notebooks are executed; gone after the run.
    kernel : KernelChoice
        What runs them.
    record : Path, optional
        Where notebooks that failed are kept; by default beside the pages.
    also : sequence of Twin
        What is written beside each page.
    assets : Assets
        Where the drawing library is.
    away : Away, optional
        Other machines that run the notebooks; this one when left out.
    until : float, optional
        The run's end, in seconds since 1970: no notebook is begun after it.
    """

    folder: Path
    scratch: Path
    kernel: KernelChoice
    record: Path | None = None
    also: Sequence[Twin] = ()
    assets: Assets = Assets.INSIDE
    away: Away | None = None
    until: float | None = None

    def executed(self, job: Job) -> Path:
        """Return where the notebook of a job is kept as executed."""
        return self.scratch / Path(job.file).with_suffix(".ipynb")

    def failed(self, job: Job) -> Path:
        """Return where the notebook of a job is kept when it makes no page."""
        return self.kept / FAILED_NOTEBOOKS / Path(job.file).with_suffix(".ipynb")

    @property
    def kept(self) -> Path:
        """Folder of what is told of the run."""
        return self.record or self.folder


@dataclass(frozen=True)
class Ran:
    """A notebook that ran to its end and shows everything.

    Parameters
    ----------
    page : Page
        What it shows.
    seconds : float
        How long it took.
    """

    page: Page
    seconds: float


@dataclass(frozen=True)
class Composed:
    """A page and its twins, which are not yet in their place.

    Parameters
    ----------
    content : bytes
        The page as HTML.
    twins : MadeTwins
        What is written beside it.
    about : mapping of str to Any
        What the index shows of it.
    seconds : float
        How long its notebook took.
    """

    content: bytes
    twins: MadeTwins
    about: Mapping[str, Any]
    seconds: float


class Away(Protocol):
    """Other machines, which run notebooks as this one would; only this one writes pages."""

    @property
    def threads(self) -> int:
        """How many notebooks they run at once."""

    @property
    def at_once(self) -> int:
        """How many pages to ask for at once, so that none of them waits for work."""

    def run(self, job: Job, workshop: Workshop) -> Ran:
        """Do what `run_job` does."""

    def compose(self, job: Job, workshop: Workshop) -> Composed:
        """Do what `run_job` and `compose_page` do."""


def make_page(job: Job, workshop: Workshop) -> Rendered:
    """Run a notebook and publish its page.

    Parameters
    ----------
    job : Job
        What to run.
    workshop : Workshop
        Where and how.

    Returns
    -------
    Rendered
        The page as published.

    Raises
    ------
    ReportError
        When a cell fails, a cell did not run, or a section is missing; when the time of the
        run is over, or the notebook took longer than it may. Nothing is published.
    """
    if workshop.away is not None:
        _require_time(workshop)
        return place_page(workshop.away.compose(job, workshop), job, workshop)
    return publish_page(run_job(job, workshop), job, workshop)


def run_job(job: Job, workshop: Workshop) -> Ran:
    """Run a notebook and read its page, if both are whole.

    Parameters
    ----------
    job : Job
        What to run.
    workshop : Workshop
        Where and how.

    Returns
    -------
    Ran
        What it shows.

    Raises
    ------
    ReportError
        When a cell fails, a cell did not run, or a section is missing; when the time of the
        run is over, or the notebook took longer than it may.
    """
    _require_time(workshop)
    if workshop.away is not None:
        return workshop.away.run(job, workshop)
    started = time.monotonic()
    executed = workshop.executed(job)
    notebook = run_notebook(job.notebook, job.parameters, executed=executed, kernel=workshop.kernel)
    check_run(notebook)
    page = read_page(notebook)
    shown = page.section_ids
    check_sections(page, job.required, refused=[one for one in shown if not job.has(one)])
    return Ran(page, round(time.monotonic() - started, 3))


def _require_time(workshop: Workshop) -> None:
    """Refuse to begin a notebook after the end of the run."""
    if workshop.until is not None and time.time() >= workshop.until:
        raise ReportError(TIME_IS_OVER)


def publish_page(
    ran: Ran, job: Job, workshop: Workshop, links: Mapping[str, str] | None = None
) -> Rendered:
    """Write a page as HTML with its twins, and move all of them into their place together.

    A twin that cannot be made costs nothing but itself; one of an earlier run is removed when it
    is not made anew, since it would say something else than the page.

    Parameters
    ----------
    ran : Ran
        From `run_job`.
    job : Job
        What was run.
    workshop : Workshop
        Where pages lie.
    links : mapping of str to str, optional
        Link to the page of each alliance that has one, by id.

    Returns
    -------
    Rendered
        The page as published.
    """
    return place_page(compose_page(ran, job, workshop, links), job, workshop, links)


def compose_page(
    ran: Ran, job: Job, workshop: Workshop, links: Mapping[str, str] | None = None
) -> Composed:
    """Write a page as HTML with its twins, all of them in memory.

    Parameters
    ----------
    ran : Ran
        From `run_job`.
    job : Job
        What was run.
    workshop : Workshop
        What is written beside the page.
    links : mapping of str to str, optional
        Link to the page of each alliance that has one, by id.

    Returns
    -------
    Composed
        The same page gives the same bytes wherever it is composed.
    """
    library = shared_library_name() if workshop.assets is Assets.SHARED else ""
    around = Surroundings(index=job.index, links=links or {}, library=library)
    return Composed(
        content=render_page(ran.page, around).encode("utf-8"),
        twins=make_twins(ran.page, job.file, workshop.also),
        about=dict(ran.page.about),
        seconds=ran.seconds,
    )


def place_page(
    composed: Composed, job: Job, workshop: Workshop, links: Mapping[str, str] | None = None
) -> Rendered:
    """Move a page and its twins into their place together.

    Parameters
    ----------
    composed : Composed
        From `compose_page`.
    job : Job
        What was run.
    workshop : Workshop
        Where pages lie.
    links : mapping of str to str, optional
        Link to the page of each alliance that has one, by id, as it was composed with.

    Returns
    -------
    Rendered
        The page as published; twins that were not made with it are gone.
    """
    content, made = composed.content, composed.twins
    page = Rendered(
        alliance_id=job.alliance_id,
        name=str(composed.about["name"]),
        file=job.file,
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        seconds=composed.seconds,
        parameters=dict(job.parameters),
        about=dict(composed.about),
        twins=tuple(
            TwinFile(
                kind=made.kinds[name],
                file=name,
                sha256=hashlib.sha256(part).hexdigest(),
                bytes=len(part),
            )
            for name, part in made.files.items()
        ),
        twins_not_made=made.failures,
        key=page_key(job, links),
    )
    record = record_of(job.file, workshop.kept)
    write_together(
        {
            **{workshop.folder / name: part for name, part in made.files.items()},
            workshop.folder / job.file: content,
            record: page.model_dump_json().encode("utf-8"),  # last: it vouches for the others
        }
    )
    _remove_others(workshop.folder, job.file, made)
    workshop.failed(job).unlink(missing_ok=True)
    return page


def _remove_others(folder: Path, file: str, made: MadeTwins) -> None:
    """Remove the twins of a page that were not made with it."""
    for name in [name for kind in Twin for name in twin_files(file, kind)]:
        if name not in made.files:
            (folder / name).unlink(missing_ok=True)


def not_made(
    error: Exception, job: Job, workshop: Workshop, *, seconds: float | None = None
) -> NotMade:
    """Say why a page was not made, and keep its notebook for a look.

    Parameters
    ----------
    error : Exception
        What was raised while it was made.
    job : Job
        What was run.
    workshop : Workshop
        Where notebooks are kept.
    seconds : float, optional
        How long it was tried.

    Returns
    -------
    NotMade
        With the reason in one line, and the notebook without what it showed.
    """
    reason = reason_of(error)
    kept = ""
    executed, failed = workshop.executed(job), workshop.failed(job)
    if executed.is_file():
        try:
            write_whole(failed, without_data(executed, reason))
            kept = failed.relative_to(workshop.kept).as_posix()
        except (OSError, ValueError) as told:  # where nothing can be written, the reason counts
            reason = f"{reason} (its notebook could not be kept: {told})"
    return NotMade(
        alliance_id=job.alliance_id, name=job.name, reason=reason, notebook=kept, seconds=seconds
    )
