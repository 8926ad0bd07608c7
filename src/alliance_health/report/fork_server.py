"""A warm process that forks kernels, after it has loaded what every report loads.

`alliance_health.report.warm_process` runs it as a program. It has one thread and no
ZeroMQ context, so that a fork of it is whole. Nothing survives whoever started it:
when the connection to them ends, it kills the kernels that are left, removes their
sockets and files, and ends.
"""

from __future__ import annotations

import array
import atexit
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import struct
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from alliance_health.forking import die_with

#: How many bytes tell how long an order is, a process id, or an exit status.
NUMBER = struct.Struct("!i")

#: Every order carries where its kernel's status is told, its output and its errors.
STREAMS = 3

#: What kernels of reports load.
LOADED = (
    *("ipykernel.kernelapp", "ipykernel.debugger", "IPython.display"),
    *("duckdb", "alliance_health.store", "alliance_health.report.sections"),
    # What ipykernel loads when it starts.
    *("IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger"),
    *("IPython.core.oinspect", "IPython.extensions.storemagic", "sqlite3"),
    *("tornado.platform.asyncio", "zmq.utils.garbage"),
)

#: Most columns of a table that pandas shows in a kernel.
COLUMNS_IN_KERNELS = 20

#: Seconds between looks at whether whoever started this process still lives.
PATIENCE = 1.0


@dataclass
class _Kernel:
    """A kernel that was forked and is not yet let go."""

    status: socket.socket
    connection_file: str
    is_dead: bool = False


@dataclass(frozen=True)
class _Order:
    """What kernel to fork, and the streams that it is given."""

    told: dict[str, Any]
    streams: tuple[int, ...]

    @property
    def connection_file(self) -> str:
        """The file that tells the kernel where to listen."""
        arguments = self.told["arguments"]
        return str(arguments[arguments.index("-f") + 1]) if "-f" in arguments else ""


@dataclass
class _Server:
    """Forks a kernel for each order and tells what becomes of it."""

    control: socket.socket
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    kernels: dict[int, _Kernel] = field(default_factory=dict)
    scratch: set[str] = field(default_factory=set)

    def serve(self) -> _Order | None:
        """Serve until the connection ends; in a fork, return the order for its kernel."""
        parent = os.getppid()
        woken, waker = socket.socketpair()
        for end in (woken, waker):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker.fileno())
        self.selector.register(self.control, selectors.EVENT_READ)
        self.selector.register(woken, selectors.EVENT_READ)
        while os.getppid() == parent:
            for key, _ in self.selector.select(PATIENCE):
                if key.data is not None:
                    self._let_go(key.data)
                elif key.fileobj is self.control:
                    order = _receive(self.control)
                    if order is None:
                        self._end()
                        return None
                    if self._fork(order):
                        signal.set_wakeup_fd(-1)
                        woken.close()
                        waker.close()
                        return order
                else:
                    woken.recv(4096)
            self._tell_deaths()
        self._end()
        return None

    def _fork(self, order: _Order) -> bool:
        """Fork; return True in the kernel to be, which keeps nothing of the server's."""
        if order.told["scratch"]:
            self.scratch.add(order.told["scratch"])
        status = socket.socket(fileno=order.streams[0])
        child = os.fork()
        if child == 0:
            self.selector.close()
            for mine in (self.control, status, *(one.status for one in self.kernels.values())):
                mine.close()
            return True
        for stream in order.streams[1:]:
            os.close(stream)
        self.kernels[child] = _Kernel(status, order.connection_file)
        self.selector.register(status, selectors.EVENT_READ, data=child)
        with suppress(OSError):  # nobody waits for it any more, which the selector tells next
            status.sendall(NUMBER.pack(child))
        return False

    def _tell_deaths(self) -> None:
        """Tell how kernels ended; they are kept as they are, so that no other takes their id."""
        how = os.WEXITED | os.WNOHANG | os.WNOWAIT
        for child, kernel in self.kernels.items():
            ended = None if kernel.is_dead else os.waitid(os.P_PID, child, how)
            if ended is None:
                continue
            kernel.is_dead = True
            exited = ended.si_code == os.CLD_EXITED
            with suppress(OSError):
                kernel.status.sendall(NUMBER.pack(ended.si_status if exited else -ended.si_status))

    def _let_go(self, child: int) -> None:
        """End a kernel that nobody waits for any more, with all that it started."""
        kernel = self.kernels.pop(child)
        self.selector.unregister(kernel.status)
        kernel.status.close()
        for end in (os.killpg, os.kill):  # before it has a group of its own, only the second works
            with suppress(OSError):
                end(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if not kernel.is_dead and kernel.connection_file:  # whoever started it can clean no more
            _remove_traces(Path(kernel.connection_file))

    def _end(self) -> None:
        """End what is left; after a run that ended well, nothing is."""
        for child in list(self.kernels):
            self._let_go(child)
        for folder in self.scratch:
            shutil.rmtree(folder, ignore_errors=True)


def _receive(control: socket.socket) -> _Order | None:
    """Return the next order, or None when the connection has ended."""
    kept = socket.CMSG_SPACE(STREAMS * array.array("i").itemsize)
    head, passed, _, _ = control.recvmsg(NUMBER.size, kept)
    if len(head) < NUMBER.size:
        return None
    streams = array.array("i")
    for _, _, content in passed:
        streams.frombytes(content)
    body, (length,) = bytearray(), NUMBER.unpack(head)
    while len(body) < length:
        part = control.recv(length - len(body))
        if not part:
            return None
        body += part
    return _Order(json.loads(body), tuple(streams))


def _remove_traces(connection_file: Path) -> None:
    """Remove what a killed kernel leaves: its connection file and its sockets."""
    with suppress(OSError, ValueError):
        told = json.loads(connection_file.read_text(encoding="utf-8"))
        connection_file.unlink()
        if told["transport"] == "ipc":
            for name, port in told.items():
                if name.endswith("_port"):
                    Path(f"{told['ip']}-{port}").unlink(missing_ok=True)


def warm_up() -> None:
    """Load what kernels of reports load, and draw a first figure."""
    for name in LOADED:
        import_module(name)
    # pandas asks whether it is in a kernel while it loads, and here it is not yet.
    import_module("pandas").set_option("display.max_columns", COLUMNS_IN_KERNELS)
    theme = import_module("alliance_health.figures.theme")
    figure = theme.new_figure()
    figure.add_scatter(x=[0], y=[0], mode="lines+markers", line={"width": 1}, marker={"size": 1})
    figure.add_annotation(text="first", x=0, y=0)
    theme.rule(figure, axis="x", at=0)
    figure.update_xaxes(title={"text": "first"}).update_yaxes(title={"text": "first"})
    figure.to_json(engine="orjson")


def _count_threads() -> int:
    """Return how many threads this process has, those of libraries included where that is told."""
    tasks = Path("/proc/self/task")
    return len(list(tasks.iterdir())) if tasks.is_dir() else threading.active_count()


def _become_kernel(order: _Order) -> None:
    """Be an ordinary kernel from here on; it ends as one."""
    server = os.getppid()
    os.setsid()
    die_with(server)  # where it cannot be told, ipykernel looks every second
    for stream, place in zip(order.streams[1:], (1, 2), strict=True):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(order.told["folder"])
    os.environ.clear()
    os.environ.update(order.told["environment"])
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["ipykernel_launcher.py", *order.told["arguments"]]
    _draw_other_numbers()
    atexit.register(gc.unfreeze)  # else libraries complain of what is not cleared at the end
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(order.told["arguments"], parent_handle=server)


def _draw_other_numbers() -> None:
    """Seed random numbers anew: forks would all draw the same."""
    import random

    import numpy as np

    random.seed()
    np.random.seed()  # noqa: NPY002


def main() -> None:
    """Load, say that all is ready or what is wrong, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    if Path(sys.path[0]) == Path.cwd():
        del sys.path[0]  # as in an ordinary kernel, which puts it back by itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what breaks off a run ends the connection
    try:
        warm_up()
        threads = _count_threads()
        fault = f"{threads} threads run in it, and a fork copies one" if threads > 1 else ""
    except Exception as error:  # told to whoever asks for a kernel, whatever it is
        fault = f"{type(error).__name__}: {error}"
    control.sendall(json.dumps(fault).encode() + b"\n")
    if fault:
        return
    gc.collect()
    gc.freeze()
    order = _Server(control).serve()
    if order is not None:
        _become_kernel(order)


if __name__ == "__main__":
    main()
