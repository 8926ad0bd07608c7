"""A block of a page: a title, what follows from it, and a table of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alliance_health.language import speak
from alliance_health.report.wording import say_count

#: Marks of columns: numbers stand right, wide ones are left out on a phone.
NUMBER, WIDE, WIDE_NUMBER = "n", "wide", "n wide"

#: Columns that find room on a phone; rows with more are shown as lines below one another.
MOST_COLUMNS = 4

Block = dict[str, Any]


def lay_block(
    title: str,
    sentence: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[str] = (),
) -> Block:
    """Lay out one block.

    Parameters
    ----------
    title, sentence : str
        What was found, and what follows from it.
    columns : sequence of (name, marks)
        Headers, with the classes of their cells.
    rows : sequence of sequence of str
        Cells as they are shown.
    numbers : sequence of str
        Id of the number that each row shows, as `trace` takes it; empty when no row has one.

    Returns
    -------
    dict
        title, sentence, columns, rows, their numbers, whether rows are stacked on a phone, and
        room for what is not shown.

    Examples
    --------
    >>> lay_block("Late rows", "They came late.", [("Source", "")], [["crm"]])["stacked"]
    False
    """
    named = [{"name": name, "marks": marks} for name, marks in columns]
    return {
        "title": title,
        "sentence": sentence,
        "columns": named,
        "rows": [list(row) for row in rows],
        "numbers": list(numbers) if numbers else [""] * len(rows),
        **not_shown(0, ""),
        "stacked": sum(marks not in (WIDE, WIDE_NUMBER) for _, marks in columns) > MOST_COLUMNS,
    }


def not_shown(count: int, command: str) -> dict[str, str]:
    """Say how many more there are, and which command lists them.

    Parameters
    ----------
    count : int
        How many are not shown.
    command : str
        Command that lists all.

    Returns
    -------
    dict
        Both; no words when all are shown.

    Examples
    --------
    >>> not_shown(20, "alliance-health check")["more"]
    'and 20 more'
    """
    more = speak("and {count} more", count=say_count(count)) if count > 0 else ""
    return {"more": more, "command": command}
