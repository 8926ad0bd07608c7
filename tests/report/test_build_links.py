"""From a test of links to both reports: other alliances never enter an alliance's data."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from alliance_health.analysis import Analysis
from alliance_health.insights.links.result import LINK_COLUMNS, PROFILE_COLUMNS, LinkTest
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report.build_links import MOST_EXPLORATORY, alliance_links, portfolio_links
from alliance_health.report.links import NOT_TESTED
from alliance_health.report.source import ReportSource

CASE = Path(__file__).resolve().parents[2] / "data" / "cases" / "jnj_partners"
OWN, OTHER = "genmab-darzalex", "abbvie-imbruvica"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(open_workbook(CASE), n_draws=0)


def _row(verdict: str, **changes: object) -> dict[str, object]:
    base = {
        "leading": "leading_index", "lagging": "lagging_index", "verdict": verdict, "lag": 2.0,
        "lag_low": 1.0, "lag_high": float("nan"), "association": 0.4, "declared": True,
        "alliance_id": "", "n_alliances": 22.0, "n_periods": 16.0, "permutations": 4999.0,
        "p": 0.01,
    }  # fmt: skip
    return {**dict.fromkeys(LINK_COLUMNS), **base, **changes}


def _test(*rows: dict[str, object], tested: int = 1) -> LinkTest:
    profile = [("leading_index", "lagging_index", lag, 0.1, 0.2, None) for lag in (1, -1)]
    return LinkTest(
        pd.DataFrame(list(rows), columns=list(LINK_COLUMNS)),
        pd.DataFrame(profile, columns=list(PROFILE_COLUMNS)),
        tested=tested,
        explored=40,
    )


def _source(analysis: Analysis, test: LinkTest | None) -> ReportSource:
    return ReportSource(analysis, analysis.period, links=test)


def test_without_a_test_both_reports_say_so(analysis) -> None:
    source = _source(analysis, None)
    assert portfolio_links(source).answer == NOT_TESTED
    assert alliance_links(source, OWN).statement == NOT_TESTED


def test_the_portfolio_tells_every_declared_pair_with_the_strongest_profile(analysis) -> None:
    told = portfolio_links(
        _source(analysis, _test(_row("no evidence found", lagging="financial"), _row("leads")))
    )
    assert [one.verdict for one in told.declared] == ["no evidence found", "leads"]
    assert told.shown == told.declared[1]
    assert [one.lag for one in told.profile] == [-1, 1]
    assert (told.tested, told.explored, told.permutations) == (1, 40, 4999)
    assert (told.shown.lag, told.shown.lag_high, told.shown.p_adjusted) == (2, None, None)


def test_of_exploratory_pairs_only_the_strongest_leads_are_told(analysis) -> None:
    rows = [
        _row("leads", declared=False, lagging=f"metric_{at:02d}", association=at / 100)
        for at in range(30)
    ]
    rows.append(_row("no evidence found", declared=False, association=0.9))
    told = portfolio_links(_source(analysis, _test(*rows)))
    assert len(told.exploratory) == MOST_EXPLORATORY
    assert told.exploratory[0].association == 0.29
    assert told.hints == 30


def test_nothing_of_another_alliance_enters_the_data_of_a_page(analysis) -> None:
    source = _source(
        analysis,
        _test(_row("leads"), _row("leads", alliance_id=OTHER, association=0.123, n_periods=77)),
    )
    page = alliance_links(source, OWN).model_dump_json()
    assert OTHER not in page
    assert "Imbruvica" not in page
    assert "77" not in page
    told = portfolio_links(source).model_dump_json()
    assert "Imbruvica" in told


def test_one_alliance_with_too_little_data_is_told_plainly(analysis) -> None:
    test = _test(_row("too little data", alliance_id=OWN, n_alliances=1), tested=0)
    assert alliance_links(_source(analysis, test), OWN).statement == (
        "Too little data: 16 years at most. Whether leading factors announce results cannot be "
        "told, so no early warning here rests on links."
    )
