"""`template`: an empty table to fill in, as an Excel file with drop-downs or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import DataError
from alliance_health.sources.raw import TABLES
from alliance_health.sources.read import read_tables, table_files
from alliance_health.tables.conversion import cell_texts, nearest_word
from alliance_health.tables.schemas import SCHEMAS
from alliance_health.template.book import template_book
from alliance_health.template.catalogue import default_catalogue
from alliance_health.template.example import Row, example_rows
from alliance_health.template.word_lists import Names

if TYPE_CHECKING:
    import pandas as pd

#: Endings of the files that can be written.
ENDINGS = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True)
class TemplateOrder:
    """What is to be written.

    Parameters
    ----------
    tables : tuple of str
        One table, or all of them.
    out : Path
        The file.
    has_example : bool
        Whether it gets the example rows.
    """

    tables: tuple[str, ...]
    out: Path
    has_example: bool


def order_template(table: str | None, out: Path | None, *, empty: bool) -> TemplateOrder:
    """Settle what is to be written, or say why it cannot be.

    Parameters
    ----------
    table : str or None
        The table; None for all.
    out : Path or None
        The file; default: ``TABLE.xlsx`` here, ``tables.xlsx`` for all tables.
    empty : bool
        Whether the example rows are left out.

    Returns
    -------
    TemplateOrder
        Everything that `write_order` needs.

    Raises
    ------
    ValueError
        When there is no such table, the file exists, or it cannot hold what is asked for.

    Examples
    --------
    >>> order_template("risk", None, empty=False)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: no table 'risk'; there are: alliances, ...; did you mean 'risks'?
    """
    if table is not None and table not in TABLES:
        hint = nearest_word(table, list(TABLES))
        raise ValueError(f"no table '{table}'; there are: {', '.join(TABLES)}{hint}")
    file = out or Path(f"{table or 'tables'}.xlsx")
    if file.suffix not in ENDINGS:
        allowed = " and ".join(ENDINGS)
        raise ValueError(f"{file}: a template ends in {allowed}; name such a file with --out FILE")
    if table is None and file.suffix == ".csv":
        raise ValueError(f"{file}: a CSV holds one table; name the table, or an .xlsx file")
    if file.exists():
        raise ValueError(f"{file} exists, and template never overwrites; name another with --out")
    return TemplateOrder((table,) if table else TABLES, file, not empty)


def write_order(order: TemplateOrder, folder: Path | None) -> list[str]:
    """Write the file as a whole or not at all.

    Parameters
    ----------
    order : TemplateOrder
        From `order_template`.
    folder : Path or None
        Workbook whose metrics, alliances, partners and initiatives the drop-downs offer;
        None for the default metrics and no names.

    Returns
    -------
    list of str
        What a person should know: names that could not be read, tables that are there twice.

    Raises
    ------
    CatalogueError
        When the definitions of the workbook cannot be right.
    OSError
        When the file cannot be written, or exists by now.
    """
    catalogue = load_catalogue(folder) if folder else default_catalogue()
    names, hints = _workbook_names(folder) if folder else (Names(), [])
    rows = example_rows() if order.has_example else {}
    if order.out.suffix == ".csv":
        content = csv_text(order.tables[0], rows.get(order.tables[0], ())).encode()
    else:
        written = io.BytesIO()
        template_book(order.tables, rows, catalogue, names).save(written)
        content = written.getvalue()
    with order.out.open("xb") as file:
        file.write(content)
    return [*hints, *_twice(order.out)]


def csv_text(table: str, rows: Sequence[Row]) -> str:
    """Write a table as CSV: the header, and one line a row.

    Parameters
    ----------
    table : str
        The table.
    rows : sequence of dict
        Rows by column; columns that are not there stay empty.

    Returns
    -------
    str
        Dates in ISO form, yes and no in words.

    Examples
    --------
    >>> csv_text("partners", []).splitlines()[0].split(",")[:2]
    ['partner_id', 'alliance_id']
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = SCHEMAS[table].names
    writer.writerow(names)
    writer.writerows([[_csv_cell(row.get(name)) for name in names] for row in rows])
    return text.getvalue()


def _csv_cell(value: Any) -> str:
    """Return one cell as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)


def _workbook_names(folder: Path) -> tuple[Names, list[str]]:
    """Read the names that the tables of a workbook hold already, whatever else is wrong there."""
    try:
        tables = read_tables(folder).tables
    except DataError as error:
        said = f"The drop-downs name no alliance and no partner yet: {error.problems[0]}"
        return Names(), [said]
    frames = {name: raw.frame for name, raw in tables.items()}
    belongs: dict[str, list[str]] = {}
    for partner, alliance in _pairs(frames.get("partners"), "partner_id", "alliance_id"):
        belongs.setdefault(partner, []).append(alliance)
    names = Names(
        alliances=_first(_pairs(frames.get("alliances"), "alliance_id", "name")),
        partners=tuple((name, ", ".join(dict.fromkeys(of))) for name, of in belongs.items()),
        initiatives=_first(_pairs(frames.get("initiatives"), "initiative_id", "name")),
    )
    return names, []


def _pairs(frame: pd.DataFrame | None, name: str, about: str) -> list[tuple[str, str]]:
    """Read an id and what is said of it from a table as its file holds it."""
    if frame is None or name not in frame:
        return []
    ids = cell_texts(frame[name])
    texts = cell_texts(frame[about]) if about in frame else ids
    told = zip(ids[ids.notna()], texts[ids.notna()].fillna(""), strict=True)
    return [(str(one), str(text)) for one, text in told]


def _first(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Keep each id once, with what is said of it last."""
    return tuple(dict(pairs).items())


def _twice(out: Path) -> list[str]:
    """Say which tables the folder of the new file holds twice now."""
    return [
        f"{table} is there in two forms now, and `check` stops at that: {', '.join(files)}. "
        "Keep one of them."
        for table, files in table_files(out.parent).items()
        if len(files) > 1 and any(file.partition("#")[0] == out.name for file in files)
    ]
