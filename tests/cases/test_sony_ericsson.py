"""Sony Ericsson comes out as it went, and stays silent on what nobody published."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from alliance_health.pipeline import Analysis, analyse, open_workbook

FOLDER = Path(__file__).resolve().parents[2] / "data" / "cases" / "sony_ericsson"
NAME = "sony-ericsson"
QUARTERS = [f"{year}Q{part}" for year in range(2008, 2012) for part in (1, 2, 3, 4)]


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse(open_workbook(FOLDER))


@pytest.fixture(scope="module")
def lagging(analysis: Analysis) -> pd.DataFrame:
    return _index(analysis, "lagging_index")


def _index(analysis: Analysis, index_id: str) -> pd.DataFrame:
    rows = analysis.scores[
        (analysis.scores["row"] == "index") & (analysis.scores["id"] == index_id)
    ]
    return rows.set_index("period").loc[QUARTERS]


def _shown(analysis: Analysis, metric_id: str) -> pd.Series:
    rows = analysis.scores[
        (analysis.scores["id"] == metric_id) & (analysis.scores["perspective"] == "joint")
    ]
    return rows.set_index("period")["value"]


def test_no_row_is_rejected(analysis: Analysis) -> None:
    checked = analysis.workbook.checked
    assert [str(problem) for problem in checked.problems] == []
    assert checked.accounting["rejected"].sum() == 0


def test_outcomes_are_weak_in_the_crisis_and_not_in_the_recovery(lagging: pd.DataFrame) -> None:
    bands = lagging["band"]
    assert bands.loc["2009Q1":"2009Q4"].tolist() == ["weak"] * 4
    assert "weak" not in bands.loc["2010Q1":"2010Q4"].tolist()
    assert bands["2011Q4"] == "weak"


def test_the_outcome_index_is_the_score_of_the_net_margin(lagging: pd.DataFrame) -> None:
    # 0 % scores 40 and 5 % scores 70: 6 points a percent. 2008Q1: 133 of 2702 million.
    assert lagging.loc["2008Q1", "score"] == pytest.approx(40 + 6 * 100 * 133 / 2702, abs=1e-5)
    # 2009Q2 is known from the press alone, and far below the scale.
    assert lagging.loc["2009Q2", "score"] == 0
    # 2011Q3: no profit and no loss, exactly at the edge, which is not weak.
    assert (lagging.loc["2011Q3", "score"], lagging.loc["2011Q3", "band"]) == (40, "watch")


def test_results_are_fully_covered_in_all_sixteen_quarters(lagging: pd.DataFrame) -> None:
    assert lagging["coverage"].tolist() == [1.0] * len(QUARTERS)


def test_the_leading_index_is_missing_because_nobody_published_its_factors(
    analysis: Analysis,
) -> None:
    leading = _index(analysis, "leading_index")
    assert leading["score"].isna().all()
    assert leading["coverage"].tolist() == [0.0] * len(QUARTERS)
    for label in ("Governance", "Relationship"):
        assert leading["reason"].str.contains(label).all()
    for metric_id in ("trust", "decision_latency", "commitments_kept"):
        assert "Never published" in analysis.catalogue.metrics[metric_id].definition


def test_only_the_net_margin_is_scored(analysis: Analysis) -> None:
    metrics = analysis.catalogue.metrics.values()
    scored = {
        metric.metric_id for metric in metrics if metric.is_scored and metric.role == "lagging"
    }
    assert scored == {"net_margin"}


def test_margins_are_the_quotient_of_the_figures_beside_them(analysis: Analysis) -> None:
    margin, income, sales = (
        _shown(analysis, name).loc[QUARTERS] for name in ("net_margin", "net_income", "sales")
    )
    quotient = 100 * income / sales
    assert margin.to_numpy() == pytest.approx(quotient.to_numpy(), abs=1e-5)


def test_growth_of_sales_is_known_from_the_third_quarter_of_2008_on(analysis: Analysis) -> None:
    growth = _shown(analysis, "sales_growth").dropna()
    assert growth.index.min() == "2008Q3"
    assert growth["2008Q3"] == pytest.approx(100 * (2808 / 3108 - 1), abs=1e-5)


def test_a_press_figure_never_enters_where_the_venture_spoke(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    margins = observations[observations["metric_id"] == "net_margin"].set_index("period")
    assert margins.index[margins["partner_id"] == "press"].tolist() == ["2009Q2"]
    # The press printed 8 million for 2011Q1, the venture 11: the difference stays visible.
    assert _shown(analysis, "net_income")["2011Q1"] == 11e6
    assert _shown(analysis, "press_net_income")["2011Q1"] == 8e6


def test_swapped_losses_of_the_press_are_kept_beside_the_release(analysis: Analysis) -> None:
    shown = {
        name: _shown(analysis, name)["2009Q1"] / 1e6
        for name in (
            "income_before_taxes",
            "press_income_before_taxes",
            "income_before_taxes_excl_restructuring",
            "press_income_before_taxes_excl_restructuring",
        )
    }
    assert list(shown.values()) == pytest.approx([-370, -358, -358, -370])


def test_years_are_kept_and_never_scored(analysis: Analysis) -> None:
    observations = analysis.tables["observations"]
    years = observations[observations["period"].str.fullmatch(r"\d{4}")]
    assert set(years["period"]) == {"2008", "2009", "2010", "2011"}
    assert set(analysis.scores["period"]).isdisjoint(years["period"])
    assert not analysis.panel["source_period"].isin(years["period"]).any()


def test_restructuring_charges_are_costs_whatever_the_sign_of_the_release(
    analysis: Analysis,
) -> None:
    charges = _shown(analysis, "restructuring_charges").dropna()
    assert (charges >= 0).all()
    assert charges["2011Q4"] == 93e6


def test_the_price_fell_while_the_volume_still_rose(analysis: Analysis) -> None:
    quarters = ["2008Q1", "2008Q2", "2008Q3"]
    assert _shown(analysis, "average_selling_price").loc[quarters].is_monotonic_decreasing
    assert _shown(analysis, "units_shipped").loc[quarters].is_monotonic_increasing


def test_stages_follow_the_buy_out(analysis: Analysis) -> None:
    stages = analysis.grid.set_index("period")["stage"]
    assert stages["2011Q3"] == "operate"
    assert stages["2011Q4"] == "transition"
    assert analysis.period.label == "2011Q4"


def test_reports_span_the_sixteen_quarters_without_a_hole(analysis: Analysis) -> None:
    assert analysis.catalogue.settings.report_periods == f"{QUARTERS[0]}..{QUARTERS[-1]}"
