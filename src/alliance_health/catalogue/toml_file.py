"""A TOML file together with the lines on which its keys stand.

`tomllib` forgets where a key was. Whoever reports a fault needs the line, so the
text is kept and read again, statement by statement, once the first fault is found.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from alliance_health.errors import Problem

Keys = tuple[str | int, ...]

_AT_LINE = re.compile(r"\s*\(at (?:line (?P<line>\d+), column \d+|end of document)\)")


@dataclass(frozen=True)
class TomlFile:
    r"""One TOML file that could be read.

    Parameters
    ----------
    path : Path
        Where it lies.
    label : str
        Its name as the user knows it, relative to the workbook.
    text : str
        Its content.
    data : dict
        The same, parsed.
    stands_for : str
        For a former version: the label of the file that replaced it.

    Examples
    --------
    >>> text = 'version = "1"\n\n[metrics.trust]\nweight = {a = 1}\n'
    >>> file = TomlFile(Path("m.toml"), "m.toml", text, tomllib.loads(text))
    >>> file.line_of(("metrics", "trust", "weight", "a")), file.line_of(("metrics", "trust"))
    (4, 3)
    """

    path: Path
    label: str
    text: str
    data: dict[str, Any]
    stands_for: str = ""

    @property
    def sha256(self) -> str:
        """Hash of the file, for provenance."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def name(self) -> str:
        """Label of the file whose version this is, replaced or not."""
        return self.stands_for or self.label

    @property
    def fingerprint(self) -> str:
        """Hash of what the file says, whatever its remarks and the day it came into force.

        That day is often written down only when the file is replaced.
        """
        said = {key: value for key, value in self.data.items() if key != "valid_from"}
        text = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def version(self) -> str:
        """Version that the file says it has; "1" when it says none."""
        return str(self.data.get("version", "1"))

    def line_of(self, keys: Keys) -> int | None:
        """Return the line of a key, or of the nearest table above it that has one.

        Parameters
        ----------
        keys : tuple of str or int
            Path of the key from the top of the file; numbers are places in a list.

        Returns
        -------
        int or None
            Counted from 1; None when the file does not hold even the first key.
        """
        for length in range(len(keys), 0, -1):
            if keys[:length] in self._lines:
                return self._lines[keys[:length]]
        return None

    def problem(self, keys: Keys, value: object, reason: str, remedy: str) -> Problem:
        """Return a fault at a key of this file, with its line."""
        found = None if value is None else str(value)
        return Problem(self.label, self.line_of(keys), dotted(keys), found, reason, remedy)

    @cached_property
    def _lines(self) -> dict[Keys, int]:
        """Line of every key, first mention."""
        lines: dict[Keys, int] = {}
        counts: dict[Keys, int] = {}
        table: Keys = ()
        for line, statement in _statements(self.text):
            paths = list(_paths(tomllib.loads(statement)))
            if statement.lstrip().startswith("["):
                named = max(paths, key=len)
                table = _numbered(named, counts, is_list=statement.lstrip().startswith("[["))
                paths = [table[:length] for length in range(1, len(table) + 1)]
            else:
                paths = [table + path for path in paths]
            for path in paths:
                lines.setdefault(path, line)
        return lines


def _numbered(table: Keys, counts: dict[Keys, int], *, is_list: bool) -> Keys:
    """Put the place in its list behind every list in the path of a table, counting up."""
    path: Keys = ()
    for at, key in enumerate(table, start=1):
        path += (key,)
        if is_list and at == len(table):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path


def dotted(keys: Keys) -> str:
    """Write a path of keys as it is said.

    >>> dotted(("links", "pairs", 2, 0))
    'links.pairs[2][0]'
    """
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}"
    return text.removeprefix(".")


def read_toml(path: Path, label: str) -> tuple[TomlFile | None, list[Problem]]:
    """Read a TOML file, or say why it cannot be read.

    Parameters
    ----------
    path : Path
        The file.
    label : str
        Its name as the user knows it.

    Returns
    -------
    tuple of (TomlFile or None, list of Problem)
        The file, or None and what is wrong with it.

    Examples
    --------
    >>> read_toml(Path("no such folder/m.toml"), "m.toml")[1][0].reason
    'the file does not exist'
    """

    def refused(line: int | None, reason: str, remedy: str) -> tuple[None, list[Problem]]:
        """Return the one problem that makes the file unreadable."""
        return None, [Problem(label, line, None, None, reason, remedy)]

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return refused(None, "the file does not exist", "create it, or correct its name")
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
        return refused(None, reason, "make it an ordinary file that you may read")
    if not content.strip():
        return refused(None, "the file is empty", "fill it, or restore it from a copy")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return refused(line, "the text is not UTF-8", 'save the file with the encoding "UTF-8"')
    try:
        return TomlFile(path, label, text, tomllib.loads(text)), []
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        at = found["line"] if found else None
        line = int(at) if at else text.count("\n") + 1
        reason = f"not valid TOML: {_AT_LINE.sub('', str(error))}"
        return refused(line, reason, "correct that line; text needs quotes, a key stands once")


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the statements of a valid TOML text with the line on which each starts.

    No beginning of a TOML statement is itself one: lines are added until they parse.
    """
    start, gathered = 1, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        if not gathered:
            start = number
            if not line.strip() or line.lstrip().startswith("#"):
                continue
        gathered += line + "\n"
        try:
            tomllib.loads(gathered)
        except tomllib.TOMLDecodeError:
            continue
        yield start, gathered
        gathered = ""


def _paths(data: dict[str, Any]) -> Iterator[Keys]:
    """Yield the path of every key, tables within tables included."""
    for key, value in data.items():
        yield (key,)
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, dict):
            for path in _paths(inner):
                yield (key, *path)
