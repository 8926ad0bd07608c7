"""Where a workbook is cut: which alliances make a part, and what stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from alliance_health.sources.parquet_tables import count_by_alliance, count_rows
from alliance_health.tables.checked import Tables
from alliance_health.tables.conversion import cell_texts

#: The table that is cut into parts; all others are read and checked as a whole.
CUT = "observations"
#: Observations from which on a workbook is scored in parts.
MANY_ROWS = 1_000_000
#: Observations of a part, about: an alliance is never divided.
ROWS_PER_PART = 250_000
#: What an alliance counts at least: it has scores also where nothing is observed.
LEAST_ROWS = 1_000


@dataclass(frozen=True)
class Part:
    """Some alliances and their checked observations.

    Parameters
    ----------
    alliances : frozenset of str
        Ids as the tables spell them.
    path : Path
        Where the checked observations lie as long as the workbook is open.
    """

    alliances: frozenset[str]
    path: Path

    def read(self) -> pd.DataFrame:
        """Read the checked observations."""
        rows: pd.DataFrame = pd.read_pickle(self.path)
        return rows


def is_scored_in_parts(folder: Path) -> bool:
    """Tell whether a workbook is large enough to be scored in parts, and can be.

    Parameters
    ----------
    folder : Path
        The workbook.

    Returns
    -------
    bool
        True where `observations.parquet` holds more than `MANY_ROWS` rows, which have an
        `alliance_id` that is a text.
    """
    path = cut_file(folder)
    return path.is_file() and count_rows(path) > MANY_ROWS and bool(count_by_alliance(path))


def cut_file(folder: Path) -> Path:
    """Say where the observations of a parted workbook lie.

    >>> cut_file(Path("book")).name
    'observations.parquet'
    """
    return folder / f"{CUT}.parquet"


def names_of_parts(
    folder: Path, tables: Tables, rows_per_part: int
) -> Iterator[dict[str | None, str]]:
    """Share the alliances out among parts.

    Parameters
    ----------
    folder : Path
        The workbook.
    tables : Tables
        Its other tables; an alliance without observations is in a part as well.
    rows_per_part : int
        Observations of a part, about.

    Yields
    ------
    dict of str or None to str
        The spellings in the file of each alliance of the part, and its id; the parts follow
        each other in the order of the ids.
    """
    counted = count_by_alliance(cut_file(folder))
    spelt = pd.Series(list(counted), dtype="object")
    ids = cell_texts(spelt.astype("str")).fillna("").tolist()
    sizes = dict.fromkeys([*tables["alliances"]["alliance_id"], *ids], 0)
    spellings: dict[str, list[str | None]] = {}
    for name, own in zip(counted, ids, strict=True):
        sizes[own] += counted[name]
        spellings.setdefault(own, []).append(name)
    part: dict[str | None, str] = {}
    size = 0
    for own in sorted(sizes):
        size += max(sizes[own], LEAST_ROWS)
        if part and size > rows_per_part:
            yield part
            part, size = {}, max(sizes[own], LEAST_ROWS)
        part |= dict.fromkeys(spellings.get(own, [own]), own)
    yield part
