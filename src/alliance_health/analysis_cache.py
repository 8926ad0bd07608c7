"""What was computed from a large workbook, kept on disk for the next command or notebook.

Off, unless `ALLIANCE_HEALTH_CACHE` names a folder. A result is filed under everything that it
rests on: the bytes of every file of the workbook, the bytes of this package, the packages that
reckon, the language, and what was asked. When any of them changes the result is computed anew,
so that nothing kept can be out of date.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

from alliance_health.code_version import RECKONING, code_version
from alliance_health.errors import AllianceHealthError
from alliance_health.language import spoken
from alliance_health.owner import remove_unfinished, unfinished

#: The variable of the environment that names the folder; unset or empty: nothing is kept.
VARIABLE = "ALLIANCE_HEALTH_CACHE"

#: Bytes that all results may take together; those that were not used for longest go first.
MOST_BYTES = 2_000_000_000

#: Files of this package that decide what is reckoned.
_CODE = frozenset({".py", ".toml", ".po"})

_SUFFIX = ".kept"
_DIGEST = hashlib.sha256().digest_size

_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)


def kept(asked: Iterable[object], make: Callable[[], _Result]) -> _Result:
    """Return a result from the folder of results, or compute it and keep it there.

    Parameters
    ----------
    asked : iterable of object
        What the result depends on beside the code and the language; their texts tell one
        question from another.
    make : callable
        Computes the result, which `pickle` must be able to store.

    Returns
    -------
    object
        Equal to what `make` returns. One that is torn, or cannot be written, is computed as if
        nothing was kept; the latter is said in the log.

    Raises
    ------
    AllianceHealthError
        When others can write into the folder: what lies there is run as code.

    Examples
    --------
    >>> kept(["sum", 1, 2], lambda: 1 + 2)
    3
    """
    folder = _folder()
    if folder is None:
        return make()
    path = folder / f"{_key(asked)}{_SUFFIX}"
    with suppress(OSError, ValueError):
        return cast("_Result", _read(path))
    made = make()
    try:
        _write(path, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
        _make_room(folder)
    except OSError as error:
        _log.warning("What was computed is not kept in %s: %s", folder, error)
    return made


def _folder() -> Path | None:
    """Return the folder of results, which is the user's alone; None where nothing is kept."""
    named = os.environ.get(VARIABLE, "")
    if not named:
        return None
    folder = Path(named)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix":
        told = folder.stat()
        if told.st_uid != os.getuid() or told.st_mode & 0o022:
            raise AllianceHealthError(
                f"{VARIABLE}: others can write into {folder}, and what lies there is run as code; "
                "name a folder of your own, or take their right away: chmod 700"
            )
    return folder


def _key(asked: Iterable[object]) -> str:
    """Name a result after everything that it rests on."""
    told = [code_version(RECKONING, _CODE), spoken(), *map(str, asked)]
    return hashlib.sha256("\0".join(told).encode("utf-8")).hexdigest()


def _read(path: Path) -> object:
    """Read a result; a ValueError where it is not whole."""
    content = path.read_bytes()
    stated, packed = content[:_DIGEST], content[_DIGEST:]
    if hashlib.sha256(packed).digest() != stated:
        raise ValueError(f"{path} is not whole")
    os.utime(path)
    return pickle.loads(packed)


def _write(path: Path, packed: bytes) -> None:
    """Put a result in its place, as a whole or not at all."""
    written = unfinished(path)
    try:
        with written.open("xb") as file:
            file.write(hashlib.sha256(packed).digest())
            file.write(packed)
        os.replace(written, path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def _make_room(folder: Path) -> None:
    """Remove what was not used for longest, until the rest fits; others may do so meanwhile."""
    remove_unfinished(folder)
    found = []
    for path in folder.glob(f"*{_SUFFIX}"):
        with suppress(FileNotFoundError):
            told = path.stat()
            found.append((told.st_mtime, told.st_size, path))
    room = MOST_BYTES
    for _, size, path in sorted(found, reverse=True):
        room -= size
        if room < 0:
            path.unlink(missing_ok=True)
