"""What the tests of the repository itself read: its files, never its numbers."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def package(root: Path) -> Path:
    """Return the folder of the package's source."""
    return root / "src" / "alliance_health"


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    """Return pyproject.toml as a dict."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def kept_texts(root: Path) -> dict[str, str]:
    """Return every text file that is kept in the repository: relative path -> text."""
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = {line.strip("/") for line in lines if line.endswith("/")} | {".git"}
    texts = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [
            name
            for name in folders
            if name not in ignored
            and (Path(folder) / name).relative_to(root).as_posix() not in (*ignored, "reports")
        ]
        for name in names:
            path = Path(folder) / name
            if path.suffix not in {".png", ".xlsx", ".parquet", ".pyc", ".duckdb"}:
                texts[path.relative_to(root).as_posix()] = path.read_text(
                    encoding="utf-8", errors="replace"
                )
    return texts
