"""The example rows: one invented alliance that fills every table once.

`example.toml` is written to be read: rows as lists under the names of their columns, and
a survey as one line a respondent. Here both become rows as a table holds them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

#: The rows as they are written.
EXAMPLE = Path(__file__).with_name("example.toml")

#: Section with the lines of the survey.
WAVES = "waves"

#: What stands for an answer that was not given.
CANNOT_JUDGE = "-"

#: One row: a value for each column; a column that is empty is not there.
Row = Mapping[str, Any]


def example_rows() -> dict[str, list[Row]]:
    """Read the example rows of every table.

    Returns
    -------
    dict of str to list of dict
        Rows by table; cells are text, numbers, dates or bool, empty ones are left out.

    Raises
    ------
    ValueError
        When a row has more or fewer cells than its table has columns.

    Examples
    --------
    >>> rows = example_rows()
    >>> rows["partners"][0]["partner_id"], len(rows["alliances"])
    ('us', 1)
    """
    written = tomllib.loads(EXAMPLE.read_text("utf-8"))
    waves = written.pop(WAVES)
    rows = {
        table: [_row(section["columns"], cells) for cells in section["rows"]]
        for table, section in written.items()
    }
    (alliance,) = rows["alliances"]
    about = {"alliance_id": alliance["alliance_id"]}
    return {**rows, "ratings": [{**about, **row} for wave in waves for row in _ratings(wave)]}


def _row(columns: list[str], cells: list[Any]) -> Row:
    """Name the cells of a row."""
    return {name: cell for name, cell in zip(columns, cells, strict=True) if cell != ""}


def _ratings(wave: Mapping[str, Any]) -> Iterator[Row]:
    """Spell out the answers of one wave: a sign an item, in the order of the items."""
    items = wave["items"].split()
    for side in ("ours", "theirs"):
        for respondent, answers in wave[side].items():
            for item, answer in zip(items, answers, strict=True):
                row = {
                    "wave": wave["wave"],
                    "perspective": side,
                    "level": wave["level"],
                    "respondent_id": respondent,
                    "item_id": item,
                    "consent": wave["consent"],
                }
                yield row if answer == CANNOT_JUDGE else {**row, "rating": int(answer)}
