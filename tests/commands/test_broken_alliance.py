"""An alliance whose page cannot be computed is told, and stops no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from alliance_health.commands import report_pages as module

pytestmark = pytest.mark.usefixtures("computed_once", "in_one_process")


def test_alliance_that_cannot_be_computed_is_a_failure_and_the_others_are_made(
    workbook: Callable[..., Path],
    run: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build = module.build_for_edition

    def broken(source: Any, alliance_id: str) -> Any:
        if alliance_id == "a":
            raise KeyError("lost")
        return build(source, alliance_id)

    monkeypatch.setattr(module, "build_for_edition", broken)
    reports = tmp_path / "reports"
    done = run("report", "--workbook", workbook(), "--reports", reports)
    pages = reports / "book" / "2026Q2" / "internal-en"
    assert done.exit_code == 1
    assert "Alpha: not made" in done.stderr
    assert "KeyError: 'lost'" in done.stderr
    assert not (pages / "a.html").exists()
    assert (pages / "b.html").is_file()
    assert (pages / "portfolio.html").is_file()
