"""A wide export as it stands: a header and rows, from CSV or Excel, whatever separates columns.

Exports come from many programs, so that semicolons and tabs are read as well as commas. No
message repeats what somebody answered.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from alliance_health.errors import DataError, Problem
from alliance_health.sources.excel_tables import read_sheet_table, sheet_names
from alliance_health.sources.header import LINE
from alliance_health.sources.raw import ASIDE

#: Sheet that is read when a book has several.
ANSWERS_SHEET = "answers"

_SEPARATORS = (",", ";", "\t")
_SAVE_AS = 'save the file again as "CSV UTF-8", or as .xlsx'

Cell = object


@dataclass(frozen=True, slots=True)
class WideFile:
    """A header and the rows below it.

    Parameters
    ----------
    file : str
        The file as the user knows it.
    header : tuple of str
        One text a column, without blanks around it.
    rows : tuple of (int, tuple of object)
        Line of each row, and its cells; empty ones are None.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]


def read_wide_file(path: Path) -> WideFile:
    """Read a wide export.

    Parameters
    ----------
    path : Path
        A CSV file in UTF-8 or UTF-16, or an Excel file; of a book with several sheets the one
        named `answers`.

    Returns
    -------
    WideFile
        Every row that holds anything.

    Raises
    ------
    DataError
        When the file cannot be read as a whole.
    """
    if not path.is_file():
        raise refusal(str(path), None, "no such file", "correct its name")
    if path.suffix.lower() == ".xlsx":
        return _read_book(path)
    if path.suffix.lower() in (".csv", ".tsv", ".txt"):
        return _read_text(path)
    reason = f"a file that ends in {path.suffix or 'nothing'} is not read"
    raise refusal(path.name, None, reason, "export it as .csv or .xlsx")


def refusal(file: str, line: int | None, reason: str, remedy: str) -> DataError:
    """Refuse a whole file for one reason.

    >>> refusal("a.csv", 1, "it is empty", "export it again").problems[0].line
    1
    """
    return DataError(f"{file} cannot be read", [Problem(file, line, None, None, reason, remedy)])


def _read_book(path: Path) -> WideFile:
    """Read the sheet of answers of an Excel file."""
    names = [name for name in sheet_names(path) if not name.startswith(ASIDE)]
    chosen = [ANSWERS_SHEET] if ANSWERS_SHEET in names else names
    if len(chosen) != 1:
        reason = f"it has {len(chosen)} sheets that could hold the answers"
        raise refusal(path.name, None, reason, f"name the one that does '{ANSWERS_SHEET}'")
    raw, _ = read_sheet_table(path, chosen[0], ANSWERS_SHEET)
    names = [name for name in raw.frame.columns if name != LINE]
    rows = tuple(
        (int(line), tuple(cells))
        for line, cells in zip(
            raw.frame[LINE], raw.frame[names].itertuples(index=False), strict=True
        )
    )
    return WideFile(raw.file, tuple(names), rows)


def _read_text(path: Path) -> WideFile:
    """Read a text file with one header row."""
    text = _decoded(path)
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    header: tuple[str, ...] = ()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            break
        except csv.Error:
            reason = "a quotation mark of this row is not closed, or is followed by more text"
            raise refusal(path.name, line, reason, "export it again") from None
        if not header:
            header = tuple(field.strip() for field in fields)
        elif any(field.strip() for field in fields):
            rows.append((line, _fitted(fields, len(header), path.name, line)))
    if not any(header):
        raise refusal(path.name, 1, "the file has no header", "export it again, with its header")
    return WideFile(path.name, header, tuple(rows))


def _fitted(fields: Sequence[str], width: int, file: str, line: int) -> tuple[Cell, ...]:
    """Return the cells of a row; one that is longer than the header cannot be understood."""
    if len(fields) > width:
        reason = f"{len(fields)} fields where the header has {width}"
        raise refusal(file, line, reason, "export it again with texts in quotation marks")
    cells = [field if field.strip() else None for field in fields]
    return (*cells, *[None] * (width - len(fields)))


def _decoded(path: Path) -> str:
    """Decode a text file, or say what to do."""
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise refusal(path.name, None, "the text is not UTF-8", _SAVE_AS) from None
    if "\0" in text:  # no table of the workbook could be read again with it
        raise refusal(path.name, None, "the text holds NUL, which no text does", _SAVE_AS)
    return text


def _separator(text: str) -> str:
    """Return the sign that makes the most columns of the first row."""
    lines = io.StringIO(text, newline="")
    widths = {}
    for sign in _SEPARATORS:
        lines.seek(0)
        widths[sign] = len(next(csv.reader(lines, delimiter=sign), []))
    return max(_SEPARATORS, key=lambda sign: widths[sign])
