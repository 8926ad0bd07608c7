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
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any, Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_log = logging.getLogger(__name__)

#: Forks, and what they are at.
_Forked = tuple[ProcessPoolExecutor | None, list[Future[Any]]]
_NOBODY: _Forked = (None, [])

#: What forks are to do: they inherit it, so that nothing of it need travel to them.
_works: Sequence[Callable[[], Any]] = ()

#: What ends threads while this process forks.
_pauses: list[Callable[[], AbstractContextManager[None]]] = []

#: Seconds that such threads may take to end.
PATIENCE = 1.0

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
    pool, futures = _NOBODY
    if at_once > 0 and not _is_fork and can_fork():
        with _alone() as is_alone:
            pool, futures = _fork(works, at_once) if is_alone else _NOBODY
    if pool is None:
        yield [Begun(work) for work in works]
        return
    try:
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
def paused_by(pause: Callable[[], AbstractContextManager[None]]) -> Iterator[None]:
    """Let this process fork although another thread runs, which is ended meanwhile.

    Parameters
    ----------
    pause : callable
        Returns what ends the thread when it is entered, and starts another one when it is left.

    Yields
    ------
    None
        The thread runs, unless this process forks.
    """
    _pauses.append(pause)
    try:
        yield
    finally:
        _pauses.remove(pause)


@contextmanager
def _alone() -> Iterator[bool]:
    """Pause the threads that can be, and tell whether no other one runs then."""
    with ExitStack() as paused:
        for pause in _pauses:
            paused.enter_context(pause())
        until = time.monotonic() + PATIENCE
        while _pauses and threading.active_count() > 1 and time.monotonic() < until:
            time.sleep(0.001)
        yield threading.active_count() == 1


def _fork(works: Sequence[Callable[[], Any]], at_once: int) -> _Forked:
    """Fork, and give all works out; no executor where the system has no room for one."""
    global _works
    before, _works = _works, works
    gc.freeze()  # garbage of before is not looked for in forks, which would copy it
    pool = None
    try:
        pool = ProcessPoolExecutor(
            at_once, get_context("fork"), initializer=_be_a_fork, initargs=(os.getpid(),)
        )
        with warnings.catch_warnings():
            # Of threads that run no Python: those of numpy's library survive forks.
            warnings.filterwarnings("ignore", "This process .* is multi-threaded")
            return pool, [pool.submit(_do, place) for place in range(len(works))]
    except (OSError, ImportError, NotImplementedError) as error:
        _log.warning("No process can reckon beside this one: %s", error)
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
        return _NOBODY
    finally:
        _works = before
        gc.unfreeze()


def _be_a_fork(parent: int) -> None:
    """Prepare a fork: it leaves the breaking off to its parent, and does not outlive it."""
    global _is_fork
    _is_fork = True
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with(parent)


def _do(place: int) -> Any:
    """Do one piece of the work that was inherited."""
    return _works[place]()
