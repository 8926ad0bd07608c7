"""Lines of keys, and files that cannot be read."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_health.catalogue.toml_file import TomlFile, dotted, read_toml

TEXT = '''# a comment = 1
version = "1"   # with [brackets] = 2

[metrics.a]
definition = """
[metrics.b]
weight = 9
"""
parts = [
  "x",  # b = 1
  "y",
]
weight = 1
thresholds.weak = 3
thresholds.strong = 4

[metrics."b"]
weight = {leading = 1, lagging = 2}
[[lists]]
one = 1
'''


def toml(text: str) -> TomlFile:
    return TomlFile(Path("m.toml"), "m.toml", text, tomllib.loads(text))


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("version",), 2),
        (("metrics", "a"), 4),
        (("metrics", "a", "definition"), 5),
        (("metrics", "a", "parts"), 9),
        (("metrics", "a", "parts", 1), 9),
        (("metrics", "a", "weight"), 13),
        (("metrics", "a", "thresholds", "strong"), 15),
        (("metrics", "b", "weight", "lagging"), 18),
        (("metrics", "b", "absent"), 17),
        (("lists", 0, "one"), 20),
        (("absent",), None),
    ],
)
def test_a_key_is_found_on_its_line(keys: tuple[str, ...], line: int | None) -> None:
    assert toml(TEXT).line_of(keys) == line


def test_windows_line_ends_and_byte_order_marks_do_not_shift_lines(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    file, problems = read_toml(path, "m.toml")
    assert problems == []
    assert file is not None
    assert file.line_of(("metrics", "a", "weight")) == 13


NAMES = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
VALUES = st.sampled_from(
    ["1", '"a"', "[\n  1,\n  2,\n]", '"""\nx = 1\n"""', "{a = 1}", "'''\n[t]'''"]
)


@given(
    st.dictionaries(NAMES, st.dictionaries(NAMES, VALUES, max_size=4), min_size=1, max_size=4),
    st.lists(st.integers(0, 2), min_size=20, max_size=20),
)
def test_every_key_is_found_where_it_was_written(
    tables: dict[str, dict[str, str]], gaps: list[int]
) -> None:
    lines: list[str] = []
    places: dict[tuple[str, ...], int] = {}
    blank = iter(gaps)
    for table, keys in tables.items():
        lines += [""] * next(blank)
        lines.append(f"[{table}]")
        places[(table,)] = len(lines)
        for key, value in keys.items():
            lines += ["# note"] * next(blank, 0)
            places[table, key] = len(lines) + 1
            lines += f"{key} = {value}".split("\n")
    file = toml("\n".join(lines))
    assert {keys: file.line_of(keys) for keys in places} == places


def test_a_path_of_keys_is_written_with_dots_and_brackets() -> None:
    assert dotted(("links", "pairs", 0, 1)) == "links.pairs[0][1]"


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", None, "empty"),
        (b" \n\n", None, "empty"),
        (b'a = 1\nb = "open\n', 2, "not valid TOML"),
        (b"a = 1\na = 2\n", 2, "not valid TOML: Cannot overwrite a value"),
        (b"[m.a]\n[m.a]\n", 2, "Cannot declare"),
        (b'a = 1\nb = "caf\xe9"\n', 2, "not UTF-8"),
        (b"a = 1\nb = [1,\n", 3, "not valid TOML"),
        (b"\xff\xfea\x00=\x001\x00", 1, "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    tmp_path: Path, content: bytes, line: int | None, reason: str
) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(content)
    file, problems = read_toml(path, "m.toml")
    assert file is None
    (problem,) = problems
    assert (problem.file, problem.line) == ("m.toml", line)
    assert reason in problem.reason
    assert problem.remedy


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    _, (problem,) = read_toml(tmp_path, "m.toml")
    assert "cannot be read" in problem.reason
