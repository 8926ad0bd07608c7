"""How many notebooks are run side by side where nobody says."""

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
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min((cores or 1) + 1, MOST)
