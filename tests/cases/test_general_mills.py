"""Two joint ventures and their sum: what currency took is not what went wrong."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from alliance_health.pipeline import Analysis, analyse, open_workbook
from alliance_health.report.build import build_health_report
from alliance_health.report.source import ReportSource
from alliance_health.tables.calendar import Period
from alliance_health.vocabulary import Severity

FOLDER = Path(__file__).resolve().parents[2] / "data" / "cases" / "general_mills"
CPW, HDJ, BOTH = "nestle-cpw", "haagen-dazs-japan", "joint-ventures"
YEARS = [str(year) for year in range(2014, 2024)]
PARTS = ("growth_volume_points", "growth_price_mix_points", "growth_fx_points")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(open_workbook(FOLDER))


def _metric(analysis: Analysis, alliance_id: str, metric_id: str) -> pd.DataFrame:
    rows = analysis.scores[analysis.scores["alliance_id"] == alliance_id]
    mine = (rows["id"] == metric_id) & (rows["perspective"] == "joint")
    return rows[mine & (rows["row"] == "metric")].set_index("period")


def _values(analysis: Analysis, alliance_id: str, metric_id: str) -> pd.Series:
    return _metric(analysis, alliance_id, metric_id)["value"].reindex(YEARS)


def _outcomes(analysis: Analysis, alliance_id: str) -> pd.DataFrame:
    rows = analysis.scores[analysis.scores["alliance_id"] == alliance_id]
    return rows[rows["id"] == "lagging_index"].set_index("period").loc[YEARS]


def test_no_row_is_rejected_and_fiscal_years_are_told(analysis: Analysis) -> None:
    checked = analysis.workbook.checked
    assert checked.accounting["rejected"].sum() == 0
    assert [problem.severity for problem in checked.problems] == [Severity.NOTICE]
    assert "fiscal periods" in checked.problems[0].reason


def test_fiscal_years_count_in_the_year_in_which_they_end(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    assert set(observations["period"]) == {"2013", *YEARS}
    # FY2013 ended with May 2013, and was known then.
    first = observations[observations["period"] == "2013"]
    assert set(first["recorded_on"]) == {pd.Timestamp("2013-05-31")}
    assert analysis.period.label == "2023"


def test_currency_explains_most_of_the_fall_of_2015_and_2016(analysis: Analysis) -> None:
    reported = _values(analysis, CPW, "growth_net_sales_points").loc["2014":"2016"]
    constant = _values(analysis, CPW, "growth_constant_currency").loc["2014":"2016"]
    currency = _values(analysis, CPW, "growth_fx_points").loc["2014":"2016"]
    assert reported.tolist() == [-1, -10, -12]
    assert currency.tolist() == [-1, -8, -12]
    assert constant.tolist() == [0, -2, 0]
    for part in ("growth_volume_points", "growth_price_mix_points"):
        assert _values(analysis, CPW, part).loc["2014":"2016"].between(-1, 0).all()
    # 21 of 23 points.
    assert currency.sum() / reported.sum() > 0.9


def test_only_growth_without_currency_is_scored(analysis: Analysis) -> None:
    scored = [metric for metric in analysis.catalogue.metrics.values() if metric.is_scored]
    assert {one.metric_id for one in scored if one.role == "lagging"} == {
        "growth_constant_currency",
        "net_margin",
    }
    # Reported, CPW lost 12 % in 2016: weak. Without currency it stood still: 0 % is score 40,
    # at the edge, which is not weak.
    growth = _metric(analysis, CPW, "growth_constant_currency").loc["2016"]
    assert (growth["score"], growth["band"]) == (40, "watch")
    assert "weak" not in _outcomes(analysis, BOTH)["band"].tolist()


def test_every_way_to_growth_at_constant_currency_agrees_to_a_point(analysis: Analysis) -> None:
    for alliance_id in (CPW, HDJ):
        constant = _values(analysis, alliance_id, "growth_constant_currency")
        volume, price, currency = (_values(analysis, alliance_id, part) for part in PARTS)
        reported = _values(analysis, alliance_id, "growth_net_sales_points")
        for other in (volume + price, reported - currency):
            assert (constant - other).abs().max() <= 1


def test_growth_of_both_is_that_of_the_ventures_weighted_by_their_sales(
    analysis: Analysis,
) -> None:
    growth = _values(analysis, BOTH, "growth_constant_currency")
    # 2015: CPW -2 % of 2,107.9, HDJ 6 % of 386.9 million, of 2,494.8 together.
    assert growth["2015"] == pytest.approx((2107.9 * -2 + 386.9 * 6) / 2494.8, abs=1e-6)
    reported = _values(analysis, BOTH, "growth_net_sales_points")
    currency = _values(analysis, BOTH, "growth_fx_points")
    # Both parts are right to half a point, and growth and currency compound: 1.04 x 0.92 is
    # 0.957, not 0.96.
    assert (reported - growth - currency).abs().max() <= 1.5


def test_sales_of_both_ventures_add_up_to_the_total(analysis: Analysis) -> None:
    sales = {name: _values(analysis, name, "jv_net_sales_100pct") for name in (CPW, HDJ, BOTH)}
    rest = sales[BOTH] - sales[CPW] - sales[HDJ]
    assert rest.abs().max() <= 0.11e6


def test_earnings_dip_in_2019_and_2023(analysis: Analysis) -> None:
    earnings = _values(analysis, BOTH, "jv_net_earnings_100pct") / 1e6
    assert earnings.loc["2018":"2020"].tolist() == pytest.approx([176.7, 111.9, 176.5])
    assert earnings.loc["2022":"2023"].tolist() == pytest.approx([201.0, 126.9])
    margin = _metric(analysis, BOTH, "net_margin")["score"]
    assert set(margin.nsmallest(2).index) == {"2019", "2023"}
    # 0 % scores 40 and 5 % scores 70: 6 points a percent.
    assert margin["2019"] == pytest.approx(40 + 6 * 100 * 111.9 / 2043.9, abs=1e-5)


def test_price_hides_the_volume_that_was_lost_in_2023(analysis: Analysis) -> None:
    volume, price, _ = (_values(analysis, CPW, part)["2023"] for part in PARTS)
    assert (volume, price) == (-10, 14)
    assert _values(analysis, CPW, "growth_constant_currency")["2023"] == 4


def test_the_restructuring_of_2019_is_the_lowest_outcome_of_both(analysis: Analysis) -> None:
    outcomes = _outcomes(analysis, BOTH)
    assert outcomes["score"].idxmin() == "2019"
    assert outcomes["coverage"].tolist() == [1.0] * len(YEARS)
    # Growth counts 2, margin 1.
    parts = {
        name: _metric(analysis, BOTH, name)["score"]["2019"]
        for name in ("growth_constant_currency", "net_margin")
    }
    weighted = (2 * parts["growth_constant_currency"] + parts["net_margin"]) / 3
    assert outcomes["score"]["2019"] == pytest.approx(weighted, abs=1e-6)


def test_margin_is_known_of_both_ventures_together_only(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    margins = observations[observations["metric_id"] == "net_margin"]
    assert set(margins["alliance_id"]) == {BOTH}
    for alliance_id in (CPW, HDJ):
        outcomes = _outcomes(analysis, alliance_id)
        assert outcomes["coverage"].tolist() == pytest.approx([2 / 3] * len(YEARS))
        growth = _metric(analysis, alliance_id, "growth_constant_currency")["score"]
        assert outcomes["score"].to_numpy() == pytest.approx(growth[YEARS].to_numpy())


def test_no_outcome_of_a_single_venture_is_confirmed_strong(analysis: Analysis) -> None:
    # A third of the weight is unmeasured: at worst a strong 100 is 67.
    for alliance_id in (CPW, HDJ):
        assert "strong" not in _outcomes(analysis, alliance_id)["at_least"].tolist()


def test_a_page_shows_the_parts_of_growth_side_by_side(analysis: Analysis) -> None:
    report = build_health_report(ReportSource(analysis, Period.parse("2016")), CPW)
    assert report.lagging.weakest_pillar == ""  # of one pillar none is the weakest
    growth = [row for row in report.scorecard if row.id.startswith("growth_")]
    assert [(row.id, row.value) for row in growth] == [
        ("growth_constant_currency", 0),
        ("growth_net_sales_points", -12),
        ("growth_volume_points", 0),
        ("growth_price_mix_points", 0),
        ("growth_fx_points", -12),
    ]
    assert [row.score is None for row in growth] == [False, True, True, True, True]
    assert {row.unit for row in growth} == {"%"}


def test_influence_is_missing_because_nobody_published_it(analysis: Analysis) -> None:
    leading = analysis.scores[analysis.scores["id"] == "leading_index"]
    assert leading["score"].isna().all()
    assert (leading["coverage"] == 0).all()
    for metric_id in ("trust", "decision_latency", "commitments_kept"):
        assert "Never published" in analysis.catalogue.metrics[metric_id].definition


def test_every_row_says_where_it_comes_from(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    assert observations["source"].notna().all()
    derived = observations[observations["note"].fillna("").str.startswith("DERIVED")]
    # 11 margins; growth at constant currency of two ventures in five years; reported growth,
    # growth at constant currency and currency of both together in ten years.
    assert len(derived) == 11 + 2 * 5 + 3 * 10
    assert derived["note"].str.contains(r"\d").all()
