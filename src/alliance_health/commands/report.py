"""`report`: the store of each period, then its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ReportOrder:
    """What to render and where.

    Parameters
    ----------
    folder : Path
        Folder of all reports.
    alliances : tuple of str
        Only these; all when empty.
    workers : int
        Reports made at once.
    edition, language : str
        For whom, and in which language.
    """

    folder: Path
    alliances: tuple[str, ...] = ()
    workers: int = 2
    edition: str = "internal"
    language: str = "en"


@dataclass(frozen=True)
class Made:
    """What became of one period.

    Parameters
    ----------
    index : Path
        The index page.
    failures : tuple of str
        One line for each report that could not be made.
    """

    index: Path
    failures: tuple[str, ...]
