"""What a page rests on, as one key: with the same key a page would be made with the same bytes.

The data of a page are told by the caller, as a fingerprint of what its notebook reads; so rows
that the page does not rest on do not change its key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from alliance_health.code_version import RENDERING, code_version
from alliance_health.report.manifest import Rendered
from alliance_health.report.plotly_bundle import shared_library_name
from alliance_health.report.run_request import Job, RunRequest
from alliance_health.vocabulary import Assets

#: Parameters of a notebook that say where its data are, and not what they are.
_WHERE = frozenset({"store"})


def with_key(job: Job, request: RunRequest) -> Job:
    """Give a job the key of everything that its page rests on, but the links on it.

    Parameters
    ----------
    job : Job
        What to run.
    request : RunRequest
        With the fingerprint of what each notebook reads.

    Returns
    -------
    Job
        Its key is empty where nothing is told of its data: then its page is always made.

    Raises
    ------
    OSError
        When the notebook cannot be read.
    """
    content = request.contents.get(job.alliance_id, "")
    if not content:
        return job
    rests_on = {
        "code": code_version(RENDERING),
        "notebook": hashlib.sha256(job.notebook.read_bytes()).hexdigest(),
        "content": content,
        "parameters": {name: value for name, value in job.parameters.items() if name not in _WHERE},
        "catalogue": request.catalogue_version,
        "index": job.index,
        "also": [str(one) for one in request.also],
        "library": shared_library_name() if request.assets is Assets.SHARED else "",
    }
    return replace(job, key=_fingerprint(rests_on))


def page_key(job: Job, links: Mapping[str, str] | None = None) -> str:
    """Return the key of a page with the links that it holds.

    Parameters
    ----------
    job : Job
        From `with_key`.
    links : mapping of str to str, optional
        Link to the page of each alliance that has one, by id.

    Returns
    -------
    str
        Empty for a page that is always made.
    """
    return _fingerprint({"job": job.key, "links": dict(links or {})}) if job.key else ""


def is_same(page: Rendered, job: Job, links: Mapping[str, str] | None = None) -> bool:
    """Tell whether a page that was made before is what a job would make.

    Parameters
    ----------
    page : Rendered
        As its record tells.
    job : Job
        From `with_key`.
    links : mapping of str to str, optional
        Links on its page.

    Returns
    -------
    bool
        False also when a twin could not be made then: it is tried again.
    """
    return bool(job.key) and page.key == page_key(job, links) and not page.twins_not_made


def _fingerprint(told: Mapping[str, object]) -> str:
    """Return the SHA-256 of a mapping."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8")).hexdigest()
