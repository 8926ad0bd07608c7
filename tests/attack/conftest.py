"""Small workbooks from the tests of metrics, and the attacker."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent


def _load(path: Path) -> ModuleType:
    """Load a module by its path."""
    name = f"attack_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


_commands = _load(HERE.parent / "commands" / "conftest.py")
workbook, run = _commands.workbook, _commands.run
_report = _load(HERE.parent / "report" / "conftest.py")
notebook_of = _report.notebook_of
_metrics = _load(HERE.parent / "metrics" / "conftest.py")
catalogue, make_context = _metrics.catalogue, _metrics.make_context


@pytest.fixture
def attacker_of() -> Callable[..., Any]:
    """Return the maker of an attacker who knows who answered what, and reads."""
    module = _load(HERE / "attacker.py")

    def make(answers: tuple[Any, ...]) -> Any:
        attacker = module.Attacker(answers)
        attacker.mean_of = module.mean_of
        return attacker

    return make


@pytest.fixture(scope="session")
def canaries() -> ModuleType:
    """Return the maker of a workbook in which every cell is unlike anything else."""
    return _load(HERE / "canaries.py")


@pytest.fixture(scope="session")
def decoder() -> ModuleType:
    """Return the reader of everything in a file."""
    return _load(HERE / "decoder.py")
