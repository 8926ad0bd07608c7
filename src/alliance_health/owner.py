"""Who writes a file or holds a lock, and whether that process still lives.

Whatever a run leaves unfinished bears its process in its name, so that the next run can tell
what a dead one left from what a living one is at.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict

#: How private folders are called, and the file in them that tells whose they are.
_PREFIX, OWNER = "ah-", "owner.json"

#: How files are called that are not yet what they shall be.
_UNFINISHED = re.compile(
    r"\.(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-(?P<started>\d*)\.[0-9a-f]{8}\.part(\.|$)"
)


class Owner(BaseModel):
    """A process, told apart from every other one that ever had its number."""

    model_config = ConfigDict(frozen=True)

    host: str
    pid: int
    pid_started: str = ""  #: from `start_of`; empty where the system does not tell

    @classmethod
    def here(cls) -> Owner:
        """Return this process."""
        pid = os.getpid()
        return cls(host=platform.node(), pid=pid, pid_started=start_of(pid))

    @property
    def has_died(self) -> bool:
        """Whether it is gone; of a process on another machine that cannot be told."""
        return self.host == platform.node() and not is_alive(self.pid, self.pid_started)


def start_of(pid: int) -> str:
    """Return when a process started, in ticks since the machine did.

    A number of a process is given again after a while; with its start it is one of a kind.

    Parameters
    ----------
    pid : int
        Number of a process.

    Returns
    -------
    str
        Empty where the system does not tell, or there is no such process.

    Examples
    --------
    >>> start_of(os.getpid()) == start_of(os.getpid())
    True
    """
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name of the program stands in brackets and may hold blanks.
    return status.rpartition(")")[2].split()[19]


def is_alive(pid: int, started: str = "") -> bool:
    """Tell whether a process of this machine still lives.

    Parameters
    ----------
    pid : int
        Its number.
    started : str
        From `start_of`, when it wrote down its number; empty where that was not known.

    Returns
    -------
    bool
        False also when the number belongs to another process by now.

    Examples
    --------
    >>> is_alive(os.getpid(), start_of(os.getpid())), is_alive(os.getpid(), "1")
    (True, False)
    """
    if os.name == "nt":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it lives, and belongs to somebody else
    now = start_of(pid)
    return not (started and now) or started == now


def unfinished(path: Path) -> Path:
    """Name the file that becomes another one, beside it, after the process that writes it.

    Parameters
    ----------
    path : Path
        Where the finished file shall be.

    Returns
    -------
    Path
        A hidden name that no other call returns.

    Examples
    --------
    >>> unfinished(Path("pages/orion.html")).name.startswith(".orion.html.")
    True
    """
    owner = Owner.here()
    told = f"{_short(owner.host)}-{owner.pid}-{owner.pid_started}"
    return path.with_name(f".{path.name}.{told}.{secrets.token_hex(4)}.part")


def remove_unfinished(folder: Path, *, pattern: str = "**/.*.part*") -> list[Path]:
    """Remove what processes of this machine left unfinished that are gone by now.

    Parameters
    ----------
    folder : Path
        Where to look, with all that is in it; it need not exist.
    pattern : str
        Names to look at.

    Returns
    -------
    list of Path
        What was removed; never anything of a process that lives, or of another machine.

    Examples
    --------
    >>> remove_unfinished(Path("no such folder"))
    []
    """
    here, removed = _short(platform.node()), []
    for path in sorted(folder.glob(pattern)):
        found = _UNFINISHED.search(path.name)
        if found is None or found["host"] != here or is_alive(int(found["pid"]), found["started"]):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        removed.append(path)
    return removed


@contextmanager
def private_folder() -> Iterator[Path]:
    """Make a private folder among those of the system, and remove it afterwards.

    Its path is short, because the path of a socket may have about 100 signs. At any moment it
    tells whose it is, by the file in it, and by its name while it comes and goes; so that
    `remove_left_folders` knows it should this process be killed.

    Yields
    ------
    Path
        A folder that holds nothing but the name of its owner.

    Examples
    --------
    >>> with private_folder() as folder:
    ...     [path.name for path in folder.iterdir()]
    ['owner.json']
    >>> folder.exists()
    False
    """
    folder = Path(tempfile.gettempdir()) / f"{_PREFIX}{secrets.token_hex(4)}"
    coming = unfinished(folder)
    coming.mkdir(mode=0o700)
    (coming / OWNER).write_text(Owner.here().model_dump_json(), encoding="utf-8")
    coming.rename(folder)
    try:
        yield folder
    finally:
        going = unfinished(folder)
        with suppress(OSError):  # somebody removed it, or holds it open
            folder.rename(going)
        for path in (going, folder):
            shutil.rmtree(path, ignore_errors=True)


def remove_left_folders() -> None:
    """Remove the private folders of processes of this machine that are gone by now.

    Never those of a living one. It looks through all temporary files of the system: once a run.
    """
    place = Path(tempfile.gettempdir())
    remove_unfinished(place, pattern=f".{_PREFIX}*.part")
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError, ValueError):  # another run removed it, or it is somebody else's
            told = (folder / OWNER).read_text(encoding="utf-8")
            if Owner.model_validate_json(told).has_died:
                shutil.rmtree(folder, ignore_errors=True)


def _short(host: str) -> str:
    """Return a name of a machine that fits into the name of a file."""
    return hashlib.sha256(host.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _is_alive_on_windows(pid: int) -> bool:
    """Ask Windows, where a signal to a process would end it."""
    import ctypes

    synchronize, still_waiting = 0x00100000, 0x00000102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == still_waiting)
    finally:
        kernel.CloseHandle(handle)
