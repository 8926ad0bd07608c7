"""One notebook, run from top to bottom in a kernel of its own.

Kernels talk over sockets in a private folder, not over the network. They are forked from a
warm process, unless their `KernelChoice` says otherwise; what they show is the same.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop
from traitlets.config import Config

from alliance_health.errors import ReportError
from alliance_health.report.notebook_format import PapermillExecutionError, nbformat, papermill
from alliance_health.report.parameters import verbatim
from alliance_health.report.warm_kernel import WarmKernelManager


@dataclass(frozen=True, slots=True)
class KernelChoice:
    """Which kernels run the notebooks, and for how long.

    Parameters
    ----------
    name : str
        Kernel specification; it also names the provisioner that starts the kernel.
    start_timeout : int
        Seconds that a kernel may take to answer.
    cell_timeout : int
        Seconds that a cell may take.
    is_warm : bool
        Whether kernels are forked from a warm process, where processes can be forked.
    """

    name: str = "python3"
    start_timeout: int = 120
    cell_timeout: int = 600
    is_warm: bool = True


@contextmanager
def socket_folder() -> Iterator[Path]:
    """Make a private folder for the sockets of kernels, and remove it afterwards.

    Its path is short, because the path of a socket may have about 100 signs.

    Yields
    ------
    Path
        An empty folder.
    """
    with tempfile.TemporaryDirectory(prefix="ah-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    executed: Path,
    kernel: KernelChoice | None = None,
) -> nbformat.NotebookNode:
    """Run a notebook with papermill and keep it as executed.

    Parameters
    ----------
    notebook : Path
        Absolute path of a notebook with a cell tagged `parameters`.
    parameters : mapping of str to JSON scalar
        Checked by `check_parameters`.
    executed : Path
        Absolute path of the executed notebook; its folder also holds the kernel's sockets.
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
        When a cell fails; `executed` then holds the notebook with the error.
    """
    kernel = kernel or KernelChoice()
    try:
        with _own_event_loop():
            papermill.execute_notebook(
                verbatim(notebook),
                verbatim(executed),
                parameters=dict(parameters),
                kernel_name=kernel.name,
                start_timeout=kernel.start_timeout,
                execution_timeout=kernel.cell_timeout,
                progress_bar=False,
                request_save_on_cell_execute=False,
                config=_configuration(executed, kernel),
            )
    except PapermillExecutionError as error:
        raise ReportError(
            f"cell {error.exec_count} failed: {error.ename}: {error.evalue}"
        ) from error
    found: nbformat.NotebookNode = nbformat.read(executed, as_version=4)  # type: ignore[no-untyped-call]
    return found


@contextmanager
def _own_event_loop() -> Iterator[None]:
    """Close the event loop that jupyter opens for a thread and leaves open."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            asyncio.set_event_loop(None)
            loop.close()


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
