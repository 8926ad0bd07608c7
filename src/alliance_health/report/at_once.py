"""How many notebooks are run side by side where nobody says, and how many processes reckon."""

from __future__ import annotations

import os

#: One process composes all pages: with more kernels than this they wait for it.
MOST = 8


def usual_workers() -> int:
    """Return how many notebooks to run at once on this machine.

    Returns
    -------
    int
        One more than the cores that this process may use, since a kernel that starts or ends
        mostly waits; at most `MOST`.

    Examples
    --------
    >>> 2 <= usual_workers() <= MOST
    True
    """
    return min(_cores() + 1, MOST)


def usual_forks(workers: int) -> int:
    """Return how many processes to reckon with at once on this machine.

    Parameters
    ----------
    workers : int
        How many notebooks are run at once: who wants one thing at a time means this too.

    Returns
    -------
    int
        No more than the cores that this process may use; 1 for none beside it.

    Examples
    --------
    >>> usual_forks(1)
    1
    """
    return max(1, min(_cores(), workers, MOST))


def _cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
