"""How notebooks are run: within a time, within an amount of output, and with a reason at the end.

papermill waits for each cell, and keeps whatever a cell shows. A notebook that hangs would
hold up its run, and one that prints without end would fill the memory of the run and the disk.
"""

from __future__ import annotations

import asyncio
import marshal
import math
import time
from collections.abc import Mapping
from typing import Any

from jupyter_client.manager import KernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from alliance_health.errors import ReportError

#: Name under which papermill knows the engine.
ENGINE = "alliance-health-bounded"

#: Bytes that the cells of one notebook may show together; pages of reports show a few millions.
MOST_SHOWN = 64_000_000

#: What cells show, by the type of the message.
_SHOWS = frozenset(
    {"stream", "display_data", "execute_result", "update_display_data", "error", "comm_msg"}
)

#: Exit status of a kernel that the system ends for lack of memory, or anybody at once.
_KILLED = -9


class KernelDiedError(ReportError):
    """A kernel that ended by itself, or was ended by somebody else."""


class BoundedClient(PapermillNotebookClient):  # type: ignore[misc]
    """Runs the cells of a notebook, and ends the kernel when they show too much."""

    shown = 0
    manager: KernelManager | None = None
    _ending: asyncio.Future[None] | None = None

    def create_kernel_manager(self) -> KernelManager:
        """Return who manages the kernel, and remember it beyond its end."""
        self.manager = super().create_kernel_manager()
        return self.manager

    def process_message(self, msg: Mapping[str, Any], *where: Any, **named: Any) -> Any:
        """Take what a cell shows, as long as it is not too much."""
        if msg["header"]["msg_type"] in _SHOWS:
            self.shown += len(marshal.dumps(msg["content"]))
            if self.shows_too_much:
                self._end_kernel()
                return None
        return super().process_message(msg, *where, **named)

    @property
    def shows_too_much(self) -> bool:
        """Whether the cells showed more than they may."""
        return self.shown > MOST_SHOWN

    def why_dead(self) -> ReportError:
        """Say why the kernel ended before its notebook."""
        where = f"in code cell {self.code_cells_executed}"
        if self.shows_too_much:
            return ReportError(
                f"{where} the notebook showed more than {MOST_SHOWN // 1_000_000} MB; its kernel "
                "was ended; show less"
            )
        process = getattr(getattr(self.manager, "provisioner", None), "process", None)
        status = getattr(process, "returncode", None)
        if status is None:
            return KernelDiedError(f"its kernel died {where}")
        if status >= 0:
            return KernelDiedError(f"its kernel ended {where} with exit status {status}")
        hint = "; the system does so when memory is short" if status == _KILLED else ""
        return KernelDiedError(f"its kernel was ended {where} by signal {-status}{hint}")

    def _end_kernel(self) -> None:
        """End the kernel once; that it is dead is noticed within a second."""
        provisioner = getattr(self.manager, "provisioner", None)
        if self._ending is None and provisioner is not None:
            self._ending = asyncio.ensure_future(provisioner.kill())


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
            startup_timeout=max(1, math.ceil(min(start_timeout, most_seconds))),
            timeout_func=lambda _: _left(until),
            config=options.get("config"),
        )
        try:
            return client.execute()
        except DeadKernelError as error:
            raise client.why_dead() from error
        except CellTimeoutError as error:
            raise ReportError(
                f"the notebook took longer than {most_seconds:g} seconds, in code cell "
                f"{client.code_cells_executed}; its kernel was ended (--report-timeout)"
            ) from error


def _left(until: float) -> int | None:
    """Return the seconds that are left for a cell; None for any number."""
    return None if math.isinf(until) else max(1, math.ceil(until - time.monotonic()))


papermill_engines.register(ENGINE, BoundedEngine)
