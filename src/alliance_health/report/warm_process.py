"""The warm process that this one keeps, and the kernels that are forked from it.

One process is kept for all threads, from the first kernel to the end of the last
`kept_warm`. Where no process can be forked, kernels start as they always did, and that is
said once.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from alliance_health.forking import can_fork
from alliance_health.report.fork_server import NUMBER

#: What the interpreter is told to be the warm process.
PROGRAM: tuple[str, ...] = ("-m", "alliance_health.report.fork_server")

#: Seconds that loading may take.
PATIENCE = 120.0

#: Seconds that ending may take, before the process is killed.
FAREWELL = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KernelOrder:
    """A kernel that is wanted.

    Parameters
    ----------
    arguments : sequence of str
        What `ipykernel_launcher` is told.
    environment : mapping of str to str
        Its environment.
    folder : str
        Where it runs.
    scratch : str
        A private folder that is removed should this process be killed; empty for none.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    scratch: str = ""


class ForkedProcess:
    """A forked kernel, in the words of `subprocess.Popen`.

    Parameters
    ----------
    pid : int
        Its process, which leads a group of its own.
    status : socket
        Tells its exit status. Until it is closed, no other process takes the id.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, status: socket.socket) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._status = status

    def poll(self) -> int | None:
        """Return the exit status, or None while it runs; negative is the signal that ended it."""
        if self.returncode is None:
            self._status.setblocking(False)
            try:
                self._read()
            except BlockingIOError:
                return None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended, and return its exit status."""
        if self.returncode is None:
            self._status.settimeout(timeout)
            try:
                self._read()
            except TimeoutError as error:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0) from error
        return self.returncode or 0

    def send_signal(self, signum: int) -> None:
        """Send a signal to it and to all that it started, while it runs."""
        if self.poll() is None:
            os.killpg(self.pid, signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Let go of it: what is left of it and of all that it started is ended."""
        self._status.close()

    def _read(self) -> None:
        """Take the exit status; without a warm process, the kernel has died with it."""
        told = self._status.recv(NUMBER.size)
        self.returncode = NUMBER.unpack(told)[0] if told else -signal.SIGKILL


@dataclass
class _WarmProcess:
    """The process that kernels are forked from, as seen from here."""

    control: socket.socket
    process: subprocess.Popen[bytes]
    fault: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def start(cls) -> _WarmProcess:
        """Start the process, which loads while this one goes on."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [sys.executable, *PROGRAM, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return cls(ours, process)

    def fork(self, order: KernelOrder) -> ForkedProcess:
        """Fork a kernel; raises OSError when none can be had."""
        with self.lock:
            if self.fault is None:
                self.fault = self._first_word()
            if self.fault:
                raise OSError(self.fault)
            status, theirs = socket.socketpair()
            status.settimeout(PATIENCE)
            told = b""
            with theirs, suppress(OSError):
                self._send(order, theirs)
                theirs.close()
                told = status.recv(NUMBER.size)
            if len(told) < NUMBER.size:
                status.close()
                self.fault = "the warm process ended"
                raise OSError(self.fault)
        return ForkedProcess(NUMBER.unpack(told)[0], status)

    def stop(self) -> None:
        """End the process and every kernel that is left."""
        if self.fault is None:  # nothing was forked yet, and it may be busy loading
            self.process.kill()
        self.control.close()
        try:
            self.process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _first_word(self) -> str:
        """Wait until all is loaded, and return what is wrong; empty for nothing."""
        self.control.settimeout(PATIENCE)
        told = b""
        try:
            while not told.endswith(b"\n"):
                part = self.control.recv(4096)
                if not part:
                    return "the warm process ended while it loaded"
                told += part
        except OSError as error:
            return f"the warm process does not answer: {error}"
        self.control.settimeout(None)
        return str(json.loads(told))

    def _send(self, order: KernelOrder, status: socket.socket) -> None:
        """Send an order with where its status, its output and its errors go."""
        told = {
            "arguments": list(order.arguments),
            "environment": dict(order.environment),
            "folder": order.folder,
            "scratch": order.scratch,
        }
        body = json.dumps(told).encode()
        output, errors = _stream(1), _stream(2)
        try:
            socket.send_fds(
                self.control, [NUMBER.pack(len(body))], [status.fileno(), output, errors]
            )
            self.control.sendall(body)
        finally:
            os.close(output)
            os.close(errors)


def _stream(number: int) -> int:
    """Return a copy of an output of this process, or of nothing where it has none."""
    try:
        return os.dup(number)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)


@dataclass
class _Keeper:
    """The one warm process of this process, and how many want it kept."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    warm: _WarmProcess | None = None
    owner: int = 0
    holders: int = 0
    is_kept_to_the_end: bool = False
    has_told: bool = False

    def running(self) -> _WarmProcess:
        """Return the warm process; the first call starts it, and so does one in a fork of ours."""
        with self.lock:
            if self.warm is None or self.owner != os.getpid():
                self.warm, self.owner = _WarmProcess.start(), os.getpid()
                if not self.holders and not self.is_kept_to_the_end:
                    self.is_kept_to_the_end = True
                    atexit.register(self.end)
            return self.warm

    def end(self) -> None:
        """End the warm process, if there is one."""
        with self.lock:
            warm, self.warm = self.warm, None
        if warm is not None and self.owner == os.getpid():
            warm.stop()

    def tell(self, reason: str) -> None:
        """Say once why kernels are ordinary ones."""
        with self.lock:
            has_told, self.has_told = self.has_told, True
        if not has_told:
            _log.warning("Notebooks run in ordinary kernels, which takes longer: %s", reason)


_keeper = _Keeper()


@contextmanager
def kept_warm(*, start: bool = False) -> Iterator[None]:
    """Keep the warm process for all kernels until the end, once there is one.

    Parameters
    ----------
    start : bool
        Start it now, so that it loads while other work is done; by default the first kernel
        starts it.

    Yields
    ------
    None
        It ends with the last that keeps it. Kernels outside of any `kept_warm` keep it until
        this process ends.
    """
    with _keeper.lock:
        _keeper.holders += 1
    try:
        if start and can_fork():
            _keeper.running()
        yield
    finally:
        with _keeper.lock:
            _keeper.holders -= 1
            is_last = not _keeper.holders and not _keeper.is_kept_to_the_end
        if is_last:
            _keeper.end()


def running_process() -> int:
    """Return the id of the warm process; it is started where there is none.

    Returns
    -------
    int
        A child of this process.
    """
    return _keeper.running().process.pid


def fork_kernel(order: KernelOrder) -> ForkedProcess | None:
    """Fork a kernel from the warm process.

    Parameters
    ----------
    order : KernelOrder
        Which.

    Returns
    -------
    ForkedProcess or None
        None where none can be forked, which is said once.
    """
    if not can_fork():
        _keeper.tell(f"processes are not forked on {sys.platform}")
        return None
    try:
        return _keeper.running().fork(order)
    except OSError as error:
        _keeper.tell(str(error))
        return None
