"""Names and sizes of the modules, so that a reader of file names finds the way."""

from __future__ import annotations

import ast
import re
from pathlib import Path

LONGEST_MODULE = 400
GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "core", "base"}


def test_no_module_is_longer_than_the_limit(root: Path) -> None:
    lengths = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for folder in ("src", "tests", "benchmarks", "notebooks")
        for path in (root / folder).rglob("*.py")
    }
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_module_is_a_grab_bag(root: Path) -> None:
    names = {path.relative_to(root).as_posix() for path in (root / "src").rglob("*.py")}
    assert {name for name in names if Path(name).stem in GRAB_BAGS} == set()


def test_package_files_of_rooms_hold_imports_only(package: Path) -> None:
    allowed = (ast.Import, ast.ImportFrom)
    faults = []
    for init in sorted(package.glob("*/**/__init__.py")):
        docstring, *body = ast.parse(init.read_text(encoding="utf-8")).body
        assert isinstance(docstring, ast.Expr), f"{init} has no docstring"
        for node in body:
            names = [getattr(t, "id", "") for t in getattr(node, "targets", [])]
            if not isinstance(node, allowed) and names != ["__all__"]:
                faults.append(f"{init.relative_to(package)}:{node.lineno}")
    assert not faults, faults


def test_every_room_has_tests(root: Path, package: Path) -> None:
    rooms = {path.parent.name for path in package.glob("*/__init__.py")}
    tested = {path.parent.name for path in (root / "tests").glob("*/test_*.py")}
    assert rooms - tested == set()


def test_nothing_is_left_open_in_the_code(root: Path) -> None:
    mark = re.compile(r"\b(TODO|FIXME|XXX|raise NotImplementedError)\b")
    open_ends = [
        f"{path.relative_to(root)}: {found.group()}"
        for path in sorted((root / "src").rglob("*.py"))
        for found in mark.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not open_ends
