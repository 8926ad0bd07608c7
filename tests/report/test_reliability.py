"""Runs that are killed leave every page whole, and the next one completes them."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from alliance_health.forking import can_fork

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.mark.skipif(
    not can_fork() or not Path("/proc").is_dir(), reason="needs forks, and /proc to find orphans"
)
def test_five_kills_tear_lose_and_leave_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    study = importlib.import_module("reliability")
    found = study.measure(5, seed=3)
    assert found.is_clean, found
    assert found.completed == 1
    assert sum(found.kills.values()) == sum(found.moments.values()) == 5
