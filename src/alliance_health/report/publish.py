"""Writing files so that a reader sees the whole of one or the one before, never a part."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from alliance_health.owner import unfinished


def write_whole(path: Path, text: str) -> bytes:
    """Write a file under another name in the same folder, then move it into place.

    Parameters
    ----------
    path : Path
        Where it shall be; its folder is made when missing.
    text : str
        What it shall hold, in UTF-8 and with line ends as given.

    Returns
    -------
    bytes
        What was written.

    Raises
    ------
    OSError
        When the folder cannot be written; the file before is then still in place.
    """
    content = text.encode("utf-8")
    write_whole_bytes(path, content)
    return content


def write_whole_bytes(path: Path, content: bytes) -> None:
    """Write bytes as `write_whole` writes a text.

    Parameters
    ----------
    path : Path
        Where they shall be; its folder is made when missing.
    content : bytes
        What the file shall hold.

    Raises
    ------
    OSError
        When the folder cannot be written; the file before is then still in place.
    """
    write_together({path: content})


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together: all of them whole, before the first is moved into place.

    Parameters
    ----------
    files : mapping of Path to bytes
        What each shall hold; they are moved in this order.

    Raises
    ------
    OSError
        When a folder cannot be written; the files before are then still in place.
    """
    beside: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            beside[path] = _write_beside(path, content)
        for path, written in beside.items():
            os.replace(written, path)
    finally:
        for written in beside.values():
            written.unlink(missing_ok=True)


def _write_beside(path: Path, content: bytes) -> Path:
    """Write a file under another name in the folder of its place, and return where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = unfinished(path)
    try:
        with written.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return written
