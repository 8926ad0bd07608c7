"""The header of a table: which columns have a usable name.

A column without a name is left out with a notice; two columns of one name stop
the reading, since nobody can say which of them is meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from alliance_health.errors import DataError, Problem
from alliance_health.vocabulary import Severity

#: Name of the column in which every row carries its line.
LINE = "line"


@dataclass(frozen=True, slots=True)
class Header:
    """Names of a table's columns and where they stand.

    Parameters
    ----------
    names : tuple of str
        Names without blanks around them.
    positions : tuple of int
        Position of each name in a row, from 0.
    width : int
        Number of columns of the file, unnamed ones included.
    notices : tuple of Problem
        What was left out.
    """

    names: tuple[str, ...]
    positions: tuple[int, ...]
    width: int
    notices: tuple[Problem, ...] = ()


def read_header(cells: Sequence[object], file: str) -> Header:
    """Read the names of the columns from the first row of a table.

    Parameters
    ----------
    cells : sequence of object
        First row of the file or sheet; None and blank cells have no name.
    file : str
        File, for messages.

    Returns
    -------
    Header
        The named columns, and a notice for those left out.

    Raises
    ------
    DataError
        When the row is blank, when a name appears twice, or when the columns are
        separated by semicolons or tabs.

    Examples
    --------
    >>> header = read_header(["deal_id", " amount ", None], "opportunities.csv")
    >>> header.names, header.width, len(header.notices)
    (('deal_id', 'amount'), 3, 1)
    """
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    problems = [*_separator_problems(names, file), *_name_problems(names, file)]
    if problems:
        raise DataError(f"{file} has no usable header", problems)
    kept = [at for at, name in enumerate(names) if name and name != LINE]
    return Header(
        names=tuple(names[at] for at in kept),
        positions=tuple(kept),
        width=len(names),
        notices=tuple(_left_out(names, file)),
    )


def _separator_problems(names: list[str], file: str) -> list[Problem]:
    """Recognise a file whose columns are not separated by commas."""
    if len(names) != 1:
        return []
    for sign, word in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if sign in names[0]:
            reason = f"the columns are separated by {word}; allowed: commas"
            remedy = (
                'save the file as "CSV UTF-8 (comma delimited)", with a point in decimal numbers'
            )
            return [Problem(file, 1, None, _shorten(names[0]), reason, remedy)]
    return []


def _name_problems(names: list[str], file: str) -> list[Problem]:
    """Find a blank header and repeated names."""
    if not any(names):
        reason = "the first row is empty; the names of the columns must stand there"
        return [Problem(file, 1, None, None, reason, "put the header into row 1")]
    counts = Counter(name for name in names if name)
    return [
        Problem(
            file,
            1,
            name,
            None,
            f"{count} columns have this name",
            "rename or remove all but one of them",
        )
        for name, count in counts.items()
        if count > 1
    ]


def _left_out(names: list[str], file: str) -> list[Problem]:
    """Say which columns are left out because of their name."""
    notices = []
    unnamed = [str(at + 1) for at, name in enumerate(names) if not name]
    if unnamed:
        reason = f"columns without a name are left out: number {', '.join(unnamed[:10])}"
        remedy = "name them if they hold data"
        notices.append(Problem(file, 1, None, None, reason, remedy, Severity.NOTICE))
    if LINE in names:
        reason = "the name is kept for the line of a row; the column is left out"
        remedy = "rename the column"
        notices.append(Problem(file, 1, LINE, None, reason, remedy, Severity.NOTICE))
    return notices


def _shorten(text: str, length: int = 60) -> str:
    """Cut a long text for a message."""
    return text if len(text) <= length else f"{text[: length - 3]}..."
