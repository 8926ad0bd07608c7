"""What is told of each page when it is published: by it a later run knows that the page is right.

A record is moved into its place after its page. A run that is killed between the two leaves the
record of the page before, which does not fit the page: that page is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from alliance_health.report.manifest import Rendered
from alliance_health.report.page_key import is_same
from alliance_health.report.run_request import Job

#: Folder of the records, beside the manifest.
RECORDS = ".pages"


def record_of(file: str, record: Path) -> Path:
    """Return where the record of a page lies.

    >>> record_of("orion.html", Path("run")).as_posix()
    'run/.pages/orion.html.json'
    """
    return record / RECORDS / f"{file}.json"


def read_unchanged(
    job: Job, folder: Path, record: Path, links: Mapping[str, str] | None = None
) -> Rendered | None:
    """Return the page of a job where it is there and would be made with the same bytes.

    Parameters
    ----------
    job : Job
        From `with_key`.
    folder : Path
        Where pages lie.
    record : Path
        Where the manifest lies.
    links : mapping of str to str, optional
        Links on its page.

    Returns
    -------
    Rendered or None
        None where it was never made, rests on something else by now, or where its file or that
        of a twin is missing, torn or edited.
    """
    try:
        content = record_of(job.file, record).read_bytes()
        page = Rendered.model_validate_json(content)
    except (OSError, ValidationError):
        return None
    if page.file != job.file or not is_same(page, job, links) or not is_whole(page, folder):
        return None
    return page.model_copy(update={"state": "unchanged"})


def is_whole(page: Rendered, folder: Path) -> bool:
    """Tell whether the files of a page and its twins hold what was published.

    Parameters
    ----------
    page : Rendered
        As it was published.
    folder : Path
        Where pages lie.

    Returns
    -------
    bool
        By their SHA-256.
    """
    stated: Iterable[tuple[str, str]] = [
        (page.file, page.sha256),
        *((twin.file, twin.sha256) for twin in page.twins),
    ]
    return all(_holds(folder / file, digest) for file, digest in stated)


def _holds(path: Path, digest: str) -> bool:
    """Tell whether a file is there with this content."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False
