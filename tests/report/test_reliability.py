"""Runs that are killed leave every page whole, and the next one completes them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from alliance_health.forking import can_fork

STUDY = Path(__file__).resolve().parents[2] / "benchmarks" / "reliability.py"


@pytest.mark.skipif(
    not can_fork() or not Path("/proc").is_dir(), reason="needs forks, and /proc to find orphans"
)
def test_five_kills_tear_lose_and_leave_nothing() -> None:
    spec = importlib.util.spec_from_file_location("reliability_study", STUDY)
    assert spec
    assert spec.loader
    study = importlib.util.module_from_spec(spec)
    # Data classes look their module up while they are made.
    sys.modules[spec.name] = study
    spec.loader.exec_module(study)
    found = study.measure(5, seed=3)
    assert found.is_clean, found
    assert found.completed == 1
    assert sum(found.kills.values()) == sum(found.moments.values()) == 5
