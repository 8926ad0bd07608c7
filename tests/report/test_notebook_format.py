"""Notebooks are read without the grammars of web addresses, and nobody else goes without them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: Where JupyterLab is installed, jsonschema finds a package of this name and loads it.
GRAMMARS = "rfc3987_syntax"

NOT_LOADED = f"""
import alliance_health.report.notebook_run, sys
assert "nbformat" in sys.modules and "papermill" in sys.modules
assert "{GRAMMARS}" not in sys.modules
"""
STILL_THERE = f"""
import alliance_health.report.notebook_format
import {GRAMMARS}
assert {GRAMMARS}.IS_THE_STUB
"""
LOADED_BEFORE = f"""
import {GRAMMARS} as before, sys
import alliance_health.report.notebook_format
assert sys.modules["{GRAMMARS}"] is before
"""


@pytest.mark.parametrize(
    ("stub", "code"),
    [
        ("raise SystemExit('the grammars were loaded')", NOT_LOADED),
        ("IS_THE_STUB = True", STILL_THERE),
        ("def is_valid_syntax(*_): return True", LOADED_BEFORE),
    ],
    ids=["not loaded", "still there", "loaded before"],
)
def test_grammars_are_left_alone(stub: str, code: str, tmp_path: Path) -> None:
    (tmp_path / f"{GRAMMARS}.py").write_text(stub)
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
