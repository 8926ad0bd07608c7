"""One notebook, run from top to bottom in a kernel of its own.

Kernels talk over sockets in a private folder, not over the network. They are forked from a
warm process, unless their `KernelChoice` says otherwise; what they show is the same.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop
from traitlets.config import Config

from alliance_health.errors import ReportError
from alliance_health.report.bounded_client import ENGINE, KernelDiedError
from alliance_health.report.notebook_format import (
    NotebookNode,
    PapermillExecutionError,
    nbformat,
    papermill,
)
from alliance_health.report.parameters import verbatim
from alliance_health.report.settled_traits import settle_traits
from alliance_health.report.warm_kernel import WarmKernelManager

settle_traits()  # here, where only one thread can be


@dataclass(frozen=True, slots=True)
class KernelChoice:
    """Which kernels run the notebooks, and for how long.

    Parameters
    ----------
    name : str
        Kernel specification; it also names the provisioner that starts the kernel.
    start_timeout : int
        Seconds that a kernel may take to answer.
    timeout : float
        Seconds that a notebook may take altogether; then its kernel is ended.
    is_warm : bool
        Whether kernels are forked from a warm process, where processes can be forked.
    """

    name: str = "python3"
    start_timeout: int = 120
    timeout: float = 600.0
    is_warm: bool = True


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    executed: Path,
    kernel: KernelChoice | None = None,
) -> NotebookNode:
    """Run a notebook with papermill and keep it as executed.

    Parameters
    ----------
    notebook : Path
        Absolute path of a notebook with a cell tagged `parameters`.
    parameters : mapping of str to JSON scalar
        Checked by `check_parameters`.
    executed : Path
        Absolute path of the executed notebook, which is kept without what its cells showed:
        only errors are in it. Its folder also holds the kernel's sockets.
    kernel : KernelChoice, optional
        Which kernel; a forked one when left out.

    Returns
    -------
    NotebookNode
        With all outputs. A cell that ended the kernel leaves those after it unrun, which
        `check_run` finds.

    Raises
    ------
    ReportError
        When a cell fails, the notebook takes too long or shows too much, or its kernel dies a
        second time; `executed` then holds the notebook with the error.
    """
    kernel = kernel or KernelChoice()
    until = time.monotonic() + kernel.timeout
    try:
        return _execute(notebook, parameters, executed, kernel, kernel.timeout)
    except KernelDiedError as first:
        # Memory may have been short for a moment; what a cell does itself, it does again.
        try:
            return _execute(notebook, parameters, executed, kernel, until - time.monotonic())
        except KernelDiedError as second:
            raise ReportError(f"{second}; tried twice, the first time {first}") from second


def _execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    executed: Path,
    kernel: KernelChoice,
    seconds: float,
) -> NotebookNode:
    """Run a notebook once."""
    # To write what cells showed and to read it again costs as much as a third of drawing it.
    shown: list[list[Any]] = []
    try:
        with _own_event_loop():
            found: NotebookNode = papermill.execute_notebook(
                verbatim(notebook),
                verbatim(executed),
                parameters=dict(parameters),
                engine_name=ENGINE,
                kernel_name=kernel.name,
                start_timeout=kernel.start_timeout,
                most_seconds=seconds,
                shown=shown,
                progress_bar=False,
                request_save_on_cell_execute=False,
                config=_configuration(executed, kernel),
            )
    except PapermillExecutionError as error:
        raise ReportError(
            f"cell {error.exec_count} failed: {error.ename}: {error.evalue}"
        ) from error
    for cell, outputs in zip(found.cells, shown, strict=True):
        if outputs:
            cell.outputs = outputs
    return found


@contextmanager
def _own_event_loop() -> Iterator[None]:
    """Close the event loop that jupyter opens for a thread and leaves open.

    Where a loop runs in this thread already, as in a notebook, jupyter works in another thread.
    """
    if _is_in_a_loop():
        yield
        return
    loop = ensure_event_loop()
    try:
        yield
    finally:
        # What waited for a kernel that was ended waits no more.
        waiting = asyncio.all_tasks(loop)
        for task in waiting:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        asyncio.set_event_loop(None)
        loop.close()


def _is_in_a_loop() -> bool:
    """Tell whether an event loop runs in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _configuration(executed: Path, kernel: KernelChoice) -> Config:
    """Configure a kernel that listens in a folder only, or encrypts where that cannot be."""
    config = Config()
    config.NotebookClient.shutdown_kernel = "immediate"
    if kernel.is_warm:
        config.NotebookClient.kernel_manager_class = WarmKernelManager
        config.WarmKernelManager.scratch = str(executed.parent)
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = str(executed.with_suffix(""))
        config.KernelManager.connection_file = str(executed.with_suffix(".json"))
    else:
        config.KernelManager.transport_encryption = "auto"
    return config


def without_data(executed: Path, reason: str) -> str:
    """Return an executed notebook for a look at what failed, without what it showed.

    Parameters
    ----------
    executed : Path
        The notebook as papermill left it.
    reason : str
        Why it makes no page; written into its first cell.

    Returns
    -------
    str
        The notebook as JSON; its only outputs are errors.
    """
    notebook = nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if one.output_type == "error"]
    note = nbformat.v4.new_markdown_cell(f"Not published: {reason}")  # type: ignore[no-untyped-call]
    notebook.cells.insert(0, note)
    return str(nbformat.writes(notebook))  # type: ignore[no-untyped-call]
