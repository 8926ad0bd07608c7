"""Reports that are too old: which they are, and how they go.

The rule of this module: a file goes when a manifest lists it, and no other does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from alliance_health.deliver import withdraw_files
from alliance_health.errors import ReportError
from alliance_health.report.manifest import MANIFEST_FILE, Manifest
from alliance_health.report.page_record import record_of
from alliance_health.schedule.age import too_old
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Edition

#: Columns of what is removed.
COLUMNS = ("period", "edition", "language", "files", "bytes", "left")


@dataclass(frozen=True)
class Old:
    """The reports of one old period, edition and language.

    Parameters
    ----------
    manifest : Path
        What lists them.
    period, edition, language : str
        What they are about.
    published : tuple of str
        Files of the folder that readers see.
    beside : tuple of Path
        What else was written: records of pages, notebooks that failed, the manifest last.
    """

    manifest: Path
    period: str
    edition: str
    language: str
    published: tuple[str, ...]
    beside: tuple[Path, ...]

    @property
    def folder(self) -> Path:
        """Folder of the pages."""
        return self.manifest.parent.with_name(f"{self.edition}-{self.language}")

    @property
    def files(self) -> list[Path]:
        """Files that are there, in the order in which they go; the manifest is the last."""
        listed = [*(self.folder / name for name in self.published), *self.beside]
        return [path for path in listed if path.is_file() or path.is_symlink()]

    @property
    def left(self) -> list[str]:
        """Files that no manifest lists, from the folder of the period; they stay."""
        period, ours = self.manifest.parents[1], set(self.files)
        folders = {self.folder, self.manifest.parent}
        found = [path for folder in folders for path in folder.rglob("*") if not path.is_dir()]
        return sorted(path.relative_to(period).as_posix() for path in found if path not in ours)


def find_old(own: Path, keep: str, today: date) -> list[Old]:
    """List the reports that are too old to be kept.

    Parameters
    ----------
    own : Path
        Folder of all reports of a workbook.
    keep : str
        As `schedule.age.AGE`; empty keeps all.
    today : date
        The day.

    Returns
    -------
    list of Old
        The oldest period first; none of the newest period, and none without a manifest that can
        be read. Stores are no reports: calls of past reports are judged by them.
    """
    found: dict[Period, list[Old]] = {}
    for path in sorted(own.glob(f"*/*/{MANIFEST_FILE}")):
        with suppress(ValueError):  # no manifest of ours, or no folder of a period
            found.setdefault(Period.parse(path.parents[1].name), []).append(_old(path))
    return [one for period in too_old(found, keep, today) for one in found[period]]


def list_old(old: Sequence[Old]) -> pd.DataFrame:
    """Lay out what is, or would be, removed.

    Parameters
    ----------
    old : sequence of Old
        From `find_old`, before anything is removed.

    Returns
    -------
    DataFrame
        `COLUMNS`: how many files and bytes go, and which files stay since no manifest lists them.
    """
    rows = [
        (
            *(one.period, one.edition, one.language, len(one.files)),
            sum(path.lstat().st_size for path in one.files),
            ", ".join(one.left) or None,
        )
        for one in old
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def remove(old: Sequence[Old], targets: Sequence[str], own: Path) -> Iterator[str]:
    """Remove old reports, here and where they were published.

    A manifest goes last, so that a removal that is broken off is taken up by the next one.

    Parameters
    ----------
    old : sequence of Old
        From `find_old`.
    targets : sequence of str
        Folders and URLs to which reports are published.
    own : Path
        Folder of all reports of the workbook.

    Yields
    ------
    str
        What could not be removed, and what stays.
    """
    for one in old:
        beneath = f"{own.name}/{one.period}/{one.edition}-{one.language}"
        gone = True
        for target in targets:
            try:
                withdraw_files(target, beneath, (*one.published, MANIFEST_FILE))
            except ReportError as error:
                gone = False
                yield str(error)
        if gone:
            for name in one.left:
                yield f"{one.period}/{name} stays; no manifest lists it"
            _remove(one)


def _old(path: Path) -> Old:
    """Read what a manifest lists; names that would leave its folder are left out."""
    manifest = Manifest.model_validate_json(path.read_bytes())
    twins = [twin.file for page in manifest.pages for twin in page.twins]
    names = [] if Edition(manifest.edition).leaves_the_company else ["index.html"]
    names += [*(page.file for page in manifest.pages), *twins, *manifest.shared]
    notebooks = [path.parent / one.notebook for one in manifest.failures if one.notebook]
    records = [record_of(page.file, path.parent) for page in manifest.pages]
    inside = [
        one for one in (*records, *notebooks) if one.resolve().is_relative_to(path.parent.resolve())
    ]
    return Old(
        path,
        manifest.period,
        manifest.edition,
        manifest.language,
        tuple(name for name in names if Path(name).name == name),
        (*inside, path),
    )


def _remove(old: Old) -> None:
    """Remove files, then the folders that are empty without them."""
    for path in old.files:
        path.unlink(missing_ok=True)
    folders = [*{path.parent for path in old.beside}, old.folder, old.manifest.parent]
    for folder in sorted(set(folders), key=lambda one: len(one.parts), reverse=True):
        _remove_if_empty(folder)
    _remove_if_empty(old.manifest.parents[1])


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder in which nothing is left."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
