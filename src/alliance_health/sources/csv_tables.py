"""Tables from CSV files: comma, UTF-8, one header row, exact line numbers.

A line that does not fit under the header is refused on its own; a file in which
nobody can say where the rows begin and end is refused as a whole.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd

from alliance_health.errors import DataError, Problem
from alliance_health.sources.header import LINE, Header, read_header
from alliance_health.sources.raw import PERSONAL_TABLES, RawTable
from alliance_health.vocabulary import Severity

_BOM = b"\xef\xbb\xbf"
_SAVE_AS = 'save the file again as "CSV UTF-8 (comma delimited)"'


def read_csv_table(path: Path, table: str) -> tuple[RawTable, list[Problem]]:
    """Read a table from a CSV file.

    Every value stays the text that it is; an empty field is missing. Lines without
    any value are no rows.

    Parameters
    ----------
    path : Path
        The file.
    table : str
        Name of the table.

    Returns
    -------
    RawTable
        All rows that fit under the header, each with the line on which it begins.
    list of Problem
        Rows with too many or too few fields, and notices.

    Raises
    ------
    DataError
        When the file is empty, is not UTF-8, holds NUL characters, breaks the rules of
        quotation, or has no usable header.
    """
    file = path.name
    records = _records(_decode(path.read_bytes(), file), file)
    try:
        _, first = next(records)
    except StopIteration:
        raise _refusal(file, None, "the file is empty", "put the header into line 1") from None
    header = read_header(first, file)
    lines, rows, problems = _fit(records, header, file)
    if table in PERSONAL_TABLES:
        problems = [replace(problem, value=None) for problem in problems]
    refused = sum(problem.severity is Severity.ERROR for problem in problems)
    raw = RawTable(table, file, _frame(lines, rows, header), refused)
    return raw, [*header.notices, *problems]


def _decode(data: bytes, file: str) -> str:
    """Decode UTF-8, with or without byte order mark, or say where it is not."""
    if not data:
        raise _refusal(file, None, "the file has 0 bytes", "write the table again, with its header")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _refusal(file, 1, "the file is UTF-16; allowed: UTF-8", _SAVE_AS)
    skipped = len(_BOM) if data.startswith(_BOM) else 0
    if b"\0" in data:
        line, byte = _place(data, data.index(b"\0"))
        reason = f"byte {byte} of the line is NUL, which no text holds"
        raise _refusal(file, line, reason, "the file may be damaged or no CSV: export it again")
    try:
        return data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        line, byte = _place(data, skipped + error.start)
        found = data[skipped + error.start]
        reason = f"byte {byte} of the line, 0x{found:02X}, is not UTF-8"
        raise _refusal(file, line, reason, _SAVE_AS) from None


def _place(data: bytes, at: int) -> tuple[int, int]:
    """Return line and byte in the line of a position, both from 1."""
    before = data[:at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1, len(before) - before.rfind(b"\n")


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _broken_quotes(file, line, reader.line_num, error) from None
        yield line, fields


def _broken_quotes(file: str, first: int, last: int, error: csv.Error) -> DataError:
    """Explain where the rules of quotation are broken."""
    remedy = 'close the quotation mark, and write a quotation mark inside a text twice ("")'
    if "field larger" in str(error):
        reason = f"a text of over {csv.field_size_limit()} characters begins here"
        remedy = f"probably a quotation mark is not closed: {remedy}"
    elif "end of data" in str(error):
        reason = "a quotation mark that opens in this row is never closed"
    else:
        reason = f"a quotation mark of this row is followed by more text in line {last}"
    return _refusal(file, first, reason, remedy)


def _fit(
    records: Iterator[tuple[int, list[str]]], header: Header, file: str
) -> tuple[list[int], list[list[str]], list[Problem]]:
    """Keep the records that have a field for every column, refuse the others."""
    lines: list[int] = []
    rows: list[list[str]] = []
    problems: list[Problem] = []
    blank = 0
    for line, fields in records:
        if not any(fields) or not any(field.strip() for field in fields):
            blank += len(fields) > 1
        elif len(fields) != header.width:
            problems.append(_ragged(file, line, fields, header.width))
        else:
            lines.append(line)
            rows.append(fields)
    if blank:
        reason = f"{blank} lines hold separators without any value; they are no rows"
        remedy = "remove them if they bother you"
        problems.append(Problem(file, None, None, None, reason, remedy, Severity.NOTICE))
    return lines, rows, problems


def _ragged(file: str, line: int, fields: list[str], width: int) -> Problem:
    """Say that a line has too many or too few fields."""
    found = ",".join(fields)
    found = found if len(found) <= 60 else f"{found[:57]}..."
    if len(fields) > width:
        remedy = "put a text that holds a comma between quotation marks"
    else:
        remedy = "add the missing fields; an empty one still needs its comma"
    reason = f"{len(fields)} fields where the header has {width}"
    return Problem(file, line, None, found, reason, remedy)


def _frame(lines: list[int], rows: list[list[str]], header: Header) -> pd.DataFrame:
    """Lay the rows out under their names; empty texts are missing."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * header.width
    frame = pd.DataFrame(
        {
            name: pd.Series([text or None for text in columns[at]], dtype="str")
            for name, at in zip(header.names, header.positions, strict=True)
        }
    )
    frame[LINE] = pd.Series(lines, dtype="int64")
    return frame


def _refusal(file: str, line: int | None, reason: str, remedy: str) -> DataError:
    """Refuse a whole file for one reason."""
    return DataError(f"{file} cannot be read", [Problem(file, line, None, None, reason, remedy)])
