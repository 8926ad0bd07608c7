"""A command that is started once a day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Daily:
    """What is started, and when.

    Parameters
    ----------
    command : tuple of str
        The program and its arguments, paths absolute.
    folder : str
        Where it is started.
    at : str
        Time of day, as "06:00", on the clock of the machine.
    workbook : str
        Folder of the workbook, absolute.
    name : str
        Name of the workbook, for people.
    notebook : str
        The notebook of the portfolio's report, absolute.

    Examples
    --------
    >>> Daily(("alliance-health", "run-due"), "/srv", "06:05", "/srv/a", "A", "/x.ipynb").time
    (6, 5)
    """

    command: tuple[str, ...]
    folder: str
    at: str
    workbook: str
    name: str
    notebook: str

    @property
    def time(self) -> tuple[int, int]:
        """Hour and minute."""
        hour, _, minute = self.at.partition(":")
        return int(hour), int(minute)
