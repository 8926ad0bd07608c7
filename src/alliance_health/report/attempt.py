"""Trying something that may fail, and telling how long it took either way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

_Done = TypeVar("_Done")


@dataclass(frozen=True)
class Attempt(Generic[_Done]):
    """What became of something that was tried, and how long it took.

    Parameters
    ----------
    done : object or None
        What was made; None where it failed.
    error : Exception or None
        Why it failed.
    seconds : float
        Until either.
    """

    done: _Done | None
    error: Exception | None
    seconds: float


def attempt(work: Callable[..., _Done], *given: object) -> Attempt[_Done]:
    """Try something, and tell how long it took even when it fails.

    Parameters
    ----------
    work : callable
        What to do.
    *given : object
        What it is given.

    Returns
    -------
    Attempt
        What ends the program is raised as ever.

    Examples
    --------
    >>> attempt(int, "7").done, str(attempt(int, "x").error)[:15]
    (7, 'invalid literal')
    """
    started = time.monotonic()
    done, error = None, None
    try:
        done = work(*given)
    except Exception as raised:  # told in the run's failures, whatever it is
        error = raised
    return Attempt(done, error, round(time.monotonic() - started, 3))
