"""`init`: a new workbook with settings, catalogue, filled-in template and notebooks."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib import resources
from pathlib import Path

from alliance_health.errors import DataError, Problem
from alliance_health.shipped import shipped_folder
from alliance_health.sources.raw import TABLES
from alliance_health.template.book import template_book
from alliance_health.template.catalogue import default_catalogue
from alliance_health.template.example import example_rows

#: Files copied as they are.
COPIED = (
    "workbook.toml",
    "metrics.toml",
    "criteria.toml",
    "charters/example.toml",
    "README.md",
)

#: The filled-in template: one sheet a table.
TEMPLATE = "tables.xlsx"


def make_workbook(folder: Path) -> list[Path]:
    """Make a new workbook; nothing that exists is overwritten.

    Parameters
    ----------
    folder : Path
        A folder that does not exist yet, or is empty.

    Returns
    -------
    list of Path
        The files written, in order.

    Raises
    ------
    DataError
        When the folder holds anything, or is a file.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        found = "a file" if not folder.is_dir() else "not empty"
        problem = Problem(str(folder), None, None, None, f"it is {found}", "name a new folder")
        raise DataError("init never overwrites", [problem])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".init-") as unfinished:
        _fill(Path(unfinished) / folder.name)
        if folder.exists():
            folder.rmdir()
        os.replace(Path(unfinished) / folder.name, folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _fill(folder: Path) -> None:
    """Write every file of a new workbook."""
    folder.mkdir()
    template = resources.files("alliance_health") / "template"
    (folder / "charters").mkdir()
    for name in COPIED:
        (folder / name).write_text((template / name).read_text("utf-8"), encoding="utf-8")
    template_book(TABLES, example_rows(), default_catalogue()).save(folder / TEMPLATE)
    (folder / "notebooks").mkdir()
    for notebook in sorted(shipped_folder("notebooks").glob("*.ipynb")):
        shutil.copyfile(notebook, folder / "notebooks" / notebook.name)
