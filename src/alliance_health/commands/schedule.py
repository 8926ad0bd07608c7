"""`schedule`: what other programs must be told, so that due reports are made."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from alliance_health.analysis import Workbook
from alliance_health.schedule.daily import Daily
from alliance_health.shipped import shipped_folder

#: The notebook of the portfolio's report.
PORTFOLIO_NOTEBOOK = "95_portfolio_report.ipynb"


def daily_run(workbook: Workbook, reports: Path) -> Daily:
    """Return the command that looks for due reports, with every path absolute.

    Parameters
    ----------
    workbook : Workbook
        Whose reports.
    reports : Path
        Folder of all reports.

    Returns
    -------
    Daily
        What is started, and when.
    """
    settings = workbook.catalogue.settings
    folder = workbook.folder.resolve()
    places = ("--workbook", str(folder), "--reports", str(reports.resolve()))
    return Daily(
        command=(*_program(), "run-due", *places),
        folder=str(folder),
        at=settings.schedule.at,
        workbook=str(folder),
        name=settings.name,
        notebook=str(shipped_folder("notebooks") / PORTFOLIO_NOTEBOOK),
    )


def _program() -> tuple[str, ...]:
    """Return how this program is started from anywhere."""
    beside = Path(sys.executable).with_name("alliance-health")
    found = str(beside) if beside.is_file() else shutil.which("alliance-health")
    return (found,) if found else (sys.executable, "-m", "alliance_health.cli")
