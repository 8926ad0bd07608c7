"""Work done side by side in forks of this process, which share what it has computed.

A fork copies one thread and no lock that another one holds. So nothing is forked where there is
more than one thread of Python's, nor on a system whose libraries do not survive it: the work is
then done here, one piece after the other, with the same results.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_log = logging.getLogger(__name__)

#: What forks are to do: they inherit it, so that nothing of it need travel to them.
_works: Sequence[Callable[[], Any]] = ()

#: Whether this process is such a fork.
_is_fork = False


def can_fork() -> bool:
    """Return whether processes can be forked here.

    On macOS they can, but system libraries that are loaded do not survive it.
    """
    return hasattr(os, "fork") and sys.platform != "darwin"


def die_with(parent: int) -> None:
    """Have this process killed when its parent is; elsewhere than on Linux only if it is already.

    Parameters
    ----------
    parent : int
        The process that it was forked from.
    """
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1  # PR_SET_PDEATHSIG of linux/prctl.h
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


class Begun(Generic[_Result]):
    """A piece of work that somebody may be at.

    Parameters
    ----------
    work : callable
        What is to be done.
    future : Future, optional
        Tells what a fork made of it; without one it is done when its result is asked for.
    """

    def __init__(self, work: Callable[[], _Result], future: Future[_Result] | None = None) -> None:
        self._work, self._future = work, future

    def result(self) -> _Result:
        """Return what the work returns, or raise what it raises.

        Work whose fork died is done here, which is said in the log.
        """
        if self._future is not None:
            try:
                return self._future.result()
            except BrokenExecutor as error:
                _log.warning("A process that reckoned beside this one died: %s", error)
        return self._work()


@contextmanager
def begun(
    works: Sequence[Callable[[], _Result]], *, at_once: int
) -> Iterator[list[Begun[_Result]]]:
    """Begin several pieces of work in forks of this process.

    Parameters
    ----------
    works : sequence of callable
        Each takes nothing and returns what `pickle` can store. What it changes in memory is
        changed in its fork alone.
    at_once : int
        How many forks; with 0, or where none can be had, the work is done here.

    Yields
    ------
    list of Begun
        In the order of the works. No fork is left afterwards.

    Examples
    --------
    >>> with begun([lambda: 6 * 7, lambda: "done"], at_once=0) as both:
    ...     [one.result() for one in both]
    [42, 'done']
    """
    at_once = min(at_once, len(works))
    if at_once < 1 or _is_fork or not can_fork() or threading.active_count() > 1:
        yield [Begun(work) for work in works]
        return
    with _inherited(works), _pool(at_once) as pool:
        try:
            with warnings.catch_warnings():
                # Of threads that run no Python: those of numpy's library survive forks.
                warnings.filterwarnings("ignore", "This process .* is multi-threaded")
                futures = [pool.submit(_do, place) for place in range(len(works))]
            yield [Begun(*both) for both in zip(works, futures, strict=True)]
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def side_by_side(
    work: Callable[[_Item], _Result], items: Sequence[_Item], *, at_once: int
) -> list[_Result]:
    """Do the same for several items, in forks of this process.

    Parameters
    ----------
    work : callable
        Takes an item and returns what `pickle` can store.
    items : sequence
        For what.
    at_once : int
        How many forks; with fewer than 2 the work is done here.

    Returns
    -------
    list
        One result for each item, in their order.

    Raises
    ------
    Exception
        What the work raised first, in the order of the items.

    Examples
    --------
    >>> side_by_side(str.upper, ["a", "b"], at_once=1)
    ['A', 'B']
    """
    works = [partial(work, item) for item in items]
    with begun(works, at_once=at_once if at_once > 1 else 0) as started:
        return [one.result() for one in started]


@contextmanager
def _inherited(works: Sequence[Callable[[], Any]]) -> Iterator[None]:
    """Lay out what forks are to do; garbage of before is not looked for in them."""
    global _works
    before, _works = _works, works
    gc.freeze()
    try:
        yield
    finally:
        _works = before
        gc.unfreeze()


def _pool(at_once: int) -> ProcessPoolExecutor:
    """Return the forks to be; they are forked when the first work is submitted."""
    return ProcessPoolExecutor(
        at_once, get_context("fork"), initializer=_be_a_fork, initargs=(os.getpid(),)
    )


def _be_a_fork(parent: int) -> None:
    """Prepare a fork: it leaves the breaking off to its parent, and does not outlive it."""
    global _is_fork
    _is_fork = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(parent)


def _do(place: int) -> Any:
    """Do one piece of the work that was inherited."""
    return _works[place]()
