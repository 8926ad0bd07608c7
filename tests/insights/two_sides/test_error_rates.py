"""How often a report is wrong about gaps: rates fixed in advance, on simulated waves."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

STUDY = Path(__file__).resolve().parents[3] / "benchmarks" / "gap_rates.py"

#: Reports of one setting.
REPORTS = 200


@pytest.fixture(scope="module")
def study():
    spec = importlib.util.spec_from_file_location("gap_rates", STUDY)
    module = importlib.util.module_from_spec(spec)
    sys.modules["gap_rates"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("correlated", [False, True], ids=["independent", "correlated"])
@pytest.mark.parametrize("people", [5, 8, 12])
def test_without_any_gap_at_most_one_report_of_ten_confirms_one(people, correlated, study):
    found = study.simulate(people, 0.0, correlated=correlated, reports=REPORTS)
    assert found.confirmed <= 10.0


def test_a_gap_of_one_point_is_indicated_by_eight_people_a_side(study):
    found = study.simulate(8, 1.0, correlated=False, reports=REPORTS)
    assert found.indicated >= 75.0


@pytest.mark.parametrize("people", [5, 8, 12])
def test_a_gap_of_half_a_point_is_rarely_called_aligned(people, study):
    found = study.simulate(people, 0.5, correlated=False, reports=REPORTS)
    assert found.aligned <= 10.0
