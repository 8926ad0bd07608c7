"""How notebooks are run: within a time, within an amount of output, and with a reason at the end.

papermill waits for each cell, and keeps whatever a cell shows. A notebook that hangs would
hold up its run, and one that prints without end would fill the memory of the run and the disk.
"""

from __future__ import annotations

import marshal
import math
import time
from collections.abc import Mapping
from typing import Any

from jupyter_client.manager import KernelManager

from alliance_health.errors import ReportError
from alliance_health.report.notebook_format import (
    CellTimeoutError,
    DeadKernelError,
    NBClientEngine,
    NotebookNode,
    PapermillNotebookClient,
    papermill_engines,
)

#: Name under which papermill knows the engine.
ENGINE = "alliance-health-bounded"

#: Bytes that the cells of one notebook may show together; pages of reports show a few millions.
MOST_SHOWN = 64_000_000

#: Bytes that every message counts at least: what it costs here is more than what it says.
LEAST_SHOWN = 1_000

#: What cells show, by the type of the message.
_SHOWS = frozenset(
    {"stream", "display_data", "execute_result", "update_display_data", "error", "comm_msg"}
)

#: Seconds of a notebook that may take any time.
NO_END = 1_000_000_000

#: Exit status of a kernel that the system ends for lack of memory, or anybody at once.
_KILLED = -9


class KernelDiedError(ReportError):
    """A kernel that ended by itself, or was ended by somebody else."""


class BoundedClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs the cells of a notebook, and ends the kernel when they show too much, or for too long.

    Messages that come without a pause leave the event loop no time for anything else: neither
    for its clocks, nor for a task that would end the kernel. So it is ended where they come in.
    """

    shown = 0
    most_seconds = math.inf
    until = math.inf
    manager: KernelManager | None = None

    def create_kernel_manager(self) -> KernelManager:
        """Return who manages the kernel, and remember it beyond its end."""
        self.manager = super().create_kernel_manager()
        return self.manager

    def seconds_left(self, _cell: NotebookNode) -> int | None:
        """Return the seconds that are left for a cell and for all that it shows.

        What a cell showed may come after it has ended, and late on a machine that is busy;
        papermill gives it four seconds.
        """
        left = None if math.isinf(self.until) else _ceiling(self.until - time.monotonic())
        self.iopub_timeout = left or NO_END
        return left

    def process_message(self, msg: Mapping[str, Any], *where: Any, **named: Any) -> Any:
        """Take what a cell shows, as long as it is not too much."""
        if msg["header"]["msg_type"] in _SHOWS:
            self.shown += max(LEAST_SHOWN, len(marshal.dumps(msg["content"])))
            if self.shows_too_much or time.monotonic() > self.until:
                self._process.kill()
                return None
        return super().process_message(msg, *where, **named)

    @property
    def shows_too_much(self) -> bool:
        """Whether the cells showed more than they may."""
        return self.shown > MOST_SHOWN

    @property
    def too_late(self) -> ReportError:
        """Say that the notebook took too long."""
        return ReportError(
            f"the notebook took longer than {self.most_seconds:g} seconds, in code cell "
            f"{self.code_cells_executed}; its kernel was ended (--report-timeout)"
        )

    @property
    def _process(self) -> Any:
        """The process of the kernel, in the words of `subprocess.Popen`."""
        return getattr(getattr(self.manager, "provisioner", None), "process", None)

    def why_dead(self) -> ReportError:
        """Say why the kernel ended before its notebook."""
        where = f"in code cell {self.code_cells_executed}"
        if self.shows_too_much:
            return ReportError(
                f"{where} the notebook showed more than {MOST_SHOWN // 1_000_000} MB; its kernel "
                "was ended; show less"
            )
        if time.monotonic() > self.until:
            return self.too_late
        status = getattr(self._process, "returncode", None)
        if status is None:
            return KernelDiedError(f"its kernel died {where}")
        if status >= 0:
            return KernelDiedError(f"its kernel ended {where} with exit status {status}")
        hint = "; the system does so when memory is short" if status == _KILLED else ""
        return KernelDiedError(f"its kernel was ended {where} by signal {-status}{hint}")


class BoundedEngine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook within a time, for papermill."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        start_timeout: int = 60,
        most_seconds: float = math.inf,
        shown: list[list[Any]] | None = None,
        **options: Any,
    ) -> Any:
        """Run the cells of a notebook.

        Parameters
        ----------
        nb_man : NotebookExecutionManager
            The notebook, of papermill.
        kernel_name : str
            Kernel specification.
        start_timeout : int
            Seconds that the kernel may take to answer.
        most_seconds : float
            Seconds that all may take, the start of the kernel included.
        shown : list, optional
            Takes what each cell showed, which is then not in the notebook: only errors are.
        **options : Any
            What else papermill tells; settings of the client are under `config`.

        Returns
        -------
        NotebookNode
            The notebook with what its cells showed.

        Raises
        ------
        ReportError
            When it takes longer, or shows too much; `KernelDiedError` when the kernel ended.
        """
        until = time.monotonic() + most_seconds
        client = BoundedClient(
            nb_man,
            kernel_name=kernel_name,
            startup_timeout=_ceiling(min(start_timeout, most_seconds)),
            config=options.get("config"),
        )
        client.most_seconds, client.until = most_seconds, until
        client.timeout_func = client.seconds_left
        try:
            executed = client.execute()
        except DeadKernelError as error:
            raise client.why_dead() from error
        except CellTimeoutError as error:
            raise client.too_late from error
        if shown is not None:
            shown += _take_outputs(executed)
        return executed


def _take_outputs(notebook: NotebookNode) -> list[list[Any]]:
    """Take what its cells showed out of a notebook, and leave errors alone in it."""
    taken = [cell.get("outputs", []) for cell in notebook.cells]
    for cell, outputs in zip(notebook.cells, taken, strict=True):
        if outputs:
            cell.outputs = [one for one in outputs if one.output_type == "error"]
    return taken


def _ceiling(seconds: float) -> int:
    """Return whole seconds, at least one."""
    return max(1, math.ceil(seconds))


papermill_engines.register(ENGINE, BoundedEngine)
