"""What a run made, from what, how long it took, and what it could not make."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

#: Name of the manifest beside the pages.
MANIFEST_FILE = "manifest.json"

#: Packages whose versions decide what a page looks like.
_PACKAGES = ("alliance-health", "jinja2", "nbformat", "pandas", "papermill", "plotly")


class Part(BaseModel):
    """Base of all parts of a manifest: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rendered(Part):
    """A page that was made."""

    alliance_id: str  #: empty for the portfolio
    name: str
    file: str  #: relative to the folder of the pages
    sha256: str
    bytes: int
    seconds: float
    parameters: dict[str, Any]
    about: dict[str, Any]  #: what the index shows of it


class NotMade(Part):
    """A page that could not be made."""

    alliance_id: str  #: empty for the portfolio
    name: str
    reason: str
    notebook: str  #: where the notebook is kept, from the manifest; empty when it is not


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
    >>> sorted(versions())[-1]
    'python'
    """
    return {**{name: version(name) for name in _PACKAGES}, "python": platform.python_version()}


def earlier_pages(
    folder: Path, *, inputs: dict[str, str], record: Path | None = None
) -> list[Rendered]:
    """Return the pages that an earlier run left here, made from the same inputs.

    A run of a few alliances keeps the others on the index. Pages made from other inputs or
    by another version are not theirs to keep.

    Parameters
    ----------
    folder : Path
        Folder of the pages.
    inputs : dict of str to str
        Hash of every input of this run.
    record : Path, optional
        Folder of the manifest; by default that of the pages.

    Returns
    -------
    list of Rendered
        Those whose file is still there; empty when there is no manifest, or none that can be
        read.
    """
    path = (record or folder) / MANIFEST_FILE
    if not path.is_file():
        return []
    try:
        found = Manifest.model_validate_json(path.read_bytes())
    except ValidationError:
        return []
    if found.inputs != inputs or found.versions != versions():
        return []
    return [page for page in found.reports if (folder / page.file).is_file()]
