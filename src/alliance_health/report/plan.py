"""What a run has to make, and what is there already and would come out the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alliance_health.report.manifest import Manifest, Rendered, read_manifest, versions
from alliance_health.report.page_key import with_key
from alliance_health.report.page_record import is_whole, read_unchanged
from alliance_health.report.run_request import Job, RunRequest, page_file


@dataclass(frozen=True)
class Plan:
    """What is made and what is left as it is.

    Parameters
    ----------
    jobs : tuple of Job
        Pages of alliances to make.
    kept : tuple of Rendered
        Pages of alliances that are there: unchanged, or not asked for.
    overview : Job or None
        The page of the portfolio; None where there is none.
    is_overview_kept : bool
        Whether it is there and unchanged, should every other page be made.
    waiting : tuple of str
        Pages that were not asked for and that are not there: no run was asked for them yet, an
        earlier one did not come to them, or they were made from other inputs.
    """

    jobs: tuple[Job, ...]
    kept: tuple[Rendered, ...]
    overview: Job | None
    is_overview_kept: bool
    waiting: tuple[str, ...] = ()

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Every page to make, and those that wait for another run."""
        overview = [self.overview.file] if self.overview and not self.is_done else []
        return (*(job.file for job in self.jobs), *overview, *self.waiting)

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to make."""
        return not self.jobs and (self.overview is None or self.is_overview_kept)


def plan_run(request: RunRequest, jobs: Sequence[Job], overview: Job | None) -> Plan:
    """Decide which pages of a run are to be made.

    Parameters
    ----------
    request : RunRequest
        What was asked for.
    jobs : sequence of Job
        From `alliance_jobs`.
    overview : Job or None
        From `portfolio_job`.

    Returns
    -------
    Plan
        A page is left as it is when its files are whole and everything that it rests on is
        the same.
    """
    keyed = [with_key(job, request) for job in jobs]
    same = {} if request.is_forced else _unchanged(request, keyed)
    before = read_manifest(request.record)
    others = tuple(_not_asked_for(request, before))
    kept = (*others, *same.values())
    to_make = tuple(job for job in keyed if job.file not in same)
    portfolio = with_key(overview, request) if overview else None
    links = {page.alliance_id: page.file for page in kept} | {
        job.alliance_id: job.file for job in to_make
    }
    is_kept = portfolio is not None and unchanged_overview(request, portfolio, links) is not None
    asked = {job.file for job in jobs} | {one.file for one in [overview] if one}
    there = asked | {page.file for page in kept}
    missing = [*(before.unfinished if before else ()), *(page_file(one) for one in request.others)]
    waiting = tuple(file for file in dict.fromkeys(missing) if file not in there)
    return Plan(to_make, kept, portfolio, is_kept, waiting)


def unchanged_overview(
    request: RunRequest, overview: Job, links: Mapping[str, str]
) -> Rendered | None:
    """Return the page of the portfolio where it is there and unchanged.

    Parameters
    ----------
    request : RunRequest
        What was asked for.
    overview : Job
        Of a `Plan`.
    links : mapping of str to str
        Link to the page of each alliance, by id.

    Returns
    -------
    Rendered or None
        None where it has to be made.
    """
    if request.is_forced:
        return None
    return read_unchanged(overview, request.folder, request.record, links)


def earlier_pages(
    folder: Path, *, inputs: Mapping[str, str], record: Path | None = None
) -> list[Rendered]:
    """Return the pages that an earlier run left here, made from the same inputs.

    A run of a few alliances keeps the others on the index. Pages made from other inputs or
    by another version are not theirs to keep.

    Parameters
    ----------
    folder : Path
        Folder of the pages.
    inputs : mapping of str to str
        Hash of every input of this run.
    record : Path, optional
        Folder of the manifest; by default that of the pages.

    Returns
    -------
    list of Rendered
        Those whose file holds what was published, with the twins that do; empty when there is
        no manifest, or none that can be read.
    """
    return _kept_from(read_manifest(record or folder), folder, inputs)


def _kept_from(before: Manifest | None, folder: Path, inputs: Mapping[str, str]) -> list[Rendered]:
    """Return the pages of a manifest that are still there and of the same inputs."""
    if before is None or before.inputs != dict(inputs) or before.versions != versions():
        return []
    bare = [(page, page.model_copy(update={"twins": ()})) for page in before.reports]
    return [_as_found(page, folder) for page, alone in bare if is_whole(alone, folder)]


def _as_found(page: Rendered, folder: Path) -> Rendered:
    """Return a page of an earlier run with the twins that are still there."""
    there = tuple(
        twin for twin in page.twins if is_whole(page.model_copy(update={"twins": (twin,)}), folder)
    )
    told = {"twins": there, "twins_not_made": (), "state": "not asked for"}
    return page.model_copy(update=told)


def _not_asked_for(request: RunRequest, before: Manifest | None) -> list[Rendered]:
    """Return the pages of alliances that this run was not asked for."""
    found = _kept_from(before, request.folder, request.inputs)
    return [page for page in found if page.alliance_id not in request.alliances]


def _unchanged(request: RunRequest, jobs: Sequence[Job]) -> dict[str, Rendered]:
    """Return the pages that are there and would come out the same, by their file."""
    found = {job.file: read_unchanged(job, request.folder, request.record) for job in jobs}
    return {file: page for file, page in found.items() if page is not None}
