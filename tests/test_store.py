"""A store is read as a whole or as it was before, and knows what could not be computed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from alliance_health import pipeline
from alliance_health.analysis import Analysis
from alliance_health.commands.fairness import fair_shares_of
from alliance_health.commands.give_and_get import give_and_get_of
from alliance_health.commands.links import links_of
from alliance_health.errors import ReportError
from alliance_health.pipeline import analyse, open_workbook
from alliance_health.report.build import build_health_report
from alliance_health.report.build_portfolio import build_portfolio_report
from alliance_health.report.source import ReportSource
from alliance_health.store import (
    load_alliance,
    load_portfolio,
    read_alliance,
    read_portfolio,
    write_store,
)

CASE = Path(__file__).resolve().parents[1] / "data" / "cases" / "sony_ericsson"


@pytest.fixture(scope="module", autouse=True)
def _computed_once() -> Iterator[None]:
    """Keep what is computed of the case for the pages that are computed from its workbook."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "MANY_ROWS", 0)
        yield


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(open_workbook(CASE))


@pytest.fixture(scope="module")
def store(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    source = ReportSource(
        analysis,
        analysis.period,
        links=links_of(analysis),
        fair=fair_shares_of(analysis),
        give=give_and_get_of(analysis),
    )
    reports = [build_health_report(source, one) for one in source.alliances]
    path = tmp_path_factory.mktemp("store") / "2011Q4.duckdb"
    portfolio = build_portfolio_report(source, reports)
    pages = {report.alliance_id: report for report in reports} | {"lost": "KeyError: 'x'"}
    write_store(path, scores=source.scores, pages=pages, portfolio=portfolio)
    return path


def test_stored_page_is_the_page_computed_from_the_workbook(store: Path) -> None:
    stored = read_alliance(store, "sony-ericsson")
    computed = load_alliance(workbook=str(CASE), alliance_id="sony-ericsson")
    assert stored.report == computed.report
    pd.testing.assert_frame_equal(
        stored.scores[["number_id", "score", "bound_low"]].reset_index(drop=True),
        computed.scores[["number_id", "score", "bound_low"]].reset_index(drop=True),
        check_dtype=False,
    )


def test_stored_portfolio_is_the_one_computed_from_the_workbook(store: Path) -> None:
    stored, computed = read_portfolio(store), load_portfolio(workbook=str(CASE))
    assert stored.report == computed.report
    assert set(stored.scores["row"]) == {"pillar", "index"}


def test_alliance_that_could_not_be_computed_says_why(store: Path) -> None:
    with pytest.raises(ReportError, match="'lost' could not be computed: KeyError: 'x'"):
        read_alliance(store, "lost")


def test_unknown_alliance_is_named(store: Path) -> None:
    with pytest.raises(ReportError, match="holds no page of alliance 'nobody'"):
        read_alliance(store, "nobody")


def test_nothing_unfinished_is_left_beside_a_store(store: Path) -> None:
    assert [path.name for path in store.parent.iterdir()] == ["2011Q4.duckdb"]


def test_alliance_without_the_period_is_refused_with_those_that_have_it() -> None:
    with pytest.raises(ReportError, match="alliances that have: sony-ericsson"):
        load_alliance(workbook=str(CASE), alliance_id="nobody")
