"""What ships with the package: notebooks and the sample workbook, and how to find a workbook.

In the wheel both lie beside this module; in a checkout they are the repository's own
`notebooks/` and `data/sample/`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

#: File that makes a folder a workbook.
SETTINGS_FILE = "workbook.toml"

#: Environment variable that names the workbook for notebooks opened by `explore`.
WORKBOOK_VARIABLE = "ALLIANCE_HEALTH_WORKBOOK"

_IN_A_CHECKOUT = {"notebooks": "notebooks", "sample": "data/sample"}


def shipped_folder(name: Literal["notebooks", "sample"]) -> Path:
    """Return the folder of the notebooks or of the sample workbook.

    Parameters
    ----------
    name : {"notebooks", "sample"}
        Which one.

    Returns
    -------
    Path
        An absolute path that exists.

    Raises
    ------
    FileNotFoundError
        When the installation is incomplete.

    Examples
    --------
    >>> (shipped_folder("sample") / "workbook.toml").is_file()
    True
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "shipped" / name, here.parents[1] / _IN_A_CHECKOUT[name]):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the installation lacks its {name}; install alliance-health again")


def find_workbook(start: Path | None = None) -> Path | None:
    """Find the workbook in which somebody stands.

    Parameters
    ----------
    start : Path, optional
        Folder to start from; default: where the process runs.

    Returns
    -------
    Path or None
        The folder that the environment names, else the nearest one upwards that holds a
        `workbook.toml`; None when there is none.
    """
    named = os.environ.get(WORKBOOK_VARIABLE)
    if named:
        return Path(named).resolve()
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    return None


def workbook_folder(name: str | Path = "") -> Path:
    """Return the folder of a workbook: the one named, the nearest, or the sample.

    Parameters
    ----------
    name : str or Path
        A folder; empty for the nearest workbook upwards, and the sample where there is none.

    Returns
    -------
    Path
        An absolute path.
    """
    if name:
        return Path(name).resolve()
    return find_workbook() or shipped_folder("sample")
