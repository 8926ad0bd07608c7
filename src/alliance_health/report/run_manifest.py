"""The manifest of a run before its pages, and of a run that was never begun."""

from __future__ import annotations

from datetime import UTC, datetime

from alliance_health.report.making import TIME_IS_OVER
from alliance_health.report.manifest import Manifest, NotMade, versions
from alliance_health.report.run_request import RunRequest, alliance_jobs, portfolio_job


def blank_manifest(request: RunRequest, started_at: datetime) -> Manifest:
    """Return what can be told of a run before its first page.

    Parameters
    ----------
    request : RunRequest
        What was asked for.
    started_at : datetime
        When it began, with its zone.

    Returns
    -------
    Manifest
        Without a page.
    """
    return Manifest(
        workbook=request.name,
        folder=str(request.workbook.resolve()),
        period=request.period,
        edition=request.edition,
        language=request.language,
        started_at=started_at.isoformat(timespec="seconds"),
        seconds=0.0,
        workers=request.workers,
        catalogue_version=request.catalogue_version,
        inputs=dict(request.inputs),
        versions=versions(),
        index=str(request.folder / request.index),
        reports=(),
        portfolio=None,
        failures=(),
    )


def not_begun(request: RunRequest, reason: str = TIME_IS_OVER) -> Manifest:
    """Return what is told of pages that were not begun.

    Parameters
    ----------
    request : RunRequest
        What was asked for.
    reason : str
        Why not; the time of the run did not suffice when left out.

    Returns
    -------
    Manifest
        Every page as a failure, or all in one where it is not known which there are. It is not
        written: what lies in the folder stays as it is.
    """
    overview = portfolio_job(request)
    jobs = (*alliance_jobs(request), *([overview] if overview else []))
    names = [(job.alliance_id, job.name) for job in jobs] if request.alliances else [("", "All")]
    failures = tuple(
        NotMade(alliance_id=alliance_id, name=name, reason=reason, notebook="")
        for alliance_id, name in names
    )
    blank = blank_manifest(request, datetime.now(UTC))
    return blank.model_copy(update={"failures": failures})
