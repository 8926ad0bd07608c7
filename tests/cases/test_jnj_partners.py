"""Three medicines of two companies each: growth, a dispute beside it, two views kept apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from alliance_health.pipeline import Analysis, analyse, open_workbook
from alliance_health.report.build import build_health_report
from alliance_health.report.health_report import HealthReport
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period

FOLDER = Path(__file__).resolve().parents[2] / "data" / "cases" / "jnj_partners"
DARZALEX, IMBRUVICA, XARELTO = "genmab-darzalex", "abbvie-imbruvica", "bayer-xarelto"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(open_workbook(FOLDER))


@pytest.fixture(scope="module")
def report_of(analysis: Analysis) -> Callable[[str, str], HealthReport]:
    """Return what builds the page of an alliance in a year; what pages share is found once."""
    source = cache(lambda year: ReportSource(analysis, Period.parse(year)))
    return lambda alliance_id, year: build_health_report(source(year), alliance_id)


def _index(analysis: Analysis, alliance_id: str, index_id: str) -> pd.DataFrame:
    rows = analysis.scores[analysis.scores["alliance_id"] == alliance_id]
    return rows[(rows["row"] == "index") & (rows["id"] == index_id)].set_index("period")


def _metric(
    analysis: Analysis, alliance_id: str, metric_id: str, perspective: str = "joint"
) -> pd.DataFrame:
    rows = analysis.scores[analysis.scores["alliance_id"] == alliance_id]
    mine = (rows["id"] == metric_id) & (rows["perspective"] == perspective)
    return rows[mine & (rows["row"] == "metric")].set_index("period")


def test_no_row_is_rejected(analysis: Analysis) -> None:
    checked = analysis.workbook.checked
    assert [str(problem) for problem in checked.problems] == []
    assert checked.accounting["rejected"].sum() == 0


def test_darzalex_is_strong_in_every_year_of_the_dispute(analysis: Analysis) -> None:
    outcomes = _index(analysis, DARZALEX, "lagging_index").loc["2016":"2024"]
    assert outcomes["band"].tolist() == ["strong"] * 9
    assert outcomes["at_least"].tolist() == ["strong"] * 9
    # The slowest year: 11,670 after 9,744 million dollars.
    growth = _metric(analysis, DARZALEX, "sales_growth")["value"].dropna()
    assert growth.idxmin() == "2024"
    assert growth["2024"] == pytest.approx(100 * (11670 / 9744 - 1), abs=1e-5)


def test_the_dispute_is_weak_while_it_runs_and_gone_when_it_is_settled(analysis: Analysis) -> None:
    age = _metric(analysis, DARZALEX, "issue_age")
    # 22 September 2020 to 31 December 2020 are 100 days, a year more are 465; the second one,
    # opened on 9 June 2022, is 205 and 570 days old at the ends of 2022 and 2023.
    assert age["value"].to_dict() == {"2020": 100, "2021": 465, "2022": 205, "2023": 570, "2024": 0}
    assert age["band"].tolist() == ["weak"] * 4 + ["strong"]


def test_the_dispute_counts_for_no_index_and_says_so(analysis: Analysis) -> None:
    age = _metric(analysis, DARZALEX, "issue_age")
    assert (age["weight"] == 0).all()
    assert set(age["reason"]) == {"shown, counts for no index"}
    leading = _index(analysis, DARZALEX, "leading_index")
    assert leading["score"].isna().all()
    assert (leading["coverage"] == 0).all()


@pytest.mark.parametrize(
    ("year", "dispute", "days"), [("2021", "dispute-1", 465), ("2023", "dispute-2", 570)]
)
def test_a_page_names_the_dispute_beside_the_strong_outcome(
    report_of: Callable[[str, str], HealthReport], year: str, dispute: str, days: int
) -> None:
    report = report_of(DARZALEX, year)
    assert report.verdict.headline == "Outcomes: strong"
    (issue,) = report.issues
    assert (issue.issue_id, issue.raised_by, issue.days) == (dispute, "Genmab", days)


@pytest.mark.thorough
def test_events_of_the_dispute_stand_on_the_page_of_their_year(
    analysis: Analysis, report_of: Callable[[str, str], HealthReport]
) -> None:
    days = {
        year: [event.occurred_on for event in report_of(DARZALEX, year).events]
        for year in ("2020", "2021", "2022", "2024")
    }
    assert days == {
        "2020": ["2020-09-22", "2020-11-04"],
        "2021": [],
        "2022": ["2022-04-07", "2022-06-09"],
        "2024": ["2024-02-14"],
    }
    events = analysis.tables["events"]
    assert events["source"].notna().all()


def test_no_other_alliance_has_a_dispute(
    analysis: Analysis, report_of: Callable[[str, str], HealthReport]
) -> None:
    assert set(analysis.tables["issues"]["alliance_id"]) == {DARZALEX}
    assert report_of(IMBRUVICA, "2021").issues == ()


def test_imbruvica_peaks_in_2021_and_is_weak_from_2022_on(analysis: Analysis) -> None:
    sales = _metric(analysis, IMBRUVICA, "net_sales_worldwide")["value"] / 1e6
    assert sales.idxmax() == "2021"
    assert (sales["2021"], sales["2024"]) == (4369, 3038)
    bands = _index(analysis, IMBRUVICA, "lagging_index")["band"]
    assert bands.loc["2015":"2021"].tolist() == ["strong"] * 7
    assert bands.loc["2022":"2024"].tolist() == ["weak"] * 3


def test_the_collaboration_on_imbruvica_goes_on_while_its_sales_fall(analysis: Analysis) -> None:
    stages = analysis.grid[analysis.grid["alliance_id"] == IMBRUVICA].set_index("period")["stage"]
    assert set(stages) == {"operate"}
    received = _metric(analysis, IMBRUVICA, "international_profit_share_received")["value"]
    assert (received.loc["2022":"2024"] > 0).all()


def test_both_views_on_imbruvica_stand_apart(analysis: Analysis) -> None:
    # AbbVie's sales in the United States are not those of Johnson & Johnson there, and its
    # revenue contains neither: both are other quantities and have other names.
    ours = _metric(analysis, IMBRUVICA, "net_sales_us", "ours")["value"] / 1e6
    theirs = _metric(analysis, IMBRUVICA, "us_net_revenues", "theirs")["value"] / 1e6
    assert (ours["2022"], theirs["2022"]) == (1390, 3426)
    values = analysis.values[analysis.values["alliance_id"] == IMBRUVICA]
    sides = values.groupby("metric_id")["perspective"].agg(set)
    assert all(len(one) == 1 for one in sides)
    by_abbvie = values[values["partner_id"] == "abbvie"]
    assert set(by_abbvie["perspective"]) == {"theirs"}


def test_both_companies_see_imbruvica_shrink(analysis: Analysis) -> None:
    ours = _metric(analysis, IMBRUVICA, "sales_growth")["value"]
    theirs = _metric(analysis, IMBRUVICA, "partner_revenue_growth")["value"]
    # 3,596 after 4,568 and 3,347 after 3,596 million dollars.
    assert theirs["2023"] == pytest.approx(100 * (3596 / 4568 - 1), abs=1e-5)
    assert (ours.loc["2023":"2024"] < 0).all()
    assert (theirs.loc["2023":"2024"] < 0).all()


def test_only_growth_of_sales_is_scored(analysis: Analysis) -> None:
    scored = [metric for metric in analysis.catalogue.metrics.values() if metric.is_scored]
    assert {one.metric_id for one in scored if one.role == "lagging"} == {"sales_growth"}
    for one in scored:
        if one.role == "leading":
            assert "Never published" in one.definition


def test_growth_is_the_quotient_of_the_sales_beside_it(analysis: Analysis) -> None:
    for alliance_id in (DARZALEX, IMBRUVICA, XARELTO):
        sales = _metric(analysis, alliance_id, "net_sales_worldwide")["value"]
        growth = _metric(analysis, alliance_id, "sales_growth")["value"].dropna()
        quotient = 100 * (sales / sales.shift(1) - 1)
        assert growth.to_numpy() == pytest.approx(quotient[growth.index].to_numpy(), abs=1e-5)
        assert len(growth) == len(sales) - 1


def test_growth_is_never_that_of_a_citation(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    growth = observations[observations["metric_id"] == "sales_growth"]
    assert set(growth["partner_id"]) == {"jnj"}


def test_a_citation_never_stands_in_for_the_seller(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    cell = ["alliance_id", "metric_id", "period"]
    cited = observations[observations["partner_id"] == "genmab-citing-jnj"]
    own = observations[observations["partner_id"] == "jnj"]
    assert cited[cell].merge(own[cell], on=cell).empty
    beside = cited[cited["metric_id"].str.startswith("cited_")]
    both = beside.assign(metric_id=beside["metric_id"].str.removeprefix("cited_")).merge(
        own, on=cell, suffixes=("_cited", "_own")
    )
    assert len(both) == len(beside) > 0
    assert (both["value_cited"] == both["value_own"]).all()


def test_quarters_half_years_and_cumulative_periods_are_kept_and_never_scored(
    analysis: Analysis,
) -> None:
    periods = analysis.tables["observations"]["period"]
    assert {"2021Q4", "2023H2", "2022-H1", "2022-9M"} <= set(periods)
    assert analysis.scores["period"].str.fullmatch(r"\d{4}").all()
    slower = ~analysis.panel["source_period"].str.fullmatch(r"\d{4}")
    assert not slower.any()
    # No value of a year is a sum of quarters: each was stated as a year.
    sales = _metric(analysis, DARZALEX, "net_sales_worldwide")["value"] / 1e6
    assert (sales["2023"], sales["2024"]) == (9744, 11670)


def test_quarters_of_darzalex_have_no_hole_from_the_end_of_2021(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    mine = observations[observations["alliance_id"] == DARZALEX]
    quarters = mine[mine["metric_id"].eq("net_sales_worldwide") & mine["period"].str[4].eq("Q")]
    wanted = ["2021Q4", *(f"{year}Q{part}" for year in (2022, 2023, 2024) for part in (1, 2, 3, 4))]
    assert set(wanted) <= set(quarters["period"])
    years = quarters[quarters["period"].str[:4].isin(["2022", "2023", "2024"])]
    sums = years.groupby(years["period"].str[:4])["value"].sum() / 1e6
    assert sums.to_dict() == {"2022": 7977, "2023": 9744, "2024": 11670}


def test_crowns_are_never_dollars(analysis: Analysis) -> None:
    royalties = analysis.values[analysis.values["metric_id"] == "royalty_income"]
    assert set(royalties["unit"]) == {"million DKK"}
    assert _metric(analysis, DARZALEX, "royalty_income")["value"]["2018"] == 1708
    # Genmab had expected 1,750 million crowns.
    assert _metric(analysis, DARZALEX, "royalty_income")["target"]["2018"] == 1750


def test_every_row_says_where_it_comes_from(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    assert observations["source"].notna().all()
    derived = observations[observations["note"].fillna("").str.startswith("DERIVED")]
    # 14 differences of published periods; growth of 9 + 10 + 11 years at Johnson & Johnson and
    # of 2 at AbbVie.
    assert len(derived) == 14 + 30 + 2
    assert derived["note"].str.contains(r"\d").all()


def test_a_report_looks_back_on_the_last_whole_year(analysis: Analysis) -> None:
    assert analysis.period.label == "2024"
    assert analysis.catalogue.settings.report_periods == "2014..2024"
