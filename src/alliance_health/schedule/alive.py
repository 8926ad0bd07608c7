"""Whether the process that wrote something still lives."""

from __future__ import annotations

import os
from pathlib import Path


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
