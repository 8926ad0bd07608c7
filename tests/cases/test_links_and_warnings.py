"""Real cases: a single alliance with few periods carries no lead and no proven warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from alliance_health.commands.links import links_of
from alliance_health.commands.warn import find_warnings, judge_warnings
from alliance_health.pipeline import Analysis, analyse, open_workbook

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"
NAMES = sorted(path.name for path in CASES.iterdir() if (path / "workbook.toml").is_file())


@pytest.fixture(scope="module", params=NAMES)
def case(request: pytest.FixtureRequest) -> Analysis:
    return analyse(open_workbook(CASES / request.param), n_draws=0)


def test_no_link_is_claimed(case: Analysis) -> None:
    found = links_of(case)
    assert found.tested == 0
    declared = found.links[found.links["declared"].astype(bool)]
    assert len(declared)
    assert declared["verdict"].str.startswith("too little data: ").all()
    assert (declared["reason"] != "").all()
    # OpenStack has 29 quarters of some metrics: enough to look, and nothing is found.
    others = found.links.loc[~found.links["declared"].astype(bool), "verdict"]
    assert others.str.startswith(("too little data", "no evidence found", "refused")).all()


def test_no_probability_is_given_and_no_method_is_called_proven(case: Analysis) -> None:
    told = find_warnings(case)
    assert len(told)
    assert told["probability"].isna().all()
    assert not (judge_warnings(case)["verdict"] == "proven").any()
    tried = told[told["event"] != "missed_renewal"]
    assert tried["record"].str.contains("too little data|cannot be evaluated").all()
