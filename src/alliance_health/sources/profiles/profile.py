"""What a profile is: how one kind of raw export becomes rows of the contract's tables.

A profile reads and maps; it never judges whether an alliance exists or a period is one. Every row
it makes carries the line of the export from which it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from alliance_health.errors import Problem

if TYPE_CHECKING:
    import pandas as pd

    from alliance_health.catalogue.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """One export, and what is known about it beside its content.

    Parameters
    ----------
    path : Path
        The file.
    catalogue : Catalogue
        Definitions of the workbook into which it goes.
    given : mapping of str to str
        Columns that are the same for every row, by the name in the contract; a column of the
        file that says otherwise is a fault.
    companies : mapping of str to (str, str)
        By alliance, how our company and theirs are called.
    salt : bytes
        Secret of the workbook from which codes of people are made.
    """

    path: Path
    catalogue: Catalogue
    given: Mapping[str, str] = field(default_factory=dict)
    companies: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    salt: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """What a profile read.

    Parameters
    ----------
    file : str
        The export as the user knows it.
    frames : mapping of str to DataFrame
        Rows by table, as text, with `line`; columns are those of the contract.
    problems : tuple of Problem
        What could not be read, and what was left out on purpose.
    refused : mapping of str to int
        By table, rows that could not be made; each has a problem.
    people : int
        Rows of the export that hold somebody's answers.
    """

    file: str
    frames: Mapping[str, pd.DataFrame]
    problems: tuple[Problem, ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)
    people: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of export.

    Parameters
    ----------
    name : str
        As it is named on the command line.
    what : str
        What it reads, in a sentence.
    read : callable
        From an order to an extract; raises DataError when the file as a whole cannot be read.
    """

    name: str
    what: str
    read: Callable[[ImportOrder], Extract]
