"""A run: one page for each alliance, one for the portfolio, an index and a manifest.

A page that cannot be made is reported and stops no other. A page is published when its
notebook ran to its end and shows every section, and then as a whole.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from alliance_health.errors import ReportError
from alliance_health.owner import private_folder, remove_left_folders
from alliance_health.report.attempt import Attempt, attempt
from alliance_health.report.exporter import get_ready
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
)
from alliance_health.report.notebook_run import KernelChoice
from alliance_health.report.parameters import check_parameters
from alliance_health.report.plan import Plan, plan_run, unchanged_overview
from alliance_health.report.plotly_bundle import shared_library, shared_library_name
from alliance_health.report.printing import kept_printer
from alliance_health.report.progress import pages_told
from alliance_health.report.publish import write_whole
from alliance_health.report.run_manifest import blank_manifest
from alliance_health.report.run_request import Job, RunRequest, alliance_jobs, portfolio_job
from alliance_health.report.warm_process import kept_warm
from alliance_health.vocabulary import Assets

__all__ = ["KernelChoice", "Manifest", "RunRequest", "plan_reports", "render_reports"]


_Done = TypeVar("_Done")

#: A page, or why there is none.
Settled = Rendered | NotMade


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


def plan_reports(request: RunRequest) -> Plan:
    """Decide which pages of a run are to be made.

    Parameters
    ----------
    request : RunRequest
        What to render, from what, and where.

    Returns
    -------
    Plan
        For `render_reports`; nothing is written and no kernel started.

    Raises
    ------
    ReportError
        When a notebook is missing or does not take a parameter, or two alliances would
        share a file.
    """
    jobs, overview = alliance_jobs(request), portfolio_job(request)
    for job in (*jobs, *([overview] if overview else [])):
        check_parameters(job.notebook, job.parameters)
    return plan_run(request, jobs, overview)


def render_reports(
    request: RunRequest,
    *,
    plan: Plan | None = None,
    kernel: KernelChoice | None = None,
    executor: Executor | None = None,
    away: Away | None = None,
) -> Manifest:
    """Render the reports of every alliance and of the portfolio, with an index.

    Parameters
    ----------
    request : RunRequest
        What to render, from what, and where.
    plan : Plan, optional
        From `plan_reports`, for those who need to know it before; made here when left out.
    kernel : KernelChoice, optional
        Which kernels run the notebooks; forked ones when left out.
    executor : Executor, optional
        What runs them side by side; threads of this process when left out.
    away : Away, optional
        Other machines that make the pages, which are then placed here; this one when left out.

    Returns
    -------
    Manifest
        What was made, what was there and unchanged, and what could not be made; written beside
        the pages, last of all. Until then the one there tells which pages are at work, and
        states no page that is. The pages of alliances that were not asked for stay listed
        while they are of the same inputs.

    Raises
    ------
    ReportError
        As `plan_reports`; no kernel was started and nothing written then.
    OSError
        When the folder cannot be written.

    See Also
    --------
    alliance_health.report.exporter.export_notebook : From a notebook to a page.
    """
    started_at, started = datetime.now(UTC), time.monotonic()
    plan = plan or plan_reports(request)
    shared = _publish_shared(request)
    manifest = blank_manifest(request, started_at).model_copy(
        update={
            "reports": _in_order(plan.kept),
            "shared": shared,
            "unfinished": plan.unfinished,
            "workers": away.threads if away else request.workers,
        }
    )
    if not plan.is_done:  # what is made anew is in no manifest until all is made
        write_whole(request.record / MANIFEST_FILE, manifest.as_text())
    outcome = _carry_out(plan, request, kernel=kernel, executor=executor, away=away)
    _remove_if_empty(request.record / FAILED_NOTEBOOKS)
    if request.index:
        _publish_index(request, outcome)
    manifest = manifest.model_copy(
        update={
            "seconds": round(time.monotonic() - started, 3),
            "reports": outcome.reports,
            "portfolio": outcome.portfolio,
            "failures": outcome.failures,
            "unfinished": plan.waiting,
        }
    )
    write_whole(request.record / MANIFEST_FILE, manifest.as_text())
    return manifest


def _carry_out(
    plan: Plan,
    request: RunRequest,
    *,
    kernel: KernelChoice | None,
    executor: Executor | None,
    away: Away | None,
) -> Outcome:
    """Make what is to be made."""
    remove_left_folders()
    with (
        kept_warm(),
        kept_printer(),
        private_folder() as scratch,
        _pool(executor, away.at_once if away else request.workers) as pool,
    ):
        workshop = Workshop(
            *(request.folder, scratch, kernel or KernelChoice(), request.record),
            also=tuple(request.also),
            assets=request.assets,
            until=request.until,
            away=away,
        )
        return _make_pages(pool, workshop, plan, request)


def _publish_shared(request: RunRequest) -> tuple[str, ...]:
    """Write what all pages share before the first of them, and return its names."""
    if request.assets is not Assets.SHARED:
        return ()
    name = shared_library_name()
    if not (request.folder / name).is_file():
        write_whole(request.folder / name, shared_library())
    return (name,)


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


def _make_pages(pool: Executor, workshop: Workshop, plan: Plan, request: RunRequest) -> Outcome:
    """Run all notebooks side by side; the portfolio's page waits for the links to the others."""
    ran: Future[Attempt[Ran]] | None = None
    if plan.overview and not plan.is_overview_kept:  # first, as none takes longer
        ran = pool.submit(attempt, run_job, plan.overview, workshop)
    waiting = {pool.submit(attempt, make_page, job, workshop): job for job in plan.jobs}
    settled: list[Settled] = list(plan.kept)
    portfolio: Settled | None = None
    if waiting and workshop.away is None:
        get_ready()  # while the first notebooks run
    with pages_told(workshop.folder) as told:
        for page in plan.kept:
            if page.state == "unchanged":
                told(page, unchanged=True)
        for future in as_completed(waiting):
            settled.append(_settle(_outcome_of(future), waiting[future], workshop))
            told(settled[-1])
        made = _in_order(page for page in settled if isinstance(page, Rendered))
        links = {page.alliance_id: page.file for page in made}
        if plan.overview:
            same = unchanged_overview(request, plan.overview, links) if ran is None else None
            portfolio = same or _settle_overview(pool, ran, plan.overview, workshop, links=links)
            told(portfolio, unchanged=same is not None)
    failures = [page for page in (*settled, portfolio) if isinstance(page, NotMade)]
    return Outcome(
        reports=made,
        portfolio=portfolio if isinstance(portfolio, Rendered) else None,
        failures=tuple(sorted(failures, key=lambda page: page.alliance_id)),
    )


def _in_order(pages: Iterable[Rendered]) -> tuple[Rendered, ...]:
    """Return pages in the order of the ids of their alliances."""
    return tuple(sorted(pages, key=lambda page: page.alliance_id))


def _settle_overview(
    pool: Executor,
    ran: Future[Attempt[Ran]] | None,
    job: Job,
    workshop: Workshop,
    *,
    links: dict[str, str],
) -> Settled:
    """Publish the portfolio's page with links to the pages that were made."""
    # Without one, a page that it linked to is not there.
    ran = ran or pool.submit(attempt, run_job, job, workshop)
    tried = _outcome_of(ran)
    if tried.done is None:
        return _settle(tried, job, workshop)
    placed = _outcome_of(pool.submit(attempt, publish_page, tried.done, job, workshop, links))
    return _settle(replace(placed, seconds=tried.seconds + placed.seconds), job, workshop)


def _outcome_of(future: Future[Attempt[_Done]]) -> Attempt[_Done]:
    """Return what became of something; what ends the program is passed on."""
    error = future.exception()
    return Attempt(None, error, 0.0) if isinstance(error, Exception) else future.result()


def _settle(tried: Attempt[Rendered] | Attempt[Ran], job: Job, workshop: Workshop) -> Settled:
    """Return the page, or why there is none."""
    if isinstance(tried.done, Rendered):
        return tried.done
    error = tried.error or ReportError("nothing was made of its notebook")
    return not_made(error, job, workshop, seconds=tried.seconds)


def _remove_if_empty(folder: Path) -> None:
    """Remove the folder of failed notebooks when none is left in it."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _publish_index(request: RunRequest, outcome: Outcome) -> None:
    """Write the page that lists all others."""
    index = IndexPage(
        name=request.name,
        period=request.period,
        edition=request.edition,
        language=request.language,
        reports=outcome.reports,
        portfolio=outcome.portfolio,
        failures=outcome.failures,
    )
    write_whole(request.folder / request.index, render_index(index))
