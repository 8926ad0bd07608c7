"""Figures of both sides beside each other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from alliance_health.catalogue import Catalogue, Metric, Settings
from alliance_health.insights.two_sides.numbers import numbers_of_both
from alliance_health.pipeline import analyse, open_workbook

CASE = Path(__file__).resolve().parents[3] / "data" / "cases" / "jnj_partners"


def catalogue_of(**sides):
    metrics = {
        name: Metric(
            metric_id=name,
            label=name,
            definition=name,
            role="lagging",
            kind="measured",
            pillar="p",
            unit="count",
            direction="higher_is_better",
            goalposts=(0, 10),
            sides=side,
        )
        for name, side in sides.items()
    }
    settings = Settings(name="x", reporting_currency="EUR", frequency="quarter")
    return Catalogue(settings, metrics, {}, {}, version="1")


def panel_of(rows):
    columns = ["metric_id", "perspective", "value"]
    return pd.DataFrame(rows, columns=columns).assign(
        alliance_id="a", period="2026Q3", unit="count", stale=False, age=0
    )


def test_one_quantity_that_two_report_otherwise_is_a_disagreement():
    panel = panel_of([("won", "ours", 8.0), ("won", "theirs", 6.0)])
    found = numbers_of_both(panel, catalogue_of(won="one"), "2026Q3").iloc[0]
    # 2 of 8.
    assert found[["difference", "relative", "verdict"]].tolist() == [2.0, 0.25, "they disagree"]


@pytest.mark.parametrize(
    ("sides", "theirs", "verdict"),
    [
        ("one", 99.6, "the same"),
        ("each", 20.0, "each its own"),
        ("one", None, "one side reports it"),
    ],
)
def test_rounding_and_what_each_has_of_its_own_is_none(sides, theirs, verdict):
    panel = panel_of([("won", "ours", 100.0), ("won", "theirs", theirs)])
    assert numbers_of_both(panel, catalogue_of(won=sides), "2026Q3")["verdict"].tolist() == [
        verdict
    ]


def test_a_value_carried_from_another_period_is_left_out():
    panel = panel_of([("won", "ours", 8.0), ("won", "theirs", 6.0)]).assign(age=[0, 1])
    found = numbers_of_both(panel, catalogue_of(won="one"), "2026Q3")
    assert found["verdict"].tolist() == ["one side reports it"]


def test_johnson_and_abbvie_report_their_own_figures_of_one_medicine():
    analysis = analyse(open_workbook(CASE), n_draws=0)
    panel = analysis.panel[analysis.panel["alliance_id"] == "abbvie-imbruvica"]
    found = numbers_of_both(panel, analysis.catalogue, "2022").set_index("metric_id")
    # Million dollars: 3,784 of Johnson & Johnson, 4,568 of AbbVie; they are other quantities.
    assert found.loc["net_sales_worldwide", "ours"] == pytest.approx(3784e6)
    assert found.loc["total_net_revenues_recognised", "theirs"] == pytest.approx(4568e6)
    assert found["difference"].isna().all()
