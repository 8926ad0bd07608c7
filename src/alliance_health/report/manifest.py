"""What a run made, from what, how long it took, and what it could not make."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from alliance_health.code_version import RENDERING
from alliance_health.vocabulary import Twin

#: Name of the manifest beside the pages.
MANIFEST_FILE = "manifest.json"


class Part(BaseModel):
    """Base of all parts of a manifest: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TwinFile(Part):
    """A file beside a page that says the same."""

    kind: Twin
    file: str  #: relative to the manifest
    sha256: str
    bytes: int


class TwinNotMade(Part):
    """A twin that could not be made."""

    kind: Twin
    file: str
    reason: str


#: How a page comes to be in a manifest: made by the run, found as it would have been made, or
#: not asked for and still there.
PageState = Literal["made", "unchanged", "not asked for"]


class Rendered(Part):
    """A page that was made, by this run or before."""

    alliance_id: str  #: empty for the portfolio
    name: str
    file: str  #: relative to the folder of the pages
    sha256: str
    bytes: int
    seconds: float
    parameters: dict[str, Any]
    about: dict[str, Any]  #: what the index shows of it
    twins: tuple[TwinFile, ...] = ()
    twins_not_made: tuple[TwinNotMade, ...] = ()
    key: str = ""  #: fingerprint of what it rests on; empty where that is not known
    state: PageState = "made"


class NotMade(Part):
    """A page that could not be made."""

    alliance_id: str  #: empty for the portfolio
    name: str
    reason: str
    notebook: str  #: where the notebook is kept, from the manifest; empty when it is not
    seconds: float | None = None  #: until it failed; None where it was not begun


class Manifest(Part):
    """Everything about one run."""

    workbook: str  #: name of the workbook
    folder: str  #: its folder
    period: str
    edition: str
    language: str
    started_at: str
    seconds: float
    workers: int
    catalogue_version: str
    inputs: dict[str, str]  #: file -> sha256
    versions: dict[str, str]
    index: str  #: path of the index page; of the folder where pages stand alone
    reports: tuple[Rendered, ...]
    portfolio: Rendered | None
    failures: tuple[NotMade, ...]
    shared: tuple[str, ...] = ()  #: files that all pages need, relative to the manifest
    #: pages that a run is at, was at when it was broken off, or that none was asked for yet
    unfinished: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[Rendered, ...]:
        """All pages, that of the portfolio last."""
        return (*self.reports, *([self.portfolio] if self.portfolio else []))

    @property
    def is_whole(self) -> bool:
        """Whether every page of the period was made, with everything that is beside it."""
        return not (self.has_failed or self.unfinished)

    @property
    def has_failed(self) -> bool:
        """Whether a page, or a file beside one, that was asked for could not be made."""
        return bool(self.failures) or any(page.twins_not_made for page in self.pages)

    def as_text(self) -> str:
        """Return the manifest as it is written: JSON, keys in order, one line each."""
        content = self.model_dump(mode="json")
        return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def versions() -> dict[str, str]:
    """Return the versions of everything that decides what a page looks like.

    Returns
    -------
    dict of str to str
        Python and the packages.

    Examples
    --------
    >>> sorted(versions())[-2:]
    ['python', 'scipy']
    """
    return {
        **{name: version(name) for name in ("alliance-health", *RENDERING)},
        "python": platform.python_version(),
    }


def read_manifest(record: Path) -> Manifest | None:
    """Return the manifest of the last run.

    Parameters
    ----------
    record : Path
        Its folder.

    Returns
    -------
    Manifest or None
        None where there is none, or none that can be read.
    """
    try:
        return Manifest.model_validate_json((record / MANIFEST_FILE).read_bytes())
    except (OSError, ValidationError):
        return None
