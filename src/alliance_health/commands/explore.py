"""`explore`: JupyterLab on the explorer notebook of a workbook."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from alliance_health.errors import ReportError
from alliance_health.shipped import WORKBOOK_VARIABLE, shipped_folder

EXPLORER = "50_explore.ipynb"


def open_explorer(folder: Path) -> int:
    """Open the explorer on a workbook and wait until JupyterLab ends.

    Parameters
    ----------
    folder : Path
        The workbook.

    Returns
    -------
    int
        Exit status of JupyterLab.

    Raises
    ------
    ReportError
        When JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise ReportError(
            "JupyterLab is not installed; install it with `pip install 'alliance-health[lab]'`"
        )
    own = folder / "notebooks" / EXPLORER
    notebook = own if own.is_file() else shipped_folder("notebooks") / EXPLORER
    environment = {**os.environ, WORKBOOK_VARIABLE: str(folder)}
    command = [sys.executable, "-m", "jupyterlab", str(notebook)]
    return subprocess.run(command, env=environment, check=False).returncode
