"""Work is done side by side in forks where that is safe, and the same here where it is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from alliance_health.forking import begun, can_fork, side_by_side
from alliance_health.owner import is_alive

forks = pytest.mark.skipif(not can_fork(), reason="processes are not forked on this system")


def _run(script: str, *arguments: str) -> str:
    """Run a script in a process with one thread, where a test may have more."""
    command = [sys.executable, "-c", textwrap.dedent(script), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@forks
def test_items_are_done_in_other_processes_and_come_back_in_order() -> None:
    told = _run(
        """
        import os
        from alliance_health.forking import side_by_side
        found = side_by_side(lambda one: (one * one, os.getpid()), range(9), at_once=3)
        print([square for square, _ in found], os.getpid() in [pid for _, pid in found])
        """
    )
    assert told.strip() == f"{[n * n for n in range(9)]} False"


@forks
def test_what_forks_change_in_memory_stays_in_them() -> None:
    told = _run(
        """
        from alliance_health.forking import side_by_side
        kept = []
        lengths = side_by_side(lambda one: (kept.append(one), len(kept))[1], "ab", at_once=2)
        print(kept, all(lengths))
        """
    )
    assert told.strip() == "[] True"


@forks
def test_work_whose_fork_is_killed_is_done_here_and_told() -> None:
    told = _run(
        """
        import os, signal
        from alliance_health.forking import side_by_side
        here = os.getpid()
        def work(one):
            if os.getpid() != here and one == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            return one + 1
        print(side_by_side(work, [0, 1, 2], at_once=2))
        """
    )
    assert "[1, 2, 3]" in told
    assert "A process that reckoned beside this one died" in told


@forks
def test_where_the_system_has_no_room_for_forks_the_work_is_done_here_and_told() -> None:
    told = _run(
        """
        import os
        from alliance_health import forking
        def full(*_, **__):
            raise OSError(28, "No space left on device")
        forking.ProcessPoolExecutor = full
        print(set(forking.side_by_side(lambda _: os.getpid(), "ab", at_once=2)) == {os.getpid()})
        """
    )
    assert "True" in told
    assert "No process can reckon beside this one: [Errno 28] No space left" in told


@forks
def test_an_error_in_a_fork_is_raised_here() -> None:
    told = _run(
        """
        from alliance_health.forking import side_by_side
        try:
            side_by_side(lambda one: 1 // one, [1, 0], at_once=2)
        except ZeroDivisionError as error:
            print("raised:", error)
        """
    )
    assert "raised: integer" in told


@forks
def test_forks_do_not_fork() -> None:
    told = _run(
        """
        import os
        from alliance_health.forking import side_by_side
        def who(_):
            return os.getpid()
        def work(_):
            return set(side_by_side(who, range(3), at_once=2)) == {os.getpid()}
        print(side_by_side(work, range(2), at_once=2))
        """
    )
    assert told.strip() == "[True, True]"


@forks
def test_no_fork_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    script = """
        import os, sys, time
        from pathlib import Path
        from alliance_health.forking import side_by_side
        def work(one):
            Path(sys.argv[1], str(os.getpid())).touch()
            time.sleep(600)
        side_by_side(work, range(2), at_once=2)
        """
    process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), str(tmp_path)])
    try:
        until = time.monotonic() + 60
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    pids = [int(path.name) for path in tmp_path.iterdir()]
    assert len(pids) == 2
    until = time.monotonic() + 60
    while any(_runs(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in pids)


def _runs(pid: int) -> bool:
    """Tell whether a process lives and is no zombie that nobody has fetched yet."""
    if not is_alive(pid):
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.is_file() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@forks
def test_a_bar_at_a_terminal_steps_aside_for_forks() -> None:
    told = _run(
        """
        import io, os, threading
        from rich.console import Console
        from alliance_health.commands.telling import Bar
        from alliance_health.forking import side_by_side
        from alliance_health.report.progress import RunEnded
        bar = Bar(Console(file=io.StringIO(), force_terminal=True))
        threads = [threading.active_count()]
        pids = side_by_side(lambda _: os.getpid(), range(2), at_once=2)
        threads.append(threading.active_count())
        bar.tell(RunEnded(made=0, unchanged=0, failed=0, seconds=1, status=0))
        print(os.getpid() in pids, threads)
        """
    )
    assert told.strip() == "False [2, 2]"


def test_a_process_with_another_thread_forks_nothing() -> None:
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert set(side_by_side(lambda _: os.getpid(), range(3), at_once=2)) == {os.getpid()}
    finally:
        waiting.set()
        thread.join()


def test_one_at_once_is_this_process_which_does_nothing_before_it_is_asked() -> None:
    done: list[str] = []
    assert side_by_side(done.append, ["a"], at_once=1) == [None]
    with begun([lambda: done.append("b")], at_once=0) as (started,):
        assert done == ["a"]
        started.result()
    assert done == ["a", "b"]
