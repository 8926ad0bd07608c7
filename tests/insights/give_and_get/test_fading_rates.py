"""Who stayed is accused as rarely, and who left is found as often, as the method says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

STUDY = Path(__file__).resolve().parents[3] / "benchmarks" / "fading_rates.py"


@pytest.fixture(scope="module")
def study() -> ModuleType:
    """Return the study whose long form stands in the method page."""
    spec = importlib.util.spec_from_file_location("fading_rates_study", STUDY)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    # Data classes look their module up while they are made.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.parametrize(
    ("noise", "scatter", "memory", "whole"),
    [
        ("Poisson", 0.0, 0.0, "steady"),
        ("overdispersed", 0.4, 0.0, "declining"),
        ("remembering", 0.35, 0.6, "collapsing"),
        pytest.param("Poisson", 0.0, 0.0, "declining", marks=pytest.mark.thorough),
        pytest.param("Poisson", 0.0, 0.0, "collapsing", marks=pytest.mark.thorough),
        pytest.param("overdispersed", 0.4, 0.0, "steady", marks=pytest.mark.thorough),
        pytest.param("overdispersed", 0.4, 0.0, "collapsing", marks=pytest.mark.thorough),
        pytest.param("remembering", 0.35, 0.6, "steady", marks=pytest.mark.thorough),
        pytest.param("remembering", 0.35, 0.6, "declining", marks=pytest.mark.thorough),
    ],
)
def test_at_most_5_percent_of_alliances_without_a_withdrawal_accuse_anybody(
    study: ModuleType, noise: str, scatter: float, memory: float, whole: str
) -> None:
    design = study.Design(noise, whole, scatter, memory)
    told = study.rates(design, 60, first_seed=10_000)
    # 3 of 60; the share rule alone accuses somebody in a quarter of them or more.
    assert told["accused"] <= 0.05
    assert told["share rule alone"] >= 0.15


@pytest.mark.parametrize("noise", ["overdispersed", "remembering"])
def test_a_newcomer_as_large_as_all_others_accuses_nobody(study: ModuleType, noise: str) -> None:
    design = study.Design(noise, "declining", 0.35, 0.6, newcomer=True)
    assert study.rates(design, 40, first_seed=10_000)["accused"] <= 0.05


@pytest.mark.parametrize(("size", "left_over", "found"), [(30, 0.0, 0.9), (150, 0.1, 0.9)])
def test_partners_that_leave_are_found_within_two_quarters(
    study: ModuleType, size: float, left_over: float, found: float
) -> None:
    design = study.Design("overdispersed", scatter=0.4, size=size, left_over=left_over)
    told = study.rates(design, 40, first_seed=10_000)
    assert told["found"] >= found
    assert told["accused"] <= 0.05
