"""Workbooks on disk, and the problems that reading one raises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_health.catalogue import load_catalogue
from alliance_health.errors import CatalogueError, Problem

SETTINGS = {"name": '"Ours"', "reporting_currency": '"EUR"', "frequency": '"quarter"'}

METRIC = {
    "label": '"Wait"',
    "definition": '"Days that somebody waits."',
    "role": '"leading"',
    "kind": '"measured"',
    "pillar": '"operations"',
    "unit": '"days"',
    "direction": '"lower_is_better"',
    "thresholds": "{weak = 20, strong = 10}",
}


def keys_of(values: dict[str, str | None]) -> str:
    """Write keys as lines of TOML; a key that is None is left out."""
    return "".join(f"{key} = {value}\n" for key, value in values.items() if value is not None)


@pytest.fixture
def metric() -> Callable[..., str]:
    """Write the table of a faultless metric of the default pillar operations, then change it."""

    def text(metric_id: str = "wait", **changes: str | None) -> str:
        return f"[metrics.{metric_id}]\n{keys_of({**METRIC, **changes})}\n"

    return text


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook: changed settings, text below them, and further files by name."""

    def written(
        files: dict[str, str] | None = None, below: str = "", **changes: str | None
    ) -> Path:
        files = files or {}
        text = keys_of({**SETTINGS, **changes}) + below
        for name, content in {"workbook.toml": text, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return tmp_path

    return written


@pytest.fixture
def refused() -> Callable[..., dict[str, Problem]]:
    """Load a workbook that must be refused; return its problems by dotted key."""

    def problems(folder: Path, **options: Any) -> dict[str, Problem]:
        with pytest.raises(CatalogueError) as caught:
            load_catalogue(folder, **options)
        found = {str(problem.column): problem for problem in caught.value.problems}
        assert len(found) == len(caught.value.problems), "two problems of one key"
        return found

    return problems
