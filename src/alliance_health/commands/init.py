"""`init`: a new workbook with settings, catalogue, filled-in template and notebooks."""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from alliance_health.errors import DataError, Problem
from alliance_health.shipped import shipped_folder
from alliance_health.tables.schemas import SCHEMAS

#: Files copied as they are.
COPIED = ("workbook.toml", "metrics.toml", "README.md")

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
    for name in COPIED:
        (folder / name).write_text((template / name).read_text("utf-8"), encoding="utf-8")
    example = tomllib.loads((template / "example.toml").read_text("utf-8"))
    write_template(folder / TEMPLATE, example)
    (folder / "notebooks").mkdir()
    for notebook in sorted(shipped_folder("notebooks").glob("*.ipynb")):
        shutil.copyfile(notebook, folder / "notebooks" / notebook.name)


def write_template(path: Path, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Write an Excel file with a sheet for every table, its columns explained.

    Parameters
    ----------
    path : Path
        The file.
    rows : mapping of str to list of dict
        Example rows by table.
    """
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    for unasked in book.worksheets:
        book.remove(unasked)
    for table, schema in SCHEMAS.items():
        sheet = book.create_sheet(table)
        sheet.freeze_panes = "A2"
        for place, column in enumerate(schema.columns, start=1):
            cell = sheet.cell(row=1, column=place, value=column.name)
            needed = not column.optional
            cell.font = Font(bold=needed, color="16202C" if needed else "5B6775")
            cell.fill = PatternFill("solid", start_color="F5F7F9")
            cell.comment = Comment(f"{column.description}. Allowed: {column.allowed}.", "template")
            sheet.column_dimensions[cell.column_letter].width = max(12, len(column.name) + 3)
            for line, row in enumerate(rows.get(table, ()), start=2):
                sheet.cell(row=line, column=place, value=row.get(column.name))
    book.save(path)
