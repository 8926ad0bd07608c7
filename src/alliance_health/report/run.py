"""A run: one page for each alliance, one for the portfolio, an index and a manifest.

A page that cannot be made is reported and stops no other. A page is published when its
notebook ran to its end and shows every section, and then as a whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alliance_health.report.index_page import IndexPage, render_index
from alliance_health.report.making import (
    FAILED_NOTEBOOKS,
    Away,
    Ran,
    Workshop,
    make_page,
    not_made,
    publish_page,
    run_job,
)
from alliance_health.report.manifest import (
    MANIFEST_FILE,
    Manifest,
    NotMade,
    Rendered,
    earlier_pages,
    versions,
)
from alliance_health.report.notebook_run import KernelChoice, socket_folder
from alliance_health.report.parameters import check_parameters
from alliance_health.report.plotly_bundle import shared_library, shared_library_name
from alliance_health.report.printing import kept_printer
from alliance_health.report.progress import pages_told
from alliance_health.report.publish import write_whole
from alliance_health.report.run_request import Job, RunRequest, alliance_jobs, portfolio_job
from alliance_health.report.warm_process import kept_warm
from alliance_health.vocabulary import Assets

__all__ = ["KernelChoice", "Manifest", "RunRequest", "render_reports"]


@dataclass(frozen=True)
class Outcome:
    """What became of all pages.

    Parameters
    ----------
    reports : tuple of Rendered
        Pages of alliances, in the order of their ids.
    portfolio : Rendered or None
        Page of the portfolio.
    failures : tuple of NotMade
        Pages that could not be made, in the order of their ids.
    """

    reports: tuple[Rendered, ...]
    portfolio: Rendered | None
    failures: tuple[NotMade, ...]


def render_reports(
    request: RunRequest,
    *,
    kernel: KernelChoice | None = None,
    executor: Executor | None = None,
    away: Away | None = None,
) -> Manifest:
    """Render the reports of every alliance and of the portfolio, with an index.

    Parameters
    ----------
    request : RunRequest
        What to render, from what, and where.
    kernel : KernelChoice, optional
        Which kernels run the notebooks; forked ones when left out.
    executor : Executor, optional
        What runs them side by side; threads of this process when left out.
    away : Away, optional
        Other machines that make the pages, which are then placed here; this one when left out.

    Returns
    -------
    Manifest
        What was made and what was not; written beside the pages, last of all. The pages of
        alliances that were not asked for stay listed while they are of the same inputs.

    Raises
    ------
    ReportError
        When a notebook is missing or does not take a parameter, or two alliances would
        share a file; no kernel was started and nothing written then.
    OSError
        When the folder cannot be written.

    See Also
    --------
    alliance_health.report.exporter.export_notebook : From a notebook to a page.
    """
    started_at, started = datetime.now(UTC), time.monotonic()
    jobs, overview = alliance_jobs(request), portfolio_job(request)
    for job in (*jobs, *([overview] if overview else [])):
        check_parameters(job.notebook, job.parameters)
    earlier = _earlier(request)
    shared = _publish_shared(request)
    with (
        kept_warm(),
        kept_printer(),
        socket_folder() as scratch,
        _pool(executor, away.at_once if away else request.workers) as pool,
    ):
        workshop = Workshop(
            *(request.folder, scratch, kernel or KernelChoice(), request.record),
            also=tuple(request.also),
            assets=request.assets,
            away=away,
        )
        outcome = _make_pages(pool, workshop, jobs, overview, earlier=earlier)
    _remove_if_empty(request.record / FAILED_NOTEBOOKS)
    index = _publish_index(request, outcome) if request.index else request.folder
    manifest = Manifest(
        workbook=request.name,
        folder=str(request.workbook.resolve()),
        period=request.period,
        edition=request.edition,
        language=request.language,
        started_at=started_at.isoformat(timespec="seconds"),
        seconds=round(time.monotonic() - started, 3),
        workers=away.threads if away else request.workers,
        catalogue_version=request.catalogue_version,
        inputs=dict(request.inputs),
        versions=versions(),
        index=str(index),
        reports=outcome.reports,
        portfolio=outcome.portfolio,
        failures=outcome.failures,
        shared=shared,
    )
    write_whole(request.record / MANIFEST_FILE, manifest.as_text())
    return manifest


def _publish_shared(request: RunRequest) -> tuple[str, ...]:
    """Write what all pages share before the first of them, and return its names."""
    if request.assets is not Assets.SHARED:
        return ()
    name = shared_library_name()
    if not (request.folder / name).is_file():
        write_whole(request.folder / name, shared_library())
    return (name,)


def _earlier(request: RunRequest) -> list[Rendered]:
    """Return the pages of alliances that this run was not asked for."""
    inputs = dict(request.inputs)
    found = earlier_pages(request.folder, inputs=inputs, record=request.record)
    return [page for page in found if page.alliance_id not in request.alliances]


@contextmanager
def _pool(executor: Executor | None, workers: int) -> Iterator[Executor]:
    """Yield what runs notebooks side by side; when the run is broken off, nothing new starts."""
    if executor is not None:
        yield executor
        return
    pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="report")
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _make_pages(
    pool: Executor,
    workshop: Workshop,
    jobs: list[Job],
    overview: Job | None,
    *,
    earlier: list[Rendered],
) -> Outcome:
    """Run all notebooks side by side; the portfolio's page waits for the links to the others."""
    waiting = {pool.submit(make_page, job, workshop): job for job in jobs}
    overview_ran = pool.submit(run_job, overview, workshop) if overview else None
    settled: list[Rendered | NotMade] = list(earlier)
    portfolio: Rendered | NotMade | None = None
    with pages_told(workshop.folder) as told:
        for future in as_completed(waiting):
            settled.append(_settle(future, waiting[future], workshop))
            told(settled[-1])
        made = sorted(
            (page for page in settled if isinstance(page, Rendered)),
            key=lambda page: page.alliance_id,
        )
        links = {page.alliance_id: page.file for page in made}
        if overview and overview_ran:
            portfolio = _settle_overview(pool, overview_ran, overview, workshop, links=links)
            told(portfolio)
    failures = [page for page in (*settled, portfolio) if isinstance(page, NotMade)]
    return Outcome(
        reports=tuple(made),
        portfolio=portfolio if isinstance(portfolio, Rendered) else None,
        failures=tuple(sorted(failures, key=lambda page: page.alliance_id)),
    )


def _settle_overview(
    pool: Executor,
    ran: Future[Ran],
    job: Job,
    workshop: Workshop,
    *,
    links: dict[str, str],
) -> Rendered | NotMade:
    """Publish the portfolio's page with links to the pages that were made."""
    error = ran.exception()
    if isinstance(error, Exception):
        return not_made(error, job, workshop)
    return _settle(pool.submit(publish_page, ran.result(), job, workshop, links), job, workshop)


def _settle(future: Future[Rendered], job: Job, workshop: Workshop) -> Rendered | NotMade:
    """Return the page, or why there is none; what ends the program is passed on."""
    error = future.exception()
    if isinstance(error, Exception):
        return not_made(error, job, workshop)
    return future.result()


def _remove_if_empty(folder: Path) -> None:
    """Remove the folder of failed notebooks when none is left in it."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _publish_index(request: RunRequest, outcome: Outcome) -> Path:
    """Write the index page and return where it is."""
    path = request.folder / "index.html"
    index = IndexPage(
        name=request.name,
        period=request.period,
        edition=request.edition,
        language=request.language,
        reports=outcome.reports,
        portfolio=outcome.portfolio,
        failures=outcome.failures,
    )
    write_whole(path, render_index(index))
    return path
