"""Finished reports, copied to a folder or to any URL that fsspec knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alliance_health.errors import ReportError
from alliance_health.report.manifest import MANIFEST_FILE
from alliance_health.report.publish import write_whole_bytes

#: Written last, so that what an index names is there.
LAST = ("index.html", MANIFEST_FILE)


def publish_folder(folder: Path, target: str, *, beneath: str) -> list[str]:
    """Copy the pages of a run, and remove those of an earlier run that are no more.

    Parameters
    ----------
    folder : Path
        Folder of the pages; hidden files, such as notebooks that failed, stay where they are.
    target : str
        A folder or a URL.
    beneath : str
        Path below the target, with slashes.

    Returns
    -------
    list of str
        Files that were copied, in order; the index and the manifest last.

    Raises
    ------
    ReportError
        When the target cannot be written, or its kind of URL needs a package that is missing.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as here, TemporaryDirectory() as there:
    ...     _ = Path(here, "a.html").write_text("a")
    ...     publish_folder(Path(here), there, beneath="2026Q3/internal-en")
    ['a.html']
    """
    files = _in_order(path.name for path in folder.iterdir() if _is_published(path))
    place = _place(target, beneath)
    with _refused(target, "not published"):
        _copy(place, [folder / name for name in files])
        for name in place.listed() - set(files):
            place.remove(name)
    return files


def publish_files(files: Sequence[Path], target: str, *, beneath: str) -> None:
    """Copy single files; whatever else is there stays.

    Parameters
    ----------
    files : sequence of Path
        What is copied.
    target : str
        A folder or a URL.
    beneath : str
        Path below the target, with slashes.

    Raises
    ------
    ReportError
        When the target cannot be written, or its kind of URL needs a package that is missing.
    """
    place = _place(target, beneath)
    with _refused(target, "not published"):
        _copy(place, files)


def replace_files(files: Sequence[Path], target: str, *, beneath: str) -> None:
    """Copy single files as `publish_files` does, but only those that were published before.

    Parameters
    ----------
    files : sequence of Path
        What is copied.
    target : str
        A folder or a URL.
    beneath : str
        Path below the target, with slashes.

    Raises
    ------
    ReportError
        When the target cannot be changed, or its kind of URL needs a package that is missing.
    """
    place = _place(target, beneath)
    with _refused(target, "not published"):
        there = place.listed()
        _copy(place, [path for path in files if path.name in there])


def withdraw_files(target: str, beneath: str, names: Sequence[str]) -> None:
    """Remove files that were published before; whatever else is there stays.

    Parameters
    ----------
    target : str
        A folder or a URL.
    beneath : str
        Path below the target, with slashes.
    names : sequence of str
        Files of that folder; those that are not there are passed over.

    Raises
    ------
    ReportError
        When the target is not there or cannot be changed, or its kind of URL needs a package
        that is missing.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as there:
    ...     for name in ("a.html", "note.txt"):
    ...         _ = Path(there, name).write_text("a")
    ...     withdraw_files(there, "", ["a.html", "b.html"])
    ...     [path.name for path in Path(there).iterdir()]
    ['note.txt']
    """
    if "://" not in target and not Path(target).is_dir():
        raise ReportError(f"{target}: not removed: the folder is not there")
    place = _place(target, beneath)
    with _refused(target, "not removed"):
        there = place.listed()
        for name in [name for name in names if name in there]:
            place.remove(name)
        place.remove_if_empty()


def _place(target: str, beneath: str) -> _Local | _Remote:
    """Return a folder of this machine or one behind a URL."""
    return _Remote(target, beneath) if "://" in target else _Local(Path(target) / beneath)


@contextmanager
def _refused(target: str, what: str) -> Iterator[None]:
    """Say what could not be done to a target; every kind of store has errors of its own."""
    try:
        yield
    except Exception as error:
        raise ReportError(f"{target}: {what}: {type(error).__name__}: {error}") from error


def _copy(place: _Local | _Remote, files: Iterable[Path]) -> None:
    """Copy files in their order."""
    for path in files:
        place.write(path.name, path.read_bytes())


def _is_published(path: Path) -> bool:
    """Tell whether a file is meant for readers."""
    return path.is_file() and not path.name.startswith(".")


def _in_order(names: Iterable[str]) -> list[str]:
    """Put what names other files behind them."""
    return sorted(names, key=lambda name: (LAST.index(name) + 1 if name in LAST else 0, name))


class _Local:
    """A folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        """Write a file as a whole."""
        write_whole_bytes(self._folder / name, content)

    def listed(self) -> set[str]:
        """Return the files that are there for readers."""
        there = self._folder.iterdir() if self._folder.is_dir() else ()
        return {path.name for path in there if _is_published(path)}

    def remove(self, name: str) -> None:
        """Remove a file."""
        (self._folder / name).unlink(missing_ok=True)

    def remove_if_empty(self) -> None:
        """Remove the folder, and that of its period, where nothing is left in them."""
        for folder in (self._folder, self._folder.parent):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


class _Remote:
    """A folder behind a URL; stores write a file as a whole or not at all."""

    def __init__(self, target: str, beneath: str) -> None:
        self._files: Any
        try:
            import fsspec
        except ImportError:
            raise ReportError(
                f"{target}: URLs need the extra `deliver`: pip install 'alliance-health[deliver]'"
            ) from None
        try:
            self._files, root = fsspec.core.url_to_fs(target)
        except (ImportError, ValueError) as error:
            raise ReportError(f"{target}: {error}") from error
        self._root = f"{str(root).rstrip('/')}/{beneath}"
        self._files.makedirs(self._root, exist_ok=True)

    def write(self, name: str, content: bytes) -> None:
        """Write a file."""
        self._files.pipe_file(f"{self._root}/{name}", content)

    def listed(self) -> set[str]:
        """Return the files that are there for readers."""
        self._files.invalidate_cache()
        found = self._files.ls(self._root, detail=True)
        names = {entry["name"].rpartition("/")[2] for entry in found if entry["type"] == "file"}
        return {name for name in names if not name.startswith(".")}

    def remove(self, name: str) -> None:
        """Remove a file."""
        self._files.rm_file(f"{self._root}/{name}")

    def remove_if_empty(self) -> None:
        """Remove the folder where nothing is left in it and the store has folders at all."""
        self._files.invalidate_cache()
        if self._files.isdir(self._root) and not self._files.ls(self._root, detail=False):
            self._files.rmdir(self._root)
