"""Data moves one way, and the stages in the middle are pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

#: From left to right; a stage may import itself and what stands before it.
STAGES = (
    "vocabulary",
    "errors",
    "language",
    "kept",
    "owner",
    "forking",
    "code_version",
    "catalogue",
    "sources",
    "tables",
    "metrics",
    "indices",
    "insights",
    "figures",
    "report",
)
#: Thin modules that join the stages; no stage knows them.
OUTSIDE = {
    *("__init__", "analysis", "analysis_cache", "pipeline", "store", "call_store"),
    *("shipped", "widgets"),
    *("cli", "commands", "form", "template", "spark", "parts", "sobol", "vintages"),
    *("schedule", "deliver", "editions", "cluster", "store_slice"),
}
#: Stages that take data and return data: no clock, no files, no chance of their own.
PURE = ("tables", "metrics", "indices", "insights")

IMPURE_MODULES = {
    *("glob", "io", "os", "pathlib", "random", "secrets", "shutil", "sqlite3", "subprocess"),
    *("sys", "tempfile", "threading", "time", "urllib", "uuid"),
}
IMPURE_CALLS = {
    *("open", "input", "print"),
    *("now", "today", "utcnow", "default_rng", "seed"),
    *("read_text", "read_bytes", "write_text", "write_bytes"),
    *("read_csv", "read_excel", "read_parquet", "read_json"),
    *("to_csv", "to_excel", "to_parquet", "to_pickle"),
}


def _stage(module: Path, package: Path) -> str:
    return module.relative_to(package).parts[0].removesuffix(".py")


def _modules(package: Path, stages: tuple[str, ...]) -> Iterator[Path]:
    return (path for path in sorted(package.rglob("*.py")) if _stage(path, package) in stages)


def _is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _imported_modules(module: Path, *, when_run: bool = False) -> Iterator[tuple[int, str]]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    if when_run:
        tree.body = [node for node in tree.body if not _is_for_types(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "alliance_health":
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""


def _called_names(module: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield node.lineno, name


def test_every_module_stands_in_a_stage_or_outside(package: Path) -> None:
    strangers = {_stage(path, package) for path in package.rglob("*.py")} - set(STAGES) - OUTSIDE
    assert not strangers, f"say in this test where {sorted(strangers)} stand in the flow"


def test_stages_import_only_from_the_left(package: Path) -> None:
    faults = []
    for module in _modules(package, STAGES):
        stage = _stage(module, package)
        allowed = {"__version__", "shipped", *STAGES[: STAGES.index(stage) + 1]}
        # The last stage is handed what the pipeline made, and may name its type.
        for line, name in _imported_modules(module, when_run=stage == "report"):
            top, _, rest = name.partition(".")
            if top == "alliance_health" and rest.partition(".")[0] not in allowed:
                faults.append(f"{module.relative_to(package)}:{line} imports {name}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("stage", PURE)
def test_stage_is_pure(stage: str, package: Path) -> None:
    faults = []
    for module in _modules(package, (stage,)):
        place = module.relative_to(package)
        for line, name in _imported_modules(module):
            if name.partition(".")[0] in IMPURE_MODULES:
                faults.append(f"{place}:{line} imports {name}")
        for line, name in _called_names(module):
            if name in IMPURE_CALLS:
                faults.append(f"{place}:{line} calls {name}()")
    assert not faults, "\n".join(faults)
